/* How often each technology wins when the figures of the tables are not what they are: N draws, in
 * each of which every figure of a table is multiplied by a factor of its own, the logarithm of
 * which is uniform between two bounds. Cases of one table share its factors. A draw depends on the
 * seed, the table's name, the figure and the draw's number alone, so that neither threads nor the
 * other cases change it. Metrics follow by the models of flip.h. */
#ifndef MAGNETAR_EXPLORE_SPREAD_H
#define MAGNETAR_EXPLORE_SPREAD_H

#include "explore/flip.h"
#include "sim/result.h"

#define SPREAD_DRAWS 1000

struct spread_row {
    char tech[PARAM_TEXT_SIZE]; /* canonical name of a table; "*": of all, and of the DRAM */
    enum flip_input input;
    double low, high;
};

struct table_spread {
    struct spread_row *rows;
    size_t n, cap;
    bool range; /* given as LOW..HIGH: all figures of tables */
    uint64_t draws, seed;
    uint64_t *wins; /* [FLIP_METRICS][cases] */
    size_t cases;
};

/* "LOW..HIGH", factors for every figure of every table, or a CSV file of rows
 * tech,figure,low,high. SIM_EUSAGE, SIM_EIO, SIM_EFORMAT with file:line. */
int spread_read(struct table_spread **out, const char *text, uint64_t draws, uint64_t seed,
                struct sim_err *err);
void spread_free(struct table_spread *s);

/* After the cases have run; counts the wins. SIM_EUSAGE for a row of a table that no case has, or
 * fewer than two cases with one; SIM_EUNSUP for a latency in timed mode. */
int spread_draw(struct table_spread *s, const struct explore_cases *cases, struct sim_err *err);

/* Prints what came out, as a line. */
void spread_print(FILE *out, const struct table_spread *s, const struct explore_cases *cases);
/* Adds "spread" to a result. */
void spread_json(struct result *result, const struct table_spread *s,
                 const struct explore_cases *cases);

#endif
