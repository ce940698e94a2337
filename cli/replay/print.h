/* The table of a replay. */
#ifndef MAGNETAR_CLI_REPLAY_PRINT_H
#define MAGNETAR_CLI_REPLAY_PRINT_H

#include <stdio.h>

#include "explore/case.h"
#include "explore/count.h"

/* One column per case, each figure with its ratio to the first case; then where the figures come
 * from. */
void replay_print(FILE *out, const struct explore_cases *cases);

/* Of that the end alone: what the times mean, what the marks mean, sources and their status. */
void replay_print_sources(FILE *out, const struct explore_cases *cases);

/* Counts per kernel, one table per distinct hierarchy. */
void replay_print_kernels(FILE *out, const struct explore_cases *cases,
                          const struct count_run *counted);

/* Timed mode: the same, with cycles and what bound each launch. */
void replay_print_launches(FILE *out, const struct explore_cases *cases);

#endif
