/* What a design is worth: the contract of evaluators. A row of the table of explore/evaluators.c
 * makes one known to `magnetar explore`. */
#ifndef MAGNETAR_EXPLORE_SEARCH_EVALUATOR_H
#define MAGNETAR_EXPLORE_SEARCH_EVALUATOR_H

#include <stdio.h>

#include "explore/search/space.h"
#include "sim/result.h"

#define EVAL_REASON_SIZE 480 /* as much as an error says */

/* Designs to evaluate. */
struct eval_block {
    const struct space *space;
    size_t n;
    const uint32_t *choices; /* [n][space->n_knobs] */
    double *figures;         /* [n][space->n_figures], out; a figure that is absent is NAN */
    bool *refused;           /* [n] out: this design cannot be, */
    char (*reasons)[EVAL_REASON_SIZE]; /* [n] and why; see eval_refuse */
    char **notes; /* [n] NULL, out: what a reader must know, a line each; for the search to free */
};

static inline void eval_refuse(const struct eval_block *b, size_t i, const char *why) {
    b->refused[i] = true;
    snprintf(b->reasons[i], EVAL_REASON_SIZE, "%s", why);
}

struct evaluator {
    const char *name, *help;
    size_t block;  /* designs that it likes to have at a time, up to 4096 */
    bool threaded; /* uses the pool itself, one block at a time; else blocks run side by side */

    /* Takes what [evaluate] and [fixed] say. SIM_EUSAGE with file and line. */
    int (*open)(void **state, const struct space *s, unsigned threads, struct sim_err *err);
    void (*close)(void *state);

    /* As of struct space_knowledge, after open. */
    int (*knob)(void *state, const char *key, const struct param **row, bool *number,
                struct sim_err *err);
    size_t (*figures)(void *state, const char *names[FIGURES_MAX]);
    bool (*expand)(void *state, const char *pattern, size_t i, char key[VARY_KEY_SIZE]);
    bool (*size)(void *state, const char *name, uint64_t *value);

    /* Once the space is whole, before the first design. NULL: needs none. SIM_EUSAGE. */
    int (*ready)(void *state, const struct space *s, struct sim_err *err);

    /* Adds the files that are read for every design. NULL: there are none. */
    void (*inputs)(void *state, struct result *r);

    /* lower[figure]: the least that it can be over all values of the knobs from `known` on, where
     * that is cheap to say; -INFINITY. NULL: nothing is known. Any thread. */
    void (*bounds)(void *state, const struct space *s, const uint32_t *choice, uint32_t known,
                   double *lower);

    /* Any thread, unless `threaded`. Errors are those that end the search. */
    int (*eval)(void *state, const struct eval_block *b, struct sim_err *err);
};

#endif
