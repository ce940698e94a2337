#include "explore/search/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define FOLDS 5u
#define HOLD  5u /* every fifth design is held out */

/* The number of a design's combination of words. */
static uint32_t group_of(const struct space *s, const uint32_t *choice) {
    uint32_t group = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (s->knobs[k].words)
            group = group * (uint32_t)s->knobs[k].values.n + choice[k];
    return group;
}

void space_fit_group(const struct space_fit *fit, uint32_t group, char *buf, size_t size) {
    const struct space *s = fit->space;
    uint32_t choice[KNOBS_MAX];
    *buf = '\0';
    for (uint32_t k = s->n_knobs; k-- > 0;)
        if (s->knobs[k].words) {
            choice[k] = group % (uint32_t)s->knobs[k].values.n;
            group /= (uint32_t)s->knobs[k].values.n;
        }
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (s->knobs[k].words) {
            const size_t used = strlen(buf);
            snprintf(buf + used, size - used, "%s%s=%s", used ? " " : "", s->knobs[k].values.key,
                     space_value(s, k, choice));
        }
}

static int choose_numbers(struct space_fit *fit, struct sim_err *err) {
    const struct space *s = fit->space;
    fit->n_groups = 1;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct space_knob *knob = &s->knobs[k];
        if (knob->words) {
            if (__builtin_mul_overflow(fit->n_groups, (uint32_t)knob->values.n, &fit->n_groups))
                fit->n_groups = UINT32_MAX;
            continue;
        }
        if (knob->values.n < 2)
            continue;
        if (fit->n_numbers == REGRESSION_KNOBS_MAX)
            return sim_fail(err, SIM_EUSAGE, "more than %d knobs that are numbers",
                            REGRESSION_KNOBS_MAX);
        for (size_t i = 0; i < knob->values.n; i++)
            if (!(knob->number[i] > 0))
                return sim_fail(err, SIM_EUSAGE, "%s=%s: a model takes values above 0",
                                knob->values.key, knob->values.values[i]);
        fit->numbers[fit->n_numbers++] = k;
    }
    return fit->n_numbers && fit->n_groups <= 4096
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "expected a knob that is a number, and at most 4096 combinations "
                          "of words");
}

static void numbers_of(const struct space_fit *fit, const uint32_t *choice, double *values) {
    for (uint32_t i = 0; i < fit->n_numbers; i++)
        values[i] = fit->space->knobs[fit->numbers[i]].number[choice[fit->numbers[i]]];
}

/* A group's designs of the sample: those that are fitted, then those that are held out. */
struct fit_points {
    double *knobs, *figures; /* [n][n_numbers], [n][n_named] */
    size_t training, held;
};

static void take_points(const struct space_fit *fit, const struct exploration *s, uint32_t group,
                        bool held, struct fit_points *p) {
    const struct space *space = fit->space;
    size_t met = 0;
    for (size_t row = 0; row < s->n; row++) {
        const uint32_t *choice = s->choices + row * space->n_knobs;
        if (search_reason(s, row) != NO_TEXT || group_of(space, choice) != group ||
            (met++ % HOLD == HOLD - 1) != held)
            continue;
        const size_t at = p->training + p->held;
        numbers_of(fit, choice, p->knobs + at * fit->n_numbers);
        memcpy(p->figures + at * space->n_named, s->figures + row * space->n_figures,
               space->n_named * sizeof *p->figures);
        ++*(held ? &p->held : &p->training);
    }
}

static int make_grid(const struct space_fit *fit, struct fit_model *m, struct sim_err *err) {
    struct grid_knob knobs[REGRESSION_KNOBS_MAX];
    for (uint32_t i = 0; i < fit->n_numbers; i++) {
        const struct space_knob *k = &fit->space->knobs[fit->numbers[i]];
        knobs[i] = (struct grid_knob){k->number, k->values.n};
    }
    return regression_grid_make(&m->grid, &m->model, knobs, err);
}

static int fit_figure(const struct space_fit *fit, const struct fit_points *p, uint32_t figure,
                      double *column, struct fit_model *out, struct sim_err *err) {
    const size_t n = p->training + p->held;
    double *predicted = column + n;
    for (size_t i = 0; i < n; i++)
        column[i] = p->figures[i * fit->space->n_named + figure];
    out->training = p->training;
    out->held = p->held;
    const int rc =
        regression_fit(&out->model, p->knobs, column, p->training, fit->n_numbers, FOLDS, err);
    if (rc)
        return rc;
    for (size_t i = p->training; i < n; i++)
        predicted[i] = regression_predict(&out->model, p->knobs + i * fit->n_numbers);
    out->quality = p->held
                       ? regression_judge(column + p->training, predicted + p->training, p->held)
                       : (struct regression_quality){NAN, NAN, NAN};
    return make_grid(fit, out, err);
}

static int fit_group(struct space_fit *fit, const struct exploration *s, uint32_t group,
                     struct sim_err *err) {
    const struct space *space = fit->space;
    struct fit_points p = {.knobs = sim_alloc((s->n + 1) * fit->n_numbers, sizeof *p.knobs, err),
                           .figures =
                               sim_alloc((s->n + 1) * space->n_named, sizeof *p.figures, err)};
    double *column = sim_alloc(2 * s->n + 1, sizeof *column, err);
    struct sim_err why;
    int rc = p.knobs && p.figures && column ? 0 : SIM_EIO;
    if (rc == 0) {
        take_points(fit, s, group, false, &p);
        take_points(fit, s, group, true, &p);
    }
    for (uint32_t f = 0; f < space->n_named && rc == 0; f++) {
        rc = fit_figure(fit, &p, f, column, &fit->models[group * space->n_named + f], &why);
        if (rc) {
            char name[300];
            space_fit_group(fit, group, name, sizeof name);
            rc = sim_fail(err, rc, "%s%s%s: %s; a larger sample may do", space->figures[f],
                          *name ? " of " : "", name, why.text);
        }
    }
    free(p.knobs);
    free(p.figures);
    free(column);
    return rc;
}

int space_fit(struct space_fit *fit, const struct exploration *s, struct sim_err *err) {
    *fit = (struct space_fit){.space = s->space};
    int rc = choose_numbers(fit, err);
    if (rc)
        return rc;
    fit->models = sim_alloc((size_t)fit->n_groups * s->space->n_named, sizeof *fit->models, err);
    if (!fit->models)
        return SIM_EIO;
    for (uint32_t group = 0; group < fit->n_groups && rc == 0; group++)
        rc = fit_group(fit, s, group, err);
    return rc;
}

void space_fit_free(struct space_fit *fit) {
    const size_t n = fit->models ? (size_t)fit->n_groups * fit->space->n_named : 0;
    for (size_t i = 0; i < n; i++)
        regression_grid_free(fit->models[i].grid);
    free(fit->models);
    *fit = (struct space_fit){0};
}

/* Designs of one combination of words are predicted together. */
static int predict(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct space_fit *fit = state;
    const struct space *s = b->space;
    (void)err;
    for (size_t from = 0, to; from < b->n; from = to) {
        const uint32_t *choices = b->choices + from * s->n_knobs;
        const uint32_t group = group_of(s, choices);
        for (to = from + 1; to < b->n && group_of(s, b->choices + to * s->n_knobs) == group; to++)
            continue;
        const struct grid_designs designs = {choices, fit->numbers, to - from, s->n_knobs};
        for (uint32_t f = 0; f < s->n_named; f++)
            regression_grid_predict(fit->models[group * s->n_named + f].grid, &designs,
                                    b->figures + from * s->n_figures + f, s->n_figures);
    }
    return 0;
}

const struct evaluator fit_evaluator = {
    .name = "fit",
    .help = "polynomials fitted on a sample",
    .block = 4096,
    .eval = predict,
};
