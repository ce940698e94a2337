/* Rows become points. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/read.h"

void plot_figure_leave(struct plot_figure *f, const char *fmt, ...) {
    char text[sizeof f->reasons[0].text];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    f->left_out++;
    size_t k = 0;
    while (k < f->n_reasons && strcmp(f->reasons[k].text, text) != 0)
        k++;
    if (k == PLOT_REASONS - 1 && k == f->n_reasons)
        snprintf(text, sizeof text, "for other reasons");
    if (k == PLOT_REASONS)
        k--;
    if (k == f->n_reasons)
        f->n_reasons++;
    snprintf(f->reasons[k].text, sizeof f->reasons[k].text, "%s", text);
    f->reasons[k].n++;
}

#define LEAST 1e-150
#define MOST  1e150

bool plot_is_drawable(double value) {
    return isfinite(value) && (value == 0 || (fabs(value) >= LEAST && fabs(value) <= MOST));
}

/* ---- what to read ---- */

static int find_base(struct plot_reading *r, struct sim_err *err) {
    const char *text = r->f->request->relative;
    if (!text)
        return 0;
    if (!strchr(text, '=')) {
        r->base_label = text;
        return r->label >= 0 ? 0
                             : sim_fail(err, SIM_EUSAGE,
                                        "--relative %.80s: %s has no column 'label': expected "
                                        "KEY=VALUE",
                                        text, r->f->request->file);
    }
    for (const char *p = text; p && *p;) {
        char part[256];
        const size_t n = strcspn(p, ",");
        if (r->n_base == PLOT_CONDITIONS)
            return sim_fail(err, SIM_EUSAGE, "--relative: above %d conditions", PLOT_CONDITIONS);
        snprintf(part, sizeof part, "%.*s", (int)n, p);
        const int rc =
            plot_condition_read(&r->base[r->n_base++], r->table, "--relative", part, err);
        if (rc)
            return rc;
        p += n + (p[n] == ',');
    }
    return 0;
}

/* Parameters that make a label, of a table that has none of its own. */
static void find_names(struct plot_reading *r) {
    const char *name;
    for (int k = 0; r->label < 0 && (name = plot_table_name(r->table, (size_t)k)); k++)
        if (k != r->x && k != r->y && r->n_names < LABEL_COLUMNS && plot_key_of(name).param)
            r->names[r->n_names++] = k;
}

/* A column by either name, or -1. */
static int column_of(const struct plot_reading *r, const char *name) {
    return plot_table_column(r->table, name);
}

static int find_axes(struct plot_reading *r, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    struct plot_figure *f = r->f;
    if (q->roofline) {
        snprintf(f->x.title, sizeof f->x.title, "operations per DRAM byte");
        snprintf(f->x.unit, sizeof f->x.unit, "op/B");
        snprintf(f->y.title, sizeof f->y.title, "operations per second");
        snprintf(f->y.unit, sizeof f->y.unit, "op/s");
        return plot_find_roofline(r, err);
    }
    int rc = plot_table_want(r->table, "--x", q->x, &r->x, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--y", q->y, &r->y, err);
    f->x = plot_key_of(q->x);
    f->y = plot_key_of(q->y);
    return rc;
}

static int find_columns(struct plot_reading *r, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    r->x = r->y = r->by = -1;
    int rc = find_axes(r, err);
    if (rc == 0 && q->by) {
        rc = plot_table_want(r->table, "--by", q->by, &r->by, err);
        r->f->by = plot_key_of(q->by);
    } else if (rc == 0 && q->roofline) {
        r->by = column_of(r, "name"); /* of layers */
        r->f->by = plot_key_of("name");
    }
    r->label = column_of(r, "label");
    r->status = column_of(r, "status");
    r->extrapolated = column_of(r, "extrapolated");
    r->notes = column_of(r, "notes");
    for (size_t i = 0; i < q->n_where && rc == 0; i++)
        rc = plot_condition_read(&r->where[r->n_where++], r->table, "--where", q->where[i], err);
    find_names(r);
    return rc ? rc : find_base(r, err);
}

/* ---- a row ---- */

static bool all_hold(const struct plot_reading *r, struct plot_condition *c, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!plot_condition_holds(&c[i], r->table))
            return false;
    return true;
}

static unsigned char hollow_of(const struct plot_reading *r) {
    const char *cell = plot_table_cell(r->table, r->extrapolated);
    unsigned char hollow = 0;
    if (strcmp(cell, "1") == 0 || strcmp(cell, "yes") == 0 || strcmp(cell, "true") == 0)
        hollow |= HOLLOW_EXTRAPOLATED;
    cell = plot_table_cell(r->table, r->notes);
    if (strstr(cell, "extrapolated"))
        hollow |= HOLLOW_EXTRAPOLATED;
    if (strstr(cell, "unverified"))
        hollow |= HOLLOW_UNVERIFIED;
    return hollow;
}

/* 0: there is one; 1: the row is left out. */
static int read_y(struct plot_reading *r, double *y, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const char *cell = plot_table_cell(r->table, r->y);
    if (!*cell) {
        plot_figure_leave(f, "without %.60s", f->request->y);
        return 1;
    }
    *y = plot_key_number(&f->y, cell);
    if (plot_is_drawable(*y))
        return 0;
    char *end;
    if (strtod(cell, &end), end != cell && !*end) { /* nan, inf, 1e300 */
        plot_figure_leave(f, "with %.60s = %.20s", f->request->y, cell);
        return 1;
    }
    return sim_fail(err, SIM_EFORMAT, "%s: %.60s = '%.60s': expected a number",
                    plot_table_where(r->table), f->request->y, cell);
}

static int read_x(struct plot_reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const char *cell = plot_table_cell(r->table, r->x);
    if (!*cell) {
        plot_figure_leave(f, "without %.60s", f->request->x);
        return 1;
    }
    p->x = plot_key_number(&f->x, cell);
    if (!plot_is_drawable(p->x)) {
        char *end;
        if (strtod(cell, &end), end != cell && !*end) {
            plot_figure_leave(f, "with %.60s = %.20s", f->request->x, cell);
            return 1;
        }
        if (!*r->odd)
            snprintf(r->odd, sizeof r->odd, "%s: %.40s = '%.40s'", plot_table_where(r->table),
                     f->request->x, cell);
        p->x = NAN;
    }
    p->word = WORDS_FULL;
    if (r->full)
        return 0;
    const int rc = plot_words_add(&f->categories, cell, PLOT_CATEGORIES, &p->word, err);
    if (rc == 0 && p->word == WORDS_FULL)
        r->full = true;
    return rc;
}

static int read_series(struct plot_reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const bool own = f->request->by != NULL;
    char text[200];
    plot_key_text(&f->by, plot_table_cell(r->table, r->by), text, sizeof text);
    int rc = plot_words_add(&f->series,
                            r->by < 0 ? ""
                            : *text   ? text
                                      : "(empty)",
                            PLOT_SERIES, &p->series, err);
    if (rc == 0 && p->series == WORDS_FULL && own)
        return sim_fail(err, SIM_EUSAGE,
                        "--by %.60s: more than %d values, too many for a legend: --where "
                        "KEY=VALUE picks some",
                        f->request->by, PLOT_SERIES);
    if (rc == 0 && p->series == WORDS_FULL)
        p->series = PLOT_SERIES - 1; /* of the layers of a roofline: the rest look alike */
    return rc;
}

static int read_label(struct plot_reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    char text[400] = "";
    if (f->labels.n >= PLOT_LABELS)
        return 0;
    snprintf(text, sizeof text, "%s", plot_table_cell(r->table, r->label));
    if (f->request->roofline && r->by >= 0)
        snprintf(text, sizeof text, "%s", plot_table_cell(r->table, column_of(r, "name")));
    for (size_t i = 0; i < r->n_names; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s = %s", used ? ", " : "",
                 plot_table_name(r->table, (size_t)r->names[i]),
                 plot_table_cell(r->table, r->names[i]));
    }
    if (!*text)
        return 0;
    p->label = (uint32_t)f->labels.n + 1;
    return plot_words_append(&f->labels, text, err);
}

static bool is_good(const char *status) {
    return !*status || strcmp(status, "ok") == 0 || strcmp(status, "valid") == 0;
}

/* 0: *p is a point; 1: the row is none. */
static int read_point(struct plot_reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const struct plot_request *q = f->request;
    const char *status = plot_table_cell(r->table, r->status);
    f->rows++;
    if (!is_good(status)) {
        plot_figure_leave(f, "%.100s", status);
        return 1;
    }
    int rc = q->roofline ? plot_read_layer(r, p) : read_y(r, &p->y, err);
    if (rc == 0 && !q->roofline)
        rc = read_x(r, p, err);
    if (rc == 0)
        rc = read_series(r, p, err);
    if (rc == 0 && q->roofline)
        rc = plot_read_roof(r, p->series, err);
    if (rc)
        return rc;
    p->hollow = hollow_of(r);
    p->base = r->base_label ? strcmp(plot_table_cell(r->table, r->label), r->base_label) == 0
                            : r->n_base && all_hold(r, r->base, r->n_base);
    return read_label(r, p, err);
}

static int read_rows(struct plot_reading *r, struct sim_err *err) {
    struct plot_figure *f = r->f;
    int rc;
    while ((rc = plot_table_next(r->table, err)) == 1) {
        struct plot_point p = {0};
        if (!all_hold(r, r->where, r->n_where))
            continue;
        rc = read_point(r, &p, err);
        if (rc < 0)
            return rc;
        if (rc == 1)
            continue;
        if (f->n == PLOT_POINTS)
            return sim_fail(err, SIM_EUNSUP,
                            "%s: above %d points, more than a figure takes: --where KEY=VALUE "
                            "picks some",
                            f->request->file, PLOT_POINTS);
        if (sim_grow((void **)&f->points, &f->cap, f->n, sizeof *f->points, err))
            return SIM_EIO;
        f->points[f->n++] = p;
    }
    return rc;
}

/* ---- all rows ---- */

/* The places of words that are all numbers, ascending; false: they are not, and stay as they came.
 */
static bool places_of(const struct plot_words *w, const struct plot_key *key, uint32_t *place) {
    double numbers[PLOT_CATEGORIES];
    struct plot_key own = *key;
    for (size_t i = 0; i < w->n; i++)
        if (!isfinite(numbers[i] = plot_key_number(&own, w->at[i])))
            return false;
    for (size_t i = 0; i < w->n; i++) {
        place[i] = 0;
        for (size_t k = 0; k < w->n; k++)
            place[i] += numbers[k] < numbers[i] || (numbers[k] == numbers[i] && k < i);
    }
    return true;
}

static void move_words(struct plot_words *w, const uint32_t *place) {
    char *sorted[PLOT_CATEGORIES];
    for (size_t i = 0; i < w->n; i++)
        sorted[place[i]] = w->at[i];
    if (w->n)
        memcpy(w->at, sorted, w->n * sizeof *sorted);
}

static void sort_series(struct plot_figure *f) {
    uint32_t place[PLOT_CATEGORIES];
    struct plot_roof roofs[PLOT_SERIES];
    if (!places_of(&f->series, &f->by, place))
        return;
    move_words(&f->series, place);
    for (size_t i = 0; i < f->n; i++)
        f->points[i].series = place[f->points[i].series];
    memcpy(roofs, f->roofs, sizeof roofs);
    for (size_t s = 0; s < f->series.n; s++)
        f->roofs[place[s]] = roofs[s];
}

static int choose_x(struct plot_reading *r, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const struct plot_request *q = f->request;
    f->words = *r->odd || q->marks == MARKS_BARS;
    if (!f->words || q->roofline) {
        f->words = false;
        return 0;
    }
    if (q->log_x)
        return sim_fail(err, SIM_EUSAGE, "--log x: %s%s", *r->odd ? r->odd : "bars have",
                        *r->odd ? ": expected a number" : " no scale in x");
    if (q->pareto)
        return sim_fail(err, SIM_EUSAGE, "--pareto: %s: expected numbers in x",
                        *r->odd ? r->odd : "--marks bars");
    if (r->full)
        return sim_fail(err, SIM_EUSAGE,
                        "--x %.60s: more than %d values, and not all are numbers%s%s", q->x,
                        PLOT_CATEGORIES, *r->odd ? ": " : "", r->odd);
    uint32_t place[PLOT_CATEGORIES];
    const bool sorted = !*r->odd && places_of(&f->categories, &f->x, place);
    if (sorted)
        move_words(&f->categories, place);
    for (size_t i = 0; i < f->n; i++)
        f->points[i].x = sorted ? place[f->points[i].word] : f->points[i].word;
    return 0;
}

int plot_figure_read(struct plot_figure *f, const struct plot_request *request, FILE *file,
                     struct sim_err *err) {
    struct plot_reading r = {.f = f};
    *f = (struct plot_figure){.request = request};
    const char *parts = request->parts ? request->parts : request->roofline ? "layers" : NULL;
    int rc = plot_table_open(&r.table, file, request->file, parts, !request->parts, err);
    if (rc == 0)
        rc = find_columns(&r, err);
    if (rc == 0)
        rc = read_rows(&r, err);
    if (rc == 0)
        rc = choose_x(&r, err);
    if (rc == 0)
        sort_series(f);
    plot_table_free(r.table);
    return rc;
}

void plot_figure_free(struct plot_figure *f) {
    plot_words_free(&f->categories);
    plot_words_free(&f->series);
    plot_words_free(&f->labels);
    free(f->points);
    *f = (struct plot_figure){0};
}
