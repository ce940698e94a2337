/* The cases of a replay in timed mode, side by side on several threads. */
#ifndef MAGNETAR_CLI_REPLAY_TIMED_H
#define MAGNETAR_CLI_REPLAY_TIMED_H

#include "cli/replay_case.h"
#include "cli/replay/observe.h"
#include "sim/result.h"
#include "traces/trace.h"

struct replay_timed {
    const struct cli_input *input; /* one file */
    const struct cli_options *options;
    struct replay_cases *cases;
    struct replay_observe observe;
    const struct occupancy_kernels *kernels; /* NULL: gpu.ctas_per_sm for all */
};

/* Simulates every case and adds it to the result. *first, the trace already opened, is taken for
 * the first case and is NULL then. */
int replay_timed_run(const struct replay_timed *job, struct result *result, struct trace **first,
                     struct sim_err *err);

#endif
