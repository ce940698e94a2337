/* What lies between the slices and the DRAM, beside references written another way: the two
 * partitions of an LLC, private partitions, a level behind it, translation, and refresh by bank. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/rng.h"
#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#define LINE   128u
#define SLICES 4u
#define SETS   8u /* of a slice */
#define WAYS   4u

/* One set as a list of lines, the newest first. */
struct set {
    uint64_t line[WAYS];
    bool dirty[WAYS];
    unsigned n;
};

static int place_in(struct set *s, uint64_t line) {
    for (unsigned i = 0; i < s->n; i++)
        if (s->line[i] == line)
            return (int)i;
    return -1;
}

/* Makes a line of the set the newest; a new one may replace the oldest: true if that was dirty. */
static bool use(struct set *s, uint64_t line, bool write) {
    const int at = place_in(s, line);
    bool dirty = write, lost = false;
    unsigned end = (unsigned)at;
    if (at >= 0) {
        dirty |= s->dirty[at];
    } else if (s->n < WAYS) {
        end = s->n++;
    } else {
        end = WAYS - 1;
        lost = s->dirty[end];
    }
    memmove(s->line + 1, s->line, end * sizeof *s->line);
    memmove(s->dirty + 1, s->dirty, end * sizeof *s->dirty);
    s->line[0] = line;
    s->dirty[0] = dirty;
    return lost;
}

struct expected {
    uint64_t reads, read_hits, far, fills, write_backs;
};

/* One access of partition 0 to a cache of two, lines to slices and sets by their low bits. */
static void expect_access(struct set *sets, uint64_t line, bool write, struct expected *e) {
    const unsigned slice = line % SLICES, home = slice / (SLICES / 2);
    struct set *at_home = &sets[line % (SLICES * SETS)];
    struct set *copy = home ? at_home - SLICES / 2 : at_home;
    if (write) {
        e->write_backs += use(at_home, line, true);
        return;
    }
    e->reads++;
    const bool near = place_in(copy, line) >= 0;
    e->read_hits += near;
    if (!near && home) {
        const bool far = place_in(at_home, line) >= 0;
        e->far++;
        e->read_hits += far;
        e->fills += !far;
        e->write_backs += use(at_home, line, false);
    } else {
        e->fills += !near;
    }
    e->write_backs += use(copy, line, false);
}

/* Random reads and writes of whole lines as a Dinero trace of 128 B accesses. */
static char *random_lines(struct rng *r, unsigned n, unsigned lines, struct set *sets,
                          struct expected *e) {
    char *text = malloc(n * 16u), *at = text;
    for (unsigned i = 0; i < n; i++) {
        const uint64_t line = rng_below(r, lines);
        const bool write = rng_below(r, 4) == 0;
        expect_access(sets, line, write, e);
        at += sprintf(at, "%d %llx %x\n", write, (unsigned long long)line * LINE, LINE);
    }
    return text;
}

static void test_two_partitions(void) {
    static const char *const settings[] = {"llc.size=16KiB",   "llc.ways=4",
                                           "llc.slices=4",     "llc.sector=128",
                                           "llc.partitions=2", "llc.far_cycles=100",
                                           "front.window=1",   "dram.model=fixed",
                                           "llc.fill=lazy",    NULL};
    struct rng r = test_rng("partitions");
    for (int k = 0; k < 20; k++) {
        struct set sets[SLICES * SETS] = {0};
        struct expected e = {0};
        char path[96];
        char *text = random_lines(&r, 3000, 20 + (unsigned)rng_below(&r, 300), sets, &e);
        timed_test_file(path, sizeof path, "parts.xdin", text);
        const struct timed_case c = {.path = path, .settings = settings};
        const struct timed_stats s = timed_test_ok(&c).stats;
        CU_ASSERT_EQUAL(s.cache.reads, e.reads);
        CU_ASSERT_EQUAL(s.cache.read_hits, e.read_hits);
        CU_ASSERT_EQUAL(s.cache.read_misses, e.reads - e.read_hits);
        CU_ASSERT_EQUAL(s.cache.fills, e.fills);
        CU_ASSERT_EQUAL(s.cache.writebacks, e.write_backs);
        CU_ASSERT_EQUAL(s.llc.far_reads, e.far);
        CU_ASSERT_EQUAL(s.dram.reads, e.fills);
        CU_ASSERT_EQUAL(s.llc.reply_bytes, e.reads * LINE);
        unlink(path);
        free(text);
    }
}

/* Many SMs at once: everything is answered, and each line comes from the DRAM once when both
 * partitions hold all. */
static void test_partitions_crowded(void) {
    static const char *const settings[] = {
        "llc.size=1MiB",     "llc.slices=16",  "llc.partitions=2",
        "llc.far_cycles=80", "llc.mshrs=2",    "llc.merges=1",
        "gpu.sms=8",         "llc.hash=ipoly", NULL};
    for (uint64_t seed = 1; seed < 9; seed++) {
        const struct timed_traffic traffic = {.seed = seed,
                                              .accesses = 20000,
                                              .footprint = seed % 2 ? 400000 : 4000000,
                                              .writes = 0.2,
                                              .odd = seed % 4 == 0 ? 0.1 : 0,
                                              .groups = 12,
                                              .warps = 4};
        const struct timed_case c = {.traffic = &traffic, .settings = settings};
        const struct timed_outcome out = timed_test_ok(&c);
        CU_ASSERT_EQUAL(out.stats.front.issued, out.stats.front.completed);
        CU_ASSERT_EQUAL(out.stats.cache.reads,
                        out.stats.cache.read_hits + out.stats.cache.read_misses);
        CU_ASSERT(out.stats.llc.far_reads > 0);
    }
}

/* The latency of each case, one access at a time. */
static uint64_t latency_of(const char *text, const char *const *settings) {
    char path[96];
    timed_test_file(path, sizeof path, "latency.xdin", text);
    const struct timed_case c = {.path = path, .settings = settings};
    const uint64_t cycles = timed_test_ok(&c).stats.cycles;
    unlink(path);
    return cycles;
}

static void test_far_latency(void) {
    static const char *const settings[] = {"llc.size=16KiB",
                                           "llc.ways=4",
                                           "llc.slices=4",
                                           "llc.sector=128",
                                           "llc.partitions=2",
                                           "llc.far_cycles=100",
                                           "front.window=1",
                                           "dram.model=fixed",
                                           "llc.pipeline=10",
                                           "llc.miss_cycles=40",
                                           "gpu.clock=1GHz",
                                           "dram.latency=200ns",
                                           "dram.bandwidth=1000GB/s",
                                           NULL};
    /* Line 0 has its home near, line 2 far: pipeline 10, tag 1, data 4, DRAM 40 + 200 + transfer.
     */
    const uint64_t near = latency_of("0 0 80\n", settings),
                   far = latency_of("0 100 80\n", settings);
    CU_ASSERT_EQUAL(far, near + 10 + 1 + 100);
    CU_ASSERT_EQUAL(latency_of("0 0 80\n0 0 80\n", settings), near + 10 + 1 + 4);
    CU_ASSERT_EQUAL(latency_of("0 100 80\n0 100 80\n", settings), far + 10 + 1 + 4);
    /* A write goes to its home and is answered there. */
    CU_ASSERT_EQUAL(latency_of("1 100 80\n", settings) - latency_of("1 0 80\n", settings), 100);
}

/* The LLC with a level behind it asks the DRAM for what two levels of count mode do; with writes
 * the two send a fetch and the write-back of its victim in another order, and what goes through is
 * the same. */
static void test_l3_as_counted(void) {
    for (uint64_t seed = 1; seed < 11; seed++) {
        const struct timed_traffic traffic = {
            .seed = seed, .accesses = 20000, .footprint = 300000, .writes = seed % 2 ? 0.3 : 0};
        struct timed_settings timed = {.n = 0}, counted = {.n = 0};
        timed_set(&timed, "llc.size", "16KiB");
        timed_set(&timed, "llc.ways", "4");
        timed_set(&timed, "llc.fill", "fetch");
        timed_set(&timed, "l3.size", "64KiB");
        timed_set(&timed, "l3.ways", "8");
        timed_set(&timed, "front.window", "1");
        timed_set(&timed, "l3.latency", "30");
        timed_set(&timed, "l3.miss_cycles", "20");
        timed_set(&counted, "l1.size", "16KiB");
        timed_set(&counted, "l1.ways", "4");
        timed_set(&counted, "l1.fill", "fetch");
        timed_set(&counted, "llc.size", "64KiB");
        timed_set(&counted, "llc.ways", "8");
        timed_set(&counted, "llc.fill", "lazy");
        const struct timed_case a = {.traffic = &traffic, .settings = timed.list};
        const struct timed_case b = {.traffic = &traffic, .settings = counted.list, .count = true};
        const struct timed_stats s = timed_test_ok(&a).stats;
        const struct cache_stats want = timed_test_ok(&b).cache;
        CU_ASSERT_EQUAL(s.l3.reads, want.reads);
        CU_ASSERT_EQUAL(s.l3.writes, want.writes);
        CU_ASSERT_EQUAL(s.dram.reads, s.l3.reads - s.l3.read_hits);
        if (traffic.writes == 0) {
            CU_ASSERT_EQUAL(s.l3.read_hits, want.read_hits);
            CU_ASSERT_EQUAL(s.dram.reads, want.fills);
        }
    }
}

static double chase(const char *path, uint64_t warmup, const char *const *settings,
                    struct timed_stats *stats) {
    const struct timed_case c = {.path = path, .settings = settings, .warmup = warmup};
    *stats = timed_test_ok(&c).stats;
    return stats->latency_mean;
}

/* A chase over four times the reach misses three quarters of its translations, one over less none;
 * and each adds what it takes. */
static void test_translation(void) {
    static const char *const off[] = {"llc.size=1MiB", "gpu.l1.size=0", NULL};
    static const char *const on[] = {"llc.size=1MiB",      "gpu.l1.size=0",   "gpu.tlb.reach=2MiB",
                                     "gpu.tlb.page=64KiB", "gpu.tlb.miss=90", NULL};
    static const char wide[] = "gen:chase,footprint=8MiB,count=200000";
    static const char narrow[] = "gen:chase,footprint=1MiB,count=40000";
    struct timed_stats without, with;
    const double base = chase(wide, 65536, off, &without), late = chase(wide, 65536, on, &with);
    CU_ASSERT_EQUAL(without.front.tlb_misses, 0);
    CU_ASSERT_DOUBLE_EQUAL((double)with.front.tlb_misses / (200000 - 65536), 0.75, 0.03);
    CU_ASSERT_DOUBLE_EQUAL((late - base) * (200000 - 65536), 90.0 * (double)with.front.tlb_misses,
                           0.02 * 90 * (double)with.front.tlb_misses);
    chase(narrow, 20000, on, &with);
    CU_ASSERT_EQUAL(with.front.tlb_misses, 0);
}

/* Each private partition has its own quarter: what fits into all of them does not fit into one. */
static void test_private_partitions(void) {
    static const char *const settings[] = {"llc.size=1MiB",   "llc.slices=16", "llc.partitions=4",
                                           "llc.private=yes", "gpu.sms=4",     NULL};
    struct timed_stats s;
    chase("gen:chase,footprint=192KiB,count=8000", 4000, settings, &s);
    CU_ASSERT_EQUAL(s.cache.read_hits, 4000);
    chase("gen:chase,footprint=512KiB,count=16000", 8000, settings, &s);
    CU_ASSERT_EQUAL(s.cache.read_hits, 0);
}

/* A part that refreshes bank by bank: as many as its interval says, and 3.9 pJ for each bit. */
static void test_refresh_by_bank(void) {
    static const char *const settings[] = {"llc.size=0", "dram.preset=HBM2_4Gb_x64_1754",
                                           "dram.channels=2", NULL};
    struct timed_stats s;
    chase("gen:chase,footprint=8MiB,count=20000", 0, settings, &s);
    const double clocks = (double)s.dram.elapsed_ps / 1140;
    CU_ASSERT_DOUBLE_EQUAL((double)s.dram.refreshes, 2 * clocks / 213, 0.001 * clocks / 213 + 4);
    CU_ASSERT_DOUBLE_EQUAL(s.dram.energy_j, 3.9e-12 * 8 * 20000 * 32, 1e-6 * s.dram.energy_j);
    CU_ASSERT_EQUAL(s.dram.read_bursts, 20000);
}

CU_pSuite suite_levels(void) {
    CU_pSuite s = CU_add_suite("levels", NULL, NULL);
    CU_add_test(s, "two partitions: as a brute-force reference", test_two_partitions);
    CU_add_test(s, "two partitions: many SMs, few MSHRs", test_partitions_crowded);
    CU_add_test(s, "two partitions: latencies by hand", test_far_latency);
    CU_add_test(s, "private partitions", test_private_partitions);
    CU_add_test(s, "a level behind the LLC, as counted", test_l3_as_counted);
    CU_add_test(s, "translation", test_translation);
    CU_add_test(s, "refresh by bank", test_refresh_by_bank);
    return s;
}
