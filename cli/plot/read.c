/* Rows become points. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/condition.h"
#include "cli/plot/figure.h"
#include "cli/plot/table.h"
#include "sim/memory.h"

/* Beyond these a figure's arithmetic would overflow; nothing measures that. */
#define LEAST 1e-150
#define MOST  1e150

enum { LABEL_COLUMNS = 8 };

/* A file under way. */
struct reading {
    struct plot_figure *f;
    struct plot_table *table;
    int x, y, by, label, status, extrapolated, notes; /* columns; -1: none */
    int macs, bytes, time;                            /* of --roofline */
    int rows, cols, clock, memory, bandwidth;
    int names[LABEL_COLUMNS]; /* that make a label where there is no such column */
    size_t n_names;
    struct plot_condition where[PLOT_CONDITIONS], base[PLOT_CONDITIONS];
    size_t n_where, n_base;
    const char *base_label;
    bool full;     /* no more categories */
    char odd[400]; /* the first x that is no number, and where; "": all are */
    char full_at[320];
};

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

/* ---- what to read ---- */

static int find_roofline(struct reading *r, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    int rc = plot_table_want(r->table, "--roofline", "macs", &r->macs, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--roofline", "dram_bytes", &r->bytes, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--roofline", "time_s", &r->time, err);
    r->rows = plot_table_column(r->table, "array.rows");
    r->cols = plot_table_column(r->table, "array.cols");
    r->clock = plot_table_column(r->table, "array.clock");
    r->memory = plot_table_column(r->table, "offchip.memory");
    r->bandwidth = plot_table_column(r->table, "offchip.bandwidth");
    if (rc == 0 && !q->peak && (r->rows < 0 || r->cols < 0 || r->clock < 0))
        rc = sim_fail(err, SIM_EUSAGE,
                      "--roofline: %s has no array.rows, array.cols and array.clock, so that the "
                      "peak is not known: --peak OPERATIONS_PER_SECOND",
                      q->file);
    if (rc == 0 && !q->bandwidth && r->bandwidth < 0)
        rc = sim_fail(err, SIM_EUSAGE,
                      "--roofline: %s has no offchip.bandwidth, so that the slope is not known: "
                      "--bandwidth RATE",
                      q->file);
    return rc;
}

static int find_base(struct reading *r, struct sim_err *err) {
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
static void find_names(struct reading *r) {
    const char *name;
    for (int k = 0; r->label < 0 && (name = plot_table_name(r->table, (size_t)k)); k++)
        if (k != r->x && k != r->y && r->n_names < LABEL_COLUMNS && plot_key_of(name).param)
            r->names[r->n_names++] = k;
}

/* A column by either name, or -1. */
static int column_of(const struct reading *r, const char *name) {
    return plot_table_column(r->table, name);
}

static int find_axes(struct reading *r, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    struct plot_figure *f = r->f;
    if (q->roofline) {
        snprintf(f->x.title, sizeof f->x.title, "operations per DRAM byte");
        snprintf(f->x.unit, sizeof f->x.unit, "op/B");
        snprintf(f->y.title, sizeof f->y.title, "operations per second");
        snprintf(f->y.unit, sizeof f->y.unit, "op/s");
        return find_roofline(r, err);
    }
    int rc = plot_table_want(r->table, "--x", q->x, &r->x, err);
    if (rc == 0)
        rc = plot_table_want(r->table, "--y", q->y, &r->y, err);
    f->x = plot_key_of(q->x);
    f->y = plot_key_of(q->y);
    return rc;
}

static int find_columns(struct reading *r, struct sim_err *err) {
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

static bool all_hold(const struct reading *r, struct plot_condition *c, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!plot_condition_holds(&c[i], r->table))
            return false;
    return true;
}

static unsigned char hollow_of(const struct reading *r) {
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

/* Is it a number that can be drawn? */
static bool is_drawable(double value) {
    return isfinite(value) && (value == 0 || (fabs(value) >= LEAST && fabs(value) <= MOST));
}

/* 0: there is one; 1: the row is left out. */
static int read_y(struct reading *r, double *y, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const char *cell = plot_table_cell(r->table, r->y);
    if (!*cell) {
        plot_figure_leave(f, "without %.60s", f->request->y);
        return 1;
    }
    *y = plot_key_number(&f->y, cell);
    if (is_drawable(*y))
        return 0;
    char *end;
    if (strtod(cell, &end), end != cell && !*end) { /* nan, inf, 1e300 */
        plot_figure_leave(f, "with %.60s = %.20s", f->request->y, cell);
        return 1;
    }
    return sim_fail(err, SIM_EFORMAT, "%s: %.60s = '%.60s': expected a number",
                    plot_table_where(r->table), f->request->y, cell);
}

static int read_x(struct reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const char *cell = plot_table_cell(r->table, r->x);
    if (!*cell) {
        plot_figure_leave(f, "without %.60s", f->request->x);
        return 1;
    }
    p->x = plot_key_number(&f->x, cell);
    if (!is_drawable(p->x)) {
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

static double number_at(const struct reading *r, int column) {
    struct plot_key plain = {.measure = UNIT_NONE};
    return plot_key_number(&plain, plot_table_cell(r->table, column));
}

/* The roofs that this row is under. */
static int read_roof(struct reading *r, uint32_t series, struct sim_err *err) {
    const struct plot_request *q = r->f->request;
    struct plot_roof *known = &r->f->roofs[series], own = {q->peak, q->bandwidth};
    if (!own.peak) /* a multiply-accumulate is two operations */
        own.peak = 2 * number_at(r, r->rows) * number_at(r, r->cols) * number_at(r, r->clock);
    if (!own.bandwidth) {
        const char *memory = plot_table_cell(r->table, r->memory);
        own.bandwidth = number_at(r, r->bandwidth);
        if (!(own.bandwidth > 0) || (*memory && strcmp(memory, "auto") != 0))
            return sim_fail(err, SIM_EUSAGE,
                            "--roofline: %s: offchip.bandwidth = %.20s, offchip.memory = %.20s: no "
                            "known bandwidth: --bandwidth RATE",
                            plot_table_where(r->table), plot_table_cell(r->table, r->bandwidth),
                            memory);
    }
    if (!is_drawable(own.peak) || !(own.peak > 0) || !is_drawable(own.bandwidth))
        return sim_fail(err, SIM_EFORMAT,
                        "--roofline: %s: no peak: array.rows, array.cols and "
                        "array.clock are no numbers above 0",
                        plot_table_where(r->table));
    if (known->peak && (known->peak != own.peak || known->bandwidth != own.bandwidth))
        return sim_fail(err, SIM_EUSAGE,
                        "--roofline: %s: another peak or bandwidth than rows of its series before "
                        "it: --by KEY tells machines apart, --where KEY=VALUE picks one",
                        plot_table_where(r->table));
    *known = own;
    return 0;
}

static int read_roofline(struct reading *r, struct plot_point *p) {
    const double ops = 2 * number_at(r, r->macs), bytes = number_at(r, r->bytes);
    const double time = number_at(r, r->time);
    p->x = ops / bytes;
    p->y = ops / time;
    p->word = WORDS_FULL;
    if (is_drawable(p->x) && is_drawable(p->y) && p->x > 0 && p->y > 0)
        return 0;
    plot_figure_leave(r->f, !(ops > 0)     ? "without multiply-accumulates"
                            : !(bytes > 0) ? "without DRAM traffic"
                                           : "without a time");
    return 1;
}

static int read_series(struct reading *r, struct plot_point *p, struct sim_err *err) {
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

static int read_label(struct reading *r, struct plot_point *p, struct sim_err *err) {
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
static int read_point(struct reading *r, struct plot_point *p, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const struct plot_request *q = f->request;
    const char *status = plot_table_cell(r->table, r->status);
    f->rows++;
    if (!is_good(status)) {
        plot_figure_leave(f, "%.100s", status);
        return 1;
    }
    int rc = q->roofline ? read_roofline(r, p) : read_y(r, &p->y, err);
    if (rc == 0 && !q->roofline)
        rc = read_x(r, p, err);
    if (rc == 0)
        rc = read_series(r, p, err);
    if (rc == 0 && q->roofline)
        rc = read_roof(r, p->series, err);
    if (rc)
        return rc;
    p->hollow = hollow_of(r);
    p->base = r->base_label ? strcmp(plot_table_cell(r->table, r->label), r->base_label) == 0
                            : r->n_base && all_hold(r, r->base, r->n_base);
    return read_label(r, p, err);
}

static int read_rows(struct reading *r, struct sim_err *err) {
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

/* Categories that are all numbers ascend. */
static void sort_categories(struct plot_figure *f) {
    uint32_t place[PLOT_CATEGORIES];
    char *sorted[PLOT_CATEGORIES];
    for (size_t i = 0; i < f->categories.n; i++) {
        const double own = plot_key_number(&f->x, f->categories.at[i]);
        place[i] = 0;
        for (size_t k = 0; k < f->categories.n; k++) {
            const double other = plot_key_number(&f->x, f->categories.at[k]);
            place[i] += other < own || (other == own && k < i);
        }
    }
    for (size_t i = 0; i < f->categories.n; i++)
        sorted[place[i]] = f->categories.at[i];
    memcpy(f->categories.at, sorted, f->categories.n * sizeof *sorted);
    for (size_t i = 0; i < f->n; i++)
        f->points[i].word = place[f->points[i].word];
}

static int choose_x(struct reading *r, struct sim_err *err) {
    struct plot_figure *f = r->f;
    const struct plot_request *q = f->request;
    f->words = *r->odd || q->marks == MARKS_BARS;
    if (!f->words || q->roofline) {
        f->words = false;
        return 0;
    }
    if (q->log_x)
        return sim_fail(err, SIM_EUSAGE, "--log x: %s",
                        *r->odd ? r->odd : "bars have no scale in x");
    if (q->pareto)
        return sim_fail(err, SIM_EUSAGE, "--pareto: %s: expected numbers in x",
                        *r->odd ? r->odd : "--marks bars");
    if (r->full)
        return sim_fail(err, SIM_EUSAGE,
                        "--x %.60s: more than %d values, and not all are numbers%s%s", q->x,
                        PLOT_CATEGORIES, *r->odd ? ": " : "", r->odd);
    if (!*r->odd)
        sort_categories(f);
    for (size_t i = 0; i < f->n; i++)
        f->points[i].x = f->points[i].word;
    return 0;
}

int plot_figure_read(struct plot_figure *f, const struct plot_request *request, FILE *file,
                     struct sim_err *err) {
    struct reading r = {.f = f};
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
        snprintf(f->by_title, sizeof f->by_title, "%s", r.by >= 0 ? f->by.title : "");
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
