/* SCALE-Sim topologies. Convolutions: "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter
 * Width, Channels, Num Filter, Strides,"; products: "Layer, M, N, K,". The header tells which: its
 * second field is an IFMAP height or M. No padding, batch 1. */
#include <stdio.h>
#include <string.h>

#include "sim/csv.h"
#include "traces/networks/reader.h"

enum { FIELDS_MAX = 12 };

static const char *const conv_fields[] = {"layer",         "IFMAP height", "IFMAP width",
                                          "filter height", "filter width", "channels",
                                          "filters",       "stride"};
static const char *const gemm_fields[] = {"layer", "M", "N", "K"};

/* The cells of the line without the empty ones that trailing commas make. */
static int split_row(struct net_lines *l, char **f, size_t *n, struct sim_err *err) {
    const int cells = csv_split(l->text, f, FIELDS_MAX);
    if (cells < 0)
        return sim_fail(err, SIM_EFORMAT,
                        cells == -1
                            ? "%s:%zu: a quote out of place"
                            : "%s:%zu: above %d fields, expected 8 of a convolution or 4 of "
                              "a product",
                        l->file->name, l->number, FIELDS_MAX);
    *n = (size_t)cells;
    while (*n && !*f[*n - 1])
        (*n)--;
    return 0;
}

/* The sizes after the name; further fields (SCALE-Sim v3's sparsity ratio) are not sizes. */
static int read_sizes(const struct net_lines *l, char **f, size_t n, const char *const *names,
                      size_t wanted, uint64_t *v, struct sim_err *err) {
    if (n < wanted || n > wanted + 1)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: %zu fields, expected %zu: %s ... %s",
                        l->file->name, l->number, n, wanted, names[0], names[wanted - 1]);
    if (!*f[0])
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: a layer without a name", l->file->name,
                        l->number);
    for (size_t i = 1; i < wanted; i++) {
        const int rc = net_number(l, names[i], f[i], 1, &v[i], err);
        if (rc)
            return rc;
    }
    return 0;
}

static int read_row(struct net_list *list, struct net_lines *l, bool gemm, struct sim_err *err) {
    char *f[FIELDS_MAX], where[256];
    uint64_t v[8] = {0};
    size_t n = 0;
    int rc = split_row(l, f, &n, err);
    if (rc || !n)
        return rc;
    rc = gemm ? read_sizes(l, f, n, gemm_fields, 4, v, err)
              : read_sizes(l, f, n, conv_fields, 8, v, err);
    if (rc)
        return rc;
    struct net_layer layer = {.name = f[0], .n = 1, NET_WINDOW(1, 0, 1), .groups = 1};
    if (gemm) {
        layer.type = NET_GEMM;
        layer.h = v[1];
        layer.k = v[2];
        layer.c = v[3];
        layer.w = layer.r = layer.s = 1;
    } else {
        layer.type = NET_CONV;
        layer.h = v[1];
        layer.w = v[2];
        layer.r = v[3];
        layer.s = v[4];
        layer.c = v[5];
        layer.k = v[6];
        net_set_window(&layer, v[7], 0, 1);
    }
    snprintf(where, sizeof where, "%.200s:%zu", l->file->name, l->number);
    return net_list_add(list, &layer, where, err);
}

static int read_header(struct net_lines *l, bool *gemm, struct sim_err *err) {
    char *f[FIELDS_MAX];
    size_t n = 0;
    int rc = net_lines_next(l, err);
    if (rc > 0)
        rc = split_row(l, f, &n, err);
    if (rc < 0)
        return rc;
    *gemm = n >= 4 && !strcasecmp(f[1], "M") && !strcasecmp(f[2], "N") && !strcasecmp(f[3], "K");
    if (*gemm || (n >= 8 && !strncasecmp(f[1], "IFMAP", 5)))
        return 0;
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: expected a header: 'layer,type,N,...' of a table, 'Layer name, IFMAP "
                    "Height, ...' or 'Layer, M, N, K' of a SCALE-Sim topology",
                    l->file->name, l->number);
}

int net_read_scalesim(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct net_lines l = {.file = file};
    struct net_list list = {.net = net};
    bool gemm;
    int rc = read_header(&l, &gemm, err);
    while (!rc) {
        const int more = net_lines_next(&l, err);
        if (more <= 0)
            return more;
        rc = read_row(&list, &l, gemm, err);
    }
    return rc;
}
