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

/* What the arguments of such a command begin with. */
struct search_command {
    struct cli_options options;
    struct session_ask ask;
    struct sim_err err;
};

/* Takes the command line into a command of this name, which is all zeros; the line is kept as of
 * the search that was begun, also where it goes on. search_command_end afterwards. */
int search_command_begin(struct search_command *c, const char *name, const struct argp *argp,
                         int argc, char **argv);

/* The exit status of a command, whose error is said. */
int search_command_end(struct search_command *c, int rc);

/* A goal as options name it, KEY or KEY=min or KEY=max, n characters; a key alone is to be made
 * small, unless more of it is better in all evaluators. SIM_EUSAGE. */
struct goal_word {
    char name[64];
    const char *sense;
};
int goal_word(struct goal_word *g, const char *text, size_t n, const char *option,
              struct sim_err *err);

/* 0, ARGP_ERR_UNKNOWN, or a sim_status. */
int search_options_parse(int key, char *arg, struct argp_state *state, struct search_command *c);

#endif
