/* Miss-ratio curves: LRU miss counts of many capacities from one pass over a trace.
 *
 * Each is what cache.h counts for that capacity alone, with whole lines, LRU, and allocation of
 * writes: (a) for capacities that share a set count, by stack distances inside each set; (b) for
 * the fully associative cache, by stack distances over all lines; (c) the latter estimated from a
 * sample of the lines (SHARDS: Waldspurger et al., FAST 2015, fixed rate, adjusted). */
#ifndef MAGNETAR_MEMMODELS_CURVE_H
#define MAGNETAR_MEMMODELS_CURVE_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/cache/cache.h"
#include "sim/stat.h"
#include "traces/block.h"

struct curve_config {
    struct cache_config cache; /* line, slices and hashes */
    uint64_t sets;             /* (a); 0: not asked for */
    bool full;                 /* (b) */
    double rate;               /* (c), 0 to 1; 0: not asked for */
    uint64_t seed;             /* of the sample */
    const uint64_t *sizes;     /* [n] bytes, ascending, multiples of the line */
    uint32_t n;
};

/* What a capacity would have counted. */
struct curve_misses {
    uint64_t reads, writes, all;
    double ratio; /* of all accesses */
};

struct curve_estimate {
    double misses, ratio;
    double bound; /* on the error of the ratio, see below */
};

struct curve_totals {
    uint64_t accesses, reads, writes; /* one per line touched; an atomic is one of each */
    uint64_t lines;                   /* distinct; with (b) only */
    uint64_t sampled;                 /* accesses in the sample */
};

extern const struct stat_table curve_totals_table; /* "curve.accesses", ... */
extern const struct stat_table curve_sets_table; /* "curve.set_misses", ...: struct curve_misses */
extern const struct stat_table curve_full_table; /* "curve.full_misses", ...: struct curve_misses */
extern const struct stat_table curve_sample_table; /* "curve.sampled_misses", ... */

struct curve;

/* SIM_EUSAGE where a capacity, the sets or the rate cannot be. */
struct curve *curve_new(const struct curve_config *config, struct sim_err *err);
void curve_free(struct curve *c);

/* Runs accesses [from, to) of a block; SIM_EIO when memory is exhausted. */
int curve_run(struct curve *c, const struct trace_block *b, uint32_t from, uint32_t to,
              struct sim_err *err);

/* Forgets the counts so far, not the contents: the end of the warm-up. */
void curve_reset(struct curve *c);

struct curve_totals curve_totals(const struct curve *c);

/* Ways of sizes[i] with the common set count, 0 if it is no multiple of one way. */
uint64_t curve_ways(const struct curve *c, uint32_t i);

/* Misses at sizes[i]. curve_set_misses needs curve_ways(c, i) > 0. */
struct curve_misses curve_set_misses(const struct curve *c, uint32_t i);
struct curve_misses curve_full_misses(const struct curve *c, uint32_t i);

/* A line is in the sample if its hash is below rate x 2^64. Misses are those of the sample, at
 * distances / rate, over rate; the ratio is to all accesses, which is SHARDS' adjustment for a
 * sample larger or smaller than expected.
 *
 * The bound holds with about 95%. Its first part is twice the standard error from the spread of the
 * misses among 64 random parts of the sample, which sees that all accesses of a line are in or out
 * together: sqrt((1 - rate) 64 / 63 sum (m_g - mean)^2) / rate. Its second part is how far the
 * curve moves within the error of the distances: a capacity of C lines is met to 2 sqrt((1 - rate)
 * / (rate C)) of itself. With rate 1 both are 0 and the estimate is exact. */
struct curve_estimate curve_estimate(const struct curve *c, uint32_t i);

#endif
