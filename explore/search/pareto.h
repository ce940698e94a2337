/* Pareto sets, all goals to be made small. */
#ifndef MAGNETAR_EXPLORE_SEARCH_PARETO_H
#define MAGNETAR_EXPLORE_SEARCH_PARETO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define GOALS_MAX 8u

/* The points that no other is as good as in every goal and better in one; of points that are equal
 * in all goals the one of the lowest index. Sorted by goals, then index. */
struct pareto {
    size_t n_goals, n, cap;
    size_t nearest; /* perhaps the member that dominated the last point that did not join */
    double (*goals)[GOALS_MAX];
    uint64_t *index;
};

void pareto_init(struct pareto *f, size_t n_goals);
void pareto_free(struct pareto *f);

/* Takes the point in, and out what it dominates, where no member dominates it. *joined says which.
 * SIM_EIO. */
int pareto_add(struct pareto *f, uint64_t index, const double *goals, bool *joined,
               struct sim_err *err);

/* Is `a` as good as `b` in every goal, and better in one? */
bool pareto_dominates(const double *a, const double *b, size_t n_goals);

/* What the front dominates of the box up to `reference`, exactly: by slices of the last goal (While
 * et al., IEEE TEVC 10(1), 2006), sorted for two goals. SIM_EIO, as a value below 0. */
double pareto_hypervolume(const struct pareto *f, const double *reference);

#endif
