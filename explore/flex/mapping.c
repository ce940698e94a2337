#include "explore/flex/mapping.h"

#include <string.h>

#include "pe/maestro/checked.h"

void flex_worker_free(struct flex_worker *w) {
    maestro_traffic_free(&w->traffic);
    maestro_scratch_free(&w->scratch);
}

/* The window's dimension along Y or X, and back; -1: neither. */
static int partner(int dim) {
    static const int8_t partners[FLEX_DIMS] = {
        [FLEX_K] = -1,     [FLEX_C] = -1,     [FLEX_Y] = FLEX_R,
        [FLEX_X] = FLEX_S, [FLEX_R] = FLEX_Y, [FLEX_S] = FLEX_X};
    return partners[dim];
}

uint64_t flex_tile_cells(const struct flex_tile *t, int dim, const struct flex_layer *l) {
    const bool rows = dim == FLEX_Y || dim == FLEX_X;
    if (t->of == dim)
        return l->extent[dim];
    const uint64_t cells = (t->of >= 0 ? l->extent[t->of] : 0) + t->cells;
    const uint64_t halo = rows ? l->extent[partner(dim)] - 1 : 0;
    return cells <= halo ? 1 : cells - halo;
}

/* The first of the list, or where it is free of the layer's dimensions, but for `other`; which it
 * is where there is none. */
static uint8_t first_dim(const struct flex_dims *v, const struct flex_layer *l, uint8_t other) {
    const uint8_t *dims = v->free ? l->dims : v->at;
    const int n = v->free ? l->n : v->n;
    for (int i = 0; i < n; i++)
        if (dims[i] != other)
            return dims[i];
    return other;
}

void flex_point_first(const struct flex_accelerator *a, const struct flex_layer *l,
                      struct flex_point *p, bool *cut) {
    *cut = false;
    *p = (struct flex_point){.shape = a->shape.free ? 1 : a->shape.at[0],
                             .outer = first_dim(&a->outer, l, FLEX_DIMS)};
    p->inner = first_dim(&a->inner, l, p->outer);
    if (p->inner == p->outer)
        p->outer = first_dim(&a->outer, l, p->inner);
    for (int d = 0; d < FLEX_DIMS; d++) {
        const struct flex_tiles *t = &a->tiles[d];
        const uint64_t cells = t->free ? 1 : flex_tile_cells(&t->at[0], d, l);
        *cut |= cells > l->extent[d] && flex_layer_has(l, d);
        p->tile[d] = cells < l->extent[d] ? cells : l->extent[d];
        p->order[d] = a->order.free ? (uint8_t)d : a->order.at[0][d];
    }
}

/* Directives of the two levels, made one after another. */
struct directing {
    const struct flex_layer *layer;
    struct maestro_problem problem; /* as it runs: */
    uint64_t extent[FLEX_DIMS], tile[FLEX_DIMS];
    int64_t macs, l1;
    struct net_directive at[2 * (FLEX_DIMS + 1) + 1];
    size_t n;
};

static struct net_size number(uint64_t value) {
    return (struct net_size){.n = 1, .terms = {{.op = '+', .value = value}}};
}

static void put(struct directing *m, enum net_map kind, enum net_dim dim, uint64_t size,
                uint64_t offset) {
    m->at[m->n++] = (struct net_directive){
        .kind = kind, .dim = dim, .size = number(size), .offset = number(offset)};
}

/* A level's maps: `outputs` of Y and X, cells of others, of each unit's share of `extent`; `window`
 * of R and S, which are 1 once they are spread. Where a window is spread, its rows of inputs move
 * along with it. */
struct flex_level {
    const uint8_t *order;
    int spread;
    uint64_t extent[FLEX_DIMS], tile[FLEX_DIMS];
};

static void put_map(struct directing *m, const struct flex_level *v, int d) {
    static const enum net_dim names[FLEX_DIMS] = {NET_DIM_K, NET_DIM_C, NET_DIM_Y,
                                                  NET_DIM_X, NET_DIM_R, NET_DIM_S};
    const enum net_map kind = v->spread == d ? NET_SPATIAL : NET_TEMPORAL;
    const int other = partner(d);
    if (d == FLEX_R || d == FLEX_S) {
        const uint64_t cells = v->spread == d ? 1 : v->extent[d];
        put(m, kind, names[d], cells, cells);
    } else if (other >= 0 && v->spread == other) {
        put(m, NET_SPATIAL, names[d], v->extent[d], 1);
    } else if (other >= 0) {
        put(m, kind, names[d], v->tile[d] + v->extent[other] - 1, v->tile[d]);
    } else {
        put(m, kind, names[d], v->tile[d], v->tile[d]);
    }
}

static void put_level(struct directing *m, const struct flex_level *v) {
    bool spread = false;
    for (int i = 0; i < FLEX_DIMS; i++) {
        if (m->layer->problem.kind == MAESTRO_DSCONV && v->order[i] == FLEX_K)
            continue;
        put_map(m, v, v->order[i]);
        spread |= v->order[i] == v->spread;
    }
    if (!spread) /* output channels of a depthwise layer: one unit has work */
        put(m, NET_SPATIAL, NET_DIM_N, 1, 1);
}

/* Words that a PE holds, which may be more than 64 bits count; exact up to 2^53, as buffers are.
 * MAESTRO counts as many outputs as inputs. */
static double working_set(const struct flex_level *v, const struct flex_layer *l) {
    const bool deep = l->problem.kind == MAESTRO_DSCONV;
    const double k = deep ? 1 : (double)v->tile[FLEX_K], c = (double)v->tile[FLEX_C];
    double out[2], in[2], window[2];
    for (int i = 0; i < 2; i++) {
        const int d = FLEX_Y + i;
        const bool spread = v->spread == partner(d);
        window[i] = spread ? 1 : (double)v->extent[partner(d)];
        out[i] = (double)(spread ? v->extent[d] : v->tile[d]);
        in[i] = out[i] + window[i] - 1;
    }
    return k * c * window[0] * window[1] + c * in[0] * in[1] + (deep ? c : k) * out[0] * out[1];
}

static uint64_t whole_rounds(uint64_t n, uint64_t units) {
    return n > units ? (n + units - 1) / units * units : n;
}

/* The layer as it runs: where rows or columns of outputs are spread and take several rounds, units
 * that have none in the last one go along, since MAESTRO counts such a round wrong. No: there are
 * more than 2^63 products. */
static bool pad(struct directing *m, const struct flex_accelerator *a, const struct flex_point *p) {
    const uint64_t clusters = (uint64_t)a->hw.pes / p->shape;
    struct maestro_problem *q = &m->problem;
    *q = m->layer->problem;
    m->macs = m->layer->macs;
    for (int d = FLEX_Y; d <= FLEX_X; d++) {
        const uint64_t outputs = m->layer->extent[d];
        m->tile[d] = p->inner == d ? whole_rounds(p->tile[d], p->shape) : p->tile[d];
        const uint64_t tiles = (outputs + m->tile[d] - 1) / m->tile[d];
        const uint64_t rounds = p->outer == d ? whole_rounds(tiles, clusters) : tiles;
        m->extent[d] = m->tile[d] > p->tile[d] || rounds > tiles ? rounds * m->tile[d] : outputs;
        q->dims[d == FLEX_Y ? NET_DIM_Y : NET_DIM_X] += m->extent[d] - outputs;
        if (__builtin_mul_overflow(m->macs / (int64_t)outputs, (int64_t)m->extent[d], &m->macs))
            return false;
    }
    return true;
}

static bool make(struct directing *m, const struct flex_accelerator *a, const struct flex_layer *l,
                 const struct flex_point *p) {
    struct flex_level v = {.order = p->order, .spread = p->outer};
    *m = (struct directing){.layer = l};
    memcpy(m->extent, l->extent, sizeof m->extent);
    memcpy(m->tile, p->tile, sizeof m->tile);
    if (!pad(m, a, p))
        return false;
    memcpy(v.extent, m->extent, sizeof v.extent);
    memcpy(v.tile, m->tile, sizeof v.tile);
    put_level(m, &v);
    m->at[m->n++] = (struct net_directive){.kind = NET_CLUSTER, .size = number(p->shape)};
    v.order = a->inner_order;
    v.spread = p->inner;
    for (int d = 0; d < FLEX_DIMS; d++) {
        const bool window = d == FLEX_R || d == FLEX_S;
        const bool whole = window || partner(d) == p->outer;
        v.extent[d] = whole ? m->extent[d] : m->tile[d];
        if (d == p->outer && window)
            v.extent[d] = 1;
        const uint64_t cells =
            a->inner_tiles[d].of == d ? v.extent[d] : flex_tile_cells(&a->inner_tiles[d], d, l);
        v.tile[d] = d == p->inner ? 1 : cells < v.extent[d] ? cells : v.extent[d];
    }
    put_level(m, &v);
    const double l1 = 2 * working_set(&v, l);
    m->l1 = l1 < 0x1p62 ? (int64_t)l1 : INT64_MAX;
    return true;
}

/* INT64_MAX: or more. */
static int64_t sum(const int64_t v[MAESTRO_TENSORS]) {
    bool overflow = false;
    const int64_t read = checked_add(v[MAESTRO_INPUT], v[MAESTRO_WEIGHT], &overflow);
    const int64_t all = checked_add(read, v[MAESTRO_OUTPUT], &overflow);
    return overflow ? INT64_MAX : all;
}

static double shortage(int64_t need, int64_t have) {
    return need > have ? (double)need / (double)have - 1 : 0;
}

/* What the traffic costs; of a point whose products are all there. */
static int cost_of(struct flex_worker *w, const struct flex_accelerator *a,
                   const struct flex_layer *l, struct flex_cost *cost, struct sim_err *err) {
    const struct maestro_accesses *acc = &w->traffic.accesses;
    const int rc = maestro_scratch_reserve(&w->scratch, w->traffic.n_nodes, err);
    if (rc)
        return rc;
    const int64_t cycles = maestro_runtime(&w->traffic, w->plan.n_levels, &a->hw, &w->scratch);
    const int64_t l1 = maestro_l1_accesses(acc), l2 = maestro_l2_accesses(acc);
    if (cycles < 0 || l1 == INT64_MAX || l2 == INT64_MAX)
        return 0;
    cost->l2 = sum(w->traffic.l2);
    cost->cycles = (double)cycles * (double)l->repeats;
    cost->energy_nj = maestro_energy(l->macs, l1, l2) * (double)l->repeats;
    cost->violation = shortage(cost->l1, a->hw.l1) + shortage(cost->l2, a->hw.l2);
    return 0;
}

/* Products of a cluster, of which some dimensions may be cut. */
static int64_t cluster_products(const struct maestro_level *top, uint32_t cut) {
    int64_t e[NET_DIMS];
    for (int d = 0; d < NET_DIMS; d++)
        e[d] = 1;
    for (int i = 0; i < top->n; i++) {
        const struct maestro_map *map = &top->maps[i];
        e[map->dim] = cut >> i & 1 ? map->in.mapped_edge : map->in.mapped;
    }
    return e[NET_DIM_K] * e[NET_DIM_C] * e[NET_DIM_R] * e[NET_DIM_S] *
           (e[NET_DIM_Y] - e[NET_DIM_R] + 1) * (e[NET_DIM_X] - e[NET_DIM_S] + 1);
}

/* Do PEs make all products that their cluster has? Of a cluster that is cut MAESTRO takes a PE's
 * last tile for as large as that of a whole one: too large costs time, too small were a gift. */
static bool makes_all(const struct flex_worker *w) {
    const struct maestro_traffic *t = &w->traffic;
    for (size_t i = 1; i < t->n_nodes; i++) {
        const struct maestro_node *node = &t->nodes[i];
        bool overflow = false;
        int64_t made = 0;
        for (uint32_t k = node->at; k < node->at + node->n; k++)
            made = checked_add(made, checked_mul(t->cases[k].count, t->cases[k].macs, &overflow),
                               &overflow);
        if (!overflow && made < cluster_products(&w->plan.levels[0], node->cut))
            return false;
    }
    return true;
}

int flex_evaluate(struct flex_worker *w, const struct flex_accelerator *a,
                  const struct flex_layer *l, const struct flex_point *p, struct flex_cost *cost,
                  struct sim_err *err) {
    struct directing m;
    struct sim_err why;
    *cost = (struct flex_cost){.violation = INFINITY};
    if (!make(&m, a, l, p))
        return 0;
    const struct net_dataflow d = {.at = m.at, .n = m.n};
    cost->l1 = m.l1;
    int rc = maestro_plan_make(&w->plan, &m.problem, &d, a->hw.pes, "", &why);
    if (rc == 0)
        rc = maestro_traffic_make(&w->traffic, &w->plan, "", &why);
    if (rc)
        return rc == SIM_EIO ? sim_fail(err, SIM_EIO, "%s", why.text) : 0;
    return w->traffic.accesses.macs == m.macs && makes_all(w) ? cost_of(w, a, l, cost, err) : 0;
}

/* The next tile in turn that can be halved, from *turn on; -1: none. */
static int next_tile(const struct flex_point *p, int *turn) {
    static const uint8_t turns[] = {FLEX_Y, FLEX_X, FLEX_C, FLEX_K};
    enum { TURNS = sizeof turns };
    for (int i = 0; i < TURNS; i++) {
        const int d = turns[(*turn + i) % TURNS];
        if (p->tile[d] > 1) {
            *turn = (*turn + i + 1) % TURNS;
            return d;
        }
    }
    return -1;
}

int flex_evaluate_halving(struct flex_worker *w, const struct flex_accelerator *a,
                          const struct flex_layer *l, struct flex_point *p, struct flex_cost *cost,
                          bool *halved, struct sim_err *err) {
    int turn = 0, d = 0;
    *halved = false;
    for (;;) {
        const int rc = flex_evaluate(w, a, l, p, cost, err);
        if (rc || cost->violation == 0 || (d = next_tile(p, &turn)) < 0)
            return rc;
        p->tile[d] = (p->tile[d] + 1) / 2;
        *halved = true;
    }
}
