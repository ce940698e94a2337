#include "explore/range.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PART_SIZE 64
#define CLOSE     1e-9 /* of a step: as near a sum of decimal fractions comes to its end */

bool range_is(const char *text) {
    return strstr(text, "..") != NULL;
}

/* The part of `text` from `at` on up to `end`, as a quantity. */
static int read_part(const char *text, const char *at, size_t n, enum unit unit, double *value,
                     struct sim_err *err) {
    char part[PART_SIZE];
    struct sim_err why;
    if (n >= sizeof part)
        return sim_fail(err, SIM_EUSAGE, "%.80s: expected A..B, A..B:STEP or A..B*FACTOR", text);
    snprintf(part, sizeof part, "%.*s", (int)n, at);
    return unit_parse(part, unit, value, &why) ? sim_fail(err, SIM_EUSAGE, "%s: %s", text, why.text)
                                               : 0;
}

static int check(const struct range *r, const char *text, struct sim_err *err) {
    if (r->to < r->from)
        return sim_fail(err, SIM_EUSAGE, "%s: ends below its beginning", text);
    if (r->multiplies && r->from <= 0)
        return sim_fail(err, SIM_EUSAGE, "%s: expected a beginning above 0, which is multiplied",
                        text);
    if (r->multiplies ? r->step <= 1 : r->step <= 0)
        return sim_fail(err, SIM_EUSAGE, "%s: never moves; expected a %s", text,
                        r->multiplies ? "factor above 1" : "step above 0");
    return 0;
}

int range_read(struct range *r, const char *text, enum unit unit, struct sim_err *err) {
    const char *dots = strstr(text, "..");
    *r = (struct range){.step = 2, .multiplies = true};
    if (!dots)
        return sim_fail(err, SIM_EUSAGE, "%s: expected A..B, A..B:STEP or A..B*FACTOR", text);
    const char *last = dots + 2, *mark = last + strcspn(last, ":*");
    int rc = read_part(text, text, (size_t)(dots - text), unit, &r->from, err);
    if (rc == 0)
        rc = read_part(text, last, (size_t)(mark - last), unit, &r->to, err);
    if (rc == 0 && *mark) {
        r->multiplies = *mark == '*';
        rc = read_part(text, mark + 1, strlen(mark + 1), r->multiplies ? UNIT_NONE : unit, &r->step,
                       err);
    }
    return rc ? rc : check(r, text, err);
}

bool range_at(const struct range *r, size_t i, double *value) {
    *value = r->multiplies ? r->from * pow(r->step, (double)i) : r->from + (double)i * r->step;
    return *value <= r->to + CLOSE * (r->multiplies ? r->to : r->step);
}
