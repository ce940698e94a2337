#include "pe/maestro/plan.h"

#include <string.h>

#define BIT(d) (1u << NET_DIM_##d)

static int64_t min64(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t max64(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* What making a plan knows besides it. */
struct making {
    struct maestro_plan *plan;
    const char *file;
    int64_t dims[NET_DIMS]; /* of the level in hand */
    struct sim_err *err;
};

static struct maestro_map *find(struct maestro_level *l, enum net_dim d) {
    for (int i = 0; i < l->n; i++)
        if (l->maps[i].dim == d)
            return &l->maps[i];
    return NULL;
}

static int refuse(const struct making *m, size_t line, int code, const char *why) {
    return sim_fail(m->err, code, "%s:%zu: %s", m->file, line, why);
}

/* Y' and X' are Y and X of as many cells as the window takes. */
static enum net_dim input_of(enum net_dim d) {
    return d == NET_DIM_Y_OUT ? NET_DIM_Y : d == NET_DIM_X_OUT ? NET_DIM_X : d;
}

/* Takes a directive into the level, its dimension that of an input. */
static int add(struct making *m, struct maestro_level *l, const struct net_directive *e) {
    const struct maestro_problem *p = &m->plan->problem;
    const enum net_dim d = input_of(e->dim);
    int64_t size, offset;
    if (l->n == MAESTRO_MAPS)
        return refuse(m, e->line, SIM_EFORMAT, "more than 16 directives in a level");
    if (!p->dims[d])
        return sim_fail(m->err, SIM_EFORMAT, "%s:%u: a %s has no dimension %s", m->file, e->line,
                        maestro_kind_name(p->kind), net_dim_name(e->dim));
    if (find(l, d))
        return sim_fail(m->err, SIM_EFORMAT, "%s:%u: a second map of %s in a level", m->file,
                        e->line, net_dim_name(e->dim));
    if (!net_size_value(&e->size, p->dims, &size) ||
        !net_size_value(&e->offset, p->dims, &offset) || !size || !offset)
        return refuse(m, e->line, SIM_EFORMAT, "a size or offset that is not 1 to 4294967295");
    l->maps[l->n++] = (struct maestro_map){.spatial = e->kind == NET_SPATIAL,
                                           .dim = (uint8_t)d,
                                           .line = e->line,
                                           .size = size,
                                           .offset = offset};
    return 0;
}

/* A map of outputs spans the inputs that they are made of: those of the level's window. */
static void widen(struct making *m, struct maestro_level *l, const struct net_directive *first,
                  const struct net_directive *end) {
    for (const struct net_directive *e = first; e < end; e++) {
        if (e->dim == input_of(e->dim))
            continue;
        const enum net_dim r = e->dim == NET_DIM_Y_OUT ? NET_DIM_R : NET_DIM_S;
        const struct maestro_map *window = find(l, r);
        find(l, input_of(e->dim))->size += (window ? window->size : m->dims[r]) - 1;
    }
}

/* What the level above maps and this one does not name passes through: each in front of those
 * before. */
static void inherit(const struct maestro_level *above, struct maestro_level *l) {
    for (int i = 0; i < above->n; i++) {
        if (find(l, above->maps[i].dim) || l->n == MAESTRO_MAPS)
            continue;
        memmove(l->maps + 1, l->maps, sizeof *l->maps * (size_t)l->n);
        l->maps[0] = above->maps[i];
        l->maps[0].spatial = false;
        l->maps[0].coupled = 0;
        l->n++;
    }
}

/* What inputs depend on and nobody maps is taken whole. */
static void complete(struct making *m, struct maestro_level *l) {
    static const enum net_dim alphabetical[] = {NET_DIM_C, NET_DIM_G, NET_DIM_K,
                                                NET_DIM_M, NET_DIM_N, NET_DIM_R,
                                                NET_DIM_S, NET_DIM_X, NET_DIM_Y};
    const struct maestro_problem *p = &m->plan->problem;
    const uint32_t inputs = maestro_coupled(p, MAESTRO_INPUT) | maestro_coupled(p, MAESTRO_WEIGHT);
    for (size_t i = 0; i < sizeof alphabetical / sizeof *alphabetical; i++) {
        const enum net_dim d = alphabetical[i];
        if (inputs >> d & 1 && !find(l, d) && l->n < MAESTRO_MAPS)
            l->maps[l->n++] =
                (struct maestro_map){.dim = (uint8_t)d, .size = m->dims[d], .offset = m->dims[d]};
    }
}

/* Steps over inputs that make up for the stride, where a map spans a window. */
static void stride(const struct making *m, struct maestro_level *l, bool top, enum net_dim d) {
    const struct maestro_problem *p = &m->plan->problem;
    const int64_t s = d == NET_DIM_Y ? p->stride_y : p->stride_x;
    const int64_t r = (int64_t)p->dims[d == NET_DIM_Y ? NET_DIM_R : NET_DIM_S];
    struct maestro_map *map = find(l, d);
    if (s == 1 || !map || map->size < r)
        return;
    const int64_t outputs = (map->size + s - r) / s;
    map->size = outputs * min64(s, r) + max64(r - s, 0);
    map->offset = outputs * (!top && r < s ? r : s);
}

static void set_cells(struct maestro_map *map) {
    const int64_t m = map->size, f = map->offset, extent = map->extent;
    const int64_t steady = max64(0, (extent - m) / f);
    const bool edge = steady * f + m < extent || m > extent;
    const int64_t rest = extent - (steady + 1) * f, left = rest < 0 ? extent : rest;
    map->in.mapped = m;
    map->in.unique = !map->spatial && extent <= m ? 0 : min64(m, f);
    map->in.mapped_edge = edge ? left : m;
    map->in.unique_edge = max64(f - (m - left), 0);
    map->out = map->in;
}

/* Outputs that a step over inputs makes, by a stride of 1. */
static void set_outputs(struct maestro_level *l, enum net_dim d, enum net_dim window) {
    struct maestro_map *map = find(l, d);
    const struct maestro_map *r = find(l, window);
    if (!map || !r)
        return;
    map->out.mapped = map->in.mapped - r->in.mapped + 1;
    map->out.mapped_edge = map->in.mapped_edge - r->in.mapped_edge + 1;
    map->out.unique = min64(map->offset, map->size);
    map->out.unique_edge = min64(map->offset, map->out.mapped_edge);
}

static int64_t edge_units(const struct maestro_map *map, int64_t units) {
    const int64_t m = map->size, f = map->offset, extent = map->extent;
    if (extent <= m)
        return 1;
    if (extent > m + f * (units - 1)) {
        const int64_t rest = extent - ((extent - m) / f + 1) / units * f * units;
        return rest < m ? 1 : (rest - m) / f + 1;
    }
    const int64_t n = (extent - m) / f + 1;
    return (n - 1) * f + m < extent ? n + 1 : n;
}

/* MAESTRO's order of a tensor's dimensions; of two that are spread out the later one decides. */
static int rank(const struct maestro_problem *p, int d) {
    if (p->kind != MAESTRO_GEMM)
        return d;
    return d == NET_DIM_M ? 0 : d == NET_DIM_K ? 1 : 2;
}

static void decide(const struct making *m, struct maestro_level *l) {
    for (int t = 0; t < MAESTRO_TENSORS; t++) {
        l->decides[t] = -1;
        for (int i = 0; i < 2 && l->spatial[i] >= 0; i++) {
            const struct maestro_map *map = &l->maps[l->spatial[i]];
            const int other = l->decides[t];
            if (map->coupled >> t & 1 &&
                (other < 0 || rank(&m->plan->problem, map->dim) >
                                  rank(&m->plan->problem, l->maps[l->spatial[other]].dim)))
                l->decides[t] = (int8_t)i;
        }
    }
}

static int find_spatial(const struct making *m, struct maestro_level *l) {
    int n = 0;
    l->spatial[0] = l->spatial[1] = -1;
    for (int i = 0; i < l->n; i++) {
        if (l->maps[i].spatial && n < 2)
            l->spatial[n] = i;
        n += l->maps[i].spatial;
    }
    if (n == 1 || n == 2)
        return 0;
    return refuse(m, l->line, SIM_EFORMAT,
                  n ? "a level with more than two SpatialMaps"
                    : "a level without a SpatialMap, which says what its units share");
}

/* Windows are not cut in time: MAESTRO has no partial ones. */
static int check_windows(const struct making *m, struct maestro_level *l) {
    for (int i = 0; i < l->n; i++) {
        const struct maestro_map *map = &l->maps[i];
        const bool window = map->dim == NET_DIM_R || map->dim == NET_DIM_S;
        if (window && !map->spatial && map->size < map->extent)
            return sim_fail(m->err, SIM_EFORMAT,
                            "%s:%u: a TemporalMap of %s that does not span it: %lld of %lld",
                            m->file, map->line, net_dim_name((enum net_dim)map->dim),
                            (long long)map->size, (long long)map->extent);
    }
    return 0;
}

/* From a complete list of maps to what is known of them; the dims of the level below. */
static int finish(struct making *m, struct maestro_level *l, bool top) {
    struct maestro_plan *plan = m->plan;
    stride(m, l, top, NET_DIM_Y);
    stride(m, l, top, NET_DIM_X);
    for (int i = 0; i < l->n; i++) {
        struct maestro_map *map = &l->maps[i];
        map->extent = m->dims[map->dim];
        for (int t = 0; t < MAESTRO_TENSORS; t++)
            map->coupled |= (uint8_t)((maestro_coupled(&plan->problem, t) >> map->dim & 1) << t);
        if (!plan->loses && map->offset > map->size && map->size < map->extent) {
            plan->loses = true;
            plan->loses_line = map->line;
        }
        set_cells(map);
    }
    if (plan->problem.kind != MAESTRO_GEMM) {
        set_outputs(l, NET_DIM_Y, NET_DIM_R);
        set_outputs(l, NET_DIM_X, NET_DIM_S);
    }
    int rc = find_spatial(m, l);
    if (!rc)
        rc = check_windows(m, l);
    if (rc)
        return rc;
    decide(m, l);
    l->edge_units = edge_units(&l->maps[l->spatial[0]], l->units);
    for (int i = 0; i < l->n; i++)
        m->dims[l->maps[i].dim] = min64(l->maps[i].size, l->maps[i].extent);
    return 0;
}

/* One level: the directives from `first` to `end`. */
static int make_level(struct making *m, int k, const struct net_directive *first,
                      const struct net_directive *end) {
    struct maestro_level *l = &m->plan->levels[k];
    l->n = 0;
    for (const struct net_directive *e = first; e < end; e++) {
        const int rc = add(m, l, e);
        if (rc)
            return rc;
    }
    widen(m, l, first, end);
    if (k && m->plan->problem.kind == MAESTRO_DSCONV && find(l - 1, NET_DIM_K))
        return refuse(m, l->line, SIM_EUNSUP,
                      "a DSCONV with a map of K in a level above another: no tensor depends on K");
    if (k)
        inherit(l - 1, l);
    complete(m, l);
    return finish(m, l, k == 0);
}

/* Units of every level; the PEs are dealt out in whole units of the top level. */
static int share(struct making *m, const struct net_dataflow *d, int64_t pes) {
    struct maestro_plan *plan = m->plan;
    plan->unit = plan->n_levels = 1;
    for (size_t i = 0; i < d->n; i++) {
        const struct net_directive *e = &d->at[i];
        int64_t n;
        if (e->kind != NET_CLUSTER)
            continue;
        if (plan->n_levels == MAESTRO_LEVELS)
            return refuse(m, e->line, SIM_EUNSUP, "more than 8 levels");
        if (!net_size_value(&e->size, plan->problem.dims, &n) || !n)
            return refuse(m, e->line, SIM_EFORMAT, "a Cluster of 0, or above 4294967295");
        if (n > pes / plan->unit)
            return sim_fail(m->err, SIM_EUNSUP,
                            "%s:%u: a Cluster above the PEs: %lld times %lld, and there are %lld",
                            m->file, e->line, (long long)plan->unit, (long long)n, (long long)pes);
        plan->levels[plan->n_levels++].units = n;
        plan->unit *= n;
    }
    plan->levels[0].units = pes / plan->unit;
    return 0;
}

int maestro_plan_make(struct maestro_plan *plan, const struct maestro_problem *p,
                      const struct net_dataflow *d, int64_t pes, const char *file,
                      struct sim_err *err) {
    struct making m = {.plan = plan, .file = file, .err = err};
    plan->problem = *p;
    plan->loses = false;
    for (int i = 0; i < NET_DIMS; i++)
        m.dims[i] = (int64_t)p->dims[i];
    if (d->refusal)
        return sim_fail(err, SIM_EFORMAT, "%s", d->refusal);
    int rc = share(&m, d, pes);
    static const struct net_directive none;
    const struct net_directive *first = d->n ? d->at : &none, *end = first + d->n;
    for (int k = 0; rc == 0 && k < plan->n_levels; k++) {
        const struct net_directive *e = first;
        plan->levels[k].line = (uint32_t)(e < end ? e->line : d->line);
        while (e < end && e->kind != NET_CLUSTER)
            e++;
        rc = make_level(&m, k, first, e);
        first = e + 1;
    }
    return rc;
}
