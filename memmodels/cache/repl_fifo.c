/* First in, first out: a stack of fills, 0 the newest; hits leave it alone. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    cache_init_order(c);
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    (void)c, (void)set, (void)way, (void)row;
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    cache_touch(c->order + (size_t)set * row, row, way);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    return cache_way_with(c->order + (size_t)set * row, row, (uint8_t)(c->ways - 1));
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_fifo = {
    .about = {"fifo", "first in, first out"},
    POLICY_CODE,
};
