#include "cli/compare/lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct case_line *case_line_find(const struct case_line *lines, const char *name) {
    while (strcmp(lines->name, name) != 0)
        lines++;
    return lines;
}

static bool rests(const struct case_line *l, const struct explore_case *c) {
    return !l->rests || l->rests(c);
}

bool case_line_shown(const struct case_line *l, const struct explore_cases *cases) {
    if (l->shown && !l->shown(cases))
        return false;
    for (size_t i = 0; i < cases->n; i++)
        if (rests(l, &cases->items[i]))
            return true;
    return false;
}

size_t case_line_base(const struct case_line *l, const struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (rests(l, &cases->items[i]))
            return i;
    return 0;
}

double case_line_value(const struct case_line *l, const struct explore_case *c) {
    return rests(l, c) ? l->value(c) : NAN;
}

struct case_scale case_line_scale(const struct case_line *l, const struct explore_cases *cases) {
    struct case_scale r = {.factor = 1};
    double largest = 0;
    for (size_t i = 0; i < cases->n; i++)
        largest = fmax(largest, case_line_value(l, &cases->items[i]));
    if (l->unit == UNIT_NONE || l->unit == UNIT_BYTES) {
        snprintf(r.unit, sizeof r.unit, "%s", l->per);
        return r;
    }
    struct sim_err ignored;
    char text[48], one[20];
    unit_format(text, sizeof text, largest, l->unit, 4);
    const char *blank = strchr(text, ' '), *name = blank ? blank + 1 : "";
    snprintf(one, sizeof one, "1%.15s", name);
    unit_parse(one, l->unit, &r.factor, &ignored);
    snprintf(r.unit, sizeof r.unit, "%.15s%s", name, l->per);
    return r;
}

const char *case_line_text(char *buf, size_t size, const struct case_line *l,
                           const struct case_scale *scale, double value) {
    if (isnan(value))
        snprintf(buf, size, "-");
    else if (l->unit == UNIT_BYTES)
        unit_format(buf, size, value, UNIT_BYTES, 4);
    else if (l->exact || value == 0 || value >= 999.95 * scale->factor)
        snprintf(buf, size, "%.0f", value / scale->factor);
    else
        snprintf(buf, size, "%#.4g", value / scale->factor);
    return buf;
}

bool case_unverified(const struct explore_case *c) {
    for (int which = 0; which < CASE_TABLES; which++)
        if (case_table(c, which) && case_table(c, which)->status == TECH_UNVERIFIED)
            return true;
    return false;
}

bool case_extrapolated(const struct explore_case *c) {
    for (int which = 0; which < CASE_TABLES; which++)
        if (case_table(c, which) && case_table(c, which)->point.extrapolated)
            return true;
    return false;
}

const char *case_mark(const struct explore_case *c) {
    if (case_extrapolated(c))
        return case_unverified(c) ? "*^" : "^";
    return case_unverified(c) ? "*" : "";
}
