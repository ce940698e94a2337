/* A run of a network as a page. */
#ifndef MAGNETAR_CLI_RUN_REPORT_H
#define MAGNETAR_CLI_RUN_REPORT_H

#include "cli/run/case.h"

/* Layers as a table and as bars: cycles with their stalls, use of the array, traffic, energy by
 * component; totals, sources, parameters. */
int run_report_write(const struct run_case *c, const struct result *result, const char *path,
                     struct sim_err *err);

#endif
