/* Counts over a trace against sets of sectors kept as plain flags. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/alloc_index.h"
#include "traces/summary.h"

#define SPAN    (1u << 20) /* bytes touched, from `base` on */
#define KERNELS 4

struct want {
    bool touched[SPAN / 32 + 3000];
    struct summary_counts total, kernels[KERNELS], allocs[2];
};

static void note(struct want *w, uint64_t offset, uint32_t word) {
    if (word_is_mask(word)) {
        for (unsigned s = 0; s < 4; s++)
            if (word_extent(word) >> s & 1)
                w->touched[offset / 32 + s] = true;
    } else {
        for (uint64_t i = offset; i < offset + word_extent(word); i++)
            w->touched[i / 32] = true;
    }
}

static void random_run(struct rng *r, struct want *w) {
    struct sim_err err = {0};
    struct trace_meta meta = {0};
    struct trace_block *b = block_new(&err);
    struct summary *s = summary_new(&err);
    const uint64_t base = rng_next(r) >> 20 << 12;
    CU_ASSERT_FATAL(b && s);
    memset(w, 0, sizeof *w);
    meta_add_alloc(&meta, base + 4096, 10000, "a", &err);
    for (uint32_t i = 0; i < 20000; i++) {
        if (i == 10000) { /* met on the way */
            CU_ASSERT_EQUAL(summary_add(s, b, &meta, &err), 0);
            block_clear(b);
            meta_add_alloc(&meta, base + 50000, 1 << 18, "b", &err);
        }
        const bool mask = rng_below(r, 2);
        const uint64_t offset = rng_below(r, SPAN) & (mask ? ~127ull : ~0ull);
        const enum trace_op op = (enum trace_op)rng_below(r, OP_COUNT);
        const uint32_t word = word_make(op, mask,
                                        1 + (uint32_t)rng_below(r, mask     ? 15
                                                                   : i % 50 ? 40
                                                                            : 65535),
                                        0);
        const uint32_t kernel = (uint32_t)rng_below(r, KERNELS);
        block_add(b, base + offset, word, 0, kernel, 0);
        note(w, offset, word);
        w->total.ops[op]++;
        w->kernels[kernel].ops[op]++;
        w->allocs[0].ops[op] += offset >= 4096 && offset < 14096;
        w->allocs[1].ops[op] += i >= 10000 && offset >= 50000 && offset < 50000 + (1 << 18);
    }
    CU_ASSERT_EQUAL(summary_add(s, b, &meta, &err), 0);
    uint64_t sectors = 0, lines = 0;
    for (size_t i = 0; i < sizeof w->touched; i += 4) {
        unsigned here = 0;
        for (size_t k = i; k < i + 4 && k < sizeof w->touched; k++)
            here += w->touched[k];
        sectors += here;
        lines += here > 0;
    }
    CU_ASSERT_EQUAL(summary_footprint(s), sectors * 32);
    CU_ASSERT_EQUAL(summary_lines(s), lines);
    const struct summary_counts total = summary_total(s);
    CU_ASSERT_EQUAL(memcmp(&total, &w->total, sizeof total), 0);
    CU_ASSERT_EQUAL(summary_accesses(&total), 20000);
    for (size_t k = 0; k < KERNELS + 2; k++) {
        const struct summary_counts c =
            k < KERNELS ? summary_kernel(s, k) : summary_alloc(s, k - KERNELS);
        const struct summary_counts *v = k < KERNELS ? &w->kernels[k] : &w->allocs[k - KERNELS];
        CU_ASSERT_EQUAL(memcmp(&c, v, sizeof c), 0);
    }
    const struct summary_counts none = summary_kernel(s, 1000);
    CU_ASSERT_EQUAL(summary_accesses(&none), 0);
    summary_free(s);
    block_free(b);
    meta_free(&meta);
}

static void test_random(void) {
    struct rng r = test_rng("summary");
    struct sim_err err = {0};
    struct want *w = sim_alloc(1, sizeof *w, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    for (int i = 0; i < 5; i++)
        random_run(&r, w);
    free(w);
}

/* Against a search from the first allocation on; they overlap, touch, end at 2^64 and are empty. */
static void test_allocations(void) {
    struct rng r = test_rng("allocations");
    struct sim_err err = {0};
    for (int round = 0; round < 20; round++) {
        struct trace_meta m = {0};
        struct alloc_index ix = {0};
        const uint64_t base = round % 2 ? UINT64_MAX - 999 : 5, span = 1 + rng_below(&r, 1000);
        for (int i = 0; i < 60; i++) {
            const uint64_t at = rng_below(&r, span), most = round % 3 ? 40 : span;
            const uint64_t bytes = rng_below(&r, 1 + (most < 1000 - at ? most : 1000 - at));
            CU_ASSERT_EQUAL(meta_add_alloc(&m, base + at, bytes, "", &err), 0);
            if (i % 20 < 19)
                continue;
            CU_ASSERT_EQUAL(alloc_index_update(&ix, &m, &err), 0);
            for (uint64_t a = 0; a < 1000; a++) {
                size_t k = 0;
                while (k < m.n_allocs && base + a - m.allocs[k].base >= m.allocs[k].bytes)
                    k++;
                CU_ASSERT_EQUAL(alloc_index_find(&ix, base + a), k < m.n_allocs ? (long)k : -1);
            }
        }
        alloc_index_free(&ix);
        meta_free(&m);
    }
}

CU_pSuite suite_summary(void) {
    CU_pSuite s = CU_add_suite("summary", NULL, NULL);
    CU_ADD_TEST(s, test_random);
    CU_ADD_TEST(s, test_allocations);
    return s;
}
