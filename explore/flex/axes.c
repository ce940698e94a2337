#include "explore/flex/axes.h"

#include <string.h>

static const char axis_letters[FLEX_AXES + 1] = "TOPS";
const char flex_dim_names[FLEX_DIMS + 1] = "KCYXRS";

const char *flex_class_name(unsigned class, char buf[FLEX_CLASS_TEXT]) {
    size_t n = 0;
    for (int a = 0; a < FLEX_AXES; a++)
        if (class >> a & 1)
            buf[n++] = axis_letters[a];
    buf[n] = '\0';
    return n ? buf : strcpy(buf, "none");
}

int flex_class_find(const char *name) {
    int class = 0;
    if (strcmp(name, "none") == 0)
        return 0;
    for (const char *c = name; *c; c++) {
        const char *at = strchr(axis_letters, *c);
        const int bit = at ? 1 << (at - axis_letters) : 0;
        if (!bit || class & bit)
            return -1;
        class |= bit;
    }
    return class ? class : -1;
}

/* A convolution's own loops; groups follow one another, but those of a depthwise layer. */
static void set_window(struct flex_layer *l, const struct net_layer *net) {
    static const uint8_t all[] = {FLEX_K, FLEX_C, FLEX_Y, FLEX_X, FLEX_R, FLEX_S};
    const bool deep = net->groups > 1 && net->c == net->groups && net->k == net->groups;
    l->n = deep ? FLEX_DIMS - 1 : FLEX_DIMS;
    memcpy(l->dims, all + deep, (size_t)l->n);
    l->strided = net->y.stride > 1 || net->x.stride > 1;
    l->repeats = deep ? 1 : net->groups;
    l->extent[FLEX_K] = deep ? 1 : net->k / net->groups;
    l->extent[FLEX_C] = deep ? net->c : net->c / net->groups;
    l->extent[FLEX_Y] = net_out_h(net);
    l->extent[FLEX_X] = net_out_w(net);
    l->extent[FLEX_R] = net->r;
    l->extent[FLEX_S] = net->s;
    l->problem.kind = deep ? MAESTRO_DSCONV : MAESTRO_CONV;
}

/* A product of matrices is a convolution of one cell over its rows. */
static void set_product(struct flex_layer *l, const struct maestro_problem *p) {
    static const uint8_t all[] = {FLEX_K, FLEX_C, FLEX_Y};
    l->n = 3;
    memcpy(l->dims, all, sizeof all);
    l->repeats = (uint64_t)p->repeats;
    l->extent[FLEX_K] = p->dims[NET_DIM_N];
    l->extent[FLEX_C] = p->dims[NET_DIM_K];
    l->extent[FLEX_Y] = p->dims[NET_DIM_M];
    l->problem.kind = MAESTRO_CONV;
}

static void set_problem(struct flex_layer *l) {
    struct maestro_problem *p = &l->problem;
    const uint64_t *e = l->extent;
    p->stride_y = p->stride_x = 1;
    p->repeats = 1;
    /* One image: a loop for a mapping that spreads what a depthwise layer has not. */
    p->dims[NET_DIM_N] = p->kind == MAESTRO_DSCONV;
    p->dims[NET_DIM_K] = p->kind == MAESTRO_DSCONV ? 0 : e[FLEX_K];
    p->dims[NET_DIM_C] = e[FLEX_C];
    p->dims[NET_DIM_R] = e[FLEX_R];
    p->dims[NET_DIM_S] = e[FLEX_S];
    p->dims[NET_DIM_Y] = e[FLEX_Y] + e[FLEX_R] - 1;
    p->dims[NET_DIM_X] = e[FLEX_X] + e[FLEX_S] - 1;
}

static int count_macs(struct flex_layer *l, struct sim_err *err) {
    l->macs = 1;
    for (int d = 0; d < FLEX_DIMS; d++)
        if (l->extent[d] > UINT32_MAX ||
            __builtin_mul_overflow(l->macs, (int64_t)l->extent[d], &l->macs))
            return sim_fail(err, SIM_EUNSUP, "layer %s: more than 2^63 products", l->name);
    return 0;
}

int flex_layer_of(struct flex_layer *l, const struct net_layer *net, struct sim_err *err) {
    struct maestro_problem p;
    *l = (struct flex_layer){.name = net->name};
    for (int d = 0; d < FLEX_DIMS; d++)
        l->extent[d] = 1;
    const bool window = net->type == NET_CONV || net->type == NET_DWCONV;
    const int rc = maestro_problem_of(&p, net, 1, !window, err);
    if (rc)
        return rc;
    if (window)
        set_window(l, net);
    else
        set_product(l, &p);
    if (window)
        l->repeats *= net->n;
    set_problem(l);
    return count_macs(l, err);
}

bool flex_layer_alike(const struct flex_layer *a, const struct flex_layer *b) {
    return a->n == b->n && a->problem.kind == b->problem.kind &&
           memcmp(a->extent, b->extent, sizeof a->extent) == 0;
}
