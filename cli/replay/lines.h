/* The figures of a replay, one line each: what is shown of a case, and in which unit. */
#ifndef MAGNETAR_CLI_REPLAY_LINES_H
#define MAGNETAR_CLI_REPLAY_LINES_H

#include <stdbool.h>

#include "cli/replay_case.h"
#include "sim/unit.h"

struct replay_line {
    const char *name;
    enum unit unit;
    const char *per; /* follows the unit, or is one of its own */
    bool needs_tech;
    double (*value)(const struct replay_case *c, const struct cache_stats *s);
    enum { BOTH, COUNT, TIMED, TIMED_L1 } mode; /* TIMED_L1: where there is one that was read */
    bool exact;                                 /* a count: every digit */
};

/* Ends with a row without name. */
extern const struct replay_line replay_lines[];

/* The line of that name, which there is. */
const struct replay_line *replay_line_find(const char *name);

/* Is the line one of these cases' mode, and has one of them the technology that it needs? */
bool replay_line_shown(const struct replay_line *l, const struct replay_cases *cases);

/* What its ratios are to: the first case, or the first that has the technology it needs. */
size_t replay_line_base(const struct replay_line *l, const struct replay_cases *cases);

/* In base units; NAN where the case has no technology and the line needs one. */
double replay_line_value(const struct replay_line *l, const struct replay_case *c);

/* One unit for all cases: the one that suits the largest value. */
struct replay_scale {
    double factor; /* of the unit */
    char unit[24]; /* "" where counts are plain; "mJ s" */
};
struct replay_scale replay_line_scale(const struct replay_line *l,
                                      const struct replay_cases *cases);

/* Four digits, without an exponent where that can be. Returns buf. */
const char *replay_line_text(char *buf, size_t size, const struct replay_line *l,
                             const struct replay_scale *scale, double value);

/* Does the case rest on a table that was not checked against its source? What marks its figures:
 * "*" for that, "^" for extrapolated, both or "". */
bool replay_unverified(const struct replay_case *c);
const char *replay_mark(const struct replay_case *c);

#endif
