/* The DRAM model: latency laws, clock domains, idle time, address mapping. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "memmodels/dram/map.h"
#include "tests/dram_bench.h"

static void nothing(struct event *self, uint64_t now) {
    (void)self;
    (void)now;
}

/* Moves the queue to `now`, submits, and runs until all is quiet; the time from submit to answer.
 */
static uint64_t access_at(struct bench *b, uint64_t now, uint64_t address, uint32_t bytes,
                          bool write) {
    struct event at = {.run = nothing};
    struct probe p = {{.address = address, .bytes = bytes, .write = write, .done = note}, 0, 0};
    if (now > event_now(b->events)) {
        event_at(b->events, &at, now, 0);
        run_all(b);
    }
    CU_ASSERT(dram_submit(b->dram, &p.request, now));
    run_all(b);
    CU_ASSERT_EQUAL(p.answers, 1);
    return p.done - now;
}

/* tRCD + CL + burst, CL + burst, tRP and tRAS of every part in clocks, from its table. */
static const struct {
    const char *preset;
    unsigned closed, open, rp;
} laws[] = {
    {"GDDR5_1Gb_x32", 18 + 24 + 2, 24 + 2, 18},
    {"GDDR5_8Gb_x32", 24 + 24 + 2, 24 + 2, 24},
    {"GDDR5X_8Gb_x32", 18 + 24 + 2, 24 + 2, 18},
    {"GDDR6_8Gb_x16", 24 + 24 + 1, 24 + 1, 24},
    {"HBM1_4Gb_x128", 7 + 7 + 2, 7 + 2, 7},
    {"HBM2_4Gb_x128", 14 + 14 + 2, 14 + 2, 14},
    {"HBM2_8Gb_x128", 14 + 14 + 2, 14 + 2, 14},
    {"LPDDR3_8Gb_x32_1866", 17 + 14 + 4, 14 + 4, 17},
    {"LPDDR4_8Gb_x16_2400", 15 + 17 + 8, 17 + 8, 15},
    {"DDR4_8Gb_x8_2400", 17 + 17 + 4, 17 + 4, 17},
    {"DDR4_8Gb_x8_3200", 22 + 22 + 4, 22 + 4, 22},
    {"DDR3_8Gb_x8_1600", 11 + 11 + 4, 11 + 4, 11},
    /* Of 14 ns each, and of 15.39, 13.68 and 15.39 ns. */
    {"HBM2_4Gb_x64_1754", 13 + 13 + 2, 13 + 2, 13},
    {"HBM2E_8Gb_x64_3186", 23 + 23 + 2, 23 + 2, 23},
    {"HBM3_4Gb_x32_5227", 37 + 37 + 4, 37 + 4, 37},
    {"HBM3E_4Gb_x32_6250", 44 + 44 + 4, 44 + 4, 44},
    {"GDDR6_8Gb_x16_14500", 28 + 25 + 2, 25 + 2, 28},
    {"GDDR6_8Gb_x16_18000", 35 + 31 + 2, 31 + 2, 35},
    {"GDDR6X_8Gb_x16_21000", 41 + 36 + 2, 36 + 2, 41},
    {"GDDR7_4Gb_x8_28000", 54 + 48 + 4, 48 + 4, 54},
};

/* One read at a time: closed bank, open row, another row long after (PRE first); before the
 * first refresh of a bank. */
static void test_latency_law(void) {
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct dram_config config;
        struct bench b;
        configure(&config, laws[i].preset);
        memcpy(config.mapping, "rorabgbacoch", 13);
        open_bench(&b, &config);
        const uint64_t tck = dram_clock_ps(b.dram);
        const uint64_t late = laws[i].closed + laws[i].open + 20; /* than tRAS */
        const uint64_t other_row = 1ull << 25; /* a multiple of all fields below the row */
        CU_ASSERT_EQUAL(access_at(&b, 0, 0, 1, false), laws[i].closed * tck);
        CU_ASSERT_EQUAL(access_at(&b, (laws[i].closed + 4) * tck, 0, 1, false), laws[i].open * tck);
        CU_ASSERT_EQUAL(access_at(&b, late * tck, other_row, 1, false),
                        (laws[i].rp + laws[i].closed) * tck);
        CU_ASSERT_EQUAL(dram_channel_of(b.dram, other_row), dram_channel_of(b.dram, 0));
        CU_ASSERT_EQUAL(event_pending(b.events), 0);
        close_bench(&b);
    }
    CU_ASSERT_PTR_NULL(dram_presets[sizeof laws / sizeof *laws].name);
}

/* A read that comes between two clock edges waits for the edge; a write is answered in a clock. */
static void test_clock_domains(void) {
    struct dram_config config;
    struct bench b;
    configure(&config, "GDDR5X_8Gb_x32"); /* 666 ps */
    open_bench(&b, &config);
    CU_ASSERT_EQUAL(access_at(&b, 1000, 0, 1, false), 2 * 666 - 1000 + 44 * 666);
    CU_ASSERT_EQUAL(access_at(&b, 66600, 4096, 1, true), 666);
    close_bench(&b);
}

/* The bursts of one request follow each other at tCCD_L, and it is done with the last one. */
static void test_long_request(void) {
    struct dram_config config;
    struct dram_stats s;
    struct bench b;
    configure(&config, "HBM2_8Gb_x128"); /* bursts of 64 B, tCCD_L 2 */
    open_bench(&b, &config);
    CU_ASSERT_EQUAL(access_at(&b, 0, 0, 64, false), 30000);
    CU_ASSERT_EQUAL(access_at(&b, 100000, 0, 65, false), 16000 + 2000);
    CU_ASSERT_EQUAL(access_at(&b, 200000, 0, 256, false), 16000 + 3 * 2000);
    dram_stats(b.dram, 300000, &s);
    CU_ASSERT_EQUAL(s.reads, 3);
    CU_ASSERT_EQUAL(s.read_bytes, 64 + 65 + 256);
    CU_ASSERT_EQUAL(s.read_bursts, 1 + 2 + 4);
    CU_ASSERT_EQUAL(s.row_hits, 6);
    close_bench(&b);
}

static void test_closed_pages(void) {
    struct dram_config config;
    struct dram_stats s;
    struct bench b;
    configure(&config, "HBM2_8Gb_x128");
    config.page = DRAM_PAGE_CLOSE;
    open_bench(&b, &config);
    for (uint64_t i = 0; i < 10; i++)
        CU_ASSERT_EQUAL(access_at(&b, i * 100000, 0, 1, false), 30000);
    dram_stats(b.dram, 1000000, &s);
    CU_ASSERT_EQUAL(s.acts, 10);
    CU_ASSERT_EQUAL(s.pres, 0);
    CU_ASSERT_EQUAL(s.row_hits, 0);
    close_bench(&b);
}

/* Idle time queues no event, but its refreshes and standby are counted when asked for. */
static void test_idle_time(void) {
    struct dram_config config;
    struct dram_stats s;
    struct bench b;
    configure(&config, "HBM2_8Gb_x128");
    open_bench(&b, &config);
    CU_ASSERT_EQUAL(event_pending(b.events), 0);
    dram_stats(b.dram, 1000000000, &s); /* 1 ms: 10^6 clocks, one refresh in 3,900 */
    CU_ASSERT_EQUAL(s.refreshes, 8 * (1000000 / 3900));
    CU_ASSERT_EQUAL(s.active_clocks, 0);
    CU_ASSERT_EQUAL(s.idle_clocks, 8 * 1000000);
    /* 48 mW of standby and 60,840 pJ per refresh, per channel */
    CU_ASSERT_DOUBLE_EQUAL(s.background_j, 8 * 48e-3 * 1e-3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.refresh_j, 8 * 256 * 60840e-12, 1e-12);
    close_bench(&b);
}

/* A long idle time in one look, and in as many as it has refreshes: the same to the last count,
 * also of what comes after it. */
static void test_long_idle_time(void) {
    for (size_t i = 0; dram_presets[i].name; i++) {
        struct dram_stats s[2];
        uint64_t done[2];
        for (int small = 0; small < 2; small++) {
            struct dram_config config;
            struct bench b;
            configure(&config, dram_presets[i].name);
            open_bench(&b, &config);
            const uint64_t tck = dram_clock_ps(b.dram), end = 3000000 * tck;
            access_at(&b, 1000 * tck, 1ull << 25, 64, false);
            for (uint64_t now = 3000 * tck; small && now < end; now += 1000 * tck)
                dram_stats(b.dram, now, &s[1]);
            done[small] = access_at(&b, end + 5 * tck, 1ull << 26, 64, false);
            dram_stats(b.dram, end + 20000 * tck, &s[small]);
            close_bench(&b);
        }
        CU_ASSERT_EQUAL(done[0], done[1]);
        CU_ASSERT(memcmp(&s[0], &s[1], sizeof s[0]) == 0);
    }
}

static void test_fixed(void) {
    struct dram_config config;
    struct dram_stats s;
    struct bench b;
    configure(&config, "");
    config.model = DRAM_FIXED;
    config.bandwidth_b_per_s = 64e9; /* 128 B in 2 ns */
    open_bench(&b, &config);
    struct probe p[100] = {0};
    for (int i = 0; i < 100; i++) {
        p[i].request = (struct dram_request){.address = 128u * i, .bytes = 128, .done = note};
        CU_ASSERT(dram_submit(b.dram, &p[i].request, 0));
    }
    run_all(&b);
    for (int i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(p[i].done, 100000u + 2000u * (i + 1));
    dram_stats(b.dram, event_now(b.events), &s);
    CU_ASSERT_EQUAL(s.reads, 100);
    CU_ASSERT_DOUBLE_EQUAL(s.mean_read_latency, 100 + 2 * 50.5, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(s.energy_j, 12800 * 31.2e-12, 1e-18);
    close_bench(&b);
}

/* Distinct bursts lie at distinct places, and strides spread over any number of channels. */
static void test_map(void) {
    struct dram_config config;
    struct dram_timing timing;
    struct sim_err err;
    configure(&config, "HBM2_8Gb_x128");
    config.channels = 12;
    CU_ASSERT_EQUAL_FATAL(dram_timing_load(&timing, &config, &err), 0);
    for (int hash = 0; hash < 2; hash++) {
        struct dram_map map;
        unsigned per_channel[12] = {0}, strided[12] = {0};
        unsigned char *seen = calloc(12 * 16 * 32, 1);
        dram_map_init(&map, &timing, hash);
        for (uint64_t i = 0; i < 12 * 16 * 32; i++) { /* one row of every bank */
            struct dram_node n = {.address = i * 64};
            const unsigned channel = dram_map_locate(&map, &n);
            CU_ASSERT_EQUAL(n.row, 0);
            CU_ASSERT_EQUAL(seen[(channel * 16 + n.bank) * 32 + n.column]++, 0);
            per_channel[channel]++;
            n.address = i * 2048 * 12;
            strided[dram_map_locate(&map, &n)]++;
        }
        for (int c = 0; c < 12; c++) {
            CU_ASSERT_EQUAL(per_channel[c], 16 * 32);
            CU_ASSERT(!hash || (strided[c] > 400 && strided[c] < 624));
        }
        free(seen);
    }
}

CU_pSuite suite_dram(void) {
    CU_pSuite s = CU_add_suite("dram", NULL, NULL);
    CU_ADD_TEST(s, test_latency_law);
    CU_ADD_TEST(s, test_clock_domains);
    CU_ADD_TEST(s, test_long_request);
    CU_ADD_TEST(s, test_closed_pages);
    CU_ADD_TEST(s, test_idle_time);
    CU_ADD_TEST(s, test_long_idle_time);
    CU_ADD_TEST(s, test_fixed);
    CU_ADD_TEST(s, test_map);
    return s;
}
