#include "pe/maestro/problem.h"

#include <string.h>

#define BIT(d) (1u << NET_DIM_##d)

static const struct {
    const char *name;
    uint32_t dims; /* that layers of the kind have */
    uint32_t coupled[MAESTRO_TENSORS];
} kinds[] = {
#define OUTER BIT(N) | BIT(K) | BIT(C) | BIT(R) | BIT(S) | BIT(Y) | BIT(X)
    [MAESTRO_CONV] = {"CONV",
                      OUTER,
                      {BIT(N) | BIT(C) | BIT(Y) | BIT(X), BIT(K) | BIT(C) | BIT(R) | BIT(S),
                       BIT(N) | BIT(K) | BIT(Y) | BIT(X)}},
    [MAESTRO_DSCONV] = {"DSCONV",
                        OUTER,
                        {BIT(N) | BIT(C) | BIT(Y) | BIT(X), BIT(C) | BIT(R) | BIT(S),
                         BIT(N) | BIT(C) | BIT(Y) | BIT(X)}},
    [MAESTRO_NGCONV] = {"NGCONV",
                        OUTER | BIT(G),
                        {BIT(N) | BIT(G) | BIT(C) | BIT(Y) | BIT(X),
                         BIT(G) | BIT(K) | BIT(C) | BIT(R) | BIT(S),
                         BIT(N) | BIT(G) | BIT(K) | BIT(C) | BIT(Y) | BIT(X)}},
    [MAESTRO_GEMM] = {"GEMM",
                      BIT(M) | BIT(N) | BIT(K),
                      {BIT(M) | BIT(K), BIT(N) | BIT(K), BIT(M) | BIT(N)}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

const char *maestro_kind_name(enum maestro_kind kind) {
    return kinds[kind].name;
}

uint32_t maestro_coupled(const struct maestro_problem *p, int tensor) {
    uint32_t has = 0;
    for (int d = 0; d < NET_DIMS; d++)
        has |= p->dims[d] ? 1u << d : 0;
    return kinds[p->kind].coupled[tensor] & has;
}

/* Input sizes that only output sizes give; MAESTRO takes a stride of 1 for them. */
static void set_inputs(struct maestro_problem *p, const struct net_mapping *m) {
    const uint64_t *v = m->dims;
    if (!p->dims[NET_DIM_Y] && v[NET_DIM_Y_OUT])
        p->dims[NET_DIM_Y] = v[NET_DIM_Y_OUT] + v[NET_DIM_R] - 1;
    if (!p->dims[NET_DIM_X] && v[NET_DIM_X_OUT])
        p->dims[NET_DIM_X] = v[NET_DIM_X_OUT] + v[NET_DIM_S] - 1;
    p->dims[NET_DIM_Y_OUT] = p->dims[NET_DIM_X_OUT] = 0;
}

static int check(const struct maestro_problem *p, const char *where, struct sim_err *err) {
    const uint32_t must = kinds[p->kind].dims & ~(p->kind == MAESTRO_GEMM ? 0 : BIT(N) | BIT(G));
    const bool deep = p->kind == MAESTRO_DSCONV;
    for (int d = 0; d < NET_DIMS; d++) {
        const char *name = net_dim_name((enum net_dim)d);
        if (p->dims[d] > 1 && !(kinds[p->kind].dims >> d & 1))
            return sim_fail(err, SIM_EFORMAT, "%s: a %s has no dimension %s", where,
                            kinds[p->kind].name, name);
        if (!p->dims[d] && must >> d & 1 && !(deep && d == NET_DIM_K))
            return sim_fail(err, SIM_EFORMAT, "%s: a %s without dimension %s", where,
                            kinds[p->kind].name, name);
    }
    if (p->kind != MAESTRO_GEMM &&
        (p->dims[NET_DIM_R] > p->dims[NET_DIM_Y] || p->dims[NET_DIM_S] > p->dims[NET_DIM_X]))
        return sim_fail(err, SIM_EFORMAT, "%s: a window R x S above the input Y x X", where);
    return 0;
}

static void drop_foreign(struct maestro_problem *p) {
    for (int d = 0; d < NET_DIMS; d++)
        if (!(kinds[p->kind].dims >> d & 1))
            p->dims[d] = 0;
}

int maestro_problem_read(struct maestro_problem *p, const struct net_mapping *m, const char *where,
                         struct sim_err *err) {
    const char *type = strcmp(m->type, "TRCONV") ? m->type : "CONV";
    int k = 0;
    while (k < KINDS && strcmp(kinds[k].name, type))
        k++;
    if (k == KINDS)
        return sim_fail(err, SIM_EUNSUP,
                        "%s: MAESTRO does not analyse type %s, but CONV, DSCONV, NGCONV, TRCONV "
                        "and GEMM",
                        where, m->type);
    *p = (struct maestro_problem){.kind = (enum maestro_kind)k, .repeats = 1};
    memcpy(p->dims, m->dims, sizeof p->dims);
    p->stride_y = m->stride[NET_DIM_Y] ? (int64_t)m->stride[NET_DIM_Y] : 1;
    p->stride_x = m->stride[NET_DIM_X] ? (int64_t)m->stride[NET_DIM_X] : 1;
    if (p->kind != MAESTRO_GEMM)
        set_inputs(p, m);
    const int rc = check(p, where, err);
    drop_foreign(p);
    return rc;
}

/* Rows, depth and columns of a product, and how many products. */
struct product {
    uint64_t rows, depth, columns, groups;
};

static bool as_product(const struct net_layer *l, struct product *a) {
    switch (l->type) {
    case NET_CONV:
    case NET_DWCONV:
        *a = (struct product){net_out_h(l) * net_out_w(l), l->c / l->groups * l->r * l->s,
                              l->k / l->groups, l->groups};
        return true;
    case NET_FC:
    case NET_GEMM:
    case NET_BMM:
        *a = (struct product){l->h * l->w, l->c / l->groups, l->k / l->groups, l->groups};
        return true;
    case NET_LSTM:
    case NET_GRU:
    case NET_RNN:
        *a = (struct product){l->h, l->c + l->k, net_gates(l->type) * l->k, 1};
        return true;
    default:
        return false;
    }
}

static void set_product(struct maestro_problem *p, const struct product *a, uint64_t batch,
                        bool as_gemm) {
    uint64_t *d = p->dims;
    p->stride_y = p->stride_x = 1;
    p->repeats = (int64_t)a->groups;
    p->kind = as_gemm ? MAESTRO_GEMM : MAESTRO_CONV;
    if (as_gemm) {
        d[NET_DIM_M] = a->rows * batch;
        d[NET_DIM_N] = a->columns;
        d[NET_DIM_K] = a->depth;
        return;
    }
    d[NET_DIM_N] = batch > 1 ? batch : 0;
    d[NET_DIM_K] = a->columns;
    d[NET_DIM_C] = a->depth;
    d[NET_DIM_Y] = a->rows;
    d[NET_DIM_R] = d[NET_DIM_S] = d[NET_DIM_X] = 1;
}

static void set_window(struct maestro_problem *p, const struct net_layer *l, uint64_t batch) {
    uint64_t *d = p->dims;
    const bool deep = l->groups > 1 && l->c == l->groups && l->k == l->groups;
    p->kind = deep ? MAESTRO_DSCONV : l->groups > 1 ? MAESTRO_NGCONV : MAESTRO_CONV;
    p->stride_y = (int64_t)l->y.stride;
    p->stride_x = (int64_t)l->x.stride;
    d[NET_DIM_N] = batch > 1 ? batch : 0;
    d[NET_DIM_G] = l->groups > 1 && !deep ? l->groups : 0;
    d[NET_DIM_K] = l->k / l->groups;
    d[NET_DIM_C] = deep ? l->c : l->c / l->groups;
    d[NET_DIM_R] = l->r;
    d[NET_DIM_S] = l->s;
    d[NET_DIM_Y] = l->h + l->y.before + l->y.after;
    d[NET_DIM_X] = l->w + l->x.before + l->x.after;
}

int maestro_problem_of(struct maestro_problem *p, const struct net_layer *l, uint64_t batch,
                       bool as_gemm, struct sim_err *err) {
    struct product a;
    *p = (struct maestro_problem){.kind = MAESTRO_CONV, .repeats = 1};
    if (!as_product(l, &a))
        return sim_fail(err, SIM_EUNSUP, "layer %s: a %s multiplies nothing", l->name,
                        net_type_name(l->type));
    batch *= l->n;
    const bool window = l->type == NET_CONV || l->type == NET_DWCONV;
    if (window && !as_gemm) {
        if ((l->y.dilation > 1 && l->r > 1) || (l->x.dilation > 1 && l->s > 1))
            return sim_fail(err, SIM_EUNSUP,
                            "layer %s: MAESTRO has no windows with gaps (dilation)", l->name);
        set_window(p, l, batch);
        return 0;
    }
    set_product(p, &a, batch, as_gemm);
    return 0;
}

bool maestro_volume(const struct maestro_problem *p, int tensor, int64_t *cells) {
    const uint32_t coupled = maestro_coupled(p, tensor);
    const bool outputs = tensor == MAESTRO_OUTPUT && p->kind != MAESTRO_GEMM;
    *cells = 1;
    for (int d = 0; d < NET_DIMS; d++) {
        if (!(coupled >> d & 1))
            continue;
        uint64_t size = p->dims[d];
        if (outputs && d == NET_DIM_Y)
            size -= p->dims[NET_DIM_R] - 1;
        if (outputs && d == NET_DIM_X)
            size -= p->dims[NET_DIM_S] - 1;
        if (__builtin_mul_overflow(*cells, (int64_t)size, cells))
            return false;
    }
    return true;
}
