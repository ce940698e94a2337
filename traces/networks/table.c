#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rows.h"
#include "traces/networks/reader.h"

#define SIZE(name, from)                                                                           \
    { name, ROWS_WHOLE, .least = from, .most = NET_DIM_MAX }

/* Where a window is not alike on all sides. */
#define OTHER(name)                                                                                \
    { name, .kind = ROWS_TEXT, .optional = true }

static const struct rows_column columns[] = {
    {"layer", .kind = ROWS_TEXT},
    {"type", .kind = ROWS_TEXT},
    SIZE("N", 1),
    SIZE("C", 1),
    SIZE("H", 1),
    SIZE("W", 1),
    SIZE("K", 1),
    SIZE("R", 1),
    SIZE("S", 1),
    SIZE("stride_h", 1),
    SIZE("stride_w", 1),
    SIZE("pad_h", 0),
    SIZE("pad_w", 0),
    SIZE("groups", 1),
    {"macs", .kind = ROWS_TEXT, .optional = true},
    OTHER("pad_bottom"),
    OTHER("pad_right"),
    OTHER("dilation_h"),
    OTHER("dilation_w"),
    OTHER("inputs"),
    OTHER("right"),
    OTHER("adds"),
    OTHER("shares"),
};
static const struct rows_table layers = ROWS_TABLE(columns);

static int find_type(const struct rows *r, enum net_type *type, struct sim_err *err) {
    const char *text = rows_text(r, "type");
    for (int t = NET_CONV; t <= NET_SOFTMAX; t++)
        if (!strcmp(text, net_type_name((enum net_type)t))) {
            *type = (enum net_type)t;
            return 0;
        }
    return rows_fail(r, "type",
                     "CONV, DWCONV, GEMM, BMM, FC, LSTM, GRU, RNN, POOL, ELTWISE or SOFTMAX", err);
}

/* A whole number from `least` on in an optional column; `otherwise` where the cell is missing. */
static int other(const struct rows *r, const char *column, uint64_t least, uint64_t otherwise,
                 uint64_t *value, struct sim_err *err) {
    const char *text = rows_text(r, column);
    char *end = NULL;
    *value = otherwise;
    if (!*text)
        return 0;
    *value = *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    return end && !*end && *value >= least && *value <= NET_DIM_MAX
               ? 0
               : rows_fail(r, column, "a whole number up to 4294967295", err);
}

static int read_layer(const struct rows *r, struct net_layer *layer, struct sim_err *err) {
    const uint64_t top = rows_whole(r, "pad_h"), left = rows_whole(r, "pad_w");
    uint64_t bottom, right, rows, cells;
    int rc = other(r, "pad_bottom", 0, top, &bottom, err);
    if (!rc)
        rc = other(r, "pad_right", 0, left, &right, err);
    if (!rc)
        rc = other(r, "dilation_h", 1, 1, &rows, err);
    if (!rc)
        rc = other(r, "dilation_w", 1, 1, &cells, err);
    if (rc)
        return rc;
    *layer = (struct net_layer){
        .name = (char *)(uintptr_t)rows_text(r, "layer"), /* which net_list_add copies */
        .n = rows_whole(r, "N"),
        .c = rows_whole(r, "C"),
        .h = rows_whole(r, "H"),
        .w = rows_whole(r, "W"),
        .k = rows_whole(r, "K"),
        .r = rows_whole(r, "R"),
        .s = rows_whole(r, "S"),
        .y = {rows_whole(r, "stride_h"), rows, top, bottom},
        .x = {rows_whole(r, "stride_w"), cells, left, right},
        .groups = rows_whole(r, "groups"),
    };
    return find_type(r, &layer->type, err);
}

/* A column that layers of the type have no use for holds nothing but this. */
static int expect(const struct rows *r, const char *column, uint64_t found, uint64_t expected,
                  const char *why, struct sim_err *err) {
    char text[100];
    snprintf(text, sizeof text, "%llu: %s", (unsigned long long)expected, why);
    return found == expected ? 0 : rows_fail(r, column, text, err);
}

static int check_window(const struct rows *r, const struct net_layer *l, struct sim_err *err) {
    const struct {
        const char *column;
        uint64_t found, expected;
    } unused[] = {
        {"R", l->r, 1},
        {"S", l->s, 1},
        {"stride_h", l->y.stride, 1},
        {"stride_w", l->x.stride, 1},
        {"pad_h", l->y.before, 0},
        {"pad_w", l->x.before, 0},
        {"pad_bottom", l->y.after, 0},
        {"pad_right", l->x.after, 0},
        {"dilation_h", l->y.dilation, 1},
        {"dilation_w", l->x.dilation, 1},
    };
    int rc = 0;
    for (size_t i = 0; i < sizeof unused / sizeof *unused && rc == 0; i++)
        rc = expect(r, unused[i].column, unused[i].found, unused[i].expected,
                    "the type has no window", err);
    return rc;
}

/* What a row says and its type does not read would be passed over without a word. */
static int check_columns(const struct rows *r, const struct net_layer *l, struct sim_err *err) {
    const enum net_type t = l->type;
    const bool window = t == NET_CONV || t == NET_DWCONV || t == NET_POOL;
    const bool alike = t == NET_POOL || t == NET_ELTWISE || t == NET_SOFTMAX;
    const bool grouped = t == NET_CONV || t == NET_BMM || t == NET_SOFTMAX;
    int rc = window ? 0 : check_window(r, l, err);
    if (rc == 0 && alike)
        rc = expect(r, "K", l->k, l->c, "as many channels as C", err);
    if (rc == 0 && t == NET_DWCONV)
        rc = expect(r, "groups", l->groups, l->c, "one for each channel", err);
    else if (rc == 0 && !grouped)
        rc = expect(r, "groups", l->groups, 1, "the type has no groups", err);
    if (rc == 0 && t == NET_FC)
        rc = expect(r, "H", l->h, 1, "an FC has C inputs", err);
    return rc == 0 && t == NET_FC ? expect(r, "W", l->w, 1, "an FC has C inputs", err) : rc;
}

/* The last layer above the row with that name; net->n: none. */
static size_t find_above(const struct network *net, const char *name, size_t n) {
    size_t i = net->n - 1;
    while (i-- > 0)
        if (strlen(net->layers[i].name) == n && !memcmp(net->layers[i].name, name, n))
            return i;
    return net->n;
}

/* Names of layers further up, separated by spaces. */
static int read_names(struct network *net, const struct rows *r, const char *column,
                      enum net_role role, struct sim_err *err) {
    const char *name = rows_text(r, column) + strspn(rows_text(r, column), " ");
    int rc = 0;
    for (size_t n; *name && rc == 0; name += n + strspn(name + n, " ")) {
        n = strcspn(name, " ");
        const size_t from = find_above(net, name, n);
        if (from == net->n)
            return rows_fail(r, column, "names of layers in rows above, separated by spaces", err);
        rc = network_link(net, (struct net_edge){(uint32_t)from, (uint32_t)net->n - 1, role, 0},
                          err);
    }
    return rc;
}

/* What the layer in the row, the last of the network, takes from others. */
static int read_edges(struct network *net, const struct rows *r, struct sim_err *err) {
    int rc = read_names(net, r, "inputs", NET_INPUT, err);
    if (rc == 0)
        rc = read_names(net, r, "right", NET_RIGHT, err);
    if (rc == 0)
        rc = read_names(net, r, "adds", NET_ADDEND, err);
    return rc ? rc : read_names(net, r, "shares", NET_SHARED, err);
}

static int read_row(struct net_list *list, const struct rows *r, struct sim_err *err) {
    char where[256], computed[32];
    struct net_layer layer;
    int rc = read_layer(r, &layer, err);
    snprintf(where, sizeof where, "%.200s:%d", r->path, r->line);
    if (rc == 0 && check_columns(r, &layer, err))
        return net_list_refuse(list, layer.name, err);
    if (rc == 0)
        rc = net_list_add(list, &layer, where, err);
    if (rc == 0)
        rc = read_edges(list->net, r, err);
    const char *macs = rows_text(r, "macs");
    if (rc || !*macs || list->net->layers[list->net->n - 1].refusal)
        return rc;
    snprintf(computed, sizeof computed, "%llu",
             (unsigned long long)list->net->layers[list->net->n - 1].macs);
    if (strcmp(computed, macs))
        return sim_fail(err, SIM_EFORMAT, "%s: macs = '%.40s', but the shape gives %s", where, macs,
                        computed);
    return 0;
}

static bool has_column(const struct rows *r, const char *name) {
    for (int i = 0; i < r->table->n; i++)
        if (!strcmp(r->table->columns[i].name, name))
            return r->where[i] >= 0;
    return false;
}

int net_read_table(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct net_list list = {.net = net};
    struct rows r;
    int more, rc = rows_parse(&r, &layers, file->data, file->size, file->name, err);
    if (rc)
        return rc;
    net->linked = has_column(&r, "inputs");
    while (rc == 0 && (more = rows_next(&r, err)) != 0)
        rc = more < 0 ? more : read_row(&list, &r, err);
    rows_free(&r);
    return rc;
}
