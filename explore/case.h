/* A case: a resolved configuration with a label, the work it is given, and its result.
 *
 * Everything that is simulated is a case, on one of two paths: a replay sends traces through a
 * cache hierarchy (counted or timed), a run sends layers of a network over a PE array (closed,
 * timed or exact). `replay`, `run` and the studies differ in how they make and show cases, not in
 * how they run them. A plan says what the cases of one command have in common and what differs;
 * cases_build makes them, then
 *   count_cases (count.h)   replays all of them in one pass,
 *   cases_timed (timed.h)   simulates each replay by events,
 *   cases_run   (here)      runs the layers of all of them,
 * and case_result_add (result.h) turns each into a run of a result. */
#ifndef MAGNETAR_EXPLORE_CASE_H
#define MAGNETAR_EXPLORE_CASE_H

#include "sim/json.h"

#include "explore/arrays.h"
#include "explore/settings.h"
#include "explore/stream.h"
#include "explore/vary.h"
#include "memmodels/params.h"
#include "memmodels/serial.h"
#include "memmodels/timed.h"

#define CASE_LABEL_SIZE 512

enum case_path { CASE_REPLAY, CASE_RUN };

struct memory_case {
    struct memory_config config;
    struct memory_tech tech; /* tech.tech NULL: counts only */
    int hierarchy;           /* count mode: number in struct hierarchies */
    struct serial *serial;   /* its driver, where cells have a behaviour; else NULL */
    struct nvm_stats nvm;    /* of the driver, once it has run */
    struct count_stats count;
    struct timed_stats *timed;       /* timed mode; NULL in count mode */
    struct timed_kernels kernels;    /* of it */
    const struct cache_stats *cache; /* of either mode, once it has run */
};

struct explore_case {
    enum case_path path;
    char label[CASE_LABEL_SIZE];
    bool timed;        /* of a replay: its mode */
    bool gpu_trace;    /* of a replay: what it reads is of a GPU */
    json_t *resolved;  /* every parameter, as simulated */
    json_t *notes;     /* texts (notes.h) */
    char assumed[400]; /* of a replay: what nobody said (params_assumed, assume_slice); "" */
    union {
        struct memory_case memory; /* of a replay */
        struct array_case array;   /* of a run */
    };
};

struct explore_cases {
    struct explore_case *items;
    size_t n, cap;
    struct verdicts *verdicts;   /* once they are judged (verdict.h), else NULL; owned */
    struct table_spread *spread; /* where one was drawn (spread.h), else NULL; owned */
};

/* What cases are made from; all of it borrowed. */
struct case_plan {
    enum case_path path;
    const struct settings *settings;
    const struct texts *vary;     /* "KEY=V1,V2" or "KEY=A..B" (vary.h); NULL: nothing varies */
    const char *name;             /* of a single case, where no technology names it; may be NULL */
    const struct memory_own *own; /* technologies and policies besides those shipped, or NULL */

    /* of a replay */
    const char *techs; /* "sram,stt-mram@7MiB:verify=yes", NULL: llc.tech */
    bool timed, extrapolate, gpu_trace;

    /* of a run */
    const struct layer_work *layers; /* NULL: machines alone */
    const struct param_table *more;  /* that the settings may name, too, for `base`; NULL: none */
    void *base;
};

/* Binds the parameters of a plan's path to a case; those of the other path are mentioned. */
int case_bind(struct param_set *set, struct explore_case *c, const struct case_plan *plan,
              struct sim_err *err);

/* Resolves a run whose parameters `set` has assigned, and gives it this work (NULL: none).
 * SIM_EUSAGE, and what opening technologies and mappings returns. */
int case_resolve_run(struct array_case *c, const struct layer_work *work,
                     const struct param_set *set, struct sim_err *err);

/* Builds every case: technologies outermost, then each parameter that varies. SIM_EUSAGE names what
 * is wrong, and what opening technologies and mappings returns. cases_free afterwards, also after
 * an error. */
int cases_build(struct explore_cases *cases, const struct case_plan *plan, struct sim_err *err);
void cases_free(struct explore_cases *cases);

/* Runs the layers of all cases on the pool's threads and sums them up; ticks as arrays_run. */
int cases_run(struct explore_cases *cases, struct pool *pool, const struct tick *tick,
              struct sim_err *err);

/* The technology of a replay's cache, NULL where there is none or the case is a run. */
static inline const struct tech *case_tech(const struct explore_case *c) {
    return c->path == CASE_REPLAY ? c->memory.tech.tech : NULL;
}

/* The tables of a case, by number below CASE_TABLES: of a replay's cache, of its tags and of its
 * ways of SRAM, where they have their own; of a run's global buffer and scratchpads. NULL: none. */
#define CASE_TABLES 3
const struct tech_figures *case_table(const struct explore_case *c, int which);

/* What was used of it, as a line; returns buf. */
const char *case_table_text(const struct explore_case *c, int which, char *buf, size_t size);

#endif
