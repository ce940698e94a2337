/* The latency law of timed mode: for one access at a time the cycles are the sum of the configured
 * path. Clocks of cache and DRAM are both 1 GHz, so that every figure is a whole number of cycles.
 * DRAM figures are those of the HBM2_8Gb_x128 table: tRCD 14, CL 14, burst 2, tRP 14. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <unistd.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

enum {
    PIPELINE = 3,
    TAG = 5,
    DATA = 7,
    MISS = 11,
    HIT = PIPELINE + TAG + DATA,
    PATH = PIPELINE + TAG + MISS, /* of a miss, besides the DRAM */
    OPEN = 14 + 2,
    CLOSED = 14 + OPEN,
    CONFLICT = 14 + CLOSED
};

#define BASE                                                                                       \
    "gpu.clock=1GHz", "llc.size=8KiB", "llc.ways=1", "llc.line=128", "llc.sector=64",              \
        "llc.pipeline=3", "llc.tag_cycles=5", "llc.data_cycles=7", "llc.miss_cycles=11",           \
        "dram.preset=HBM2_8Gb_x128"

static const char *const one_at_a_time[] = {BASE, "front.window=1", NULL};

static uint64_t cycles(const char *text, const char *const *settings,
                       const struct tech_point *tech) {
    char path[200];
    timed_test_file(path, sizeof path, "timed.xdin.din", text);
    const struct timed_case c = {.path = path, .settings = settings, .tech = tech};
    const struct timed_outcome out = timed_test_ok(&c);
    unlink(path);
    return out.stats.cycles;
}

#define CHECK(got, want)                                                                           \
    do {                                                                                           \
        const uint64_t got_ = (got), want_ = (want);                                               \
        if (got_ != want_)                                                                         \
            fprintf(stderr, "line %d: %llu cycles, expected %llu\n", __LINE__,                     \
                    (unsigned long long)got_, (unsigned long long)want_);                          \
        CU_ASSERT_EQUAL(got_, want_);                                                              \
    } while (0)

/* Addresses: channels change every 2 KiB, a row of one; banks every 16 KiB, rows every 256 KiB. */
static void test_misses(void) {
    const char *const *s = one_at_a_time;
    CHECK(cycles("0 0\n", s, NULL), PATH + CLOSED);
    CHECK(cycles("0 0\n0 40\n", s, NULL), PATH + CLOSED + PATH + OPEN);
    CHECK(cycles("0 0\n0 2000\n", s, NULL), 2 * (PATH + CLOSED));
    CHECK(cycles("0 0\n0 4000\n", s, NULL), 2 * (PATH + CLOSED));
    CHECK(cycles("0 0\n0 40000\n", s, NULL), PATH + CLOSED + PATH + CONFLICT);
    CHECK(cycles("0 0\n0 40000\n0 40040\n", s, NULL), 3 * PATH + CLOSED + CONFLICT + OPEN);
}

static void test_hits(void) {
    const char *const *s = one_at_a_time;
    CHECK(cycles("0 0\n0 0\n", s, NULL), PATH + CLOSED + HIT);
    CHECK(cycles("0 0\n0 4\n0 8\n1 c\n0 10\n", s, NULL), PATH + CLOSED + 4 * HIT);
}

/* Two reads of a line sent together are answered by one fill, whichever frame it fills: the third
 * access goes when both are. */
static void test_hit_under_fill(void) {
    static const char *const two[] = {BASE, "front.window=2", NULL};
    CHECK(cycles("0 0\n0 4\n0 2000\n", two, NULL), 2 * (PATH + CLOSED));
    CHECK(cycles("0 80\n0 84\n0 2000\n", two, NULL), 2 * (PATH + CLOSED));
    CHECK(cycles("0 f80\n0 f84\n0 2000\n", two, NULL), 2 * (PATH + CLOSED));
}

/* Writes that take longer than the way to the bank. */
static const struct tech_point slow = {.read_latency_s = 12e-9,
                                       .write_latency_s = 30e-9,
                                       .tag_latency_s = 5e-9,
                                       .data_read_latency_s = 7e-9,
                                       .data_write_latency_s = 25e-9};

/* The fill writes the array behind the answer; the next access to that bank waits for its end. */
static void test_behind_a_write(void) {
    static const char *const banks[] = {BASE, "front.window=1", "llc.banks=2", NULL};
    static const char *const two[] = {BASE, "front.window=2", "llc.banks=2", NULL};
    const uint64_t first = PATH + CLOSED, write = 25;
    CHECK(cycles("0 0\n0 4\n", one_at_a_time, &slow), first + write + DATA);
    CHECK(cycles("0 0\n0 4\n0 8\n", one_at_a_time, &slow), first + write + DATA + HIT);
    CHECK(cycles("0 0\n1 4\n", one_at_a_time, &slow), first + write + write);
    /* lines 0 and 1 are on different banks, 0 and 2 on the same */
    CHECK(cycles("0 0\n0 80\n0 0\n", banks, &slow), 2 * PATH + CLOSED + OPEN + HIT);
    CHECK(cycles("0 0\n0 100\n0 0\n", banks, &slow), 2 * PATH + CLOSED + OPEN + write + DATA);
    /* a write and a read sent together: one lookup per cycle, then they meet at the bank, or not */
    CHECK(cycles("0 0\n0 880\n1 0\n0 4\n", two, NULL) -
              cycles("0 0\n0 880\n1 0\n0 884\n", two, NULL),
          DATA - 1);
}

/* The read is at its bank a pipeline and tags after the answer, and the write of the fill goes on.
 */
static void test_wait_for_a_bank(void) {
    char path[200];
    timed_test_file(path, sizeof path, "timed.xdin.din", "0 0\n0 4\n0 8\n");
    const struct timed_case c = {.path = path, .settings = one_at_a_time, .tech = &slow};
    const struct timed_outcome out = timed_test_ok(&c);
    unlink(path);
    CU_ASSERT_EQUAL(out.stats.bank_wait_cycles, 25 - (PIPELINE + TAG));
}

/* Of a technology that is known by whole accesses only, a miss is known after a read. */
static void test_whole_access(void) {
    static const struct tech_point whole = {.read_latency_s = 12e-9, .write_latency_s = 3e-9};
    const uint64_t miss = PIPELINE + 12 + MISS + CLOSED;
    CHECK(cycles("0 0\n", one_at_a_time, &whole), miss);
    CHECK(cycles("0 0\n0 4\n", one_at_a_time, &whole), miss + PIPELINE + 12);
    CHECK(cycles("1 0\n", one_at_a_time, &whole), miss - 12 + 3);
}

/* A latency counts in whole cycles, rounded up. */
static void test_clock(void) {
    static const struct tech_point odd = {.read_latency_s = 10e-9,
                                          .write_latency_s = 3e-9,
                                          .tag_latency_s = 0.1e-9,
                                          .data_read_latency_s = 6.01e-9,
                                          .data_write_latency_s = 2.5e-9};
    CHECK(cycles("0 0\n0 4\n", one_at_a_time, &odd),
          PIPELINE + 1 + MISS + CLOSED + PIPELINE + 1 + 7);
}

/* Fixed: 64 B at 64 GB/s is 1 ns, and 99 ns of latency. With evict_first the victim goes first. */
static void test_fixed(void) {
    static const char *const plain[] = {
        BASE, "front.window=1", "dram.model=fixed", "dram.latency=99ns", "dram.bandwidth=64GB/s",
        NULL};
    static const char *const first[] = {BASE,
                                        "front.window=1",
                                        "dram.model=fixed",
                                        "dram.latency=99ns",
                                        "dram.bandwidth=64GB/s",
                                        "llc.evict_first=yes",
                                        NULL};
    CHECK(cycles("0 0\n", plain, NULL), PATH + 100);
    CHECK(cycles("0 0\n0 2000\n", first, NULL), 2 * (PATH + 100));
    /* A write that allocates: fetched, and written with what was fetched. Its victim's write-back
     * takes 100 as well. */
    CHECK(cycles("1 0\n", first, NULL), PATH + 100 + DATA);
    CHECK(cycles("1 0\n0 2000\n", first, NULL), PATH + 100 + DATA + PATH + 200);
}

/* The GPU front end, by the mean over a dependent chain. L1 hit; L1 miss and LLC hit: out and back
 * through the crossbar, 32 B of data last one cycle. */
static void test_gpu(void) {
#define GPU "gpu.xbar.latency=20", "gpu.l1.latency=9", "llc.ways=16", "llc.sector=32"
    static const char *const in_l1[] = {BASE, GPU, "gpu.l1.size=16KiB", "llc.size=64KiB", NULL};
    static const char *const in_llc[] = {BASE, GPU, "llc.size=64KiB", NULL};
    static const char *const through[] = {BASE, GPU, "gpu.l1.size=1KiB", "llc.size=64KiB", NULL};
    struct timed_case c = {.path = "gen:chase,footprint=8KiB,count=1000", .warmup = 256};
    const uint64_t llc = 20 + HIT + 20 + 1;
    c.settings = in_l1;
    struct timed_outcome out = timed_test_ok(&c);
    CU_ASSERT_EQUAL(out.stats.latency_mean, 9);
    CU_ASSERT_EQUAL(out.stats.latency_p99, 9);
    c.settings = in_llc;
    out = timed_test_ok(&c);
    CU_ASSERT_EQUAL(out.stats.latency_mean, llc);
    CU_ASSERT_EQUAL(out.stats.latency_max, llc);
    c.settings = through;
    out = timed_test_ok(&c);
    CU_ASSERT_EQUAL(out.stats.latency_mean, 9 + llc);
}

/* A GPU counts from an access on, in the order of issue: none that was on its way is counted. */
static void test_warmup_gpu(void) {
    const struct timed_case c = {.path = "gen:stream,footprint=1MiB,count=20000",
                                 .config = "conf/titanx.ini",
                                 .warmup = 12345};
    const struct timed_outcome out = timed_test_ok(&c);
    CU_ASSERT_EQUAL(out.stats.front.issued, 20000 - 12345);
    CU_ASSERT_EQUAL(out.stats.front.completed, 20000 - 12345);
    CU_ASSERT_EQUAL(out.stats.front.l1_reads, 20000 - 12345);
    CU_ASSERT_EQUAL(out.cache.accesses + out.stats.front.l1_hits, 20000 - 12345);
}

/* One stream: the whole less its beginning, whatever straddles lines. */
static void test_warmup_stream(void) {
    static const char *const settings[] = {"front.window=1", "llc.size=16KiB", "llc.ways=4", NULL};
    const struct timed_traffic traffic = {
        .seed = 3, .accesses = 9000, .footprint = 65536, .writes = 0.3, .odd = 0.1};
    struct timed_case c = {.traffic = &traffic, .settings = settings};
    const struct timed_outcome all = timed_test_ok(&c);
    c.limit = 4321;
    const struct timed_outcome first = timed_test_ok(&c);
    c.limit = 0;
    c.warmup = 4321;
    const struct timed_outcome rest = timed_test_ok(&c);
    for (size_t i = 0; i < cache_stat_table.n; i++) {
        const size_t at = cache_stat_table.rows[i].offset;
        if (at != offsetof(struct cache_stats, dirty_lines_end))
            CU_ASSERT_EQUAL(*(const uint64_t *)((const char *)&all.cache + at),
                            *(const uint64_t *)((const char *)&first.cache + at) +
                                *(const uint64_t *)((const char *)&rest.cache + at));
    }
    CU_ASSERT_EQUAL(all.stats.front.issued, first.stats.front.issued + rest.stats.front.issued);
    CU_ASSERT_EQUAL(rest.stats.front.issued, rest.stats.front.completed);
}

CU_pSuite suite_timed(void) {
    CU_pSuite s = CU_add_suite("timed", NULL, NULL);
    CU_ADD_TEST(s, test_misses);
    CU_ADD_TEST(s, test_hits);
    CU_ADD_TEST(s, test_hit_under_fill);
    CU_ADD_TEST(s, test_behind_a_write);
    CU_ADD_TEST(s, test_wait_for_a_bank);
    CU_ADD_TEST(s, test_whole_access);
    CU_ADD_TEST(s, test_clock);
    CU_ADD_TEST(s, test_fixed);
    CU_ADD_TEST(s, test_gpu);
    CU_ADD_TEST(s, test_warmup_gpu);
    CU_ADD_TEST(s, test_warmup_stream);
    return s;
}
