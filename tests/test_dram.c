/* The DRAM model: latency laws, conservation, back-pressure, clock domains, refusals. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memmodels/dram.h"
#include "memmodels/dram_map.h"
#include "sim/rng.h"

#define EVENTS (DRAM_EVENTS_MAX + 64)

/* A memory with its own queue, and the time at which the last request was done. */
struct bench {
    struct event_queue *events;
    struct dram *dram;
    struct sim_err err;
};

static void configure(struct dram_config *config, const char *preset) {
    struct sim_err err;
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL_FATAL(param_bind(set, &dram_params, config, &err), 0);
    param_set_free(set);
    snprintf(config->preset, sizeof config->preset, "%s", preset);
    config->latency_s = 100e-9;
    config->energy_j_per_b = 31.2e-12;
}

static void open_bench(struct bench *b, const struct dram_config *config) {
    b->events = event_queue_new(EVENTS, 8, &b->err);
    b->dram = dram_new(config, b->events, &b->err);
    if (!b->dram)
        fprintf(stderr, "%s\n", b->err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b->dram);
}

static void close_bench(struct bench *b) {
    dram_free(b->dram);
    event_queue_free(b->events);
}

static void run_all(struct bench *b) {
    struct event *e;
    while ((e = event_pop(b->events)))
        e->run(e, e->tick);
}

struct probe {
    struct dram_request request; /* first */
    uint64_t done;
    unsigned answers;
};

static void note(struct dram_request *request, uint64_t now) {
    struct probe *p = (struct probe *)(void *)request;
    p->done = now;
    p->answers++;
}

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
};

/* One read at a time: closed bank, open row, another row long after (PRE first). */
static void test_latency_law(void) {
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct dram_config config;
        struct bench b;
        configure(&config, laws[i].preset);
        memcpy(config.mapping, "rorabgbacoch", 13);
        open_bench(&b, &config);
        const uint64_t tck = dram_clock_ps(b.dram);
        const uint64_t other_row = 1ull << 25; /* a multiple of all fields below the row */
        CU_ASSERT_EQUAL(access_at(&b, 0, 0, 1, false), laws[i].closed * tck);
        CU_ASSERT_EQUAL(access_at(&b, 200 * tck, 0, 1, false), laws[i].open * tck);
        CU_ASSERT_EQUAL(access_at(&b, 400 * tck, other_row, 1, false),
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

/* --- conservation under random traffic --- */

struct traffic {
    struct bench bench;
    struct probe *probes;
    unsigned sent, total, refused;
    bool waiting;
    struct event tick;
    struct rng rng;
    uint64_t bytes, bursts;
};

static void send(struct traffic *t, uint64_t now) {
    while (t->sent < t->total) {
        struct probe *p = &t->probes[t->sent];
        t->waiting = !dram_submit(t->bench.dram, &p->request, now);
        if (t->waiting) {
            t->refused++;
            return;
        }
        t->sent++;
        if (rng_below(&t->rng, 4) == 0)
            return;
    }
}

static void space(void *user, uint64_t now) {
    struct traffic *t = user;
    CU_ASSERT(t->waiting);
    send(t, now);
}

static void traffic_tick(struct event *self, uint64_t now) {
    struct traffic *t = (struct traffic *)(void *)((char *)self - offsetof(struct traffic, tick));
    if (!t->waiting)
        send(t, now);
    if (t->sent < t->total)
        event_at(t->bench.events, self, now + 100 + rng_below(&t->rng, 6000), 100);
}

static void fill_probes(struct traffic *t) {
    const uint32_t burst = dram_burst_bytes(t->bench.dram);
    for (unsigned i = 0; i < t->total; i++) {
        struct dram_request *r = &t->probes[i].request;
        r->bytes = 1 + (uint32_t)rng_below(&t->rng, DRAM_REQUEST_MAX);
        r->address = rng_below(&t->rng, 1 << 18) * 32 % (rng_below(&t->rng, 2) ? 8192 : 1 << 23);
        r->write = rng_below(&t->rng, 3) == 0;
        r->done = note;
        t->bytes += r->bytes;
        t->bursts += (r->bytes + burst - 1) / burst;
    }
}

static struct dram_stats drive(const struct dram_config *config, unsigned total, uint64_t seed) {
    struct traffic t = {.total = total, .tick.run = traffic_tick, .rng = rng_stream(seed, 7)};
    struct dram_stats s;
    open_bench(&t.bench, config);
    t.probes = calloc(total, sizeof *t.probes);
    fill_probes(&t);
    dram_on_space(t.bench.dram, space, &t);
    event_at(t.bench.events, &t.tick, 0, 100);
    run_all(&t.bench);
    dram_flush(t.bench.dram, event_now(t.bench.events));
    run_all(&t.bench);
    unsigned once = 0;
    for (unsigned i = 0; i < total; i++)
        once += t.probes[i].answers == 1;
    CU_ASSERT_EQUAL(once, total);
    CU_ASSERT(dram_idle(t.bench.dram));
    dram_stats(t.bench.dram, event_now(t.bench.events), &s);
    CU_ASSERT_EQUAL(s.reads + s.writes, total);
    CU_ASSERT_EQUAL(s.read_bytes + s.write_bytes, t.bytes);
    if (config->model == DRAM_BANKED) {
        CU_ASSERT_EQUAL(s.read_bursts + s.write_bursts + s.merged, t.bursts);
        CU_ASSERT(s.acts >= s.pres);
    }
    free(t.probes);
    close_bench(&t.bench);
    return s;
}

static void test_conservation(void) {
    static const char *const sets[][3] = {
        /* preset, mapping, "hash" */
        {"HBM2_8Gb_x128", "", ""},
        {"GDDR5X_8Gb_x32", "rorabachbgco", "hash"},
        {"DDR4_8Gb_x8_3200", "", ""},
        {"LPDDR4_8Gb_x16_2400", "", "hash"},
        {"HBM1_4Gb_x128", "rorabgbacoch", ""},
    };
    const uint64_t seed = 20240607;
    printf("(seed %llu) ", (unsigned long long)seed);
    for (unsigned k = 0; k < 4 * sizeof sets / sizeof *sets; k++) {
        struct dram_config config;
        configure(&config, sets[k / 4][0]);
        snprintf(config.mapping, sizeof config.mapping, "%s", sets[k / 4][1]);
        config.hash = *sets[k / 4][2];
        config.page = k % 2 ? DRAM_PAGE_CLOSE : DRAM_PAGE_OPEN;
        config.channels = k % 4 < 2 ? 0 : 3;
        config.transfer_clocks = k % 3 == 0;
        drive(&config, 20000, seed + k);
    }
    struct dram_config fixed;
    configure(&fixed, "");
    fixed.model = DRAM_FIXED;
    fixed.channels = 5;
    drive(&fixed, 20000, seed);
}

static void test_repeats(void) {
    struct dram_config config;
    configure(&config, "HBM2_8Gb_x128");
    const struct dram_stats a = drive(&config, 5000, 99), b = drive(&config, 5000, 99);
    CU_ASSERT_EQUAL(memcmp(&a, &b, sizeof a), 0);
    CU_ASSERT(a.merged > 0);
}

/* A full queue refuses, tells when there is room, and merged reads come back together. */
static void test_back_pressure(void) {
    struct dram_config config;
    struct traffic t = {.total = 100};
    configure(&config, "DDR4_8Gb_x8_2400");
    open_bench(&t.bench, &config);
    t.probes = calloc(t.total, sizeof *t.probes);
    t.rng = rng_stream(1, 1);
    for (unsigned i = 0; i < t.total; i++)
        t.probes[i].request =
            (struct dram_request){.address = 64ull * 131 * i, .bytes = 64, .done = note};
    dram_on_space(t.bench.dram, space, &t);
    while (!t.waiting)
        send(&t, 0);
    CU_ASSERT_EQUAL(t.sent, 32);
    CU_ASSERT(!dram_can_accept(t.bench.dram, 0x4000000, 64, false));
    CU_ASSERT(dram_can_accept(t.bench.dram, 0x4000000, 64, true));
    while (t.sent < t.total || event_pending(t.bench.events)) {
        run_all(&t.bench);
        send(&t, event_now(t.bench.events));
    }
    for (unsigned i = 0; i < t.total; i++)
        CU_ASSERT_EQUAL(t.probes[i].answers, 1);
    free(t.probes);
    close_bench(&t.bench);
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
    CU_ADD_TEST(s, test_fixed);
    CU_ADD_TEST(s, test_conservation);
    CU_ADD_TEST(s, test_repeats);
    CU_ADD_TEST(s, test_back_pressure);
    CU_ADD_TEST(s, test_map);
    return s;
}
