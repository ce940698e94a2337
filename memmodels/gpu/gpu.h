/* The GPU front end: work-groups are dispatched in order to SMs, their warps issue the recorded
 * accesses in order through an L1 and a crossbar, and wait for what they asked for: a closed loop.
 *
 * Where the trace records what warps do between accesses (traces/warp_work.h), they wait, compute
 * and meet at barriers as it says. Where it does not, these stand for dependences: a write waits
 * for the reads before it in its warp; between two barriers (seen where the warps of a group begin
 * anew) all reads of the group come back; then every warp reads each line that the group loaded
 * since the barrier before once from shared memory, the exchange for which a barrier stands. */
#ifndef MAGNETAR_MEMMODELS_GPU_H
#define MAGNETAR_MEMMODELS_GPU_H

#include "memmodels/llc/front.h"
#include "sim/param.h"
#include "traces/warp_work.h"

/* What instructions between accesses cost. Those of a warp come one after another, each `latency`
 * after the one before; all warps of an SM share its issue and its lanes. */
struct gpu_work {
    double latency, width;
    double factor[WORK_CONTROL + 1]; /* the chip's instructions for each recorded one */
    double lanes[WORK_CONTROL + 1];
    double shared_factor, shared_latency;
    double barrier; /* cycles of the SM's barrier unit, per warp */
};

struct gpu_config {
    uint64_t sms, ctas_per_sm, warps_per_sm;
    uint64_t sm_outstanding, warp_outstanding;
    uint64_t issue_cycles;  /* of the load/store unit, per access */
    uint64_t gap_cycles;    /* between accesses of a warp, where the trace records none */
    uint64_t launch_cycles; /* before the first group of a kernel */
    uint64_t shared_cycles, shared_issue_cycles; /* per line read back between barriers */
    uint64_t group_launch_cycles;
    struct gpu_work work;
    uint64_t xbar_cycles;             /* one way */
    uint64_t xbar_bytes, slice_bytes; /* per cycle, into an SM, out of a slice */
    uint64_t header_bytes;            /* of a write */
    uint64_t l1_cycles;
    struct cache_config l1;                   /* per SM; size 0: none */
    bool l1_merge;                            /* a line on its way serves a second access */
    uint64_t tlb_reach, tlb_page, tlb_cycles; /* bytes, 0: every address is translated at once */
    uint64_t h2d_bytes; /* of the inputs, copied in last, are in the LLC before the first kernel */
    uint64_t buffer;    /* accesses of resident work-groups held in memory */
};
extern const struct param_table gpu_params, gpu_l1_params, gpu_work_params;

extern const struct front_type gpu_front;

#endif
