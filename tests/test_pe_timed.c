/* Timed runs: equal to the closed form where nothing is scarce, slower and never faster where
 * memory is, and sensitive to the technology of the global buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/run.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_timed(void);

#define SEED 4242u

static void machine_new(struct machine *m, struct param_set **set, const char *const *settings) {
    struct sim_err err = {0};
    memset(m, 0, sizeof *m);
    *set = param_set_new(NULL);
    CU_ASSERT_FATAL(machine_bind(*set, m, &err) == 0);
    for (; *settings; settings++)
        CU_ASSERT_FATAL(param_assign_text(*set, *settings, &err) == 0);
    if (machine_resolve(m, *set, &err))
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_FATAL(err.code == 0);
}

static uint64_t run_cycles(const char *const *settings, const struct net_layer *net) {
    struct machine m;
    struct param_set *set;
    struct sim_err err = {0};
    struct run_layer job = {.net = net, .batch = 1, .seed = 1};
    machine_new(&m, &set, settings);
    if (run_layer(&m, &job, &err))
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL(err.code, 0);
    param_set_free(set);
    return job.result.cycles;
}

static void unlimited_equals_closed(void) {
    struct rng r = rng_stream(SEED, 0);
    for (int i = 0; i < 1000; i++) {
        const struct net_layer net = pe_random_layer(&r);
        char rows[32], cols[32], flow[40], hop[32], parts[32], depth[40];
        snprintf(rows, sizeof rows, "array.rows=%d", 3 + (int)rng_below(&r, 6));
        snprintf(cols, sizeof cols, "array.cols=%d", 2 * (1 + (int)rng_below(&r, 4)));
        snprintf(parts, sizeof parts, "array.partitions=%d", 1 + (int)rng_below(&r, 2));
        snprintf(hop, sizeof hop, "array.vertical_hop=%d", 1 + (int)rng_below(&r, 2));
        snprintf(depth, sizeof depth, "array.accumulators=%d", (int)rng_below(&r, 8));
        const struct dataflow *d = dataflow_at(rng_below(&r, 4));
        snprintf(flow, sizeof flow, "array.dataflow=%s", d->name);
        const char *overlap =
            rng_below(&r, 2) ? "array.preload=overlapped" : "array.preload=serial";
        const char *settings[] = {"", rows, cols, flow, NULL, NULL, NULL, NULL, NULL};
        if (d->systolic) {
            settings[4] = hop;
            settings[5] = parts;
            settings[6] = depth;
            settings[7] = overlap;
        }
        settings[0] = "array.mode=closed";
        const uint64_t closed = run_cycles(settings, &net);
        settings[0] = "array.mode=timed";
        CU_ASSERT_EQUAL(run_cycles(settings, &net), closed);
        settings[0] = "array.mode=exact";
        CU_ASSERT_EQUAL(run_cycles(settings, &net), closed);
    }
}

static const struct net_layer conv = {.name = "conv",
                                      .type = NET_CONV,
                                      .n = 1,
                                      .c = 64,
                                      .h = 28,
                                      .w = 28,
                                      .k = 96,
                                      .r = 3,
                                      .s = 3,
                                      NET_WINDOW(1, 1, 1),
                                      .groups = 1};

static void bandwidth_is_monotone(void) {
    static const char *const speeds[] = {"dram.bandwidth=1000GB/s", "dram.bandwidth=64GB/s",
                                         "dram.bandwidth=16GB/s", "dram.bandwidth=4GB/s",
                                         "dram.bandwidth=1GB/s"};
    static const char *const flows[] = {"array.dataflow=os", "array.dataflow=ws",
                                        "array.dataflow=is", "array.dataflow=rs"};
    for (int f = 0; f < 4; f++) {
        const char *free_run[] = {flows[f], "glb.size=64KiB", NULL};
        uint64_t before = run_cycles(free_run, &conv);
        for (int i = 0; i < 5; i++) {
            const char *settings[] = {flows[f],  "glb.size=64KiB",    "dram.model=fixed",
                                      speeds[i], "dram.latency=20ns", NULL};
            const uint64_t cycles = run_cycles(settings, &conv);
            CU_ASSERT(cycles >= before);
            before = cycles;
        }
        /* at 1 byte a cycle the weights alone take as many cycles */
        CU_ASSERT(before >= 64 * 96 * 9);
    }
}

/* Where only filters travel beside the array, inputs and outputs add their whole time. */
static void what_may_not_overlap_adds_up(void) {
    const char *beside[] = {"offchip.bandwidth=8GB/s", "glb.size=1MiB", NULL};
    const char *apart[] = {"offchip.bandwidth=8GB/s", "glb.size=1MiB", "offchip.overlap=filters",
                           NULL};
    const char *alone[] = {"array.mode=closed", "glb.size=1MiB", NULL};
    const uint64_t activations = (64 + 96) * 28 * 28 / 8; /* cycles at 8 bytes a cycle */
    CU_ASSERT(run_cycles(apart, &conv) >= run_cycles(alone, &conv) + activations);
    CU_ASSERT(run_cycles(apart, &conv) > run_cycles(beside, &conv));
}

static void buffers_hide_latency(void) {
    const char *single[] = {"dram.model=fixed", "dram.latency=500ns", "glb.double_buffer=no", NULL};
    const char *twice[] = {"dram.model=fixed", "dram.latency=500ns", "glb.double_buffer=yes", NULL};
    CU_ASSERT(run_cycles(twice, &conv) < run_cycles(single, &conv));
}

static void buffer_technology_changes_cycles(void) {
    static const char *const techs[] = {"glb.tech=deepnvm-sram", "glb.tech=deepnvm-stt"};
    uint64_t cycles[2];
    for (int i = 0; i < 2; i++) {
        const char *settings[] = {"glb.size=3MiB", techs[i], "glb.banks=2", NULL};
        cycles[i] = run_cycles(settings, &conv);
    }
    const char *plain[] = {"glb.size=3MiB", NULL};
    CU_ASSERT(cycles[0] > run_cycles(plain, &conv));
    CU_ASSERT(cycles[1] > cycles[0]);
}

static void banked_memory_stalls(void) {
    static const struct net_layer fc = {.name = "fc",
                                        .type = NET_FC,
                                        .n = 1,
                                        .c = 1024,
                                        .h = 1,
                                        .w = 1,
                                        .k = 1024,
                                        .r = 1,
                                        .s = 1,
                                        NET_WINDOW(1, 0, 1),
                                        .groups = 1};
    const char *unlimited[] = {"array.dataflow=os", NULL};
    const char *banked[] = {"array.dataflow=os", "dram.model=banked",
                            "dram.preset=DDR4_8Gb_x8_2400", NULL};
    CU_ASSERT(run_cycles(banked, &fc) > run_cycles(unlimited, &fc));
}

/* Every layer of every shipped network takes at least as long as its bytes over the bandwidth. */
static void no_layer_beats_its_memory(void) {
    static const char *const memories[][3] = {
        {"dram.model=fixed", "dram.bandwidth=30GB/s", "dram.latency=100ns"},
        {"dram.model=fixed", "dram.bandwidth=7.3GB/s", "dram.latency=0ns"},
        {"offchip.bandwidth=480GB/s", "glb.size=1MiB", "array.dataflow=os"},
        {"offchip.bandwidth=3GB/s", "glb.size=8MiB", "array.dataflow=ws"}};
    static const double rates[] = {30e9, 7.3e9, 480e9, 3e9};
    for (int k = 0; k < 4; k++) {
        const char *settings[] = {memories[k][0],   memories[k][1],   memories[k][2],
                                  "array.rows=256", "array.cols=256", NULL};
        const char *name;
        struct machine m;
        struct param_set *set;
        machine_new(&m, &set, settings);
        for (size_t i = 0; (name = network_name_at(i)); i++) {
            struct network *net;
            CU_ASSERT_FATAL(network_open(&net, name, NULL) == 0);
            for (size_t l = 0; l < net->n && (l < 12 || l + 4 > net->n); l++) {
                struct run_layer job = {.net = &net->layers[l], .batch = 1, .zeros_in = -1};
                CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
                CU_ASSERT(job.result.time_s >=
                          (double)job.result.dram_bytes / rates[k] * (1 - 1e-9));
            }
            network_free(net);
        }
        param_set_free(set);
    }
}

/* On random layers, with every dataflow, more of buffer or bandwidth never takes more cycles. */
static void more_is_never_slower(void) {
    struct rng r = rng_stream(SEED, 7);
    for (int i = 0; i < 120; i++) {
        struct net_layer net = pe_random_layer(&r);
        char flow[40], glb[32], rate[48];
        const struct dataflow *d = dataflow_at(rng_below(&r, 4));
        net.c *= 1 + rng_below(&r, 8);
        net.k *= 1 + rng_below(&r, 8);
        if (rng_below(&r, 5) == 0)
            net = (struct net_layer){.name = "add",
                                     .type = NET_ELTWISE,
                                     .n = 1,
                                     .c = net.c,
                                     .h = 1 + rng_below(&r, 60),
                                     .w = 1 + rng_below(&r, 60),
                                     .k = net.c,
                                     .r = 1,
                                     .s = 1,
                                     NET_WINDOW(1, 0, 1),
                                     .groups = 1};
        net.c = net.c / net.groups * net.groups;
        net.k = net.k / net.groups * net.groups;
        snprintf(flow, sizeof flow, "array.dataflow=%s", d->name);
        const char *latency = rng_below(&r, 2) ? "dram.latency=0ns" : "dram.latency=100ns";
        const char *twice = rng_below(&r, 2) ? "glb.double_buffer=yes" : "glb.double_buffer=no";
        const char *beside = i % 3 ? "offchip.overlap=all" : "offchip.overlap=filters";
        const char *settings[] = {flow,  glb,    rate,           "dram.model=fixed", latency,
                                  twice, beside, "array.rows=8", "array.cols=8",     NULL};
        uint64_t by_size[4][5];
        for (int b = 0; b < 4; b++)
            for (int g = 0; g < 5; g++) {
                snprintf(glb, sizeof glb, "glb.size=%dKiB", 2 << g);
                snprintf(rate, sizeof rate, "dram.bandwidth=%gGB/s", 0.25 * (1 << b));
                by_size[b][g] = run_cycles(settings, &net);
                if ((g && by_size[b][g] > by_size[b][g - 1]) ||
                    (b && by_size[b][g] > by_size[b - 1][g])) {
                    fprintf(stderr, "seed %u, layer %d: %s %s %s %s %s: slower\n", SEED, i, flow,
                            glb, rate, latency, twice);
                    CU_FAIL("more is slower");
                }
            }
    }
}

/* A watched run asks the memory request by request, as events; one that nobody watches follows the
 * bus. On random layers, memories and clocks both give the same figures. */
static void bus_equals_events(void) {
    const struct timed_watch watch = {0};
    struct rng r = rng_stream(SEED, 11);
    for (int i = 0; i < 2000; i++) {
        struct net_layer net = pe_random_layer(&r);
        char text[7][48];
        net.k = net.k / net.groups * (1 + rng_below(&r, 8)) * net.groups;
        snprintf(text[0], sizeof *text, "array.dataflow=%s", dataflow_at(rng_below(&r, 4))->name);
        snprintf(text[1], sizeof *text, "dram.bandwidth=%gGB/s", 0.25 + 0.37 * rng_below(&r, 60));
        snprintf(text[2], sizeof *text, "dram.latency=%dns", (int)rng_below(&r, 3) * 77);
        snprintf(text[3], sizeof *text, "dram.queue=%d", 1 + (int)rng_below(&r, 200));
        snprintf(text[4], sizeof *text, "array.clock=%dMHz", 200 + (int)rng_below(&r, 900));
        snprintf(text[5], sizeof *text, "glb.double_buffer=%s", rng_below(&r, 2) ? "yes" : "no");
        snprintf(text[6], sizeof *text, "offchip.overlap=%s", rng_below(&r, 2) ? "all" : "filters");
        const char *settings[] = {"dram.model=fixed",
                                  text[0],
                                  text[1],
                                  text[2],
                                  text[3],
                                  text[4],
                                  text[5],
                                  text[6],
                                  NULL};
        struct machine m;
        struct param_set *set;
        struct run_layer alone = {.net = &net, .batch = 1}, watched = alone;
        watched.watch = &watch;
        machine_new(&m, &set, settings);
        CU_ASSERT_FATAL(run_layer(&m, &alone, NULL) == 0);
        CU_ASSERT_FATAL(run_layer(&m, &watched, NULL) == 0);
        if (memcmp(&alone.result, &watched.result, sizeof alone.result) != 0) {
            fprintf(stderr, "seed %u, layer %d: %s %s %s %s %s %s %s: %llu and %llu cycles\n", SEED,
                    i, text[0], text[1], text[2], text[3], text[4], text[5], text[6],
                    (unsigned long long)alone.result.cycles,
                    (unsigned long long)watched.result.cycles);
            CU_FAIL("the bus differs from the events");
        }
        param_set_free(set);
    }
}

struct tiling {
    uint64_t until, sum[5];
    bool apart;
};

static void note_span(void *user, enum timed_row row, uint64_t step, uint64_t from, uint64_t to) {
    struct tiling *t = user;
    (void)step;
    t->sum[row] += to - from;
    if (row == ROW_READ || row == ROW_WRITE)
        return;
    t->apart = t->apart || from != t->until;
    t->until = to;
}

/* What a timeline shows of the array: computing and stalls follow one another without a gap, from 0
 * to the end, and as long as the result says. */
static void spans_fill_the_run(void) {
    struct rng r = rng_stream(SEED, 12);
    for (int i = 0; i < 200; i++) {
        const struct net_layer net = pe_random_layer(&r);
        char text[3][48];
        snprintf(text[0], sizeof *text, "array.dataflow=%s", dataflow_at(rng_below(&r, 4))->name);
        snprintf(text[1], sizeof *text, "dram.bandwidth=%gGB/s", 0.25 + 0.37 * rng_below(&r, 60));
        snprintf(text[2], sizeof *text, "glb.bandwidth=%dGB/s", 1 + (int)rng_below(&r, 60));
        const char *settings[] = {"dram.model=fixed", text[0], text[1], text[2], NULL};
        struct machine m;
        struct param_set *set;
        struct tiling t = {.until = 0};
        const struct timed_watch watch = {.user = &t, .span = note_span};
        struct run_layer job = {.net = &net, .batch = 1, .watch = &watch};
        machine_new(&m, &set, settings);
        CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
        CU_ASSERT(!t.apart && t.until == job.result.cycles);
        CU_ASSERT_EQUAL(t.sum[ROW_STALL_DRAM], job.result.stall_dram);
        CU_ASSERT_EQUAL(t.sum[ROW_STALL_GLB], job.result.stall_glb);
        param_set_free(set);
    }
}

/* Eight words of two operands past four ALUs, by hand: 2 cycles, 16 words in, 8 out. */
static void an_add_reads_both_operands(void) {
    const struct net_layer add = {.name = "add",
                                  .type = NET_ELTWISE,
                                  .n = 1,
                                  .c = 8,
                                  .h = 1,
                                  .w = 1,
                                  .k = 8,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    const char *settings[] = {"array.cols=4", NULL};
    struct machine m;
    struct param_set *set;
    struct run_layer job = {.net = &add, .batch = 1, .zeros_in = -1};
    machine_new(&m, &set, settings);
    CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
    CU_ASSERT_EQUAL(job.result.cycles, 2);
    CU_ASSERT_EQUAL(job.result.ifmap_dram_reads, 16);
    CU_ASSERT_EQUAL(job.result.ifmap_sram_reads, 16);
    CU_ASSERT_EQUAL(job.result.ofmap_sram_writes, 8);
    CU_ASSERT_EQUAL(job.result.glb_bytes, 24);
    CU_ASSERT_EQUAL(job.result.dram_bytes, 24);
    CU_ASSERT_DOUBLE_EQUAL(job.result.glb_energy_j, 24 * 8 * 352.5e-15, 1e-18);
    param_set_free(set);
}

/* A pool whose two columns of windows lie at -1 and 1 of one column that is at 0: nothing is read,
 * 7 by 2 outputs of 8 channels are written, by hand 28 cycles past four ALUs or 112 bytes at 1
 * GB/s. */
static void a_pool_of_padding_writes(void) {
    const struct net_layer pool = {.name = "pool",
                                   .type = NET_POOL,
                                   .n = 1,
                                   .c = 8,
                                   .h = 20,
                                   .w = 1,
                                   .k = 8,
                                   .r = 3,
                                   .s = 1,
                                   .y = {3, 2, 2, 2},
                                   .x = {2, 1, 1, 2},
                                   .groups = 1};
    static const char *const modes[] = {"array.mode=closed", "array.mode=timed",
                                        "array.mode=exact"};
    for (int i = 0; i < 4; i++) {
        const char *settings[] = {"array.cols=4", modes[i < 3 ? i : 1],
                                  i < 3 ? NULL : "offchip.bandwidth=0.5GB/s", NULL};
        struct machine m;
        struct param_set *set;
        struct run_layer job = {.net = &pool, .batch = 1, .zeros_in = -1, .seed = 1};
        machine_new(&m, &set, settings);
        CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
        CU_ASSERT(i < 3 ? job.result.cycles == 28 : job.result.cycles >= 2 * 112);
        CU_ASSERT(job.result.ifmap_dram_reads == 0 && job.result.ofmap_dram_writes == 112);
        CU_ASSERT_EQUAL(job.result.dram_bytes, 112);
        CU_ASSERT_EQUAL(job.result.glb_bytes, 112);
        param_set_free(set);
    }
}

CU_pSuite suite_pe_timed(void) {
    CU_pSuite s = CU_add_suite("pe: timed", NULL, NULL);
    CU_add_test(s, "spans of a timeline fill the run", spans_fill_the_run);
    CU_add_test(s, "unlimited memory: closed, timed and exact are equal", unlimited_equals_closed);
    CU_add_test(s, "less bandwidth never takes fewer cycles", bandwidth_is_monotone);
    CU_add_test(s, "double buffering hides latency", buffers_hide_latency);
    CU_add_test(s, "a slower buffer takes more cycles", buffer_technology_changes_cycles);
    CU_add_test(s, "a banked memory makes the array wait", banked_memory_stalls);
    CU_add_test(s, "no layer of a network beats its memory", no_layer_beats_its_memory);
    CU_add_test(s, "more buffer or bandwidth is never slower", more_is_never_slower);
    CU_add_test(s, "what may not overlap adds up", what_may_not_overlap_adds_up);
    CU_add_test(s, "a bus without events equals one with", bus_equals_events);
    CU_add_test(s, "an add reads both operands, through the buffer", an_add_reads_both_operands);
    CU_add_test(s, "a pool of nothing but padding writes its outputs", a_pool_of_padding_writes);
    return s;
}
