/* Ranges of numbers, one grammar wherever values are listed: A..B doubles, A..B:STEP adds, A..B*F
 * multiplies. B is a value only where it is hit. */
#ifndef MAGNETAR_EXPLORE_RANGE_H
#define MAGNETAR_EXPLORE_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/err.h"
#include "sim/unit.h"

struct range {
    double from, to;
    double step;
    bool multiplies; /* by step; else adds it */
};

/* Is it of the form of a range at all? */
bool range_is(const char *text);

/* SIM_EUSAGE: ends that are no quantity of the unit, a range that ends below its beginning, that
 * never moves, or that starts at 0 and multiplies. */
int range_read(struct range *r, const char *text, enum unit unit, struct sim_err *err);

/* Value i of it, from 0; false behind its last. Steps that add are counted from the beginning, so
 * that 0.1..1:0.1 hits 1. */
bool range_at(const struct range *r, size_t i, double *value);

#endif
