/* Figures that depend on a seed, as means over the seeds 1 to N of a space: an evaluator around
 * another, which is opened once for each. Beside each figure F stands F.ci95, the half width of the
 * 95 % interval of its mean by Student's t. A design that cannot be with one seed cannot be. */
#ifndef MAGNETAR_EXPLORE_SEARCH_SEEDS_H
#define MAGNETAR_EXPLORE_SEARCH_SEEDS_H

#include "explore/search/evaluator.h"

/* Makes *out of `base` and opens it, for s->seeds; out->close(*state) afterwards where there is a
 * state, also after an error. What the other's open returns. */
int seeds_open(struct evaluator *out, void **state, const struct evaluator *base,
               const struct space *s, unsigned threads, struct sim_err *err);

/* What Student's t of so many degrees of freedom is within, 95 times of 100. */
double seeds_student(uint64_t freedom);

#endif
