#include "validation/accuracy.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct accuracy {
    struct report *report;
    json_t *errors, *verdicts, *table;
};

/* What a line of the page stands for. */
struct page_line {
    size_t cases, errors, verdicts[VERDICTS];
    double sum, worst; /* of the errors, in % */
};

static const struct report_column columns[] = {
    {"study", "", 0},       {"what", "", 0},         {"against", "", 0},
    {"of the", "", 0},      {"basis", "", 0},        {"figures", "", REPORT_EXACT},
    {"mean error", "%", 3}, {"worst error", "%", 3}, {"verdict", "", 0},
};

struct accuracy *accuracy_new(struct sim_err *err) {
    struct accuracy *a = sim_alloc(1, sizeof *a, err);
    if (!a)
        return NULL;
    a->report = report_new("How near is it?", err);
    if (!a->report) {
        free(a);
        return NULL;
    }
    a->errors = report_section(a->report, "errors", "What was compared");
    report_text(
        a->errors,
        "Fitted: a parameter was chosen on these very figures. Chosen: a free choice was "
        "made after seeing them. Predicted: neither. Errors of one basis say nothing of "
        "another. Bounds are kept or broken; claims are those of papers: met, or examined and "
        "not met. A claim counts as met within 10 %% where the paper gives no tolerance.");
    a->table = report_table(a->errors, "Errors by study and basis", columns,
                            sizeof columns / sizeof *columns);
    a->verdicts = report_section(a->report, "verdicts", "What came out");
    return a;
}

void accuracy_free(struct accuracy *a) {
    if (!a)
        return;
    report_free(a->report);
    free(a);
}

const json_t *accuracy_json(const struct accuracy *a) {
    return report_json(a->report);
}

const struct study_group *accuracy_group(const struct study *study, const char *point) {
    const struct study_group *g = study->groups;
    while (g && g->what && fnmatch(g->points, point, 0) != 0)
        g++;
    return g && g->what ? g : NULL;
}

/* In %. A limit in % is one of an error, which is the figure itself; of other limits nothing
 * deviates. */
static double error_of(const struct point *p, double figure) {
    if (p->bound == BOUND_MOST && strcmp(p->unit, "%") == 0)
        return figure;
    return p->bound == BOUND_LEAST || p->bound == BOUND_MOST ? NAN
                                                             : 100 * fabs(point_error(p, figure));
}

/* Does what is judged of the point include this figure? A reference that nothing judges stands
 * beside both. */
static bool judges(const struct point *p, bool simulation) {
    switch (p->judged) {
    case JUDGED_SIMULATION:
    case JUDGED_PAIR:
        return simulation;
    case JUDGED_MODEL:
        return !simulation;
    default:
        return true;
    }
}

static void count_point(struct page_line *l, const struct point *p, bool simulation) {
    const double figure = simulation ? p->simulation : p->model, error = error_of(p, figure);
    if (isnan(figure) || !judges(p, simulation))
        return;
    struct point one = *p;
    if (p->judged == JUDGED_BOTH)
        one.judged = simulation ? JUDGED_SIMULATION : JUDGED_MODEL;
    l->cases++;
    l->verdicts[point_verdict(&one)]++;
    if (isfinite(error)) {
        l->errors++;
        l->sum += error;
        l->worst = fmax(l->worst, error);
    }
}

static const char *verdict_text(const struct page_line *l, char *text, size_t size) {
    static const char *const names[VERDICTS] = {"",    "hold",    "BROKEN",
                                                "met", "not met", "too loose"};
    size_t used = 0;
    *text = '\0';
    for (int v = VERDICT_HOLDS; v < VERDICTS; v++)
        if (l->verdicts[v])
            used += (size_t)snprintf(text + used, size - used, "%s%zu %s", used ? ", " : "",
                                     l->verdicts[v], names[v]);
    return text;
}

static void add_line(struct accuracy *a, const struct study *study, const struct study_group *group,
                     enum point_basis basis, bool simulation, const struct page_line *l) {
    char text[160];
    report_cell(a->table, "%s", study->name);
    report_cell(a->table, "%s", group->what);
    report_cell(a->table, "%s", group->against);
    report_cell(a->table, "%s", simulation ? "simulation" : "model");
    report_cell(a->table, "%s", point_basis_name(basis));
    report_number(a->table, (double)l->cases);
    report_number(a->table, l->errors ? l->sum / (double)l->errors : NAN);
    report_number(a->table, l->errors ? l->worst : NAN);
    report_cell(a->table, "%s", verdict_text(l, text, sizeof text));
}

static bool same_line(const struct study_group *a, const struct study_group *b) {
    return strcmp(a->what, b->what) == 0 && strcmp(a->against, b->against) == 0;
}

static bool in_line(const struct study *study, const struct point *p,
                    const struct study_group *line) {
    const struct study_group *group = accuracy_group(study, p->name);
    return group && same_line(group, line);
}

static void add_group(struct accuracy *a, const struct study *study,
                      const struct study_group *group, const struct points *points) {
    for (int basis = 0; basis < BASES; basis++)
        for (int simulation = 0; simulation < 2; simulation++) {
            struct page_line l = {0};
            for (size_t i = 0; i < points->n; i++) {
                const struct point *p = &points->items[i];
                if (p->given && p->basis == (enum point_basis)basis && in_line(study, p, group))
                    count_point(&l, p, simulation);
            }
            if (l.cases)
                add_line(a, study, group, (enum point_basis)basis, simulation, &l);
        }
}

void accuracy_add(struct accuracy *a, const struct study *study, const struct points *points) {
    char text[1024];
    for (const struct study_group *g = study->groups; g && g->what; g++)
        if (g == study->groups || !same_line(g, g - 1))
            add_group(a, study, g, points);
    if (study_verdict(study, points, text, sizeof text))
        report_text(a->verdicts, "%s: %s", study->name, text);
}

/* The figure that {NAME} or {NAME:model} stands for, in the point's unit; NAN: not given. */
static double figure_of(const struct points *points, const char *begin, const char *end) {
    char name[96];
    const int n = (int)(end - begin);
    if ((size_t)n >= sizeof name)
        return NAN;
    snprintf(name, sizeof name, "%.*s", n, begin);
    char *colon = strchr(name, ':');
    if (colon)
        *colon = '\0';
    const struct point *p = points_find(points, name);
    return p && p->given ? (colon ? p->model : p->simulation) / p->scale : NAN;
}

bool study_verdict(const struct study *study, const struct points *points, char *text,
                   size_t size) {
    const char *from = study->verdict;
    size_t used = 0;
    if (!from)
        return false;
    while (*from && used + 1 < size) {
        const char *end = *from == '{' ? strchr(from, '}') : NULL;
        if (!end) {
            text[used++] = *from++;
            continue;
        }
        const double figure = figure_of(points, from + 1, end);
        char number[32];
        if (isnan(figure))
            return false;
        used += (size_t)snprintf(text + used, size - used, "%s",
                                 report_format(number, sizeof number, figure, 3));
        from = end + 1;
    }
    text[used < size ? used : size - 1] = '\0';
    return true;
}
