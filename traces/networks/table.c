#include <stdio.h>
#include <string.h>

#include "traces/networks/reader.h"

/* The columns of a table, in their order. */
enum { NAME, TYPE, N, C, H, W, K, R, S, STRIDE_H, STRIDE_W, PAD_H, PAD_W, GROUPS, MACS, COLUMNS };

static const char *const columns[COLUMNS] = {"layer",    "type",  "N",     "C",      "H",
                                             "W",        "K",     "R",     "S",      "stride_h",
                                             "stride_w", "pad_h", "pad_w", "groups", "macs"};

static int find_type(const struct net_lines *l, const char *text, enum net_type *type,
                     struct sim_err *err) {
    for (int t = NET_CONV; t <= NET_SOFTMAX; t++)
        if (!strcmp(text, net_type_name((enum net_type)t))) {
            *type = (enum net_type)t;
            return 0;
        }
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: type '%.40s': expected CONV, DWCONV, GEMM, BMM, FC, LSTM, POOL, "
                    "ELTWISE or SOFTMAX",
                    l->file->name, l->number, text);
}

static int read_sizes(const struct net_lines *l, char **f, struct net_layer *layer,
                      struct sim_err *err) {
    uint64_t v[COLUMNS];
    for (int i = N; i < MACS; i++) {
        const int rc = net_number(l, columns[i], f[i], i != PAD_H && i != PAD_W, &v[i], err);
        if (rc)
            return rc;
    }
    if (v[STRIDE_H] != v[STRIDE_W] || v[PAD_H] != v[PAD_W])
        return sim_fail(err, SIM_EUNSUP,
                        "%s:%zu: stride and padding must be alike in both directions",
                        l->file->name, l->number);
    *layer = (struct net_layer){.n = v[N],
                                .c = v[C],
                                .h = v[H],
                                .w = v[W],
                                .k = v[K],
                                .r = v[R],
                                .s = v[S],
                                .stride = v[STRIDE_H],
                                .pad = v[PAD_H],
                                .dilation = 1,
                                .groups = v[GROUPS]};
    return 0;
}

static int read_row(struct net_list *list, struct net_lines *l, struct sim_err *err) {
    char *f[COLUMNS], where[256];
    const size_t n = net_split(l->text, ',', f, COLUMNS);
    if (n != COLUMNS && n != COLUMNS - 1)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: %zu fields, expected %d or, without macs, %d",
                        l->file->name, l->number, n, COLUMNS, COLUMNS - 1);
    struct net_layer layer;
    int rc = read_sizes(l, f, &layer, err);
    if (!rc)
        rc = find_type(l, f[TYPE], &layer.type, err);
    if (rc)
        return rc;
    layer.name = f[NAME];
    snprintf(where, sizeof where, "%.200s:%zu", l->file->name, l->number);
    rc = net_list_add(list, &layer, where, err);
    if (rc || n < COLUMNS)
        return rc;
    char computed[32];
    const uint64_t macs = list->net->layers[list->net->n - 1].macs;
    snprintf(computed, sizeof computed, "%llu", (unsigned long long)macs);
    if (strcmp(computed, f[MACS]))
        return sim_fail(err, SIM_EFORMAT, "%s: macs = '%.40s', but the shape gives %s", where,
                        f[MACS], computed);
    return 0;
}

static int check_header(struct net_lines *l, struct sim_err *err) {
    char *f[COLUMNS];
    int rc;
    do
        rc = net_lines_next(l, err);
    while (rc > 0 && l->text[0] == '#');
    if (rc < 0)
        return rc;
    const size_t n = net_split(l->text, ',', f, COLUMNS);
    for (size_t i = 0; i < (n == MACS ? MACS : COLUMNS); i++)
        if (i >= n || n > COLUMNS || strcmp(f[i], columns[i]))
            return sim_fail(err, SIM_EFORMAT, "%s:%zu: column %zu must be '%s'", l->file->name,
                            l->number, i + 1, columns[i]);
    return 0;
}

int net_read_table(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct net_lines l = {.file = file};
    struct net_list list = {.net = net};
    int rc = check_header(&l, err);
    while (!rc) {
        const int more = net_lines_next(&l, err);
        if (more <= 0)
            return more;
        if (l.text[0] && l.text[0] != '#')
            rc = read_row(&list, &l, err);
    }
    return rc;
}
