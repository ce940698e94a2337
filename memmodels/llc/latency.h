/* A histogram of latencies in cycles: exact below 1,024, then 64 steps per power of two. */
#ifndef MAGNETAR_MEMMODELS_LATENCY_H
#define MAGNETAR_MEMMODELS_LATENCY_H

#include <stdint.h>

#define LATENCY_EXACT 1024u
#define LATENCY_STEPS 64u
#define LATENCY_SLOTS (LATENCY_EXACT + 54u * LATENCY_STEPS)

struct latency_histogram {
    uint64_t n, sum, max;
    uint64_t slots[LATENCY_SLOTS];
};

static inline uint32_t latency_slot(uint64_t v) {
    if (v < LATENCY_EXACT)
        return (uint32_t)v;
    const unsigned log2 = 63u - (unsigned)__builtin_clzll(v); /* 10 and up */
    return LATENCY_EXACT + (log2 - 10) * LATENCY_STEPS + (uint32_t)(v >> (log2 - 6) & 63);
}

static inline void latency_add(struct latency_histogram *h, uint64_t cycles) {
    h->n++;
    h->sum += cycles;
    h->max = cycles > h->max ? cycles : h->max;
    h->slots[latency_slot(cycles)]++;
}

/* A latency that at least `fraction` of all do not exceed: the high end of its slot, or the
 * longest. */
static inline uint64_t latency_quantile(const struct latency_histogram *h, double fraction) {
    uint64_t seen = 0;
    for (uint32_t i = 0; i < LATENCY_SLOTS; i++) {
        seen += h->slots[i];
        if (h->n && (double)seen >= fraction * (double)h->n) {
            if (i < LATENCY_EXACT)
                return i;
            const uint32_t k = i - LATENCY_EXACT;
            const uint64_t high = ((uint64_t)(64 + k % 64 + 1) << (k / 64 + 4)) - 1;
            return high < h->max ? high : h->max;
        }
    }
    return 0;
}

#endif
