/* What evaluators have in common: figures by the names that all share, refusals. */
#ifndef MAGNETAR_EXPLORE_EVAL_SHARED_H
#define MAGNETAR_EXPLORE_EVAL_SHARED_H

#include "explore/search/evaluator.h"

/* Figures that all evaluators have. */
#define SHARED_FIGURES 7
extern const char *const shared_figures[SHARED_FIGURES];
void eval_shared(double shared[SHARED_FIGURES], double time_s, double energy_j, double area_mm2);

/* The one of this name; NAN where it is none of them. */
double eval_shared_figure(const double shared[SHARED_FIGURES], const char *name);

/* Their names, and how many. */
size_t eval_shared_names(const char **names);

/* Takes figure f of design i; one that is absent is the reason why the design cannot be, where it
 * is asked for. */
void eval_figure(const struct eval_block *b, size_t i, uint32_t f, double value);

/* What a design cannot be is its reason; other errors end the search. */
int eval_failed(const struct eval_block *b, size_t i, int rc, const struct sim_err *why,
                struct sim_err *err);

#endif
