/* One access on its way: through the L1, the translation and the crossbar to its slice, and back.
 *
 * A request goes to its slice when it is issued, with the time at which it arrives there
 * (llc_take); the answer comes back as an event of its own (reply, complete). */
#include "memmodels/gpu/sm.h"

static void complete(struct event *e, uint64_t now) {
    gpu_answered((struct gpu_request *)e, now);
}

/* A line has reached the L1, or an access has hit there. */
static void complete_l1(struct event *e, uint64_t now) {
    struct gpu_request *r = (struct gpu_request *)e;
    if (r->l1_frame != UINT32_MAX && r->sm->l1_filling[r->l1_frame] == r)
        r->sm->l1_filling[r->l1_frame] = NULL;
    for (struct gpu_request *next; r; r = next) {
        const struct gpu *gpu = r->sm->gpu;
        const uint64_t hit = r->issued + gpu->l1_ps;
        next = r->merged;
        r->merged = NULL;
        if (hit > now) { /* merged, but still on its way through the load/store unit */
            r->event.run = complete_l1;
            event_at(gpu->env.events, &r->event, hit, GPU_PHASE_COMPLETE);
        } else {
            gpu_answered(r, now);
        }
    }
}

/* A port's work up to now, and this much more: nothing on it ends before. It is booked by the clock
 * of those who send, so that an answer that is late for another reason holds up no other. */
static uint64_t port_take(uint64_t *free, uint64_t now, uint64_t work) {
    return *free = gpu_later(*free, now) + work;
}

/* The way back: the slice's port, the crossbar, the SM's port. */
static void reply(struct llc_request *base, uint64_t now, uint64_t ready) {
    struct gpu_request *r =
        (struct gpu_request *)((char *)base - offsetof(struct gpu_request, base));
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    uint64_t at = ready + gpu->xbar_ps, rest;
    if (r->warp) {
        const unsigned n = req_sectors(base->req);
        const uint64_t out = gpu->slice_out_ps[n], in = gpu->sm_in_ps[n];
        uint64_t *port = &gpu->slice_out[llc_slice_number(base->slice)];
        const uint64_t sent = gpu_later(ready + out, port_take(port, now, out));
        at = gpu_later(sent + (in > out ? in - out : 0), port_take(&sm->in_free, now, in)) +
             gpu->xbar_ps;
        divide(at, &gpu->cycle, &rest);
        at += rest ? gpu->cycle.n - rest : 0; /* the SM sees it at its next clock */
    }
    r->event.run = sm->l1 ? complete_l1 : complete;
    event_at(gpu->env.events, &r->event, at, GPU_PHASE_COMPLETE);
}

static struct gpu_request *new_request(struct sm *sm, struct warp *w, uint64_t t) {
    struct gpu *gpu = sm->gpu;
    struct gpu_request *r = gpu->free;
    gpu->free = r->merged;
    r->merged = NULL;
    r->sm = sm;
    r->warp = w;
    r->issued = t;
    r->counted = true;
    r->l1_frame = UINT32_MAX;
    sm->outstanding++;
    gpu->outstanding++;
    if (__builtin_expect(!gpu->front.counting, 0)) {
        if (gpu->front.stats.issued == gpu->env.warmup)
            front_warm(&gpu->front);
        else
            r->counted = false;
    }
    gpu->front.stats.issued++;
    if (w)
        w->reads_out++;
    return r;
}

static void translated(struct event *e, uint64_t now) {
    struct gpu_request *r = (struct gpu_request *)e;
    llc_take(r->sm->gpu->env.llc, &r->base, now);
}

/* Hands the request to its slice, where it arrives at `at`, or later where its page is not known.
 */
static void hand_over(struct gpu *gpu, struct gpu_request *r, uint64_t at) {
    const uint32_t read = (uint32_t)OP_READ | 1u << 4 | 1u << 12;
    struct cache_outcome o = {.hit = true};
    if (gpu->tlb)
        cache_step(gpu->tlb, r->base.line >> gpu->page_log2, read, &o);
    if (o.hit) {
        llc_take(gpu->env.llc, &r->base, at);
        return;
    }
    gpu->front.stats.tlb_misses++;
    r->event.run = translated;
    event_at(gpu->env.events, &r->event, at + gpu->tlb_ps, GPU_PHASE_WARP);
}

/* Sends a request through the SM's port of the crossbar, which it takes from t on, to its slice. */
static void send(struct gpu_request *r, uint64_t line, uint32_t req, uint64_t t) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    const uint64_t cycle = gpu->cycle.n, out = gpu_later(t, sm->out_free);
    const uint64_t last = req_op(req) == OP_WRITE ? gpu->sm_out_ps[req_sectors(req)] - cycle : 0;
    sm->out_free = out + last + cycle;
    r->base.line = line;
    r->base.req = req;
    r->base.reply = reply;
    r->base.posted = r->warp == NULL;
    r->base.partition = sm->partition;
    hand_over(gpu, r, out + last + gpu->xbar_ps);
}

/* Through the L1: true when the access needs nothing from below. */
static bool l1_access(struct gpu_request *r, uint64_t line, uint32_t *req, uint64_t *t) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    struct cache_outcome o;
    *t += gpu->l1_ps;
    cache_step(sm->l1, line, *req, &o);
    if (!r->warp || req_op(*req) == OP_ATOMIC)
        return false;
    gpu->front.stats.l1_reads++;
    struct gpu_request *filling = o.frame == UINT32_MAX ? NULL : sm->l1_filling[o.frame];
    if (o.fetch) {
        *req = (*req & ~0xff0u & ~0xf000u) | o.fetch << 4 |
               (uint32_t)__builtin_popcount(o.fetch) << 12;
        r->l1_frame = o.frame;
        sm->l1_filling[o.frame] = r;
        return false;
    }
    const bool in_flight = filling && filling->base.line == line;
    if (in_flight && !gpu->config.l1_merge)
        return false;
    gpu->front.stats.l1_hits++;
    if (in_flight) {
        r->merged = filling->merged;
        filling->merged = r;
    } else {
        r->event.run = complete_l1;
        event_at(gpu->env.events, &r->event, *t, GPU_PHASE_COMPLETE);
    }
    return true;
}

void gpu_access(struct sm *sm, struct warp *w, const struct record *a, uint64_t t) {
    struct gpu_request *r = new_request(sm, req_op(a->req) == OP_WRITE ? NULL : w, t);
    uint32_t req = a->req;
    if (!sm->l1 || !l1_access(r, a->line, &req, &t))
        send(r, a->line, req, t);
}
