/* What MAESTRO's layers mean. Y and X are padded input sizes, so layers have no padding; Y' and X'
 * are output sizes. A stride is of the direction that it names, 1 of the other. In a NGCONV C
 * counts the inputs of all G groups and K the outputs of one; in a DSCONV K counts the outputs per
 * channel. A TRCONV has an inner stride of 2 that MAESTRO sets and never reads: it counts a
 * convolution of the sizes as given, and so does this reader. In a BMM B counts the products. */
#include <stdio.h>
#include <string.h>

#include "traces/networks/maestro.h"

static const char *const dim_names[DIMS] = MAESTRO_DIM_NAMES;

static uint64_t or_one(uint64_t v) {
    return v ? v : 1;
}

/* The padded input size: as given, or what the output size implies. */
static uint64_t input_size(uint64_t in, uint64_t out, uint64_t window, uint64_t stride) {
    return in || !out ? in : (out - 1) * stride + window;
}

static void set_conv(const struct maestro_layer *d, struct net_layer *l) {
    const uint64_t *v = d->dims, groups = or_one(v[G]);
    l->type = NET_CONV;
    l->y.stride = or_one(d->stride[Y]);
    l->x.stride = or_one(d->stride[X]);
    l->c = v[C];
    l->k = v[K];
    l->r = v[R];
    l->s = v[S];
    l->h = input_size(v[Y], v[Y_OUT], v[R], l->y.stride);
    l->w = input_size(v[X], v[X_OUT], v[S], l->x.stride);
    if (!strcmp(d->type, "NGCONV")) {
        l->groups = groups;
        l->k = v[K] * groups;
    } else if (!strcmp(d->type, "DSCONV")) {
        l->type = NET_DWCONV;
        l->groups = or_one(v[C]);
        l->k = or_one(v[K]) * v[C];
    }
}

static void set_product(const struct maestro_layer *d, struct net_layer *l) {
    const uint64_t *v = d->dims;
    l->groups = or_one(v[B]);
    l->type = strcmp(d->type, "BMM") ? NET_GEMM : NET_BMM;
    l->h = v[M];
    l->k = v[N] * l->groups;
    l->c = v[K] * l->groups;
    l->n = l->w = l->r = l->s = 1;
}

/* The types, with the dimensions that they know. */
static const struct {
    const char *name;
    unsigned dims; /* a bit each */
} types[] = {
#define DIM(d)  (1u << (d))
#define OF_CONV (DIM(M) - 1 - DIM(G))
    {"CONV", OF_CONV},
    {"TRCONV", OF_CONV},
    {"DSCONV", OF_CONV},
    {"NGCONV", OF_CONV | DIM(G)},
    {"GEMM", DIM(M) | DIM(N) | DIM(K)},
    {"BMM", DIM(M) | DIM(N) | DIM(K) | DIM(B)},
};
enum { TYPES = sizeof types / sizeof *types };

/* Dimensions that the type does not have; a size of 1 says nothing. */
static int check_dims(const struct maestro_layer *d, unsigned known, const char *where,
                      struct sim_err *err) {
    const bool windows = known & DIM(R);
    for (int i = 0; i < DIMS; i++) {
        if (d->dims[i] > 1 && !(known & DIM(i)))
            return sim_fail(err, SIM_EUNSUP, "%s: layer %s: a %s has no dimension %s", where,
                            d->name, d->type, dim_names[i]);
        if (d->stride[i] > 1 && !(windows && (i == Y || i == X)))
            return sim_fail(err, SIM_EUNSUP, "%s: layer %s: a stride of %s in a %s", where, d->name,
                            dim_names[i], d->type);
    }
    return 0;
}

/* Where input and output size stand both, they agree. */
static int check_output(const struct maestro_layer *d, const struct net_layer *l, const char *where,
                        struct sim_err *err) {
    const uint64_t *v = d->dims;
    const bool rows = v[Y] && v[Y_OUT] && l->h >= l->r, cells = v[X] && v[X_OUT] && l->w >= l->s;
    if ((!rows || net_out_h(l) == v[Y_OUT]) && (!cells || net_out_w(l) == v[X_OUT]))
        return 0;
    return sim_fail(err, SIM_EFORMAT,
                    "%s: layer %s: Y' and X' are not what Y, X, R, S and strides give", where,
                    d->name);
}

int maestro_add(struct maestro_reading *r, const struct maestro_layer *d, const char *file,
                struct sim_err *err) {
    char where[256];
    struct net_layer l = {
        .name = (char *)d->name, .n = or_one(d->dims[N]), NET_WINDOW(1, 0, 1), .groups = 1};
    int t = 0;
    snprintf(where, sizeof where, "%.200s:%zu", file, d->line);
    while (t < TYPES && strcmp(d->type, types[t].name))
        t++;
    if (t == TYPES)
        return sim_fail(
            err, SIM_EFORMAT,
            "%s: layer %s: type '%.40s': expected CONV, DSCONV, NGCONV, TRCONV, GEMM or BMM", where,
            d->name, d->type);
    int rc = check_dims(d, types[t].dims, where, err);
    if (rc)
        return rc;
    if (types[t].dims & DIM(M)) {
        set_product(d, &l);
    } else {
        set_conv(d, &l);
        rc = check_output(d, &l, where, err);
    }
    if (!rc && l.type == NET_CONV && l.groups > 1 && l.c % l.groups)
        return sim_fail(err, SIM_EUNSUP,
                        "%s: layer %s: %llu groups do not divide the %llu inputs of all groups",
                        where, d->name, (unsigned long long)l.groups, (unsigned long long)l.c);
    r->grouped += l.type == NET_CONV && l.groups > 1;
    r->transposed += !strcmp(d->type, "TRCONV");
    return rc ? rc : net_list_add(&r->list, &l, where, err);
}

void maestro_note(const struct maestro_reading *r, char *note, size_t size) {
    int n = 0;
    if (r->transposed)
        n = snprintf(note, size,
                     "%zu TRCONV layer%s counted as MAESTRO counts: as a convolution of the sizes "
                     "given. ",
                     r->transposed, r->transposed > 1 ? "s" : "");
    if (r->grouped)
        n += snprintf(note + n, size - (size_t)n,
                      "C of %zu NGCONV layer%s is the inputs of all groups (MAESTRO counts C for "
                      "each group). ",
                      r->grouped, r->grouped > 1 ? "s" : "");
    if (n)
        note[n - 1] = '\0';
}
