#include "memmodels/dram/dram.h"

#include <stdlib.h>

#define PENDING         (DRAM_EVENTS_MAX + 1)
#define WHEEL_SLOT_LOG2 8
#define SLOTS           (1u << 14) /* requests under way at once; more wait */

struct replay_slot {
    struct dram_request request; /* first */
    struct replay_slot *next;
    struct replay_run *owner;
};

struct replay_run {
    struct dram *dram;
    struct event_queue *events;
    const struct dram_replay *plan;
    struct event clock; /* tries the next access */
    struct dram_access access;
    bool have, repeated;
    uint64_t tck_ps;
    struct replay_slot *slots, *free;
};

static void finished(struct dram_request *request, uint64_t now) {
    struct replay_slot *slot = (struct replay_slot *)(void *)request;
    struct replay_run *r = slot->owner;
    slot->next = r->free;
    r->free = slot;
    if (r->plan->answered) /* arrival is in clocks of tck_ps by now */
        r->plan->answered(r->plan->user, request->write, now - request->arrival * r->tck_ps, now);
}

static bool submit(struct replay_run *r, uint64_t now) {
    struct replay_slot *slot = r->free;
    if (!slot)
        return false;
    slot->request.address = r->access.address;
    slot->request.bytes = r->access.bytes;
    slot->request.write = r->access.write;
    slot->request.done = finished;
    r->free = slot->next;
    if (dram_submit(r->dram, &slot->request, now))
        return true;
    r->free = slot;
    return false;
}

/* The next access; at the end, once, the last address as a read. */
static bool fetch(struct replay_run *r) {
    const struct dram_replay *plan = r->plan;
    if (plan->next(plan->user, &r->access))
        return true;
    if (!plan->repeat_last || r->repeated)
        return false;
    r->access.write = false;
    return r->repeated = true;
}

/* An access of tick t takes part in clock t + 1 at the earliest, as in DRAMsim3, whose driver runs
 * after its memory in every clock. */
static void step(struct event *self, uint64_t now) {
    struct replay_run *r =
        (struct replay_run *)(void *)((char *)self - offsetof(struct replay_run, clock));
    const uint64_t clock = now / r->tck_ps;
    if (r->have && r->access.tick < clock) {
        if (r->access.mark) {
            dram_stats(r->dram, now, r->plan->warm);
            r->access.mark = false;
        }
        const bool taken = submit(r, now);
        if (taken || r->repeated)
            r->have = fetch(r);
    }
    if (!r->have)
        return;
    const uint64_t next = r->access.tick > clock ? r->access.tick + 1 : clock + 1;
    event_at(r->events, self, next * r->tck_ps, 0);
}

static void run_events(struct replay_run *r) {
    const uint64_t end = r->plan->clocks ? r->plan->clocks * r->tck_ps : UINT64_MAX;
    struct event *e;
    while ((e = event_pop(r->events)) && e->tick < end)
        e->run(e, e->tick);
}

static int open_replay(struct replay_run *r, const struct dram_config *config,
                       struct sim_err *err) {
    r->events = event_queue_new(PENDING, WHEEL_SLOT_LOG2, err);
    r->slots = sim_alloc(SLOTS, sizeof *r->slots, err);
    if (!r->events || !r->slots)
        return SIM_EIO;
    r->dram = dram_new(config, r->events, err);
    if (!r->dram)
        return err->code;
    r->tck_ps = dram_clock_ps(r->dram);
    for (unsigned i = 0; i < SLOTS; i++) {
        r->slots[i].owner = r;
        r->slots[i].next = i + 1 < SLOTS ? &r->slots[i + 1] : NULL;
    }
    r->free = r->slots;
    return 0;
}

int dram_run(const struct dram_config *config, const struct dram_replay *replay,
             struct dram_stats *stats, struct sim_err *err) {
    struct sim_err own;
    struct replay_run r = {.plan = replay, .clock.run = step};
    const int rc = open_replay(&r, config, err ? err : &own);
    if (rc == 0) {
        r.have = fetch(&r);
        if (r.have)
            event_at(r.events, &r.clock, (r.access.tick + 1) * r.tck_ps, 0);
        run_events(&r);
        if (!replay->clocks) {
            dram_flush(r.dram, event_now(r.events));
            run_events(&r);
        }
        dram_stats(r.dram, replay->clocks ? replay->clocks * r.tck_ps : event_now(r.events), stats);
        if (replay->warm) {
            stat_subtract(&dram_stat_table, stats, replay->warm);
            dram_stats_derive(r.dram, stats);
        }
    }
    dram_free(r.dram);
    event_queue_free(r.events);
    free(r.slots);
    return rc;
}
