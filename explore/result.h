/* Cases as a result: one run per case, which sim/result.h writes as JSON and as CSV (runs of layers
 * by result_write_csv_parts, a row per element of "layers"). */
#ifndef MAGNETAR_EXPLORE_RESULT_H
#define MAGNETAR_EXPLORE_RESULT_H

#include "explore/case.h"
#include "explore/count.h"
#include "sim/result.h"

/* Adds a case that has run. `counted`: the pass of count mode, for counts per kernel; NULL of timed
 * replays and of runs. */
void case_result_add(struct result *result, const struct explore_case *c,
                     const struct count_run *counted);

/* Adds to every run how much of its network a generated trace stands for. */
void case_result_cover(struct result *result, const char *coverage);

/* Adds a run's network to the inputs, with the checksum of its file, the user's or a carried one.
 */
void case_result_network(struct result *result, const struct network *net, const char *name);

#endif
