#include "cli/explore/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define TABLE_ROWS   20u /* of the Pareto set, on the screen */
#define REASONS_MOST 5u
#define COLUMNS_MAX  (KNOBS_MAX + FIGURES_MAX + GOALS_MAX + 1)

static void print_count(FILE *out, const char *what, uint64_t n) {
    fprintf(out, "%-22s %12llu\n", what, (unsigned long long)n);
}

/* A column of the table of designs. */
struct column {
    enum { COLUMN_KNOB, COLUMN_FIGURE, COLUMN_RATIO, COLUMN_STATUS } kind;
    uint32_t number;
    int width;
};

static const char *title(const struct found *f, const struct column *c, char *buf, size_t size) {
    const struct space *s = found_space(f);
    switch (c->kind) {
    case COLUMN_KNOB:
        return s->knobs[c->number].values.key;
    case COLUMN_FIGURE:
        return s->figures[c->number];
    case COLUMN_RATIO:
        snprintf(buf, size, "%s/base", s->figures[f->ratios[c->number]]);
        return buf;
    default:
        return "status";
    }
}

/* Four digits, the exponent where it must be. */
static const char *cell(const struct found *f, const struct column *c, size_t at, char *buf,
                        size_t size) {
    double value;
    switch (c->kind) {
    case COLUMN_KNOB:
        return space_value(found_space(f), c->number, found_choice(f, at));
    case COLUMN_FIGURE:
        value = found_figures(f, at)[c->number];
        break;
    case COLUMN_RATIO:
        value = found_ratio(f, at, c->number);
        break;
    default:
        return found_status(f, at);
    }
    snprintf(buf, size, isfinite(value) ? "%.4g" : "-", value);
    return buf;
}

/* Knobs; the figures that are asked for, or, where none is, those that all evaluators call alike;
 * ratios; the status where not only valid designs are shown. */
static uint32_t choose_columns(const struct found *f, struct column columns[COLUMNS_MAX]) {
    static const char *const alike[] = {"time_s", "energy_j", "area_mm2", "power_w", "edp_js"};
    const struct space *s = found_space(f);
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        columns[n++] = (struct column){COLUMN_KNOB, k, 0};
    for (uint32_t i = 0; i < s->n_figures; i++) {
        bool shown = i < s->n_named;
        for (size_t k = 0; k < sizeof alike / sizeof *alike && s->n_named == 0; k++)
            shown |= strcmp(s->figures[i], alike[k]) == 0;
        if (shown)
            columns[n++] = (struct column){COLUMN_FIGURE, i, 0};
    }
    for (uint32_t r = 0; r < f->n_ratios; r++)
        columns[n++] = (struct column){COLUMN_RATIO, r, 0};
    if (f->s->n_goals == 0)
        columns[n++] = (struct column){COLUMN_STATUS, 0, 0};
    return n;
}

static void print_designs(FILE *out, const struct found *f) {
    struct column columns[COLUMNS_MAX];
    const uint32_t n = choose_columns(f, columns);
    const size_t rows = f->n_shown < TABLE_ROWS ? f->n_shown : TABLE_ROWS;
    char buf[96];
    for (struct column *c = columns; c < columns + n; c++) {
        c->width = (int)strlen(title(f, c, buf, sizeof buf));
        for (size_t i = 0; i < rows; i++) {
            const int width = (int)strlen(cell(f, c, f->shown[i], buf, sizeof buf));
            c->width = width > c->width ? width : c->width;
        }
    }
    for (const struct column *c = columns; c < columns + n; c++)
        fprintf(out, "%s%*s", c > columns ? "  " : "", c->width, title(f, c, buf, sizeof buf));
    fputc('\n', out);
    for (size_t i = 0; i < rows; i++) {
        for (const struct column *c = columns; c < columns + n; c++)
            fprintf(out, "%s%*s", c > columns ? "  " : "", c->width,
                    cell(f, c, f->shown[i], buf, sizeof buf));
        fputc('\n', out);
    }
    if (rows < f->n_shown)
        fprintf(out, "and %zu more: --csv has them all\n", f->n_shown - rows);
}

/* Why designs cannot be, the commonest first. */
static void print_reasons(FILE *out, const struct found *f) {
    const struct exploration *s = f->s;
    struct sim_err ignored;
    size_t *times = sim_alloc(s->texts.n + 1, sizeof *times, &ignored);
    for (size_t i = 0; i < f->n && times; i++)
        if (search_reason(s, f->order[i]) != NO_TEXT)
            times[search_reason(s, f->order[i])]++;
    for (unsigned shown = 0; shown < REASONS_MOST && times; shown++) {
        size_t most = 0;
        for (size_t i = 1; i < s->texts.n; i++)
            most = times[i] > times[most] ? i : most;
        if (s->texts.n == 0 || times[most] == 0)
            break;
        fprintf(out, "%s%zu cannot be: %s\n", shown ? "" : "\n", times[most], s->texts.at[most]);
        times[most] = 0;
    }
    if (!times)
        memory_fail(&ignored, "out of memory");
    free(times);
}

static void print_counts(FILE *out, const struct found *f) {
    const struct search_counts *c = &f->s->counts;
    const struct space *s = found_space(f);
    if (s->designs == SPACE_ANY)
        fprintf(out, "%-22s %12s\n", "designs in the space", "> 2^63");
    else
        print_count(out, "designs in the space", s->designs);
    print_count(out, "cut by [where]", c->cut);
    print_count(out, "skipped by bounds", c->skipped);
    if (f->first)
        print_count(out, "evaluated first", f->first->counts.evaluated);
    print_count(out, "evaluated", c->evaluated);
    print_count(out, "valid", c->valid);
}

/* How models keep to designs that they were not fitted on. */
static void print_fit(FILE *out, const struct found *f) {
    const struct space *s = found_space(f);
    fprintf(out, "\n%-16s  %8s  %8s  %6s  %6s  %8s  %8s  %7s  %s\n", "model of", "training",
            "held out", "degree", "terms", "mean err", "worst", "R^2", "where");
    for (uint32_t group = 0; group < f->fit->n_groups; group++)
        for (uint32_t i = 0; i < s->n_named; i++) {
            const struct fit_model *m = &f->fit->models[group * s->n_named + i];
            char name[300];
            space_fit_group(f->fit, group, name, sizeof name);
            fprintf(out, "%-16s  %8zu  %8zu  %6u  %6zu  %6.2f %%  %6.2f %%  %7.4f  %s\n",
                    s->figures[i], m->training, m->held, m->model.chosen.single, m->model.terms,
                    100 * m->quality.mean_error, 100 * m->quality.worst_error, m->quality.r2, name);
        }
}

void explore_print(FILE *out, const struct found *f) {
    const struct space *s = found_space(f);
    print_counts(out, f);
    if (f->s->n_goals)
        fprintf(out, "\n%s\n",
                f->set.n == 0        ? "No design keeps all bounds."
                : f->s->n_goals == 1 ? "The best:"
                                     : "Pareto set:");
    else
        fputc('\n', out);
    if (f->n_shown)
        print_designs(out, f);
    if (f->s->n_goals > 1 && f->set.n > 1)
        fprintf(out, "hypervolume %.4f of the box between the set's best and worst\n", f->volume);
    if (f->first && f->agreement >= -1 && !f->fit)
        fprintf(out, "%s and %s rank %s alike by %.3f (Kendall's tau of those evaluated by both)\n",
                s->first, s->evaluator, s->figures[s->goals[f->s->goal[0]].figure], f->agreement);
    if (f->fit)
        print_fit(out, f);
    print_reasons(out, f);
}

void explore_print_space(FILE *out, const struct space *s, const struct strategy *strategy) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        fprintf(out, "%-24s %6zu values, %s to %s\n", s->knobs[k].values.key, s->knobs[k].values.n,
                s->knobs[k].values.values[0], s->knobs[k].values.values[s->knobs[k].values.n - 1]);
    if (s->designs == SPACE_ANY)
        fprintf(out, "more than 2^63 designs");
    else
        fprintf(out, "%llu designs", (unsigned long long)s->designs);
    fprintf(out, ", %u conditions, %u goals and bounds\n", s->n_conditions, s->n_goals);
    fprintf(out, "evaluator %s, strategy %s", s->evaluator, strategy->name);
    const uint64_t evals = s->evals ? s->evals : strategy->evals;
    if (evals)
        fprintf(out, ", %llu evaluations", (unsigned long long)evals);
    fputc('\n', out);
}
