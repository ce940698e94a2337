#define _GNU_SOURCE
#include "sim/report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

struct report {
    json_t *root, *summary, *sections;
};

struct report *report_new(const char *title, struct sim_err *err) {
    struct report *r = sim_alloc(1, sizeof *r, err);
    if (!r)
        return NULL;
    r->root = json_object();
    json_put(r->root, "title", json_text(title));
    r->summary = json_put(r->root, "summary", json_array());
    r->sections = json_put(r->root, "sections", json_array());
    return r;
}

void report_free(struct report *r) {
    if (!r)
        return;
    json_decref(r->root);
    free(r);
}

const json_t *report_json(const struct report *r) {
    return r->root;
}

json_t *report_section(struct report *r, const char *name, const char *title) {
    json_t *section = json_add(r->sections, json_object());
    json_put(section, "name", json_text(name));
    json_put(section, "title", json_text(title));
    json_put(section, "blocks", json_array());
    return section;
}

static json_t *add_block(json_t *section, const char *kind) {
    json_t *block = json_add(json_object_get(section, "blocks"), json_object());
    json_put(block, "kind", json_text(kind));
    return block;
}

static json_t *text_of(const char *fmt, va_list args) {
    char *text = NULL;
    if (vasprintf(&text, fmt, args) < 0) {
        memory_ran_out();
        return NULL;
    }
    json_t *string = json_text(text);
    free(text);
    return string;
}

void report_summary(struct report *r, const char *section, const char *fmt, ...) {
    va_list args;
    json_t *line = json_add(r->summary, json_object());
    va_start(args, fmt);
    json_put(line, "section", section ? json_text(section) : json_null());
    json_put(line, "text", text_of(fmt, args));
    va_end(args);
}

void report_text(json_t *section, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    json_put(add_block(section, "text"), "text", text_of(fmt, args));
    va_end(args);
}

json_t *report_table(json_t *section, const char *title, const struct report_column *columns,
                     size_t n) {
    json_t *table = add_block(section, "table");
    json_put(table, "title", json_text(title));
    json_t *list = json_put(table, "columns", json_array());
    json_put(table, "rows", json_array());
    for (size_t i = 0; i < n; i++) {
        json_t *column = json_add(list, json_object());
        json_put(column, "name", json_text(columns[i].name));
        json_put(column, "unit", json_text(columns[i].unit));
        json_put(column, "digits", json_integer(abs(columns[i].digits)));
        json_put(column, "signed", json_boolean(columns[i].digits < 0));
    }
    return table;
}

static void add_cell(json_t *table, json_t *value) {
    json_t *rows = json_object_get(table, "rows");
    const size_t width = json_array_size(json_object_get(table, "columns"));
    json_t *row = json_array_get(rows, json_array_size(rows) - 1);
    if (!row || json_array_size(row) == width)
        row = json_add(rows, json_array());
    json_add(row, value);
}

void report_cell(json_t *table, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    add_cell(table, text_of(fmt, args));
    va_end(args);
}

void report_number(json_t *table, double value) {
    add_cell(table, json_number(value));
}

static json_t *axis_json(struct report_axis a) {
    json_t *axis = json_object();
    json_put(axis, "name", json_text(a.name));
    json_put(axis, "unit", json_text(a.unit));
    json_put(axis, "log", json_boolean(a.log));
    return axis;
}

json_t *report_chart(json_t *section, const char *title, enum report_chart kind,
                     struct report_axis x, struct report_axis y) {
    static const char *const kinds[] = {"lines", "points", "bars", "stacked"};
    json_t *chart = add_block(section, "chart");
    json_put(chart, "title", json_text(title));
    json_put(chart, "chart", json_text(kinds[kind]));
    json_put(chart, "diagonal", json_false());
    json_put(chart, "x", axis_json(x));
    json_put(chart, "y", axis_json(y));
    if (kind == REPORT_BARS || kind == REPORT_STACKED)
        json_put(chart, "categories", json_array());
    json_put(chart, "series", json_array());
    return chart;
}

void report_diagonal(json_t *chart) {
    json_put(chart, "diagonal", json_true());
}

/* The array `member` of a series, which is made where it is new. */
static json_t *series_array(json_t *chart, const char *name, const char *member) {
    json_t *list = json_object_get(chart, "series"), *series = NULL;
    json_t *text = json_text(name);
    for (size_t i = 0; (series = json_array_get(list, i)); i++)
        if (json_equal(json_object_get(series, "name"), text))
            break;
    if (!series) {
        series = json_add(list, json_object());
        json_put(series, "name", json_incref(text));
    }
    json_decref(text);
    json_t *array = json_object_get(series, member);
    return array ? array : json_put(series, member, json_array());
}

void report_point(json_t *chart, const char *series, double x, double y, const char *label) {
    json_add(series_array(chart, series, "x"), json_number(x));
    json_add(series_array(chart, series, "y"), json_number(y));
    if (label)
        json_add(series_array(chart, series, "labels"), json_text(label));
}

void report_bar(json_t *chart, const char *series, const char *category, double y) {
    json_t *categories = json_object_get(chart, "categories");
    json_t *values = series_array(chart, series, "y");
    const size_t n = json_array_size(categories);
    size_t i = 0;
    json_t *text = json_text(category);
    while (i < n && !json_equal(json_array_get(categories, i), text))
        i++;
    if (i == n)
        json_add(categories, json_incref(text));
    json_decref(text);
    for (size_t k = json_array_size(values); k <= i; k++)
        json_add(values, json_null());
    json_put_at(values, i, json_number(y));
}

/* Exponent of the leading digit after rounding to `digits`: 9.996 to three is 10.0. */
static int leading_exponent(double value, int digits) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    return atoi(strchr(text, 'e') + 1);
}

const char *report_format(char *buf, size_t size, double value, int digits) {
    const double magnitude = fabs(value);
    const bool sign = digits < 0;
    digits = digits ? abs(digits) : 1;
    if (!isfinite(value)) {
        snprintf(buf, size, "-");
    } else if (digits >= REPORT_EXACT && magnitude < 1e17 && value == floor(value)) {
        snprintf(buf, size, "%.0f", magnitude > 0 ? value : 0);
    } else if (!sign && magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e15)) {
        snprintf(buf, size, "%.*e", digits - 1, value);
    } else {
        int after = digits - 1 - (magnitude > 0 ? leading_exponent(value, digits) : 0);
        after = after < 0 ? 0 : sign && after > digits - 1 ? digits - 1 : after;
        snprintf(buf, size, sign ? "%+.*f" : "%.*f", after, magnitude > 0 ? value : 0);
    }
    return buf;
}

const char *report_cell_text(char *buf, size_t size, const json_t *column, const json_t *cell) {
    const int digits = (int)json_integer_value(json_object_get(column, "digits"));
    const bool sign = json_is_true(json_object_get(column, "signed"));
    if (json_is_string(cell))
        return json_string_value(cell);
    return json_is_number(cell)
               ? report_format(buf, size, json_number_value(cell), sign ? -digits : digits)
               : "-";
}

bool report_column_shown(const json_t *table, size_t k) {
    const json_t *rows = json_object_get(table, "rows");
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        const json_t *cell = json_array_get(row, k);
        if (json_is_number(cell) || (json_is_string(cell) && *json_string_value(cell)))
            return true;
    }
    return json_array_size(rows) == 0;
}
