/* A space that a program asks for by itself, from a text: opened with its evaluator, searched, and
 * closed again. */
#ifndef MAGNETAR_EXPLORE_SEARCH_OPENED_H
#define MAGNETAR_EXPLORE_SEARCH_OPENED_H

#include "explore/search/search.h"

struct opened_space {
    struct space space;
    const struct evaluator *evaluator;
    void *state; /* of the evaluator */
    bool own;    /* opened here */
    struct exploration found;
};

/* `state`: of an evaluator that is open already and stays so; NULL: it is opened here. `threads`
 * are those that it may use. What space_read, space_resolve and the evaluator return.
 * opened_space_free afterwards, also after an error. */
int opened_space(struct opened_space *o, const struct space_text *text, const struct evaluator *e,
                 void *state, unsigned threads, struct sim_err *err);
void opened_space_free(struct opened_space *o);

#endif
