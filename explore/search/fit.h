/* Polynomial models of what an evaluator says of a space (explore/regression.h), fitted on a sample
 * of its designs, and an evaluator that asks them: a cheap first of two. Each combination of the
 * values of knobs that are words has models of its own. */
#ifndef MAGNETAR_EXPLORE_SEARCH_FIT_H
#define MAGNETAR_EXPLORE_SEARCH_FIT_H

#include "explore/regression_grid.h"
#include "explore/search/search.h"

#define FIT_SAMPLE 256u /* designs, where nothing is said */

/* One figure of one combination of words. */
struct fit_model {
    struct regression model;
    struct regression_grid *grid; /* the model over the space's values */
    struct regression_quality
        quality; /* on designs that were held out; of NAN where there were none */
    size_t training, held;
};

struct space_fit {
    const struct space *space;
    uint32_t numbers[REGRESSION_KNOBS_MAX],
        n_numbers;            /* knobs that are numbers and have several values */
    uint32_t n_groups;        /* combinations of words */
    struct fit_model *models; /* [n_groups][space->n_named] */
};

/* Fits the named figures on the valid rows of a search, of which every fifth is held out.
 * space_fit_free afterwards, also after an error. SIM_EUSAGE: more knobs than a model takes, values
 * or figures that are not positive, too few designs of a combination; SIM_EIO. */
int space_fit(struct space_fit *fit, const struct exploration *sample, struct sim_err *err);
void space_fit_free(struct space_fit *fit);

/* "array.dataflow=ws" of a group, "" where there is one. */
void space_fit_group(const struct space_fit *fit, uint32_t group, char *buf, size_t size);

/* Its state is the fit. */
extern const struct evaluator fit_evaluator;

#endif
