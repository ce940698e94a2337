/* Turns the accesses of single work-items into warp accesses: 32 consecutive work-items that
 * execute the same instruction for the same time between two barriers make one access, coalesced to
 * lines of 128 bytes with a mask of 32-byte sectors. */
#ifndef MAGNETAR_TRACES_CAPTURE_WARPS_H
#define MAGNETAR_TRACES_CAPTURE_WARPS_H

#include <stdint.h>

#include "sim/err.h"
#include "traces/warp_work.h"

#define WARP_ITEMS 32u

struct warps;

/* Receives one line of one warp access, or with OP_WORK in `line` a packed work and 1 in `sectors`;
 * returns 0, or an error that ends the flush. */
typedef int warps_emit(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                       struct sim_err *err);

/* Stores are coalesced over `store_lanes` neighbouring work-items: a warp, or half of one as the
 * counters of Pascal chips say; the halves follow one another. */
struct warps *warps_new(uint32_t store_lanes, struct sim_err *err);
void warps_free(struct warps *w);

/* Forgets the instructions seen and prepares for work-groups of `items` work-items. */
int warps_begin(struct warps *w, uint32_t items, struct sim_err *err);

/* Work-item `item` (linear in its group) of instruction `pc` touches `size` bytes at `addr`. */
int warps_access(struct warps *w, const void *pc, uint32_t item, enum trace_op op, uint64_t addr,
                 uint64_t size, struct sim_err *err);

/* The work-item executes n instructions of this kind at `pc`; WORK_SHARED and WORK_CONFLICTS are
 * counted by warps_shared. They count once for all of a warp that execute them for the same time,
 * and stand after the access that the first of these made last. */
int warps_step(struct warps *w, const void *pc, uint32_t item, enum work_kind kind, uint32_t n,
               struct sim_err *err);
/* The work-item needs what it has read. */
int warps_wait(struct warps *w, uint32_t item, struct sim_err *err);
/* It reads or writes shared memory, which has 32 banks of 4 bytes. */
int warps_shared(struct warps *w, const void *pc, uint32_t item, uint64_t addr, uint64_t size,
                 struct sim_err *err);

/* Emits what was gathered, warp by warp, in a warp by first occurrence, in an access by ascending
 * line; then starts counting anew. To be called at each barrier and at the end of a group. */
int warps_flush(struct warps *w, bool barrier, warps_emit *emit, void *arg, struct sim_err *err);

#endif
