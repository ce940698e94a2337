#include "validation/points.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/csv.h"
#include "sim/param.h"
#include "sim/unit.h"

static const struct rows_column columns[] = {
    {"point", .kind = ROWS_TEXT},  {"what", .kind = ROWS_TEXT},   {"value", .kind = ROWS_TEXT},
    {"unit", .kind = ROWS_TEXT},   {"judged", .kind = ROWS_TEXT}, {"bound", .kind = ROWS_TEXT},
    {"kind", .kind = ROWS_TEXT},   {"basis", .kind = ROWS_TEXT},  {"status", .kind = ROWS_TEXT},
    {"source", .kind = ROWS_TEXT},
};
static const struct rows_table table = ROWS_TABLE(columns);
static const char *const statuses[] = {"published", "measured", "unverified", "asked"};
static const char *const judged_names[] = {"none", "simulation", "model", "both", "pair"};
static const char *const kind_names[] = {"", "bound", "claim"};
static const char *const basis_names[BASES] = {"", "fitted", "chosen", "predicted"};
static const char *const verdict_names[VERDICTS] = {
    "", "holds", "BROKEN", "met", "examined, not met", "too loose"};

struct points_reader {
    struct points *points;
    struct sim_err *err;
};

static int point_fail(const struct points_reader *r, const char *column, const char *text,
                      const char *expected) {
    return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s '%s': expected %s", r->points->file,
                    r->points->rows.line, column, text, expected);
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

static int read_value(const struct points_reader *r, struct point *p, const char *text) {
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

static int read_bound(const struct points_reader *r, struct point *p, const char *text) {
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

/* Whether a bound or a claim is judged, and what stands behind the figure. */
static int read_basis(const struct points_reader *r, struct point *p) {
    const char *kind = rows_text(&r->points->rows, "kind");
    const char *basis = rows_text(&r->points->rows, "basis");
    const int k = index_of(kind, kind_names, sizeof kind_names / sizeof *kind_names);
    const int b = index_of(basis, basis_names, BASES);
    const bool judged = p->judged != JUDGED_NONE;
    if (k < 0 || (k != KIND_NONE) != judged)
        return point_fail(r, "kind", kind,
                          judged ? "bound or claim" : "nothing where nothing is judged");
    if (b < 0 || (b == BASIS_NONE && (judged || !isnan(p->value))))
        return point_fail(r, "basis", basis, "fitted, chosen or predicted");
    p->kind = (enum point_kind)k;
    p->basis = (enum point_basis)b;
    return 0;
}

static int check_texts(const struct points_reader *r) {
    const struct rows *row = &r->points->rows;
    const char *name = rows_text(row, "point"), *status = rows_text(row, "status");
    if (!csv_is_word(name))
        return point_fail(r, "point", name, "a name of letters, digits, '-', '_', '.'");
    if (points_find(r->points, name))
        return point_fail(r, "point", name, "a name that is not there already");
    if (!*rows_text(row, "source"))
        return point_fail(r, "source", "", "where the figure is from");
    if (index_of(status, statuses, sizeof statuses / sizeof *statuses) < 0)
        return point_fail(r, "status", status, "published, measured, unverified or asked");
    return 0;
}

static int read_point(const struct points_reader *r, struct point *p) {
    const struct rows *row = &r->points->rows;
    const char *judges = rows_text(row, "judged"), *unit = rows_text(row, "unit");
    const int judged = index_of(judges, judged_names, sizeof judged_names / sizeof *judged_names);
    int rc = check_texts(r);
    if (rc)
        return rc;
    if (judged < 0)
        return point_fail(r, "judged", judges, "none, simulation, model, both or pair");
    *p = (struct point){.name = rows_text(row, "point"),
                        .what = rows_text(row, "what"),
                        .unit = unit,
                        .status = rows_text(row, "status"),
                        .source = rows_text(row, "source"),
                        .judged = (enum point_judged)judged,
                        .line = row->line,
                        .model = NAN,
                        .simulation = NAN};
    p->scale = unit_scale(unit, &p->dimension);
    if (p->scale == 0)
        return point_fail(r, "unit", unit, "1, x, %, cycles, accesses, sectors, s, J, B, ...");
    rc = read_value(r, p, rows_text(row, "value"));
    if (rc == 0)
        rc = read_bound(r, p, rows_text(row, "bound"));
    return rc ? rc : read_basis(r, p);
}

/* Of the rows that were opened. */
static int read_all(struct points *p, struct sim_err *err) {
    const struct points_reader r = {p, err};
    int rc = 0, more;
    while (rc == 0 && (more = rows_next(&p->rows, err)) != 0) {
        rc = more < 0 ? more : sim_grow((void **)&p->items, &p->cap, p->n, sizeof *p->items, err);
        if (rc == 0)
            rc = read_point(&r, &p->items[p->n]);
        if (rc == 0)
            p->n++;
    }
    if (rc == 0 && !p->n)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no points", p->file);
    if (rc)
        points_free(p);
    return rc;
}

int points_parse(struct points *p, const char *text, const char *file, struct sim_err *err) {
    *p = (struct points){.file = file};
    const int rc = rows_parse(&p->rows, &table, text, strlen(text), file, err);
    return rc ? rc : read_all(p, err);
}

int points_read(struct points *p, const char *path, struct sim_err *err) {
    *p = (struct points){.file = path};
    const int rc = rows_open(&p->rows, &table, path, err);
    return rc ? rc : read_all(p, err);
}

void points_free(struct points *p) {
    rows_free(&p->rows);
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

static bool is_loose(const struct point *p, double figure) {
    return p->value > 0 && ((p->bound == BOUND_LEAST && figure > 2 * p->value) ||
                            (p->bound == BOUND_MOST && figure < p->value / 2));
}

enum point_verdict point_verdict(const struct point *p) {
    const bool model = p->judged == JUDGED_MODEL || p->judged == JUDGED_BOTH;
    const bool simulation = p->judged == JUDGED_SIMULATION || p->judged == JUDGED_BOTH;
    if (p->judged == JUDGED_NONE)
        return VERDICT_NONE;
    if (!point_holds(p))
        return p->kind == KIND_CLAIM ? VERDICT_NOT_MET : VERDICT_BROKEN;
    if ((model || simulation) && (!model || is_loose(p, p->model)) &&
        (!simulation || is_loose(p, p->simulation)))
        return VERDICT_LOOSE;
    return p->kind == KIND_CLAIM ? VERDICT_MET : VERDICT_HOLDS;
}

const char *point_verdict_name(enum point_verdict verdict) {
    return verdict_names[verdict];
}

const char *point_kind_name(const struct point *p) {
    return kind_names[p->kind];
}

const char *point_basis_name(enum point_basis basis) {
    return basis_names[basis];
}
