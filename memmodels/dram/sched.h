/* What a channel does in one clock: move a burst into the line of its bank, issue commands,
 * refresh. */
#ifndef MAGNETAR_MEMMODELS_DRAM_SCHED_H
#define MAGNETAR_MEMMODELS_DRAM_SCHED_H

#include "memmodels/dram/channel.h"

/* Runs the clock, and sets c->next_clock and c->work. */
void dram_sched_run(struct dram_channel *c, uint64_t clock);

/* Is there work, beyond refreshes, that an event must bring about? */
bool dram_sched_busy(const struct dram_channel *c);

#endif
