/* One value of a row: read from text, written, compared and described, by the type of the row. */
#include "sim/param_value.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "sim/result.h"

#define VALUE_TEXT 320

static const struct param_choice *choice_named(const struct param *row, const char *name) {
    for (const struct param_choice *c = row->choices->values; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static const char *choice_name(const struct param *row, int value) {
    const struct param_choice *c = row->choices->values;
    while (c->name && c->value != value)
        c++;
    assert(c->name);
    return c->name;
}

const struct param_named *param_row_named(const struct param *row, const char *name) {
    const struct param_named *r;
    for (size_t i = 0; (r = row->choices->rows(i)); i++)
        if (strcmp(r->name, name) == 0)
            return r;
    return NULL;
}

void param_list_name(char *buf, size_t size, const char *between, const char *name) {
    const size_t used = strlen(buf);
    snprintf(buf + used, size - used, "%s%s", used ? between : "", name);
}

/* "a|b|c": the names that a CHOICE or a ROW takes, those that a set offers aside. */
static const char *all_names(const struct param *row, char *buf, size_t size) {
    const struct param_named *r;
    buf[0] = '\0';
    if (row->type == PARAM_CHOICE)
        for (const struct param_choice *c = row->choices->values; c->name; c++)
            param_list_name(buf, size, "|", c->name);
    else
        for (size_t i = 0; (r = row->choices->rows(i)); i++)
            param_list_name(buf, size, "|", r->name);
    return buf;
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

static int unknown_name(const struct param *row, const char *text, const char *origin,
                        struct sim_err *err) {
    char names[VALUE_TEXT];
    return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected one of %s", origin, row->key, text,
                    all_names(row, names, sizeof names));
}

int param_store(const struct param *row, void *field, const char *text, const char *origin,
                struct sim_err *err) {
    switch (row->type) {
    case PARAM_BOOL:
        if (parse_bool(text, field))
            return sim_fail(err, SIM_EUSAGE, "%s: %s = %s: expected yes or no", origin, row->key,
                            text);
        return 0;
    case PARAM_CHOICE: {
        const struct param_choice *choice = choice_named(row, text);
        if (!choice)
            return unknown_name(row, text, origin, err);
        *(int *)field = choice->value;
        return 0;
    }
    case PARAM_ROW: {
        const struct param_named *named = param_row_named(row, text);
        if (!named)
            return unknown_name(row, text, origin, err);
        *(const struct param_named **)field = named;
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
    case PARAM_ROW:
        return *(const void *const *)a == *(const void *const *)b;
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

json_t *param_value_json(const struct param *row, const void *field) {
    switch (row->type) {
    case PARAM_BOOL:
        return json_boolean(*(const bool *)field);
    case PARAM_UINT:
        return json_integer((json_int_t) * (const uint64_t *)field);
    case PARAM_REAL:
        return json_real(*(const double *)field);
    case PARAM_CHOICE:
        return json_text(choice_name(row, *(const int *)field));
    case PARAM_ROW:
        return json_text((*(const struct param_named *const *)field)->name);
    default:
        return json_text(field);
    }
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
        snprintf(buf, size, "%s", choice_name(row, *(const int *)field));
        return buf;
    case PARAM_ROW:
        snprintf(buf, size, "%s", (*(const struct param_named *const *)field)->name);
        return buf;
    default:
        snprintf(buf, size, "%s", (const char *)field);
        return buf;
    }
}

/* As the range of a row names it: whole numbers in full, capacities without odd ends. */
static const char *bound_text(const struct param *row, double value, char *buf, size_t size) {
    if (row->unit == UNIT_NONE && value < 1e15 && value == floor(value))
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
    if (row->type == PARAM_CHOICE || row->type == PARAM_ROW)
        all_names(row, buf, size);
    else if (row->type == PARAM_BOOL)
        snprintf(buf, size, "yes|no");
    else if (row->type != PARAM_TEXT && row->max > 0)
        snprintf(buf, size, "%s to %s", bound_text(row, row->min, low, sizeof low),
                 bound_text(row, row->max, high, sizeof high));
}

/* The default as text with its unit, also where the table writes it without. */
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

static json_t *choices_json(const struct param *row) {
    const struct param_choice *c = row->type == PARAM_CHOICE ? row->choices->values : NULL;
    const struct param_named *named;
    json_t *names = json_array();
    for (; c && c->name; c++)
        json_add(names, json_text(c->name));
    for (size_t i = 0; row->type == PARAM_ROW && (named = row->choices->rows(i)); i++)
        json_add(names, json_text(named->name));
    return names;
}

json_t *param_row_json(const struct param *row) {
    static const char *const types[] = {
        [PARAM_BOOL] = "bool",     [PARAM_UINT] = "count", [PARAM_REAL] = "real",
        [PARAM_CHOICE] = "choice", [PARAM_ROW] = "choice", [PARAM_TEXT] = "text"};
    const bool number = row->type == PARAM_UINT || row->type == PARAM_REAL;
    char text[VALUE_TEXT];
    json_t *o = json_object();
    json_put(o, "name", json_text(row->key));
    json_put(o, "help", json_text(row->help));
    json_put(o, "type", json_text(types[row->type]));
    json_put(o, "unit", json_text(unit_base(row->unit)));
    json_put(o, "default",
             json_text(*row->initial ? default_text(row, text, sizeof text) : row->initial));
    json_put(o, "min", number ? json_number(row->min) : json_null());
    json_put(o, "max", number && row->max > 0 ? json_number(row->max) : json_null());
    json_put(o, "choices", choices_json(row));
    return o;
}
