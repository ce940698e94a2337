/* Tree pseudo-LRU: one bit per inner node of a binary tree over the ways (a power of two), 0 sends
 * the search for a victim left; an access turns the bits on its path away from itself. */
#include "memmodels/cache/array.h"

static void policy_init(struct cache *c) {
    (void)c;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    uint64_t tree;
    uint8_t *const at = c->order + (size_t)set * row;
    memcpy(&tree, at, sizeof tree);
    for (uint32_t node = way + c->ways; node > 1; node /= 2) {
        const uint64_t bit = 1ull << (node / 2);
        tree = node & 1 ? tree & ~bit : tree | bit;
    }
    memcpy(at, &tree, sizeof tree);
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    policy_hit(c, set, way, row);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    uint64_t tree;
    memcpy(&tree, c->order + (size_t)set * row, sizeof tree);
    uint32_t node = 1;
    while (node < c->ways)
        node = 2 * node + (uint32_t)(tree >> node & 1);
    return node - c->ways;
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_plru = {
    .about = {"plru", "tree pseudo-LRU (ways a power of two)"},
    .ways_power_of_two = true,
    POLICY_CODE,
};
