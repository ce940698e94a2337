#include "sim/rows.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/csv.h"
#include "sim/memory.h"
#include "sim/param.h"

/* The cells of the next line that says something: their number, 0 at the end. */
static int next_fields(struct rows *r, struct sim_err *err) {
    char *line;
    while ((line = csv_line(&r->rest))) {
        r->line++;
        if (!*line || *line == '#' || !line[strspn(line, " \t,")])
            continue;
        const int n = csv_split(line, r->fields, ROWS_FIELDS);
        return n > 0 ? n
                     : sim_fail(err, SIM_EFORMAT,
                                n == -1 ? "%s:%d: a quote out of place"
                                        : "%s:%d: expected at most %d fields",
                                r->path, r->line, ROWS_FIELDS);
    }
    return 0;
}

static int find_column(const struct rows *r, const char *name) {
    for (int i = 0; i < r->table->n; i++)
        if (strcmp(r->table->columns[i].name, name) == 0)
            return i;
    return -1;
}

/* "layer,m,n": what the header must name. */
static const char *wanted(const struct rows_table *t, char *buf, size_t size) {
    size_t at = 0;
    for (int i = 0; i < t->n && at < size; i++)
        if (!t->columns[i].optional)
            at += (size_t)snprintf(buf + at, size - at, "%s%s", i ? "," : "", t->columns[i].name);
    return buf;
}

static int unknown(const struct rows *r, const char *name, struct sim_err *err) {
    const char *names[ROWS_FIELDS];
    char list[200];
    for (int i = 0; i < r->table->n; i++)
        names[i] = r->table->columns[i].name;
    const char *nearest = param_nearest(name, names, (size_t)r->table->n);
    return sim_fail(err, SIM_EFORMAT, "%s:%d: unknown column '%.40s'%s%s%s", r->path, r->line, name,
                    nearest ? "; did you mean '" : ": expected ",
                    nearest ? nearest : wanted(r->table, list, sizeof list), nearest ? "'?" : "");
}

static int read_header(struct rows *r, struct sim_err *err) {
    char list[200];
    const int n = r->n_fields = next_fields(r, err);
    if (n < 0)
        return n;
    if (n == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: no header; expected %s", r->path,
                        wanted(r->table, list, sizeof list));
    for (int i = 0; i < r->table->n; i++)
        r->where[i] = -1;
    for (int k = 0; k < n; k++) {
        const int i = find_column(r, r->fields[k]);
        if (i < 0 && !r->table->others)
            return unknown(r, r->fields[k], err);
        if (i >= 0 && r->where[i] >= 0)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: column '%s' is there twice", r->path, r->line,
                            r->fields[k]);
        if (i >= 0)
            r->where[i] = k;
    }
    for (int i = 0; i < r->table->n; i++)
        if (r->where[i] < 0 && !r->table->columns[i].optional)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: no column '%s'; expected %s%s", r->path,
                            r->line, r->table->columns[i].name, wanted(r->table, list, sizeof list),
                            r->table->others ? " among the columns" : "");
    return 0;
}

/* Takes over r->text. */
static int start(struct rows *r, size_t size, struct sim_err *err) {
    int rc = csv_check_text(r->text, size, r->path, err);
    r->rest = r->text;
    if (size >= 3 && memcmp(r->text, "\xef\xbb\xbf", 3) == 0)
        r->rest += 3;
    assert(r->table->n <= ROWS_FIELDS);
    if (rc == 0)
        rc = read_header(r, err);
    if (rc)
        rows_free(r);
    return rc;
}

int rows_open(struct rows *r, const struct rows_table *table, const char *path,
              struct sim_err *err) {
    size_t size;
    *r = (struct rows){.table = table, .path = path};
    const int rc = csv_slurp(&r->text, &size, path, err);
    return rc ? rc : start(r, size, err);
}

int rows_parse(struct rows *r, const struct rows_table *table, const char *text, size_t size,
               const char *path, struct sim_err *err) {
    *r = (struct rows){.table = table, .path = path, .text = malloc(size + 1)};
    if (!r->text)
        return memory_fail(err, "out of memory");
    memcpy(r->text, text, size);
    r->text[size] = '\0';
    return start(r, size, err);
}

void rows_free(struct rows *r) {
    free(r->text);
    *r = (struct rows){0};
}

/* May a row end before its n-th cell, because no column from there on must be filled? */
static bool may_end(const struct rows *r, int n) {
    int known = 0;
    for (int i = 0; i < r->table->n; i++)
        known += r->where[i] >= n && r->table->columns[i].optional;
    return known == r->n_fields - n;
}

int rows_fail(const struct rows *r, const char *column, const char *expected, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s:%d: %s = '%.40s': expected %s", r->path, r->line, column,
                    rows_text(r, column), expected);
}

static int fail_range(const struct rows *r, const struct rows_column *c, struct sim_err *err) {
    char expected[100];
    const char *what = c->kind == ROWS_WHOLE ? "a whole number" : "a number";
    if (c->least == 0 && c->most == 0)
        snprintf(expected, sizeof expected, "%s%s%s", what, c->unit ? " in " : "",
                 c->unit ? c->unit : "");
    else
        snprintf(expected, sizeof expected, "%s from %.10g to %.10g", what, c->least, c->most);
    return rows_fail(r, c->name, expected, err);
}

static int check_cell(const struct rows *r, const struct rows_column *c, struct sim_err *err) {
    const char *text = rows_text(r, c->name);
    if (c->kind == ROWS_TEXT)
        return 0;
    if (c->kind == ROWS_NAME)
        return *text ? 0 : rows_fail(r, c->name, "a text", err);
    if (!*text && c->empty)
        return 0;
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    bool good = end != text && isfinite(value);
    if (c->kind == ROWS_WHOLE) {
        good = *text >= '0' && *text <= '9';
        value = good ? (double)strtoull(text, &end, 10) : 0;
        good = good && !errno;
    }
    if (!good || strcmp(end, c->unit ? c->unit : "") != 0)
        return fail_range(r, c, err);
    if ((c->least != 0 || c->most != 0) && !(value >= c->least && value <= c->most))
        return fail_range(r, c, err);
    return 0;
}

int rows_next(struct rows *r, struct sim_err *err) {
    static char nothing[] = "";
    int n = next_fields(r, err);
    if (n <= 0)
        return n;
    if (n > r->n_fields || (n < r->n_fields && !may_end(r, n)))
        return sim_fail(err, SIM_EFORMAT, "%s:%d: %d fields, expected %d", r->path, r->line, n,
                        r->n_fields);
    for (; n < r->n_fields; n++)
        r->fields[n] = nothing;
    for (int i = 0; i < r->table->n; i++) {
        const struct rows_column *c = &r->table->columns[i];
        const int rc = r->where[i] >= 0 ? check_cell(r, c, err) : 0;
        if (rc)
            return rc;
    }
    return 1;
}

int rows_finish(struct rows *r, struct sim_err *err) {
    int more;
    while ((more = rows_next(r, err)) == 1)
        ;
    return more;
}

const char *rows_text(const struct rows *r, const char *column) {
    const int i = find_column(r, column);
    assert(i >= 0);
    return r->where[i] >= 0 ? r->fields[r->where[i]] : "";
}

double rows_number(const struct rows *r, const char *column) {
    const char *text = rows_text(r, column);
    return *text ? strtod(text, NULL) : NAN;
}

uint64_t rows_whole(const struct rows *r, const char *column) {
    return strtoull(rows_text(r, column), NULL, 10);
}
