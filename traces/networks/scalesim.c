/* SCALE-Sim topologies, v1 to v3: a row a layer, and a header that says what each column is.
 * Convolutions have "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels,
 * Num Filter, Strides," or "Stride Height, Stride Width," at the end; products "Layer, M, N, K,".
 * "Batch Size" and "Sparsity" (N:M) may follow. There is no padding. SCALE-Sim goes by position and
 * does not read what follows the last comma of a row; a comment there (#...) is passed over. Cells
 * are separated by what separates those of the header: commas, tabs or semicolons. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/csv.h"
#include "traces/networks/scalesim.h"

/* A row's cells, by column. */
struct cells {
    const char *of[COLUMNS]; /* NULL where the row has none, or an empty one */
};

/* SCALE-Sim takes a number behind "Strides" for the other direction's stride, unless it ends the
 * row without a comma: where both are equal it says nothing. */
static bool is_same_stride(const struct scalesim_topology *t, char **f, size_t i) {
    return i && t->of[i] == COLUMNS && t->of[i - 1] == STRIDE_H && t->both && !*t->unknown[i] &&
           !strcmp(f[i], f[i - 1]);
}

static int no_column(const struct scalesim_topology *t, size_t i, const char *cell,
                     struct sim_err *err) {
    const struct net_lines *l = &t->lines;
    if (!*t->unknown[i])
        return sim_fail(err, SIM_EFORMAT,
                        "%s:%zu: '%.40s' in column %zu, for which the header has no name",
                        l->file->name, l->number, cell, i + 1);
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: column %zu is '%.40s': expected %s, Batch Size or Sparsity",
                    l->file->name, t->header_line, i + 1, t->unknown[i],
                    t->gemm ? "Layer, M, N, K"
                            : "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter "
                              "Width, Channels, Num Filter, Strides, Stride Height, Stride "
                              "Width");
}

/* Sorts a row's cells into their columns. */
static int sort_cells(const struct scalesim_topology *t, char **f, size_t n, struct cells *row,
                      struct sim_err *err) {
    const struct net_lines *l = &t->lines;
    for (size_t i = 0; i < n; i++) {
        if (!*f[i] || (t->of[i] == COLUMNS && i + 1 == n && *f[i] == '#') ||
            is_same_stride(t, f, i))
            continue;
        if (t->of[i] == COLUMNS)
            return no_column(t, i, f[i], err);
        row->of[t->of[i]] = f[i];
    }
    if (!row->of[NAME])
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: a layer without a name", l->file->name,
                        l->number);
    return 0;
}

/* A size of at least 1. Without a column, and for a batch without a value, 1. */
static int size_at(const struct scalesim_topology *t, const struct cells *row,
                   enum scalesim_column c, uint64_t *value, struct sim_err *err) {
    *value = 1;
    if (!t->has[c] || (c == BATCH && !row->of[c]))
        return 0;
    return net_number(&t->lines, scalesim_column(c), row->of[c] ? row->of[c] : "", 1, value, err);
}

/* N of M weights, one after the other in depth, are kept. */
struct sparsity {
    uint64_t n, m;
};

static int read_sparsity(const struct scalesim_topology *t, const struct cells *row,
                         struct sparsity *s, struct sim_err *err) {
    char text[64];
    const char *cell = row->of[SPARSITY];
    *s = (struct sparsity){1, 1};
    if (!cell)
        return 0;
    snprintf(text, sizeof text, "%s", cell);
    char *colon = strchr(text, ':');
    if (colon)
        *colon = '\0';
    if (colon && strlen(cell) < sizeof text &&
        net_number(&t->lines, "", csv_trim(text), 1, &s->n, NULL) == 0 &&
        net_number(&t->lines, "", csv_trim(colon + 1), 1, &s->m, NULL) == 0 && s->n <= s->m)
        return 0;
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: Sparsity = '%.40s': expected N:M, N of M weights kept, N up to M%s",
                    t->lines.file->name, t->lines.number, cell,
                    strspn(cell, "0123456789") != strlen(cell) ? ""
                    : t->gemm ? " (SCALE-Sim takes a number by itself for the Batch Size)"
                              : " (SCALE-Sim takes no number by itself)");
}

/* SCALE-Sim v3 keeps the first N of every M along the depth, in all filters alike. */
static uint64_t kept(const struct sparsity *s, uint64_t depth) {
    const uint64_t rest = depth % s->m;
    return depth / s->m * s->n + (rest < s->n ? rest : s->n);
}

static int refuse_sparse(struct scalesim_topology *t, const char *name, const struct sparsity *s,
                         const char *why, struct sim_err *err) {
    sim_fail(err, SIM_EUNSUP, "%s:%zu: layer %s: sparsity %llu:%llu %s", t->lines.file->name,
             t->lines.number, name, (unsigned long long)s->n, (unsigned long long)s->m, why);
    return net_list_refuse(&t->list, name, err);
}

/* Blocks of M that go over the channels' end keep other channels in each cell of the window, so
 * that the layer is a product of windows and what is kept of their depth. */
static bool as_product(struct net_layer *l, const struct sparsity *s) {
    uint64_t rows, depth;
    if (__builtin_mul_overflow(net_out_h(l), net_out_w(l), &rows) ||
        __builtin_mul_overflow(rows, l->n, &rows) || __builtin_mul_overflow(l->r, l->s, &depth) ||
        __builtin_mul_overflow(depth, l->c, &depth))
        return false;
    *l = (struct net_layer){.name = l->name,
                            .type = NET_GEMM,
                            .n = 1,
                            .c = kept(s, depth),
                            .h = rows,
                            .w = 1,
                            .k = l->k,
                            .r = 1,
                            .s = 1,
                            NET_WINDOW(1, 0, 1),
                            .groups = 1};
    return true;
}

static int add(struct scalesim_topology *t, struct net_layer *l, const struct sparsity *s,
               struct sim_err *err) {
    char where[256];
    const bool sparse = s->n < s->m;
    if (sparse && l->peer_depthwise)
        return refuse_sparse(t, l->name, s, "of one channel at a time", err);
    if (sparse && l->r <= l->h && l->s <= l->w && l->r * l->s > 1 && l->c % s->m) {
        if (!as_product(l, s))
            return refuse_sparse(t, l->name, s, "of more windows than fit 64 bits", err);
        t->products++;
    } else {
        l->c = kept(s, l->c);
    }
    t->sparse += sparse;
    t->depthwise += l->peer_depthwise;
    snprintf(where, sizeof where, "%.200s:%zu", t->lines.file->name, t->lines.number);
    return net_list_add(&t->list, l, where, err);
}

static int read_conv(struct scalesim_topology *t, const struct cells *row, const struct sparsity *s,
                     struct sim_err *err) {
    uint64_t v[COLUMNS] = {0};
    int rc = 0;
    for (int c = IFMAP_H; c <= BATCH && rc == 0; c++)
        rc = size_at(t, row, (enum scalesim_column)c, &v[c], err);
    if (rc)
        return rc;
    const uint64_t across = t->has[STRIDE_W] ? v[STRIDE_W] : v[STRIDE_H];
    struct net_layer l = {.name = (char *)(uintptr_t)row->of[NAME],
                          .type = NET_CONV,
                          .n = v[BATCH],
                          .c = v[CHANNELS],
                          .h = v[IFMAP_H],
                          .w = v[IFMAP_W],
                          .k = v[FILTERS],
                          .r = v[FILTER_H],
                          .s = v[FILTER_W],
                          .y = {v[STRIDE_H], 1, 0, 0},
                          .x = {across, 1, 0, 0},
                          .groups = 1,
                          .peer_depthwise = strstr(row->of[NAME], "DP") != NULL};
    return add(t, &l, s, err);
}

/* A batch of products has an operand of its own for each, as SCALE-Sim v3 has it. */
static int read_gemm(struct scalesim_topology *t, const struct cells *row, const struct sparsity *s,
                     struct sim_err *err) {
    uint64_t m, n, k, batch;
    int rc = size_at(t, row, M, &m, err);
    if (!rc)
        rc = size_at(t, row, N, &n, err);
    if (!rc)
        rc = size_at(t, row, K, &k, err);
    if (!rc)
        rc = size_at(t, row, BATCH, &batch, err);
    if (rc)
        return rc;
    struct net_layer l = {.name = (char *)(uintptr_t)row->of[NAME],
                          .type = batch > 1 ? NET_BMM : NET_GEMM,
                          .n = 1,
                          .c = kept(s, k) * batch,
                          .h = m,
                          .w = 1,
                          .k = n * batch,
                          .r = 1,
                          .s = 1,
                          NET_WINDOW(1, 0, 1),
                          .groups = batch};
    t->sparse += s->n < s->m;
    return add(t, &l, &(struct sparsity){1, 1}, err);
}

static int read_row(struct scalesim_topology *t, struct sim_err *err) {
    char *f[SCALESIM_CELLS_MAX];
    struct cells row = {.of = {NULL}};
    struct sparsity s;
    size_t n = 0;
    if (scalesim_says_nothing(&t->lines))
        return 0;
    int rc = scalesim_split(t, f, &n, err);
    if (rc || !n)
        return rc;
    if (n == 1 && t->of[0] == NAME) {
        t->title_line = t->titles++ ? t->title_line : t->lines.number;
        return 0;
    }
    rc = sort_cells(t, f, n, &row, err);
    if (!rc)
        rc = read_sparsity(t, &row, &s, err);
    if (rc)
        return rc;
    return t->gemm ? read_gemm(t, &row, &s, err) : read_conv(t, &row, &s, err);
}

/* A sentence more. */
__attribute__((format(printf, 3, 4))) static void say(char *note, size_t size, const char *format,
                                                      ...) {
    const size_t used = strlen(note);
    va_list args;
    va_start(args, format);
    if (used && used + 1 < size)
        snprintf(note + used, size - used, " ");
    vsnprintf(note + strlen(note), size - strlen(note), format, args);
    va_end(args);
}

static void note_columns(const struct scalesim_topology *t, char *note, size_t size) {
    if (t->renamed)
        say(note, size,
            "Column %zu, of a title that is there twice, is %s, which SCALE-Sim reads there.",
            t->renamed, scalesim_column(t->of[t->renamed - 1]));
    if (t->titles)
        say(note, size, "%zu row%s with nothing but a name, from line %zu on, %s no layer%s.",
            t->titles, t->titles > 1 ? "s" : "", t->title_line, t->titles > 1 ? "are" : "is",
            t->titles > 1 ? "s" : "");
}

/* What a figure depends on and a row does not show. */
static void write_note(const struct scalesim_topology *t, char *note, size_t size) {
    if (t->sparse)
        say(note, size,
            "of %zu sparse layer%s (N:M) the weights that are kept, and the inputs they meet, are "
            "counted.",
            t->sparse, t->sparse > 1 ? "s" : "");
    if (t->products)
        say(note, size,
            "%zu of them, whose channels M does not divide, as products: windows share no inputs.",
            t->products);
    if (t->depthwise)
        say(note, size,
            "%zu layer%s with DP in the name: SCALE-Sim (--compat scalesim) has them depthwise, "
            "all else has what their rows say.",
            t->depthwise, t->depthwise > 1 ? "s" : "");
    note_columns(t, note, size);
}

int net_read_scalesim(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct scalesim_topology t = {.list = {.net = net}, .lines = {.file = file}};
    int rc = scalesim_header(&t, err);
    while (!rc) {
        rc = net_lines_next(&t.lines, err);
        if (rc <= 0)
            break;
        rc = read_row(&t, err);
    }
    if (!rc)
        write_note(&t, net->note, sizeof net->note);
    return rc;
}
