/* Reports as files; "-" is standard output. */
#ifndef MAGNETAR_CLI_REPORT_WRITE_H
#define MAGNETAR_CLI_REPORT_WRITE_H

#include <stdbool.h>

#include "sim/json.h"

#include "sim/err.h"

/* Texts and tables as Markdown. SIM_EIO. */
int report_write_markdown(const json_t *report, const char *path, struct sim_err *err);

/* Everything as a page of its own: one HTML file that loads nothing. SIM_EIO. */
int report_write_html(const json_t *report, const char *path, struct sim_err *err);

/* Is standard output what this option (NULL: not given) names? */
bool report_takes_output(const char *path);

#endif
