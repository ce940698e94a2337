/* What MAESTRO's layers mean. Y and X are padded input sizes, so layers have no padding; Y' and X'
 * are output sizes. A stride is of the direction that it names, 1 of the other. In a NGCONV C
 * counts the inputs of all G groups and K the outputs of one; in a DSCONV K counts the outputs per
 * channel. A TRCONV has an inner stride of 2 that MAESTRO sets and never reads: it counts a
 * convolution of the sizes as given, and so does this reader. In a BMM B counts the products.
 * MAESTRO has FC, POOL and LSTM in its grammar and no more: an FC is a window over the whole input,
 * a POOL a window over each channel, and what an LSTM's dimensions would mean nobody has written.
 */
#include <stdio.h>
#include <string.h>

#include "traces/networks/maestro.h"

static uint64_t or_one(uint64_t v) {
    return v ? v : 1;
}

/* The padded input size: as given, or what the output size implies. */
static uint64_t input_size(uint64_t in, uint64_t out, uint64_t window, uint64_t stride) {
    return in || !out ? in : (out - 1) * stride + window;
}

static void set_conv(const struct maestro_layer *d, struct net_layer *l) {
    const uint64_t *v = d->dims, groups = or_one(v[NET_DIM_G]);
    l->type = NET_CONV;
    l->y.stride = or_one(d->stride[NET_DIM_Y]);
    l->x.stride = or_one(d->stride[NET_DIM_X]);
    l->c = v[NET_DIM_C];
    l->k = v[NET_DIM_K];
    l->r = v[NET_DIM_R];
    l->s = v[NET_DIM_S];
    l->h = input_size(v[NET_DIM_Y], v[NET_DIM_Y_OUT], v[NET_DIM_R], l->y.stride);
    l->w = input_size(v[NET_DIM_X], v[NET_DIM_X_OUT], v[NET_DIM_S], l->x.stride);
    if (!strcmp(d->type, "NGCONV")) {
        l->groups = groups;
        l->k = v[NET_DIM_K] * groups;
    } else if (!strcmp(d->type, "DSCONV")) {
        l->type = NET_DWCONV;
        l->groups = or_one(v[NET_DIM_C]);
        l->k = or_one(v[NET_DIM_K]) * v[NET_DIM_C];
    }
}

/* One output position that sees all of the input is a product; without a window, so it is meant. */
static void set_full(const struct maestro_layer *d, struct net_layer *l) {
    struct maestro_layer whole = *d;
    for (int i = 0; i < 2; i++) {
        const enum net_dim in = i ? NET_DIM_X : NET_DIM_Y, window = i ? NET_DIM_S : NET_DIM_R;
        whole.dims[in] = or_one(d->dims[in] ? d->dims[in] : d->dims[window]);
        whole.dims[window] = d->dims[window] ? d->dims[window] : whole.dims[in];
    }
    set_conv(&whole, l);
    if (l->r != l->h || l->s != l->w)
        return;
    l->type = NET_FC;
    l->c *= l->r * l->s;
    l->h = l->w = l->r = l->s = 1;
    l->y.stride = l->x.stride = 1;
}

/* Channels are C, or K where C is missing. */
static void set_pool(const struct maestro_layer *d, struct net_layer *l) {
    set_conv(d, l);
    l->type = NET_POOL;
    l->k = l->c = d->dims[NET_DIM_C] ? d->dims[NET_DIM_C] : d->dims[NET_DIM_K];
}

static void set_product(const struct maestro_layer *d, struct net_layer *l) {
    const uint64_t *v = d->dims;
    l->groups = or_one(v[NET_DIM_B]);
    l->type = strcmp(d->type, "BMM") ? NET_GEMM : NET_BMM;
    l->h = v[NET_DIM_M];
    l->k = v[NET_DIM_N] * l->groups;
    l->c = v[NET_DIM_K] * l->groups;
    l->n = l->w = l->r = l->s = 1;
}

/* The types, with the dimensions that they know. */
static const struct {
    const char *name;
    unsigned dims; /* a bit each */
} types[] = {
#define BIT(d)  (1u << (d))
#define OF_CONV (BIT(NET_DIM_M) - 1 - BIT(NET_DIM_G))
    {"CONV", OF_CONV},
    {"TRCONV", OF_CONV},
    {"DSCONV", OF_CONV},
    {"NGCONV", OF_CONV | BIT(NET_DIM_G)},
    {"FC", OF_CONV},
    {"POOL", OF_CONV},
    {"LSTM", ~0u},
    {"GEMM", BIT(NET_DIM_M) | BIT(NET_DIM_N) | BIT(NET_DIM_K)},
    {"BMM", BIT(NET_DIM_M) | BIT(NET_DIM_N) | BIT(NET_DIM_K) | BIT(NET_DIM_B)},
};
enum { TYPES = sizeof types / sizeof *types };

/* Dimensions that the type does not have; a size of 1 says nothing. */
static int check_dims(const struct maestro_layer *d, unsigned known, const char *where,
                      struct sim_err *err) {
    const bool windows = known & BIT(NET_DIM_R);
    for (int i = 0; i < NET_DIMS; i++) {
        if (d->dims[i] > 1 && !(known & BIT(i)))
            return sim_fail(err, SIM_EUNSUP, "%s: layer %s: a %s has no dimension %s", where,
                            d->name, d->type, net_dim_name((enum net_dim)i));
        if (d->stride[i] > 1 && !(windows && (i == NET_DIM_Y || i == NET_DIM_X)))
            return sim_fail(err, SIM_EUNSUP, "%s: layer %s: a stride of %s in a %s", where, d->name,
                            net_dim_name((enum net_dim)i), d->type);
    }
    return 0;
}

/* Where input and output size stand both, they agree. */
static int check_output(const struct maestro_layer *d, const struct net_layer *l, const char *where,
                        struct sim_err *err) {
    const uint64_t *v = d->dims;
    const bool rows = v[NET_DIM_Y] && v[NET_DIM_Y_OUT] && l->h >= l->r;
    const bool cells = v[NET_DIM_X] && v[NET_DIM_X_OUT] && l->w >= l->s;
    if ((!rows || net_out_h(l) == v[NET_DIM_Y_OUT]) && (!cells || net_out_w(l) == v[NET_DIM_X_OUT]))
        return 0;
    return sim_fail(err, SIM_EFORMAT,
                    "%s: layer %s: Y' and X' are not what Y, X, R, S and strides give", where,
                    d->name);
}

static int set_layer(const struct maestro_layer *d, struct net_layer *l, const char *where,
                     struct sim_err *err) {
    const uint64_t *v = d->dims;
    if (!strcmp(d->type, "LSTM"))
        return sim_fail(err, SIM_EUNSUP,
                        "%s: layer %s: MAESTRO does not say what the dimensions of an LSTM are",
                        where, d->name);
    if (!strcmp(d->type, "GEMM") || !strcmp(d->type, "BMM")) {
        set_product(d, l);
        return 0;
    }
    if (!strcmp(d->type, "POOL") && v[NET_DIM_C] && v[NET_DIM_K] > 1 &&
        v[NET_DIM_K] != v[NET_DIM_C])
        return sim_fail(err, SIM_EUNSUP, "%s: layer %s: a POOL of %llu channels into %llu", where,
                        d->name, (unsigned long long)v[NET_DIM_C],
                        (unsigned long long)v[NET_DIM_K]);
    if (!strcmp(d->type, "FC"))
        set_full(d, l);
    else if (!strcmp(d->type, "POOL"))
        set_pool(d, l);
    else
        set_conv(d, l);
    return check_output(d, l, where, err);
}

int maestro_add(struct maestro_reading *r, const struct maestro_layer *d, const char *file,
                struct sim_err *err) {
    char where[256];
    struct net_layer l = {
        .name = (char *)d->name, .n = or_one(d->dims[NET_DIM_N]), NET_WINDOW(1, 0, 1), .groups = 1};
    int t = 0;
    snprintf(where, sizeof where, "%.200s:%zu", file, d->line);
    while (t < TYPES && strcmp(d->type, types[t].name))
        t++;
    if (t == TYPES)
        return sim_fail(err, SIM_EFORMAT,
                        "%s: layer %s: type '%.40s': expected CONV, DSCONV, NGCONV, TRCONV, FC, "
                        "POOL, GEMM or BMM",
                        where, d->name, d->type);
    int rc = check_dims(d, types[t].dims, where, err);
    if (rc)
        return rc;
    rc = set_layer(d, &l, where, err);
    if (!rc && l.type == NET_CONV && l.groups > 1 && l.c % l.groups)
        return sim_fail(err, SIM_EUNSUP,
                        "%s: layer %s: %llu groups do not divide the %llu inputs of all groups",
                        where, d->name, (unsigned long long)l.groups, (unsigned long long)l.c);
    r->grouped += l.type == NET_CONV && l.groups > 1;
    r->dataflows += d->has_dataflow;
    r->transposed += !strcmp(d->type, "TRCONV");
    return rc ? rc : net_list_add(&r->list, &l, where, err);
}

/* Array and dataflow are those of the run, whatever the file says. */
static int note_unread(const struct maestro_reading *r, char *note, size_t size) {
    char accelerators[48] = "", dataflows[48] = "";
    if (r->accelerators)
        snprintf(accelerators, sizeof accelerators, "%zu Accelerator block%s", r->accelerators,
                 r->accelerators > 1 ? "s" : "");
    if (r->dataflows)
        snprintf(dataflows, sizeof dataflows, "the Dataflow of %zu layer%s", r->dataflows,
                 r->dataflows > 1 ? "s" : "");
    if (!*accelerators && !*dataflows)
        return 0;
    return snprintf(note, size, "Not read: %s%s%s; array and dataflow are the run's%s. ",
                    accelerators, *accelerators && *dataflows ? ", " : "", dataflows,
                    *dataflows ? ", the mappings --compat maestro --mode timed's" : "");
}

void maestro_note(const struct maestro_reading *r, char *note, size_t size) {
    int n = note_unread(r, note, size);
    if (r->transposed)
        n += snprintf(note + n, size - (size_t)n,
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
