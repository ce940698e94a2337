#include "validation/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/shipped.h"
#include "validation/accuracy.h"

int study_settings(struct settings *l, const char *path, const char *const *values,
                   struct sim_err *err) {
    const char *text = path ? shipped_text(path) : NULL;
    if (path && !text)
        return sim_fail(err, SIM_EIO, "%s: not shipped", path);
    const int rc = path ? settings_add(l, SETTING_TEXT, path, text, err) : 0;
    return rc ? rc : settings_add_values(l, values, err);
}

const char *study_data(const struct study_run *run, const char *name, char *buf, size_t size) {
    snprintf(buf, size, "%s/%s", run->data, name);
    return buf;
}

int study_tick(struct study_run *run, struct sim_err *err) {
    if (!run->tick)
        return 0;
    pthread_mutex_lock(&run->ticking);
    const int rc = run->tick(run->user, err);
    pthread_mutex_unlock(&run->ticking);
    return rc;
}

int study_point(struct study_run *run, const char *point, double model, double simulation,
                struct sim_err *err) {
    struct point *p = points_find(&run->points, point);
    if (!p)
        return sim_fail(err, SIM_EFORMAT, "%s: point %s is missing", run->points.file, point);
    p->model = model;
    p->simulation = simulation;
    p->given = true;
    return 0;
}

/* Every point of the file must be one that the study knows. */
static int check_given(const struct study_run *run, struct sim_err *err) {
    for (size_t i = 0; i < run->points.n && !run->quick; i++) {
        const struct point *p = &run->points.items[i];
        if (!p->given)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: point %s: the study gives no such figure",
                            run->points.file, p->line, p->name);
    }
    return 0;
}

/* Of a limit nothing deviates: there it is only kept or not. */
static double deviation(const struct point *p, double figure) {
    return p->bound == BOUND_LEAST || p->bound == BOUND_MOST ? NAN : point_error(p, figure);
}

static void add_row(json_t *table, const struct point *p) {
    report_cell(table, "%s", *p->what ? p->what : p->name);
    report_number(table, p->value / p->scale);
    report_number(table, p->model / p->scale);
    report_number(table, p->simulation / p->scale);
    report_cell(table, "%s", p->unit);
    report_number(table, 100 * deviation(p, p->judged == JUDGED_PAIR ? NAN : p->model));
    report_number(table, 100 * deviation(p, p->simulation));
    report_cell(table, "%s", point_judged_name(p));
    report_cell(table, "%s", p->bound_text);
    report_cell(table, "%s", point_kind_name(p));
    report_cell(table, "%s", point_verdict_name(point_verdict(p)));
    report_cell(table, "%s", point_basis_name(p->basis));
    report_cell(table, "%s", p->status);
}

/* The points that were given, before what the study added itself. */
static void add_points(const struct study_run *run) {
    static const struct report_column columns[] = {
        {"figure", "", 0},
        {"reference", "", 4},
        {"model", "", 4},
        {"simulation", "", 4},
        {"unit", "", 0},
        {"model off by", "%", -3},
        {"simulation off by", "%", -3},
        {"judged", "", 0},
        {"bound", "", 0},
        {"kind", "", 0},
        {"verdict", "", 0},
        {"basis", "", 0},
        {"status", "", 0},
    };
    json_t *blocks = json_object_get(run->section, "blocks");
    json_t *table = report_table(run->section, "Reference, model and simulation", columns,
                                 sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->points.n; i++)
        if (run->points.items[i].given)
            add_row(table, &run->points.items[i]);
    json_add_at(blocks, 1, json_incref(table));
    json_array_remove(blocks, json_array_size(blocks) - 1);
}

/* How many points of a basis have a verdict. */
struct basis_tally {
    size_t judged, verdicts[VERDICTS];
};

/* Adds "; fitted: 3 bounds hold, 0 broken, 1 of 2 claims met" where there is any. */
static size_t print_tally(char *text, size_t size, enum point_basis basis,
                          const struct basis_tally *t) {
    const size_t *v = t->verdicts, bounds = v[VERDICT_HOLDS] + v[VERDICT_BROKEN];
    const size_t claims = v[VERDICT_MET] + v[VERDICT_NOT_MET];
    size_t n = 0;
    if (t->judged == 0)
        return 0;
    n += (size_t)snprintf(text, size, "; %s:", point_basis_name(basis));
    if (bounds)
        n += (size_t)snprintf(text + n, size - n, " %zu hold, %zu broken", v[VERDICT_HOLDS],
                              v[VERDICT_BROKEN]);
    if (claims)
        n += (size_t)snprintf(text + n, size - n, "%s claims: %zu met, %zu examined, not met",
                              bounds ? "," : "", v[VERDICT_MET], v[VERDICT_NOT_MET]);
    if (v[VERDICT_LOOSE])
        n += (size_t)snprintf(text + n, size - n, "%s %zu too loose to say anything",
                              bounds + claims ? "," : "", v[VERDICT_LOOSE]);
    return n;
}

/* One line: how many figures, what became of the bounds and claims by what stands behind the
 * figures, and how sure the references are. */
static void add_summary(const struct study_run *run, const char *study, struct report *report) {
    struct basis_tally tallies[BASES] = {0};
    size_t given = 0, unverified = 0, used = 0;
    char text[1024] = "";
    for (size_t i = 0; i < run->points.n; i++) {
        const struct point *p = &run->points.items[i];
        if (!p->given)
            continue;
        given++;
        unverified += !isnan(p->value) && strcmp(p->status, "unverified") == 0;
        tallies[p->basis].judged += p->judged != JUDGED_NONE;
        tallies[p->basis].verdicts[point_verdict(p)]++;
    }
    for (int b = BASIS_FITTED; b < BASES; b++)
        used += print_tally(text + used, sizeof text - used, (enum point_basis)b, &tallies[b]);
    report_summary(report, study, "%s: %zu of %zu figures%s%s; references unverified: %zu", study,
                   given, run->points.n,
                   given < run->points.n ? ", the others without --quick" : "", text, unverified);
}

/* A user's points are those of the shipped file, each in a unit of the same dimension. */
static int check_names(const struct points *mine, const struct points *shipped,
                       struct sim_err *err) {
    for (size_t i = 0; i < mine->n; i++) {
        const struct point *p = &mine->items[i], *q = points_find(shipped, p->name);
        if (!q)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: point %s: the study has no such figure",
                            mine->file, p->line, p->name);
        if (strcmp(p->dimension, q->dimension) != 0)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: unit '%s': expected one like %s", mine->file,
                            p->line, p->unit, q->unit);
    }
    for (size_t i = 0; i < shipped->n; i++)
        if (!points_find(mine, shipped->items[i].name))
            return sim_fail(err, SIM_EFORMAT, "%s:%d: the file ends: point %s is missing",
                            mine->file, mine->rows.line, shipped->items[i].name);
    return 0;
}

static int read_own(struct study_run *run, const char *points_path, const char *text,
                    struct sim_err *err) {
    struct points shipped;
    int rc = points_read(&run->points, points_path, err);
    if (rc)
        return rc;
    rc = points_parse(&shipped, text, "points.csv", err);
    if (rc == 0)
        rc = check_names(&run->points, &shipped, err);
    points_free(&shipped);
    return rc;
}

int study_run(const struct study *study, struct study_run *run, const char *points_path,
              struct report *report, struct sim_err *err) {
    char path[64];
    snprintf(path, sizeof path, "validation/%s/points.csv", study->name);
    const char *text = shipped_text(path);
    if (!text)
        return sim_fail(err, SIM_EIO, "%s: not shipped", path);
    int rc = points_path ? read_own(run, points_path, text, err)
                         : points_parse(&run->points, text, "points.csv", err);
    if (rc)
        return rc;
    run->section = report_section(report, study->name, study->title);
    report_text(run->section, "%s", study->claim);
    pthread_mutex_init(&run->ticking, NULL);
    rc = study->run(run, err);
    pthread_mutex_destroy(&run->ticking);
    if (rc == 0)
        rc = check_given(run, err);
    if (rc == 0) {
        char verdict[1024];
        if (study_verdict(study, &run->points, verdict, sizeof verdict))
            report_summary(report, study->name, "%s: %s", study->name, verdict);
        add_points(run);
        add_summary(run, study->name, report);
    }
    return rc;
}

void study_free(struct study_run *run) {
    points_free(&run->points);
    json_decref(run->flips);
    run->flips = NULL;
}
