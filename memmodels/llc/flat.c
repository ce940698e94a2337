/* One stream of accesses with a window of them in flight. An access that straddles lines is one
 * access per line. */
#include <stdlib.h>

#include "memmodels/llc/front.h"

#define WINDOW_MAX 65536u

#define FIELD(name) offsetof(struct front_config, name)
static const struct param rows[] = {
    {"front.window", PARAM_UINT, UNIT_NONE, FIELD(window), "0", 0, WINDOW_MAX, 0,
     "accesses in flight of one stream; 0: a GPU for GPU traces, 16 for others"},
    {"front.gap", PARAM_UINT, UNIT_NONE, FIELD(gap_cycles), "0", 0, 1000000, 0,
     "cycles between the issue of two accesses, where the trace records none"},
};
const struct param_table front_params = {rows, sizeof rows / sizeof rows[0]};

struct flat_request {
    struct event event;
    struct llc_request base;
    uint64_t issued;
    struct flat *flat;
    bool counted;
};

struct flat {
    struct front front;
    struct front_env env;
    struct event wake;
    bool waking;
    uint64_t next_issue; /* ps: not before */
    uint32_t free_n;
    struct flat_request **free; /* stack */
    struct flat_request *requests;
    struct demand *demand; /* the line requests of accesses not yet issued */
    uint32_t at;
};

static void issue(struct flat *f, uint64_t now);

static void wake_event(struct event *e, uint64_t now) {
    struct flat *f = (struct flat *)((char *)e - offsetof(struct flat, wake));
    f->waking = false;
    issue(f, now);
}

static void complete(struct event *e, uint64_t now) {
    struct flat_request *r = (struct flat_request *)e;
    struct flat *f = r->flat;
    const enum trace_op op = req_op(r->base.req);
    front_completed(&f->front, now);
    if (op != OP_WRITE && r->counted)
        latency_add(&f->front.reads, (now - r->issued) / f->env.cycle);
    f->free[f->free_n++] = r;
    issue(f, now);
}

static void reply(struct llc_request *base, uint64_t now, uint64_t ready) {
    (void)now;
    struct flat_request *r =
        (struct flat_request *)((char *)base - offsetof(struct flat_request, base));
    r->event.run = complete;
    event_at(r->flat->env.events, &r->event, ready, 1);
}

/* Cuts the next piece of the trace to lines; false at its end. None spans the end of the warm-up.
 */
static bool refill(struct flat *f) {
    struct feed *feed = f->env.feed;
    if (!feed_ready(feed))
        return false;
    if (!f->front.counting && feed->taken == f->env.warmup)
        front_warm(&f->front);
    const uint64_t end_at = f->front.counting ? feed->limit : f->env.warmup;
    const uint64_t left = end_at - feed->taken;
    const uint32_t n = feed->block->n - feed->at;
    const uint32_t most = left < n ? (uint32_t)left : n;
    const uint32_t to = feed->at + (feed->block->has_gaps ? 1 : most);
    if (feed->block->has_gaps)
        f->next_issue += feed->block->gap[feed->at] * f->env.cycle;
    const uint32_t end =
        demand_build(f->demand, feed->block, feed->at, to, f->env.line_log2, f->env.sector_log2);
    feed->taken += end - feed->at;
    feed->at = end;
    f->at = 0;
    return true;
}

static void issue(struct flat *f, uint64_t now) {
    const uint64_t gap = f->env.config->gap_cycles * f->env.cycle;
    while (f->free_n && (f->at < f->demand->n || refill(f))) {
        if (f->next_issue > now) {
            if (!f->waking) {
                f->waking = true;
                f->wake.run = wake_event;
                event_at(f->env.events, &f->wake, f->next_issue, 2);
            }
            return;
        }
        struct flat_request *r = f->free[--f->free_n];
        r->issued = now;
        r->counted = f->front.counting;
        r->base.line = f->demand->line[f->at];
        r->base.req = f->demand->req[f->at++];
        r->base.reply = reply;
        f->front.stats.issued++;
        f->next_issue = (f->next_issue > now ? f->next_issue : now) + gap;
        llc_take(f->env.llc, &r->base, now);
    }
}

static void destroy(struct front *front) {
    struct flat *f = (struct flat *)front;
    free(f->free);
    free(f->requests);
    demand_free(f->demand);
    free(f);
}

static struct front *create(const struct front_env *env, struct sim_err *err) {
    struct flat *f = sim_alloc(1, sizeof *f, err);
    if (!f)
        return NULL;
    const uint64_t window = env->config->window ? env->config->window : FRONT_WINDOW_DEFAULT;
    f->front.type = &flat_front;
    f->env = *env;
    f->free = sim_alloc(window, sizeof(struct flat_request *), err);
    f->requests = sim_alloc(window, sizeof *f->requests, err);
    f->demand = demand_new(err);
    if (!f->free || !f->requests || !f->demand) {
        destroy(&f->front);
        return NULL;
    }
    for (uint64_t i = 0; i < window; i++) {
        f->requests[i].flat = f;
        f->free[f->free_n++] = &f->requests[i];
    }
    return &f->front;
}

static void start(struct front *front) {
    struct flat *f = (struct flat *)front;
    f->waking = true;
    f->wake.run = wake_event;
    event_at(f->env.events, &f->wake, event_now(f->env.events), 2);
}

static bool done(const struct front *front) {
    return front->stats.issued == front->stats.completed;
}

static void dump(const struct front *front, FILE *out) {
    const struct flat *f = (const struct flat *)front;
    fprintf(out, "front: %llu issued, %llu answered, %u free in the window\n",
            (unsigned long long)front->stats.issued, (unsigned long long)front->stats.completed,
            f->free_n);
}

const struct front_type flat_front = {create, destroy, start, done, dump};
