/* Re-reference interval prediction with two bits, hit priority: Jaleel et al., ISCA 2010. The order
 * bytes hold each way's predicted interval, 0 (near) to 3 (distant). */
#ifndef MAGNETAR_MEMMODELS_RRIP_H
#define MAGNETAR_MEMMODELS_RRIP_H

#include "memmodels/cache/array.h"

#define RRIP_LONG    2u
#define RRIP_DISTANT 3u
#define BRRIP_EVERY  32u /* bimodal: one fill in 32 is long, the others distant */

static inline void rrip_set(struct cache *c, uint32_t set, uint32_t way, uint32_t row, uint32_t v) {
    c->order[(size_t)set * row + way] = (uint8_t)v;
}

/* The first distant way, after ageing all until there is one. */
static inline uint32_t rrip_victim(struct cache *c, uint32_t set, uint32_t row) {
    uint8_t *const order = c->order + (size_t)set * row;
    for (;;) {
        for (uint32_t way = 0; way < c->ways; way++)
            if (order[way] == RRIP_DISTANT)
                return way;
        for (uint32_t way = 0; way < c->ways; way++)
            order[way]++;
    }
}

static inline uint32_t brrip_insertion(struct cache *c) {
    return rng_below(&c->rng, BRRIP_EVERY) ? RRIP_DISTANT : RRIP_LONG;
}

#endif
