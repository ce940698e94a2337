/* A replay as a result: one run per case. */
#ifndef MAGNETAR_CLI_REPLAY_RESULT_H
#define MAGNETAR_CLI_REPLAY_RESULT_H

#include "cli/replay_case.h"
#include "memmodels/cache/hierarchy.h"
#include "sim/result.h"
#include "traces/meta.h"

/* Evaluates time and energy of a case and adds it as a run, with counts per kernel where the traces
 * have kernels. */
void replay_result_add(struct result *result, struct replay_case *c, const struct hierarchies *h,
                       const struct trace_meta *kernels);

/* Adds a case that was simulated in timed mode. */
void replay_result_add_timed(struct result *result, struct replay_case *c);

/* Adds to every run how much of its network a generated trace stands for. */
void replay_result_cover(struct result *result, const char *coverage);

#endif
