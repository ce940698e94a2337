/* What a search has found as CSV and JSON. The same search gives the same bytes, whatever threads,
 * shards or journals it went through. */
#ifndef MAGNETAR_CLI_EXPLORE_WRITE_H
#define MAGNETAR_CLI_EXPLORE_WRITE_H

#include <stdio.h>

#include "cli/explore/found.h"
#include "cli/options.h"

/* Rows of designs: knobs, figures, ratios to the base, status, extrapolated, reason, notes, pareto.
 * explore_write_row of a design whose search is not over (`f` as found_make leaves it only holds
 * the rows so far) leaves ratios and pareto empty. */
void explore_write_titles(FILE *out, const struct found *f);
void explore_write_row(FILE *out, const struct found *f, size_t i, bool over);

/* All designs, or only those of the Pareto set (without goals all). SIM_EIO. */
int explore_write_csv(const struct found *f, const char *path, bool all, struct sim_err *err);

/* Counts, and a run of each design that is shown. SIM_EIO. */
int explore_write_json(const struct found *f, const char *command, const char *path,
                       struct sim_err *err);

#endif
