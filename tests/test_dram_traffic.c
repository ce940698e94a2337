/* The DRAM model under traffic: conservation, repetition, back-pressure. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "tests/dram_bench.h"

struct traffic {
    struct bench bench;
    struct probe *probes;
    unsigned sent, total, refused;
    bool waiting, asks; /* asks dram_full first */
    struct event tick;
    struct rng rng;
    uint64_t bytes, bursts;
};

static void send(struct traffic *t, uint64_t now) {
    while (t->sent < t->total) {
        struct probe *p = &t->probes[t->sent];
        const unsigned channel = dram_channel_of(t->bench.dram, p->request.address);
        t->waiting = (t->asks && dram_full(t->bench.dram, channel, &p->request, now)) ||
                     !dram_submit(t->bench.dram, &p->request, now);
        if (t->waiting) {
            t->refused++;
            return;
        }
        t->sent++;
        if (rng_below(&t->rng, 4) == 0)
            return;
    }
}

static void space(void *user, unsigned channel, uint64_t now) {
    struct traffic *t = user;
    (void)channel;
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

static struct dram_stats drive(const struct dram_config *config, unsigned total, uint64_t seed,
                               bool asks) {
    struct traffic t = {
        .total = total, .asks = asks, .tick.run = traffic_tick, .rng = rng_stream(seed, 7)};
    struct dram_stats s;
    open_bench(&t.bench, config);
    t.probes = calloc(total, sizeof *t.probes);
    fill_probes(&t);
    dram_on_space(t.bench.dram, 0, space, &t);
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
        drive(&config, 20000, seed + k, k % 2);
    }
    struct dram_config fixed;
    configure(&fixed, "");
    fixed.model = DRAM_FIXED;
    fixed.channels = 5;
    drive(&fixed, 20000, seed, true);
}

/* The same when it runs again, and when dram_full is asked before each request. */
static void test_repeats(void) {
    struct dram_config config;
    configure(&config, "HBM2_8Gb_x128");
    const struct dram_stats a = drive(&config, 5000, 99, false), b = drive(&config, 5000, 99, true);
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
    dram_on_space(t.bench.dram, 0, space, &t);
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

/* A write of four bursts that finds room for three is not left waiting for ever. */
static void test_long_write(void) {
    struct dram_config config;
    struct traffic t = {.total = 3, .asks = true};
    configure(&config, "DDR4_8Gb_x8_2400");
    config.queue = 4;
    open_bench(&t.bench, &config);
    t.probes = calloc(t.total, sizeof *t.probes);
    for (unsigned i = 0; i < t.total; i++)
        t.probes[i].request = (struct dram_request){
            .address = 1024 * i, .bytes = i ? 256 : 64, .write = true, .done = note};
    dram_on_space(t.bench.dram, 0, space, &t);
    for (unsigned i = 0; i < t.total; i++)
        send(&t, 0);
    CU_ASSERT_EQUAL(t.sent, 1);
    run_all(&t.bench);
    while (t.sent < t.total && !t.waiting)
        send(&t, event_now(t.bench.events));
    run_all(&t.bench);
    for (unsigned i = 0; i < t.total; i++)
        CU_ASSERT_EQUAL(t.probes[i].answers, 1);
    free(t.probes);
    close_bench(&t.bench);
}

CU_pSuite suite_dram_traffic(void) {
    CU_pSuite s = CU_add_suite("dram_traffic", NULL, NULL);
    CU_ADD_TEST(s, test_conservation);
    CU_ADD_TEST(s, test_repeats);
    CU_ADD_TEST(s, test_back_pressure);
    CU_ADD_TEST(s, test_long_write);
    return s;
}
