/* What a GPU's LLC holds before the first kernel: the end of what was copied in from the host. */
#ifndef MAGNETAR_MEMMODELS_PREFILL_H
#define MAGNETAR_MEMMODELS_PREFILL_H

#include "memmodels/cache/cache.h"
#include "traces/trace.h"

/* Writes the last `bytes` of the 128 B lines that the trace reads before it writes them, in
 * ascending order. The trace is read once more from its name: SIM_EUNSUP for standard input. */
int prefill(struct cache *cache, const struct trace *t, uint64_t bytes, struct sim_err *err);

#endif
