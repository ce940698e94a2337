/* Accesses cut to lines: by hand where it is easy to get wrong, and in pieces as one. */
#include <CUnit/CUnit.h>

#include <stdlib.h>

#include "memmodels/cache/demand.h"
#include "tests/suites.h"
#include "tests/support.h"

struct bench {
    struct trace_block *block;
    struct demand *demand;
};

static struct bench bench_new(void) {
    struct sim_err err = {0};
    struct bench b = {block_new(&err), demand_new(&err)};
    CU_ASSERT_FATAL(b.block && b.demand);
    return b;
}

static void bench_free(struct bench *b) {
    block_free(b->block);
    demand_free(b->demand);
}

static void one(struct bench *b, uint64_t addr, bool mask, uint32_t extent, unsigned line_log2,
                unsigned sector_log2) {
    block_clear(b->block);
    block_add(b->block, addr, word_make(OP_WRITE, mask, extent, 5), 0, 0, 0);
    CU_ASSERT_EQUAL(demand_build(b->demand, b->block, 0, 1, line_log2, sector_log2), 1);
}

static bool is(const struct bench *b, uint32_t i, uint64_t line, uint32_t mask, bool partial,
               uint32_t bytes, unsigned sector_log2) {
    const uint32_t r = b->demand->req[i];
    return b->demand->line[i] == line && req_mask(r) == mask && req_partial(r) == partial &&
           req_op(r) == OP_WRITE && req_sectors(r) == (uint32_t)__builtin_popcount(mask) &&
           req_bytes(r, sector_log2) == bytes;
}

static void test_sizes(void) {
    struct bench b = bench_new();
    one(&b, 0x1000, false, 4, 7, 5); /* the start of a sector */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x20, 1, true, 4, 5));
    one(&b, 0x1020, false, 32, 7, 5); /* all of one */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x20, 2, false, 32, 5));
    one(&b, 0x107e, false, 4, 7, 5); /* over the end of a line */
    CU_ASSERT(b.demand->n == 2 && is(&b, 0, 0x20, 8, true, 2, 5) && is(&b, 1, 0x21, 1, true, 2, 5));
    one(&b, 0x1000, false, 300, 7, 7); /* unsectored */
    CU_ASSERT(b.demand->n == 3 && is(&b, 0, 0x20, 1, false, 128, 7) &&
              is(&b, 1, 0x21, 1, false, 128, 7) && is(&b, 2, 0x22, 1, true, 44, 7));
    one(&b, 0xfffffffffffffff0, false, 16, 5, 2); /* the end of the address space */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x7ffffffffffffff, 0xf0, false, 16, 2));
    one(&b, 0x1fff, false, 1, 8, 5);
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x1f, 0x80, true, 1, 5));
    bench_free(&b);
}

static void test_masks(void) {
    struct bench b = bench_new();
    one(&b, 0x1080, true, 0xb, 7, 5);
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x21, 0xb, false, 96, 5));
    one(&b, 0x1080, true, 0xb, 5, 5); /* lines of one sector */
    CU_ASSERT(b.demand->n == 3 && is(&b, 0, 0x84, 1, false, 32, 5) &&
              is(&b, 1, 0x85, 1, false, 32, 5) && is(&b, 2, 0x87, 1, false, 32, 5));
    one(&b, 0x1080, true, 0xb, 8, 5); /* the upper half of a longer line */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x10, 0xb0, false, 96, 5));
    one(&b, 0x1080, true, 0xb, 7, 6); /* longer sectors: a hole in the second */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x21, 3, true, 96, 6));
    one(&b, 0x1080, true, 0x5, 7, 7); /* unsectored: a hole in the middle */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x21, 1, true, 64, 7));
    one(&b, 0x1080, true, 0x3, 7, 4); /* shorter sectors */
    CU_ASSERT(b.demand->n == 1 && is(&b, 0, 0x21, 0xf, false, 64, 4));
    bench_free(&b);
}

/* More requests than fit: taken in pieces, each as far as the buffer goes, none lost. */
static void test_buffer_full(void) {
    struct bench b = bench_new();
    struct rng r = test_rng("demand");
    uint64_t want = 0, got = 0, sum = 0, seen = 0;
    for (uint32_t i = 0; i < BLOCK_MAX; i++) {
        const uint64_t addr = rng_next(&r) >> 8;
        const uint32_t size = 1 + (uint32_t)rng_below(&r, i % 100 ? 64 : WORD_EXTENT_MAX);
        block_add(b.block, addr, word_make(OP_READ, false, size, 0), 0, 0, 0);
        const uint64_t first = addr / 32, last = (addr + size - 1) / 32;
        want += last - first + 1;
        for (uint64_t line = first; line <= last; line++)
            sum += line * (line ^ i);
    }
    for (uint32_t at = 0, next; at < b.block->n; at = next) {
        next = demand_build(b.demand, b.block, at, b.block->n, 5, 5);
        CU_ASSERT_FATAL(next > at && b.demand->n <= DEMAND_MAX);
        got += b.demand->n;
        uint32_t access = at;
        for (uint32_t i = 0; i < b.demand->n; i++) {
            while (b.demand->line[i] < b.block->addr[access] / 32 ||
                   b.demand->line[i] >
                       (b.block->addr[access] + word_extent(b.block->word[access]) - 1) / 32)
                access++;
            seen += b.demand->line[i] * (b.demand->line[i] ^ access);
        }
    }
    CU_ASSERT_EQUAL(got, want);
    CU_ASSERT_EQUAL(seen, sum);
    bench_free(&b);
}

/* The fast way for captured traces and the general way give the same requests. */
static void test_two_ways(void) {
    struct bench b = bench_new();
    struct rng r = test_rng("masks");
    struct sim_err err = {0};
    struct demand *fast = demand_new(&err);
    for (int i = 0; i < 1000; i++)
        block_add(b.block, rng_next(&r) >> 20 << 7,
                  word_make((enum trace_op)rng_below(&r, OP_COUNT), true,
                            1 + (uint32_t)rng_below(&r, 15), (uint32_t)rng_below(&r, 4096)),
                  0, 0, 0);
    CU_ASSERT_EQUAL(demand_build(fast, b.block, 100, 1000, 7, 5), 1000);
    b.block->word[99] = word_make(OP_READ, false, 1, 0); /* forces the general way */
    CU_ASSERT_EQUAL(demand_build(b.demand, b.block, 99, 1000, 7, 5), 1000);
    CU_ASSERT_EQUAL_FATAL(fast->n + 1, b.demand->n);
    for (uint32_t i = 0; i < fast->n; i++) {
        const uint32_t f = fast->req[i], g = b.demand->req[i + 1];
        CU_ASSERT(fast->line[i] == b.demand->line[i + 1] && req_op(f) == req_op(g) &&
                  req_mask(f) == req_mask(g) && req_sectors(f) == req_sectors(g) &&
                  req_partial(f) == req_partial(g));
    }
    demand_free(fast);
    bench_free(&b);
}

CU_pSuite suite_demand(void) {
    CU_pSuite s = CU_add_suite("demand", NULL, NULL);
    CU_ADD_TEST(s, test_sizes);
    CU_ADD_TEST(s, test_masks);
    CU_ADD_TEST(s, test_buffer_full);
    CU_ADD_TEST(s, test_two_ways);
    return s;
}
