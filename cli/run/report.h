/* A run of a network as a page. */
#ifndef MAGNETAR_CLI_RUN_REPORT_H
#define MAGNETAR_CLI_RUN_REPORT_H

#include "explore/case.h"
#include "sim/result.h"

/* Of one case layers as a table and as bars: cycles with their stalls, use of the array, traffic,
 * energy by component; totals, sources. Of several the table and the charts of their totals. Then
 * parameters. */
int run_report_write(const struct explore_cases *cases, const struct texts *vary,
                     const struct result *result, const char *path, struct sim_err *err);

#endif
