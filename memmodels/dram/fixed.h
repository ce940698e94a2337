/* One channel of the fixed model: a bus that moves so many bytes per second, and a latency after
 * it, dram.latency less dram.in_miss. A request is done at max(now, bus free) + bytes / bandwidth +
 * latency. */
#ifndef MAGNETAR_MEMMODELS_DRAM_FIXED_H
#define MAGNETAR_MEMMODELS_DRAM_FIXED_H

#include "memmodels/dram/port.h"

#define DRAM_FIXED_CLOCK_PS 1000 /* its latencies are counted in nanoseconds */

struct dram_fixed {
    struct event event;
    struct dram_port *port;
    unsigned number;
    struct dram_request *first, *last; /* in order of completion */
    unsigned waiting, queue;
    double ps_per_byte;
    uint64_t latency_ps, bus_free_ps;
};

void dram_fixed_init(struct dram_fixed *f, unsigned number, const struct dram_config *config,
                     unsigned channels, struct dram_port *port);
void dram_fixed_submit(struct dram_fixed *f, struct dram_request *request, uint64_t now);

static inline bool dram_fixed_room(const struct dram_fixed *f) {
    return f->waiting < f->queue;
}

#endif
