/* Options of the commands that search; their rows stand in search_options.inc. */
#ifndef MAGNETAR_CLI_EXPLORE_SEARCH_OPTIONS_H
#define MAGNETAR_CLI_EXPLORE_SEARCH_OPTIONS_H

#include <argp.h>

#include "cli/explore/session.h"
#include "cli/options.h"

enum {
    SEARCH_KEY_STRATEGY = 768,
    SEARCH_KEY_EVALS,
    SEARCH_KEY_JOURNAL,
    SEARCH_KEY_RESUME,
    SEARCH_KEY_ANYWAY,
    SEARCH_KEY_SHARD,
    SEARCH_KEY_ROWS,
    SEARCH_KEY_RELATIVE,
    SEARCH_KEY_DRY_RUN,
    SEARCH_KEY_SLURM,
    SEARCH_KEY_SLURM_ARGS,
    SEARCH_KEY_DETACH,
    SEARCH_KEY_FIT,
    SEARCH_KEY_FIT_SAMPLE,
    SEARCH_KEY_GOALS,
    SEARCH_KEY_EPSILON
};

/* The command line as it is kept: a search that goes on is the one that was begun. */
void search_options_typed(struct cli_options *o, int argc, char **argv);

/* A goal as options name it, KEY or KEY=min or KEY=max, n characters; a key alone is to be made
 * small, unless more of it is better in all evaluators. SIM_EUSAGE. */
struct goal_word {
    char name[64];
    const char *sense;
};
int goal_word(struct goal_word *g, const char *text, size_t n, const char *option,
              struct sim_err *err);

/* 0, ARGP_ERR_UNKNOWN, or a sim_status. */
int search_options_parse(int key, char *arg, struct argp_state *state, struct session_ask *ask,
                         struct sim_err *err);

#endif
