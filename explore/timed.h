/* Timed mode: each case of a replay by events, with a reader of its own. */
#ifndef MAGNETAR_EXPLORE_TIMED_H
#define MAGNETAR_EXPLORE_TIMED_H

#include "explore/case.h"
#include "sim/pool.h"
#include "sim/result.h"
#include "traces/trace.h"

struct timed_job {
    const struct stream_input *input; /* one file */
    uint64_t seed;
    const struct occupancy_kernels *kernels; /* NULL: gpu.ctas_per_sm for all */
    struct result *result;                   /* takes the input; may be NULL */
    struct observe_config *observe;          /* [cases] what is written on the way, or NULL */
    struct tick tick; /* accesses of the first case; 0, from the threads of the others: only whether
                         to stop */
};

/* Simulates one case over an open trace. */
int case_timed(struct explore_case *c, const struct timed_job *job, struct trace *trace,
               const struct tick *tick, struct sim_err *err);

/* What was read, for those who show it. */
struct timed_input {
    char name[512];
    uint64_t records, fetches_left_out;
    bool summed; /* summed: work-groups are numbered x + y */
};

/* Simulates every case on the pool's threads. *first, the trace already opened, is taken for the
 * first case and is NULL then. The first error in the order of the cases. */
int cases_timed(struct explore_cases *cases, const struct timed_job *job, struct pool *pool,
                struct trace **first, struct timed_input *input, struct sim_err *err);

#endif
