/* A random way, from the run's seed. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    (void)c;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)c, (void)set, (void)way, (void)row;
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)c, (void)set, (void)way, (void)row;
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    (void)set, (void)row;
    return (uint32_t)rng_below(&c->rng, c->ways);
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_random = {
    .about = {"random", "a random way, from --seed"},
    POLICY_CODE,
};
