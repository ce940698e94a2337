/* Work-groups: from the trace's stream of accesses to warps with their own. */
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#include "memmodels/gpu/sm.h"

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

static bool ends_at_barrier(const struct group *g, const struct segment *s) {
    const struct record *last = &g->records[s->to - 1];
    return req_op(last->req) == OP_WORK && work_unpack(last->line).barrier;
}

/* The group's records from `from` on are of one warp. */
static int add_segment(struct group *g, uint32_t warp, uint32_t from, struct sim_err *err) {
    const uint32_t to = (uint32_t)g->n;
    uint32_t reads = 0;
    for (uint32_t i = from; i < to; i++)
        reads += req_op(g->records[i].req) != OP_WRITE && req_op(g->records[i].req) != OP_WORK;
    struct segment *last = g->n_segments ? &g->segments[g->n_segments - 1] : NULL;
    const bool met = last && ends_at_barrier(g, last);
    if (last && last->warp == warp && !met) {
        last->to = to;
        last->reads += reads;
        return 0;
    }
    const uint32_t section = last ? last->section + (warp < last->warp + met) : 0;
    const int rc =
        sim_grow((void **)&g->segments, &g->cap_segments, g->n_segments, sizeof *g->segments, err);
    if (rc == 0) {
        g->segments[g->n_segments++] = (struct segment){from, to, warp, section, reads};
        if (warp >= g->n_warps)
            g->n_warps = warp + 1;
    }
    return rc;
}

/* Room for n records; those of the group are kept. */
static int reserve_records(struct group *g, size_t n, struct sim_err *err) {
    size_t cap = g->cap_records ? g->cap_records : 64;
    if (n <= g->cap_records)
        return 0;
    while (cap < n)
        cap *= 2;
    struct record *larger = malloc(cap * sizeof *larger);
    if (!larger)
        return memory_fail(err, "out of memory: %zu accesses of a work-group", cap);
    if (g->n)
        memcpy(larger, g->records, g->n * sizeof *larger);
    free(g->records);
    g->records = larger;
    g->cap_records = cap;
    return 0;
}

/* A GPU access is one line of 128 B with a mask of 32 B sectors; on other lines or sectors, and
 * where it has a size, it is cut by the demand builder's rules, one access per line. Leaves `room`
 * for others. */
static int add_cut(struct gpu *gpu, struct group *g, const struct trace_block *b, uint32_t at,
                   uint32_t room, struct sim_err *err) {
    gpu->cut.n = 0;
    demand_build(&gpu->cut, b, at, at + 1, gpu->env.line_log2, gpu->env.sector_log2);
    const int rc = reserve_records(g, g->n + gpu->cut.n + room, err);
    for (uint32_t i = 0; i < gpu->cut.n && rc == 0; i++)
        g->records[g->n++] = (struct record){gpu->cut.line[i], gpu->cut.req[i],
                                             b->has_gaps && i == 0 ? b->gap[at] : 0};
    return rc;
}

/* Accesses [from, to) of the block, all of one warp. There is room for those up to `end`. */
static int add_accesses(struct gpu *gpu, struct group *g, const struct trace_block *b,
                        uint32_t from, uint32_t to, uint32_t end, struct sim_err *err) {
    const uint32_t first = (uint32_t)g->n;
    int rc = 0;
    for (uint32_t i = from; i < to && rc == 0; i++) {
        const uint32_t word = b->word[i];
        if (word_op(word) == OP_WORK)
            g->records[g->n++] = (struct record){b->addr[i], OP_WORK, 0};
        else if (gpu->native && word_is_mask(word))
            g->records[g->n++] = (struct record){
                b->addr[i] / TRACE_LINE, req_make(word_op(word), 0, word_extent(word), 0, 127),
                b->has_gaps ? b->gap[i] : 0};
        else
            rc = add_cut(gpu, g, b, i, end - i, err);
    }
    return rc ? rc : add_segment(g, word_warp(b->word[from]), first, err);
}

static uint32_t accesses_in(const struct trace_block *b, uint32_t from, uint32_t to) {
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += word_op(b->word[i]) != OP_WORK;
    return n;
}

/* How many of n records from `from` on hold at most `left` accesses. */
static uint32_t records_of(const struct trace_block *b, uint32_t from, uint32_t n, uint64_t left) {
    uint32_t i = 0;
    if (left >= n)
        return n;
    for (uint64_t met = 0; i < n; i++) {
        met += word_op(b->word[from + i]) != OP_WORK;
        if (met > left)
            break;
    }
    return i;
}

/* Takes the accesses of the block's current run. */
static int take_run(struct gpu *gpu, struct group *g, struct feed *f, struct sim_err *err) {
    const struct trace_block *b = f->block;
    const uint32_t n = (f->run + 1 < b->n_runs ? b->runs[f->run + 1].first : b->n) - f->at;
    const uint64_t left = f->limit - f->taken;
    const uint32_t end = f->at + records_of(b, f->at, n, left);
    int rc = reserve_records(g, g->n + (end - f->at), err);
    g->has_gaps |= b->has_gaps;
    g->has_work = f->trace->keep_work;
    while (f->at < end && rc == 0) {
        const uint32_t warp = word_warp(b->word[f->at]);
        uint32_t to = f->at + 1;
        while (to < end && word_warp(b->word[to]) == warp)
            to++;
        rc = add_accesses(gpu, g, b, f->at, to, end, err);
        f->taken += accesses_in(b, f->at, to);
        f->at = to;
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
        rc = take_run(gpu, g, f, err);
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
        w->at = g->records + s->from;
        w->left = s->to - s->from;
        w->has_gaps = g->has_gaps;
        w->has_work = g->has_work;
        w->working = w->barrier = false;
        w->reads_out = 0;
        w->stalled = false;
        g->loaded += s->reads;
        for (uint32_t k = 0; k < w->left && k < 16; k += 4)
            __builtin_prefetch(w->at + k);
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
