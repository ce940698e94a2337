/* Demand block: up to 64 Ki accesses as a structure of arrays. Readers, generators and dataflows
 * produce blocks; caches and writers consume them: one indirect call per block, none per access. */
#ifndef MAGNETAR_TRACES_BLOCK_H
#define MAGNETAR_TRACES_BLOCK_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

#ifndef BLOCK_MAX /* a fuzzer's build has a small one */
#define BLOCK_MAX (1u << 16)
#endif

enum trace_op {
    OP_READ,
    OP_WRITE,
    OP_ATOMIC,     /* a read and a write that nothing comes between */
    OP_FETCH,      /* instruction fetch: a read */
    OP_COPYBACK,   /* Dinero's label 4: write the line back, keep it */
    OP_INVALIDATE, /* Dinero's label 5: drop the line, no write back */
    OP_COUNT,
    OP_WORK =
        OP_COUNT /* no access: what a warp does before its next one (traces/warp_work.h), packed
                  * in place of the address; only for those who ask with trace_keep_work */
};

#define TRACE_LINE   128u /* a sector mask is relative to a line of this many bytes, */
#define TRACE_SECTOR 32u  /* in sectors of this many */

/* One packed word per access:
 *   bits 0-2    operation
 *   bit  3      1: extent is a mask of 32 B sectors of the 128 B line at addr
 *               0: extent is a size in bytes, starting at addr
 *   bits 4-19   extent, 1 to 65535
 *   bits 20-31  warp inside the work-group, 0 to 4095 */
#define WORD_EXTENT_MAX 0xffffu
#define WORD_WARP_MAX   0xfffu

static inline uint32_t word_make(enum trace_op op, bool mask, uint32_t extent, uint32_t warp) {
    assert(extent - 1 < WORD_EXTENT_MAX && warp <= WORD_WARP_MAX);
    return (uint32_t)op | (uint32_t)mask << 3 | extent << 4 | warp << 20;
}
static inline enum trace_op word_op(uint32_t w) {
    return (enum trace_op)(w & 7);
}
static inline bool word_is_mask(uint32_t w) {
    return w >> 3 & 1;
}
static inline uint32_t word_extent(uint32_t w) {
    return w >> 4 & WORD_EXTENT_MAX;
}
static inline uint32_t word_warp(uint32_t w) {
    return w >> 20;
}

/* From access `first` up to the next run, everything belongs to one work-group of one kernel.
 * Traces without kernels have kernel 0, group 0 throughout. */
struct trace_run {
    uint32_t first;
    uint32_t kernel; /* index into trace_meta.kernels */
    uint32_t group;  /* linear work-group number */
};

struct trace_block {
    uint32_t n;      /* accesses, and work where it was asked for */
    uint32_t n_runs; /* at least 1 when n > 0; runs[0].first = 0 */
    bool has_gaps;
    uint64_t *addr; /* [BLOCK_MAX] byte address */
    uint32_t *word; /* [BLOCK_MAX] */
    uint32_t *gap;  /* [BLOCK_MAX] trace clocks since the access before; valid if has_gaps */
    struct trace_run *runs; /* [BLOCK_MAX] */
};

struct trace_block *block_new(struct sim_err *err);
void block_free(struct trace_block *b);

/* Has any access a sector mask? */
bool block_has_masks(const struct trace_block *b);

/* Records that are no access. */
uint32_t block_work(const struct trace_block *b);

static inline void block_clear(struct trace_block *b) {
    b->n = b->n_runs = 0;
    b->has_gaps = false;
}

/* Appends one access; the block must not be full. */
static inline void block_add(struct trace_block *b, uint64_t addr, uint32_t word, uint32_t gap,
                             uint32_t kernel, uint32_t group) {
    assert(b->n < BLOCK_MAX);
    const struct trace_run *last = b->n_runs ? &b->runs[b->n_runs - 1] : 0;
    if (!last || last->kernel != kernel || last->group != group)
        b->runs[b->n_runs++] = (struct trace_run){b->n, kernel, group};
    b->addr[b->n] = addr;
    b->word[b->n] = word;
    b->gap[b->n] = gap;
    b->has_gaps |= gap != 0;
    b->n++;
}

#endif
