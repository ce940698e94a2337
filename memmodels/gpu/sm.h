/* Inside of the GPU front end: SMs, resident work-groups, warps. gpu.c dispatches, group.c
 * reads the trace, issue.c runs the warps, access.c carries their accesses. */
#ifndef MAGNETAR_MEMMODELS_GPU_SM_H
#define MAGNETAR_MEMMODELS_GPU_SM_H

#include "memmodels/cache/divide.h"
#include "memmodels/gpu/gpu.h"

enum gpu_phase { GPU_PHASE_COMPLETE = 1, GPU_PHASE_WARP, GPU_PHASE_DISPATCH };

/* An access is handed over when it is issued, with the time at which it reaches its slice. Up to so
 * many cycles ahead the load/store unit and the port to the crossbar are booked: what SMs send
 * meets at a slice in the order of time but for this much. */
#define GPU_AHEAD_CYCLES 8

struct gpu;
struct group;
struct sm;
struct record;

/* One access: a line of the LLC; or a work, packed in `line`, with OP_WORK for the request. */
struct record {
    uint64_t line;
    uint32_t req; /* as in struct demand */
    uint32_t gap; /* as in struct trace_block */
};

/* A warp, laid out to fill one line of the host's cache. Its states: issue.c. */
struct warp {
    _Alignas(64) struct event event; /* a gap, or the end of a barrier; a warp that waits for its SM
                                      * is linked by event.next */
    struct group *group;
    uint64_t ready;          /* ps: the next access not before */
    const struct record *at; /* the next of the section's accesses */
    uint32_t reads_out;      /* in flight */
    uint32_t left : 27;      /* records from `at` on */
    uint32_t barrier : 1;    /* its work ends at one, whose unit it takes when it gets there */
    uint32_t stalled : 1;    /* a completion resumes it */
    uint32_t has_gaps : 1;   /* of its own, recorded */
    uint32_t has_work : 1;   /* and the waits for what it has read */
    uint32_t working : 1;    /* after its last access; its event ends it */
};

/* Accesses of one warp between two barriers. */
struct segment {
    uint32_t from, to, warp;
    uint32_t section, reads;
};

/* A resident work-group. Its arrays grow to the largest group that the slot ever held. */
struct group {
    struct sm *sm;
    struct record *records;
    struct warp *warps;
    struct segment *segments;
    bool has_gaps, has_work;
    uint32_t loaded;  /* lines read in this section */
    uint32_t busy;    /* warps that have not finished this section */
    uint32_t n_warps; /* by the launch shape */
    size_t segment;   /* first of the next section */
    size_t n, cap_records, n_segments, cap_segments, cap_warps;
    struct group *next; /* free list of the SM */
    uint32_t number;    /* in order of dispatch */
    uint64_t since;     /* ps: dispatched */
};

struct sm {
    struct event event; /* the load/store unit has caught up */
    struct gpu *gpu;
    unsigned number;
    uint8_t partition; /* of the LLC, that is near */
    uint32_t outstanding, resident, resident_warps;
    bool waking; /* event is queued */
    uint64_t lsu_free, out_free, in_free, shared_free;
    uint64_t issue_free, barrier_free, lanes_free[WORK_CONTROL + 1];
    struct warp *first, *last; /* waiting for room, or for the load/store unit */
    struct group *free;
    struct cache *l1;
    struct gpu_request **l1_filling; /* [frames] */
};

/* The first line of the host's cache is all that an answer needs. */
struct gpu_request {
    _Alignas(64) struct event event;
    struct warp *warp; /* NULL: a write */
    struct sm *sm;
    struct gpu_request *merged; /* accesses that wait for the same L1 fill */
    uint64_t issued : 63;       /* ps */
    uint64_t counted : 1;       /* the warm-up was over */
    struct llc_request base;
    uint32_t l1_frame; /* UINT32_MAX: none */
};

struct gpu {
    struct front front;
    struct front_env env;
    struct gpu_config config;
    uint64_t warp_outstanding;
    uint64_t issue_ps, gap_ps, xbar_ps, l1_ps, ahead_ps;
    /* Of a recorded instruction: until the next of its warp, of the SM's issue, of its lanes. */
    uint64_t work_ps[WORK_CONTROL + 1], slot_ps[WORK_CONTROL + 1], lanes_ps[WORK_CONTROL + 1];
    uint64_t shared_ps, port_ps, barrier_ps;
    struct divisor cycle;
    uint64_t slice_out_ps[9], sm_in_ps[9], sm_out_ps[9]; /* of the ports, for so many sectors */
    bool native;       /* the LLC has the trace's lines and sectors */
    struct demand cut; /* for the others: one access */
    struct sm *sms;
    struct group *groups;
    struct gpu_request *requests, *free;
    uint64_t *slice_out; /* [slices] port free at */
    struct cache *tlb;   /* of pages in place of lines; NULL: none */
    unsigned page_log2;  /* in lines of the LLC */
    uint64_t tlb_ps;
    struct event dispatcher;
    uint32_t kernel;        /* being run */
    uint64_t groups_per_sm; /* of it */
    uint64_t kernel_since;  /* ps */
    bool dispatching, running;
    uint64_t outstanding, active, buffered;
    unsigned next_sm;
};

/* Reads the next work-group of the running kernel into `g`; false when there is none (the kernel,
 * the trace or the budget is at its end). */
bool group_load(struct gpu *gpu, struct group *g, struct sim_err *err);
bool group_available(const struct gpu *gpu);
/* Prepares the warps of the next section; the number of warps that take part, 0 at the end. */
uint32_t group_next_section(struct group *g);
void group_free(struct group *g);

static inline uint64_t gpu_later(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* Sends an access of the warp at t; gpu_answered is called when it has its answer. */
void gpu_access(struct sm *sm, struct warp *w, const struct record *a, uint64_t t);
/* An access is answered; its request is free again. */
void gpu_answered(struct gpu_request *r, uint64_t now);

/* The warps of the next section start at `at`. */
void gpu_start_section(struct group *g, uint64_t at);
/* A group has gone through all of its sections; nothing is left in flight. */
void gpu_group_end(struct group *g, uint64_t now);
void gpu_idle(struct gpu *gpu, uint64_t now);

#endif
