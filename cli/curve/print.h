/* A miss-ratio curve as an aligned table with a plot, and as runs of a result. */
#ifndef MAGNETAR_CLI_CURVE_PRINT_H
#define MAGNETAR_CLI_CURVE_PRINT_H

#include <stdio.h>

#include "memmodels/cache/curve.h"
#include "sim/result.h"

void curve_print(FILE *out, const struct curve *c, const struct curve_config *config);

/* Adds a run per capacity; `geometry` holds the parameters that all share. */
void curve_add_runs(struct result *result, const struct curve *c, const struct curve_config *config,
                    json_t *geometry);

#endif
