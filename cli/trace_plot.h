/* A trace as a picture: one self-contained SVG with the address-over-time heat map and the miss
 * ratio over capacity. Light or dark as the viewer prefers. */
#ifndef MAGNETAR_CLI_TRACE_PLOT_H
#define MAGNETAR_CLI_TRACE_PLOT_H

#include <stdio.h>

#include "cli/trace_map.h"
#include "traces/reuse.h"

/* Writes the picture of what went through `map` (sorted) and `reuse`. */
void trace_plot(FILE *out, const struct trace *t, const struct trace_map *map,
                const struct reuse *reuse);

#endif
