/* Reuse distances against a plain list kept in order of recency, strides against differences. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/reuse.h"

#define LINES   6000 /* more than the tables first hold */
#define KERNELS 3
#define ROWS    (KERNELS * 3)

struct want {
    uint64_t recent[LINES]; /* newest first */
    size_t n;
    struct reuse_row rows[ROWS], total;
};

static int bin(uint64_t v) {
    int k = 0;
    while (v >> k)
        k++;
    return k;
}

static void note_row(struct reuse_row *w, uint64_t addr, size_t distance, bool cold) {
    if (w->references && addr >= w->last)
        w->forward[bin(addr - w->last)]++;
    else if (w->references)
        w->backward[bin(w->last - addr)]++;
    w->last = addr;
    w->references++;
    if (cold)
        w->cold++;
    else
        w->distance[bin(distance)]++;
}

static void note(struct want *w, uint64_t addr, uint32_t kernel, long alloc) {
    size_t at = 0;
    while (at < w->n && w->recent[at] != addr / 128)
        at++;
    const bool cold = at == w->n;
    w->n += cold;
    memmove(w->recent + 1, w->recent, at * sizeof w->recent[0]);
    w->recent[0] = addr / 128;
    note_row(&w->rows[kernel * 3 + (size_t)(alloc + 1)], addr, at, cold);
    note_row(&w->total, addr, at, cold);
}

static void test_random(void) {
    struct rng r = test_rng("reuse");
    struct sim_err err = {0};
    struct want *w = sim_alloc(1, sizeof *w, &err);
    struct trace_block *b = block_new(&err);
    struct reuse *reuse = reuse_new(&err);
    struct trace_meta meta = {0};
    CU_ASSERT_FATAL(w && b && reuse);
    meta_add_alloc(&meta, 1000 * 128, 1000 * 128, "a", &err);
    meta_add_alloc(&meta, 3000 * 128, 2000 * 128, "b", &err);
    for (int i = 0; i < 30000; i++) {
        const uint64_t span = i < 8000 ? LINES - 1 : 1 + rng_below(&r, LINES - 1);
        const uint64_t addr = rng_below(&r, span) * 128 + rng_below(&r, 128);
        const uint32_t kernel = (uint32_t)rng_below(&r, KERNELS),
                       size = 1 + (uint32_t)rng_below(&r, 8);
        const long alloc = addr >= 128000 && addr < 256000   ? 0
                           : addr >= 384000 && addr < 640000 ? 1
                                                             : -1;
        if (b->n == 5000) {
            CU_ASSERT_EQUAL(reuse_add(reuse, b, &meta, &err), 0);
            block_clear(b);
        }
        block_add(b, addr, word_make((enum trace_op)rng_below(&r, OP_COPYBACK), false, size, 0), 0,
                  kernel, 0);
        note(w, addr, kernel, alloc);
        const uint64_t next = (addr + size - 1) / 128 * 128;
        if (next > addr)
            note(w, next, kernel,
                 next >= 128000 && next < 256000   ? 0
                 : next >= 384000 && next < 640000 ? 1
                                                   : -1);
    }
    block_add(b, 0, word_make(OP_INVALIDATE, false, 4, 0), 0, 0, 0);
    CU_ASSERT_EQUAL(reuse_add(reuse, b, &meta, &err), 0);
    size_t rows = 0;
    for (const struct reuse_row *row; (row = reuse_at(reuse, rows)); rows++) {
        struct reuse_row *want = &w->rows[row->kernel * 3 + (size_t)(row->alloc + 1)];
        want->kernel = row->kernel;
        want->alloc = row->alloc;
        CU_ASSERT_EQUAL(memcmp(row, want, sizeof *row), 0);
    }
    CU_ASSERT_EQUAL(rows, ROWS);
    CU_ASSERT_EQUAL(memcmp(reuse_total(reuse), &w->total, sizeof w->total), 0);
    reuse_free(reuse);
    block_free(b);
    meta_free(&meta);
    free(w);
}

/* By hand: 8 lines in a circle, three times: distance 7 each, so 8 lines hold them and 4 do not. */
static void test_circle(void) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct reuse *reuse = reuse_new(&err);
    const struct trace_meta meta = {0};
    CU_ASSERT_FATAL(b && reuse);
    for (uint64_t i = 0; i < 24; i++)
        block_add(b, UINT64_MAX - 127 - i % 8 * 128, word_make(OP_READ, true, 15, 0), 0, 0, 0);
    CU_ASSERT_EQUAL(reuse_add(reuse, b, &meta, &err), 0);
    const struct reuse_row *row = reuse_total(reuse);
    CU_ASSERT_EQUAL(row->references, 24);
    CU_ASSERT_EQUAL(row->cold, 8);
    CU_ASSERT_EQUAL(row->distance[3], 16); /* 4 to 7 */
    CU_ASSERT_EQUAL(row->backward[8], 21); /* 128 to 255 */
    CU_ASSERT_EQUAL(row->forward[10], 2);  /* 896 */
    CU_ASSERT_EQUAL(reuse_misses(row, 3), 8);
    CU_ASSERT_EQUAL(reuse_misses(row, 2), 24);
    reuse_free(reuse);
    block_free(b);
}

/* The estimate: exact while the lines fit, then near the exact curve with a thirtieth of them. */
static void test_sampled(void) {
    struct rng r = test_rng("sampled reuse");
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct reuse *exact = reuse_new(&err), *same = reuse_new_sampled(1u << 16, &err);
    struct reuse *few = reuse_new_sampled(4000, &err);
    const struct trace_meta meta = {0};
    CU_ASSERT_FATAL(b && exact && same && few);
    for (int i = 0; i < 600000; i++) {
        const uint64_t span = 1u << rng_below(&r, 17);
        block_add(b, rng_below(&r, span) * 128, word_make(OP_READ, true, 1, 0), 0, 0, 0);
        if (b->n < BLOCK_MAX && i < 599999)
            continue;
        CU_ASSERT_EQUAL(reuse_add(exact, b, &meta, &err), 0);
        CU_ASSERT_EQUAL(reuse_add(same, b, &meta, &err), 0);
        CU_ASSERT_EQUAL(reuse_add(few, b, &meta, &err), 0);
        block_clear(b);
    }
    CU_ASSERT_EQUAL(reuse_sampling(same), 0);
    CU_ASSERT(reuse_sampling(few) >= 3);
    const struct reuse_row *e = reuse_total(exact), *f = reuse_total(few);
    for (unsigned k = 0; k < 20; k++) {
        CU_ASSERT_EQUAL(reuse_misses(reuse_total(same), k), reuse_misses(e, k));
        if (k >= 11)
            CU_ASSERT_DOUBLE_EQUAL((double)reuse_misses(f, k) / (double)f->references,
                                   (double)reuse_misses(e, k) / (double)e->references, 0.03);
    }
    reuse_free(exact);
    reuse_free(same);
    reuse_free(few);
    block_free(b);
}

/* A row of its own for each of many kernels, in the order in which they come. */
static void test_many_kernels(void) {
    enum { MANY = 3000 };
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct reuse *reuse = reuse_new(&err);
    const struct trace_meta meta = {0};
    CU_ASSERT_FATAL(b && reuse);
    for (int round = 0; round < 2; round++)
        for (uint32_t k = 0; k < MANY; k++)
            block_add(b, k * TRACE_LINE, word_make(OP_READ, false, 4, 0), 0, k * 7, 0);
    CU_ASSERT_EQUAL(reuse_add(reuse, b, &meta, &err), 0);
    for (uint32_t k = 0; k < MANY; k++) {
        const struct reuse_row *row = reuse_at(reuse, k);
        CU_ASSERT_PTR_NOT_NULL_FATAL(row);
        CU_ASSERT(row->kernel == k * 7 && row->alloc == -1 && row->references == 2);
        CU_ASSERT(row->cold == 1 && row->distance[bin(MANY - 1)] == 1);
    }
    CU_ASSERT_PTR_NULL(reuse_at(reuse, MANY));
    reuse_free(reuse);
    block_free(b);
}

CU_pSuite suite_reuse(void) {
    CU_pSuite s = CU_add_suite("reuse", NULL, NULL);
    CU_ADD_TEST(s, test_random);
    CU_ADD_TEST(s, test_circle);
    CU_ADD_TEST(s, test_sampled);
    CU_ADD_TEST(s, test_many_kernels);
    return s;
}
