/* Regressions over designs that are combinations of listed values: a design begins where it differs
 * from the one before. What a sum over terms still depends on, once the first knobs are chosen, is
 * a sum over the powers of the others; those sums are kept knob by knob, so that in the order of a
 * space, the last knob fastest, a design costs a few terms. Results are the same in any order. */
#ifndef MAGNETAR_EXPLORE_REGRESSION_GRID_H
#define MAGNETAR_EXPLORE_REGRESSION_GRID_H

#include "explore/regression.h"

struct regression_grid;

/* The values of a knob, in the order of the regression's. */
struct grid_knob {
    const double *values;
    size_t n;
};

/* SIM_EIO. */
int regression_grid_make(struct regression_grid **out, const struct regression *r,
                         const struct grid_knob *knobs, struct sim_err *err);
void regression_grid_free(struct regression_grid *g);

/* Designs: which of its values knob k has is choices[design * stride + column[k]]. */
struct grid_designs {
    const uint32_t *choices, *column;
    size_t n, stride;
};

/* out[design * step]: what the regression predicts. Any thread. */
void regression_grid_predict(const struct regression_grid *g, const struct grid_designs *d,
                             double *out, size_t step);

#endif
