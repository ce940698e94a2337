/* What a GPU's LLC holds before the first kernel: the inputs that were copied in through it, less
 * what a copy over other memory has pushed out since. */
#ifndef MAGNETAR_MEMMODELS_PREFILL_H
#define MAGNETAR_MEMMODELS_PREFILL_H

#include "memmodels/cache.h"
#include "traces/trace.h"

/* Writes every 128 B line that the trace reads before it writes it, in ascending order, and then
 * reads and writes clear_bytes of memory that the trace does not touch, half and half. The trace is
 * read once more from its name: SIM_EUNSUP for standard input. */
int prefill(struct cache *cache, const struct trace *t, uint64_t clear_bytes, struct sim_err *err);

#endif
