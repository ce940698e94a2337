/* Figures of cases, one line each: what is shown of a case, and in which unit. A command has a list
 * of lines; tables and charts of several cases are made from it. */
#ifndef MAGNETAR_CLI_COMPARE_LINES_H
#define MAGNETAR_CLI_COMPARE_LINES_H

#include <stdbool.h>

#include "explore/case.h"
#include "sim/unit.h"

struct case_line {
    const char *name;
    enum unit unit;
    const char *per; /* follows the unit, or is one of its own */
    double (*value)(const struct explore_case *c);
    bool (*rests)(const struct explore_case *c);  /* has the case what it needs? NULL: always */
    bool (*shown)(const struct explore_cases *c); /* NULL: wherever one case has what it needs */
    bool exact;                                   /* a count: every digit */
};

/* The line of that name, which there is, in a list that ends with a row without name. */
const struct case_line *case_line_find(const struct case_line *lines, const char *name);

bool case_line_shown(const struct case_line *l, const struct explore_cases *cases);

/* What its ratios are to: the first case, or the first that has what it needs. */
size_t case_line_base(const struct case_line *l, const struct explore_cases *cases);

/* In base units; NAN where the case lacks what the line needs. */
double case_line_value(const struct case_line *l, const struct explore_case *c);

/* One unit for all cases: the one that suits the largest value. */
struct case_scale {
    double factor; /* of the unit */
    char unit[24]; /* "" where counts are plain; "mJ s" */
};
struct case_scale case_line_scale(const struct case_line *l, const struct explore_cases *cases);

/* Four digits, without an exponent where that can be. Returns buf. */
const char *case_line_text(char *buf, size_t size, const struct case_line *l,
                           const struct case_scale *scale, double value);

/* Does the case rest on a memory's table that was not checked against its source? What marks its
 * figures: "*" for that, "^" for extrapolated, both or "". */
bool case_unverified(const struct explore_case *c);
bool case_extrapolated(const struct explore_case *c);
const char *case_mark(const struct explore_case *c);

#endif
