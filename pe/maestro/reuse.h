/* How often what a level sends is used: in time, while a unit holds it, and in space, by units that
 * take the same cell or add into the same sum. Of a unit of each level that has as much to do as
 * any. */
#ifndef MAGNETAR_PE_MAESTRO_REUSE_H
#define MAGNETAR_PE_MAESTRO_REUSE_H

#include "pe/maestro/plan.h"

struct maestro_reuse {
    double macs;     /* of a unit of the level */
    double sent[3];  /* cells over the level's network, by tensor: to its units, or back */
    double taken[3]; /* cells that units took in, or sums that they made */
};

/* Of products per cell: temporal, and multicast (of outputs: reduction). 0 where nothing moves. */
double maestro_reuse_temporal(const struct maestro_reuse *r, int tensor);
double maestro_reuse_spatial(const struct maestro_reuse *r, int tensor);

/* Fills reuse[plan->n_levels]. SIM_EUNSUP for counts beyond 2^63. */
int maestro_reuse_of(struct maestro_reuse *reuse, const struct maestro_plan *plan,
                     const char *where, struct sim_err *err);

#endif
