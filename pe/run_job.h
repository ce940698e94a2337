/* Inside of a run: a layer on its way through it. */
#ifndef MAGNETAR_PE_RUN_JOB_H
#define MAGNETAR_PE_RUN_JOB_H

#include "pe/dataflow.h"
#include "pe/run.h"
#include "pe/stream.h"

/* A layer on its way through one run. */
struct layer_job {
    struct machine own; /* the run's machine as the layer finds it: what is left of its buffer */
    const struct machine *m;
    struct run_layer *job;
    const struct dataflow *flow;
    struct pe_layer layer;
    struct dataflow_case flowing; /* of a layer that multiplies */
    struct stream stream;         /* of one that only moves bytes */
    struct moved moved;
    double
        glb_ratio; /* bits read from the buffer, with inputs that lanes do not pick, over without */
    double dram_peak; /* bytes per second of the memory that a timed run opened; 0: none */
};

/* The plan in force, played by events. */
int run_play(struct layer_job *w, const struct timed_watch *watch, struct timed_result *t,
             struct sim_err *err);

/* Steps round their bits down where these are fractions; a layer is not faster for it. */
void run_not_below(struct timed_result *t, uint64_t least);

/* What the plan in force does in closed form, handed over as the job says. */
void run_closed(struct layer_job *w, struct pe_result *out);

/* Does the plan depend on more than the layer? A stream before a banked memory keeps to a chunk of
 * its own. */
bool run_decides(const struct layer_job *w);

/* Takes the fastest plan for the memory of the run. As each plan's time falls with bandwidth and
 * does not depend on the buffer's size, so does the least of them. A banked memory gives no such
 * promise, and takes long to try: there the plan that cannot be beaten by its own bound is taken,
 * or that of least traffic. *played: *t is what it took. */
int run_settle(struct layer_job *w, struct timed_result *t, bool *played, struct sim_err *err);

#endif
