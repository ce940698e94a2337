/* Counter-based random numbers: a value is a pure function of (seed, stream, counter), so that any
 * component draws from its own stream, in any order, and every run can be repeated. */
#ifndef MAGNETAR_SIM_RNG_H
#define MAGNETAR_SIM_RNG_H

#include <stdint.h>

#include "sim/high.h"

/* The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, variant 13 of Stafford's mixers).
 */
static inline uint64_t rng_mix(uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    x ^= x >> 31;
    return x;
}

struct rng {
    uint64_t key;
    uint64_t counter;
};

/* Streams are told apart by `stream`: one per component. */
static inline struct rng rng_stream(uint64_t seed, uint64_t stream) {
    return (struct rng){.key = rng_mix(seed ^ rng_mix(stream + 0x9e3779b97f4a7c15u))};
}

static inline uint64_t rng_at(struct rng r, uint64_t counter) {
    return rng_mix(r.key + (counter + 1) * 0x9e3779b97f4a7c15u);
}

static inline uint64_t rng_next(struct rng *r) {
    return rng_at(*r, r->counter++);
}

/* Uniform in [0, n), n >= 1, by multiplication: bias below n / 2^64. */
static inline uint64_t rng_below(struct rng *r, uint64_t n) {
    return high_product(rng_next(r), n);
}

/* Uniform in [0, 1). */
static inline double rng_real(struct rng *r) {
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

#endif
