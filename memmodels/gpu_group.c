/* Work-groups: from the trace's stream of accesses to warps with their own. */
#include <stdlib.h>

#include "memmodels/gpu_sm.h"

#define LANES 32u

static uint32_t warps_of(const struct trace_meta *meta, uint32_t kernel) {
    if (kernel >= meta->n_kernels)
        return 1;
    const uint32_t *items = meta->kernels[kernel].items;
    const uint64_t n = (uint64_t)items[0] * items[1] * items[2];
    const uint64_t warps = (n + LANES - 1) / LANES;
    return warps > WORD_WARP_MAX ? WORD_WARP_MAX + 1 : (uint32_t)warps;
}

bool group_available(const struct gpu *gpu) {
    struct feed *f = gpu->env.feed;
    return feed_ready(f) && f->block->runs[f->run].kernel == gpu->kernel;
}

static int add_access(struct group *g, uint32_t warp, struct sim_err *err) {
    struct segment *last = g->n_segments ? &g->segments[g->n_segments - 1] : NULL;
    if (last && last->warp == warp) {
        last->to++;
        return 0;
    }
    const uint32_t section = last ? last->section + (warp < last->warp) : 0;
    const int rc =
        sim_grow((void **)&g->segments, &g->cap_segments, g->n_segments, sizeof *g->segments, err);
    if (rc == 0) {
        const uint32_t at = (uint32_t)g->n;
        g->segments[g->n_segments++] = (struct segment){at, at + 1, warp, section};
        if (warp >= g->n_warps)
            g->n_warps = warp + 1;
    }
    return rc;
}

/* Takes the accesses of the block's current run. */
static int take_run(struct group *g, struct feed *f, struct sim_err *err) {
    const struct trace_block *b = f->block;
    const uint32_t end = f->run + 1 < b->n_runs ? b->runs[f->run + 1].first : b->n;
    g->has_gaps |= b->has_gaps;
    int rc = 0;
    for (; f->at < end && f->taken < f->limit; f->at++, f->taken++) {
        rc = add_access(g, word_warp(b->word[f->at]), err);
        if (rc == 0 && g->n == g->cap_records)
            rc = sim_grow((void **)&g->records, &g->cap_records, g->n, sizeof *g->records, err);
        if (rc)
            break;
        g->records[g->n++] =
            (struct record){b->addr[f->at], b->word[f->at], b->has_gaps ? b->gap[f->at] : 0};
    }
    return rc;
}

static int reserve_warps(struct group *g, struct sim_err *err) {
    if (g->n_warps <= g->cap_warps)
        return 0;
    free(g->warps);
    g->warps = sim_alloc(g->n_warps, sizeof *g->warps, err);
    g->cap_warps = g->warps ? g->n_warps : 0;
    return g->warps ? 0 : SIM_EIO;
}

bool group_load(struct gpu *gpu, struct group *g, struct sim_err *err) {
    struct feed *f = gpu->env.feed;
    if (!group_available(gpu) || (gpu->active && gpu->buffered >= gpu->config.buffer))
        return false;
    const uint32_t group = f->block->runs[f->run].group;
    g->n = g->n_segments = g->segment = 0;
    g->has_gaps = false;
    g->n_warps = warps_of(&f->trace->meta, gpu->kernel);
    int rc = 0;
    while (rc == 0 && group_available(gpu) && f->block->runs[f->run].group == group)
        rc = take_run(g, f, err);
    if (rc == 0)
        rc = reserve_warps(g, err);
    if (rc) {
        f->failed = rc;
        return false;
    }
    gpu->buffered += g->n;
    return true;
}

uint32_t group_next_section(struct group *g) {
    uint32_t n = 0;
    const uint32_t section = g->segment < g->n_segments ? g->segments[g->segment].section : 0;
    g->loaded = 0;
    for (; g->segment < g->n_segments && g->segments[g->segment].section == section; g->segment++) {
        const struct segment *s = &g->segments[g->segment];
        struct warp *w = &g->warps[s->warp];
        w->group = g;
        w->at = s->from;
        w->end = s->to;
        w->reads_out = 0;
        w->stalled = false;
        n++;
    }
    g->busy = n;
    return n;
}

void group_free(struct group *g) {
    free(g->records);
    free(g->segments);
    free(g->warps);
}
