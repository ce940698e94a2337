/* The launches that run a network: allocations and kernels in order, one layer and pass at a time.
 */
#ifndef MAGNETAR_TRACES_KERNELS_PLAN_H
#define MAGNETAR_TRACES_KERNELS_PLAN_H

#include "traces/kernels/launch.h"
#include "traces/kernels/work.h"
#include "traces/meta.h"
#include "traces/networks/network.h"

struct plan_options {
    uint64_t batch;
    bool training;
    size_t first, last; /* layers, by position in the table from 1 */
};

struct plan;

enum plan_pass { PLAN_FORWARD, PLAN_BACKWARD, PLAN_UPDATE, PLAN_END };

/* Where a launch stands: launch `at` of n of a layer and pass. Borrowed until the plan goes on. */
struct plan_place {
    const struct work *work;
    const struct work_buffers *buffers;
    enum plan_pass pass;
    size_t at, n;
};

/* Network and tiles are borrowed and must outlive the plan. SIM_EUSAGE when a layer is outside the
 * network, SIM_EUNSUP when a size passes what the kernels can count (2^31 - 1 elements). */
int plan_new(struct plan **out, const struct network *net, const struct tiles *tiles,
             const struct plan_options *options, struct sim_err *err);
void plan_free(struct plan *p);

/* Is it known of all of its kernels what they execute between their accesses? */
bool plan_has_work(const struct plan *p);

/* The next launch, which lives until the next call, or NULL in *out at the end. Adds to meta the
 * allocations that the launch is the first to use, the kernel itself, and for the first launch of a
 * layer and pass the note "layer": "KERNEL NAME PASS", PASS being forward, backward or update. */
int plan_next(struct plan *p, struct trace_meta *meta, const struct launch **out,
              struct sim_err *err);

/* Where in the network the launch stands that plan_next gave last. */
struct plan_place plan_place(const struct plan *p);

#endif
