#include "memmodels/cache/hierarchy.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/oracle.h"
#include "sim/pool.h"

/* What caches of one line and sector size read: the trace, cut once. */
struct hierarchy_front {
    unsigned line_log2, sector_log2;
    struct demand *demand;
    struct oracle *oracle; /* NULL unless a cache here needs one */
};

struct level {
    struct hierarchy_config config;
    unsigned front;
    bool driven;
    struct hierarchy_driver driver;
    struct cache *l1; /* NULL: the LLC reads the front */
    struct cache *llc;
    struct trace_block *between; /* what l1 asks for */
    struct demand *demand;       /* the same, cut to the LLC's lines */
    struct cache_stats before;   /* at the end of the warm-up */
    struct cache_stats *kernels; /* [cap_kernels] */
    size_t cap_kernels;
};

struct hierarchies {
    uint64_t seed;
    struct pool *pool;
    struct hierarchy_front *fronts;
    struct level *levels;
    size_t n_fronts, cap_fronts, n_levels, cap_levels;
};

/* One task: levels of a front over a piece of demand. */
struct piece {
    struct hierarchies *h;
    unsigned front;
    uint32_t kernel;
};

struct hierarchies *hierarchies_new(unsigned threads, uint64_t seed, struct sim_err *err) {
    struct hierarchies *h = sim_alloc(1, sizeof *h, err);
    if (!h)
        return NULL;
    h->seed = seed;
    h->pool = pool_new(threads, err);
    if (!h->pool) {
        free(h);
        return NULL;
    }
    return h;
}

static void free_level(struct level *l) {
    cache_free(l->l1);
    cache_free(l->llc);
    block_free(l->between);
    demand_free(l->demand);
    free(l->kernels);
}

void hierarchies_free(struct hierarchies *h) {
    if (!h)
        return;
    pool_free(h->pool);
    for (size_t i = 0; i < h->n_fronts; i++) {
        demand_free(h->fronts[i].demand);
        oracle_free(h->fronts[i].oracle);
    }
    for (size_t i = 0; i < h->n_levels; i++)
        free_level(&h->levels[i]);
    free(h->fronts);
    free(h->levels);
    free(h);
}

static int front_for(struct hierarchies *h, const struct cache_config *first, struct sim_err *err) {
    const unsigned line = (unsigned)__builtin_ctzll(first->line);
    const unsigned sector = (unsigned)__builtin_ctzll(first->sector);
    for (size_t i = 0; i < h->n_fronts; i++)
        if (h->fronts[i].line_log2 == line && h->fronts[i].sector_log2 == sector)
            return (int)i;
    int rc = sim_grow((void **)&h->fronts, &h->cap_fronts, h->n_fronts, sizeof *h->fronts, err);
    if (rc)
        return rc;
    struct demand *d = demand_new(err);
    if (!d)
        return SIM_EIO;
    h->fronts[h->n_fronts] = (struct hierarchy_front){line, sector, d, NULL};
    return (int)h->n_fronts++;
}

static void run_cache(struct level *l, const struct demand *d) {
    if (l->driven)
        l->driver.run(l->driver.user, d, 0, d->n);
    else
        cache_run(l->llc, d, 0, d->n);
}

static void run_llc(struct level *l, const struct trace_block *b) {
    const unsigned line = (unsigned)__builtin_ctzll(l->config.llc.line);
    const unsigned sector = (unsigned)__builtin_ctzll(l->config.llc.sector);
    for (uint32_t at = 0; at < b->n;) {
        at = demand_build(l->demand, b, at, b->n, line, sector);
        run_cache(l, l->demand);
    }
}

static void sink_to_llc(void *user, struct trace_block *b) {
    run_llc(user, b);
}

static int build_level(struct hierarchies *h, struct level *l, struct sim_err *err) {
    l->llc = cache_new(&l->config.llc, h->seed, err);
    if (!l->llc)
        return SIM_EIO;
    if (l->config.l1.size == 0)
        return 0;
    l->l1 = cache_new(&l->config.l1, h->seed + 1, err);
    l->between = block_new(err);
    l->demand = demand_new(err);
    return l->l1 && l->between && l->demand ? 0 : SIM_EIO;
}

static int need_oracle(struct hierarchies *h, const struct level *l, struct sim_err *err) {
    const struct cache_policy *llc = l->config.llc.repl;
    const struct cache_policy *l1 = l->l1 ? l->config.l1.repl : NULL;
    if (l1 && (l1->needs_oracle || llc->needs_oracle))
        return sim_fail(err, SIM_EUNSUP, "%s works for a single level: set l1.size=0",
                        (l1->needs_oracle ? l1 : llc)->about.name);
    if (!llc->needs_oracle || h->fronts[l->front].oracle)
        return 0;
    h->fronts[l->front].oracle = oracle_new(err);
    return h->fronts[l->front].oracle ? 0 : SIM_EIO;
}

static int add_level(struct hierarchies *h, const struct hierarchy_config *c, bool driven,
                     struct sim_err *err) {
    const int front = front_for(h, c->l1.size ? &c->l1 : &c->llc, err);
    if (front < 0)
        return front;
    int rc = sim_grow((void **)&h->levels, &h->cap_levels, h->n_levels, sizeof *h->levels, err);
    if (rc)
        return rc;
    struct level *l = &h->levels[h->n_levels];
    *l = (struct level){.config = *c, .front = (unsigned)front, .driven = driven};
    rc = build_level(h, l, err);
    if (rc == 0)
        rc = need_oracle(h, l, err);
    if (rc) {
        free_level(l);
        return rc;
    }
    return (int)h->n_levels++;
}

int hierarchies_add_driven(struct hierarchies *h, const struct hierarchy_config *c,
                           struct sim_err *err) {
    if (c->llc.repl->needs_oracle)
        return sim_fail(err, SIM_EUNSUP, "llc.repl = %s: not over cells with a behaviour",
                        c->llc.repl->about.name);
    return add_level(h, c, true, err);
}

void hierarchies_drive(struct hierarchies *h, int number, const struct hierarchy_driver *driver) {
    h->levels[number].driver = *driver;
}

struct cache *hierarchies_cache(struct hierarchies *h, int number) {
    return h->levels[number].llc;
}

int hierarchies_add(struct hierarchies *h, const struct hierarchy_config *c, struct sim_err *err) {
    for (size_t i = 0; i < h->n_levels; i++)
        if (!h->levels[i].driven && cache_same(&h->levels[i].config.l1, &c->l1) &&
            cache_same(&h->levels[i].config.llc, &c->llc))
            return (int)i;
    return add_level(h, c, false, err);
}

bool hierarchies_need_oracle(const struct hierarchies *h) {
    for (size_t i = 0; i < h->n_fronts; i++)
        if (h->fronts[i].oracle)
            return true;
    return false;
}

int hierarchies_learn(struct hierarchies *h, const struct trace_block *b, uint32_t from,
                      uint32_t to, struct sim_err *err) {
    for (size_t f = 0; f < h->n_fronts; f++) {
        struct hierarchy_front *front = &h->fronts[f];
        for (uint32_t at = from; at < to && front->oracle;) {
            at = demand_build(front->demand, b, at, to, front->line_log2, front->sector_log2);
            for (uint32_t i = 0; i < front->demand->n; i++) {
                const int rc = oracle_note(front->oracle, front->demand->line[i], err);
                if (rc)
                    return rc;
            }
        }
    }
    return 0;
}

static void add_stats(struct cache_stats *to, const struct cache_stats *after,
                      const struct cache_stats *before) {
    uint64_t *sum = (uint64_t *)to;
    const uint64_t *a = (const uint64_t *)after, *b = (const uint64_t *)before;
    for (size_t i = 0; i < sizeof *to / sizeof *sum; i++)
        sum[i] += a[i] - b[i];
}

static void run_level(void *user, size_t i) {
    const struct piece *p = user;
    struct level *l = &p->h->levels[i];
    const struct hierarchy_front *front = &p->h->fronts[l->front];
    if (l->front != p->front)
        return;
    const struct cache_stats before = *cache_stats(l->llc);
    if (l->l1) {
        block_clear(l->between);
        cache_connect(l->l1, sink_to_llc, l, l->between);
        cache_run(l->l1, front->demand, 0, front->demand->n);
        run_llc(l, l->between);
    } else {
        if (front->oracle)
            cache_set_oracle(l->llc, oracle_next(front->oracle));
        run_cache(l, front->demand);
    }
    add_stats(&l->kernels[p->kernel], cache_stats(l->llc), &before);
}

static int reserve_kernels(struct hierarchies *h, uint32_t kernel, struct sim_err *err) {
    for (size_t i = 0; i < h->n_levels; i++) {
        struct level *l = &h->levels[i];
        if (kernel < l->cap_kernels)
            continue;
        const size_t cap = ((size_t)kernel + 1) * 2;
        struct cache_stats *larger = sim_alloc(cap, sizeof *larger, err);
        if (!larger)
            return SIM_EIO;
        if (l->cap_kernels)
            memcpy(larger, l->kernels, l->cap_kernels * sizeof *larger);
        free(l->kernels);
        l->kernels = larger;
        l->cap_kernels = cap;
    }
    return 0;
}

/* Accesses [from, to), all of one kernel. */
static int run_kernel(struct hierarchies *h, const struct trace_block *b, uint32_t from,
                      uint32_t to, uint32_t kernel, struct sim_err *err) {
    const int rc = reserve_kernels(h, kernel, err);
    if (rc)
        return rc;
    for (unsigned f = 0; f < h->n_fronts; f++) {
        struct hierarchy_front *front = &h->fronts[f];
        for (uint32_t at = from; at < to;) {
            at = demand_build(front->demand, b, at, to, front->line_log2, front->sector_log2);
            struct piece p = {h, f, kernel};
            pool_run(h->pool, h->n_levels, run_level, &p);
        }
    }
    return 0;
}

int hierarchies_run(struct hierarchies *h, const struct trace_block *b, uint32_t from, uint32_t to,
                    struct sim_err *err) {
    for (uint32_t r = 0; r < b->n_runs;) {
        const uint32_t kernel = b->runs[r].kernel, first = b->runs[r].first;
        while (r < b->n_runs && b->runs[r].kernel == kernel)
            r++;
        const uint32_t end = r < b->n_runs ? b->runs[r].first : b->n;
        const uint32_t low = first > from ? first : from, high = end < to ? end : to;
        if (low < high) {
            const int rc = run_kernel(h, b, low, high, kernel, err);
            if (rc)
                return rc;
        }
    }
    return 0;
}

void hierarchies_reset_stats(struct hierarchies *h) {
    for (size_t i = 0; i < h->n_levels; i++) {
        h->levels[i].before = *cache_stats(h->levels[i].llc);
        if (h->levels[i].driven)
            h->levels[i].driver.warm(h->levels[i].driver.user);
        if (h->levels[i].cap_kernels)
            memset(h->levels[i].kernels, 0,
                   h->levels[i].cap_kernels * sizeof *h->levels[i].kernels);
    }
}

void hierarchies_finish(struct hierarchies *h) {
    for (size_t i = 0; i < h->n_levels; i++) {
        if (h->levels[i].driven)
            h->levels[i].driver.finish(h->levels[i].driver.user);
        cache_finish(h->levels[i].llc, &h->levels[i].before);
        for (size_t k = 0; k < h->levels[i].cap_kernels; k++)
            h->levels[i].kernels[k].accesses =
                h->levels[i].kernels[k].reads + h->levels[i].kernels[k].writes;
    }
}

const struct cache_stats *hierarchies_stats(const struct hierarchies *h, int number) {
    return cache_stats(h->levels[number].llc);
}

const struct cache_stats *hierarchies_kernel_stats(const struct hierarchies *h, int number,
                                                   uint32_t k) {
    const struct level *l = &h->levels[number];
    return k < l->cap_kernels && l->kernels[k].accesses ? &l->kernels[k] : NULL;
}
