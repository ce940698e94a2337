/* Rows of the table of evaluators (explore/evaluators.h): cases of runs and of replays. */
#ifndef MAGNETAR_EXPLORE_EVAL_CASE_H
#define MAGNETAR_EXPLORE_EVAL_CASE_H

#include "explore/search/evaluator.h"

extern const struct evaluator eval_run, eval_run_closed, eval_run_timed, eval_count, eval_timed;

#endif
