#include "sim/param.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/ini.h"
#include "sim/result.h"

#define VALUE_TEXT  320
#define NEAREST_MAX 63
#define TABLES_MAX  32

struct binding {
    const struct param_table *table;
    unsigned char *base;
    bool *given;
};

struct mention {
    const struct param_table *table;
    const char *who;
};

struct param_set {
    struct binding bindings[TABLES_MAX];
    size_t n;
    struct mention mentions[TABLES_MAX];
    size_t n_mentions;
};

struct param_set *param_set_new(struct sim_err *err) {
    return sim_alloc(1, sizeof(struct param_set), err);
}

void param_set_free(struct param_set *set) {
    if (!set)
        return;
    for (size_t i = 0; i < set->n; i++)
        free(set->bindings[i].given);
    free(set);
}

/* Index of value in "a|b|c", or -1. */
static int choice_index(const char *choices, const char *value) {
    const size_t len = strlen(value);
    int index = 0;
    for (const char *p = choices; *p; index++) {
        const size_t n = strcspn(p, "|");
        if (n == len && memcmp(p, value, n) == 0)
            return index;
        p += n + (p[n] == '|');
    }
    return -1;
}

static void choice_name(const char *choices, int index, char *buf, size_t size) {
    const char *p = choices;
    while (index-- > 0)
        p += strcspn(p, "|") + 1;
    snprintf(buf, size, "%.*s", (int)strcspn(p, "|"), p);
}

static int parse_bool(const char *text, bool *value) {
    static const char *const names[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (int i = 0; i < 8; i++)
        if (strcasecmp(text, names[i]) == 0) {
            *value = i & 1;
            return 0;
        }
    return -1;
}

static int check_range(const struct param *row, double value, const char *text, const char *origin,
                       struct sim_err *err) {
    char limit[40];
    if (value < row->min) {
        unit_format(limit, sizeof limit, row->min, row->unit, 6);
        return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: below %s", origin, row->key, text, limit);
    }
    if (row->max > 0 && value > row->max) {
        unit_format(limit, sizeof limit, row->max, row->unit, 6);
        return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: above %s", origin, row->key, text, limit);
    }
    return 0;
}

static int store_number(const struct param *row, void *field, const char *text, const char *origin,
                        struct sim_err *err) {
    struct sim_err why;
    uint64_t count = 0;
    double real = 0;
    const int rc = row->type == PARAM_UINT ? unit_parse_count(text, row->unit, &count, &why)
                                           : unit_parse(text, row->unit, &real, &why);
    if (rc)
        return sim_fail(err, rc, "%s: %s = %s", origin, row->key, why.text);
    const double value = row->type == PARAM_UINT ? (double)count : real;
    if (check_range(row, value, text, origin, err))
        return SIM_EUSAGE;
    if (row->type == PARAM_UINT)
        *(uint64_t *)field = count;
    else
        *(double *)field = real;
    return 0;
}

static int store(const struct param *row, void *field, const char *text, const char *origin,
                 struct sim_err *err) {
    switch (row->type) {
    case PARAM_BOOL:
        if (parse_bool(text, field))
            return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected yes or no", origin, row->key,
                            text);
        return 0;
    case PARAM_CHOICE: {
        const int index = choice_index(row->choices, text);
        if (index < 0)
            return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected one of %s", origin, row->key,
                            text, row->choices);
        *(int *)field = index;
        return 0;
    }
    case PARAM_TEXT:
        if (strlen(text) >= PARAM_TEXT_SIZE)
            return sim_fail(err, SIM_EUSAGE, "%s: %s: longer than %d characters", origin, row->key,
                            PARAM_TEXT_SIZE - 1);
        strcpy(field, text);
        return 0;
    default:
        return store_number(row, field, text, origin, err);
    }
}

int param_bind(struct param_set *set, const struct param_table *table, void *base,
               struct sim_err *err) {
    if (set->n == TABLES_MAX)
        return sim_fail(err, SIM_EUSAGE, "more than %d parameter tables", TABLES_MAX);
    bool *given = sim_alloc(table->n, sizeof *given, err);
    if (!given)
        return SIM_EIO;
    set->bindings[set->n++] = (struct binding){table, base, given};
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        const int rc =
            store(row, (unsigned char *)base + row->offset, row->initial, "default", err);
        if (rc)
            return rc;
    }
    return 0;
}

static size_t min3(size_t a, size_t b, size_t c) {
    const size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein distance; words longer than NEAREST_MAX count as infinitely far. */
static size_t edit_distance(const char *a, const char *b) {
    const size_t na = strlen(a), nb = strlen(b);
    size_t row[NEAREST_MAX + 1];
    if (na > NEAREST_MAX || nb > NEAREST_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const size_t up = row[j];
            row[j] = min3(up + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = up;
        }
    }
    return row[nb];
}

const char *param_nearest(const char *word, const char *const *candidates, size_t n) {
    size_t best = strlen(word) / 3 + 2;
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        const size_t d = edit_distance(word, candidates[i]);
        if (d < best) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}

int param_mention(struct param_set *set, const struct param_table *table, const char *who,
                  struct sim_err *err) {
    if (set->n_mentions == TABLES_MAX)
        return sim_fail(err, SIM_EUSAGE, "more than %d parameter tables", TABLES_MAX);
    set->mentions[set->n_mentions++] = (struct mention){table, who};
    return 0;
}

bool param_in(const struct param_table *table, const char *key, size_t length) {
    for (size_t i = 0; i < table->n; i++)
        if (strlen(table->rows[i].key) == length && !strncmp(table->rows[i].key, key, length))
            return true;
    return false;
}

static bool row_equal(const struct param *row, const void *a, const void *b) {
    switch (row->type) {
    case PARAM_BOOL:
        return *(const bool *)a == *(const bool *)b;
    case PARAM_UINT:
        return *(const uint64_t *)a == *(const uint64_t *)b;
    case PARAM_REAL:
        return *(const double *)a == *(const double *)b;
    case PARAM_CHOICE:
        return *(const int *)a == *(const int *)b;
    case PARAM_TEXT:
        break;
    }
    return strcmp(a, b) == 0;
}

bool param_equal(const struct param_table *table, const void *a, const void *b) {
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        if (!row_equal(row, (const char *)a + row->offset, (const char *)b + row->offset))
            return false;
    }
    return true;
}

static int unknown_key(const struct param_set *set, const char *key, const char *origin,
                       struct sim_err *err) {
    for (size_t i = 0; i < set->n_mentions; i++)
        if (param_in(set->mentions[i].table, key, strlen(key)))
            return sim_fail(err, SIM_EUSAGE, "%s: %s is a parameter of '%s', not of this command",
                            origin, key, set->mentions[i].who);
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; i < set->bindings[b].table->n; i++) {
            const char *candidate = set->bindings[b].table->rows[i].key;
            const size_t d = edit_distance(key, candidate);
            if (d < best) {
                best = d;
                nearest = candidate;
            }
        }
    if (nearest && best <= strlen(key) / 2)
        return sim_fail(err, SIM_EUSAGE, "%s: unknown parameter '%s'; did you mean '%s'?", origin,
                        key, nearest);
    return sim_fail(err, SIM_EUSAGE,
                    "%s: unknown parameter '%s'; 'magnetar list params' shows them all", origin,
                    key);
}

static const struct param *find_row(const struct param_set *set, const char *key,
                                    const struct binding **where) {
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; i < set->bindings[b].table->n; i++)
            if (strcmp(set->bindings[b].table->rows[i].key, key) == 0) {
                *where = &set->bindings[b];
                return &set->bindings[b].table->rows[i];
            }
    return NULL;
}

int param_assign(struct param_set *set, const char *key, const char *value, const char *origin,
                 struct sim_err *err) {
    const struct binding *where = NULL;
    const struct param *row = find_row(set, key, &where);
    if (!row)
        return unknown_key(set, key, origin, err);
    const int rc = store(row, where->base + row->offset, value, origin, err);
    if (rc == 0)
        where->given[row - where->table->rows] = true;
    return rc;
}

int param_assign_text(struct param_set *set, const char *text, struct sim_err *err) {
    char key[NEAREST_MAX + 1];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof key)
        return sim_fail(err, SIM_EUSAGE, "--set %s: expected KEY=VALUE, as in llc.ways=8", text);
    memcpy(key, text, equals - text);
    key[equals - text] = '\0';
    return param_assign(set, key, equals + 1, "--set", err);
}

static int load_entry(void *user, const struct ini_entry *e, struct sim_err *err) {
    char key[NEAREST_MAX + 1], origin[300];
    snprintf(origin, sizeof origin, "%.280s:%d", e->file, e->line);
    if ((size_t)snprintf(key, sizeof key, "%s%s%s", e->section, *e->section ? "." : "", e->name) >=
        sizeof key)
        return sim_fail(err, SIM_EUSAGE, "%s: parameter name too long", origin);
    return param_assign(user, key, e->value, origin, err);
}

int param_load(struct param_set *set, const char *path, struct sim_err *err) {
    return ini_read(&(struct ini_reader){.take = load_entry, .user = set}, path, NULL, NULL, err);
}

int param_load_text(struct param_set *set, const char *text, const char *name,
                    struct sim_err *err) {
    return ini_read(&(struct ini_reader){.take = load_entry, .user = set}, name, text, NULL, err);
}

bool param_given(const struct param_set *set, const char *key) {
    const struct binding *where = NULL;
    const struct param *row = find_row(set, key, &where);
    return row && where->given[row - where->table->rows];
}

static json_t *value_json(const struct param *row, const void *field) {
    char text[VALUE_TEXT];
    switch (row->type) {
    case PARAM_BOOL:
        return json_boolean(*(const bool *)field);
    case PARAM_UINT:
        return json_integer((json_int_t) * (const uint64_t *)field);
    case PARAM_REAL:
        return json_real(*(const double *)field);
    case PARAM_CHOICE:
        choice_name(row->choices, *(const int *)field, text, sizeof text);
        return json_string(text);
    default:
        return result_text(field);
    }
}

json_t *param_json(const struct param_set *set) {
    json_t *object = json_object();
    for (size_t b = 0; b < set->n; b++)
        for (size_t i = 0; i < set->bindings[b].table->n; i++) {
            const struct param *row = &set->bindings[b].table->rows[i];
            json_object_set_new(object, row->key,
                                value_json(row, set->bindings[b].base + row->offset));
        }
    return object;
}

const char *param_format(const struct param *row, const void *base, char *buf, size_t size) {
    const void *field = (const unsigned char *)base + row->offset;
    switch (row->type) {
    case PARAM_BOOL:
        snprintf(buf, size, "%s", *(const bool *)field ? "yes" : "no");
        return buf;
    case PARAM_UINT:
        if (row->unit == UNIT_NONE) {
            snprintf(buf, size, "%llu", (unsigned long long)*(const uint64_t *)field);
            return buf;
        }
        return unit_format(buf, size, (double)*(const uint64_t *)field, row->unit, 12);
    case PARAM_REAL:
        return unit_format(buf, size, *(const double *)field, row->unit, 12);
    case PARAM_CHOICE:
        choice_name(row->choices, *(const int *)field, buf, size);
        return buf;
    default:
        snprintf(buf, size, "%s", (const char *)field);
        return buf;
    }
}

/* As the range of a row names it: whole numbers in full, capacities without odd ends. */
static const char *bound_text(const struct param *row, double value, char *buf, size_t size) {
    if (row->unit == UNIT_NONE && value < 1e15 && value == (double)(uint64_t)value)
        snprintf(buf, size, "%.0f", value);
    else if (row->unit == UNIT_BYTES && value >= 0x1p40)
        snprintf(buf, size, "%.4gTiB", value / 0x1p40);
    else
        unit_format(buf, size, value, row->unit, 6);
    return buf;
}

static void describe_range(const struct param *row, char *buf, size_t size) {
    char low[40], high[40];
    buf[0] = '\0';
    if (row->type == PARAM_CHOICE)
        snprintf(buf, size, "%s", row->choices);
    else if (row->type == PARAM_BOOL)
        snprintf(buf, size, "yes|no");
    else if (row->type != PARAM_TEXT && row->max > 0)
        snprintf(buf, size, "%s to %s", bound_text(row, row->min, low, sizeof low),
                 bound_text(row, row->max, high, sizeof high));
}

/* With its unit, whether or not the table gives it. */
static const char *default_text(const struct param *row, char *buf, size_t size) {
    double value;
    struct sim_err ignored;
    const bool number = row->type == PARAM_UINT || row->type == PARAM_REAL;
    if (number && row->unit != UNIT_NONE && !unit_parse(row->initial, row->unit, &value, &ignored))
        return unit_format(buf, size, value, row->unit, 6);
    snprintf(buf, size, "%s", *row->initial ? row->initial : "-");
    return buf;
}

void param_help(FILE *out, const struct param_table *table) {
    char text[VALUE_TEXT];
    int key = 0, initial = 0;
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        const int n = (int)strlen(row->key);
        const int m = (int)strlen(default_text(row, text, sizeof text));
        key = n > key ? n : key;
        initial = m > initial ? m : initial;
    }
    for (size_t i = 0; i < table->n; i++) {
        const struct param *row = &table->rows[i];
        char range[VALUE_TEXT];
        describe_range(row, range, sizeof range);
        fprintf(out, "  %-*s  %-*s  %s%s%s%s\n", key, row->key, initial,
                default_text(row, text, sizeof text), row->help, *range ? " (" : "", range,
                *range ? ")" : "");
    }
}
