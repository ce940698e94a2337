/* Evaluators that run what `magnetar run` and `magnetar replay` run: a case per design. */
#include "explore/eval_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/count.h"
#include "explore/eval_state.h"
#include "explore/result.h"
#include "explore/timed.h"
#include "sim/memory.h"
#include "traces/networks/network.h"

/* Figures by the names that all evaluators share, from statistics of either path. */
static const struct short_name {
    const char *name, *of_run, *of_replay;
} short_names[] = {{"time_s", "time_s", "time.total_s"},
                   {"energy_j", "energy_j", "energy.total_j"},
                   {"area_mm2", "area_mm2", "area.mm2"}};

/* Figures that are made of these. */
enum derived { POWER, EDP, EDAP, PERF_AREA, DERIVED };
static const char *const derived_names[DERIVED] = {"power_w", "edp_js", "edap", "perf_area"};

static const struct stat_table *const count_tables[] = {&cache_stat_table, &nvm_stat_table,
                                                        &count_stat_table};
static const struct stat_table *const timed_tables[] = {
    &cache_stat_table, &dram_stat_table, &front_stat_table, &nvm_stat_table, &timed_stat_table};
static const struct stat_table *const run_tables[] = {&pe_result_stats};
static const char *const run_extra[] = {"pj_per_mac",  "tops_per_w",    "ops_per_dram_byte",
                                        "pe_area_mm2", "spad_area_mm2", "glb_area_mm2"};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Of several networks only what can be summed up. */
static size_t case_figures(void *state, const char *names[FIGURES_MAX]) {
    const struct case_evaluator *e = state;
    const bool run = e->plan.path == CASE_RUN;
    const struct stat_table *const *tables = run             ? run_tables
                                             : e->plan.timed ? timed_tables
                                                             : count_tables;
    const size_t n_tables = run             ? COUNT_OF(run_tables)
                            : e->plan.timed ? COUNT_OF(timed_tables)
                                            : COUNT_OF(count_tables);
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(short_names); i++)
        names[n++] = short_names[i].name;
    for (size_t i = 0; i < DERIVED; i++)
        names[n++] = derived_names[i];
    if (e->n_networks > 1 && e->network_knob == NO_KNOB)
        return n;
    for (size_t i = 0; i < COUNT_OF(run_extra) && run; i++)
        names[n++] = run_extra[i];
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t]->n && n < FIGURES_MAX; i++)
            names[n++] = tables[t]->rows[i].key;
    return n;
}

static double stat_of(const json_t *stats, const char *key) {
    const json_t *value = json_object_get(stats, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* What the cases of a design have come to: of several networks, sums. */
struct case_sum {
    double shared[COUNT_OF(short_names)];
    json_t *stats; /* of the one network, or NULL */
    char *notes;   /* lines, or NULL */
};

static double figure_of(const struct case_sum *c, const char *name) {
    for (size_t i = 0; i < COUNT_OF(short_names); i++)
        if (strcmp(name, short_names[i].name) == 0)
            return c->shared[i];
    const double time = c->shared[0], energy = c->shared[1], area = c->shared[2];
    const double derived[DERIVED] = {energy / time, energy * time, energy * time * area,
                                     1 / (time * area)};
    for (size_t i = 0; i < DERIVED; i++)
        if (strcmp(name, derived_names[i]) == 0)
            return derived[i];
    return stat_of(c->stats, name);
}

/* Appends those of the case's notes that are not there yet. */
static int add_notes(struct case_sum *sum, const struct explore_case *c, struct sim_err *err) {
    for (size_t i = 0; i < json_array_size(c->notes); i++) {
        const char *note = json_string_value(json_array_get(c->notes, i));
        const size_t used = sum->notes ? strlen(sum->notes) : 0;
        if (sum->notes && strstr(sum->notes, note))
            continue;
        char *notes = realloc(sum->notes, used + strlen(note) + 2);
        if (!notes)
            return memory_fail(err, "out of memory");
        sprintf(notes + used, "%s%s", used ? "\n" : "", note);
        sum->notes = notes;
    }
    return 0;
}

static int add_case(struct case_sum *sum, const struct case_evaluator *e,
                    const struct explore_case *c, struct sim_err *err) {
    const bool run = e->plan.path == CASE_RUN;
    json_t *stats = case_stats(c);
    for (size_t i = 0; i < COUNT_OF(short_names); i++) {
        const double value = stat_of(stats, run ? short_names[i].of_run : short_names[i].of_replay);
        sum->shared[i] = i < 2 ? sum->shared[i] + value : value;
    }
    json_decref(sum->stats);
    sum->stats = stats;
    const int rc = add_notes(sum, c, err);
    return rc ? rc : memory_check(err);
}

static void case_sum_free(struct case_sum *sum) {
    json_decref(sum->stats);
    free(sum->notes);
}

/* A design's figures; one that the case does not have and that is asked for is its reason. */
static void take_figures(const struct eval_block *b, size_t i, struct case_sum *sum) {
    const struct space *s = b->space;
    for (uint32_t f = 0; f < s->n_figures; f++) {
        double *figure = &b->figures[i * s->n_figures + f];
        *figure = figure_of(sum, s->figures[f]);
        if (isfinite(*figure))
            continue;
        *figure = NAN;
        if (f < s->n_named && !b->refused[i]) {
            b->refused[i] = true;
            snprintf(b->reasons[i], EVAL_REASON_SIZE, "has no %s", s->figures[f]);
        }
    }
    b->notes[i] = sum->notes;
    sum->notes = NULL;
}

static int take_case(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                     const struct explore_case *c, struct sim_err *err) {
    struct case_sum sum = {0};
    const int rc = add_case(&sum, e, c, err);
    if (rc == 0)
        take_figures(b, i, &sum);
    case_sum_free(&sum);
    return rc;
}

/* The parameters that a design's knobs set. */
static int add_knobs(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                     struct settings *settings, char (*texts)[SETTING_SIZE], struct sim_err *err) {
    const struct space *s = b->space;
    int rc = 0;
    for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++) {
        const char *key = s->knobs[k].values.key;
        const char *value = space_value(s, k, b->choices + i * s->n_knobs);
        if (k == e->network_knob || k == e->tech_knob || k == e->batch_knob)
            continue;
        snprintf(texts[k], sizeof *texts, "%s=%s", key, value);
        rc = e->first ? settings_add(settings, SETTING_KEY, key, value, err)
                      : settings_add(settings, SETTING_VALUE, NULL, texts[k], err);
    }
    return rc;
}

/* The case of a design with this work, or the reason why it cannot be. */
static int build(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                 const struct layer_work *work, struct explore_cases *out, struct sim_err *err) {
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
    plan.layers = work;
    if (e->tech_knob != NO_KNOB)
        plan.techs = space_value(s, e->tech_knob, b->choices + i * s->n_knobs);
    if (rc == 0 && (rc = cases_build(out, &plan, &why)) != 0) {
        cases_free(out);
        if (rc == SIM_EUSAGE || rc == SIM_EUNSUP) {
            const bool knob = strncmp(why.text, "--set ", 6) == 0;
            eval_refuse(b, i, why.text + (knob ? 6 : 0));
            rc = 0;
        } else {
            rc = sim_fail(err, rc, "%s", why.text);
        }
    }
    settings_free(&settings);
    free(texts);
    return rc;
}

/* What a design cannot be once it runs is its reason, too. */
static int as_reason(int rc, const struct eval_block *b, size_t i, const struct sim_err *why,
                     struct sim_err *err) {
    if (rc != SIM_EUSAGE && rc != SIM_EUNSUP)
        return rc ? sim_fail(err, rc, "%s", why->text) : 0;
    eval_refuse(b, i, why->text);
    return 0;
}

/* Do layers that ask for the same work have the same result? Not where a layer's name or place says
 * more about it. */
static bool alike(const struct array_case *c) {
    const struct array_config *a = &c->machine.array;
    return !c->types && !c->handover.n && !*a->mapping && !*a->sparse && !*a->zeros;
}

static int run_layers(struct array_case *c, struct sim_err *err) {
    for (size_t i = 0; i < c->n; i++) {
        size_t k = alike(c) ? 0 : i;
        while (k < i && !net_layer_equal(c->jobs[k].net, c->jobs[i].net))
            k++;
        if (k < i) {
            c->jobs[i].result = c->jobs[k].result;
            continue;
        }
        const int rc = run_layer(&c->machine, &c->jobs[i], err);
        if (rc)
            return rc;
    }
    array_case_total(c);
    return 0;
}

/* A network on a design's array, added to the sum. */
static int run_network(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                       const struct case_network *n, struct case_sum *sum, struct sim_err *err) {
    struct explore_cases cases = {0};
    struct layer_work work = n->work;
    struct sim_err why;
    if (e->batch_knob != NO_KNOB) {
        const struct space_knob *knob = &b->space->knobs[e->batch_knob];
        const double batch = knob->number[b->choices[i * b->space->n_knobs + e->batch_knob]];
        if (!(batch >= 1 && batch <= UINT32_MAX && batch == floor(batch))) {
            eval_refuse(b, i, "batch: expected a count of images");
            return 0;
        }
        work.batch = (uint64_t)batch;
    }
    int rc = build(e, b, i, &work, &cases, err);
    if (rc == 0 && cases.n) {
        const int ran = run_layers(&cases.items[0].array, &why);
        rc = ran ? as_reason(ran, b, i, &why, err) : add_case(sum, e, &cases.items[0], err);
    }
    cases_free(&cases);
    return rc;
}

static int eval_run(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct case_evaluator *e = state;
    const uint32_t knobs = b->space->n_knobs;
    int rc = 0;
    for (size_t i = 0; i < b->n && rc == 0; i++) {
        const bool one = e->network_knob != NO_KNOB;
        const size_t from = one ? b->choices[i * knobs + e->network_knob] : 0;
        struct case_sum sum = {0};
        for (size_t k = from; k < (one ? from + 1 : e->n_networks) && rc == 0; k++)
            if (!b->refused[i])
                rc = run_network(e, b, i, &e->networks[k], &sum, err);
        if (rc == 0 && !b->refused[i])
            take_figures(b, i, &sum);
        case_sum_free(&sum);
    }
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
        rc = build(e, b, i, NULL, &cases, err);
        if (rc == 0 && cases.n)
            rc = stream_input_open(&e->input, 0, &t, err);
        if (rc == 0 && cases.n) {
            const int ran = case_timed(&cases.items[0], &job, t, &no_tick, &why);
            rc = ran ? as_reason(ran, b, i, &why, err) : take_case(e, b, i, &cases.items[0], err);
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
        rc = take_case(e, b, design[i], &all->items[i], err);
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
        rc = build(e, b, i, NULL, &one, err);
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

static int open_run(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    return case_open(state, s, threads, "run", err);
}

static int open_run_closed(void **state, const struct space *s, unsigned threads,
                           struct sim_err *err) {
    return case_open(state, s, threads, "run.closed", err);
}

static int open_run_timed(void **state, const struct space *s, unsigned threads,
                          struct sim_err *err) {
    return case_open(state, s, threads, "run.timed", err);
}

static int open_replay_count(void **state, const struct space *s, unsigned threads,
                             struct sim_err *err) {
    return case_open(state, s, threads, "replay.count", err);
}

static int open_replay_timed(void **state, const struct space *s, unsigned threads,
                             struct sim_err *err) {
    return case_open(state, s, threads, "replay.timed", err);
}

const struct evaluator eval_run_any = {
    .name = "run",
    .help = "a network on a PE array, in the mode that array.mode says; as magnetar run",
    .block = 1,
    .open = open_run,
    .close = case_close,
    .knob = case_knob,
    .figures = case_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_run,
};

const struct evaluator eval_run_closed = {
    .name = "run.closed",
    .help = "the same in closed form",
    .block = 8,
    .open = open_run_closed,
    .close = case_close,
    .knob = case_knob,
    .figures = case_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_run,
};

const struct evaluator eval_run_timed = {
    .name = "run.timed",
    .help = "the same by events, with the memory behind",
    .block = 1,
    .open = open_run_timed,
    .close = case_close,
    .knob = case_knob,
    .figures = case_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_run,
};

const struct evaluator eval_count = {
    .name = "replay.count",
    .help = "a trace through caches, counted, many designs in a pass; as magnetar replay",
    .block = 256,
    .threaded = true,
    .open = open_replay_count,
    .close = case_close,
    .knob = case_knob,
    .figures = case_figures,
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
    .figures = case_figures,
    .ready = case_ready,
    .inputs = case_inputs,
    .eval = eval_replay_timed,
};
