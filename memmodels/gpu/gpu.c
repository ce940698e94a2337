#include "memmodels/gpu/gpu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/gpu/sm.h"
#include "memmodels/gpu/occupancy.h"
#include "sim/unit.h"
#include "sim/whole.h"

#define WARP_LANES 32.0

static void wake_dispatcher(struct gpu *gpu, uint64_t at);

void gpu_group_end(struct group *g, uint64_t now) {
    struct sm *sm = g->sm;
    struct gpu *gpu = sm->gpu;
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
        gpu_idle(gpu, now);
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
    gpu_start_section(g, now + gpu->config.group_launch_cycles * gpu->env.cycle);
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
    event_at(gpu->env.events, &gpu->dispatcher, at, GPU_PHASE_DISPATCH);
}

/* The next kernel begins when the one before has left nothing behind. */
void gpu_idle(struct gpu *gpu, uint64_t now) {
    struct feed *f = gpu->env.feed;
    if (gpu->dispatching || gpu->active || gpu->outstanding)
        return;
    if (gpu->running)
        gpu->env.kernel_end(gpu->env.system, gpu->kernel,
                            gpu->kernel_since - gpu->config.launch_cycles * gpu->env.cycle, now);
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
    for (uint64_t i = 0; i < gpu->config.sms && gpu->config.l1.size; i++)
        cache_empty(gpu->sms[i].l1);
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
    cache_free(gpu->tlb);
    free(gpu->cut.line);
    free(gpu->cut.req);
    free(gpu);
}

static int build_sm(struct gpu *gpu, unsigned number, struct sim_err *err) {
    struct sm *sm = &gpu->sms[number];
    sm->gpu = gpu;
    sm->number = number;
    sm->partition = (uint8_t)(number * gpu->env.llc_partitions / gpu->config.sms);
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

/* The pages whose translations are held, as the lines of a cache. */
static int build_tlb(struct gpu *gpu, struct sim_err *err) {
    const struct gpu_config *c = &gpu->config;
    const uint64_t pages = c->tlb_reach / c->tlb_page;
    if (pages == 0)
        return 0;
    const struct cache_config pages_of = {.size = pages * TRACE_LINE,
                                          .ways = pages % 16 ? pages & -pages : 16,
                                          .line = TRACE_LINE,
                                          .sector = TRACE_LINE,
                                          .slices = 1,
                                          .repl = c->l1.repl};
    gpu->page_log2 = (unsigned)__builtin_ctzll(c->tlb_page) - gpu->env.line_log2;
    gpu->tlb_ps = c->tlb_cycles * gpu->env.cycle;
    gpu->tlb = cache_new(&pages_of, gpu->env.seed, err);
    return gpu->tlb ? 0 : SIM_EIO;
}

static int build(struct gpu *gpu, struct sim_err *err) {
    const size_t n = gpu->config.sms * gpu->config.sm_outstanding;
    const struct llc_slice *last = llc_last_slice(gpu->env.llc);
    gpu->sms = sim_alloc(gpu->config.sms, sizeof *gpu->sms, err);
    gpu->groups = sim_alloc(gpu->config.sms * gpu->config.ctas_per_sm, sizeof *gpu->groups, err);
    gpu->requests = sim_alloc(n, sizeof *gpu->requests, err);
    gpu->slice_out = sim_alloc(llc_slice_number(last) + 1, sizeof *gpu->slice_out, err);
    gpu->cut.line = sim_alloc(DEMAND_SLACK + 1, sizeof *gpu->cut.line, err);
    gpu->cut.req = sim_alloc(DEMAND_SLACK + 1, sizeof *gpu->cut.req, err);
    if (!gpu->sms || !gpu->groups || !gpu->requests || !gpu->slice_out || !gpu->cut.line ||
        !gpu->cut.req)
        return SIM_EIO;
    for (size_t i = 0; i < n; i++) {
        gpu->requests[i].merged = gpu->free;
        gpu->free = &gpu->requests[i];
    }
    int rc = build_tlb(gpu, err);
    for (unsigned i = 0; i < gpu->config.sms && rc == 0; i++)
        rc = build_sm(gpu, i, err);
    return rc;
}

/* Of the configuration, in ps. An access holds its port out for at least a cycle. */
static void set_times(struct gpu *gpu) {
    const struct gpu_config *c = &gpu->config;
    const uint64_t cycle = gpu->env.cycle;
    gpu->cycle = divisor_of(cycle);
    gpu->issue_ps = c->issue_cycles * cycle;
    gpu->gap_ps = c->gap_cycles * cycle;
    gpu->xbar_ps = c->xbar_cycles * cycle;
    gpu->l1_ps = c->l1_cycles * cycle;
    gpu->ahead_ps = GPU_AHEAD_CYCLES * cycle;
    for (uint64_t n = 0; n < 9; n++) {
        const uint64_t bytes = n << gpu->env.sector_log2;
        gpu->slice_out_ps[n] = bytes * (cycle * 1024 / c->slice_bytes) / 1024;
        gpu->sm_in_ps[n] = bytes * (cycle * 1024 / c->xbar_bytes) / 1024;
        gpu->sm_out_ps[n] = ceil_div(bytes + c->header_bytes, c->xbar_bytes) * cycle;
    }
}

static void set_work_times(struct gpu *gpu) {
    const struct gpu_work *w = &gpu->config.work;
    const double cycle = (double)gpu->env.cycle;
    for (int k = 0; k <= WORK_CONTROL; k++) {
        gpu->work_ps[k] = unit_whole(w->factor[k] * w->latency * cycle);
        gpu->slot_ps[k] = unit_whole(w->factor[k] / fmax(w->width, 1e-3) * cycle);
        gpu->lanes_ps[k] = unit_whole(w->factor[k] * WARP_LANES / fmax(w->lanes[k], 1e-3) * cycle);
    }
    gpu->shared_ps = unit_whole(w->shared_latency * cycle);
    gpu->port_ps = unit_whole(w->shared_factor * cycle);
    gpu->barrier_ps = unit_whole(w->barrier * cycle);
}

static struct front *create(const struct front_env *env, struct sim_err *err) {
    struct gpu *gpu = sim_alloc(1, sizeof *gpu, err);
    if (!gpu)
        return NULL;
    gpu->front.type = &gpu_front;
    gpu->env = *env;
    gpu->config = *env->gpu;
    set_times(gpu);
    set_work_times(gpu);
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
    gpu_idle(gpu, event_now(gpu->env.events));
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
