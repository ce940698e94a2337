/* The packed word and the runs of a block. */
#include <CUnit/CUnit.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/block.h"

static void test_word(void) {
    static const uint32_t extents[] = {1, 15, 32, 65535}, warps[] = {0, 1, 4095};
    for (int op = 0; op < OP_COUNT; op++)
        for (int mask = 0; mask < 2; mask++)
            for (int e = 0; e < 4; e++)
                for (int w = 0; w < 3; w++) {
                    const uint32_t word = word_make((enum trace_op)op, mask, extents[e], warps[w]);
                    CU_ASSERT(word_op(word) == (enum trace_op)op && word_is_mask(word) == mask);
                    CU_ASSERT(word_extent(word) == extents[e] && word_warp(word) == warps[w]);
                }
}

/* A new run wherever kernel or group changes; as many as accesses at worst. */
static void test_runs(void) {
    struct sim_err err = {0};
    struct rng r = test_rng("blocks");
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    for (uint32_t change = 1; change < 100; change *= 3) {
        uint32_t kernel = 0, group = 0, runs = 0;
        block_clear(b);
        CU_ASSERT(b->n == 0 && b->n_runs == 0 && !b->has_gaps);
        for (uint32_t i = 0; i < BLOCK_MAX; i++) {
            const bool next = i == 0 || rng_below(&r, change) == 0;
            if (next && i % 2)
                kernel++;
            else if (next)
                group++;
            runs += next;
            block_add(b, i, word_make(OP_READ, false, 4, 0), i == 500, kernel, group);
            CU_ASSERT_FATAL(b->n_runs == runs && b->has_gaps == (i >= 500));
            const struct trace_run *last = &b->runs[runs - 1];
            CU_ASSERT_FATAL(last->kernel == kernel && last->group == group && last->first <= i);
        }
        CU_ASSERT(b->n == BLOCK_MAX && b->runs[0].first == 0);
    }
    block_free(b);
    block_free(NULL);
}

CU_pSuite suite_block(void) {
    CU_pSuite s = CU_add_suite("block", NULL, NULL);
    CU_ADD_TEST(s, test_word);
    CU_ADD_TEST(s, test_runs);
    return s;
}
