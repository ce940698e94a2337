/* What a warp does between two of its accesses, as a record of its own (OP_WORK) whose 64 bits
 * stand in place of an address. First it waits for what it has read, if so marked; then come the
 * instructions; then, if so marked, a barrier of its work-group. More than a field holds takes
 * several records. docs/trace-format.md. */
#ifndef MAGNETAR_TRACES_WARP_WORK_H
#define MAGNETAR_TRACES_WARP_WORK_H

#include "traces/block.h"

enum work_kind {
    WORK_INTEGER,
    WORK_FLOAT, /* of 32 bits and less */
    WORK_DOUBLE,
    WORK_SPECIAL,   /* division, roots, exponentials, ... */
    WORK_CONTROL,   /* branches, calls, barriers */
    WORK_SHARED,    /* accesses to shared memory, */
    WORK_CONFLICTS, /* and how many cycles they take beside the first each */
    WORK_KINDS
};

struct warp_work {
    bool waits, barrier;
    uint32_t n[WORK_KINDS]; /* instructions of the warp */
};

/* Bits of each field, above the two marks. */
#define WORK_BITS                                                                                  \
    { 12, 11, 9, 9, 8, 7, 6 }

static inline uint64_t work_pack(const struct warp_work *w) {
    static const unsigned bits[WORK_KINDS] = WORK_BITS;
    uint64_t packed = (uint64_t)w->waits | (uint64_t)w->barrier << 1;
    for (unsigned k = 0, at = 2; k < WORK_KINDS; at += bits[k++]) {
        assert(w->n[k] >> bits[k] == 0);
        packed |= (uint64_t)w->n[k] << at;
    }
    return packed;
}

static inline struct warp_work work_unpack(uint64_t packed) {
    static const unsigned bits[WORK_KINDS] = WORK_BITS;
    struct warp_work w;
    w.waits = (packed & 1) != 0;
    w.barrier = (packed & 2) != 0;
    for (unsigned k = 0, at = 2; k < WORK_KINDS; at += bits[k++])
        w.n[k] = (uint32_t)(packed >> at & ((1u << bits[k]) - 1));
    return w;
}

/* Takes from *rest as much as one record holds; the barrier goes with the last. False: nothing is
 * left. */
static inline bool work_take(struct warp_work *rest, struct warp_work *out) {
    static const unsigned bits[WORK_KINDS] = WORK_BITS;
    bool any = rest->waits || rest->barrier, left = false;
    out->waits = rest->waits;
    rest->waits = false;
    for (unsigned k = 0; k < WORK_KINDS; k++) {
        const uint32_t most = (1u << bits[k]) - 1;
        out->n[k] = rest->n[k] < most ? rest->n[k] : most;
        rest->n[k] -= out->n[k];
        any |= out->n[k] > 0;
        left |= rest->n[k] > 0;
    }
    out->barrier = rest->barrier && !left;
    rest->barrier &= left;
    return any;
}

#define WORK_WORD(warp) word_make(OP_WORK, false, 1, warp)

#endif
