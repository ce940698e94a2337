#include "memmodels/cache/demand.h"

#include <stdbool.h>
#include <stdlib.h>

struct demand *demand_new(struct sim_err *err) {
    struct demand *d = sim_alloc(1, sizeof *d, err);
    if (!d)
        return NULL;
    d->line = sim_alloc(DEMAND_MAX, sizeof *d->line, err);
    d->req = sim_alloc(DEMAND_MAX, sizeof *d->req, err);
    if (d->line && d->req)
        return d;
    demand_free(d);
    return NULL;
}

void demand_free(struct demand *d) {
    if (!d)
        return;
    free(d->line);
    free(d->req);
    free(d);
}

/* Bytes [first, last] of a line. */
static inline uint32_t req_span(uint32_t op, uint32_t first, uint32_t last, unsigned sector_log2) {
    const uint32_t within = (1u << sector_log2) - 1;
    const uint32_t low = first >> sector_log2, high = last >> sector_log2;
    const uint32_t mask = (2u << high) - (1u << low);
    const uint32_t partial = (first & within) != 0 || (last & within) != within;
    return req_make(op, partial, mask, first, last);
}

static void add_size(struct demand *d, uint64_t addr, uint32_t size, uint32_t op,
                     unsigned line_log2, unsigned sector_log2) {
    const uint32_t line_bytes = 1u << line_log2;
    uint32_t first = (uint32_t)addr & (line_bytes - 1);
    for (uint64_t line = addr >> line_log2; size; line++) {
        const uint32_t room = line_bytes - first, take = size < room ? size : room;
        d->line[d->n] = line;
        d->req[d->n++] = req_span(op, first, first + take - 1, sector_log2);
        size -= take;
        first = 0;
    }
}

/* A bit per 32 B of the line that a request touches. */
static uint32_t chunks_of(uint32_t r) {
    uint32_t chunks = 0;
    for (uint32_t at = 0, n; (n = req_range(r, &at)); at += n)
        chunks |= (2u << (at + n - 1) / TRACE_SECTOR) - (1u << at / TRACE_SECTOR);
    return chunks;
}

/* `a` and a later 32 B sector of the same line. */
static uint32_t req_join(uint32_t a, uint32_t b) {
    const uint32_t chunks = chunks_of(a) | chunks_of(b);
    const unsigned low = (unsigned)__builtin_ctz(chunks),
                   high = 31u - (unsigned)__builtin_clz(chunks);
    const bool whole = chunks == (2u << high) - (1u << low);
    return req_make(req_op(a), req_partial(a) | req_partial(b), req_mask(a) | req_mask(b),
                    whole ? low * TRACE_SECTOR : chunks, whole ? (high + 1) * TRACE_SECTOR - 1 : 0);
}

/* A mask of 32 B sectors of a 128 B line, over other lines or sectors. */
static void add_mask(struct demand *d, uint64_t addr, uint32_t mask, uint32_t op,
                     unsigned line_log2, unsigned sector_log2) {
    uint32_t added = 0;
    for (uint32_t s = 0; s < TRACE_LINE / TRACE_SECTOR; s++) {
        if (!(mask >> s & 1))
            continue;
        const uint64_t at = addr + s * TRACE_SECTOR, line = at >> line_log2;
        const uint32_t first = (uint32_t)at & ((1u << line_log2) - 1);
        const uint32_t one = req_span(op, first, first + TRACE_SECTOR - 1, sector_log2);
        if (added && d->line[d->n - 1] == line) {
            d->req[d->n - 1] = req_join(d->req[d->n - 1], one);
            continue;
        }
        d->line[d->n] = line;
        d->req[d->n++] = one;
        added++;
    }
}

/* GPU traces as captured: nothing but masks, over lines of 128 B in sectors of 32 B. Plain loops,
 * done with vectors. */
static bool all_masks(const uint32_t *word, uint32_t n) {
    uint32_t all = 1u << 3;
    for (uint32_t i = 0; i < n; i++)
        all &= word[i];
    return all;
}

static void copy_masks(struct demand *d, const uint64_t *addr, const uint32_t *word, uint32_t n) {
    uint64_t *restrict const line = d->line;
    uint32_t *restrict const req = d->req;
    for (uint32_t i = 0; i < n; i++)
        line[i] = addr[i] >> 7;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t w = word[i], mask = word_extent(w) & 15;
        const uint32_t pairs = mask - (mask >> 1 & 5), sectors = (pairs & 3) + (pairs >> 2);
        req[i] = word_op(w) | mask << 4 | sectors << 12 | 127u << 24;
    }
    d->n = n;
}

uint32_t demand_build(struct demand *d, const struct trace_block *b, uint32_t from, uint32_t to,
                      unsigned line_log2, unsigned sector_log2) {
    d->n = 0;
    if (line_log2 == 7 && sector_log2 == 5 && all_masks(b->word + from, to - from)) {
        copy_masks(d, b->addr + from, b->word + from, to - from);
        return to;
    }
    uint32_t i = from;
    for (; i < to && d->n < BLOCK_MAX; i++) {
        const uint32_t w = b->word[i], op = word_op(w), extent = word_extent(w);
        if (word_is_mask(w))
            add_mask(d, b->addr[i], extent, op, line_log2, sector_log2);
        else
            add_size(d, b->addr[i], extent, op, line_log2, sector_log2);
    }
    return i;
}
