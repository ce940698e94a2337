/* Statistics: plain fields in the component's own struct; a table names them for the result.
 * Nothing is looked up by name while simulating. */
#ifndef MAGNETAR_SIM_STAT_H
#define MAGNETAR_SIM_STAT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/json.h"

enum stat_type {
    STAT_COUNT,  /* uint64_t */
    STAT_REAL,   /* double */
    STAT_ABSENT, /* double that may be NaN: then there is none, and null stands for it */
};

struct stat_row {
    const char *key; /* "llc.read_hits" */
    enum stat_type type;
    size_t offset;
    const char *unit; /* "", "B", "s", "J", ... */
    const char *help;
};

struct stat_table {
    const struct stat_row *rows;
    size_t n;
};

/* Adds every row of the struct at `base` to a JSON object; an absent real as null. A real that is
 * not finite and not absent is stored as STAT_BROKEN, which no result can be written with.
 */
#define STAT_BROKEN "not a finite number"
void stat_json(json_t *object, const struct stat_table *table, const void *base);

/* A figure that a run gives beside the tables; as one of STAT_REAL. */
json_t *stat_real(double value);

/* after - before for every STAT_COUNT row: what happened since the snapshot `before`. */
void stat_subtract(const struct stat_table *table, void *after, const void *before);

/* Prints key, unit and help of every row. */
void stat_help(FILE *out, const struct stat_table *table);

#endif
