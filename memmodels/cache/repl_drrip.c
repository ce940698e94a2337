/* Dynamic RRIP: set duelling between static and bimodal. In every 32 sets (or all of them, where
 * there are fewer) the first follows the static and the middle one the bimodal policy; their misses
 * move a 10-bit selector that the other sets obey. */
#include "memmodels/cache/rrip.h"

#define DUEL_MAX    1023u
#define DUEL_MIDDLE 512u
#define DUEL_EVERY  32u

static void policy_init(struct cache *c) {
    c->duel = DUEL_MIDDLE;
}

static inline void policy_hit(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    rrip_set(c, set, way, row, 0);
}

static inline void policy_fill(struct cache *c, uint32_t set, uint32_t way, uint32_t row) {
    const uint32_t every = c->sets < DUEL_EVERY ? c->sets : DUEL_EVERY, place = set % every;
    bool bimodal = c->duel >= DUEL_MIDDLE;
    if (place == 0) {
        bimodal = false;
        c->duel += c->duel < DUEL_MAX;
    } else if (place == every / 2) {
        bimodal = true;
        c->duel -= c->duel > 0;
    }
    rrip_set(c, set, way, row, bimodal ? brrip_insertion(c) : RRIP_LONG);
}

static inline uint32_t policy_victim(struct cache *c, uint32_t set, uint32_t row) {
    return rrip_victim(c, set, row);
}

#include "memmodels/cache/loop.inc"

const struct cache_policy policy_drrip = {
    .about = {"drrip", "set duelling between srrip and brrip"},
    POLICY_CODE,
};
