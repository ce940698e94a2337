/* The tables of runs. */
#ifndef MAGNETAR_CLI_RUN_PRINT_H
#define MAGNETAR_CLI_RUN_PRINT_H

#include <stdio.h>

#include "explore/case.h"

/* The first case: a row per layer, accesses, mappings, energy, area, sources. */
void run_print(FILE *out, const struct explore_cases *cases);
/* Of that the energy, the area, what was checked and the sources; `what` is a struct
 * explore_cases. */
void run_print_notes(FILE *out, const void *what);

/* Several cases, a column each; then the sources alone, of which `what` is a struct explore_cases.
 */
void run_print_cases(FILE *out, const struct explore_cases *cases);
void run_print_sources(FILE *out, const void *what);

/* Where each tensor lives between layers, and why; with --compat for each layer what SCALE-Sim v2
 * says otherwise than the closed form on the same array with a global buffer of its SRAMs' size,
 * and why. */
int run_explain(FILE *out, const struct array_case *c, struct sim_err *err);

#endif
