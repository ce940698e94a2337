/* Reuse-distance and stride histograms, as text and as JSON. */
#ifndef MAGNETAR_CLI_TRACE_REUSE_H
#define MAGNETAR_CLI_TRACE_REUSE_H

#include <stdio.h>

#include "sim/json.h"

#include "traces/reuse.h"

/* Percentages in coarse bins, one row per kernel and tensor. */
void trace_reuse_print(FILE *out, const struct trace_meta *m, const struct reuse *r);

/* Counts in every bin. */
json_t *trace_reuse_json(const struct trace_meta *m, const struct reuse *r);

#endif
