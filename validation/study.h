/* Studies: an analytical model, what somebody else measured or claims, and a simulation of the same
 * work, side by side. Each is a folder under validation/ with its model (a module of its own), its
 * reference points (points.csv), its configuration, and one row in studies.c. */
#ifndef MAGNETAR_VALIDATION_STUDY_H
#define MAGNETAR_VALIDATION_STUDY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "explore/settings.h"
#include "sim/pool.h"
#include "sim/report.h"
#include "validation/points.h"

struct study_run;

/* Points that are one line of docs/accuracy.md: what is compared, and against whom. Rows of the
 * same texts, one behind the other, are one line. */
struct study_group {
    const char *what, *against;
    const char
        *points; /* a pattern of their names, as of a shell; the first that fits has a point */
};

struct study {
    const char *name, *title;
    const char *claim; /* what is examined, in one sentence */
    int (*run)(struct study_run *run, struct sim_err *err);
    const struct study_group *groups; /* all points belong to one; ends with a row of NULL */
    /* What came out, in two sentences. {POINT} stands for the simulation's figure of a point,
     * {POINT:model} for the model's. */
    const char *verdict;
};

struct study_run {
    bool quick;        /* only what takes seconds; the other points stay open */
    struct pool *pool; /* results are the same for any number of threads */
    unsigned threads;  /* of the pool */
    const char *data;  /* folder of the captured traces */
    struct points points;
    json_t *section; /* of the report, to which the study adds tables and charts */
    json_t *flips;   /* what turns its verdicts (flips.h); NULL: it compares no technologies */
    /* Called now and then, by one thread at a time; stops the study by returning an error code. May
     * be NULL. */
    int (*tick)(void *user, struct sim_err *err);
    void *user;
    uint64_t steps;   /* ticks that the study expects, 0: it does not know */
    const char *keep; /* folder for what a stopped study goes on from, NULL: nothing is kept */
    /* Called with what a user is to know while it runs, by the study's own thread. May be NULL. */
    void (*say)(void *user, const char *text);
    pthread_mutex_t ticking; /* of study_run */
};

/* Row i of the table, NULL past its end; the study of that name, or NULL. */
const struct study *study_at(size_t i);
const struct study *study_find(const char *name);

/* Runs a study: reads its points (from `points_path`, NULL: the shipped ones), calls it, sees that
 * every point was given (not in a quick run) and puts the table of points at the head of a section
 * of `report`. The caller fills quick, pool, threads, data, tick and user, and owes study_free
 * afterwards, also after an error. SIM_EFORMAT for points that the study does not give or that are
 * missing in the file, and what the study returns. A broken bound is no error. */
int study_run(const struct study *study, struct study_run *run, const char *points_path,
              struct report *report, struct sim_err *err);
void study_free(struct study_run *run);

/* For studies: the figures of a point, in base units; NAN where there is none. SIM_EFORMAT when the
 * file has no such point. */
int study_point(struct study_run *run, const char *point, double model, double simulation,
                struct sim_err *err);
/* Calls the tick; from any thread of the pool. */
int study_tick(struct study_run *run, struct sim_err *err);

/* Adds what a shipped INI file says (NULL: none) and then each "KEY=VALUE" of a list that ends with
 * NULL (NULL: none). */
int study_settings(struct settings *l, const char *path, const char *const *values,
                   struct sim_err *err);

/* Path of a captured trace below run->data; returns buf. */
const char *study_data(const struct study_run *run, const char *name, char *buf, size_t size);

#endif
