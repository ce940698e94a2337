/* What a search has found, as a table, CSV and JSON. The same search gives the same bytes, whatever
 * threads, shards or journals it went through. */
#ifndef MAGNETAR_CLI_EXPLORE_WRITE_H
#define MAGNETAR_CLI_EXPLORE_WRITE_H

#include <stdio.h>

#include "cli/options.h"
#include "explore/search/search.h"

/* The size of a space and what is asked of it. */
void explore_print_space(FILE *out, const struct space *s, const struct strategy *strategy);

/* Counts and the Pareto set, where options ask for them; `rows`: a CSV of all designs, or NULL;
 * `first`: what the first of two evaluators has found, or NULL. */
int explore_write(const struct exploration *s, struct exploration *first,
                  const struct cli_options *o, const char *rows, struct sim_err *err);

#endif
