#include "memmodels/cache/cache.h"

#include <stdlib.h>

#include "memmodels/cache/array.h"
#include "sim/memory.h"

static unsigned log2_of(uint64_t v) {
    return (unsigned)__builtin_ctzll(v);
}

void cache_init_order(struct cache *c) {
    for (size_t i = 0; i < (size_t)c->sets * c->row; i++)
        c->order[i] = (uint8_t)(i % c->row < c->ways ? i % c->row : 127);
}

static int allocate_arrays(struct cache *c, struct sim_err *err) {
    const size_t frames = (size_t)c->sets * c->ways, rows = (size_t)c->sets * c->row;
    c->recent = sim_alloc(c->sets, sizeof *c->recent, err);
    c->tag8 = sim_alloc(rows, 1, err);
    c->order = sim_alloc(rows, 1, err);
    c->present = sim_alloc(c->sets, sizeof *c->present, err);
    c->line = sim_alloc(frames, sizeof *c->line, err);
    c->valid = sim_alloc(frames, 1, err);
    c->dirty = sim_alloc(frames, 1, err);
    c->slice_memo = sim_alloc(2, sizeof *c->slice_memo, err);
    c->set_memo = c->slice_memo ? c->slice_memo + 1 : NULL;
    if (c->config.fill == CACHE_FILL_LAZY)
        c->bytes = sim_alloc(frames, sizeof *c->bytes, err);
    if (c->config.repl->needs_oracle)
        c->use = sim_alloc(frames, sizeof *c->use, err);
    for (uint32_t i = 0; i < c->sets && c->recent; i++)
        c->recent[i].line = NO_LINE;
    const bool ok = c->recent && c->tag8 && c->order && c->present && c->line && c->valid &&
                    c->dirty && c->slice_memo && (c->bytes || c->config.fill != CACHE_FILL_LAZY) &&
                    (c->use || !c->config.repl->needs_oracle);
    return ok ? 0 : SIM_EIO;
}

static int open_own(struct cache *c, uint64_t seed, struct sim_err *err) {
    const struct cache_policy *p = c->config.repl;
    if (!p->hooks)
        return 0;
    c->own = p->hooks->open(p->user, c->sets, c->ways, seed);
    return c->own ? 0 : memory_fail(err, "policy %s: out of memory", p->about.name);
}

struct cache *cache_new(const struct cache_config *config, uint64_t seed, struct sim_err *err) {
    struct cache *c = sim_alloc(1, sizeof *c, err);
    if (!c)
        return NULL;
    c->config = *config;
    c->ways = (uint32_t)config->ways;
    c->row = (c->ways + GROUP - 1) / GROUP * GROUP;
    c->all_ways = c->ways == 64 ? ~0ull : (1ull << c->ways) - 1;
    c->sets = (uint32_t)(config->size / (config->line * config->ways));
    c->sets_per_slice = c->sets / (uint32_t)config->slices;
    c->by_sets = divisor_of(c->sets);
    c->by_slices = divisor_of(config->slices);
    c->hashed =
        (config->slices > 1 && config->hash != HASH_LINEAR) || config->set_hash != HASH_LINEAR;
    c->line_log2 = log2_of(config->line);
    c->sector_log2 = log2_of(config->sector);
    hash_init(&c->slice_hash, (enum hash_type)config->hash, (uint32_t)config->slices);
    hash_init(&c->set_hash, (enum hash_type)config->set_hash, c->sets_per_slice);
    c->rng = rng_stream(seed, 0);
    if (allocate_arrays(c, err) || open_own(c, seed, err)) {
        cache_free(c);
        return NULL;
    }
    config->repl->init(c);
    return c;
}

void cache_free(struct cache *c) {
    if (!c)
        return;
    if (c->own)
        c->config.repl->hooks->close(c->own);
    free(c->recent);
    free(c->tag8);
    free(c->order);
    free(c->slice_memo);
    free(c->present);
    free(c->line);
    free(c->valid);
    free(c->dirty);
    free(c->bytes);
    free(c->use);
    free(c);
}

void cache_empty(struct cache *c) {
    const size_t frames = (size_t)c->sets * c->ways;
    memset(c->present, 0, c->sets * sizeof *c->present);
    memset(c->valid, 0, frames * sizeof *c->valid);
    memset(c->dirty, 0, frames * sizeof *c->dirty);
    for (uint32_t i = 0; i < c->sets; i++)
        c->recent[i].line = NO_LINE;
}

void cache_run(struct cache *c, const struct demand *d, uint32_t from, uint32_t to) {
    c->config.repl->run(c, d, from, to);
}

void cache_step(struct cache *c, uint64_t line, uint32_t req, struct cache_outcome *outcome) {
    c->config.repl->step(c, cache_set_of(c, line), line, req, outcome);
}

void cache_step_at(struct cache *c, uint32_t set, uint64_t line, uint32_t req,
                   struct cache_outcome *outcome) {
    c->config.repl->step(c, set, line, req, outcome);
}

void cache_step_past(struct cache *c, uint32_t set, uint64_t line, uint32_t req,
                     struct cache_outcome *outcome) {
    const bool allocate = c->config.allocate;
    c->config.allocate = false;
    c->config.repl->step(c, set, line, req, outcome);
    c->config.allocate = allocate;
}

void cache_connect(struct cache *c, void (*sink)(void *user, struct trace_block *b), void *user,
                   struct trace_block *buffer) {
    c->sink = sink;
    c->sink_user = user;
    c->below = buffer;
}

static void emit_bytes(struct cache *c, uint64_t line, uint32_t first, uint32_t bytes,
                       enum trace_op op) {
    if (c->below->n == BLOCK_MAX) {
        c->sink(c->sink_user, c->below);
        block_clear(c->below);
    }
    block_add(c->below, (line << c->line_log2) + first, word_make(op, false, bytes, 0), 0, 0, 0);
}

void cache_emit_request(struct cache *c, uint64_t line, uint32_t req) {
    if (!req_partial(req))
        cache_emit(c, line, req_mask(req), OP_WRITE);
    else
        for (uint32_t at = 0, n; (n = req_range(req, &at)); at += n)
            emit_bytes(c, line, at, n, OP_WRITE);
}

void cache_emit(struct cache *c, uint64_t line, uint32_t sectors, enum trace_op op) {
    while (sectors) {
        const unsigned first = (unsigned)__builtin_ctz(sectors);
        const uint32_t run = sectors >> first;
        const unsigned n = (unsigned)__builtin_ctz(~run);
        emit_bytes(c, line, first << c->sector_log2, n << c->sector_log2, op);
        sectors &= ~(((1u << n) - 1) << first);
    }
}

const struct cache_stats *cache_stats(const struct cache *c) {
    return &c->stats;
}

void cache_count(const struct cache *c, const struct cache_stats *warm, struct cache_stats *out) {
    *out = c->stats;
    stat_subtract(&cache_stat_table, out, warm);
    out->accesses = out->reads + out->writes;
    out->dirty_lines_end = 0;
    for (size_t i = 0; i < (size_t)c->sets * c->ways; i++)
        out->dirty_lines_end += c->dirty[i] != 0;
}

void cache_finish(struct cache *c, const struct cache_stats *warm) {
    cache_count(c, warm, &c->stats);
}

const struct cache_config *cache_configuration(const struct cache *c) {
    return &c->config;
}

struct cache_place cache_place(const struct cache *c, uint64_t line) {
    uint64_t rest;
    const uint64_t row = divide(line, &c->by_slices, &rest);
    if (!c->hashed)
        return (struct cache_place){(uint32_t)rest, cache_set_of(c, line)};
    const uint32_t slice = hash_line_near(&c->slice_hash, c->slice_memo, line);
    return (struct cache_place){slice, slice * c->sets_per_slice +
                                           hash_line_near(&c->set_hash, c->set_memo, row)};
}

struct cache_place cache_place_in(const struct cache *c, struct cache_place place, uint32_t slice) {
    const uint32_t apart = c->hashed ? c->sets_per_slice : 1;
    return (struct cache_place){slice, place.set + (slice - place.slice) * apart};
}

uint32_t cache_set_slice(const struct cache *c, uint32_t set) {
    return c->hashed ? set / c->sets_per_slice : (uint32_t)(set % c->config.slices);
}

uint32_t cache_frame_in(const struct cache *c, uint32_t set, uint64_t line) {
    const uint32_t way = cache_find(c, set, line, c->row);
    return way == NO_WAY ? UINT32_MAX : set * c->ways + way;
}

uint32_t cache_frame(const struct cache *c, uint64_t line) {
    return cache_frame_in(c, cache_set_of(c, line), line);
}

bool cache_line_at(const struct cache *c, uint32_t frame, uint64_t *line) {
    *line = c->line[frame];
    return c->present[frame / c->ways] >> (frame % c->ways) & 1;
}

bool cache_hits(const struct cache *c, uint32_t set, uint64_t line, uint32_t req) {
    const enum trace_op op = req_op(req);
    const uint32_t frame = cache_frame_in(c, set, line);
    if (frame == UINT32_MAX || op == OP_COPYBACK || op == OP_INVALIDATE)
        return false;
    uint32_t there = c->valid[frame];
    if ((op == OP_WRITE || op == OP_ATOMIC) && c->config.write == CACHE_WRITE_THROUGH)
        return false;
    if (op == OP_WRITE && c->config.fill == CACHE_FILL_LAZY)
        return true;
    return !(req_mask(req) & ~there);
}

void cache_set_oracle(struct cache *c, const uint64_t *next) {
    c->oracle = next;
}
