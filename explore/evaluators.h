/* The evaluators of `magnetar explore`. */
#ifndef MAGNETAR_EXPLORE_EVALUATORS_H
#define MAGNETAR_EXPLORE_EVALUATORS_H

#include "explore/search/evaluator.h"

/* Row i, NULL past the end; and the one of this name or NULL. */
const struct evaluator *evaluator_at(size_t i);
const struct evaluator *evaluator_find(const char *name);

#endif
