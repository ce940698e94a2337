/* Least recently used: the order bytes are a recency stack, 0 the newest. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    cache_init_order(c);
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    cache_touch(c->order + (size_t)set * row, row, way);
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    cache_touch(c->order + (size_t)set * row, row, way);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    return cache_way_with(c->order + (size_t)set * row, row, (uint8_t)(c->ways - 1));
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_lru = {
    .about = {"lru", "least recently used"},
    POLICY_CODE,
};
