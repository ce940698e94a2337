#include "cli/compare/report.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/params.h"

#define AS_PRINTED 5 /* cases up to which the table has a row per figure */
#define LINES_MAX  24

/* The label with the mark of what the case rests on. */
struct marked {
    char text[CASE_LABEL_SIZE + 4];
};
static struct marked mark(const struct explore_case *c) {
    struct marked m;
    snprintf(m.text, sizeof m.text, "%s%s", c->label, case_mark(c));
    return m;
}

static size_t shown_lines(const struct case_report *r, const struct case_line **shown) {
    size_t n = 0;
    for (const struct case_line *l = r->lines; l->name && n < LINES_MAX; l++)
        if (case_line_shown(l, r->cases))
            shown[n++] = l;
    return n;
}

/* A row per figure, with ratios to the first case, as on the terminal. */
static void add_figures(json_t *section, const struct case_report *r) {
    const struct explore_cases *cases = r->cases;
    struct report_column columns[1 + 2 * AS_PRINTED] = {{"figure", "", 0}};
    struct marked names[AS_PRINTED];
    const struct case_line *shown[LINES_MAX];
    const size_t lines = shown_lines(r, shown);
    size_t n = 1;
    for (size_t i = 0; i < cases->n; i++) {
        names[i] = mark(&cases->items[i]);
        columns[n++] = (struct report_column){names[i].text, "", 4};
        if (i)
            columns[n++] = (struct report_column){"", "x", 3};
    }
    json_t *table = report_table(section, "Results", columns, n);
    for (size_t k = 0; k < lines; k++) {
        const struct case_scale scale = case_line_scale(shown[k], cases);
        const size_t base = case_line_base(shown[k], cases);
        const double first = case_line_value(shown[k], &cases->items[base]);
        report_cell(table, "%s%s%s", shown[k]->name, *scale.unit ? ", " : "", scale.unit);
        for (size_t i = 0; i < cases->n; i++) {
            const double v = case_line_value(shown[k], &cases->items[i]);
            char text[48];
            report_cell(table, "%s", case_line_text(text, sizeof text, shown[k], &scale, v));
            if (i)
                report_number(table, first > 0 && i != base ? v / first : NAN);
        }
    }
}

/* A row per case. */
static void add_cases(json_t *section, const struct case_report *r) {
    const struct explore_cases *cases = r->cases;
    struct report_column columns[1 + LINES_MAX] = {{"case", "", 0}};
    struct case_scale scales[LINES_MAX];
    const struct case_line *shown[LINES_MAX];
    const size_t lines = shown_lines(r, shown);
    for (size_t k = 0; k < lines; k++) {
        const bool bytes = shown[k]->unit == UNIT_BYTES;
        scales[k] = case_line_scale(shown[k], cases);
        columns[1 + k] = (struct report_column){shown[k]->name, scales[k].unit,
                                                bytes             ? 0
                                                : shown[k]->exact ? REPORT_EXACT
                                                                  : 4};
    }
    json_t *table = report_table(section, "Results", columns, 1 + lines);
    for (size_t i = 0; i < cases->n; i++) {
        report_cell(table, "%s", mark(&cases->items[i]).text);
        for (size_t k = 0; k < lines; k++) {
            const double v = case_line_value(shown[k], &cases->items[i]);
            char text[48];
            if (shown[k]->unit == UNIT_BYTES)
                report_cell(table, "%s",
                            case_line_text(text, sizeof text, shown[k], &scales[k], v));
            else
                report_number(table, v / scales[k].factor);
        }
    }
}

/* The parameter along which lines are drawn. */
struct compare_sweep {
    char key[64], name[64]; /* llc.size, size */
    enum unit unit;
    double factor;
    const char *unit_name;
};

static double parameter(const struct explore_case *c, const char *key) {
    const json_t *value = json_object_get(c->resolved, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Different numbers that the cases have for it; 0 where one has none. */
static size_t distinct(const struct explore_cases *cases, const char *key) {
    size_t n = 0;
    for (size_t i = 0; i < cases->n; i++) {
        const double v = parameter(&cases->items[i], key);
        size_t j = 0;
        while (j < i && parameter(&cases->items[j], key) != v)
            j++;
        if (isnan(v))
            return 0;
        n += j == i;
    }
    return n;
}

static enum unit unit_in(const struct param_table *t, const char *key) {
    for (size_t k = 0; k < t->n; k++)
        if (strcmp(t->rows[k].key, key) == 0)
            return t->rows[k].unit;
    return UNIT_NONE;
}

static enum unit unit_of(const char *key) {
    const struct param_table *t;
    enum unit unit = unit_in(&array_params, key);
    for (size_t i = 0; unit == UNIT_NONE && (t = params_table_at(i, NULL)); i++)
        unit = unit_in(t, key);
    return unit;
}

static bool find_sweep(struct compare_sweep *s, const struct case_report *r) {
    size_t most = 2;
    for (size_t i = 0; i < r->vary->n; i++) {
        const char *text = r->vary->at[i];
        char key[sizeof s->key];
        snprintf(key, sizeof key, "%.*s", (int)strcspn(text, "="), text);
        if (distinct(r->cases, key) <= most)
            continue;
        most = distinct(r->cases, key);
        memcpy(s->key, key, sizeof key);
    }
    if (most == 2)
        return false;
    const char *dot = strrchr(s->key, '.');
    snprintf(s->name, sizeof s->name, "%s", dot ? dot + 1 : s->key);
    s->unit = unit_of(s->key);
    s->factor = s->unit == UNIT_BYTES ? 1024 : 1;
    s->unit_name = s->unit == UNIT_BYTES ? "KiB" : unit_base(s->unit);
    return true;
}

/* The label without "size=1MiB": what the points of a line have in common. */
static struct marked series_name(const struct compare_sweep *s, const struct explore_case *c) {
    const size_t n = strlen(s->name);
    struct marked m = {""};
    size_t used = 0;
    for (const char *label = c->label; *label;) {
        const size_t word = strcspn(label, " ");
        if (strncmp(label, s->name, n) != 0 || label[n] != '=')
            used += (size_t)snprintf(m.text + used, sizeof m.text - used, "%s%.*s", used ? " " : "",
                                     (int)word, label);
        label += word + (label[word] == ' ');
    }
    snprintf(m.text + used, sizeof m.text - used, "%s%s", used ? "" : "all",
             case_unverified(c) ? "*" : "");
    return m;
}

static void add_lines(json_t *section, const struct compare_sweep *s, const struct case_report *r) {
    const struct explore_cases *cases = r->cases;
    const struct case_line *shown[LINES_MAX];
    const size_t lines = shown_lines(r, shown);
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < cases->n; i++) {
        low = fmin(low, parameter(&cases->items[i], s->key));
        high = fmax(high, parameter(&cases->items[i], s->key));
    }
    for (size_t k = 0; k < lines; k++) {
        if (shown[k]->unit == UNIT_BYTES)
            continue;
        const struct case_scale scale = case_line_scale(shown[k], cases);
        json_t *chart =
            report_chart(section, shown[k]->name, REPORT_LINES,
                         (struct report_axis){s->key, s->unit_name, low > 0 && high / low >= 8},
                         (struct report_axis){shown[k]->name, scale.unit, false});
        for (size_t i = 0; i < cases->n; i++) {
            report_point(chart, series_name(s, &cases->items[i]).text,
                         parameter(&cases->items[i], s->key) / s->factor,
                         case_line_value(shown[k], &cases->items[i]) / scale.factor,
                         mark(&cases->items[i]).text);
        }
    }
}

/* One unit for the group: that of its largest figure. */
static struct case_scale group_scale(const struct case_group *g, const struct case_report *r) {
    struct case_scale largest = {.factor = 0};
    for (size_t k = 0; k < GROUP_LINES && g->lines[k]; k++) {
        const struct case_line *l = case_line_find(r->lines, g->lines[k]);
        if (!case_line_shown(l, r->cases))
            continue;
        const struct case_scale scale = case_line_scale(l, r->cases);
        if (scale.factor > largest.factor)
            largest = scale;
    }
    return largest;
}

static void add_bars(json_t *section, const struct case_group *g, const struct case_report *r) {
    const struct explore_cases *cases = r->cases;
    const struct case_scale scale = group_scale(g, r);
    if (scale.factor == 0)
        return;
    json_t *chart =
        report_chart(section, g->title, g->kind, (struct report_axis){"case", "", false},
                     (struct report_axis){g->axis, scale.unit, false});
    for (size_t k = 0; k < GROUP_LINES && g->lines[k]; k++) {
        const struct case_line *l = case_line_find(r->lines, g->lines[k]);
        for (size_t i = 0; i < cases->n && case_line_shown(l, cases); i++)
            report_bar(chart, l->name, mark(&cases->items[i]).text,
                       case_line_value(l, &cases->items[i]) / scale.factor);
    }
}

void case_report_results(struct report *report, const struct case_report *r) {
    struct compare_sweep sweep = {0};
    json_t *section = report_section(report, "results", "Results");
    if (r->cases->n <= AS_PRINTED)
        add_figures(section, r);
    else
        add_cases(section, r);
    report_printed(section, r->sources, r->cases);
    section = report_section(report, "figures", "Figures");
    if (find_sweep(&sweep, r))
        add_lines(section, &sweep, r);
    else
        for (const struct case_group *g = r->groups; g->title; g++)
            add_bars(section, g, r);
}

int case_report_parameters(struct report *report, const struct explore_cases *cases,
                           struct sim_err *err) {
    const json_t **configs = sim_alloc(cases->n, sizeof *configs, err);
    if (!configs)
        return SIM_EIO;
    for (size_t i = 0; i < cases->n; i++)
        configs[i] = cases->items[i].resolved;
    report_parameters(report, configs, cases->n);
    free(configs);
    return 0;
}
