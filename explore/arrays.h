/* Layers on PE arrays, side by side: the array half of a case (case.h). */
#ifndef MAGNETAR_EXPLORE_ARRAYS_H
#define MAGNETAR_EXPLORE_ARRAYS_H

#include "explore/layers.h"
#include "pe/energy.h"
#include "pe/handover.h"
#include "pe/run.h"
#include "sim/pool.h"
#include "sim/tick.h"

struct array_case {
    struct machine machine;
    const struct layer_work *work;    /* NULL: a machine without work */
    uint64_t sram_ifmap, sram_filter; /* of SCALE-Sim, bytes */
    struct run_layer *jobs;           /* [n] one per chosen layer, with its result */
    struct pe_type *types;            /* [n] where each layer has its own, else NULL */
    size_t n;
    struct handover handover; /* where one is asked for (handover_asked), else without tensors */
    struct pe_result total;
    struct area area;
};

/* A PE type may come without an area; then there is no total, either. */
bool array_knows_area(const struct array_case *c);

/* Gives a resolved machine the layers of `work`: mappings must be of the network (array.mapping),
 * offchip.zeros no more than there are layers. Plans what stays in the global buffer between them,
 * which SCALE-Sim knows nothing of. SIM_EUSAGE, and what reading mappings and handover_plan return.
 */
int array_case_open(struct array_case *c, const struct layer_work *work, struct sim_err *err);

/* Figures of a case that has run, beside the table of its total. */
struct array_figure {
    const char *key;
    double (*of)(const struct array_case *c); /* NAN: the case has none */
};
/* Row i, NULL past the end. */
const struct array_figure *array_figure_at(size_t i);

/* Sums results and areas after the jobs have run. */
void array_case_total(struct array_case *c);
void array_case_free(struct array_case *c);

/* One layer on one machine. */
struct array_job {
    const struct machine *machine;
    struct run_layer *layer;
    const char *label; /* before its errors, where it says which of several cases; or NULL */
};

/* Runs them all; ticks with how many are done, from the thread that ran one. The first error by
 * number, for any number of threads. */
int arrays_run(const struct array_job *jobs, size_t n, struct pool *pool, const struct tick *tick,
               struct sim_err *err);

#endif
