/* Static RRIP: fills are predicted long. */
#include "memmodels/cache/rrip.h"

static void policy_init(struct cache *c) {
    (void)c;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    rrip_set(c, set, way, row, 0);
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    rrip_set(c, set, way, row, RRIP_LONG);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    return rrip_victim(c, set, row);
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_srrip = {
    .about = {"srrip", "static re-reference interval prediction, 2 bits, hit priority"},
    POLICY_CODE,
};
