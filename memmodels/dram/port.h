/* What the two models share: the event queue, the counts, and the way back to the caller. */
#ifndef MAGNETAR_MEMMODELS_DRAM_PORT_H
#define MAGNETAR_MEMMODELS_DRAM_PORT_H

#include "memmodels/dram/dram.h"

struct dram_port {
    struct event_queue *events;
    struct dram_stats counts;
    bool refused[DRAM_CHANNELS_MAX]; /* a submit to it since the last call of space */
    bool spanning; /* a request may touch several channels: refused[0] stands for all */
    void (*space)(void *user, unsigned channel, uint64_t now);
    void *space_user;
};

/* Counts a finished request and hands it back; `clock` is that of its last burst. */
static inline void dram_port_done(struct dram_port *port, struct dram_request *r, uint64_t clock,
                                  uint64_t now) {
    if (r->write) {
        port->counts.writes++;
        port->counts.write_bytes += r->bytes;
    } else {
        port->counts.reads++;
        port->counts.read_bytes += r->bytes;
        port->counts.read_latency_clocks += clock - r->arrival;
    }
    if (r->done)
        r->done(r, now);
}

static inline void dram_port_room(struct dram_port *port, unsigned channel, uint64_t now) {
    bool *refused = &port->refused[port->spanning ? 0 : channel];
    if (!*refused || !port->space)
        return;
    *refused = false;
    port->space(port->space_user, port->spanning ? DRAM_ANY_CHANNEL : channel, now);
}

#endif
