#include "validation/quidam/evaluate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/eval_shared.h"
#include "explore/result.h"
#include "explore/search/fit.h"
#include "validation/knobs.h"

struct quidam_point {
    uint64_t count[KNOB_BANDWIDTH]; /* of the knobs before it */
    double bandwidth;
    char pe[PARAM_TEXT_SIZE];
};

enum { PE = KNOBS };
#define AT(i) offsetof(struct quidam_point, count[i])
static const struct param rows[] = {
    [KNOB_ROWS] = {"quidam.rows", PARAM_UINT, UNIT_NONE, AT(0), "12", 1, 4096, NULL, "rows of PEs"},
    [KNOB_COLS] = {"quidam.cols", PARAM_UINT, UNIT_NONE, AT(1), "14", 1, 4096, NULL,
                   "columns of PEs"},
    [KNOB_IFMAP] = {"quidam.ifmap", PARAM_UINT, UNIT_NONE, AT(2), "12", 1, 65536, NULL,
                    "words of a PE's scratchpad of inputs"},
    [KNOB_FILTER] = {"quidam.filter", PARAM_UINT, UNIT_NONE, AT(3), "224", 1, 65536, NULL,
                     "words of a PE's scratchpad of filters"},
    [KNOB_PSUM] = {"quidam.psum", PARAM_UINT, UNIT_NONE, AT(4), "24", 1, 65536, NULL,
                   "words of a PE's scratchpad of sums"},
    [KNOB_GLB] = {"quidam.glb", PARAM_UINT, UNIT_BYTES, AT(5), "128KiB", 1024, 0x1p30, NULL,
                  "global buffer"},
    [KNOB_BANDWIDTH] = {"quidam.bandwidth", PARAM_REAL, UNIT_BYTES_PER_S,
                        offsetof(struct quidam_point, bandwidth), "12.8GB/s", 1e6, 1e13, NULL,
                        "of DRAM"},
    [PE] = {"quidam.pe", PARAM_TEXT, UNIT_NONE, offsetof(struct quidam_point, pe), "int16", 0, 0,
            NULL, "PE type: fp32, fp16, int16, int8, int4, lightpe1, lightpe2"},
};
static const struct param_table table = {rows, sizeof rows / sizeof *rows};

/* Of struct explorer_figures, in its order. */
static const char *const figure_names[EXPLORER_VALUES] = {
    "time_s",   "area_mm2", "energy_j", "power_w",     "mac_j",      "spad_j",
    "noc_j",    "glb_j",    "clock_j",  "dram_j",      "idle_j",     "mac_mm2",
    "spad_mm2", "glb_mm2",  "period_s", "utilization", "dram_stall", "layers"};

const char *quidam_knob_key(enum explorer_knob knob) {
    return rows[knob].key;
}

const char *quidam_figure_name(size_t i) {
    return figure_names[i];
}

struct quidam_evaluation {
    struct study_knobs knobs;
    struct quidam_point scratch;
    const struct space_line *network;
    unsigned threads;
    struct explorer *explorers; /* [n]: of each PE type, in the order of the knob's values */
    size_t n;

    /* Of the models. */
    uint64_t sample;       /* designs for each PE type */
    struct space *sampled; /* the space with the three figures */
    struct space_fit fit;
    size_t source[FIGURES_MAX]; /* of the space's figures among the shared ones, or behind them */
};

enum { TIME, POWER, AREA, MODELLED };
static const char *const modelled[MODELLED] = {"time_s", "power_w", "area_mm2"};

static void evaluation_close(void *state) {
    struct quidam_evaluation *e = state;
    for (size_t i = 0; i < e->n; i++)
        explorer_free(&e->explorers[i]);
    space_fit_free(&e->fit);
    free(e->explorers);
    free(e->sampled);
    free(e);
}

static int read_line(struct quidam_evaluation *e, const struct space *s, const struct space_line *l,
                     bool model, struct sim_err *err) {
    struct sim_err ignored;
    if (strcmp(l->name, "network") == 0) {
        e->network = l;
        return 0;
    }
    if (!model || strcmp(l->name, "sample") != 0)
        return sim_fail(err, SIM_EUSAGE, "%s:%d: %s = %s: expected network%s", s->path, l->line,
                        l->name, l->value, model ? " or sample" : "");
    return unit_parse_number(l->value, &e->sample, &ignored) || e->sample == 0
               ? sim_fail(err, SIM_EUSAGE, "%s:%d: sample = %s: expected a count of designs",
                          s->path, l->line, l->value)
               : 0;
}

static int open_any(void **state, const struct space *s, unsigned threads, bool model,
                    struct sim_err *err) {
    struct quidam_evaluation *e = sim_alloc(1, sizeof *e, err);
    if (!e)
        return SIM_EIO;
    *state = e;
    e->threads = threads;
    e->sample = FIT_SAMPLE;
    model |= strcmp(s->first, quidam_model_evaluator.name) == 0; /* what only the other one reads */
    for (size_t i = 0; i < s->evaluate.n; i++) {
        const int rc = read_line(e, s, &s->evaluate.at[i], model, err);
        if (rc)
            return rc;
    }
    return e->network
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s: expected 'network = NAME' in [evaluate]", s->path);
}

static int evaluation_open(void **state, const struct space *s, unsigned threads,
                           struct sim_err *err) {
    return open_any(state, s, threads, false, err);
}

static int evaluation_knob(void *state, const char *key, const struct param **row, bool *number,
                           struct sim_err *err) {
    (void)state;
    *number = false;
    return study_knob_find(&table, key, row, err);
}

static size_t evaluation_figures(void *state, const char *names[FIGURES_MAX]) {
    size_t n = eval_shared_names(names);
    (void)state;
    memcpy(names + n, figure_names, sizeof figure_names);
    return n + EXPLORER_VALUES;
}

static int open_explorer(struct quidam_evaluation *e, const struct space *s, const char *pe,
                         struct sim_err *err) {
    struct sim_err why;
    const int rc = explorer_open(&e->explorers[e->n++], e->network->value, pe, &why);
    return rc ? sim_fail(err, rc, "%s:%d: network = %s with quidam.pe = %s: %s", s->path,
                         e->network->line, e->network->value, pe, why.text)
              : 0;
}

static int evaluation_ready(void *state, const struct space *s, struct sim_err *err) {
    struct quidam_evaluation *e = state;
    int rc = study_knobs_read(&e->knobs, &table, &e->scratch, s, err);
    if (rc)
        return rc;
    const struct study_knob *pe = &e->knobs.at[PE];
    const struct vary_axis *types = pe->knob == NOT_A_KNOB ? NULL : &s->knobs[pe->knob].values;
    e->explorers = sim_alloc(types ? types->n : 1, sizeof *e->explorers, err);
    if (!e->explorers)
        return SIM_EIO;
    for (size_t i = 0; i < (types ? types->n : 1) && rc == 0; i++)
        rc = open_explorer(e, s, types ? types->values[i] : pe->text, err);
    return rc;
}

static void evaluation_inputs(void *state, struct result *r) {
    const struct quidam_evaluation *e = state;
    case_result_network(r, &(struct explore_cases){0}, e->explorers[0].net, e->network->value);
}

static const double *value_of(const struct explorer_figures *f, const char *name) {
    size_t i = 0;
    while (i < EXPLORER_VALUES && strcmp(figure_names[i], name) != 0)
        i++;
    return i < EXPLORER_VALUES ? &f->latency_s + i : NULL;
}

static void take_figures(const struct eval_block *b, size_t i, const struct explorer_figures *x) {
    double shared[SHARED_FIGURES];
    eval_shared(shared, x->latency_s, x->energy_j, x->area_mm2);
    for (uint32_t f = 0; f < b->space->n_figures; f++) {
        const char *name = b->space->figures[f];
        const double *own = value_of(x, name);
        eval_figure(b, i, f, own ? *own : eval_shared_figure(shared, name));
    }
}

static int evaluation_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct quidam_evaluation *e = state;
    const struct study_knobs *k = &e->knobs;
    int rc = 0;
    for (size_t i = 0; i < b->n && rc == 0; i++) {
        const uint32_t *choice = b->choices + i * b->space->n_knobs;
        const size_t pe = k->at[PE].knob == NOT_A_KNOB ? 0 : choice[k->at[PE].knob];
        struct explorer_design design;
        struct explorer_figures figures;
        for (size_t j = 0; j < KNOBS; j++)
            design.knob[j] = study_knob_number(k, j, b->space, choice);
        rc = explorer_simulate(&e->explorers[pe], &design, &figures, err);
        if (rc == 0 && figures.fits)
            take_figures(b, i, &figures);
        else if (rc == 0)
            eval_refuse(b, i, "a layer has no mapping");
    }
    return rc;
}

const struct evaluator quidam_evaluator = {
    .name = "quidam",
    .help = "row-stationary arrays of QUIDAM's space, simulated",
    .block = 1,
    .open = evaluation_open,
    .close = evaluation_close,
    .knob = evaluation_knob,
    .figures = evaluation_figures,
    .ready = evaluation_ready,
    .inputs = evaluation_inputs,
    .eval = evaluation_eval,
};

static int model_open(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    return open_any(state, s, threads, true, err);
}

static size_t model_figures(void *state, const char *names[FIGURES_MAX]) {
    (void)state;
    return eval_shared_names(names);
}

/* The same designs, of which only what is modelled is asked. */
static int make_sampled(struct quidam_evaluation *e, const struct space *s, struct sim_err *err) {
    e->sampled = sim_alloc(1, sizeof *e->sampled, err);
    if (!e->sampled)
        return SIM_EIO;
    *e->sampled = *s; /* borrows its knobs */
    e->sampled->n_conditions = e->sampled->n_goals = 0;
    e->sampled->n_figures = e->sampled->n_named = MODELLED;
    for (size_t i = 0; i < MODELLED; i++)
        snprintf(e->sampled->figures[i], sizeof e->sampled->figures[i], "%s", modelled[i]);
    return 0;
}

static int fit_sample(struct quidam_evaluation *e, struct exploration *sample,
                      struct sim_err *err) {
    struct pool *pool = pool_new(e->threads, err);
    const struct search_options o = {.strategy = &strategy_random,
                                     .evals = e->sample * e->n,
                                     .seed = e->sampled->seed,
                                     .shards = 1,
                                     .pool = pool,
                                     .threads = e->threads};
    struct sim_err why;
    int rc = pool ? search_run(sample, &o, err) : SIM_EIO;
    if (rc == 0 && (rc = space_fit(&e->fit, sample, &why)) != 0)
        rc = sim_fail(err, rc, "%s: %llu designs for each PE type: %s", e->sampled->path,
                      (unsigned long long)e->sample, why.text);
    pool_free(pool);
    return rc;
}

static int model_ready(void *state, const struct space *s, struct sim_err *err) {
    struct quidam_evaluation *e = state;
    struct exploration sample;
    int rc = evaluation_ready(e, s, err);
    for (uint32_t f = 0; f < s->n_figures; f++)
        while (e->source[f] < SHARED_FIGURES &&
               strcmp(shared_figures[e->source[f]], s->figures[f]) != 0)
            e->source[f]++;
    if (rc == 0)
        rc = make_sampled(e, s, err);
    if (rc)
        return rc;
    search_init(&sample, e->sampled, &quidam_evaluator, e);
    rc = fit_sample(e, &sample, err);
    search_free(&sample);
    return rc;
}

static int model_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    struct quidam_evaluation *e = state;
    struct eval_block three = *b;
    double(*predicted)[MODELLED] = sim_alloc(b->n, sizeof *predicted, err);
    if (!predicted)
        return SIM_EIO;
    three.space = e->sampled;
    three.figures = *predicted;
    const int rc = fit_evaluator.eval(&e->fit, &three, err);
    for (size_t i = 0; i < b->n; i++) {
        const double *p = predicted[i];
        double shared[SHARED_FIGURES];
        eval_shared(shared, p[TIME], p[POWER] * p[TIME], p[AREA]);
        for (uint32_t f = 0; f < b->space->n_figures; f++)
            b->figures[i * b->space->n_figures + f] =
                e->source[f] < SHARED_FIGURES ? shared[e->source[f]] : NAN;
    }
    free(predicted);
    return rc;
}

const struct evaluator quidam_model_evaluator = {
    .name = "quidam.model",
    .help = "the same by polynomials of latency, power and area, fitted on a sample",
    .block = 4096,
    .open = model_open,
    .close = evaluation_close,
    .knob = evaluation_knob,
    .figures = model_figures,
    .ready = model_ready,
    .inputs = evaluation_inputs,
    .eval = model_eval,
};
