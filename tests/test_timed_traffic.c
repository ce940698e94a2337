/* Conservation and freedom from deadlock: random traffic over random machines. Every request is
 * answered once, every fetch and every write-back of the cache is one DRAM access, and a second run
 * gives the same figures. TRAFFIC_ROUNDS in the environment makes it longer. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#define ROUNDS   60
#define ACCESSES 20000
#define GPU_ROWS 10

/* A key and the values that it may take. */
struct choice {
    const char *key, *values[6];
};

static const struct choice common[] = {
    {"llc.size", {"8KiB", "64KiB", "256KiB", "0"}},
    {"llc.ways", {"1", "2", "16"}},
    {"llc.slices", {"1", "2", "4"}},
    {"llc.hash", {"linear", "ipoly"}},
    {"llc.fill", {"fetch", "lazy"}},
    {"llc.write", {"back", "back", "through"}},
    {"llc.allocate", {"yes", "yes", "no"}},
    {"llc.repl", {"lru", "random", "drrip"}},
    {"llc.mshrs", {"1", "2", "3", "64"}},
    {"llc.merges", {"1", "2", "16"}},
    {"llc.banks", {"1", "2", "8"}},
    {"llc.evict_first", {"yes", "no"}},
    {"llc.pipeline", {"0", "13"}},
    {"llc.miss_cycles", {"0", "1", "60"}},
    {"llc.write_buffer", {"0", "1", "8"}},
    {"dram.model", {"banked", "banked", "fixed"}},
    {"dram.preset", {"HBM2_8Gb_x128", "GDDR5X_8Gb_x32", "DDR4_8Gb_x8_2400", "LPDDR4_8Gb_x16_2400"}},
    {"dram.queue", {"0", "16", "40"}},
    {"dram.channels", {"0", "1", "3"}},
    {"gpu.clock", {"1GHz", "1417MHz"}},
};

static const struct choice gpu[GPU_ROWS] = {
    {"gpu.sms", {"1", "3", "28"}},
    {"gpu.ctas_per_sm", {"1", "4", "32"}},
    {"gpu.warps_per_sm", {"1", "8", "64"}},
    {"gpu.sm_outstanding", {"1", "2", "64"}},
    {"gpu.warp_outstanding", {"1", "16"}},
    {"gpu.gap", {"0", "1", "40"}},
    {"gpu.shared", {"0", "55"}},
    {"gpu.xbar.latency", {"0", "40"}},
    {"gpu.l1.size", {"0", "1KiB", "16KiB"}},
    {"gpu.buffer", {"1024", "4194304"}},
};

static void choose(struct rng *r, struct timed_settings *s, const struct choice *c, size_t rows) {
    for (size_t i = 0; i < rows; i++) {
        size_t n = 1;
        while (n < 6 && c[i].values[n])
            n++;
        timed_set(s, c[i].key, c[i].values[rng_below(r, n)]);
    }
}

static void check_conserved(const struct timed_outcome *o) {
    const struct timed_stats *t = &o->stats;
    CU_ASSERT_EQUAL(t->front.issued, t->front.completed);
    CU_ASSERT_EQUAL(t->llc.requests, t->llc.replies);
    CU_ASSERT_EQUAL(t->front.issued, t->llc.requests + t->front.l1_hits);
    CU_ASSERT(t->latency_max <= t->cycles + 1);
    if (t->cache.accesses == 0)
        return;
    CU_ASSERT_EQUAL(t->dram.reads, t->cache.fills);
    CU_ASSERT_EQUAL(t->dram.writes, t->cache.writebacks + t->cache.through);
    CU_ASSERT(t->dram.read_bytes >= t->cache.fill_bytes);
    CU_ASSERT(t->dram.write_bytes >= t->cache.writeback_bytes);
}

static void check_round(struct rng *r, bool grid) {
    struct timed_settings s = {.n = 0};
    struct timed_traffic traffic = {.seed = rng_next(r),
                                    .accesses = ACCESSES,
                                    .footprint = 4096u << rng_below(r, 10),
                                    .writes = rng_real(r),
                                    .odd = rng_real(r) * 0.1,
                                    .sizes = rng_below(r, 2) ? rng_real(r) * 0.2 : 0,
                                    .groups = grid ? 1 + (uint32_t)rng_below(r, 60) : 0,
                                    .warps = 1 + (uint32_t)rng_below(r, 16)};
    static const struct choice window = {"front.window", {"1", "2", "7", "64", "5000"}};
    choose(r, &s, common, sizeof common / sizeof *common);
    choose(r, &s, grid ? gpu : &window, grid ? GPU_ROWS : 1);
    const struct timed_case c = {.traffic = &traffic, .settings = s.list};
    const struct timed_outcome first = timed_test_ok(&c);
    check_conserved(&first);
    if (rng_below(r, 8) == 0) {
        const struct timed_outcome again = timed_test_ok(&c);
        CU_ASSERT_EQUAL(memcmp(&first, &again, sizeof first), 0);
    }
    if (CU_get_number_of_failures())
        for (size_t i = 0; i < s.n; i++)
            fprintf(stderr, "%s ", s.text[i]);
}

static void test_rounds(bool grid) {
    struct rng r = test_rng("timed_traffic");
    const char *given = getenv("TRAFFIC_ROUNDS");
    const int rounds = given ? atoi(given) : ROUNDS;
    const unsigned before = CU_get_number_of_failures();
    for (int i = 0; i < rounds && CU_get_number_of_failures() == before; i++)
        check_round(&r, grid);
}

static void test_stream(void) {
    test_rounds(false);
}

static void test_grid(void) {
    test_rounds(true);
}

CU_pSuite suite_timed_traffic(void) {
    CU_pSuite s = CU_add_suite("timed_traffic", NULL, NULL);
    CU_ADD_TEST(s, test_stream);
    CU_ADD_TEST(s, test_grid);
    return s;
}
