/* Means over seeds: Student's t against published tables, means and intervals of figures that are
 * known, designs that one seed refuses, bounds. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"
#include "explore/search/seeds.h"
#include "tests/suites.h"

#define SEEDS 5

static int open_count;

static int open_seed(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    double *seed = *state = malloc(sizeof *seed);
    (void)threads;
    (void)err;
    *seed = (double)s->seed;
    open_count++;
    return 0;
}

static void close_seed(void *state) {
    open_count--;
    free(state);
}

static int knob(void *state, const char *key, const struct param **row, bool *number,
                struct sim_err *err) {
    (void)state;
    (void)key;
    (void)err;
    *row = NULL;
    *number = true;
    return 0;
}

static size_t figures(void *state, const char *names[FIGURES_MAX]) {
    (void)state;
    names[0] = "scaled";
    names[1] = "steady";
    return 2;
}

/* "scaled" is the knob times the seed; 7 cannot be with the seed 3. */
static int eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const double seed = *(const double *)state;
    (void)err;
    for (size_t i = 0; i < b->n; i++) {
        const double x = b->space->knobs[0].number[b->choices[i]];
        for (uint32_t f = 0; f < b->space->n_figures; f++)
            b->figures[i * b->space->n_figures + f] =
                strcmp(b->space->figures[f], "scaled") == 0 ? x * seed : x;
        if (x == 7 && seed == 3)
            eval_refuse(b, i, "7 with 3");
    }
    return 0;
}

static void bounds(void *state, const struct space *s, const uint32_t *choice, uint32_t known,
                   double *lower) {
    (void)choice;
    (void)known;
    for (uint32_t f = 0; f < s->n_figures; f++)
        lower[f] = 10 - *(const double *)state;
}

static const struct evaluator evaluator = {.name = "seeded",
                                           .block = 4,
                                           .threaded = true,
                                           .open = open_seed,
                                           .close = close_seed,
                                           .knob = knob,
                                           .figures = figures,
                                           .bounds = bounds,
                                           .eval = eval};

/* Two-sided 95 %: tables as in any handbook. */
static void student(void) {
    static const struct {
        uint64_t freedom;
        double t;
    } table[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},  {5, 2.571},   {9, 2.262},
                 {10, 2.228}, {29, 2.045}, {30, 2.042}, {60, 2.000}, {120, 1.980}, {999, 1.962}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_DOUBLE_EQUAL(seeds_student(table[i].freedom), table[i].t, 0.0006);
}

struct seeded_search {
    struct space space;
    struct evaluator evaluator;
    void *state;
    struct exploration found;
};

static void search(struct seeded_search *x, const char *text) {
    const struct search_options o = {.strategy = &strategy_exhaustive, .shards = 1};
    struct space_file file;
    CU_ASSERT_FATAL(space_read(&x->space, &file, &(struct space_text){"s.ini", text, NULL}, NULL) ==
                    0);
    CU_ASSERT_FATAL(seeds_open(&x->evaluator, &x->state, &evaluator, &x->space, 1, NULL) == 0);
    const struct space_knowledge knows = {x->state, x->evaluator.knob, x->evaluator.figures, NULL,
                                          NULL};
    CU_ASSERT_FATAL(space_resolve(&x->space, &file, &knows, NULL) == 0);
    CU_ASSERT_FATAL(x->evaluator.ready(x->state, &x->space, NULL) == 0);
    search_init(&x->found, &x->space, &x->evaluator, x->state);
    CU_ASSERT_FATAL(search_run(&x->found, &o, NULL) == 0);
    space_file_free(&file);
}

static void search_close(struct seeded_search *x) {
    search_free(&x->found);
    x->evaluator.close(x->state);
    space_free(&x->space);
    CU_ASSERT_EQUAL(open_count, 0);
}

static double figure(const struct seeded_search *x, size_t row, const char *name) {
    uint32_t f = 0;
    while (f < x->space.n_figures && strcmp(x->space.figures[f], name) != 0)
        f++;
    CU_ASSERT_FATAL(f < x->space.n_figures);
    return x->found.figures[row * x->space.n_figures + f];
}

/* The mean of x, 2x, ... 5x is 3x, their deviation x sqrt(2.5). */
static void means_and_intervals(void) {
    struct seeded_search x = {0};
    search(&x, "[space]\na = 1..9:1\n[evaluate]\nwith = seeded\n[goals]\nscaled = min\n"
               "[search]\nseeds = 1..5\nfigures = steady\n");
    CU_ASSERT_EQUAL(open_count, SEEDS);
    CU_ASSERT_EQUAL(x.space.n_figures, 4);
    CU_ASSERT_EQUAL(x.space.n_named, 1);
    for (size_t i = 0; i < 9; i++) {
        const double a = (double)i + 1;
        CU_ASSERT_EQUAL(search_reason(&x.found, i) == NO_TEXT, a != 7);
        CU_ASSERT_DOUBLE_EQUAL(figure(&x, i, "scaled"), 3 * a, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(figure(&x, i, "scaled.ci95"), 2.776 * a * sqrt(2.5 / 5), 5e-3);
        CU_ASSERT_DOUBLE_EQUAL(figure(&x, i, "steady"), a, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(figure(&x, i, "steady.ci95"), 0, 1e-12);
    }
    CU_ASSERT_STRING_EQUAL(search_text(&x.found, search_reason(&x.found, 6)), "7 with 3");
    search_close(&x);
}

/* The least of all seeds' bounds holds: 5. Goals may be intervals. */
static void bounds_hold(void) {
    struct seeded_search x = {0};
    search(&x, "[space]\na = 1..6:1\n[where]\nb = lower(scaled) < 6\n[evaluate]\nwith = seeded\n"
               "[goals]\nscaled.ci95 = min\n[search]\nseeds = 1..5\n");
    CU_ASSERT_EQUAL(x.found.counts.evaluated, 6);
    CU_ASSERT_DOUBLE_EQUAL(figure(&x, 0, "scaled.ci95"), 1.963, 1e-3);
    search_close(&x);
}

static void bad_seeds(void) {
    static const char *const bad[] = {"1", "1..1", "2..5", "1..1001", "1..", "1..5:1", "five"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct space s;
        struct space_file file;
        struct sim_err err = {0};
        char text[200];
        snprintf(text, sizeof text,
                 "[space]\na = 1\n[evaluate]\nwith = x\n[goals]\nf = min\n[search]\nseeds = %s\n",
                 bad[i]);
        CU_ASSERT_EQUAL(space_read(&s, &file, &(struct space_text){"s.ini", text, NULL}, &err),
                        SIM_EUSAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "s.ini:8: seeds = "));
        space_file_free(&file);
        space_free(&s);
    }
}

CU_pSuite suite_seeds(void) {
    CU_pSuite s = CU_add_suite("explore: seeds", NULL, NULL);
    CU_add_test(s, "Student's t as in tables", student);
    CU_add_test(s, "means and intervals", means_and_intervals);
    CU_add_test(s, "bounds of all seeds", bounds_hold);
    CU_add_test(s, "bad lists of seeds", bad_seeds);
    return s;
}
