/* Event queue: a timing wheel for the near future and a heap for the rest.
 *
 * Order is (tick, phase, sequence of insertion), total and stable. Events are embedded in the
 * objects that wait; the queue owns none and allocates nothing after event_queue_new. Ticks are
 * integer picoseconds, so that clock domains mix. */
#ifndef MAGNETAR_SIM_EVENT_H
#define MAGNETAR_SIM_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

struct event {
    struct event *next;
    uint64_t tick;  /* ps */
    uint64_t order; /* phase << 56; the sequence below that where the list does not keep it */
    void (*run)(struct event *self, uint64_t now);
};

struct event_queue;

/* `pending` bounds the events waiting at once. A wheel slot spans 2^slot_log2 ps; the wheel has
 * 8,192 slots, so that 8 covers the next two microseconds. */
struct event_queue *event_queue_new(size_t pending, unsigned slot_log2, struct sim_err *err);
/* Slots of another width: the clock of most events is best, so that each slot holds those of one
 * edge. Before the first event. */
void event_queue_grid(struct event_queue *q, uint64_t width_ps);
void event_queue_free(struct event_queue *q);

/* Queues an event that is not queued now; tick must not lie before event_now. */
void event_at(struct event_queue *q, struct event *e, uint64_t tick, unsigned phase);

/* Removes the first event and moves time to it; NULL when none waits. */
struct event *event_pop(struct event_queue *q);

uint64_t event_now(const struct event_queue *q);
size_t event_pending(const struct event_queue *q);

#endif
