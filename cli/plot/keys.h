/* What the program knows of a column: the unit and the words for an axis. */
#ifndef MAGNETAR_CLI_PLOT_KEYS_H
#define MAGNETAR_CLI_PLOT_KEYS_H

#include <stdbool.h>

#include "sim/unit.h"

struct plot_key {
    char title[96];    /* for an axis: "time", or the key itself */
    char unit[16];     /* base unit of its numbers, "" where it has none or none is known */
    enum unit measure; /* of a parameter: the unit that its cells may bear */
    bool param;        /* a parameter, as list params has it */
};

/* Of a key of parameters or statistics, of a figure of evaluators, or of anything else. */
struct plot_key plot_key_of(const char *key);

/* A finite number, with a unit where the key has one ("64KiB"), or NAN. Of a key that is not known
 * sizes with a unit are bytes, and its unit becomes that. */
double plot_key_number(struct plot_key *k, const char *cell);

/* A value as a reader wants it: of a number of bytes "64 KiB", else the cell. Returns buf. */
const char *plot_key_text(const struct plot_key *k, const char *cell, char *buf, size_t size);

#endif
