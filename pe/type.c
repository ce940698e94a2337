#include "pe/type.h"

#include <stdio.h>
#include <string.h>

#include "pe/shipped.h"
#include "sim/memory.h"
#include "sim/param.h"
#include "sim/rows.h"

enum { TABLE_MAX = 64 };

static const struct rows_column columns[] = {
    {"name", .kind = ROWS_NAME},
    {"kind", .kind = ROWS_TEXT},
    {"act_bits", .kind = ROWS_WHOLE, .least = 1, .most = 32},
    {"weight_bits", .kind = ROWS_WHOLE, .least = 1, .most = 32},
    {"psum_bits", .kind = ROWS_WHOLE, .least = 1, .most = 64},
    {"terms", .kind = ROWS_WHOLE, .most = PE_TERMS_MAX},
    {"energy_pj", .kind = ROWS_NUMBER, .most = 1e6},
    {"energy_node_nm", .kind = ROWS_NUMBER, .least = 1, .most = 1000},
    {"energy_status", .kind = ROWS_TEXT},
    {"energy_source", .kind = ROWS_NAME},
    {"area_um2", .kind = ROWS_NUMBER, .most = 1e9},
    {"area_node_nm", .kind = ROWS_NUMBER, .least = 1, .most = 1000},
    {"area_status", .kind = ROWS_TEXT},
    {"area_source", .kind = ROWS_NAME},
    {"delay_ps", .kind = ROWS_NUMBER, .most = 1e9},
};
static const struct rows_table types = ROWS_TABLE(columns);

static int read_status(char *status, size_t size, const struct rows *r, const char *column,
                       struct sim_err *err) {
    const char *text = rows_text(r, column);
    snprintf(status, size, "%s", text);
    if (!strcmp(text, "published") || !strcmp(text, "measured") || !strcmp(text, "unverified"))
        return 0;
    return rows_fail(r, column, "published, measured or unverified", err);
}

static int read_kind(enum pe_kind *kind, const struct rows *r, struct sim_err *err) {
    static const char *const kinds[] = {"int", "shift", "float"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(rows_text(r, "kind"), kinds[i])) {
            *kind = (enum pe_kind)i;
            return 0;
        }
    return rows_fail(r, "kind", "int, shift or float", err);
}

/* What the cells of a row must be to each other. */
static int check_row(const struct pe_type *t, const struct rows *r, struct sim_err *err) {
    char where[PARAM_TEXT_SIZE + 32];
    snprintf(where, sizeof where, "%s:%d", r->path, r->line);
    if (t->kind == PE_SHIFT && (t->terms < 1 || t->weight_bits != 4 * t->terms))
        return sim_fail(err, SIM_EFORMAT, "%s: a shift type has 1 to %d terms of 4 weight bits",
                        where, PE_TERMS_MAX);
    const bool scaled = t->weight_bits == 4 || t->weight_bits == 8;
    if (t->kind == PE_FLOAT && (t->psum_bits != 32 || (t->act_bits != t->weight_bits && !scaled) ||
                                (t->act_bits != 32 && t->act_bits != 16)))
        return sim_fail(err, SIM_EFORMAT,
                        "%s: a float type has operands of 16 or 32 bits, or weights of 4 or 8 with "
                        "scales, and sums of 32",
                        where);
    if (t->kind == PE_INT && (t->act_bits > 16 || t->weight_bits > 16))
        return sim_fail(err, SIM_EFORMAT, "%s: an int type has operands up to 16 bits", where);
    if (t->kind != PE_FLOAT && t->psum_bits > 62)
        return sim_fail(err, SIM_EFORMAT, "%s: sums of at most 62 bits", where);
    return 0;
}

static int read_row(struct pe_type *t, const struct rows *r, struct sim_err *err) {
    if (strlen(rows_text(r, "name")) >= sizeof t->name)
        return rows_fail(r, "name", "at most 23 characters", err);
    *t = (struct pe_type){
        .act_bits = (uint32_t)rows_whole(r, "act_bits"),
        .weight_bits = (uint32_t)rows_whole(r, "weight_bits"),
        .psum_bits = (uint32_t)rows_whole(r, "psum_bits"),
        .terms = (uint32_t)rows_whole(r, "terms"),
        .energy_j = rows_number(r, "energy_pj") * 1e-12,
        .energy_node_nm = rows_number(r, "energy_node_nm"),
        .area_mm2 = rows_number(r, "area_um2") * 1e-6,
        .area_node_nm = rows_number(r, "area_node_nm"),
        .delay_s = rows_number(r, "delay_ps") * 1e-12,
    };
    strcpy(t->name, rows_text(r, "name"));
    snprintf(t->energy_source, sizeof t->energy_source, "%s", rows_text(r, "energy_source"));
    snprintf(t->area_source, sizeof t->area_source, "%s", rows_text(r, "area_source"));
    int rc = read_kind(&t->kind, r, err);
    if (rc == 0)
        rc = read_status(t->energy_status, sizeof t->energy_status, r, "energy_status", err);
    if (rc == 0)
        rc = read_status(t->area_status, sizeof t->area_status, r, "area_status", err);
    return rc ? rc : check_row(t, r, err);
}

const char *pe_type_table(void) {
    return pe_tables[0].text;
}

int pe_type_at(size_t i, struct pe_type *out) {
    const char *text = pe_type_table();
    struct rows r;
    if (rows_parse(&r, &types, text, strlen(text), "types.csv", NULL))
        return 0;
    int more = 1;
    for (size_t k = 0; k <= i && more == 1; k++)
        more = rows_next(&r, NULL);
    const int found = more == 1 && read_row(out, &r, NULL) == 0;
    rows_free(&r);
    return found;
}

int pe_types_open(struct pe_types *t, struct sim_err *err) {
    const char *text = pe_type_table();
    struct rows r;
    int more = 0, rc = rows_parse(&r, &types, text, strlen(text), "types.csv", err);
    *t = (struct pe_types){0};
    while (rc == 0 && (more = rows_next(&r, err)) == 1) {
        rc = sim_grow((void **)&t->at, &t->cap, t->n, sizeof *t->at, err);
        if (rc == 0)
            rc = read_row(&t->at[t->n++], &r, err);
    }
    rows_free(&r);
    return rc ? rc : more;
}

void pe_types_free(struct pe_types *t) {
    free(t->at);
    *t = (struct pe_types){0};
}

static int unknown(const char *name, struct sim_err *err) {
    static const size_t limit = TABLE_MAX;
    struct pe_type shipped[TABLE_MAX];
    const char *names[TABLE_MAX];
    size_t n = 0;
    for (; n < limit && pe_type_at(n, &shipped[n]); n++)
        names[n] = shipped[n].name;
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

/* Every row is read, so that a fault is found whatever type is asked for. */
static int from_file(struct pe_type *out, const char *path, const char *name, struct sim_err *err) {
    struct rows r;
    struct pe_type row;
    int found = 0, more, rc = rows_open(&r, &types, path, err);
    if (rc)
        return rc;
    while (rc == 0 && (more = rows_next(&r, err)) != 0) {
        rc = more < 0 ? more : read_row(&row, &r, err);
        if (rc || strcmp(row.name, name) != 0)
            continue;
        if (found)
            rc = sim_fail(err, SIM_EFORMAT, "%s:%d: type %s is in line %d, too", path, r.line, name,
                          found);
        found = r.line;
        *out = row;
    }
    rows_free(&r);
    if (rc || found)
        return rc;
    return sim_fail(err, SIM_EUSAGE, "%s: no PE type '%s'", path, name);
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
    if (memory_check(err)) /* what cannot be read seems to end the table */
        return SIM_EIO;
    return general_shift(out, name) ? 0 : unknown(name, err);
}
