/* Next uses for Belady's optimum, found in a first pass and kept in an unlinked temporary file, so
 * that memory does not grow with the trace beyond its distinct lines. */
#ifndef MAGNETAR_MEMMODELS_ORACLE_H
#define MAGNETAR_MEMMODELS_ORACLE_H

#include <stdint.h>

#include "sim/err.h"

struct oracle;

struct oracle *oracle_new(struct sim_err *err);
void oracle_free(struct oracle *o);

/* Notes, request by request in the order of the trace, which line is touched. */
int oracle_note(struct oracle *o, uint64_t line, struct sim_err *err);

/* next[i]: number of the next request for the line of request i, UINT64_MAX when there is none.
 * Valid until oracle_free. */
const uint64_t *oracle_next(struct oracle *o);

#endif
