#include "explore/search/opened.h"

static int open_evaluator(struct opened_space *o, unsigned threads, struct sim_err *err) {
    o->own = !o->state && o->evaluator->open;
    return o->own ? o->evaluator->open(&o->state, &o->space, threads, err) : 0;
}

int opened_space(struct opened_space *o, const struct space_text *text, const struct evaluator *e,
                 void *state, unsigned threads, struct sim_err *err) {
    struct space_file file;
    *o = (struct opened_space){.evaluator = e, .state = state};
    int rc = space_read(&o->space, &file, text, err);
    if (rc == 0)
        rc = open_evaluator(o, threads, err);
    const struct space_knowledge knows = {o->state, e->knob, e->figures, e->expand, e->size};
    if (rc == 0)
        rc = space_resolve(&o->space, &file, &knows, err);
    if (rc == 0 && e->ready)
        rc = e->ready(o->state, &o->space, err);
    if (rc == 0)
        search_init(&o->found, &o->space, e, o->state);
    space_file_free(&file);
    return rc;
}

void opened_space_free(struct opened_space *o) {
    search_free(&o->found);
    if (o->own && o->state)
        o->evaluator->close(o->state);
    space_free(&o->space);
}
