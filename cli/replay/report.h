/* A replay as a page. */
#ifndef MAGNETAR_CLI_REPLAY_REPORT_H
#define MAGNETAR_CLI_REPLAY_REPORT_H

#include "cli/replay_case.h"
#include "memmodels/cache/hierarchy.h"
#include "sim/result.h"
#include "traces/meta.h"

/* The table, figures as bars (as lines over a parameter that was given three numbers or more),
 * counts per kernel (h: NULL in timed mode) of the first hierarchy or of all, parameters. */
struct replay_report {
    const struct replay_plan *plan;
    const struct replay_cases *cases;
    const struct hierarchies *h;
    const struct trace_meta *kernels;
    const struct result *result;
    bool all_kernels;
};

int replay_report_write(const struct replay_report *what, const char *path, struct sim_err *err);

#endif
