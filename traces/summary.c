#include "traces/summary.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/rng.h"
#include "traces/alloc_index.h"

#define PAGE_LOG2    12u
#define PAGE_SECTORS ((1u << PAGE_LOG2) / TRACE_SECTOR) /* 128 */
#define FIRST_PAGES  1024u

struct page {
    uint64_t number; /* + 1; 0: empty */
    uint64_t touched[PAGE_SECTORS / 64];
};

struct counts_array {
    struct summary_counts *items;
    size_t n;
};

struct summary {
    struct counts_array kernels, allocs;
    struct summary_counts total;
    struct page *pages; /* open addressing */
    size_t n_pages, used;
    size_t recent; /* slot of the page met last */
    struct alloc_index index;
};

struct summary *summary_new(struct sim_err *err) {
    struct summary *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return NULL;
    s->n_pages = FIRST_PAGES;
    s->pages = sim_alloc(s->n_pages, sizeof *s->pages, err);
    if (!s->pages) {
        free(s);
        return NULL;
    }
    return s;
}

void summary_free(struct summary *s) {
    if (!s)
        return;
    free(s->kernels.items);
    free(s->allocs.items);
    free(s->pages);
    alloc_index_free(&s->index);
    free(s);
}

static int reserve(struct counts_array *a, size_t n, struct sim_err *err) {
    if (n <= a->n)
        return 0;
    struct summary_counts *larger = calloc(2 * n, sizeof *larger); /* zero pages take no memory */
    if (!larger)
        return memory_fail(err, "out of memory: counts of %zu kernels or allocations", n);
    if (a->n)
        memcpy(larger, a->items, a->n * sizeof *larger);
    free(a->items);
    a->items = larger;
    a->n = 2 * n;
    return 0;
}

static size_t find_page(const struct page *pages, size_t n, uint64_t number) {
    size_t at = rng_mix(number) & (n - 1);
    while (pages[at].number && pages[at].number != number + 1)
        at = (at + 1) & (n - 1);
    return at;
}

static int grow_pages(struct summary *s, struct sim_err *err) {
    struct page *larger = sim_alloc(s->n_pages * 2, sizeof *larger, err);
    if (!larger)
        return SIM_EIO;
    for (size_t i = 0; i < s->n_pages; i++)
        if (s->pages[i].number)
            larger[find_page(larger, s->n_pages * 2, s->pages[i].number - 1)] = s->pages[i];
    free(s->pages);
    s->pages = larger;
    s->n_pages *= 2;
    return 0;
}

static int touch_sector(struct summary *s, uint64_t sector, struct sim_err *err) {
    const uint64_t number = sector / PAGE_SECTORS;
    struct page *p = &s->pages[s->recent];
    if (p->number != number + 1) {
        if (s->used * 2 >= s->n_pages) {
            const int rc = grow_pages(s, err);
            if (rc)
                return rc;
        }
        s->recent = find_page(s->pages, s->n_pages, number);
        p = &s->pages[s->recent];
        s->used += p->number == 0;
        p->number = number + 1;
    }
    p->touched[sector % PAGE_SECTORS / 64] |= 1ull << (sector % 64);
    return 0;
}

static int touch(struct summary *s, uint64_t addr, uint32_t word, struct sim_err *err) {
    uint64_t sector = addr / TRACE_SECTOR;
    uint64_t mask = word_extent(word);
    int rc = 0;
    if (!word_is_mask(word)) {
        const uint64_t n = (addr % TRACE_SECTOR + word_extent(word) - 1) / TRACE_SECTOR + 1;
        for (uint64_t i = 0; i < n && rc == 0; i++)
            rc = touch_sector(s, sector + i, err);
        return rc;
    }
    for (; mask && rc == 0; mask >>= 1, sector++)
        if (mask & 1)
            rc = touch_sector(s, sector, err);
    return rc;
}

int summary_add(struct summary *s, const struct trace_block *b, const struct trace_meta *meta,
                struct sim_err *err) {
    int rc = reserve(&s->allocs, meta->n_allocs + 1, err);
    if (rc == 0)
        rc = alloc_index_update(&s->index, meta, err);
    for (uint32_t r = 0; r < b->n_runs && rc == 0; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        rc = reserve(&s->kernels, (size_t)b->runs[r].kernel + 1, err);
        for (uint32_t i = b->runs[r].first; i < end && rc == 0; i++) {
            const enum trace_op op = word_op(b->word[i]);
            s->kernels.items[b->runs[r].kernel].ops[op]++;
            s->total.ops[op]++;
            const long alloc = alloc_index_find(&s->index, b->addr[i]);
            if (alloc >= 0)
                s->allocs.items[alloc].ops[op]++;
            rc = touch(s, b->addr[i], b->word[i], err);
        }
    }
    return rc;
}

struct summary_counts summary_total(const struct summary *s) {
    return s->total;
}

static struct summary_counts item(const struct counts_array *a, size_t k) {
    return k < a->n ? a->items[k] : (struct summary_counts){0};
}

struct summary_counts summary_kernel(const struct summary *s, size_t k) {
    return item(&s->kernels, k);
}

struct summary_counts summary_alloc(const struct summary *s, size_t k) {
    return item(&s->allocs, k);
}

uint64_t summary_accesses(const struct summary_counts *c) {
    uint64_t sum = 0;
    for (int op = 0; op < OP_COUNT; op++)
        sum += c->ops[op];
    return sum;
}

uint64_t summary_footprint(const struct summary *s) {
    uint64_t sectors = 0;
    for (size_t i = 0; i < s->n_pages; i++)
        for (unsigned w = 0; w < PAGE_SECTORS / 64; w++)
            sectors += (uint64_t)__builtin_popcountll(s->pages[i].touched[w]);
    return sectors * TRACE_SECTOR;
}

uint64_t summary_lines(const struct summary *s) {
    const unsigned per_line = TRACE_LINE / TRACE_SECTOR;
    uint64_t lines = 0;
    for (size_t i = 0; i < s->n_pages; i++)
        for (unsigned sector = 0; sector < PAGE_SECTORS; sector += per_line)
            lines += (s->pages[i].touched[sector / 64] >> (sector % 64) & 15) != 0;
    return lines;
}
