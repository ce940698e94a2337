/* Arithmetic over named numbers, as constraints of a space are written:
 *   array.rows * array.cols <= 1024 && area_mm2 < 10
 * From loosest to tightest: || ; && ; < <= > >= == != ; + - ; * / ; - before a value; a number
 * (with a unit: 1MiB, 10ns), a name, NAME(NAME), min(a,b), max(a,b), ( ). Comparisons give 1 or 0,
 * as do NAME ~ TEXT and NAME !~ TEXT, where TEXT is a word, or anything in quotation marks.
 */
#ifndef MAGNETAR_EXPLORE_SEARCH_EXPR_H
#define MAGNETAR_EXPLORE_SEARCH_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

struct expr;

/* The number of the slot that a name's value is read from; of "lower(x)", function is "lower", else
 * NULL. Fails with what the name could have been. */
typedef int expr_name(void *user, const char *function, const char *name, uint32_t *slot,
                      struct sim_err *err);

/* The same of what "name ~ text" is. */
typedef int expr_match(void *user, const char *name, const char *text, uint32_t *slot,
                       struct sim_err *err);

struct expr_names {
    expr_name *name;
    expr_match *match; /* NULL: there is none */
};

/* SIM_EUSAGE: what stands in the text is no expression; the text of *err is the reason alone. */
int expr_read(struct expr **out, const char *text, const struct expr_names *names, void *user,
              struct sim_err *err);
void expr_free(struct expr *e);

double expr_value(const struct expr *e, const double *slots);

/* Of so many at once: slots[slot * EXPR_LANES + lane]. */
#define EXPR_LANES 32u
void expr_values(const struct expr *e, const double *slots, double values[EXPR_LANES]);

/* One above the highest slot that is read. */
uint32_t expr_slots(const struct expr *e);
bool expr_reads(const struct expr *e, uint32_t slot);

#endif
