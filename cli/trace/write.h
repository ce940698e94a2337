/* A pass over a trace that is written: as .mgt, or as text or what other simulators read. */
#ifndef MAGNETAR_CLI_TRACE_WRITE_H
#define MAGNETAR_CLI_TRACE_WRITE_H

#include <stdio.h>

#include "cli/trace/pass.h"
#include "cli/trace/symbols.h"
#include "traces/export/export.h"

/* The rest of an opened pass, written to f, which messages call `name`. */
int write_mgt(struct pass *p, const struct trace_reading *read, struct trace_symbols *symbols,
              FILE *f, const char *name, struct sim_err *err);
int write_text(struct pass *p, const struct trace_reading *read, const struct export_format *format,
               FILE *f, const char *name, struct sim_err *err);

#endif
