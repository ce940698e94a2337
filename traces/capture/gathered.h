/* Inside of warps.h: what is gathered between two flushes. */
#ifndef MAGNETAR_TRACES_CAPTURE_GATHERED_H
#define MAGNETAR_TRACES_CAPTURE_GATHERED_H

#include "traces/capture/warps.h"

#define SHARED       (OP_WORK + 1) /* of struct key: an access to shared memory */
#define SHARED_WORDS (WARP_ITEMS * 4u)

struct warp_line {
    uint64_t addr;
    uint32_t sectors;
};

/* One warp access in the making. */
struct warp_slot {
    struct warp_line *lines;
    size_t n, cap;
    enum trace_op op;
};

/* Work that stands after the access of slot `after` - 1, the `part`th from wait to wait. */
struct warp_step {
    uint32_t after, part;
    struct warp_work work;
};

/* Words of shared memory that lanes of a warp touch at the same time. */
struct shared_access {
    uint32_t step; /* of the warp */
    uint32_t n;
    uint64_t word[SHARED_WORDS];
};

/* Slots and steps in the order of their first occurrence; those above n keep their memory. */
struct capture_warp {
    struct warp_slot *slots;
    struct warp_step *steps;
    struct shared_access *shared;
    size_t n, cap, n_steps, cap_steps, n_shared, cap_shared;
};

/* Where a work-item stands: after which slot, in which part. */
struct warp_place {
    uint32_t after, part;
};

/* Slot numbers of one instruction in one warp, by occurrence, and of a store by part of the warp.
 */
struct seen {
    uint32_t *slot;
    size_t n, cap;
};

struct key {
    uintptr_t pc;
    int op; /* enum trace_op, or SHARED */
    uint32_t index;
};

struct warps {
    uint32_t store_lanes;
    uint32_t items, n_warps;
    struct capture_warp *warps; /* [n_warps] */
    size_t cap_warps;
    struct key *keys; /* [n_hash], open addressing; pc 0 is free */
    size_t n_hash;
    uint32_t n_instr, cap_instr;
    uint32_t *times;           /* [cap_instr][items]: executions since the last flush */
    struct seen *seen;         /* [cap_instr][n_warps] */
    struct warp_place *places; /* [items] */
};

/* The number of instruction `pc`, which is known as long as work-groups have as many items. */
int warps_instruction(struct warps *w, const void *pc, int op, uint32_t *index,
                      struct sim_err *err);

/* Completes a warp's steps before they are emitted, by their places: conflicts, and the barrier
 * behind the last one. */
void warp_steps_finish(struct capture_warp *warp, bool barrier);
int warp_step_emit(const struct warp_step *s, uint32_t warp, warps_emit *emit, void *arg,
                   struct sim_err *err);

#endif
