/* The figures of a replay. */
#ifndef MAGNETAR_CLI_REPLAY_LINES_H
#define MAGNETAR_CLI_REPLAY_LINES_H

#include "cli/compare/lines.h"

/* Ends with a row without name. */
extern const struct case_line replay_lines[];

#endif
