/* Reports as files. */
#ifndef MAGNETAR_CLI_REPORT_WRITE_H
#define MAGNETAR_CLI_REPORT_WRITE_H

#include <jansson.h>

#include "sim/err.h"

/* Texts and tables as Markdown, "-": standard output. SIM_EIO. */
int report_write_markdown(const json_t *report, const char *path, struct sim_err *err);

#endif
