/* A mapping by MAESTRO's model beside the same mapping on the event-driven array, and what makes
 * the difference.
 *
 * Either side is run again and again with one thing less that takes time, in a stated order: main
 * memory, bandwidth, filling and draining; what is left over the products by the number of PEs is
 * that of PEs that stand idle. A cause's share is the array's cycles for it less MAESTRO's, so that
 * the shares add up to the difference. */
#ifndef MAGNETAR_PE_MAESTRO_PAIR_H
#define MAGNETAR_PE_MAESTRO_PAIR_H

#include "pe/maestro/array.h"
#include "pe/maestro/run.h"

/* What a side still waits for, from a run with everything down to products / PEs. */
enum {
    PAIR_WHOLE,     /* all */
    PAIR_NO_DRAM,   /* main memory answers at once */
    PAIR_NO_BOUNDS, /* and so does the buffer */
    PAIR_FULL,      /* and no step waits for the one before to fill or drain */
    PAIR_AS_MAPPED, /* and the array does not unfold windows: each tap is a step of its own */
    PAIR_IDEAL,     /* and every PE has work in every cycle */
    PAIR_STAGES
};

enum { PAIR_FILL, PAIR_BANDWIDTH, PAIR_EDGES, PAIR_DRAM, PAIR_MAPPING, PAIR_CAUSES };

struct maestro_pair {
    bool done;                   /* there is such an array */
    char reason[MAESTRO_REASON]; /* where there is none */
    struct maestro_array array;
    int64_t model[PAIR_STAGES], simulated[PAIR_STAGES]; /* cycles */
    int64_t more[PAIR_CAUSES];                          /* cycles of the array beyond MAESTRO's */
};

/* One row of a run. SIM_EIO, SIM_EUNSUP for cycles beyond 2^63. */
int maestro_pair_make(struct maestro_pair *pair, const struct maestro_row *row,
                      const struct maestro_job *job, struct sim_err *err);

/* MAESTRO's cycles over the array's, less 1, in percent; 0 of no cycles. */
double maestro_pair_off(int64_t model, int64_t simulated);

#endif
