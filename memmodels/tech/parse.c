/* Reads a table file: "# key: value" lines, a row of columns with units, design points. */
#include "memmodels/tech/table.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/param_value.h"

#define MAX_FIELDS 32

/* Keys of the head, beside those of tech_behaviour_params; a note may be there several times. */
static const char *const header_keys[] = {"name",   "aliases", "kind",      "status", "description",
                                          "source", "note",    "describes", "line",   "device"};
#define HEADER_KEYS (sizeof header_keys / sizeof header_keys[0])

struct tech_reader {
    struct tech *t;
    const char *origin;
    int line;
    int n;                                       /* columns; 0 until their row was read */
    const struct tech_column *field[MAX_FIELDS]; /* NULL: source */
    double factor[MAX_FIELDS];
    bool has_status;
    int header_line[HEADER_KEYS];   /* of each key; 0: not given */
    int behaviour_line[MAX_FIELDS]; /* of each row of tech_behaviour_params; 0: not given */
    struct sim_err *err;
};

static int bad(struct tech_reader *r, const char *what) {
    return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s", r->origin, r->line, what);
}

static int set_status(struct tech_reader *r, const char *value) {
    for (int s = TECH_PUBLISHED; s <= TECH_UNVERIFIED; s++)
        if (strcmp(value, tech_status_name(s)) == 0) {
            r->t->status = s;
            r->has_status = true;
            return 0;
        }
    return sim_fail(r->err, SIM_EFORMAT,
                    "%s:%d: status '%.40s': expected published, measured, modelled or unverified",
                    r->origin, r->line, value);
}

static int set_describes(struct tech_reader *r, const char *value) {
    for (int u = TECH_CACHE; u <= TECH_RAM; u++)
        if (strcmp(value, tech_unit_name(u)) == 0) {
            r->t->describes = u;
            r->t->describes_given = true;
            return 0;
        }
    return sim_fail(r->err, SIM_EFORMAT,
                    "%s:%d: describes '%.40s': expected cache, slice, bank or ram", r->origin,
                    r->line, value);
}

static int set_line(struct tech_reader *r, const char *value) {
    struct sim_err why;
    double bytes;
    if (unit_parse(value, UNIT_BYTES, &bytes, &why) || !(bytes >= 1) || bytes > 65536 ||
        bytes != (double)(uint64_t)bytes)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: line '%.40s': expected 1 to 65536 bytes",
                        r->origin, r->line, value);
    r->t->line = (uint64_t)bytes;
    return 0;
}

static int set_word(struct tech_reader *r, const char *key, const char **field, const char *value) {
    if (!csv_is_word(value))
        return sim_fail(
            r->err, SIM_EFORMAT,
            "%s:%d: %s '%.70s': expected one word of at most %d letters, digits, - _ . +",
            r->origin, r->line, key, value, CSV_WORD_MAX);
    *field = value;
    return 0;
}

static int add_note(struct tech_reader *r, const char *value) {
    struct tech *t = r->t;
    const int rc =
        sim_grow((void **)&t->notes, &t->cap_notes, t->n_notes, sizeof *t->notes, r->err);
    if (rc == 0)
        t->notes[t->n_notes++] = value;
    return rc;
}

/* The known key that is nearest to this one, or NULL. */
static const char *nearest_key(const char *key) {
    const char *keys[HEADER_KEYS + MAX_FIELDS];
    size_t n = HEADER_KEYS;
    memcpy(keys, header_keys, sizeof header_keys);
    for (size_t i = 0; i < tech_behaviour_params.n; i++)
        keys[n++] = tech_behaviour_key(&tech_behaviour_params.rows[i]);
    return param_nearest(key, keys, n);
}

static int unknown_key(struct tech_reader *r, const char *key) {
    const char *nearest = nearest_key(key);
    return sim_fail(r->err, SIM_EFORMAT, "%s:%d: unknown header key '%.40s'%s%s%s", r->origin,
                    r->line, key, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                    nearest ? "'?"
                            : ": expected name, aliases, kind, status, describes, line, device, "
                              "description, source, note, or what cells do, as retention");
}

static int once(struct tech_reader *r, const char *key, int *line) {
    if (*line)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s given twice, before in line %d", r->origin,
                        r->line, key, *line);
    *line = r->line;
    return 0;
}

/* A row of tech_behaviour_params. */
static int read_behaviour(struct tech_reader *r, const char *key, const char *value) {
    struct sim_err why;
    char origin[300];
    size_t i = 0;
    while (i < tech_behaviour_params.n &&
           strcmp(tech_behaviour_key(&tech_behaviour_params.rows[i]), key) != 0)
        i++;
    if (i == tech_behaviour_params.n)
        return unknown_key(r, key);
    if (once(r, key, &r->behaviour_line[i]))
        return SIM_EFORMAT;
    snprintf(origin, sizeof origin, "%.280s:%d", r->origin, r->line);
    const struct param *row = &tech_behaviour_params.rows[i];
    if (param_store(row, (char *)&r->t->behaviour + row->offset, value, origin, &why))
        return sim_fail(r->err, SIM_EFORMAT, "%s", why.text);
    return 0;
}

/* The key of a comment in small letters, or "" where it is free text: it has no word before a
 * colon, or one in another spelling (capitals, a blank before the colon) that is near no key. */
static void header_key(char *line, char *key, size_t size, char **value) {
    size_t n = 0;
    bool plain = true;
    while (n + 1 < size && (isalpha((unsigned char)line[n]) || line[n] == '_')) {
        plain &= !isupper((unsigned char)line[n]);
        key[n] = (char)tolower((unsigned char)line[n]);
        key[++n] = '\0';
    }
    const size_t colon = n + strspn(line + n, " \t");
    if (n == 0 || line[colon] != ':' || ((colon > n || !plain) && !nearest_key(key)))
        key[0] = '\0';
    *value = csv_trim(line + colon + (line[colon] == ':'));
}

static int set_key(struct tech_reader *r, const char *key, const char *value) {
    struct tech *t = r->t;
    const struct {
        const char *key, **field;
    } texts[] = {{"device", &t->device},   {"name", &t->name},        {"kind", &t->kind},
                 {"aliases", &t->aliases}, {"description", &t->help}, {"source", &t->source}};
    if (strcmp(key, "status") == 0)
        return set_status(r, value);
    if (strcmp(key, "describes") == 0)
        return set_describes(r, value);
    if (strcmp(key, "line") == 0)
        return set_line(r, value);
    size_t i = 0;
    while (strcmp(texts[i].key, key) != 0)
        i++;
    if (i >= 3)
        *texts[i].field = value;
    return i < 3 ? set_word(r, key, texts[i].field, value) : 0;
}

/* "# key: value"; any other comment is free text. */
static int read_header(struct tech_reader *r, char *line) {
    char key[80] = "", *value;
    header_key(csv_trim(line + 1), key, sizeof key, &value);
    if (!*key)
        return 0;
    if (!*value)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %.40s: expected a value", r->origin, r->line,
                        key);
    if (strcmp(key, "note") == 0)
        return add_note(r, value);
    for (size_t i = 0; i < HEADER_KEYS; i++)
        if (strcmp(header_keys[i], key) == 0)
            return once(r, key, &r->header_line[i]) ? SIM_EFORMAT : set_key(r, key, value);
    return read_behaviour(r, key, value);
}

static const struct tech_column *find_column(const char *name) {
    const struct tech_column *c;
    for (size_t i = 0; (c = tech_column(i)); i++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int unknown_column(struct tech_reader *r, const char *name) {
    const char *names[MAX_FIELDS];
    size_t n = 0;
    for (const struct tech_column *c; (c = tech_column(n)); n++)
        names[n] = c->name;
    names[n++] = "source";
    const char *nearest = param_nearest(name, names, n);
    if (nearest)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: unknown column '%.40s'; did you mean '%s'?",
                        r->origin, r->line, name, nearest);
    return sim_fail(r->err, SIM_EFORMAT,
                    "%s:%d: unknown column '%.40s': expected capacity, read_latency, ..., source",
                    r->origin, r->line, name);
}

static int find_field(const struct tech_reader *r, const struct tech_column *c) {
    for (int i = 0; i < r->n; i++)
        if (r->field[i] == c)
            return i;
    return -1;
}

/* One cell of the column row, "read_latency[ns]" or "source". */
static int read_column(struct tech_reader *r, char *cell) {
    char *unit = strchr(cell, '[');
    const size_t n = strlen(cell);
    if (unit && cell[n - 1] != ']')
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: column '%.40s': expected ']' at its end",
                        r->origin, r->line, cell);
    if (unit) {
        cell[n - 1] = '\0';
        *unit++ = '\0';
    }
    const struct tech_column *c = find_column(cell);
    if (!c && strcmp(cell, "source") != 0)
        return unknown_column(r, cell);
    if (find_field(r, c) >= 0)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: column '%s' twice", r->origin, r->line, cell);
    if (c && !unit)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: column '%s' without a unit: expected %s[%s]",
                        r->origin, r->line, cell, cell, c->unit);
    if (!c && unit)
        return bad(r, "column 'source' takes no unit");
    r->field[r->n] = c;
    r->factor[r->n] = 1;
    const int rc = c ? tech_unit_factor(c, unit, &r->factor[r->n], r->origin, r->line, r->err) : 0;
    r->n++;
    return rc;
}

static int read_columns(struct tech_reader *r, char *line) {
    char *cells[MAX_FIELDS];
    const int n = csv_split(line, cells, MAX_FIELDS);
    if (n < 0)
        return bad(r, "expected a row of columns, as in capacity[MiB],read_latency[ns],...,source");
    for (int i = 0; i < n; i++) {
        const int rc = read_column(r, cells[i]);
        if (rc)
            return rc;
    }
    const struct tech_column *c;
    for (size_t i = 0; (c = tech_column(i)); i++)
        if (c->required && find_field(r, c) < 0)
            return sim_fail(r->err, SIM_EFORMAT, "%s:%d: expected a column %s[%s]", r->origin,
                            r->line, c->name, c->unit);
    return find_field(r, NULL) < 0 ? bad(r, "expected a column 'source'") : 0;
}

static int read_cell(struct tech_reader *r, int i, const char *text, struct tech_point *p) {
    const struct tech_column *c = r->field[i];
    if (!c) {
        p->source = text;
        return *text ? 0 : bad(r, "source: expected where the row comes from, not an empty cell");
    }
    if (!*text && !c->required)
        return 0;
    char *end;
    const double value = strtod(text, &end) * r->factor[i];
    if (end == text || *end)
        return sim_fail(r->err, SIM_EFORMAT,
                        "%s:%d: %s '%.40s': expected a number in the column's unit", r->origin,
                        r->line, c->name, text);
    if (!isfinite(value) || value <= 0)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s '%.40s': expected a number above zero%s",
                        r->origin, r->line, c->name, text,
                        c->required ? "" : ", or an empty cell where not known");
    if (value < c->min || value > c->max) {
        char range[90];
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s '%.40s': out of range, expected %s",
                        r->origin, r->line, c->name, text, tech_range(c, range, sizeof range));
    }
    memcpy((char *)p + c->offset, &value, sizeof value);
    return 0;
}

static int add_point(struct tech_reader *r, const struct tech_point *p) {
    struct tech *t = r->t;
    if (t->n && p->capacity_b <= t->points[t->n - 1].capacity_b) {
        char this[40], before[40];
        return sim_fail(
            r->err, SIM_EFORMAT,
            "%s:%d: capacity %s does not lie above the row before (%s): expected "
            "ascending capacities",
            r->origin, r->line, unit_format(this, sizeof this, p->capacity_b, UNIT_BYTES, 6),
            unit_format(before, sizeof before, t->points[t->n - 1].capacity_b, UNIT_BYTES, 6));
    }
    const int rc = sim_grow((void **)&t->points, &t->cap, t->n, sizeof *t->points, r->err);
    if (rc == 0)
        t->points[t->n++] = *p;
    return rc;
}

static int read_row(struct tech_reader *r, char *line) {
    char *cells[MAX_FIELDS];
    struct tech_point p = {0};
    const int n = csv_split(line, cells, MAX_FIELDS);
    if (n == -1)
        return bad(r, "stray '\"': expected a cell quoted as a whole");
    if (n != r->n)
        return sim_fail(r->err, SIM_EFORMAT,
                        "%s:%d: %s%d cells: expected %d, as in the row of columns", r->origin,
                        r->line, n < 0 ? "above " : "", n < 0 ? MAX_FIELDS : n, r->n);
    for (int i = 0; i < n; i++) {
        const int rc = read_cell(r, i, cells[i], &p);
        if (rc)
            return rc;
    }
    return add_point(r, &p);
}

static int read_line(struct tech_reader *r, char *line) {
    if (*line == '#')
        return read_header(r, line);
    if (!*csv_trim(line))
        return 0;
    return r->n ? read_row(r, line) : read_columns(r, line);
}

/* What must be there at the end of the file. */
static int check_whole(struct tech_reader *r) {
    const struct tech *t = r->t;
    const char *missing = !t->name         ? "# name: NAME"
                          : !t->kind       ? "# kind: SRAM"
                          : !r->has_status ? "# status: measured"
                          : !r->n          ? "a row of columns"
                          : !t->n          ? "at least one design point"
                                           : NULL;
    if (missing)
        return sim_fail(r->err, SIM_EFORMAT, "%s:%d: end of file: expected %s%s", r->origin,
                        r->line, *missing == '#' ? "a header line like " : "", missing);
    return 0;
}

/* SRAM has no behaviour, wherever in the file its kind stands. */
static int check_behaviour(struct tech_reader *r) {
    const struct tech *t = r->t;
    struct sim_err why;
    for (size_t i = 0; i < tech_behaviour_params.n; i++)
        if (r->behaviour_line[i] && tech_is_sram(t))
            return sim_fail(r->err, SIM_EFORMAT, "%s:%d: %s: cells of %s take none", r->origin,
                            r->behaviour_line[i],
                            tech_behaviour_key(&tech_behaviour_params.rows[i]), t->kind);
    if (tech_behaviour_check(&t->behaviour, r->origin, &why))
        return sim_fail(r->err, SIM_EFORMAT, "%s", why.text);
    return 0;
}

static int read_text(struct tech_reader *r, size_t size) {
    int rc = csv_check_text(r->t->text, size, r->origin, r->err);
    char *rest = r->t->text, *line;
    if (size >= 3 && memcmp(rest, "\xef\xbb\xbf", 3) == 0)
        rest += 3;
    while (rc == 0 && (line = csv_line(&rest))) {
        r->line++;
        rc = read_line(r, line);
    }
    if (rc == 0)
        rc = check_whole(r);
    return rc ? rc : check_behaviour(r);
}

int tech_parse(struct tech **out, const char *text, size_t size, const char *origin,
               struct sim_err *err) {
    *out = NULL;
    struct tech *t = sim_alloc(1, sizeof *t, err);
    if (!t)
        return SIM_EIO;
    struct tech_reader r = {.t = t, .origin = origin, .err = err};
    t->aliases = t->help = t->source = t->device = "";
    param_defaults(&tech_behaviour_params, &t->behaviour);
    t->text = malloc(size + 1);
    if (!t->text) {
        tech_free(t);
        return memory_fail(err, "out of memory");
    }
    memcpy(t->text, text, size);
    t->text[size] = '\0';
    const int rc = read_text(&r, size);
    if (rc)
        tech_free(t);
    else
        *out = t;
    return rc;
}
