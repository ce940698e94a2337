/* The channel as its callers and the event queue see it.
 *
 * The clocks of a channel are run one by one by dram_sched_run, but only those in which something
 * can happen: next_clock is the first that has not run, work the next that must be. A channel is
 * *busy* while commands or reads wait, or enough writes to drain (dram_sched_busy). While it is
 * busy, an event is queued at or before `work`; while it is not, no event is queued for it, and
 * its refreshes are made up for when somebody looks (catch_up), so that idle time costs no events.
 *
 * Events cannot be moved: what was queued too late stays queued and fires in vain, and one of the
 * spare timers takes the earlier clock. `arrival` is for bursts that have just come, and for clock
 * after clock when no timer is left. Reads whose data are under way stand in `data`, writes and
 * reads that a waiting write answers in `quick`, both in the order of their answers; data_done and
 * quick_done are queued whenever their list is not empty. A write is answered one clock after it
 * was taken, while its copy waits in the buffer. Between two events every request has `remaining`
 * bursts in queues, lines or these lists, or merged behind another read (node.next). */
#include "memmodels/dram/channel.h"

#include <stdlib.h>

#include "memmodels/dram/sched.h"

#define POOL_SPARE 512 /* bursts under way to their callers, and merged ones */

static void wake_at(struct dram_channel *c, struct dram_wake *w, uint64_t clock, unsigned phase) {
    w->queued = true;
    w->clock = clock;
    event_at(c->port->events, &w->event, clock * c->t->tck_ps, phase);
}

void dram_channel_answer(struct dram_channel *c, struct dram_fifo *fifo, struct dram_wake *w,
                         uint32_t node, uint64_t clock) {
    c->pool.nodes[node].done = clock;
    dram_fifo_push(fifo, &c->pool, node);
    if (!w->queued)
        wake_at(c, w, clock, DRAM_PHASE_DONE);
}

static bool rows_closed(const struct dram_channel *c) {
    for (unsigned r = 0; r < c->t->ranks; r++)
        if (c->banks.rank[r].open)
            return false;
    return true;
}

/* An idle channel whose rows are closed and that has no refresh to make up for does the same in
 * each round of refreshes: every unit once, at the clock at which it falls due. Rounds of which
 * another whole one follows before `clock` are counted and not run: the last sets every time that
 * they would have set. */
static void skip_rounds(struct dram_channel *c, uint64_t clock) {
    const struct dram_timing *t = c->t;
    const uint64_t round =
        t->refresh_together ? c->refresh_step : c->refresh_step * t->refresh_units;
    const uint64_t issue =
        t->refresh_together ? t->ranks : 1; /* clocks of what falls due at once */
    if (c->due_n || c->work != c->next_refresh || t->refresh_act + issue > round ||
        issue > c->refresh_step || clock < c->work || (clock - c->work) / round < 3 ||
        !rows_closed(c))
        return;
    const uint64_t rounds = (clock - c->work) / round - 2;
    c->work += rounds * round;
    c->next_refresh = c->work;
    c->port->counts.refreshes += rounds * t->refresh_units;
}

/* While the channel is idle its clocks run when somebody looks. */
static void catch_up(struct dram_channel *c, uint64_t clock) {
    if (dram_sched_busy(c))
        return;
    for (unsigned run = 1; c->work < clock; run++) {
        dram_sched_run(c, c->work);
        if (run % (8 * DRAM_RANKS_MAX) == 0) /* by then the rows are closed */
            skip_rounds(c, clock);
    }
    if (c->next_clock < clock)
        c->next_clock = clock;
}

/* An event at or before c->work. Events cannot be moved, so one that waits too late is left to
 * fire in vain and another is used; when none is left, `arrival` steps clock by clock. */
static void ensure_wake(struct dram_channel *c) {
    struct dram_wake *spare = NULL;
    if (c->arrival.queued)
        return;
    for (int i = 0; i < DRAM_TIMERS; i++) {
        struct dram_wake *w = &c->timers[i];
        if (w->queued && w->clock <= c->work)
            return;
        if (!w->queued)
            spare = w;
    }
    if (spare)
        wake_at(c, spare, c->work, DRAM_PHASE_CLOCK);
    else
        wake_at(c, &c->arrival, c->next_clock, DRAM_PHASE_CLOCK);
}

static struct dram_wake *wake_of(struct event *e) {
    return (struct dram_wake *)(void *)((char *)e - offsetof(struct dram_wake, event));
}

static void clock_event(struct event *self, uint64_t now) {
    struct dram_wake *w = wake_of(self);
    struct dram_channel *c = w->channel;
    w->queued = false;
    if (!dram_sched_busy(c))
        return;
    if (w->clock >= c->work) {
        dram_sched_run(c, w->clock);
        dram_port_room(c->port, c->number, now);
    } else if (w->clock >= c->next_clock) {
        c->next_clock = w->clock + 1;
    }
    if (dram_sched_busy(c))
        ensure_wake(c);
}

/* --- answers --- */

static void answer(struct dram_channel *c, struct dram_fifo *fifo, struct dram_wake *w,
                   uint64_t now) {
    while (fifo->first != DRAM_NO_NODE && c->pool.nodes[fifo->first].done <= w->clock) {
        const uint32_t node = dram_fifo_pop(fifo, &c->pool);
        struct dram_request *r = c->pool.nodes[node].request;
        dram_pool_give(&c->pool, node);
        if (--r->remaining == 0)
            dram_port_done(c->port, r, w->clock, now);
    }
    w->queued = false;
    if (fifo->first != DRAM_NO_NODE)
        wake_at(c, w, c->pool.nodes[fifo->first].done, DRAM_PHASE_DONE);
    dram_port_room(c->port, c->number, now);
}

static void data_event(struct event *self, uint64_t now) {
    struct dram_wake *w = wake_of(self);
    answer(w->channel, &w->channel->data, w, now);
}

static void quick_event(struct event *self, uint64_t now) {
    struct dram_wake *w = wake_of(self);
    answer(w->channel, &w->channel->quick, w, now);
}

/* --- the caller's side --- */

bool dram_channel_room(const struct dram_channel *c, unsigned bursts, bool write) {
    return (write ? c->writes_n : c->reads_n) + bursts <= c->t->queue &&
           c->pool.free_n >= 2 * bursts;
}

static void enqueue(struct dram_channel *c, uint32_t node, uint64_t clock) {
    dram_pool_insert(&c->pool, node);
    c->stuck = false;
    if (c->pool.nodes[node].write)
        c->writes[c->writes_n++] = node;
    else
        c->reads[c->reads_n++] = node;
    if (!dram_sched_busy(c))
        return;
    c->work = c->work < clock ? c->work : clock;
    if (!c->arrival.queued)
        wake_at(c, &c->arrival, clock, DRAM_PHASE_CLOCK);
}

void dram_channel_submit(struct dram_channel *c, const struct dram_node *burst, uint64_t clock) {
    const bool waits = dram_pool_find(&c->pool, burst->address, true) != DRAM_NO_NODE;
    const uint32_t node = dram_pool_take(&c->pool);
    catch_up(c, clock);
    c->pool.nodes[node] = *burst;
    c->pool.nodes[node].next = DRAM_NO_NODE;
    if (burst->write || waits) {
        c->port->counts.merged += waits;
        dram_channel_answer(c, &c->quick, &c->quick_done, node, clock + 1);
        if (waits)
            return;
        const uint32_t copy = dram_pool_take(&c->pool);
        c->pool.nodes[copy] = *burst;
        enqueue(c, copy, clock);
        return;
    }
    const uint32_t read = dram_pool_find(&c->pool, burst->address, false);
    if (read == DRAM_NO_NODE) {
        enqueue(c, node, clock);
        return;
    }
    c->pool.nodes[node].next = c->pool.nodes[read].next;
    c->pool.nodes[read].next = node;
    c->port->counts.merged++;
}

/* Lets the write buffer drain sooner than its filling would. */
static void hurry(struct dram_channel *c, bool *reason, uint64_t now) {
    const uint64_t clock = dram_channel_clock(c, (now + c->t->tck_ps - 1) / c->t->tck_ps);
    catch_up(c, clock);
    *reason = true;
    c->stuck = false;
    if (!dram_sched_busy(c))
        return;
    c->work = c->work < clock ? c->work : clock;
    if (!c->arrival.queued)
        wake_at(c, &c->arrival, clock, DRAM_PHASE_CLOCK);
}

void dram_channel_flush(struct dram_channel *c, uint64_t now) {
    hurry(c, &c->flush, now);
}

void dram_channel_press(struct dram_channel *c, uint64_t now) {
    if (c->writes_n && c->writes_n < c->t->queue)
        hurry(c, &c->pressed, now);
}

bool dram_channel_idle(const struct dram_channel *c) {
    return !dram_sched_busy(c) && c->data.first == DRAM_NO_NODE && c->quick.first == DRAM_NO_NODE;
}

void dram_channel_count(struct dram_channel *c, uint64_t now, uint64_t *active, uint64_t *idle) {
    const uint64_t clock = (now + c->t->tck_ps - 1) / c->t->tck_ps;
    catch_up(c, clock);
    for (unsigned r = 0; r < c->t->ranks; r++) {
        const struct dram_rank *rank = &c->banks.rank[r];
        const uint64_t open =
            rank->active_clocks +
            (rank->open && clock > rank->active_since ? clock - rank->active_since : 0);
        *active += open;
        *idle += clock > open ? clock - open : 0;
    }
}

static int init_lines(struct dram_channel *c, struct sim_err *err) {
    const unsigned banks = c->banks_n;
    c->lines = sim_alloc(banks, sizeof *c->lines, err);
    c->ready = sim_alloc(banks, sizeof *c->ready, err);
    uint32_t *nodes = sim_alloc((size_t)banks * c->t->bank_queue, sizeof *nodes, err);
    if (!c->lines || !c->ready || !nodes) {
        free(nodes);
        return SIM_EIO;
    }
    for (unsigned b = 0; b < banks; b++)
        c->lines[b].nodes = nodes + (size_t)b * c->t->bank_queue;
    c->reads = sim_alloc(c->t->queue, sizeof *c->reads, err);
    c->writes = sim_alloc(c->t->queue, sizeof *c->writes, err);
    return c->reads && c->writes ? 0 : SIM_EIO;
}

int dram_channel_init(struct dram_channel *c, unsigned number, const struct dram_timing *t,
                      struct dram_port *port, bool late, struct sim_err *err) {
    c->banks_n = t->ranks * t->banks;
    c->t = t;
    c->port = port;
    c->number = number;
    c->late = late;
    c->refresh_step =
        t->refresh_together ? t->refresh_interval : t->refresh_interval / t->refresh_units;
    /* Early and late channels then issue the same commands, one clock apart. */
    c->next_refresh = c->work = c->refresh_step - !late;
    c->data.first = c->quick.first = DRAM_NO_NODE;
    struct dram_wake *const wakes[] = {&c->arrival,   &c->timers[0], &c->timers[1],
                                       &c->timers[2], &c->data_done, &c->quick_done};
    for (int i = 0; i < 6; i++) {
        wakes[i]->channel = c;
        wakes[i]->event.run = i < 4 ? clock_event : i == 4 ? data_event : quick_event;
    }
    if (dram_banks_init(&c->banks, t, err) || init_lines(c, err))
        return SIM_EIO;
    return dram_pool_init(&c->pool, 2 * t->queue + c->banks_n * t->bank_queue + POOL_SPARE, err);
}

void dram_channel_free(struct dram_channel *c) {
    if (c->lines)
        free(c->lines[0].nodes);
    free(c->lines);
    free(c->ready);
    free(c->reads);
    free(c->writes);
    dram_banks_free(&c->banks);
    dram_pool_free(&c->pool);
}
