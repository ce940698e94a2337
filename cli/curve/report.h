/* Miss-ratio curves as a page. */
#ifndef MAGNETAR_CLI_CURVE_REPORT_H
#define MAGNETAR_CLI_CURVE_REPORT_H

#include "memmodels/cache/curve.h"
#include "sim/result.h"

/* Misses and their ratio over capacity, as a table and as lines. `geometry` holds the parameters
 * that matter. */
int curve_report_write(const struct curve *c, const struct curve_config *config,
                       const json_t *geometry, const struct result *result, const char *path,
                       struct sim_err *err);

#endif
