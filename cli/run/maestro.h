/* magnetar run --compat maestro. */
#ifndef MAGNETAR_CLI_RUN_MAESTRO_H
#define MAGNETAR_CLI_RUN_MAESTRO_H

#include "cli/options.h"
#include "explore/layers.h"
#include "pe/maestro/run.h"

struct run_maestro {
    const char *path, *dataflow, *hw, *model; /* as given; NULL: not */
    bool explain;
    bool timed; /* beside the array of this project, by events */
};

/* Runs the chosen layers, prints and writes. */
int run_maestro(const struct run_maestro *m, const struct layer_work *work,
                const struct cli_options *o, struct sim_err *err);

/* Per layer: the reuse of each tensor at each level, what decides the cycles, and what of the
 * original is met. */
int run_maestro_explain(FILE *out, const struct maestro_run *r, const struct maestro_job *job,
                        struct sim_err *err);

/* The layers of a run beside their simulation: table, files. SIM_EUNSUP where no layer has an
 * array.
 */
int run_maestro_timed(const struct maestro_run *r, const struct maestro_job *job,
                      const struct run_maestro *m, const struct cli_options *o,
                      struct sim_err *err);

/* "hardware: 256 PEs, ..."; the configuration of a result. */
void run_maestro_hardware(FILE *out, const struct maestro_job *job, bool assumed);
json_t *run_maestro_config(const struct maestro_job *job);

#endif
