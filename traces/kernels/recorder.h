/* Turns the accesses of the work-items of one warp into warp-level records, the way a GPU's memory
 * unit does: lanes that execute the same instruction for the same time make one operation,
 * coalesced to lines of 128 B with masks of 32 B sectors. Operations stand in the order of their
 * first occurrence when the lanes run one after another, the lines of an operation ascend. Between
 * them stands what the warp does there, counted as traces/capture/warps.h says. */
#ifndef MAGNETAR_TRACES_KERNELS_RECORDER_H
#define MAGNETAR_TRACES_KERNELS_RECORDER_H

#include "traces/warp_work.h"

#define KERNEL_BUFFERS 6u
#define RECORDER_SITES 1024u
#define WORK_SITES     256u

/* Records of one part of a work-group, addresses relative to the base of the buffer they touch. */
struct recorder_segment {
    uint32_t n;
    int64_t *rel;    /* [n] bytes from the base to the line, may be negative */
    uint8_t *buffer; /* [n] below KERNEL_BUFFERS, or that for a packed work */
    uint32_t *word;  /* [n] packed as in traces/block.h */
};

struct recorder_op;

/* Work after an operation: the `part`th from wait to wait. */
struct recorder_step {
    uint32_t after, part;
    struct warp_work work;
};

/* What a lane executes between two accesses, or branches. */
struct recorder_block {
    uint32_t integer, real, special, control;
    uint32_t shared, conflicts; /* accesses to shared memory, and the cycles that conflicts add */
};

struct recorder {
    /* The warp being recorded. */
    struct recorder_op *ops;
    size_t n_ops, cap_ops;
    uint32_t lane_stamp;
    uint32_t first[RECORDER_SITES]; /* op + 1 of a site's first occurrence, 0: none yet */
    uint32_t at[RECORDER_SITES];    /* op + 1 of its latest in this lane */
    uint32_t stamp[RECORDER_SITES]; /* lane to which `at` belongs */
    uint32_t sites;                 /* sites used so far */
    /* Its work, if wanted, and where the current lane stands: after which operation, in which part.
     */
    bool with_work, waiting; /* the lane has read what it has not needed yet */
    struct recorder_step *steps;
    size_t n_steps, cap_steps;
    uint32_t after, part;
    uint32_t met[WORK_SITES];        /* times the warp has executed a block */
    uint32_t times[WORK_SITES];      /* times its lane has, */
    uint32_t work_stamp[WORK_SITES]; /* which is this one */
    /* The records that were made so far, of all warps. */
    struct recorder_segment out;
    size_t cap;
    const uint64_t *base; /* [KERNEL_BUFFERS] */
    int rc;               /* the first error, SIM_EIO */
    struct sim_err err;
};

/* Begins a segment against the given bases, which must live until it is finished. */
void recorder_begin(struct recorder *r, const uint64_t *base);
void recorder_free(struct recorder *r);

/* The next lane of the warp begins: its instructions count from their first occurrence. */
void recorder_lane(struct recorder *r);

/* The current lane executes instruction `site` (numbered by the model, below RECORDER_SITES):
 * `bytes` at `addr` inside `buffer`. */
void recorder_access(struct recorder *r, uint32_t site, enum trace_op op, uint32_t buffer,
                     uint64_t addr, uint32_t bytes);

/* It executes block `site` (below WORK_SITES, numbered apart from the accesses): counted once for
 * all lanes that do so for the same time, after the access that the first of these made last. */
void recorder_work(struct recorder *r, uint32_t site, const struct recorder_block *b);
#define WORK(r, site, ...) recorder_work(r, site, &(struct recorder_block){__VA_ARGS__})
/* It needs what it has read, if it has since it last waited. */
void recorder_wait(struct recorder *r);

/* The lane goes on where it has read something that it needs before anything else. */
void recorder_resume(struct recorder *r);

/* Ends the warp and appends its records. */
void recorder_warp(struct recorder *r, uint32_t warp);
/* Ends its stretch up to a barrier, at which it waits for its work-group. */
void recorder_barrier(struct recorder *r, uint32_t warp);

#endif
