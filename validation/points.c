#include "validation/points.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/table.h"
#include "sim/param.h"
#include "sim/unit.h"

enum column { POINT, WHAT, VALUE, UNIT, JUDGED, BOUND, STATUS, SOURCE, COLUMNS };

static const char *const column_names[] = {"point",  "what",  "value",  "unit",
                                           "judged", "bound", "status", "source"};
static const char *const statuses[] = {"published", "measured", "unverified", "asked"};
static const char *const judged_names[] = {"none", "simulation", "model", "both", "pair"};

struct reader {
    struct points *points;
    int line;
    struct sim_err *err;
};

static int point_fail(const struct reader *r, const char *column, const char *text,
                      const char *expected) {
    return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s '%s': expected %s", r->points->file, r->line,
                    column, text, expected);
}

static int index_of(const char *text, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, names[i]) == 0)
            return (int)i;
    return -1;
}

/* Base units per unit as written; 0: not a unit. */
static double unit_scale(const char *unit, const char **dimension) {
    static const char *const plain[] = {"1", "x", "%", "cycles", "accesses", "sectors"};
    double scale = 0;
    char text[32];
    *dimension = unit;
    if (index_of(unit, plain, sizeof plain / sizeof *plain) >= 0)
        return 1;
    if (strlen(unit) + 2 > sizeof text || !isalpha((unsigned char)*unit))
        return 0;
    text[0] = '1';
    strcpy(text + 1, unit);
    for (int u = UNIT_BYTES; u <= UNIT_BYTES_PER_S; u++)
        if (unit_parse(text, (enum unit)u, &scale, NULL) == 0) {
            *dimension = unit_base((enum unit)u);
            return scale;
        }
    return 0;
}

static int read_value(const struct reader *r, struct point *p, const char *text) {
    char *end;
    p->value = NAN;
    if (!*text)
        return p->judged == JUDGED_NONE || p->judged == JUDGED_PAIR
                   ? 0
                   : point_fail(r, "value", text, "a figure to judge by, or judged = none or pair");
    p->value = strtod(text, &end) * p->scale;
    return end != text && !*end && isfinite(p->value) ? 0
                                                      : point_fail(r, "value", text, "a number");
}

static int read_bound(const struct reader *r, struct point *p, char *text) {
    char *end;
    p->bound_text = text;
    if (!*text)
        return p->judged == JUDGED_NONE
                   ? 0
                   : point_fail(r, "bound", text, "a bound for what is judged: N%, >= or <=");
    if (p->judged == JUDGED_NONE)
        return point_fail(r, "bound", text, "nothing where nothing is judged");
    p->bound = strcmp(text, ">=") == 0   ? BOUND_LEAST
               : strcmp(text, "<=") == 0 ? BOUND_MOST
                                         : BOUND_WITHIN;
    if (p->bound != BOUND_WITHIN)
        return isnan(p->value) ? point_fail(r, "bound", text, "N% where there is no value") : 0;
    p->within = strtod(text, &end) / 100;
    return text[strspn(text, "0123456789.")] == '%' && end != text && strcmp(end, "%") == 0 &&
                   p->within >= 0 && isfinite(p->within)
               ? 0
               : point_fail(r, "bound", text, "N%, >= or <=");
}

static int read_point(const struct reader *r, struct point *p, char **fields) {
    if (!tech_is_word(fields[POINT]))
        return point_fail(r, "point", fields[POINT], "a name of letters, digits, '-', '_', '.'");
    if (points_find(r->points, fields[POINT]))
        return point_fail(r, "point", fields[POINT], "a name that is not there already");
    if (!*tech_trim(fields[SOURCE]))
        return point_fail(r, "source", "", "where the figure is from");
    if (index_of(fields[STATUS], statuses, sizeof statuses / sizeof *statuses) < 0)
        return point_fail(r, "status", fields[STATUS], "published, measured, unverified or asked");
    const int judged =
        index_of(fields[JUDGED], judged_names, sizeof judged_names / sizeof *judged_names);
    if (judged < 0)
        return point_fail(r, "judged", fields[JUDGED], "none, simulation, model, both or pair");
    *p = (struct point){.name = fields[POINT],
                        .what = fields[WHAT],
                        .unit = fields[UNIT],
                        .status = fields[STATUS],
                        .source = fields[SOURCE],
                        .judged = (enum point_judged)judged,
                        .line = r->line,
                        .model = NAN,
                        .simulation = NAN};
    p->scale = unit_scale(fields[UNIT], &p->dimension);
    if (p->scale == 0)
        return point_fail(r, "unit", fields[UNIT],
                          "1, x, %, cycles, accesses, sectors, s, J, B, ...");
    const int rc = read_value(r, p, fields[VALUE]);
    return rc ? rc : read_bound(r, p, fields[BOUND]);
}

static int split(const struct reader *r, char *line, char **fields) {
    const int n = tech_split(line, fields, COLUMNS);
    if (n == COLUMNS)
        return 0;
    return sim_fail(r->err, SIM_EFORMAT,
                    n == -1 ? "%s:%d: a quote out of place"
                            : "%s:%d: expected %d fields separated by commas",
                    r->points->file, r->line, COLUMNS);
}

static int read_header(const struct reader *r, char **fields) {
    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(fields[i], column_names[i]) != 0)
            return point_fail(r, "column", fields[i], column_names[i]);
    return 0;
}

static int read_lines(struct reader *r) {
    struct points *p = r->points;
    char *rest = p->text, *line, *fields[COLUMNS];
    bool header = false;
    int rc = 0;
    for (r->line = 1; rc == 0 && (line = tech_line(&rest)); r->line++) {
        if (!*line || *line == '#')
            continue;
        rc = split(r, line, fields);
        if (rc == 0 && !header) {
            rc = read_header(r, fields);
            header = true;
        } else if (rc == 0) {
            rc = sim_grow((void **)&p->items, &p->cap, p->n, sizeof *p->items, r->err);
            if (rc == 0)
                rc = read_point(r, &p->items[p->n], fields);
            if (rc == 0)
                p->n++;
        }
    }
    p->lines = r->line - 1;
    if (rc == 0 && !p->n)
        rc = sim_fail(r->err, SIM_EFORMAT, "%s: no points", p->file);
    return rc;
}

/* Takes over p->text. */
static int parse(struct points *p, size_t size, struct sim_err *err) {
    struct reader r = {.points = p, .err = err};
    int rc = tech_check_text(p->text, size, p->file, err);
    if (rc == 0)
        rc = read_lines(&r);
    if (rc)
        points_free(p);
    return rc;
}

int points_parse(struct points *p, const char *text, const char *file, struct sim_err *err) {
    *p = (struct points){.text = strdup(text), .file = file};
    return p->text ? parse(p, strlen(text), err) : sim_fail(err, SIM_EIO, "out of memory");
}

int points_read(struct points *p, const char *path, struct sim_err *err) {
    size_t size;
    *p = (struct points){.file = path};
    const int rc = tech_slurp(&p->text, &size, path, err);
    return rc ? rc : parse(p, size, err);
}

void points_free(struct points *p) {
    free(p->text);
    free(p->items);
    *p = (struct points){0};
}

struct point *points_find(const struct points *p, const char *name) {
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->items[i].name, name) == 0)
            return &p->items[i];
    return NULL;
}

double point_error(const struct point *p, double figure) {
    const double reference = p->judged == JUDGED_PAIR ? p->model : p->value;
    if (figure == reference)
        return 0;
    return figure / reference - 1;
}

const char *point_judged_name(const struct point *p) {
    return p->judged == JUDGED_NONE ? "" : judged_names[p->judged];
}

static bool holds(const struct point *p, double figure) {
    switch (p->bound) {
    case BOUND_LEAST:
        return figure >= p->value;
    case BOUND_MOST:
        return figure <= p->value;
    case BOUND_WITHIN:
        return fabs(point_error(p, figure)) <= p->within;
    default:
        return true;
    }
}

bool point_holds(const struct point *p) {
    switch (p->judged) {
    case JUDGED_SIMULATION:
    case JUDGED_PAIR:
        return holds(p, p->simulation);
    case JUDGED_MODEL:
        return holds(p, p->model);
    case JUDGED_BOTH:
        return holds(p, p->model) && holds(p, p->simulation);
    default:
        return true;
    }
}
