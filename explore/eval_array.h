/* Inside of the evaluators of runs: what all designs of a space have in common, read once. */
#ifndef MAGNETAR_EXPLORE_EVAL_ARRAY_H
#define MAGNETAR_EXPLORE_EVAL_ARRAY_H

#include "explore/eval_state.h"
#include "pe/assign.h"

/* Where a figure comes from. */
struct array_source {
    enum { FROM_SHARED, FROM_TABLE, FROM_CASE } kind;
    size_t number;              /* of the shared ones */
    const struct stat_row *row; /* of the total's table */
    const struct array_figure *figure;
};

/* The values of a knob as they stand in a case. */
struct array_knob {
    size_t offset, size;
    uint8_t *bytes; /* [values][size]; NULL: a knob that is no parameter */
};

struct array_plan {
    struct explore_case base;
    struct param_set *set;        /* bound to it; says which keys are given */
    struct array_knob *knobs;     /* [n_knobs] */
    struct array_source *sources; /* [n_figures] */
    size_t **alike; /* [n_networks][layers] the first of those that ask for the same work */
    struct pe_types types;
    struct layer_types layers;
    bool tables; /* may a design's memories be of a table, whose areas need not grow? */
};

/* e->arrays of an evaluator that is open, as `ready` of struct evaluator; array_plan_free
 * afterwards, also after an error. */
int array_plan_ready(void *state, const struct space *s, struct sim_err *err);
void array_plan_free(struct case_evaluator *e);

#endif
