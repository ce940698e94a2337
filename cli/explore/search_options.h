/* Options of the commands that search. */
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
    SEARCH_KEY_DRY_RUN
};

/* Groups 4 to 6 of a command's options. */
#define SEARCH_OPTIONS                                                                             \
    {"strategy",                                                                                   \
     SEARCH_KEY_STRATEGY,                                                                          \
     "NAME",                                                                                       \
     0,                                                                                            \
     "How designs are chosen ('magnetar list strategies')",                                        \
     4},                                                                                           \
        {"evals", SEARCH_KEY_EVALS, "N", 0, "Designs to evaluate (k, M); of exhaustive all", 4},   \
        CLI_OPTION_SEED("strategies that draw", 4), CLI_OPTION_JOBS("designs", 4),                 \
        {"dry-run",                                                                                \
         SEARCH_KEY_DRY_RUN,                                                                       \
         NULL,                                                                                     \
         0,                                                                                        \
         "Only say how large the space is, and what is asked of it",                               \
         4},                                                                                       \
        {"output",                                                                                 \
         'o',                                                                                      \
         "FOLDER",                                                                                 \
         0,                                                                                        \
         "Keep there runs.csv with a row per design as they end, manifest.json, and the journal",  \
         5},                                                                                       \
        {"journal", SEARCH_KEY_JOURNAL, "FILE", 0, "Keep only the journal, in FILE", 5},           \
        {"resume",                                                                                 \
         SEARCH_KEY_RESUME,                                                                        \
         "FOLDER|JOURNAL",                                                                         \
         OPTION_ARG_OPTIONAL,                                                                      \
         "Go on after a kill or a full disk; the results are those of one run. With -o it stands " \
         "alone; without a space it takes what the journal says",                                  \
         5},                                                                                       \
        {"resume-anyway",                                                                          \
         SEARCH_KEY_ANYWAY,                                                                        \
         NULL,                                                                                     \
         0,                                                                                        \
         "Also where the model or a file that is read has changed since",                          \
         5},                                                                                       \
        {"shard",                                                                                  \
         SEARCH_KEY_SHARD,                                                                         \
         "I/N",                                                                                    \
         0,                                                                                        \
         "Only the designs I, I+N, I+2N, ..., I from 0; of exhaustive, random and lhs. 'magnetar " \
         "explore --merge' joins the journals",                                                    \
         5},                                                                                       \
        {"relative",                                                                               \
         SEARCH_KEY_RELATIVE,                                                                      \
         "KEY=VALUE,...",                                                                          \
         0,                                                                                        \
         "Also show each design's figures over those of the one that differs from it only in "     \
         "these values",                                                                           \
         6},                                                                                       \
        {"csv",                                                                                    \
         CLI_KEY_CSV,                                                                              \
         "FILE",                                                                                   \
         0,                                                                                        \
         "Write the designs that are shown as CSV: the Pareto set, without goals all",             \
         6},                                                                                       \
        {"rows", SEARCH_KEY_ROWS, "FILE", 0, "Write all designs that were evaluated as CSV", 6},   \
        CLI_OPTION_JSON(6), CLI_OPTION_QUIET(6)

/* 0, ARGP_ERR_UNKNOWN, or a sim_status. */
int search_options_parse(int key, char *arg, struct argp_state *state, struct session_ask *ask,
                         struct sim_err *err);

#endif
