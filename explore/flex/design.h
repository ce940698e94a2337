/* Closed accelerators that are good at given layers: each search begins anew and ends with one. */
#ifndef MAGNETAR_EXPLORE_FLEX_DESIGN_H
#define MAGNETAR_EXPLORE_FLEX_DESIGN_H

#include "explore/flex/search.h"
#include "explore/flex/work.h"

#define FLEX_DESIGN_SAMPLES 5000u /* designs that a search looks at, by default */

struct flex_design {
    struct flex_accelerator accelerator; /* every axis one value */
    double objective;                    /* summed over the layers */
    double violation;
};

/* The sum of a closed accelerator's costs over a network. `violation` above 0: a layer does not
 * fit. SIM_EIO. */
int flex_network_cost(struct flex_worker *w, const struct flex_accelerator *a,
                      const struct flex_work *work, const struct flex_network *net,
                      struct flex_cost *sum, struct sim_err *err);

/* Search number `number` of the accelerator's resources and PEs' loops: o->samples designs are
 * looked at. SIM_EIO. */
int flex_design_search(struct flex_worker *w, const struct flex_accelerator *a,
                       const struct flex_work *work, const struct flex_network *net,
                       const struct flex_options *o, uint64_t number, struct flex_design *design,
                       struct sim_err *err);

#endif
