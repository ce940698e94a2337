#include "cli/explore/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/explore/findings.h"
#include "cli/report/write.h"

#define PAIRS     3u   /* of the first goal with others */
#define SET_SHOWN 300u /* rows of the table of the set */

static uint32_t goal_figure(const struct findings *f, uint32_t k) {
    return f->space->goals[f->s->goal[k]].figure;
}

/* Of n points one in so many is shown. */
static size_t stride_of(size_t n) {
    return n / FINDINGS_CLOUD + 1;
}

/* ---- the front ---- */

static void add_front(const struct findings *f, json_t *section, uint32_t second) {
    const uint32_t figures[2] = {goal_figure(f, 0), goal_figure(f, second)};
    struct findings_axis axes[2];
    char title[240], label[FINDINGS_LABEL];
    findings_axis(f, figures[0], &axes[0]);
    findings_axis(f, figures[1], &axes[1]);
    snprintf(title, sizeof title, "%s and %s of the valid designs", axes[0].name, axes[1].name);
    json_t *chart = report_chart(section, title, REPORT_POINTS, axes[0].axis, axes[1].axis);
    const size_t stride = stride_of(f->n);
    for (int members = 0; members < 2; members++) /* the set above the others */
        for (size_t i = 0; i < f->n; i++)
            if (f->member[i] == members && (members || i % stride == 0))
                report_point(chart, members ? "Pareto set" : "other designs",
                             findings_figure(f, i, figures[0]) / axes[0].unit.factor,
                             findings_figure(f, i, figures[1]) / axes[1].unit.factor,
                             findings_label(f, i, true, label, sizeof label));
}

static void add_set(const struct findings *f, json_t *section) {
    const struct space *s = f->space;
    const uint32_t n = s->n_knobs + s->n_figures;
    struct sim_err ignored; /* memory that ran out is noted */
    struct report_column *columns = sim_alloc(n + 1, sizeof *columns, &ignored);
    if (!columns)
        return;
    for (uint32_t k = 0; k < n; k++)
        columns[k] = k < s->n_knobs ? (struct report_column){s->knobs[k].values.key, "", 0}
                                    : (struct report_column){s->figures[k - s->n_knobs], "", 4};
    json_t *table = report_table(section, "The Pareto set", columns, n);
    for (size_t i = 0; i < f->n_set && i < SET_SHOWN; i++) {
        const uint32_t *choice = f->s->choices + f->row[f->set[i]] * s->n_knobs;
        for (uint32_t k = 0; k < s->n_knobs; k++)
            report_cell(table, "%s", space_value(s, k, choice));
        for (uint32_t g = 0; g < s->n_figures; g++)
            report_number(table, findings_figure(f, f->set[i], g));
    }
    free(columns);
}

static void add_pareto(const struct findings *f, struct report *r) {
    json_t *section =
        report_section(r, "pareto", f->s->n_goals > 1 ? "The Pareto front" : "The best design");
    for (uint32_t k = 1; k < f->s->n_goals && k <= PAIRS && f->n; k++)
        add_front(f, section, k);
    if (stride_of(f->n) > 1 && f->s->n_goals > 1)
        report_text(section, "Of the designs that are not of the set one in %zu is shown.",
                    stride_of(f->n));
    if (f->n_set)
        add_set(f, section);
    else
        report_text(section, "No design keeps all bounds.");
    if (f->n_set > SET_SHOWN)
        report_text(section, "The first %u of %zu: explore --csv has them all.", SET_SHOWN,
                    f->n_set);
}

/* ---- beside the base ---- */

struct explore_ranked {
    double value;
    size_t i;
};

static int by_value(const void *a, const void *b) {
    const struct explore_ranked *p = a, *q = b;
    return p->value != q->value ? (p->value < q->value ? -1 : 1) : p->i < q->i ? -1 : p->i > q->i;
}

/* The energy-delay product, where it is a figure; else the first goal. */
static uint32_t compared_figure(const struct findings *f) {
    const int edp = findings_find(f, "edp_js"), path = findings_find(f, "edp.js");
    return edp >= 0 ? (uint32_t)edp : path >= 0 ? (uint32_t)path : goal_figure(f, 0);
}

static void add_ratios(const struct findings *f, json_t *section, const struct explore_ranked *of,
                       size_t n, double base, const char *name) {
    char title[160], label[FINDINGS_LABEL];
    snprintf(title, sizeof title, "%s over that of the base", name);
    json_t *chart = report_chart(section, title, REPORT_POINTS,
                                 (struct report_axis){"designs, the least first", "", false},
                                 (struct report_axis){title, "", true});
    static const char *const series[] = {"other designs", "Pareto set", "base"};
    const size_t stride = stride_of(n);
    for (int kind = 0; kind < 3; kind++) /* the later above the others */
        for (size_t k = 0; k < n; k++) {
            const size_t i = of[k].i;
            if (kind == (i == 0 ? 2 : f->member[i]) && (kind > 0 || k % stride == 0))
                report_point(chart, series[kind], (double)k + 1, of[k].value / base,
                             findings_label(f, i, true, label, sizeof label));
        }
}

static int add_relative(const struct findings *f, struct report *r, struct sim_err *err) {
    const uint32_t g = compared_figure(f);
    struct findings_axis axis;
    char label[FINDINGS_LABEL];
    struct explore_ranked *order = sim_alloc(f->n + 1, sizeof *order, err);
    size_t n = 0;
    if (!order)
        return SIM_EIO;
    for (size_t i = 0; i < f->n; i++)
        if (findings_figure(f, i, g) > 0)
            order[n++] = (struct explore_ranked){findings_figure(f, i, g), i};
    qsort(order, n, sizeof *order, by_value);
    findings_axis(f, g, &axis);
    json_t *section = report_section(r, "relative", "Beside the base");
    if (f->n && findings_figure(f, 0, g) > 0) {
        report_text(section, "The base is the first valid design of the space: %s.",
                    findings_label(f, 0, true, label, sizeof label));
        add_ratios(f, section, order, n, findings_figure(f, 0, g), axis.name);
        report_summary(r, "relative", "%s: %.3gx that of the base, the least; %.3gx the most",
                       axis.name, order[0].value / findings_figure(f, 0, g),
                       order[n - 1].value / findings_figure(f, 0, g));
    } else {
        report_text(section, "No base: %s of the first valid design is not above 0.", axis.name);
    }
    if (n < f->n)
        report_text(section, "%zu designs of 0 or less are left out.", f->n - n);
    free(order);
    return 0;
}

/* ---- what was searched ---- */

static void add_space(const struct findings *f, struct report *r) {
    static const struct report_column columns[] = {
        {"knob", "", 0}, {"values", "", REPORT_EXACT}, {"first", "", 0}, {"last", "", 0}};
    static const struct report_column goals[] = {{"figure", "", 0}, {"goal", "", 0}};
    const struct space *s = f->space;
    json_t *section = report_section(r, "space", "What was searched");
    json_t *table = report_table(section, "Knobs", columns, 4);
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct vary_axis *v = &s->knobs[k].values;
        report_cell(table, "%s", v->key);
        report_number(table, (double)v->n);
        report_cell(table, "%s", v->values[0]);
        report_cell(table, "%s", v->values[v->n - 1]);
    }
    table = report_table(section, "Goals and bounds", goals, 2);
    for (uint32_t k = 0; k < s->n_goals; k++) {
        const struct goal *g = &s->goals[k];
        char most[40] = "", least[40] = "";
        if (g->has_most)
            snprintf(most, sizeof most, " at most %g", g->most);
        if (g->has_least)
            snprintf(least, sizeof least, " at least %g", g->least);
        report_cell(table, "%s", s->figures[g->figure]);
        report_cell(table, "%s%s%s",
                    g->sense < 0   ? "small"
                    : g->sense > 0 ? "large"
                                   : "",
                    least, most);
    }
}

static void add_summary(const struct findings *f, struct report *r) {
    const struct search_counts *c = &f->s->counts;
    report_summary(r, NULL, "%s: evaluator %s, strategy %s, seed %llu", f->space->path,
                   f->space->evaluator, f->space->strategy, (unsigned long long)f->space->seed);
    report_summary(r, "pareto", "%llu designs evaluated, %zu valid, %zu in the Pareto set",
                   (unsigned long long)c->evaluated, f->n, f->n_set);
}

int explore_report_write(const struct exploration *s, const char *path, struct sim_err *err) {
    struct findings f;
    char title[300];
    int rc = findings_make(&f, s, err);
    const char *slash = strrchr(s->space->path, '/');
    snprintf(title, sizeof title, "Exploration of %.200s", slash ? slash + 1 : s->space->path);
    struct report *r = rc ? NULL : report_new(title, err);
    if (!r) {
        findings_free(&f);
        return SIM_EIO;
    }
    add_summary(&f, r);
    add_pareto(&f, r);
    if (f.n)
        rc = add_relative(&f, r, err);
    if (f.n)
        findings_energy(&f, r);
    if (rc == 0 && f.n)
        rc = findings_sensitivity(&f, r, err);
    add_space(&f, r);
    if (rc == 0)
        rc = report_write_html(report_json(r), path, err);
    report_free(r);
    findings_free(&f);
    return rc;
}
