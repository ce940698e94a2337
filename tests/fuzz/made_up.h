/* An evaluator for fuzzers of spaces and their journals: knobs of every kind of parameter, and
 * figures that are sums of the choices, so that lower bounds are known. */
#ifndef MAGNETAR_TESTS_FUZZ_MADE_UP_H
#define MAGNETAR_TESTS_FUZZ_MADE_UP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"

static inline void check(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Parameters by the end of the key. */
static const struct param made_up_rows[] = {
    {.key = "rows", .type = PARAM_UINT, .min = 1, .max = 1e6},
    {.key = "size", .type = PARAM_UINT, .unit = UNIT_BYTES},
    {.key = "clock", .type = PARAM_REAL, .unit = UNIT_HERTZ},
    {.key = "kind", .type = PARAM_TEXT},
    {.key = "flow", .type = PARAM_CHOICE},
    {.key = "flag", .type = PARAM_BOOL},
};

static inline int made_up_knob(void *state, const char *key, const struct param **row, bool *number,
                               struct sim_err *err) {
    const char *end = strrchr(key, '.') ? strrchr(key, '.') + 1 : key;
    (void)state;
    *row = NULL;
    *number = end[0] == 'n';
    for (size_t i = 0; i < sizeof made_up_rows / sizeof *made_up_rows; i++)
        if (strcmp(end, made_up_rows[i].key) == 0)
            *row = &made_up_rows[i];
    return *row || *number ? 0 : sim_fail(err, SIM_EUSAGE, "%s: no such knob", key);
}

static inline size_t made_up_figures(void *state, const char *names[FIGURES_MAX]) {
    static const char *const all[] = {"f",  "f1", "f2",     "t",        "t1",
                                      "e1", "e",  "time_s", "energy_j", "area_mm2"};
    (void)state;
    memcpy(names, all, sizeof all);
    return sizeof all / sizeof *all;
}

/* layer.*.n and the like: three knobs. */
static inline bool made_up_expand(void *state, const char *pattern, size_t i,
                                  char key[VARY_KEY_SIZE]) {
    (void)state;
    const size_t n = strlen(pattern);
    return i < 3 && n > 2 && pattern[n - 2] == '.' && pattern[n - 1] == 'n' &&
           snprintf(key, VARY_KEY_SIZE, "l%zu.n", i) > 0;
}

static inline bool made_up_size(void *state, const char *name, uint64_t *value) {
    (void)state;
    *value = 12 * (uint64_t)(name[0] - 'A');
    return name[0] >= 'A' && name[0] <= 'Z' && !name[1];
}

/* The sum of the first `known` choices, as figure f weighs them. */
static inline double made_up_sum(const uint32_t *choice, uint32_t known, uint32_t f) {
    double sum = f;
    for (uint32_t k = 0; k < known; k++)
        sum += choice[k] * (1.0 + (k + f) % 3);
    return sum;
}

static inline void made_up_bounds(void *state, const struct space *s, const uint32_t *choice,
                                  uint32_t known, double *lower) {
    (void)state;
    for (uint32_t f = 0; f < s->n_figures; f++)
        lower[f] = made_up_sum(choice, known, f);
}

/* Every seventh design cannot be, for one of three reasons. */
static inline int made_up_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct space *s = b->space;
    (void)state;
    (void)err;
    for (size_t i = 0; i < b->n; i++) {
        const uint32_t *choice = b->choices + i * s->n_knobs;
        const uint32_t sum = (uint32_t)made_up_sum(choice, s->n_knobs, 0);
        for (uint32_t f = 0; f < s->n_figures; f++)
            b->figures[i * s->n_figures + f] = made_up_sum(choice, s->n_knobs, f);
        if (sum % 7 == 3)
            eval_refuse(b, i, (const char *[]){"small", "large", "odd"}[sum % 3]);
        if (sum % 5 == 2)
            b->notes[i] = strdup(sum % 2 ? "odd\n(extrapolated)" : "even");
    }
    return 0;
}

static const struct evaluator made_up = {.name = "made up",
                                         .block = 8,
                                         .knob = made_up_knob,
                                         .figures = made_up_figures,
                                         .expand = made_up_expand,
                                         .bounds = made_up_bounds,
                                         .eval = made_up_eval};

static inline int made_up_space(struct space *s, const char *text, struct sim_err *err) {
    static const struct space_knowledge knows = {NULL, made_up_knob, made_up_figures,
                                                 made_up_expand, made_up_size};
    struct space_file file;
    int rc = space_read(s, &file, &(struct space_text){"fuzz.ini", text, NULL}, err);
    if (rc == 0)
        rc = space_resolve(s, &file, &knows, err);
    space_file_free(&file);
    return rc;
}

/* The Pareto set of what was taken, and what it dominates. */
static inline void made_up_front(const struct exploration *s) {
    static const double reference[GOALS_MAX] = {1e3, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3};
    struct pareto front;
    struct sim_err err;
    size_t n, *order = search_order(s, &n, &err);
    check(n == s->counts.evaluated, "other designs in order than were taken");
    if (s->n_goals == 0) {
        free(order);
        return;
    }
    check(search_pareto(s, order, n, &front, &err) == 0, "no front");
    check(front.n <= s->counts.valid, "more members than valid designs");
    if (front.n < 20)
        check(!(pareto_hypervolume(&front, reference) < 0), "a hypervolume below 0");
    pareto_free(&front);
    free(order);
}

#endif
