/* The hold model: take the first event, put it back later; 4,096 wait at any time. Delays are those
 * of a memory system: 50 % a pipeline stage or two (0.6 to 2.8 ns), 30 % a bank of the cache (3 to
 * 30 ns), 18 % DRAM (30 to 300 ns), 2 % refresh (3.9 to 7.8 us, beyond the wheel). */
#include <stdlib.h>

#include "sim/event.h"
#include "sim/rng.h"
#include "tests/bench/bench.h"

#define HOLDS  2000000u
#define DELAYS (1u << 16)

struct entry {
    uint64_t tick, order;
    struct event *event;
};

/* A textbook binary heap in an array, the keys inside it. */
struct heap {
    size_t n;
    uint64_t sequence;
    struct entry *entries;
};

struct hold {
    size_t pending;
    uint64_t *delays;
    struct event *events;
    struct heap heap;
};

static uint64_t delay(struct rng *r) {
    const uint64_t kind = rng_below(r, 100);
    if (kind < 50)
        return 600 + rng_below(r, 2200);
    if (kind < 80)
        return 3000 + rng_below(r, 27000);
    if (kind < 98)
        return 30000 + rng_below(r, 270000);
    return 3900000 + rng_below(r, 3900000);
}

struct hold *hold_new(size_t pending) {
    struct hold *h = calloc(1, sizeof *h);
    struct rng r = rng_stream(1, 0);
    h->pending = pending;
    h->delays = calloc(DELAYS, sizeof *h->delays);
    h->events = calloc(pending, sizeof *h->events);
    h->heap.entries = calloc(pending, sizeof *h->heap.entries);
    for (size_t i = 0; i < DELAYS; i++)
        h->delays[i] = delay(&r);
    return h;
}

void hold_free(struct hold *h) {
    free(h->delays);
    free(h->events);
    free(h->heap.entries);
    free(h);
}

uint64_t hold_wheel(void *user) {
    struct hold *h = user;
    struct sim_err err;
    struct event_queue *q = event_queue_new(h->pending, 8, &err);
    uint64_t at = 0;
    if (!q)
        abort();
    for (size_t i = 0; i < h->pending; i++)
        event_at(q, &h->events[i], h->delays[at++ % DELAYS], 0);
    for (uint32_t i = 0; i < HOLDS; i++) {
        struct event *e = event_pop(q);
        event_at(q, e, e->tick + h->delays[at++ % DELAYS], 0);
    }
    event_queue_free(q);
    return HOLDS;
}

static inline bool before(const struct entry *a, const struct entry *b) {
    return a->tick < b->tick || (a->tick == b->tick && a->order < b->order);
}

static void push(struct heap *h, struct event *e, uint64_t tick) {
    const struct entry new = {tick, h->sequence++, e};
    size_t i = h->n++;
    for (; i && before(&new, &h->entries[(i - 1) / 2]); i = (i - 1) / 2)
        h->entries[i] = h->entries[(i - 1) / 2];
    h->entries[i] = new;
}

static struct entry pop(struct heap *h) {
    const struct entry top = h->entries[0], last = h->entries[--h->n];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && before(&h->entries[child + 1], &h->entries[child]))
            child++;
        if (!before(&h->entries[child], &last))
            break;
        h->entries[i] = h->entries[child];
    }
    h->entries[i] = last;
    return top;
}

uint64_t hold_heap(void *user) {
    struct hold *h = user;
    uint64_t at = 0;
    h->heap.n = h->heap.sequence = 0;
    for (size_t i = 0; i < h->pending; i++)
        push(&h->heap, &h->events[i], h->delays[at++ % DELAYS]);
    for (uint32_t i = 0; i < HOLDS; i++) {
        const struct entry e = pop(&h->heap);
        e.event->tick = e.tick + h->delays[at % DELAYS];
        push(&h->heap, e.event, e.tick + h->delays[at++ % DELAYS]);
    }
    return HOLDS;
}
