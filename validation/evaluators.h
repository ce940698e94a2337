/* All evaluators of `magnetar explore`: those of explore/, and those of studies. */
#ifndef MAGNETAR_VALIDATION_EVALUATORS_H
#define MAGNETAR_VALIDATION_EVALUATORS_H

#include "explore/search/evaluator.h"

/* Row i, NULL past the end; and the one of this name or NULL. */
const struct evaluator *every_evaluator_at(size_t i);
const struct evaluator *every_evaluator_find(const char *name);

#endif
