/* magnetar list presets: the configurations of -c NAME, which modes of a replay each has the
 * figures for, and what it was fitted to. */
#ifndef MAGNETAR_CLI_LIST_PRESETS_H
#define MAGNETAR_CLI_LIST_PRESETS_H

#include "sim/err.h"

/* A table on standard output, or, where `json` is a path ('-': standard output), an array of
 * objects there. */
int list_presets(const char *json, struct sim_err *err);

#endif
