/* Inside of the evaluators of cases: what a space says of them, opened by eval_open.c. */
#ifndef MAGNETAR_EXPLORE_EVAL_STATE_H
#define MAGNETAR_EXPLORE_EVAL_STATE_H

#include "explore/case.h"
#include "explore/search/evaluator.h"

#define SETTING_SIZE (64 + VARY_VALUE_SIZE)

struct case_evaluator {
    struct case_plan plan;
    struct settings settings;
    char (*fixed)[SETTING_SIZE];
    struct texts files; /* paths, owned */
    struct network *net;
    struct layer_work work;
    struct stream_input input;
    uint64_t seed;
    unsigned threads;
    bool first;            /* of two: what only the other one reads is no error here */
    struct param_set *set; /* all parameters, bound to `scratch` */
    struct explore_case *scratch;
};

/* A case of this path and mode per design; the evaluator is called `name`. case_close afterwards,
 * also after an error. SIM_EUSAGE with file and line. */
int case_open(void **state, const struct space *s, unsigned threads, enum case_path path,
              bool timed, const char *name, struct sim_err *err);
void case_close(void *state);

/* As of struct evaluator. */
int case_knob(void *state, const char *key, const struct param **row, bool *number,
              struct sim_err *err);

#endif
