/* Evaluators of replays: a trace through a cache hierarchy per design, as `magnetar replay`. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/count.h"
#include "explore/eval_case.h"
#include "explore/eval_state.h"
#include "explore/result.h"
#include "explore/timed.h"
#include "sim/memory.h"

static const struct stat_table *const count_tables[] = {&cache_stat_table, &nvm_stat_table,
                                                        &count_stat_table};
static const struct stat_table *const timed_tables[] = {
    &cache_stat_table, &dram_stat_table, &front_stat_table, &nvm_stat_table, &timed_stat_table};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static size_t replay_figures(void *state, const char *names[FIGURES_MAX]) {
    const struct case_evaluator *e = state;
    const struct stat_table *const *tables = e->plan.timed ? timed_tables : count_tables;
    const size_t n_tables = e->plan.timed ? COUNT_OF(timed_tables) : COUNT_OF(count_tables);
    size_t n = eval_shared_names(names);
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t]->n && n < FIGURES_MAX; i++)
            names[n++] = tables[t]->rows[i].key;
    return n;
}

static double stat_of(const json_t *stats, const char *key) {
    const json_t *value = json_object_get(stats, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static int take_case(const struct eval_block *b, size_t i, const struct explore_case *c,
                     struct sim_err *err) {
    json_t *stats = case_stats(c);
    double shared[SHARED_FIGURES];
    eval_shared(shared, stat_of(stats, "time.total_s"), stat_of(stats, "energy.total_j"),
                stat_of(stats, "area.mm2"));
    for (uint32_t f = 0; f < b->space->n_figures; f++) {
        const char *name = b->space->figures[f];
        const double value = eval_shared_figure(shared, name);
        eval_figure(b, i, f, isnan(value) ? stat_of(stats, name) : value);
    }
    json_decref(stats);
    return eval_notes(b, i, c, err);
}

/* The parameters that a design's knobs set. */
static int add_knobs(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                     struct settings *settings, char (*texts)[SETTING_SIZE], struct sim_err *err) {
    const struct space *s = b->space;
    int rc = 0;
    for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++) {
        const char *key = s->knobs[k].values.key;
        const char *value = space_value(s, k, b->choices + i * s->n_knobs);
        if (k == e->tech_knob)
            continue;
        snprintf(texts[k], sizeof *texts, "%s=%s", key, value);
        rc = e->first ? settings_add(settings, SETTING_KEY, key, value, err)
                      : settings_add(settings, SETTING_VALUE, NULL, texts[k], err);
    }
    return rc;
}

/* The case of a design, or the reason why it cannot be. */
static int build(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                 struct explore_cases *out, struct sim_err *err) {
    const struct space *s = b->space;
    struct case_plan plan = e->plan;
    struct settings settings = {0};
    char(*texts)[SETTING_SIZE] = sim_alloc(s->n_knobs, sizeof *texts, err);
    struct sim_err why;
    int rc = texts ? 0 : SIM_EIO;
    for (size_t k = 0; k < e->settings.n && rc == 0; k++)
        rc = settings_add(&settings, e->settings.at[k].kind, e->settings.at[k].key,
                          e->settings.at[k].text, err);
    if (rc == 0)
        rc = add_knobs(e, b, i, &settings, texts, err);
    plan.settings = &settings;
    if (e->tech_knob != NO_KNOB)
        plan.techs = space_value(s, e->tech_knob, b->choices + i * s->n_knobs);
    if (rc == 0 && (rc = cases_build(out, &plan, &why)) != 0) {
        cases_free(out);
        rc = eval_failed(b, i, rc, &why, err);
    }
    settings_free(&settings);
    free(texts);
    return rc;
}

static int eval_replay_timed(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct case_evaluator *e = state;
    const struct timed_job job = {.input = &e->input, .seed = e->seed};
    static const struct tick no_tick = {0};
    int rc = 0;
    for (size_t i = 0; i < b->n && rc == 0; i++) {
        struct explore_cases cases = {0};
        struct trace *t = NULL;
        struct sim_err why;
        rc = build(e, b, i, &cases, err);
        if (rc == 0 && cases.n)
            rc = stream_input_open(&e->input, 0, &t, err);
        if (rc == 0 && cases.n) {
            const int ran = case_timed(&cases.items[0], &job, t, &no_tick, &why);
            rc = ran ? eval_failed(b, i, ran, &why, err) : take_case(b, i, &cases.items[0], err);
        }
        trace_close(t);
        cases_free(&cases);
    }
    return rc;
}

/* All designs of a block in one pass over the trace. */
static int count_all(const struct case_evaluator *e, const struct eval_block *b,
                     struct explore_cases *all, const size_t *design, struct sim_err *err) {
    static const struct tick no_tick = {0};
    struct count_run run = {0};
    int rc = count_open(&run, &e->input, e->threads, e->seed, &no_tick, err);
    if (rc == 0)
        rc = count_cases(&run, all, err);
    for (size_t i = 0; i < all->n && rc == 0; i++)
        rc = take_case(b, design[i], &all->items[i], err);
    count_close(&run);
    return rc;
}

static int eval_replay_count(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct case_evaluator *e = state;
    struct explore_cases all = {0};
    size_t *design = sim_alloc(b->n, sizeof *design, err);
    int rc = design ? 0 : SIM_EIO;
    for (size_t i = 0; i < b->n && rc == 0; i++) {
        struct explore_cases one = {0};
        rc = build(e, b, i, &one, err);
        if (rc == 0 && one.n)
            rc = sim_grow((void **)&all.items, &all.cap, all.n, sizeof *all.items, err);
        if (rc == 0 && one.n) {
            design[all.n] = i;
            all.items[all.n++] = one.items[0];
            one.n = 0; /* it has moved */
        }
        cases_free(&one);
    }
    if (rc == 0 && all.n)
        rc = count_all(e, b, &all, design, err);
    cases_free(&all);
    free(design);
    return rc;
}

static int open_replay_count(void **state, const struct space *s, unsigned threads,
                             struct sim_err *err) {
    return case_open(state, s, threads, "replay.count", err);
}

static int open_replay_timed(void **state, const struct space *s, unsigned threads,
                             struct sim_err *err) {
    return case_open(state, s, threads, "replay.timed", err);
}

const struct evaluator eval_count = {
    .name = "replay.count",
    .help = "a trace through caches, counted, many designs in a pass; as magnetar replay",
    .block = 256,
    .threaded = true,
    .open = open_replay_count,
    .close = case_close,
    .knob = case_knob,
    .figures = replay_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_replay_count,
};

const struct evaluator eval_timed = {
    .name = "replay.timed",
    .help = "a trace through GPU, caches and DRAM by events",
    .block = 1,
    .open = open_replay_timed,
    .close = case_close,
    .knob = case_knob,
    .figures = replay_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_replay_timed,
};
