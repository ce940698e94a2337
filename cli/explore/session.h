/* A search as a command runs it: opens the space, its evaluators and its journal, searches or joins
 * journals, and says what was found. `explore` and `sweep` differ in where the space comes from. */
#ifndef MAGNETAR_CLI_EXPLORE_SESSION_H
#define MAGNETAR_CLI_EXPLORE_SESSION_H

#include "cli/explore/slurm.h"
#include "cli/options.h"

/* What a command asks for; all texts borrowed. */
struct session_ask {
    struct cli_options *options;
    const char *command;  /* "explore" */
    const char *path;     /* of the space file, or what messages call `text`; NULL: a journal's */
    const char *text;     /* the space, or NULL: in the file */
    const char *strategy; /* NULL, and evals 0, not seeded: as the space says */
    uint64_t evals;
    bool seeded;
    const char *journal;       /* NULL: none, or the folder's */
    bool resume, anyway;       /* goes on with it; whatever model and inputs it was made with */
    const char *folder;        /* NULL: no folder of results */
    const char *rows;          /* CSV of all designs, or NULL */
    const char *relative;      /* KEY=VALUE,..., or NULL */
    const struct texts *merge; /* journals to join, or NULL */
    uint64_t shard, shards;    /* of 1: shard 0 */
    struct slurm_job slurm;    /* tasks 0: none */
    bool detach;               /* does not wait for them */
    const char *goals;         /* KEY[=min|max],...: besides those of the space; or NULL */
    bool fit;                  /* polynomials on a sample choose what is evaluated */
    uint64_t fit_sample;       /* 0: as many as fit.h says */
    double epsilon; /* share within which designs of the Pareto set are one; 0: none are */
    bool dry_run;
};

/* SIM_EUSAGE, SIM_EFORMAT, SIM_EIO and what evaluators return. */
int session_run(const struct session_ask *ask, struct sim_err *err);

#endif
