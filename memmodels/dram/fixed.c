#include "memmodels/dram/fixed.h"

#include <math.h>
#include <stddef.h>

#include "sim/unit.h"
#define QUEUE_DEFAULT 256

static void complete(struct event *self, uint64_t now) {
    struct dram_fixed *f =
        (struct dram_fixed *)(void *)((char *)self - offsetof(struct dram_fixed, event));
    struct dram_request *r = f->first;
    f->first = r->next;
    f->waiting--;
    if (f->first)
        event_at(f->port->events, self, f->first->complete, DRAM_PHASE_DONE);
    r->arrival /= DRAM_FIXED_CLOCK_PS;
    dram_port_done(f->port, r, now / DRAM_FIXED_CLOCK_PS, now);
    dram_port_room(f->port, f->number, now);
}

void dram_fixed_init(struct dram_fixed *f, unsigned number, const struct dram_config *config,
                     unsigned channels, struct dram_port *port) {
    f->event.run = complete;
    f->port = port;
    f->number = number;
    f->queue = config->queue ? (unsigned)config->queue : QUEUE_DEFAULT;
    f->ps_per_byte = 1e12 * channels / config->bandwidth_b_per_s;
    f->latency_ps = unit_whole(round((config->latency_s - config->in_miss_s) * 1e12));
}

void dram_fixed_submit(struct dram_fixed *f, struct dram_request *request, uint64_t now) {
    const uint64_t start = now > f->bus_free_ps ? now : f->bus_free_ps;
    f->bus_free_ps = start + unit_whole(round(request->bytes * f->ps_per_byte));
    request->arrival = now;
    request->complete = f->bus_free_ps + f->latency_ps;
    request->next = NULL;
    f->waiting++;
    if (f->first) {
        f->last->next = request;
    } else {
        f->first = request;
        event_at(f->port->events, &f->event, request->complete, DRAM_PHASE_DONE);
    }
    f->last = request;
}
