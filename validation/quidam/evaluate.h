/* The designs of QUIDAM as a space of `magnetar explore`: "quidam" simulates them (explorer.h),
 * "quidam.model" asks polynomials of latency, power and area, which are fitted on a sample. */
#ifndef MAGNETAR_VALIDATION_QUIDAM_EVALUATE_H
#define MAGNETAR_VALIDATION_QUIDAM_EVALUATE_H

#include "explore/search/evaluator.h"
#include "validation/quidam/explorer.h"

extern const struct evaluator quidam_evaluator, quidam_model_evaluator;

/* Knob i of explorer.h as a parameter, "quidam.rows"; value i of a design as a figure, in the order
 * of struct explorer_figures. */
const char *quidam_knob_key(enum explorer_knob knob);
const char *quidam_figure_name(size_t i);

#endif
