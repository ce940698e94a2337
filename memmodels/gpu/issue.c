/* Warps issue their accesses through load/store unit, L1 and crossbar, and wait for the answers.
 *
 * A warp takes part in one section (what lies between two barriers) and is in one of these states:
 *
 *   queued     its event is in the event queue: the section begins at `ready`, or its gap is over;
 *   waiting    in the list of its SM (first..last): the SM has sm_outstanding accesses under way,
 *              other warps wait already, or the load/store unit is booked too far ahead; only the
 *              last puts it first in the list, and then sm.event is queued (`waking`);
 *   stalled    as many of its reads are out as may be, or its next access is a write and reads are
 *              out: no list holds it, an answer resumes it;
 *   draining   nothing is left to issue (left = 0), reads are out;
 *   done       left = 0 and reads_out = 0: the group's `busy` falls, and at 0 the section ends.
 *
 * issue runs a warp until one of these stops it; serve_waiting lets the next in the list go on,
 * after each answer and when the unit has caught up. Writes are not waited for by warps, but count
 * in sm.outstanding. Between two events: sm.outstanding is the number of gpu_requests of that SM
 * that are not on the free list; a warp is in exactly one state; where `waking` is false and room
 * is left, the list is empty. A request goes to its slice when it is issued, with the time at which
 * it arrives there (llc_take); the answer comes back as an event of its own (reply, complete). */
#include "memmodels/gpu/sm.h"

static void issue(struct sm *sm, struct warp *w, uint64_t now);
static void section_end(struct group *g, uint64_t now);

static uint64_t later(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* Must the warp wait for the answer to one of its reads before it goes on with its next record? */
static bool must_wait(const struct gpu *gpu, const struct warp *w) {
    if (req_op(w->at->req) == OP_WORK)
        return w->reads_out > 0 && work_unpack(w->at->line).waits;
    if (w->has_work)
        return w->reads_out >= gpu->warp_outstanding;
    return req_op(w->at->req) == OP_WRITE ? w->reads_out > 0
                                          : w->reads_out >= gpu->warp_outstanding;
}

/* ---- warps that wait for their SM --------------------------------------------------------------
 */

static void wait_last(struct sm *sm, struct warp *w) {
    w->event.next = NULL;
    if (sm->first)
        sm->last->event.next = &w->event;
    else
        sm->first = w;
    sm->last = w;
}

static void wait_first(struct sm *sm, struct warp *w) {
    w->event.next = sm->first ? &sm->first->event : NULL;
    if (!sm->first)
        sm->last = w;
    sm->first = w;
}

/* Warps that wait issue until one has to wait again for the unit, or the room is used up. */
static void serve_waiting(struct sm *sm, uint64_t now) {
    while (sm->first && !sm->waking && sm->outstanding < sm->gpu->config.sm_outstanding) {
        struct warp *w = sm->first;
        sm->first = (struct warp *)w->event.next;
        if (sm->first) { /* what the next two will need */
            __builtin_prefetch(sm->first->event.next);
            __builtin_prefetch(sm->first->at);
        }
        issue(sm, w, now);
    }
}

static void unit_event(struct event *e, uint64_t now) {
    struct sm *sm = (struct sm *)e;
    sm->waking = false;
    serve_waiting(sm, now);
}

static void wait_for_unit(struct sm *sm, struct warp *w, uint64_t until) {
    wait_first(sm, w);
    sm->waking = true;
    sm->event.run = unit_event;
    event_at(sm->gpu->env.events, &sm->event, until, GPU_PHASE_WARP);
}

/* Issues at once where no warp of the SM waits; otherwise the warp goes behind those that do. */
static void enter(struct sm *sm, struct warp *w, uint64_t now) {
    if (sm->first)
        wait_last(sm, w);
    else
        issue(sm, w, now);
}

static void warp_event(struct event *e, uint64_t now) {
    struct warp *w = (struct warp *)e;
    w->working = false;
    enter(w->group->sm, w, now);
}

/* ---- answers -----------------------------------------------------------------------------------
 */

static void warp_done(struct warp *w, uint64_t now) {
    if (--w->group->busy == 0)
        section_end(w->group, now);
}

/* After an answer: the warp goes on if it was held up. */
static void resume(struct sm *sm, struct warp *w, uint64_t now) {
    if (w->left) {
        if (w->stalled && !must_wait(sm->gpu, w)) {
            w->stalled = false;
            enter(sm, w, now);
        }
    } else if (w->reads_out == 0 && !w->working) {
        warp_done(w, now);
    }
}

/* One access is answered; its request is free again. */
static void complete_one(struct gpu_request *r, uint64_t now) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    struct warp *w = r->warp;
    r->merged = gpu->free;
    gpu->free = r;
    sm->outstanding--;
    gpu->outstanding--;
    front_completed(&gpu->front, now);
    if (w) {
        uint64_t rest;
        if (r->counted)
            latency_add(&gpu->front.reads, divide(now - r->issued, &gpu->cycle, &rest));
        w->reads_out--;
    }
    if (sm->first)
        serve_waiting(sm, now);
    if (w)
        resume(sm, w, now);
    if (gpu->outstanding == 0)
        gpu_idle(gpu, now);
}

static void complete(struct event *e, uint64_t now) {
    complete_one((struct gpu_request *)e, now);
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
            complete_one(r, now);
        }
    }
}

/* A port's work up to now, and this much more: nothing on it ends before. It is booked by the clock
 * of those who send, so that an answer that is late for another reason holds up no other. */
static uint64_t port_take(uint64_t *free, uint64_t now, uint64_t work) {
    return *free = later(*free, now) + work;
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
        const uint64_t sent = later(ready + out, port_take(port, now, out));
        at = later(sent + (in > out ? in - out : 0), port_take(&sm->in_free, now, in)) +
             gpu->xbar_ps;
        divide(at, &gpu->cycle, &rest);
        at += rest ? gpu->cycle.n - rest : 0; /* the SM sees it at its next clock */
    }
    r->event.run = sm->l1 ? complete_l1 : complete;
    event_at(gpu->env.events, &r->event, at, GPU_PHASE_COMPLETE);
}

/* ---- issue -------------------------------------------------------------------------------------
 */

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

/* Sends a request through the SM's port of the crossbar, which it takes from t on, to its slice. */
static void send(struct gpu_request *r, uint64_t line, uint32_t req, uint64_t t) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    const uint64_t cycle = gpu->cycle.n, out = later(t, sm->out_free);
    const uint64_t last = req_op(req) == OP_WRITE ? gpu->sm_out_ps[req_sectors(req)] - cycle : 0;
    sm->out_free = out + last + cycle;
    r->base.line = line;
    r->base.req = req;
    r->base.reply = reply;
    r->base.posted = r->warp == NULL;
    r->base.partition = sm->partition;
    llc_take(gpu->env.llc, &r->base, out + last + gpu->xbar_ps);
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

static void issue_access(struct sm *sm, struct warp *w, const struct record *a, uint64_t t) {
    struct gpu_request *r = new_request(sm, req_op(a->req) == OP_WRITE ? NULL : w, t);
    uint32_t req = a->req;
    if (!sm->l1 || !l1_access(r, a->line, &req, &t))
        send(r, a->line, req, t);
}

static uint64_t gap_after(const struct gpu *gpu, const struct warp *w) {
    if (!w->has_gaps)
        return gpu->gap_ps;
    const struct group *g = w->group;
    return w->at + 1 < g->records + g->n ? w->at[1].gap * gpu->cycle.n : 0;
}

/* Until when the load/store unit and the port behind it are booked too far ahead; 0: they are not.
 */
static uint64_t booked(const struct sm *sm, uint64_t t, uint64_t now) {
    const struct gpu *gpu = sm->gpu;
    const uint64_t far = now + gpu->ahead_ps;
    const uint64_t port = sm->out_free - (sm->l1 && sm->out_free > gpu->l1_ps ? gpu->l1_ps : 0);
    return t > far || port > far ? later(t, port) : 0;
}

/* Instructions: `ready` moves on by what they take the warp, or by when the SM has issued them for
 * it, and what other warps have booked before. */
static void work(struct sm *sm, struct warp *w, const struct record *a, uint64_t now) {
    const struct gpu *gpu = sm->gpu;
    const struct warp_work k = work_unpack(a->line);
    const uint64_t from = later(now, w->ready);
    const uint64_t port = k.n[WORK_SHARED] * gpu->port_ps + k.n[WORK_CONFLICTS] * gpu->cycle.n;
    uint64_t to = from + k.n[WORK_SHARED] * gpu->shared_ps, slots = 0;
    for (int c = 0; c <= WORK_CONTROL; c++) {
        if (!k.n[c])
            continue;
        to += k.n[c] * gpu->work_ps[c];
        slots += k.n[c] * gpu->slot_ps[c];
        sm->lanes_free[c] = later(from, sm->lanes_free[c]) + k.n[c] * gpu->lanes_ps[c];
        w->ready = later(w->ready, sm->lanes_free[c]);
    }
    sm->issue_free = later(from, sm->issue_free) + slots;
    sm->gpu->front.stats.issue_ps += slots;
    w->ready = later(w->ready, later(to, sm->issue_free));
    if (port) {
        sm->shared_free = later(from, sm->shared_free) + port;
        sm->gpu->front.stats.shared_ps += port;
        w->ready = later(w->ready, sm->shared_free);
    }
    w->barrier = k.barrier;
}

static void wait_until_ready(struct sm *sm, struct warp *w) {
    w->event.run = warp_event;
    event_at(sm->gpu->env.events, &w->event, w->ready, GPU_PHASE_WARP);
}

/* Nothing is left of the section but the time that the warp takes to its end. */
static void finish(struct sm *sm, struct warp *w, uint64_t now) {
    if (w->barrier && w->ready <= now) {
        w->barrier = false;
        w->ready = sm->barrier_free = later(now, sm->barrier_free) + sm->gpu->barrier_ps;
    }
    if (w->has_work && w->ready > now) {
        w->working = true;
        wait_until_ready(sm, w);
    } else if (w->reads_out == 0) {
        warp_done(w, now);
    }
}

/* Issues a warp's accesses as far as it may go. */
static void issue(struct sm *sm, struct warp *w, uint64_t now) {
    struct gpu *gpu = sm->gpu;
    while (w->left) {
        if (must_wait(gpu, w)) {
            w->stalled = true;
            return;
        }
        if (req_op(w->at->req) == OP_WORK) {
            if (w->ready > now + gpu->issue_ps) {
                wait_until_ready(sm, w);
                return;
            }
            w->left--;
            work(sm, w, w->at++, now);
            continue;
        }
        if (sm->outstanding >= gpu->config.sm_outstanding) {
            wait_last(sm, w);
            return;
        }
        if (w->ready > now + gpu->issue_ps && w->ready > sm->lsu_free) {
            wait_until_ready(sm, w);
            return;
        }
        const uint64_t t = later(later(now, sm->lsu_free), w->ready);
        const uint64_t until = booked(sm, t, now);
        if (until) {
            wait_for_unit(sm, w, until);
            return;
        }
        sm->lsu_free = t + gpu->issue_ps;
        w->ready = t + gap_after(gpu, w);
        w->left--;
        __builtin_prefetch(w->at + 8); /* streams too many for the hardware to follow */
        issue_access(sm, w, w->at++, t);
    }
    finish(sm, w, now);
}

void gpu_start_section(struct group *g, uint64_t at) {
    struct gpu *gpu = g->sm->gpu;
    const size_t first = g->segment;
    group_next_section(g);
    for (size_t i = first; i < g->segment; i++) {
        struct warp *w = &g->warps[g->segments[i].warp];
        w->ready = at;
        w->event.run = warp_event;
        event_at(gpu->env.events, &w->event, at, GPU_PHASE_WARP);
    }
}

/* After a barrier: when all warps have read back what the group loaded. */
static uint64_t exchange_end(struct group *g, uint64_t now) {
    struct sm *sm = g->sm;
    const struct gpu_config *c = &sm->gpu->config;
    const uint64_t cycle = sm->gpu->env.cycle;
    if (g->has_gaps || g->has_work || !g->loaded || !c->shared_cycles)
        return now;
    const uint64_t taken = (uint64_t)g->loaded * g->n_warps * c->shared_issue_cycles * cycle;
    sm->shared_free = later(now, sm->shared_free) + taken;
    sm->gpu->front.stats.shared_ps += taken;
    return later(now + g->loaded * c->shared_cycles * cycle, sm->shared_free);
}

static void section_end(struct group *g, uint64_t now) {
    if (g->segment < g->n_segments)
        gpu_start_section(g, exchange_end(g, now));
    else
        gpu_group_end(g, now);
}
