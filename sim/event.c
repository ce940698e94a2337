/* The wheel and the heap.
 *
 * Time is cut into slots. An event lies in one of three places, by its slot: in `ready` that of the
 * present slot (number `base`), in ascending order; in slots[number % SLOTS] those of the next
 * SLOTS - 1 slots, as lists in which the last comes first; in the heap all beyond. event_pop takes
 * from `ready`; when that is empty, next_slot moves on to the next slot that holds something, sorts
 * it into `ready`, and brings in from the heap what the wheel now reaches. An event that is
 * inserted into the present slot goes into `ready`, behind those of its tick and phase.
 *
 * Between two calls `ready` is sorted, nothing in a slot comes before it, nothing in the heap
 * before the slots, and a bit of `occupied` is set if its slot holds something, one of `summary` if
 * its word of `occupied` does. `order` is phase and, in the heap alone, the sequence of insertion:
 * lists and `ready` keep that by themselves. */
#include "sim/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/high.h"

#define SLOTS 8192u
#define WORDS (SLOTS / 64)
#define SUMS  (WORDS / 64)
#define FEW   16u

struct event_queue {
    uint64_t now;
    uint64_t base; /* slot number of now: the events of this slot are in `ready` */
    uint64_t sequence;
    uint64_t width, scale; /* of a slot, ps; 2^64 / width */
    struct event *ahead;   /* in the slot after this one: what is fetched from memory next, */
    struct event none;     /* or this, which comes after itself */
    size_t pending, cap, heap_n;
    size_t ready_at, ready_n;   /* ready[ready_at, ready_n) wait */
    uint64_t summary[SUMS];     /* bit w: occupied[w] is not 0 */
    uint64_t occupied[WORDS];   /* bit per slot */
    struct event *slots[SLOTS]; /* lists, last come first */
    struct event **ready;       /* [2 * cap] ascending */
    struct event **heap;        /* [cap] beyond the wheel, earliest first */
};

struct event_queue *event_queue_new(size_t pending, unsigned slot_log2, struct sim_err *err) {
    struct event_queue *q = sim_alloc(1, sizeof *q, err);
    if (!q)
        return NULL;
    event_queue_grid(q, 1ull << slot_log2);
    q->cap = pending;
    q->none.next = q->ahead = &q->none;
    q->heap = sim_alloc(pending, sizeof *q->heap, err);
    q->ready = sim_alloc(pending, 2 * sizeof *q->ready, err);
    if (!q->heap || !q->ready) {
        event_queue_free(q);
        return NULL;
    }
    return q;
}

void event_queue_grid(struct event_queue *q, uint64_t width_ps) {
    q->width = width_ps;
    q->scale =
        width_ps > 1 ? UINT64_MAX / width_ps + (UINT64_MAX % width_ps == width_ps - 1) : UINT64_MAX;
}

void event_queue_free(struct event_queue *q) {
    if (!q)
        return;
    free(q->heap);
    free(q->ready);
    free(q);
}

/* Never descends as the tick ascends, and tells multiples of the width apart. */
static inline uint64_t slot_number(const struct event_queue *q, uint64_t tick) {
    return high_product(tick, q->scale);
}

static inline bool before(const struct event *a, const struct event *b) {
    return a->tick < b->tick || (a->tick == b->tick && a->order < b->order);
}

static void heap_push(struct event_queue *q, struct event *e) {
    assert(q->heap_n < q->cap);
    e->order |= q->sequence++;
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
    top->order &= 0xffull << 56;
    return top;
}

static inline void slot_insert(struct event_queue *q, struct event *e) {
    const unsigned s = slot_number(q, e->tick) % SLOTS;
    e->next = q->slots[s];
    q->slots[s] = e;
    q->occupied[s / 64] |= 1ull << (s % 64);
    q->summary[s / 4096] |= 1ull << (s / 64 % 64);
}

/* Into the present slot, most often last. */
static inline void ready_insert(struct event_queue *q, struct event *e) {
    if (q->ready_n == 2 * q->cap) {
        q->ready_n -= q->ready_at;
        memmove(q->ready, q->ready + q->ready_at, q->ready_n * sizeof *q->ready);
        q->ready_at = 0;
    }
    size_t i = q->ready_n++;
    for (; i > q->ready_at && before(e, q->ready[i - 1]); i--)
        q->ready[i] = q->ready[i - 1];
    q->ready[i] = e;
}

void event_at(struct event_queue *q, struct event *e, uint64_t tick, unsigned phase) {
    assert(tick >= q->now && q->pending < q->cap);
    const uint64_t ahead = slot_number(q, tick) - q->base;
    e->tick = tick;
    e->order = (uint64_t)phase << 56;
    q->pending++;
    if (ahead == 0)
        ready_insert(q, e);
    else if (ahead < SLOTS)
        slot_insert(q, e);
    else
        heap_push(q, e);
}

/* The first occupied slot at or after `start`, cyclically; SLOTS when there is none. */
static unsigned first_slot(const struct event_queue *q, unsigned start) {
    const unsigned word = start / 64;
    const uint64_t here = q->occupied[word] >> (start % 64) << (start % 64);
    if (here)
        return word * 64 + (unsigned)__builtin_ctzll(here);
    const unsigned next = (word + 1) % WORDS;
    uint64_t sum = q->summary[next / 64] >> (next % 64) << (next % 64);
    for (unsigned i = next / 64, n = 0; n <= SUMS; n++, i = (i + 1) % SUMS, sum = q->summary[i])
        if (sum) {
            const unsigned w = i * 64 + (unsigned)__builtin_ctzll(sum);
            return w * 64 + (unsigned)__builtin_ctzll(q->occupied[w]);
        }
    return SLOTS;
}

/* Brings what the wheel now reaches in from the heap. */
static inline void take_near(struct event_queue *q) {
    while (q->heap_n && slot_number(q, q->heap[0]->tick) - q->base < SLOTS)
        slot_insert(q, heap_pop(q));
}

/* Sorts a list of last come first into ready[.., cap) from the end: events of one tick are in order
 * at once. Returns where they begin. */
static size_t sort_long(struct event_queue *q, struct event *e) {
    size_t first = q->cap;
    for (; e; e = e->next) {
        size_t at = --first;
        for (; at + 1 < q->cap && before(q->ready[at + 1], e); at++)
            q->ready[at] = q->ready[at + 1];
        q->ready[at] = e;
    }
    return first;
}

/* The same for up to FEW events, without branches that depend on their order: the place of each is
 * the number of keys below its own. */
static size_t sort_few(struct event_queue *q, struct event *const *events, size_t n) {
    uint64_t keys[FEW];
    const uint64_t below = events[0]->tick > q->width ? events[0]->tick - q->width : 0;
    for (size_t i = 0; i < n; i++)
        keys[i] = (events[i]->tick - below) << 16 | events[i]->order >> 56 << 8 | (n - i);
    struct event **const ready = q->ready + q->cap - n;
    for (size_t i = 0; i < n; i++) {
        size_t place = 0;
        for (size_t k = 0; k < n; k++)
            place += keys[k] < keys[i];
        ready[place] = events[i];
    }
    return q->cap - n;
}

/* Most slots were filled in order, and need only be turned round. */
static size_t sort_slot(struct event_queue *q, struct event *last) {
    struct event *events[FEW], *e = last;
    size_t n = 1, first = q->cap;
    do {
        q->ready[--first] = e;
    } while (e->next && !before(e, e->next) && (e = e->next));
    if (!e->next)
        return first;
    events[0] = last;
    for (e = last->next; e && n < FEW; e = e->next)
        events[n++] = e;
    return e ? sort_long(q, last) : sort_few(q, events, n);
}

/* Moves to the next slot that holds something. */
static __attribute__((noinline)) void next_slot(struct event_queue *q) {
    unsigned s = first_slot(q, q->base % SLOTS);
    if (s == SLOTS) {
        q->base = slot_number(q, q->heap[0]->tick);
        take_near(q);
        s = q->base % SLOTS;
    }
    q->ready_at = sort_slot(q, q->slots[s]);
    q->ready_n = q->cap;
    q->slots[s] = NULL;
    q->occupied[s / 64] &= ~(1ull << (s % 64));
    q->summary[s / 4096] &= ~((uint64_t)!q->occupied[s / 64] << (s / 64 % 64));
    q->base += (s - q->base) % SLOTS;
    take_near(q);
    const unsigned after = first_slot(q, s);
    q->ahead = after == SLOTS ? &q->none : q->slots[after];
    __builtin_prefetch(q->ahead);
}

struct event *event_pop(struct event_queue *q) {
    if (!q->pending)
        return NULL;
    if (q->ready_at == q->ready_n)
        next_slot(q);
    struct event *e = q->ready[q->ready_at++];
    struct event *ahead = q->ahead->next;
    q->ahead = ahead ? ahead : &q->none;
    __builtin_prefetch(ahead);
    q->pending--;
    q->now = e->tick;
    return e;
}

uint64_t event_now(const struct event_queue *q) {
    return q->now;
}

size_t event_pending(const struct event_queue *q) {
    return q->pending;
}
