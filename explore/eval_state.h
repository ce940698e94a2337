/* Inside of the evaluators of cases: what a space says of them, opened by eval_open.c. */
#ifndef MAGNETAR_EXPLORE_EVAL_STATE_H
#define MAGNETAR_EXPLORE_EVAL_STATE_H

#include "explore/case.h"
#include "explore/eval_shared.h"
#include "explore/notes.h"
#include "explore/search/evaluator.h"

#define SETTING_SIZE (64 + VARY_VALUE_SIZE)

#define NO_KNOB UINT32_MAX

struct case_network {
    const char *name; /* as written; borrowed of the space */
    struct network *net;
    struct layer_work work;
};

struct case_evaluator {
    struct case_plan plan;
    struct settings settings;
    char (*fixed)[SETTING_SIZE];
    struct texts files;            /* paths, owned */
    struct case_network *networks; /* [n_networks] of a run: all of them, or a knob's values */
    size_t n_networks;
    struct layer_work work;           /* what is chosen of each */
    const char *layers, *dims;        /* the same, as written; borrowed of the space, or NULL */
    uint32_t network_knob, tech_knob; /* numbers, NO_KNOB: none */
    uint32_t batch_knob;
    struct stream_input input;
    struct array_plan *arrays; /* of a run, once it is ready: what its designs are made from */
    const struct space *space; /* the same */
    uint64_t seed;
    unsigned threads;
    bool first;            /* of two: what only the other one reads is no error here */
    struct param_set *set; /* all parameters, bound to `scratch` */
    struct explore_case *scratch;
};

/* A case per design, of an evaluator "PATH.MODE" or "PATH", in whatever mode the parameters say.
 * case_close afterwards, also after an error. SIM_EUSAGE with file and line. */
int case_open(void **state, const struct space *s, unsigned threads, const char *name,
              struct sim_err *err);
void case_close(void *state);

/* As of struct evaluator. */
int case_ready(void *state, const struct space *s, struct sim_err *err);
void case_inputs(void *state, struct result *r);
int case_knob(void *state, const char *key, const struct param **row, bool *number,
              struct sim_err *err);

/* Knobs of single layers (eval_layers.c): PE types. */
struct layer_types {
    bool any;
    struct pe_type **values; /* [n_knobs][values] of those that are such knobs, else NULL */
    size_t *layer;           /* [n_knobs] which of the chosen layers */
};
bool layer_knob(const char *key);
bool layer_expand(void *state, const char *pattern, size_t i, char key[VARY_KEY_SIZE]);
int layer_check(const struct case_evaluator *e, const char *key, struct sim_err *err);
int layer_types_open(struct layer_types *t, const struct case_evaluator *e, const struct space *s,
                     struct sim_err *err);
void layer_types_free(struct layer_types *t, uint32_t n_knobs);

/* types[n]: of each chosen layer, `otherwise` where no knob says it. */
void layer_types_set(const struct layer_types *t, const struct space *s, const uint32_t *choice,
                     const struct pe_type *otherwise, struct pe_type *types, size_t n);

/* Adds the notes of a case that are not there yet. SIM_EIO. */
int eval_notes(const struct eval_block *b, size_t i, const struct explore_case *c,
               struct sim_err *err);

#endif
