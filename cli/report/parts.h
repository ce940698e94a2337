/* What reports of the commands have in common. */
#ifndef MAGNETAR_CLI_REPORT_PARTS_H
#define MAGNETAR_CLI_REPORT_PARTS_H

#include <stdio.h>

#include "sim/report.h"
#include "sim/result.h"

/* A report named after what was done and to what ("replay of a.mgt and 2 more"), whose summary is
 * the manifest of the result. NULL: out of memory. */
struct report *report_of(const struct result *result, const char *verb, struct sim_err *err);

/* The text that `print` writes becomes paragraphs. */
void report_printed(json_t *section, void (*print)(FILE *out, const void *what), const void *what);

/* A section of parameters as resolved: flat objects "llc.ways": 16, one for each of n runs. Those
 * that are the same for all are told once. */
void report_parameters(struct report *r, const json_t *const *configs, size_t n);

#endif
