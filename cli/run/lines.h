/* The figures of a run. */
#ifndef MAGNETAR_CLI_RUN_LINES_H
#define MAGNETAR_CLI_RUN_LINES_H

#include "cli/compare/lines.h"

/* Ends with a row without name. */
extern const struct case_line run_lines[];

#endif
