/* Many caches in one pass: the same as one at a time, for any number of threads; the warm-up; two
 * levels; Belady; counts of each kernel. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/hierarchy.h"
#include "tests/suites.h"
#include "tests/support.h"

#define N_CONFIGS 10
#define KERNELS   3

struct sample {
    struct hierarchy_config configs[N_CONFIGS];
    struct trace_block *blocks[3];
    struct rng rng;
};

static struct cache_config random_cache(struct rng *r, const struct cache_policy *repl) {
    struct cache_config c = {.line = 64ull << rng_below(r, 2),
                             .sector = 32,
                             .ways = 1ull << rng_below(r, 4),
                             .slices = 1,
                             .repl = repl,
                             .allocate = true};
    c.size = c.line * c.ways * (1 + rng_below(r, 40));
    return c;
}

/* Belady for the last one only. */
static const struct cache_policy *policy_of(int i) {
    static const struct cache_policy *const others[] = {
        &policy_lru,   &policy_fifo,  &policy_plru, &policy_random,
        &policy_srrip, &policy_brrip, &policy_drrip};
    return i == N_CONFIGS - 1 ? &policy_opt : others[i % 7];
}

static struct sample *sample_new(void) {
    struct sim_err err = {0};
    struct sample *s = sim_alloc(1, sizeof *s, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    s->rng = test_rng("hierarchies");
    for (int i = 0; i < N_CONFIGS; i++) {
        s->configs[i].llc = random_cache(&s->rng, policy_of(i));
        if (i % 3 == 1)
            s->configs[i].l1 = random_cache(&s->rng, &policy_lru);
    }
    for (int k = 0; k < 3; k++) {
        s->blocks[k] = block_new(&err);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s->blocks[k]);
        for (int i = 0; i < 5000; i++) {
            const bool write = rng_below(&s->rng, 4) == 0;
            block_add(s->blocks[k], rng_below(&s->rng, 60000),
                      word_make(write ? OP_WRITE : OP_READ, false,
                                1 + (uint32_t)rng_below(&s->rng, 60), 0),
                      0, (uint32_t)(k + i / 3000) % KERNELS, (uint32_t)i / 100);
        }
    }
    return s;
}

static void sample_free(struct sample *s) {
    for (int k = 0; k < 3; k++)
        block_free(s->blocks[k]);
    free(s);
}

/* Runs the blocks through the configurations first to last; warm > 0 ends a warm-up inside block 0.
 */
static struct hierarchies *run(const struct sample *s, int first, int last, unsigned threads,
                               uint32_t warm) {
    struct sim_err err = {0};
    struct hierarchies *h = hierarchies_new(threads, 5, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(h);
    for (int i = first; i <= last; i++)
        CU_ASSERT_EQUAL(hierarchies_add(h, &s->configs[i], &err), i - first);
    for (int k = 0; k < 3 && hierarchies_need_oracle(h); k++)
        CU_ASSERT_EQUAL(hierarchies_learn(h, s->blocks[k], 0, s->blocks[k]->n, &err), 0);
    for (int k = 0; k < 3; k++) {
        const uint32_t split = k == 0 ? warm : 0;
        if (split) {
            CU_ASSERT_EQUAL(hierarchies_run(h, s->blocks[k], 0, split, &err), 0);
            hierarchies_reset_stats(h);
        }
        CU_ASSERT_EQUAL(hierarchies_run(h, s->blocks[k], split, s->blocks[k]->n, &err), 0);
    }
    hierarchies_finish(h);
    return h;
}

static bool same(const struct cache_stats *a, const struct cache_stats *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

static void test_one_pass(void) {
    struct sample *s = sample_new();
    struct hierarchies *all = run(s, 0, N_CONFIGS - 1, 1, 0);
    for (int i = 0; i < N_CONFIGS; i++) {
        struct hierarchies *one = run(s, i, i, 1, 0);
        CU_ASSERT(same(hierarchies_stats(all, i), hierarchies_stats(one, 0)));
        CU_ASSERT(hierarchies_stats(all, i)->reads > 0);
        hierarchies_free(one);
    }
    for (unsigned threads = 2; threads <= 4; threads++) {
        struct hierarchies *h = run(s, 0, N_CONFIGS - 1, threads, 0);
        for (int i = 0; i < N_CONFIGS; i++)
            CU_ASSERT(same(hierarchies_stats(all, i), hierarchies_stats(h, i)));
        hierarchies_free(h);
    }
    hierarchies_free(all);
    sample_free(s);
}

/* Kernels add up to the whole; so do the two sides of a warm-up. */
static void test_sums(void) {
    struct sample *s = sample_new();
    struct hierarchies *h = run(s, 0, N_CONFIGS - 1, 1, 0);
    struct hierarchies *late = run(s, 0, N_CONFIGS - 1, 2, 1234);
    for (int i = 0; i < N_CONFIGS; i++) {
        const struct cache_stats *whole = hierarchies_stats(h, i);
        uint64_t reads = 0, misses = 0, late_reads = 0;
        for (uint32_t k = 0; k < KERNELS; k++) {
            const struct cache_stats *part = hierarchies_kernel_stats(h, i, k);
            CU_ASSERT_PTR_NOT_NULL_FATAL(part);
            reads += part->reads;
            misses += part->read_misses;
            part = hierarchies_kernel_stats(late, i, k);
            late_reads += part ? part->reads : 0;
        }
        CU_ASSERT(reads == whole->reads && misses == whole->read_misses);
        CU_ASSERT_EQUAL(late_reads, hierarchies_stats(late, i)->reads);
        CU_ASSERT(hierarchies_stats(late, i)->reads < whole->reads);
        CU_ASSERT(hierarchies_stats(late, i)->read_misses <= whole->read_misses);
        CU_ASSERT_EQUAL(hierarchies_stats(late, i)->dirty_lines_end, whole->dirty_lines_end);
        CU_ASSERT_PTR_NULL(hierarchies_kernel_stats(h, i, KERNELS));
    }
    hierarchies_free(h);
    hierarchies_free(late);
    sample_free(s);
}

/* The second level sees what the first asks for, and no more. */
static void test_two_levels(void) {
    struct sample *s = sample_new();
    const struct cache_config first = {.size = 1024,
                                       .ways = 2,
                                       .line = 64,
                                       .sector = 64,
                                       .slices = 1,
                                       .repl = &policy_lru,
                                       .allocate = true};
    struct cache_config second = first;
    second.size = 1 << 20; /* holds everything */
    second.ways = 16;
    s->configs[0] = (struct hierarchy_config){.l1 = first, .llc = second};
    s->configs[1] = (struct hierarchy_config){.llc = first};
    struct hierarchies *h = run(s, 0, 1, 1, 0);
    const struct cache_stats *below = hierarchies_stats(h, 0), *alone = hierarchies_stats(h, 1);
    CU_ASSERT_EQUAL(below->reads, alone->fills);
    CU_ASSERT_EQUAL(below->writes, alone->writebacks);
    CU_ASSERT_EQUAL(below->write_misses, 0);
    CU_ASSERT_EQUAL(below->evictions, 0);
    CU_ASSERT(below->fills < alone->fills);
    hierarchies_free(h);
    sample_free(s);
}

static void test_equal_ones_are_one(void) {
    struct sample *s = sample_new();
    struct sim_err err = {0};
    struct hierarchies *h = hierarchies_new(1, 1, &err);
    CU_ASSERT_EQUAL(hierarchies_add(h, &s->configs[0], &err), 0);
    CU_ASSERT_EQUAL(hierarchies_add(h, &s->configs[1], &err), 1);
    CU_ASSERT_EQUAL(hierarchies_add(h, &s->configs[0], &err), 0);
    CU_ASSERT(!hierarchies_need_oracle(h));
    struct hierarchy_config c = {.l1 = s->configs[0].llc, .llc = s->configs[9].llc};
    CU_ASSERT_EQUAL(hierarchies_add(h, &c, &err), SIM_EUNSUP);
    CU_ASSERT_EQUAL(hierarchies_add(h, &c, &err), SIM_EUNSUP); /* what was refused is not there */
    CU_ASSERT_EQUAL(hierarchies_add(h, &s->configs[2], &err), 2);
    hierarchies_free(h);
    sample_free(s);
}

static void cover(const struct param_table *table, bool *covered) {
    static const size_t sizes[] = {[PARAM_BOOL] = sizeof(bool),   [PARAM_UINT] = sizeof(uint64_t),
                                   [PARAM_REAL] = sizeof(double), [PARAM_CHOICE] = sizeof(int),
                                   [PARAM_ROW] = sizeof(void *),  [PARAM_TEXT] = PARAM_TEXT_SIZE};
    for (size_t i = 0; i < table->n; i++)
        memset(covered + table->rows[i].offset, true, sizes[table->rows[i].type]);
}

/* A field of a cache's configuration that has no row would be ignored where configurations are
 * compared. What remains is the padding at the end. */
static void test_every_field_has_a_row(void) {
    bool covered[sizeof(struct cache_config)] = {false};
    size_t bare = 0;
    cover(&llc_params, covered);
    cover(&l1_params, covered);
    for (size_t i = 0; i < sizeof covered; i++)
        bare += !covered[i];
    CU_ASSERT(bare < _Alignof(struct cache_config));
    for (size_t i = 0; i < sizeof covered - bare; i++)
        CU_ASSERT(covered[i]);
}

/* Any difference in any row, of either level, is another hierarchy. */
static void test_each_row_tells_apart(void) {
    struct sample *s = sample_new();
    struct sim_err err = {0};
    struct hierarchies *h = hierarchies_new(1, 1, &err);
    struct hierarchy_config one = {.llc = s->configs[0].llc, .l1 = s->configs[0].llc};
    one.llc.sector = one.l1.sector = one.llc.line;
    CU_ASSERT_EQUAL(hierarchies_add(h, &one, &err), 0);
    for (size_t i = 0; i < llc_params.n; i++) {
        const struct param *row = &llc_params.rows[i];
        struct hierarchy_config c = one;
        char *const field = (char *)&c.llc + row->offset;
        if (row->type == PARAM_UINT && strcmp(row->key, "llc.size") != 0)
            continue; /* line, ways, sector and slices would make a cache that cannot be built */
        if (row->type == PARAM_UINT)
            *(uint64_t *)field *= 2;
        else if (row->type == PARAM_ROW)
            c.llc.repl = &policy_random;
        else
            *field ^= 1; /* a bool, or the first of the choices for the second */
        CU_ASSERT(!cache_same(&c.llc, &one.llc));
        const int number = hierarchies_add(h, &c, &err);
        CU_ASSERT(number > 0);
        struct hierarchy_config swapped = {.llc = c.l1, .l1 = c.llc};
        CU_ASSERT_EQUAL(hierarchies_add(h, &swapped, &err), number + 1);
        CU_ASSERT_EQUAL(hierarchies_add(h, &c, &err), number);
    }
    hierarchies_free(h);
    sample_free(s);
}

CU_pSuite suite_hierarchy(void) {
    CU_pSuite s = CU_add_suite("hierarchy", NULL, NULL);
    CU_ADD_TEST(s, test_one_pass);
    CU_ADD_TEST(s, test_sums);
    CU_ADD_TEST(s, test_two_levels);
    CU_ADD_TEST(s, test_equal_ones_are_one);
    CU_ADD_TEST(s, test_every_field_has_a_row);
    CU_ADD_TEST(s, test_each_row_tells_apart);
    return s;
}
