/* What was measured elsewhere and is drawn beside the simulation: curves over footprints
 * (latency.csv, bandwidth.csv) and the cycles of two other simulators (others.csv). */
#ifndef MAGNETAR_VALIDATION_TITANX_CURVES_H
#define MAGNETAR_VALIDATION_TITANX_CURVES_H

#include <stddef.h>

#include "sim/err.h"

#define CURVE_MAX 1024

/* A chip's rows: footprint in KiB, and cycles per access or GB/s. */
struct titanx_curve {
    size_t n;
    double footprint[CURVE_MAX], figure[CURVE_MAX];
};

/* Reads the rows of `gpu` from a text that messages call `file`; `figure` is the column to take.
 * SIM_EFORMAT with file:line for any row that is none. */
int curve_parse(struct titanx_curve *c, const char *text, const char *file, const char *figure,
                const char *gpu, struct sim_err *err);

/* Cycles of a kernel by two other simulators; NAN where there is no such row. */
int others_parse(double *gpucachesim, double *accelsim, const char *text, const char *file,
                 const char *kernel, struct sim_err *err);

#endif
