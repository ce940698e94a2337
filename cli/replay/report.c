#include "cli/replay/report.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/replay/lines.h"
#include "cli/replay/print.h"
#include "cli/report/parts.h"
#include "cli/report/write.h"
#include "memmodels/params.h"

#define AS_PRINTED 5 /* cases up to which the table has a row per figure */
#define LINES_MAX  24

/* The label with the mark of what the case rests on. */
struct marked {
    char text[LABEL_SIZE + 4];
};
static struct marked mark(const struct replay_case *c) {
    struct marked m;
    snprintf(m.text, sizeof m.text, "%s%s", c->label, replay_mark(c));
    return m;
}

static size_t shown_lines(const struct replay_cases *cases, const struct replay_line **shown) {
    size_t n = 0;
    for (const struct replay_line *l = replay_lines; l->name && n < LINES_MAX; l++)
        if (replay_line_shown(l, cases))
            shown[n++] = l;
    return n;
}

/* A row per figure, with ratios to the first case, as on the terminal. */
static void add_figures(json_t *section, const struct replay_cases *cases) {
    struct report_column columns[1 + 2 * AS_PRINTED] = {{"figure", "", 0}};
    struct marked names[AS_PRINTED];
    const struct replay_line *shown[LINES_MAX];
    const size_t lines = shown_lines(cases, shown);
    size_t n = 1;
    for (size_t i = 0; i < cases->n; i++) {
        names[i] = mark(&cases->items[i]);
        columns[n++] = (struct report_column){names[i].text, "", 4};
        if (i)
            columns[n++] = (struct report_column){"", "x", 3};
    }
    json_t *table = report_table(section, "Results", columns, n);
    for (size_t k = 0; k < lines; k++) {
        const struct replay_scale scale = replay_line_scale(shown[k], cases);
        const size_t base = replay_line_base(shown[k], cases);
        const double first = replay_line_value(shown[k], &cases->items[base]);
        report_cell(table, "%s%s%s", shown[k]->name, *scale.unit ? ", " : "", scale.unit);
        for (size_t i = 0; i < cases->n; i++) {
            const double v = replay_line_value(shown[k], &cases->items[i]);
            char text[48];
            report_cell(table, "%s", replay_line_text(text, sizeof text, shown[k], &scale, v));
            if (i)
                report_number(table, first > 0 && i != base ? v / first : NAN);
        }
    }
}

/* A row per case. */
static void add_cases(json_t *section, const struct replay_cases *cases) {
    struct report_column columns[1 + LINES_MAX] = {{"case", "", 0}};
    struct replay_scale scales[LINES_MAX];
    const struct replay_line *shown[LINES_MAX];
    const size_t lines = shown_lines(cases, shown);
    for (size_t k = 0; k < lines; k++) {
        const bool bytes = shown[k]->unit == UNIT_BYTES;
        scales[k] = replay_line_scale(shown[k], cases);
        columns[1 + k] = (struct report_column){shown[k]->name, scales[k].unit,
                                                bytes             ? 0
                                                : shown[k]->exact ? REPORT_EXACT
                                                                  : 4};
    }
    json_t *table = report_table(section, "Results", columns, 1 + lines);
    for (size_t i = 0; i < cases->n; i++) {
        report_cell(table, "%s", mark(&cases->items[i]).text);
        for (size_t k = 0; k < lines; k++) {
            const double v = replay_line_value(shown[k], &cases->items[i]);
            char text[48];
            if (shown[k]->unit == UNIT_BYTES)
                report_cell(table, "%s",
                            replay_line_text(text, sizeof text, shown[k], &scales[k], v));
            else
                report_number(table, v / scales[k].factor);
        }
    }
}

/* The parameter along which lines are drawn. */
struct sweep {
    char key[64], name[64]; /* llc.size, size */
    enum unit unit;
    double factor;
    const char *unit_name;
};

static double parameter(const struct replay_case *c, const char *key) {
    const json_t *value = json_object_get(c->resolved, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Different numbers that the cases have for it; 0 where one has none. */
static size_t distinct(const struct replay_cases *cases, const char *key) {
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

static enum unit unit_of(const char *key) {
    const struct param_table *t;
    for (size_t i = 0; (t = params_table_at(i, NULL)); i++)
        for (size_t k = 0; k < t->n; k++)
            if (strcmp(t->rows[k].key, key) == 0)
                return t->rows[k].unit;
    return UNIT_NONE;
}

static bool find_sweep(struct sweep *s, const struct replay_report *r) {
    size_t most = 2;
    for (size_t i = 0; i < r->plan->vary.n; i++) {
        const char *text = r->plan->vary.at[i];
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
static struct marked series_name(const struct sweep *s, const struct replay_case *c) {
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
             replay_unverified(c) ? "*" : "");
    return m;
}

static void add_lines(json_t *section, const struct sweep *s, const struct replay_cases *cases) {
    const struct replay_line *shown[LINES_MAX];
    const size_t lines = shown_lines(cases, shown);
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < cases->n; i++) {
        low = fmin(low, parameter(&cases->items[i], s->key));
        high = fmax(high, parameter(&cases->items[i], s->key));
    }
    for (size_t k = 0; k < lines; k++) {
        if (shown[k]->unit == UNIT_BYTES)
            continue;
        const struct replay_scale scale = replay_line_scale(shown[k], cases);
        json_t *chart =
            report_chart(section, shown[k]->name, REPORT_LINES,
                         (struct report_axis){s->key, s->unit_name, low > 0 && high / low >= 8},
                         (struct report_axis){shown[k]->name, scale.unit, false});
        for (size_t i = 0; i < cases->n; i++) {
            report_point(chart, series_name(s, &cases->items[i]).text,
                         parameter(&cases->items[i], s->key) / s->factor,
                         replay_line_value(shown[k], &cases->items[i]) / scale.factor,
                         mark(&cases->items[i]).text);
        }
    }
}

/* Figures that share a chart. */
static const struct group {
    const char *title;
    enum report_chart kind;
    const char *axis, *lines[4];
} groups[] = {
    {"Hits and misses", REPORT_STACKED, "accesses", {"hits", "misses"}},
    {"DRAM accesses", REPORT_BARS, "accesses", {"DRAM accesses"}},
    {"Cycles", REPORT_BARS, "cycles", {"cycles"}},
    {"Read latency",
     REPORT_BARS,
     "latency",
     {"read latency, mean", "read latency, 99th percentile"}},
    {"LLC read bandwidth", REPORT_BARS, "bandwidth", {"LLC read bandwidth"}},
    {"Time", REPORT_BARS, "time", {"time, cache alone", "time with DRAM", "time"}},
    {"Energy", REPORT_STACKED, "energy", {"leakage energy", "dynamic energy", "DRAM energy"}},
    {"Energy-delay product", REPORT_BARS, "EDP", {"EDP", "EDP, cache alone"}},
    {"Area", REPORT_BARS, "area", {"area"}},
};

/* One unit for the group: that of its largest figure. */
static struct replay_scale group_scale(const struct group *g, const struct replay_cases *cases) {
    struct replay_scale largest = {.factor = 0};
    for (size_t k = 0; k < 4 && g->lines[k]; k++) {
        const struct replay_line *l = replay_line_find(g->lines[k]);
        if (!replay_line_shown(l, cases))
            continue;
        const struct replay_scale scale = replay_line_scale(l, cases);
        if (scale.factor > largest.factor)
            largest = scale;
    }
    return largest;
}

static void add_bars(json_t *section, const struct group *g, const struct replay_cases *cases) {
    const struct replay_scale scale = group_scale(g, cases);
    if (scale.factor == 0)
        return;
    json_t *chart =
        report_chart(section, g->title, g->kind, (struct report_axis){"case", "", false},
                     (struct report_axis){g->axis, scale.unit, false});
    for (size_t k = 0; k < 4 && g->lines[k]; k++) {
        const struct replay_line *l = replay_line_find(g->lines[k]);
        for (size_t i = 0; i < cases->n && replay_line_shown(l, cases); i++)
            report_bar(chart, l->name, mark(&cases->items[i]).text,
                       replay_line_value(l, &cases->items[i]) / scale.factor);
    }
}

static void add_kernel(json_t *table, json_t *chart, const struct trace_kernel *k,
                       const struct cache_stats *s) {
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"read hits", s->read_hits},   {"read misses", s->read_misses},
                  {"write hits", s->write_hits}, {"write misses", s->write_misses},
                  {"fills", s->fills},           {"write-backs", s->writebacks}};
    char category[160];
    snprintf(category, sizeof category, "%u %.140s", k->id, k->name);
    report_number(table, k->id);
    report_cell(table, "%s", k->name);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        report_number(table, (double)counts[i].value);
        if (i < 4)
            report_bar(chart, counts[i].name, category, (double)counts[i].value);
    }
}

static void add_kernels(json_t *section, const struct replay_report *r,
                        const struct replay_case *c) {
    static const struct report_column columns[] = {
        {"kernel", "", REPORT_EXACT},     {"name", "", 0},
        {"read hits", "", REPORT_EXACT},  {"read misses", "", REPORT_EXACT},
        {"write hits", "", REPORT_EXACT}, {"write misses", "", REPORT_EXACT},
        {"fills", "", REPORT_EXACT},      {"write-backs", "", REPORT_EXACT},
    };
    char title[LABEL_SIZE + 32];
    snprintf(title, sizeof title, "Per kernel, %s", c->label);
    json_t *chart =
        report_chart(section, title, REPORT_STACKED, (struct report_axis){"kernel", "", false},
                     (struct report_axis){"LLC accesses", "", false});
    snprintf(title, sizeof title, "Counts per kernel, %s", c->label);
    json_t *table = report_table(section, title, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->kernels->n_kernels; k++) {
        const struct cache_stats *s = hierarchies_kernel_stats(r->h, c->hierarchy, (uint32_t)k);
        if (s)
            add_kernel(table, chart, &r->kernels->kernels[k], s);
    }
}

/* The first case of each hierarchy, or the first of all. */
static void add_all_kernels(struct report *report, const struct replay_report *r) {
    json_t *section = report_section(report, "kernels", "Accesses of each kernel");
    const struct replay_case *cases = r->cases->items;
    for (size_t i = 0; i < (r->all_kernels ? r->cases->n : 1); i++) {
        size_t j = 0;
        while (j < i && cases[j].hierarchy != cases[i].hierarchy)
            j++;
        if (j == i)
            add_kernels(section, r, &cases[i]);
    }
}

static void print_sources(FILE *out, const void *cases) {
    replay_print_sources(out, cases);
}

static int add_parameters(struct report *report, const struct replay_cases *cases,
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

int replay_report_write(const struct replay_report *r, const char *path, struct sim_err *err) {
    struct sweep sweep = {0};
    struct report *report = report_of(r->result, "Replay", err);
    if (!report)
        return SIM_EIO;
    json_t *section = report_section(report, "results", "Results");
    if (r->cases->n <= AS_PRINTED)
        add_figures(section, r->cases);
    else
        add_cases(section, r->cases);
    report_printed(section, print_sources, r->cases);
    section = report_section(report, "figures", "Figures");
    if (find_sweep(&sweep, r))
        add_lines(section, &sweep, r->cases);
    else
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
            add_bars(section, &groups[i], r->cases);
    if (r->h && r->kernels->n_kernels)
        add_all_kernels(report, r);
    int rc = add_parameters(report, r->cases, err);
    if (rc == 0)
        rc = report_write_html(report_json(report), path, err);
    report_free(report);
    return rc;
}
