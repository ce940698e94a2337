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
 * is left, the list is empty. An access is on its own (access.c) from when it is issued until it is
 * answered. */
#include "memmodels/gpu/sm.h"

static void issue(struct sm *sm, struct warp *w, uint64_t now);
static void section_end(struct group *g, uint64_t now);

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

void gpu_answered(struct gpu_request *r, uint64_t now) {
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

/* ---- issue -------------------------------------------------------------------------------------
 */

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
    return t > far || port > far ? gpu_later(t, port) : 0;
}

/* Instructions: `ready` moves on by what they take the warp, or by when the SM has issued them for
 * it, and what other warps have booked before. */
static void work(struct sm *sm, struct warp *w, const struct record *a, uint64_t now) {
    const struct gpu *gpu = sm->gpu;
    const struct warp_work k = work_unpack(a->line);
    const uint64_t from = gpu_later(now, w->ready);
    const uint64_t port = k.n[WORK_SHARED] * gpu->port_ps + k.n[WORK_CONFLICTS] * gpu->cycle.n;
    uint64_t to = from + k.n[WORK_SHARED] * gpu->shared_ps, slots = 0;
    for (int c = 0; c <= WORK_CONTROL; c++) {
        if (!k.n[c])
            continue;
        to += k.n[c] * gpu->work_ps[c];
        slots += k.n[c] * gpu->slot_ps[c];
        sm->lanes_free[c] = gpu_later(from, sm->lanes_free[c]) + k.n[c] * gpu->lanes_ps[c];
        w->ready = gpu_later(w->ready, sm->lanes_free[c]);
    }
    sm->issue_free = gpu_later(from, sm->issue_free) + slots;
    sm->gpu->front.stats.issue_ps += slots;
    w->ready = gpu_later(w->ready, gpu_later(to, sm->issue_free));
    if (port) {
        sm->shared_free = gpu_later(from, sm->shared_free) + port;
        sm->gpu->front.stats.shared_ps += port;
        w->ready = gpu_later(w->ready, sm->shared_free);
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
        w->ready = sm->barrier_free = gpu_later(now, sm->barrier_free) + sm->gpu->barrier_ps;
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
        const uint64_t t = gpu_later(gpu_later(now, sm->lsu_free), w->ready);
        const uint64_t until = booked(sm, t, now);
        if (until) {
            wait_for_unit(sm, w, until);
            return;
        }
        sm->lsu_free = t + gpu->issue_ps;
        w->ready = t + gap_after(gpu, w);
        w->left--;
        __builtin_prefetch(w->at + 8); /* streams too many for the hardware to follow */
        gpu_access(sm, w, w->at++, t);
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
    sm->shared_free = gpu_later(now, sm->shared_free) + taken;
    sm->gpu->front.stats.shared_ps += taken;
    return gpu_later(now + g->loaded * c->shared_cycles * cycle, sm->shared_free);
}

static void section_end(struct group *g, uint64_t now) {
    if (g->segment < g->n_segments)
        gpu_start_section(g, exchange_end(g, now));
    else
        gpu_group_end(g, now);
}
