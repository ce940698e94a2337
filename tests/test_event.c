/* The event queue against a list searched from end to end. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "sim/event.h"
#include "tests/suites.h"
#include "tests/support.h"

#define PENDING 200

/* The same events in a plain array, in the order in which they were queued. */
struct reference {
    struct event *waiting[PENDING];
    uint64_t tick[PENDING];
    unsigned phase[PENDING];
    size_t n;
};

static void put(struct reference *r, struct event *e, uint64_t tick, unsigned phase) {
    r->waiting[r->n] = e;
    r->tick[r->n] = tick;
    r->phase[r->n++] = phase;
}

/* The earliest by tick, then phase, then order of queueing. */
static struct event *take(struct reference *r, uint64_t *tick) {
    size_t best = 0;
    for (size_t i = 1; i < r->n; i++)
        if (r->tick[i] < r->tick[best] ||
            (r->tick[i] == r->tick[best] && r->phase[i] < r->phase[best]))
            best = i;
    struct event *e = r->waiting[best];
    *tick = r->tick[best];
    r->n--;
    memmove(&r->waiting[best], &r->waiting[best + 1], (r->n - best) * sizeof *r->waiting);
    memmove(&r->tick[best], &r->tick[best + 1], (r->n - best) * sizeof *r->tick);
    memmove(&r->phase[best], &r->phase[best + 1], (r->n - best) * sizeof *r->phase);
    return e;
}

/* Nothing, the same slot, the wheel, its edge, beyond it, and very far. */
static uint64_t random_delay(struct rng *r, unsigned slot_log2) {
    static const unsigned char spread[] = {0, 2, 8, 12, 13, 14, 20, 30};
    const unsigned bits = spread[rng_below(r, sizeof spread)];
    const uint64_t clock = rng_below(r, 2) ? 1 : 700;
    return rng_below(r, 1ull << (bits + slot_log2)) / clock * clock;
}

static void random_run(struct rng *r, unsigned slot_log2, uint64_t start) {
    struct sim_err err = {0};
    struct event events[PENDING];
    struct event *idle[PENDING];
    struct reference ref = {.n = 0};
    size_t n_idle = PENDING;
    struct event_queue *q = event_queue_new(PENDING, slot_log2, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(q);
    for (size_t i = 0; i < PENDING; i++)
        idle[i] = &events[i];
    bool same = true;
    const uint64_t crowd = 1 + rng_below(r, 15);
    for (int step = 0; step < 3000 && same; step++) {
        if (n_idle && (ref.n == 0 || rng_below(r, 16) < crowd)) {
            const uint64_t base = step ? event_now(q) : start;
            const uint64_t tick = base + random_delay(r, slot_log2);
            const unsigned phase = (unsigned)rng_below(r, 4);
            struct event *e = idle[--n_idle];
            event_at(q, e, tick, phase);
            put(&ref, e, tick, phase);
        } else {
            uint64_t tick;
            struct event *want = take(&ref, &tick), *got = event_pop(q);
            same = got == want && event_now(q) == tick && got->tick == tick;
            idle[n_idle++] = want;
        }
        same &= event_pending(q) == ref.n;
    }
    CU_ASSERT(same);
    for (uint64_t tick; ref.n;)
        CU_ASSERT_PTR_EQUAL(event_pop(q), take(&ref, &tick));
    CU_ASSERT_PTR_NULL(event_pop(q));
    event_queue_free(q);
}

static void test_order(void) {
    struct rng r = test_rng("events");
    for (int i = 0; i < 120; i++)
        random_run(&r, (unsigned)rng_below(&r, 16), rng_below(&r, 2) ? 0 : rng_next(&r) >> 8);
}

/* All at one tick, far more than a slot sorts at once: order of queueing inside each phase. */
static void test_one_tick(void) {
    struct sim_err err = {0};
    struct event events[1000];
    struct event_queue *q = event_queue_new(1000, 8, &err);
    for (unsigned i = 0; i < 1000; i++)
        event_at(q, &events[i], 5000000, i % 3);
    unsigned last = 0;
    for (unsigned i = 0; i < 1000; i++) {
        const unsigned at = (unsigned)(event_pop(q) - events);
        CU_ASSERT(i == 0 || at % 3 > last % 3 || (at % 3 == last % 3 && at > last));
        last = at;
    }
    CU_ASSERT_EQUAL(event_now(q), 5000000);
    event_queue_free(q);
}

/* A chain inside one slot, longer than any array of the queue. */
static void test_chain(void) {
    struct sim_err err = {0};
    struct event events[2];
    struct event_queue *q = event_queue_new(2, 40, &err);
    event_at(q, &events[0], 1u << 30, 0);
    for (uint64_t i = 0; i < 1000; i++) {
        struct event *e = event_pop(q);
        CU_ASSERT_PTR_EQUAL(e, &events[i % 2]);
        event_at(q, &events[(i + 1) % 2], event_now(q) + i % 3, 0);
    }
    CU_ASSERT_EQUAL(event_now(q), (1u << 30) + 999);
    event_queue_free(q);
}

CU_pSuite suite_event(void) {
    CU_pSuite s = CU_add_suite("event", NULL, NULL);
    CU_ADD_TEST(s, test_order);
    CU_ADD_TEST(s, test_one_tick);
    CU_ADD_TEST(s, test_chain);
    return s;
}
