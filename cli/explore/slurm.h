/* A search on a cluster that Slurm runs: a job array of its shards, whose journals are joined once
 * all of them have ended. A task that is killed or sent back to the queue goes on with its own. */
#ifndef MAGNETAR_CLI_EXPLORE_SLURM_H
#define MAGNETAR_CLI_EXPLORE_SLURM_H

#include "explore/search/space.h"
#include "sim/tick.h"

struct slurm_job {
    const char *folder;    /* of results */
    const char *arguments; /* of sbatch besides, as on an #SBATCH line; or NULL */
    uint64_t tasks;
};

/* Writes the space and the script into the folder and submits it; with `tick` waits for all tasks,
 * ticking with how many have ended, else `id` says which job it is. SIM_EUNSUP without sbatch,
 * SIM_EIO where it refuses, or a task did not end its search. */
int slurm_run(const struct slurm_job *job, const struct space *s, const struct tick *tick,
              char id[64], struct sim_err *err);

#endif
