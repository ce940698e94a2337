#include "sim/event.h"

#include <assert.h>
#include <stdlib.h>

#define SLOTS 4096u
#define WORDS (SLOTS / 64)

struct slot {
    struct event *first, *last; /* ascending */
};

struct event_queue {
    uint64_t now;
    uint64_t base; /* slot number of the wheel's first slot: now >> slot_log2 */
    uint64_t sequence;
    unsigned slot_log2;
    size_t pending, heap_n, heap_cap;
    uint64_t summary;         /* bit w: occupied[w] is not 0 */
    uint64_t occupied[WORDS]; /* bit per slot */
    struct slot slots[SLOTS];
    struct event **heap; /* beyond the wheel, earliest first */
};

struct event_queue *event_queue_new(size_t pending, unsigned slot_log2, struct sim_err *err) {
    struct event_queue *q = sim_alloc(1, sizeof *q, err);
    if (!q)
        return NULL;
    q->slot_log2 = slot_log2;
    q->heap_cap = pending;
    q->heap = sim_alloc(pending, sizeof *q->heap, err);
    if (!q->heap) {
        free(q);
        return NULL;
    }
    return q;
}

void event_queue_free(struct event_queue *q) {
    if (!q)
        return;
    free(q->heap);
    free(q);
}

static inline bool before(const struct event *a, const struct event *b) {
    return a->tick < b->tick || (a->tick == b->tick && a->order < b->order);
}

static void heap_push(struct event_queue *q, struct event *e) {
    assert(q->heap_n < q->heap_cap);
    size_t i = q->heap_n++;
    while (i && before(e, q->heap[(i - 1) / 2])) {
        q->heap[i] = q->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    q->heap[i] = e;
}

static struct event *heap_pop(struct event_queue *q) {
    struct event *top = q->heap[0], *e = q->heap[--q->heap_n];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= q->heap_n)
            break;
        if (child + 1 < q->heap_n && before(q->heap[child + 1], q->heap[child]))
            child++;
        if (!before(q->heap[child], e))
            break;
        q->heap[i] = q->heap[child];
        i = child;
    }
    q->heap[i] = e;
    return top;
}

static void slot_insert(struct event_queue *q, struct event *e) {
    const unsigned s = (e->tick >> q->slot_log2) % SLOTS;
    struct slot *slot = &q->slots[s];
    if (!slot->first) {
        e->next = NULL;
        slot->first = slot->last = e;
        q->occupied[s / 64] |= 1ull << (s % 64);
        q->summary |= 1ull << (s / 64);
    } else if (!before(e, slot->last)) {
        e->next = NULL;
        slot->last = slot->last->next = e;
    } else {
        struct event **at = &slot->first;
        while (!before(e, *at))
            at = &(*at)->next;
        e->next = *at;
        *at = e;
    }
}

void event_at(struct event_queue *q, struct event *e, uint64_t tick, unsigned phase) {
    assert(tick >= q->now);
    e->tick = tick;
    e->order = (uint64_t)phase << 56 | q->sequence++;
    q->pending++;
    if ((tick >> q->slot_log2) - q->base < SLOTS)
        slot_insert(q, e);
    else
        heap_push(q, e);
}

/* The first occupied slot at or after the wheel's base, cyclically; one must be occupied. */
static unsigned first_slot(const struct event_queue *q) {
    const unsigned start = q->base % SLOTS, word = start / 64;
    const uint64_t here = q->occupied[word] >> (start % 64) << (start % 64);
    if (here)
        return word * 64 + (unsigned)__builtin_ctzll(here);
    const uint64_t after = word == 63 ? 0 : q->summary >> (word + 1) << (word + 1);
    const unsigned w = (unsigned)__builtin_ctzll(after ? after : q->summary);
    return w * 64 + (unsigned)__builtin_ctzll(q->occupied[w]);
}

static void advance(struct event_queue *q, uint64_t tick) {
    q->now = tick;
    q->base = tick >> q->slot_log2;
    while (q->heap_n && (q->heap[0]->tick >> q->slot_log2) - q->base < SLOTS)
        slot_insert(q, heap_pop(q));
}

struct event *event_pop(struct event_queue *q) {
    if (!q->pending)
        return NULL;
    if (!q->summary)
        advance(q, q->heap[0]->tick);
    const unsigned s = first_slot(q);
    struct slot *slot = &q->slots[s];
    struct event *e = slot->first;
    slot->first = e->next;
    if (!slot->first) {
        q->occupied[s / 64] &= ~(1ull << (s % 64));
        if (!q->occupied[s / 64])
            q->summary &= ~(1ull << (s / 64));
    }
    q->pending--;
    if (e->tick >> q->slot_log2 != q->base)
        advance(q, e->tick);
    q->now = e->tick;
    return e;
}

uint64_t event_now(const struct event_queue *q) {
    return q->now;
}

size_t event_pending(const struct event_queue *q) {
    return q->pending;
}
