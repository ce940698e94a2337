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

/* The statistics of a case that has run, by key. */
json_t *case_stats(const struct explore_case *c);

/* Adds the network of a run as `name` says it, the user's file or a carried one, and the cases'
 * mappings, as inputs. */
void case_result_network(struct result *result, const struct explore_cases *cases,
                         const struct network *net, const char *name);

/* Adds, behind the cases, the files that made their configurations: those of the settings, and what
 * parameters name. */
void case_result_settings(struct result *result, const struct settings *settings);

/* Adds what would turn the verdicts of the cases, and what was drawn, where they are judged. */
void case_result_verdicts(struct result *result, const struct explore_cases *cases);

/* Adds to every run how much of its network a generated trace stands for. */
void case_result_cover(struct result *result, const char *coverage);

#endif
