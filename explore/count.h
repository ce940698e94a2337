/* Count mode: traces through the hierarchies of all cases in one pass. */
#ifndef MAGNETAR_EXPLORE_COUNT_H
#define MAGNETAR_EXPLORE_COUNT_H

#include "explore/case.h"
#include "memmodels/cache/hierarchy.h"
#include "sim/result.h"
#include "traces/meta.h"

struct count_run {
    struct hierarchies *h;
    struct trace_stream stream; /* stream.first, once open: what the first trace is */
    struct trace_meta kernels;  /* of all traces; empty where none has kernels */
    struct result *result;      /* takes the inputs; may be NULL */
    uint64_t seed, fetches_left_out;
    bool learning;
};

/* Opens the first trace; `tick` is called after each block. count_close afterwards, also after an
 * error. */
int count_open(struct count_run *r, const struct stream_input *input, unsigned threads,
               uint64_t seed, const struct tick *tick, struct sim_err *err);
void count_close(struct count_run *r);

/* The traces through the hierarchies that were added to r->h; twice where a policy looks ahead. */
int count_pass(struct count_run *r, struct sim_err *err);

/* Adds the cases' hierarchies, does the pass, and evaluates time and energy of each case.
 * SIM_EUNSUP when standard input would have to be read twice. */
int count_cases(struct count_run *r, struct explore_cases *cases, struct sim_err *err);

#endif
