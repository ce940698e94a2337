/* The capacities of --sizes. */
#ifndef MAGNETAR_CLI_CURVE_SIZES_H
#define MAGNETAR_CLI_CURVE_SIZES_H

#include <stdint.h>

#include "sim/err.h"

#define CURVE_SIZES_MAX 4096u

/* Reads "A,B,C..D,E..F:STEP" (explore/range.h) into sizes[CURVE_SIZES_MAX], ascending, each once.
 * SIM_EUSAGE. */
int curve_sizes_read(const char *text, uint64_t *sizes, uint32_t *n, struct sim_err *err);

#endif
