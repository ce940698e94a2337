/* Belady's optimum: evict the line whose next use is farthest. The next uses come from a first pass
 * over the trace. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    (void)c;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)row;
    c->use[(size_t)set * c->ways + way] = c->oracle[c->serial];
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    policy_hit(c, set, way, row);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    (void)row;
    const uint64_t *use = c->use + (size_t)set * c->ways;
    uint32_t victim = 0;
    for (uint32_t way = 1; way < c->ways; way++)
        if (use[way] > use[victim])
            victim = way;
    return victim;
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_opt = {
    .about = {"opt", "Belady's optimum; reads the trace twice"},
    .needs_oracle = true,
    POLICY_CODE,
};
