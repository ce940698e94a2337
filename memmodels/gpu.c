#include "memmodels/gpu.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/gpu_sm.h"
#include "memmodels/occupancy.h"

enum phase { PHASE_COMPLETE = 1, PHASE_WARP, PHASE_DISPATCH, PHASE_ARRIVE };

static void issue(struct warp *w, uint64_t now);
static void section_end(struct group *g, uint64_t now);
static void wake_dispatcher(struct gpu *gpu, uint64_t at);

static uint64_t later(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static void warp_event(struct event *e, uint64_t now) {
    issue((struct warp *)e, now);
}

static void warp_done(struct warp *w, uint64_t now) {
    if (--w->group->busy == 0)
        section_end(w->group, now);
}

/* After an answer: the warp goes on if it was held up. */
static void resume(struct warp *w, uint64_t now) {
    if (w->at < w->end) {
        if (w->stalled)
            issue(w, now);
    } else if (w->reads_out == 0) {
        warp_done(w, now);
    }
}

static void wake_waiting(struct sm *sm, uint64_t now) {
    while (sm->first && sm->outstanding < sm->gpu->config.sm_outstanding) {
        struct warp *w = sm->first;
        sm->first = w->next;
        if (!sm->first)
            sm->last = NULL;
        issue(w, now);
    }
}

static void try_launch(struct gpu *gpu, uint64_t now);

/* One access is answered; its request is free again. */
static void complete_one(struct gpu_request *r, uint64_t now) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    struct warp *w = r->warp;
    r->base.next = NULL;
    r->merged = gpu->free;
    gpu->free = r;
    sm->outstanding--;
    gpu->outstanding--;
    gpu->front.stats.completed++;
    if (w) {
        latency_add(&gpu->front.reads,
                    (uint64_t)((double)(now - r->issued) * gpu->per_cycle + 0.5));
        w->reads_out--;
    }
    if (sm->first)
        wake_waiting(sm, now);
    if (w)
        resume(w, now);
    if (gpu->outstanding == 0)
        try_launch(gpu, now);
}

static void complete(struct event *e, uint64_t now) {
    struct gpu_request *r = (struct gpu_request *)e;
    if (r->l1_frame != UINT32_MAX && r->sm->l1_filling[r->l1_frame] == r)
        r->sm->l1_filling[r->l1_frame] = NULL;
    for (struct gpu_request *next; r; r = next) {
        const struct gpu *gpu = r->sm->gpu;
        const uint64_t hit = r->issued + gpu->config.l1_cycles * gpu->env.cycle;
        next = r->merged;
        r->merged = NULL;
        if (hit > now) { /* merged, but still on its way through the load/store unit */
            r->base.event.run = complete;
            event_at(gpu->env.events, &r->base.event, hit, PHASE_COMPLETE);
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
static void reply(struct llc_request *base, uint64_t ready) {
    struct gpu_request *r = (struct gpu_request *)base;
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    const uint64_t cycle = gpu->env.cycle, xbar = gpu->config.xbar_cycles * cycle;
    uint64_t at = ready + xbar;
    if (r->warp) {
        const uint64_t now = event_now(gpu->env.events);
        const uint64_t bytes = (uint64_t)req_sectors(base->req) << gpu->env.sector_log2;
        const uint64_t out = bytes * gpu->slice_byte_ps / 1024;
        const uint64_t in = bytes * gpu->sm_byte_ps / 1024;
        uint64_t *port = &gpu->slice_out[llc_slice_number(base->slice)];
        const uint64_t sent = later(ready + out, port_take(port, now, out));
        at = later(sent + (in > out ? in - out : 0), port_take(&sm->in_free, now, in)) + xbar;
        at = (at + cycle - 1) / cycle * cycle; /* the SM sees it at its next clock */
    }
    base->event.run = complete;
    event_at(gpu->env.events, &base->event, at, PHASE_COMPLETE);
}

static struct gpu_request *new_request(struct sm *sm, struct warp *w, uint64_t t) {
    struct gpu *gpu = sm->gpu;
    struct gpu_request *r = gpu->free;
    gpu->free = r->merged;
    r->merged = NULL;
    r->sm = sm;
    r->warp = w;
    r->issued = t;
    r->l1_frame = UINT32_MAX;
    sm->outstanding++;
    gpu->outstanding++;
    gpu->front.stats.issued++;
    if (w)
        w->reads_out++;
    return r;
}

/* To its slice, from t on. */
static void send(struct gpu_request *r, uint64_t line, uint32_t req, uint64_t t) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    const uint64_t cycle = gpu->env.cycle;
    uint64_t flits = 1;
    if (req_op(req) == OP_WRITE)
        flits =
            (((uint64_t)req_sectors(req) << gpu->env.sector_log2) + gpu->config.xbar_bytes - 1) /
            gpu->config.xbar_bytes;
    const uint64_t out = later(t, sm->out_free);
    sm->out_free = out + flits * cycle;
    r->base.line = line;
    r->base.req = req;
    llc_route(gpu->env.llc, &r->base);
    r->base.reply = reply;
    r->base.posted = r->warp == NULL;
    r->base.event.run = llc_arrive;
    event_at(gpu->env.events, &r->base.event, out + (flits - 1 + gpu->config.xbar_cycles) * cycle,
             PHASE_ARRIVE);
}

/* Through the L1: true when the access needs nothing from below. */
static bool l1_access(struct gpu_request *r, uint64_t line, uint32_t *req, uint64_t *t) {
    struct sm *sm = r->sm;
    struct gpu *gpu = sm->gpu;
    struct cache_outcome o;
    *t += gpu->config.l1_cycles * gpu->env.cycle;
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
        r->base.event.run = complete;
        event_at(gpu->env.events, &r->base.event, *t, PHASE_COMPLETE);
    }
    return true;
}

static void issue_access(struct warp *w, uint64_t line, uint32_t req, uint64_t t) {
    struct sm *sm = w->group->sm;
    struct gpu_request *r = new_request(sm, req_op(req) == OP_WRITE ? NULL : w, t);
    if (!sm->l1 || !l1_access(r, line, &req, &t))
        send(r, line, req, t);
}

/* A GPU access is one line of 128 B with a mask of 32 B sectors; on other lines or sectors it is
 * cut by the demand builder's rules, one request per line. */
static void issue_record(struct warp *w, uint64_t addr, uint32_t word, uint64_t t) {
    const struct gpu *gpu = w->group->sm->gpu;
    if (gpu->native && word_is_mask(word)) {
        issue_access(w, addr / TRACE_LINE, req_make(word_op(word), 0, word_extent(word), 0, 127),
                     t);
        return;
    }
    uint64_t line[8];
    uint32_t req[8];
    const struct trace_block one = {.n = 1, .addr = &addr, .word = &word};
    struct demand cut = {.line = line, .req = req};
    demand_build(&cut, &one, 0, 1, gpu->env.line_log2, gpu->env.sector_log2);
    for (uint32_t i = 0; i < cut.n; i++)
        issue_access(w, line[i], req[i], t);
}

static bool must_wait(struct warp *w, uint32_t word) {
    struct sm *sm = w->group->sm;
    const struct gpu *gpu = sm->gpu;
    w->stalled = true;
    if (word_op(word) == OP_WRITE ? w->reads_out > 0 : w->reads_out >= gpu->warp_outstanding)
        return true;
    if (sm->outstanding >= gpu->config.sm_outstanding) {
        w->stalled = false;
        w->next = NULL;
        if (sm->last)
            sm->last->next = w;
        else
            sm->first = w;
        sm->last = w;
        return true;
    }
    w->stalled = false;
    return false;
}

static uint64_t gap_after(const struct group *g, uint32_t at) {
    const struct gpu *gpu = g->sm->gpu;
    return (g->has_gaps ? (at + 1 < g->n ? g->records[at + 1].gap : 0) : gpu->config.gap_cycles) *
           gpu->env.cycle;
}

/* Issues a warp's accesses as far as it may go; later ones are reserved ahead on the load/store
 * unit while the gap between them is no longer than the unit takes. */
static void issue(struct warp *w, uint64_t now) {
    struct group *g = w->group;
    struct sm *sm = g->sm;
    struct gpu *gpu = sm->gpu;
    const uint64_t unit = gpu->config.issue_cycles * gpu->env.cycle;
    while (w->at < w->end) {
        const uint32_t word = g->records[w->at].word;
        if (must_wait(w, word))
            return;
        if (w->ready > now + unit && w->ready > sm->lsu_free) {
            w->event.run = warp_event;
            event_at(gpu->env.events, &w->event, w->ready, PHASE_WARP);
            return;
        }
        const uint64_t t = later(later(now, sm->lsu_free), w->ready);
        sm->lsu_free = t + unit;
        g->loaded += word_op(word) != OP_WRITE;
        const uint32_t at = w->at++;
        w->ready = t + gap_after(g, at);
        __builtin_prefetch(&g->records[at + 8]); /* streams too many for the hardware to follow */
        issue_record(w, g->records[at].addr, word, t);
    }
    if (w->reads_out == 0)
        warp_done(w, now);
}

static void start_section(struct group *g, uint64_t at) {
    struct gpu *gpu = g->sm->gpu;
    const size_t first = g->segment;
    group_next_section(g);
    for (size_t i = first; i < g->segment; i++) {
        struct warp *w = &g->warps[g->segments[i].warp];
        w->ready = at;
        w->event.run = warp_event;
        event_at(gpu->env.events, &w->event, at, PHASE_WARP);
    }
}

/* After a barrier: when all warps have read back what the group loaded. */
static uint64_t exchange_end(struct group *g, uint64_t now) {
    struct sm *sm = g->sm;
    const struct gpu_config *c = &sm->gpu->config;
    const uint64_t cycle = sm->gpu->env.cycle;
    if (g->has_gaps || !g->loaded || !c->shared_cycles)
        return now;
    const uint64_t taken = (uint64_t)g->loaded * g->n_warps * c->shared_issue_cycles * cycle;
    sm->shared_free = later(now, sm->shared_free) + taken;
    return later(now + g->loaded * c->shared_cycles * cycle, sm->shared_free);
}

static void section_end(struct group *g, uint64_t now) {
    struct sm *sm = g->sm;
    struct gpu *gpu = sm->gpu;
    if (g->segment < g->n_segments) {
        start_section(g, exchange_end(g, now));
        return;
    }
    if (gpu->env.observer)
        observe_group(gpu->env.observer, sm->number, (uint32_t)(g - gpu->groups), g->number,
                      g->since, now);
    sm->resident--;
    sm->resident_warps -= g->n_warps;
    gpu->active--;
    gpu->buffered -= g->n;
    g->next = sm->free;
    sm->free = g;
    if (group_available(gpu))
        wake_dispatcher(gpu, now + gpu->env.cycle);
    else if (gpu->active == 0)
        try_launch(gpu, now);
}

static bool has_room(const struct gpu *gpu, const struct sm *sm, uint32_t warps) {
    return sm->free && sm->resident < gpu->groups_per_sm &&
           (sm->resident == 0 || sm->resident_warps + warps <= gpu->config.warps_per_sm);
}

/* Work-items per group of the running kernel. */
static uint64_t items_of(const struct gpu *gpu) {
    const struct trace_meta *meta = &gpu->env.feed->trace->meta;
    if (gpu->kernel >= meta->n_kernels)
        return 32;
    const uint32_t *shape = meta->kernels[gpu->kernel].items;
    return (uint64_t)shape[0] * shape[1] * shape[2];
}

static uint64_t groups_of(const struct gpu *gpu) {
    const struct trace_meta *meta = &gpu->env.feed->trace->meta;
    const char *name = gpu->kernel < meta->n_kernels ? meta->kernels[gpu->kernel].name : "";
    return occupancy_limit(gpu->env.kernels, name, items_of(gpu), gpu->config.ctas_per_sm);
}

/* Gives an SM one more work-group if it has room. */
static bool dispatch_one(struct gpu *gpu, struct sm *sm, uint64_t now) {
    if (!has_room(gpu, sm, (uint32_t)((items_of(gpu) + 31) / 32)))
        return false;
    struct group *g = sm->free;
    if (!group_load(gpu, g, gpu->env.feed->err))
        return false;
    sm->free = g->next;
    sm->resident++;
    sm->resident_warps += g->n_warps;
    gpu->active++;
    g->number = (uint32_t)gpu->front.stats.groups++;
    g->since = now;
    start_section(g, now);
    return true;
}

/* Work-groups go round the SMs, one each, until all are full or none is left. */
static void dispatch_event(struct event *e, uint64_t now) {
    struct gpu *gpu = (struct gpu *)((char *)e - offsetof(struct gpu, dispatcher));
    gpu->dispatching = false;
    for (unsigned full = 0; full < gpu->config.sms;) {
        full = dispatch_one(gpu, &gpu->sms[gpu->next_sm], now) ? 0 : full + 1;
        gpu->next_sm = (gpu->next_sm + 1) % (unsigned)gpu->config.sms;
    }
}

static void wake_dispatcher(struct gpu *gpu, uint64_t at) {
    if (gpu->dispatching)
        return;
    gpu->dispatching = true;
    gpu->dispatcher.run = dispatch_event;
    event_at(gpu->env.events, &gpu->dispatcher, at, PHASE_DISPATCH);
}

/* The next kernel begins when the one before has left nothing behind. */
static void try_launch(struct gpu *gpu, uint64_t now) {
    struct feed *f = gpu->env.feed;
    if (gpu->dispatching || gpu->active || gpu->outstanding)
        return;
    if (gpu->running && gpu->env.observer)
        observe_kernel(gpu->env.observer, gpu->kernel, gpu->kernel_since, now);
    gpu->running = false;
    if (!feed_ready(f))
        return;
    gpu->kernel = f->block->runs[f->run].kernel;
    gpu->groups_per_sm = groups_of(gpu);
    gpu->next_sm = 0;
    gpu->front.stats.kernels++;
    gpu->running = true;
    gpu->kernel_since = now + gpu->config.launch_cycles * gpu->env.cycle;
    wake_dispatcher(gpu, gpu->kernel_since);
}

static void destroy(struct front *front) {
    struct gpu *gpu = (struct gpu *)front;
    for (size_t i = 0; gpu->groups && i < gpu->config.sms * gpu->config.ctas_per_sm; i++)
        group_free(&gpu->groups[i]);
    for (size_t i = 0; gpu->sms && i < gpu->config.sms; i++) {
        cache_free(gpu->sms[i].l1);
        free(gpu->sms[i].l1_filling);
    }
    free(gpu->groups);
    free(gpu->sms);
    free(gpu->requests);
    free(gpu->slice_out);
    free(gpu);
}

static int build_sm(struct gpu *gpu, unsigned number, struct sim_err *err) {
    struct sm *sm = &gpu->sms[number];
    sm->gpu = gpu;
    sm->number = number;
    for (size_t k = 0; k < gpu->config.ctas_per_sm; k++) {
        struct group *g = &gpu->groups[number * gpu->config.ctas_per_sm + k];
        g->sm = sm;
        g->next = sm->free;
        sm->free = g;
    }
    if (gpu->config.l1.size == 0)
        return 0;
    const size_t frames = gpu->config.l1.size / gpu->config.l1.line;
    sm->l1 = cache_new(&gpu->config.l1, gpu->env.seed + 1 + number, err);
    sm->l1_filling = sim_alloc(frames, sizeof(struct gpu_request *), err);
    return sm->l1 && sm->l1_filling ? 0 : SIM_EIO;
}

static int build(struct gpu *gpu, struct sim_err *err) {
    /* One access may be up to eight requests, and the last may start at one below the bound. */
    const size_t n = gpu->config.sms * (gpu->config.sm_outstanding + 8);
    const struct llc_slice *last = llc_last_slice(gpu->env.llc);
    gpu->sms = sim_alloc(gpu->config.sms, sizeof *gpu->sms, err);
    gpu->groups = sim_alloc(gpu->config.sms * gpu->config.ctas_per_sm, sizeof *gpu->groups, err);
    gpu->requests = sim_alloc(n, sizeof *gpu->requests, err);
    gpu->slice_out = sim_alloc(llc_slice_number(last) + 1, sizeof *gpu->slice_out, err);
    if (!gpu->sms || !gpu->groups || !gpu->requests || !gpu->slice_out)
        return SIM_EIO;
    for (size_t i = 0; i < n; i++) {
        gpu->requests[i].merged = gpu->free;
        gpu->free = &gpu->requests[i];
    }
    int rc = 0;
    for (unsigned i = 0; i < gpu->config.sms && rc == 0; i++)
        rc = build_sm(gpu, i, err);
    return rc;
}

static struct front *create(const struct front_env *env, struct sim_err *err) {
    struct gpu *gpu = sim_alloc(1, sizeof *gpu, err);
    if (!gpu)
        return NULL;
    gpu->front.type = &gpu_front;
    gpu->env = *env;
    gpu->config = *env->gpu;
    gpu->per_cycle = 1.0 / (double)env->cycle;
    gpu->slice_byte_ps = env->cycle * 1024 / gpu->config.slice_bytes;
    gpu->sm_byte_ps = env->cycle * 1024 / gpu->config.xbar_bytes;
    gpu->native = 1u << env->line_log2 == TRACE_LINE && 1u << env->sector_log2 == TRACE_SECTOR;
    const char *note = meta_note(&env->feed->trace->meta, "front");
    const bool dependent = note && !strcmp(note, "window=1");
    gpu->warp_outstanding = dependent ? 1 : gpu->config.warp_outstanding;
    if (build(gpu, err)) {
        destroy(&gpu->front);
        return NULL;
    }
    return &gpu->front;
}

static void start(struct front *front) {
    struct gpu *gpu = (struct gpu *)front;
    try_launch(gpu, event_now(gpu->env.events));
}

static bool done(const struct front *front) {
    const struct gpu *gpu = (const struct gpu *)front;
    return !gpu->active && !gpu->outstanding && !gpu->dispatching;
}

static void dump(const struct front *front, FILE *out) {
    const struct gpu *gpu = (const struct gpu *)front;
    fprintf(out, "front: kernel %u, %llu groups resident, %llu accesses in flight\n", gpu->kernel,
            (unsigned long long)gpu->active, (unsigned long long)gpu->outstanding);
    for (unsigned i = 0; i < gpu->config.sms; i++)
        if (gpu->sms[i].resident)
            fprintf(out, "SM %u: %u groups, %u in flight, %s\n", i, gpu->sms[i].resident,
                    gpu->sms[i].outstanding, gpu->sms[i].first ? "warps wait for room" : "-");
}

const struct front_type gpu_front = {create, destroy, start, done, dump};
