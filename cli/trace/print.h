/* A trace as text and as JSON. */
#ifndef MAGNETAR_CLI_TRACE_PRINT_H
#define MAGNETAR_CLI_TRACE_PRINT_H

#include <stdio.h>

#include "traces/reuse.h"
#include "traces/summary.h"
#include "traces/trace.h"

/* What a summary found, for people. */
void trace_print_info(FILE *out, const struct trace *t, const struct summary *s);

/* The same for programs, with histograms unless reuse is NULL; SIM_EIO. */
int trace_print_json(const char *path, const struct trace *t, const struct summary *s,
                     const struct reuse *reuse, struct sim_err *err);

#endif
