/* Cases side by side. */
#ifndef MAGNETAR_CLI_COMPARE_PRINT_H
#define MAGNETAR_CLI_COMPARE_PRINT_H

#include <stdio.h>

#include "cli/compare/lines.h"

/* One column per case, each figure with its ratio to the first case. */
void case_print(FILE *out, const struct case_line *lines, const struct explore_cases *cases);

/* What the tables of the cases were looked up at, and what the cases assume: each text once, with
 * the cases that it holds for where it does not hold for all, or with the names of the tables. */
void case_print_used(FILE *out, const struct explore_cases *cases);
void case_print_notes(FILE *out, const struct explore_cases *cases);

/* What would turn the verdicts, and what was drawn. */
void case_print_verdicts(FILE *out, const struct explore_cases *cases);

/* What the marks of the cases mean. */
void case_print_marks(FILE *out, const struct explore_cases *cases);

#endif
