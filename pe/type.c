#include "pe/type.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/shipped.h"
#include "sim/param.h"

enum { COLUMNS = 15, LINE_MAX_CHARS = 1024, TABLE_MAX = 64 };

static const char *const columns[COLUMNS] = {
    "name",     "kind",         "act_bits",       "weight_bits",   "psum_bits",
    "terms",    "energy_pj",    "energy_node_nm", "energy_status", "energy_source",
    "area_um2", "area_node_nm", "area_status",    "area_source",   "delay_ps",
};

/* Splits a CSV line in place, with quotes; returns the number of fields. */
static size_t split(char *line, char **fields, size_t max) {
    size_t n = 0;
    char *in = line, *out = line;
    while (n < max) {
        bool quoted = false;
        fields[n++] = out;
        for (; *in && (quoted || *in != ','); in++)
            if (*in == '"')
                quoted = !quoted;
            else
                *out++ = *in;
        const bool more = *in == ',';
        in += more;
        *out++ = '\0';
        if (!more)
            return n;
    }
    return max + 1;
}

static int number(const char *text, double low, double high, double *out, const char *where,
                  const char *column, struct sim_err *err) {
    char *end;
    *out = strtod(text, &end);
    if (end == text || *end || !(*out >= low && *out <= high))
        return sim_fail(err, SIM_EFORMAT, "%s: %s = '%s': expected %g to %g", where, column, text,
                        low, high);
    return 0;
}

static int status_ok(const char *text, const char *where, struct sim_err *err) {
    if (!strcmp(text, "published") || !strcmp(text, "measured") || !strcmp(text, "unverified"))
        return 0;
    return sim_fail(err, SIM_EFORMAT, "%s: status '%s': expected published, measured or unverified",
                    where, text);
}

static int kind_of(const char *text, enum pe_kind *kind, const char *where, struct sim_err *err) {
    static const char *const kinds[] = {"int", "shift", "float"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(text, kinds[i])) {
            *kind = (enum pe_kind)i;
            return 0;
        }
    return sim_fail(err, SIM_EFORMAT, "%s: kind '%s': expected int, shift or float", where, text);
}

static int check_row(const struct pe_type *t, const char *where, struct sim_err *err) {
    if (t->kind == PE_SHIFT && (t->terms < 1 || t->weight_bits != 4 * t->terms))
        return sim_fail(err, SIM_EFORMAT, "%s: a shift type has 1 to %d terms of 4 weight bits",
                        where, PE_TERMS_MAX);
    if (t->kind == PE_FLOAT && (t->psum_bits != 32 || t->act_bits != t->weight_bits ||
                                (t->act_bits != 32 && t->act_bits != 16)))
        return sim_fail(err, SIM_EFORMAT,
                        "%s: a float type has operands of 16 or 32 bits, sums of 32", where);
    if (t->kind == PE_INT && (t->act_bits > 16 || t->weight_bits > 16))
        return sim_fail(err, SIM_EFORMAT, "%s: an int type has operands up to 16 bits", where);
    if (t->kind != PE_FLOAT && t->psum_bits > 62)
        return sim_fail(err, SIM_EFORMAT, "%s: sums of at most 62 bits", where);
    if (!*t->energy_source || !*t->area_source)
        return sim_fail(err, SIM_EFORMAT, "%s: a figure without a source", where);
    return 0;
}

static int parse_row(struct pe_type *t, char **f, const char *where, struct sim_err *err) {
    static const struct {
        int column;
        double low, high;
    } numeric[] = {{2, 1, 32},   {3, 1, 32},   {4, 1, 64},    {5, 0, PE_TERMS_MAX}, {6, 0, 1e6},
                   {7, 1, 1000}, {10, 0, 1e9}, {11, 1, 1000}, {14, 0, 1e9}};
    double v[COLUMNS] = {0};
    memset(t, 0, sizeof *t);
    snprintf(t->name, sizeof t->name, "%s", f[0]);
    int rc = kind_of(f[1], &t->kind, where, err);
    for (size_t i = 0; !rc && i < sizeof numeric / sizeof *numeric; i++) {
        const int c = numeric[i].column;
        rc = number(f[c], numeric[i].low, numeric[i].high, &v[c], where, columns[c], err);
    }
    if (!rc)
        rc = status_ok(f[8], where, err);
    if (!rc)
        rc = status_ok(f[12], where, err);
    if (rc)
        return rc;
    t->act_bits = (uint32_t)v[2];
    t->weight_bits = (uint32_t)v[3];
    t->psum_bits = (uint32_t)v[4];
    t->terms = (uint32_t)v[5];
    t->energy_j = v[6] * 1e-12;
    t->energy_node_nm = v[7];
    t->area_mm2 = v[10] * 1e-6;
    t->area_node_nm = v[11];
    t->delay_s = v[14] * 1e-12;
    snprintf(t->energy_status, sizeof t->energy_status, "%s", f[8]);
    snprintf(t->energy_source, sizeof t->energy_source, "%s", f[9]);
    snprintf(t->area_status, sizeof t->area_status, "%s", f[12]);
    snprintf(t->area_source, sizeof t->area_source, "%s", f[13]);
    return check_row(t, where, err);
}

static int parse_line(struct pe_type *t, const char *text, const char *where, struct sim_err *err) {
    char line[LINE_MAX_CHARS], *f[COLUMNS + 1];
    if (strlen(text) >= sizeof line)
        return sim_fail(err, SIM_EFORMAT, "%s: line longer than %d characters", where,
                        LINE_MAX_CHARS - 1);
    snprintf(line, sizeof line, "%s", text);
    line[strcspn(line, "\r\n")] = '\0';
    const size_t n = split(line, f, COLUMNS);
    if (n != COLUMNS)
        return sim_fail(err, SIM_EFORMAT, "%s: %zu columns, expected %d: name,kind,...,delay_ps",
                        where, n, COLUMNS);
    return parse_row(t, f, where, err);
}

static int check_header(const char *text, const char *where, struct sim_err *err) {
    char line[LINE_MAX_CHARS], *f[COLUMNS + 1];
    snprintf(line, sizeof line, "%s", text);
    line[strcspn(line, "\r\n")] = '\0';
    const size_t n = split(line, f, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        if (i >= n || strcmp(f[i], columns[i]))
            return sim_fail(err, SIM_EFORMAT, "%s: column %zu is '%s', expected '%s'", where, i + 1,
                            i < n ? f[i] : "missing", columns[i]);
    return 0;
}

int pe_type_at(size_t i, struct pe_type *out) {
    char line[LINE_MAX_CHARS];
    const char *row = strchr(pe_tables[0].text, '\n');
    for (; row && i; i--)
        row = strchr(row + 1, '\n');
    if (!row || !row[1])
        return 0;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(row + 1, "\n"), row + 1);
    return parse_line(out, line, "types.csv", NULL) == 0;
}

static int unknown(const char *name, struct sim_err *err) {
    static const size_t limit = TABLE_MAX;
    struct pe_type types[TABLE_MAX];
    const char *names[TABLE_MAX];
    size_t n = 0;
    for (; n < limit && pe_type_at(n, &types[n]); n++)
        names[n] = types[n].name;
    const char *nearest = param_nearest(name, names, n);
    return sim_fail(err, SIM_EUSAGE, "unknown PE type '%s'%s%s%s", name,
                    nearest ? "; did you mean '" : ": 'magnetar list pes' shows them",
                    nearest ? nearest : "", nearest ? "'?" : "");
}

/* shift3, shift4: the pattern of lightpe1 and lightpe2 continued. */
static bool general_shift(struct pe_type *out, const char *name) {
    struct pe_type one = {0}, two = {0};
    const int terms = strlen(name) == 6 && !strncmp(name, "shift", 5) ? name[5] - '0' : 0;
    if (terms < 1 || terms > PE_TERMS_MAX)
        return false;
    for (size_t i = 0; pe_type_at(i, out); i++) {
        if (!strcmp(out->name, "lightpe1"))
            one = *out;
        if (!strcmp(out->name, "lightpe2"))
            two = *out;
    }
    *out = two;
    out->terms = (uint32_t)terms;
    out->weight_bits = 4 * out->terms;
    out->energy_j = one.energy_j + (terms - 1) * (two.energy_j - one.energy_j);
    out->area_mm2 = one.area_mm2 + (terms - 1) * (two.area_mm2 - one.area_mm2);
    out->delay_s = one.delay_s + (terms - 1) * (two.delay_s - one.delay_s);
    snprintf(out->name, sizeof out->name, "shift%d", terms);
    snprintf(out->area_status, sizeof out->area_status, "unverified");
    snprintf(out->area_source, sizeof out->area_source, "lightpe1 and lightpe2 continued linearly");
    return true;
}

static int from_file(struct pe_type *out, const char *path, const char *name, struct sim_err *err) {
    char line[LINE_MAX_CHARS], where[PARAM_TEXT_SIZE + 32];
    FILE *f = fopen(path, "r");
    if (!f)
        return sim_fail_errno(err, "%s", path);
    int rc = 0;
    bool found = false;
    for (int number = 1; !rc && !found && fgets(line, sizeof line, f); number++) {
        struct pe_type row;
        snprintf(where, sizeof where, "%s:%d", path, number);
        rc = number == 1 ? check_header(line, where, err) : parse_line(&row, line, where, err);
        found = !rc && number > 1 && !strcmp(row.name, name);
        if (found)
            *out = row;
    }
    fclose(f);
    if (!rc && !found)
        rc = sim_fail(err, SIM_EUSAGE, "%s: no PE type '%s'", path, name);
    return rc;
}

int pe_type_open(struct pe_type *out, const char *name, struct sim_err *err) {
    const char *colon = strrchr(name, ':');
    if (colon && colon != name) {
        char path[PARAM_TEXT_SIZE];
        snprintf(path, sizeof path, "%.*s", (int)(colon - name), name);
        return from_file(out, path, colon + 1, err);
    }
    for (size_t i = 0; pe_type_at(i, out); i++)
        if (!strcmp(out->name, name))
            return 0;
    return general_shift(out, name) ? 0 : unknown(name, err);
}
