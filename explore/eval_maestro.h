/* Row of the table of evaluators (explore/evaluators.h): layers by MAESTRO's model. */
#ifndef MAGNETAR_EXPLORE_EVAL_MAESTRO_H
#define MAGNETAR_EXPLORE_EVAL_MAESTRO_H

#include "explore/search/evaluator.h"

extern const struct evaluator eval_maestro;

#endif
