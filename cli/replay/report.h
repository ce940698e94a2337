/* A replay as a page. */
#ifndef MAGNETAR_CLI_REPLAY_REPORT_H
#define MAGNETAR_CLI_REPLAY_REPORT_H

#include "explore/count.h"
#include "sim/result.h"

/* Tables and charts of the cases, counts per kernel of the first hierarchy or of all, parameters.
 */
struct replay_report {
    const struct explore_cases *cases;
    const struct texts *vary;
    const struct count_run *counted; /* NULL in timed mode */
    const struct result *result;
    bool all_kernels;
};

int replay_report_write(const struct replay_report *what, const char *path, struct sim_err *err);

#endif
