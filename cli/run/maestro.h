/* magnetar run --compat maestro. */
#ifndef MAGNETAR_CLI_RUN_MAESTRO_H
#define MAGNETAR_CLI_RUN_MAESTRO_H

#include "cli/options.h"
#include "explore/layers.h"
#include "pe/maestro/run.h"

struct run_maestro {
    const char *path, *dataflow, *hw, *model; /* as given; NULL: not */
    bool explain;
};

/* Runs the chosen layers, prints and writes. */
int run_maestro(const struct run_maestro *m, const struct layer_work *work,
                const struct cli_options *o, struct sim_err *err);

/* Per layer: the reuse of each tensor at each level, what decides the cycles, and what of the
 * original is met. */
int run_maestro_explain(FILE *out, const struct maestro_run *r, const struct maestro_job *job,
                        struct sim_err *err);

#endif
