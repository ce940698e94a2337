/* Reports: sections of text, tables and charts, built once and shown in several ways (text,
 * Markdown, JSON, a page to look at). The document is a JSON value:
 *
 *   {"title": T, "summary": [{"section": N or null, "text": T}],
 *    "sections": [{"name": N, "title": T, "blocks": [BLOCK...]}]}
 *
 * BLOCK is one of
 *   {"kind": "text", "text": T}
 *   {"kind": "table", "title": T, "columns": [{"name": N, "unit": U, "digits": D, "signed": BOOL}],
 *    "rows": [[CELL...]]}                      CELL: a string, a number, or null: not known
 *   {"kind": "chart", "title": T, "chart": "lines"|"points"|"bars"|"stacked", "diagonal": BOOL,
 *    "x": AXIS, "y": AXIS, "categories": [C...], "series": [{"name": N, "x": [...], "y": [...],
 *    "labels": [...]}]}                        AXIS: {"name": N, "unit": U, "log": BOOL}
 *
 * Bars, beside each other or stacked, have categories and one y (or null) per category instead of
 * x. labels, where given, say what a point is. Same calls, same bytes. */
#ifndef MAGNETAR_SIM_REPORT_H
#define MAGNETAR_SIM_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/json.h"

#include "sim/err.h"

struct report;

/* Digits of a count: as many as it has. */
#define REPORT_EXACT 15

struct report_column {
    const char *name, *unit; /* "": no unit */
    int digits;              /* significant digits of a number; 0: a column of text; -3: three at
                              * most, of a deviation, which always has its sign */
};

struct report_axis {
    const char *name, *unit;
    bool log;
};

enum report_chart { REPORT_LINES, REPORT_POINTS, REPORT_BARS, REPORT_STACKED };

struct report *report_new(const char *title, struct sim_err *err);
void report_free(struct report *r);

/* The document, borrowed until report_free. */
const json_t *report_json(const struct report *r);

/* A line that stands for the whole, or for `section` (NULL: none): first on a page, last on a
 * terminal. */
void report_summary(struct report *r, const char *section, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* What follows is added to a section that is borrowed from the report. `name` is unique, of
 * letters, digits and '-'. */
json_t *report_section(struct report *r, const char *name, const char *title);
void report_text(json_t *section, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A table takes its cells row by row, a text or a number as its columns say. NAN: not known. */
json_t *report_table(json_t *section, const char *title, const struct report_column *columns,
                     size_t n);
void report_cell(json_t *table, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void report_number(json_t *table, double value);

/* A chart; its series appear in the order of their first point. The y = x line is drawn through
 * points that set a prediction beside what it predicts. */
json_t *report_chart(json_t *section, const char *title, enum report_chart kind,
                     struct report_axis x, struct report_axis y);
void report_diagonal(json_t *chart);
void report_point(json_t *chart, const char *series, double x, double y, const char *label);
void report_bar(json_t *chart, const char *series, const char *category, double y);

/* The number as text of `digits` significant digits: 12300, 0.0123, 1.23e-09; a negative number of
 * digits is as in struct report_column: +1.25, -0.03, +180. Returns buf. */
const char *report_format(char *buf, size_t size, double value, int digits);

/* For renderers: what a cell shows ("-": not known; numbers are written to buf), and whether any
 * cell of column k shows something, or there is no row. */
const char *report_cell_text(char *buf, size_t size, const json_t *column, const json_t *cell);
bool report_column_shown(const json_t *table, size_t k);

#endif
