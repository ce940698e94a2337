/* The serial formula against numbers worked out by hand. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <string.h>

#include "memmodels/cache/count.h"
#include "tests/suites.h"

static bool near(double got, double want) {
    return fabs(got - want) <= 1e-12 * fabs(want);
}

/* Reads 1000, writes 200; 100 fetches of 3,200 B, 40 write-backs and 10 writes passed on of 1,600
 * B. SRAM of DeepNVM++ at 3 MB: 2.91 ns, 1.53 ns, 0.35 nJ, 0.32 nJ, 6442 mW; DRAM 100 ns, 100 pJ/B.
 *   LLC time   1000 x 2.91 ns + 200 x 1.53 ns  = 2910 + 306 = 3216 ns
 *   total time 3216 ns + 150 x 100 ns          = 18216 ns
 *   dynamic    1000 x 0.35 nJ + 200 x 0.32 nJ  = 350 + 64 = 414 nJ
 *   leakage    6.442 W x 18.216 us             = 117.347472 uJ
 *   DRAM       4800 B x 100 pJ                 = 480 nJ
 *   total      0.414 + 117.347472 + 0.48       = 118.241472 uJ
 *   EDP        118.241472 uJ x 18.216 us       = 2153.886653952 pJs
 *   LLC EDP    (414 nJ + 6.442 W x 3.216 us) x 3.216 us
 *            = (0.414 + 20.717472) uJ x 3.216 us = 21.131472 x 3.216 = 67.958813952 pJs */
static void test_by_hand(void) {
    const struct cache_stats cache = {.reads = 1000,
                                      .writes = 200,
                                      .fills = 100,
                                      .fill_bytes = 3200,
                                      .writebacks = 40,
                                      .through = 10,
                                      .writeback_bytes = 1600};
    const struct tech_point sram = {.read_latency_s = 2.91e-9,
                                    .write_latency_s = 1.53e-9,
                                    .read_energy_j = 0.35e-9,
                                    .write_energy_j = 0.32e-9,
                                    .leakage_w = 6.442,
                                    .area_mm2 = 5.53};
    const struct dram_config config = {.latency_s = 100e-9, .energy_j_per_b = 100e-12};
    struct count_stats s;
    count_evaluate(&cache, &sram, &config, &s);
    CU_ASSERT(s.dram_reads == 100 && s.dram_writes == 50);
    CU_ASSERT(near(s.llc_time_s, 3216e-9));
    CU_ASSERT(near(s.total_time_s, 18216e-9));
    CU_ASSERT(near(s.dynamic_j, 414e-9));
    CU_ASSERT(near(s.leakage_j, 117.347472e-6));
    CU_ASSERT(near(s.dram_j, 480e-9));
    CU_ASSERT(near(s.total_j, 118.241472e-6));
    CU_ASSERT(near(s.edp_js, 2153.886653952e-12));
    CU_ASSERT(near(s.llc_edp_js, 67.958813952e-12));
    CU_ASSERT_EQUAL(s.area_mm2, 5.53);
}

static void test_nothing(void) {
    const struct cache_stats none = {0};
    const struct tech_point p = {.leakage_w = 1};
    const struct dram_config config = {.latency_s = 1e-7};
    struct count_stats s;
    memset(&s, 0xff, sizeof s);
    count_evaluate(&none, &p, &config, &s);
    CU_ASSERT(s.total_time_s == 0 && s.total_j == 0 && s.edp_js == 0 && s.llc_edp_js == 0);
}

/* Twice the work takes twice the time and energy, four times the product. */
static void test_linear(void) {
    struct cache_stats c = {.reads = 31,
                            .writes = 17,
                            .fills = 5,
                            .fill_bytes = 640,
                            .writebacks = 3,
                            .through = 1,
                            .writeback_bytes = 260};
    const struct tech_point p = {.read_latency_s = 3e-9,
                                 .write_latency_s = 10e-9,
                                 .read_energy_j = 1e-9,
                                 .write_energy_j = 2e-9,
                                 .leakage_w = 0.7};
    const struct dram_config config = {.latency_s = 1.56e-7, .energy_j_per_b = 1.12e-10};
    struct count_stats once, twice;
    count_evaluate(&c, &p, &config, &once);
    c.reads *= 2, c.writes *= 2, c.fills *= 2, c.fill_bytes *= 2;
    c.writebacks *= 2, c.through *= 2, c.writeback_bytes *= 2;
    count_evaluate(&c, &p, &config, &twice);
    CU_ASSERT(near(twice.total_time_s, 2 * once.total_time_s));
    CU_ASSERT(near(twice.total_j, 2 * once.total_j));
    CU_ASSERT(near(twice.edp_js, 4 * once.edp_js));
    CU_ASSERT(near(twice.llc_edp_js, 4 * once.llc_edp_js));
}

CU_pSuite suite_count(void) {
    CU_pSuite s = CU_add_suite("count", NULL, NULL);
    CU_ADD_TEST(s, test_by_hand);
    CU_ADD_TEST(s, test_nothing);
    CU_ADD_TEST(s, test_linear);
    return s;
}
