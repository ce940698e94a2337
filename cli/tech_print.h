/* How `magnetar tech` shows tables: aligned text, JSON, CSV. */
#ifndef MAGNETAR_CLI_TECH_PRINT_H
#define MAGNETAR_CLI_TECH_PRINT_H

#include <stdio.h>

#include "sim/json.h"

#include "memmodels/tech/tech.h"

/* One line per shipped table. SIM_EIO when memory runs out. */
int tech_print_list(FILE *out, struct sim_err *err);

/* Points of `t` (its own, or one answered by tech_at) under the table's heading; figures of an
 * unverified table are marked and the mark is explained. */
void tech_print_points(FILE *out, const struct tech *t, const struct tech_point *points, size_t n);

/* {"name", "kind", "status", ..., "points": [{"capacity_b", "read_latency_s", ...}]} in SI base
 * units (area in mm^2); NULL out of memory. */
json_t *tech_json(const struct tech *t, const struct tech_point *points, size_t n);

#endif
