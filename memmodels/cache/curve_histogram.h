/* How often each reuse distance was met. */
#ifndef MAGNETAR_MEMMODELS_CURVE_HISTOGRAM_H
#define MAGNETAR_MEMMODELS_CURVE_HISTOGRAM_H

#include <stdint.h>

#include "sim/err.h"

/* Accesses by reuse distance; place 0 counts those to lines that were never there before. */
struct curve_histogram {
    uint64_t *n[2]; /* reads, writes: [size] */
    uint64_t size;
};

/* Makes room for distances up to `largest`. SIM_EIO. */
int curve_histogram_reserve(struct curve_histogram *h, uint64_t largest, struct sim_err *err);

/* Accesses of reads (op 0) or writes (1) at none or beyond distance d. */
uint64_t curve_histogram_beyond(const struct curve_histogram *h, unsigned op, uint64_t d);

void curve_histogram_clear(struct curve_histogram *h);
void curve_histogram_free(struct curve_histogram *h);

#endif
