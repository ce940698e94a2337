/* Reports as text for a terminal. */
#ifndef MAGNETAR_CLI_REPORT_PRINT_H
#define MAGNETAR_CLI_REPORT_PRINT_H

#include <stddef.h>
#include <stdio.h>

#include "sim/json.h"

/* Prints the texts and tables of every section, of which `blocks` are looked at at most, and last
 * the summary. */
void report_print(FILE *out, const json_t *report, size_t blocks);

#endif
