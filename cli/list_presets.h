/* magnetar list presets: the configurations of -c NAME, which modes of a replay each has the
 * figures for, and what it was fitted to. */
#ifndef MAGNETAR_CLI_LIST_PRESETS_H
#define MAGNETAR_CLI_LIST_PRESETS_H

#include "sim/err.h"
#include "sim/json.h"

/* A table on standard output. */
int list_presets(struct sim_err *err);
/* The same as rows (cli/list_rows.h). */
int list_rows_presets(json_t *list, struct sim_err *err);

#endif
