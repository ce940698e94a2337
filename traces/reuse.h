/* Reuse distances and strides of a trace, per kernel and tensor (allocation), exactly; or estimated
 * over all of it in constant memory.
 *
 * The reuse distance of a reference is the number of distinct lines of 128 B referenced since its
 * line was referenced last, over the whole trace (Mattson et al. 1970: a fully associative LRU
 * cache of C lines holds it exactly when the distance is below C). Kept as a set of the last
 * reference times of all lines in a Fenwick tree; memory grows with the distinct lines, O(log
 * lines) each.
 *
 * The estimate (Waldspurger et al., FAST 2015: SHARDS-adj) keeps only lines whose hash ends in k
 * zero bits; each counts for 2^k and its distance 2^k times, while references are all counted. k
 * grows from 0 when the lines kept exceed a limit, so that a trace with fewer distinct lines is
 * counted exactly.
 *
 * The stride is the difference of its address to the reference before in the same kernel and
 * tensor. Reads, writes, atomics and fetches are references, once per line that they touch. */
#ifndef MAGNETAR_TRACES_REUSE_H
#define MAGNETAR_TRACES_REUSE_H

#include "traces/trace.h"

#define REUSE_BINS 66

/* Bin 0 counts the value 0, bin k > 0 those from 2^(k-1) to 2^k - 1. */
struct reuse_row {
    uint32_t kernel;
    long alloc;                    /* index in the trace's meta, -1: outside all */
    uint64_t references, cold;     /* cold: first references of their lines */
    uint64_t distance[REUSE_BINS]; /* lines */
    uint64_t forward[REUSE_BINS];  /* strides in bytes, 0 included */
    uint64_t backward[REUSE_BINS]; /* negative strides, by magnitude */
    uint64_t last;                 /* address */
};

struct reuse;

struct reuse *reuse_new(struct sim_err *err);
/* Of at most `most` lines; only reuse_total, without strides. */
struct reuse *reuse_new_sampled(uint64_t most, struct sim_err *err);
void reuse_free(struct reuse *r);

/* Adds the references of a block; SIM_EIO when memory is exhausted. */
int reuse_add(struct reuse *r, const struct trace_block *b, const struct trace_meta *meta,
              struct sim_err *err);

/* Rows in the order in which they were met; NULL past the end. */
const struct reuse_row *reuse_at(const struct reuse *r, size_t i);

/* All references together (kernel and alloc mean nothing). */
const struct reuse_row *reuse_total(const struct reuse *r);

/* Returns k where one line in 2^k was kept, as memory did not hold more; 0: all were. */
unsigned reuse_sampling(const struct reuse *r);

/* Misses of a fully associative LRU cache of 2^log2_lines lines over these references. */
uint64_t reuse_misses(const struct reuse_row *row, unsigned log2_lines);

#endif
