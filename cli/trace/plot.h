/* A trace as a picture: one self-contained SVG with the address-over-time heat map and the miss
 * ratio over capacity. Light or dark as the viewer prefers. */
#ifndef MAGNETAR_CLI_TRACE_PLOT_H
#define MAGNETAR_CLI_TRACE_PLOT_H

#include "cli/trace/pass.h"

/* Reads the trace and writes its picture to `path`. Memory does not grow with the trace, but with
 * the distinct lines in it. SIM_EUSAGE for a name that does not end in .svg and is not '-'. */
int trace_plot(const struct trace_reading *read, const char *path, struct sim_err *err);

#endif
