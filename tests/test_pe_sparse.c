/* Zeros that save time: depths against drawn lanes, cycles against dense layers of that depth,
 * compressed bytes against counts by hand, and the modes against each other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/run.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_sparse(void);

#define SEED 20260728u

static void machine_new(struct machine *m, const char *flow, enum array_mode mode) {
    memset(m, 0, sizeof *m);
    pe_default_config(&m->array);
    m->array.dataflow = dataflow_index(flow);
    m->array.mode = (int)mode;
    CU_ASSERT_FATAL(pe_type_open(&m->type, "int8", NULL) == 0);
}

static struct pe_result run(const struct machine *m, const struct net_layer *net,
                            const struct pe_sparse *sparse) {
    struct run_layer job = {
        .net = net, .batch = 1, .zeros_in = -1, .zeros_out = -1, .seed = 1, .sparse = *sparse};
    struct sim_err err = {0};
    if (run_layer(m, &job, &err))
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL(err.code, 0);
    return job.result;
}

static struct net_layer product(uint64_t m, uint64_t k, uint64_t n) {
    return (struct net_layer){.name = "gemm",
                              .type = NET_GEMM,
                              .n = 1,
                              .c = k,
                              .h = m,
                              .w = 1,
                              .k = n,
                              .r = 1,
                              .s = 1,
                              NET_WINDOW(1, 0, 1),
                              .groups = 1};
}

/* The median over many draws of the most nonzeros in any of `lanes` lanes. */
static uint64_t drawn(struct rng *r, uint64_t depth, double share, uint64_t lanes) {
    enum { DRAWS = 401 };
    uint64_t counts[2000] = {0}, seen = 0, k = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
        uint64_t most = 0;
        for (uint64_t lane = 0; lane < lanes; lane++) {
            uint64_t nonzero = 0;
            for (uint64_t i = 0; i < depth; i++)
                nonzero += rng_real(r) < share;
            most = nonzero > most ? nonzero : most;
        }
        counts[most]++;
    }
    while ((seen += counts[k]) * 2 < DRAWS)
        k++;
    return k;
}

static void the_slowest_lane_sets_the_pace(void) {
    struct rng r = rng_stream(SEED, 0);
    struct machine m;
    machine_new(&m, "os", MODE_CLOSED);
    for (int i = 0; i < 60; i++) {
        const uint64_t depth = 40 + rng_below(&r, 800), filters = 1 + rng_below(&r, 60);
        const double zeros = 0.05 + 0.9 * rng_real(&r);
        const struct net_layer net = product(40, depth, filters);
        struct pe_layer weights, inputs;
        pe_layer_init(&weights, &net, 1, NULL);
        pe_layer_init(&inputs, &net, 1, NULL);
        pe_sparse_shorten(&weights, &(struct pe_sparse){.weight_zeros = zeros}, &m.array);
        pe_sparse_shorten(&inputs, &(struct pe_sparse){.input_zeros = zeros}, &m.array);
        const uint64_t lanes = filters < m.array.cols ? filters : m.array.cols;
        const uint64_t w = drawn(&r, depth, 1 - zeros, lanes), a = drawn(&r, depth, 1 - zeros, 32);
        const double slack = 2 + 0.02 * (double)depth;
        CU_ASSERT_DOUBLE_EQUAL((double)weights.gemm_k, (double)w, slack);
        CU_ASSERT_DOUBLE_EQUAL((double)inputs.gemm_k, (double)a, slack);
    }
}

/* Every dataflow and mode takes the cycles of a dense layer of the shorter depth. */
static void skips_are_a_shorter_depth(void) {
    static const char *const flows[] = {"os", "ws", "is", "rs"};
    struct rng r = rng_stream(SEED, 1);
    for (int i = 0; i < 400; i++) {
        struct machine m;
        struct net_layer net = pe_random_layer(&r), shorter = net;
        const struct pe_sparse none = {0}, half = {.n = 1, .m = 2};
        if (net_gates(net.type))
            continue;
        net.c *= 2;
        machine_new(&m, flows[i % 4], (enum array_mode)rng_below(&r, 3));
        m.array.rows = 3 + rng_below(&r, 5);
        m.array.cols = 2 + rng_below(&r, 5);
        const struct pe_result sparse = run(&m, &net, &half), dense = run(&m, &shorter, &none);
        CU_ASSERT_EQUAL(sparse.cycles, dense.cycles);
        CU_ASSERT_EQUAL(sparse.macs, dense.macs);
        CU_ASSERT_EQUAL(sparse.filter_dram_reads, dense.filter_dram_reads);
        CU_ASSERT(sparse.ifmap_dram_reads >= dense.ifmap_dram_reads);
        CU_ASSERT_EQUAL(sparse.ifmap_sram_reads, 2 * dense.ifmap_sram_reads);
    }
}

/* 64 x 256 by 256 x 32 of bytes: inputs 16384, outputs 2048, dense weights 8192. */
static void weights_are_stored_without_zeros(void) {
    const struct net_layer net = product(64, 256, 32);
    const struct {
        struct pe_sparse s;
        uint64_t weights; /* bytes */
    } cases[] = {{{0}, 8192},
                 {{.n = 2, .m = 4}, 4096 + 4096 * 2 / 8},
                 {{.n = 1, .m = 4}, 2048 + 2048 * 2 / 8},
                 {{.n = 4, .m = 4}, 8192},
                 {{.weight_zeros = 0.5}, 4096 + 8192 / 8},
                 {{.weight_zeros = 0.0625}, 8192},
                 {{.input_zeros = 0.5}, 8192}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        machine_new(&m, "ws", MODE_CLOSED);
        const struct pe_result r = run(&m, &net, &cases[i].s);
        CU_ASSERT_EQUAL(r.dram_bytes, 16384 + 2048 + cases[i].weights);
    }
}

static void more_zeros_are_never_slower(void) {
    struct rng r = rng_stream(SEED, 2);
    for (int i = 0; i < 300; i++) {
        struct machine m;
        const struct net_layer net = pe_random_layer(&r);
        const double first = rng_real(&r), second = first + (1 - first) * rng_real(&r) * 0.99;
        machine_new(&m, i % 2 ? "os" : "ws", MODE_TIMED);
        m.array.sparse_balance = rng_below(&r, 2);
        const struct pe_result few = run(&m, &net, &(struct pe_sparse){.input_zeros = first}),
                               many = run(&m, &net, &(struct pe_sparse){.input_zeros = second});
        CU_ASSERT(many.cycles <= few.cycles && many.macs <= few.macs);
        const struct pe_result paced = run(&m, &net, &(struct pe_sparse){.weight_zeros = first});
        m.array.sparse_balance = true;
        const struct pe_result shared = run(&m, &net, &(struct pe_sparse){.weight_zeros = first});
        CU_ASSERT(shared.cycles <= paced.cycles);
    }
}

static void words_are_read(void) {
    static const struct {
        const char *text;
        bool good;
    } texts[] = {{"2:4", true}, {"4:4", true},    {"1:1024", true}, {"0.5", true},
                 {"0", true},   {"5:4", false},   {"0:4", false},   {"2:", false},
                 {":4", false}, {"2:4:8", false}, {"1", false},     {"-1", false},
                 {"", false},   {"nan", false},   {"1:1025", false}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pe_sparse s;
        CU_ASSERT_EQUAL(pe_sparse_parse(texts[i].text, &s), texts[i].good);
    }
}

CU_pSuite suite_pe_sparse(void) {
    CU_pSuite s = CU_add_suite("pe: sparse", NULL, NULL);
    CU_add_test(s, "the slowest of the lanes sets the pace", the_slowest_lane_sets_the_pace);
    CU_add_test(s, "skipped channels are a shorter depth", skips_are_a_shorter_depth);
    CU_add_test(s, "weights are stored without zeros", weights_are_stored_without_zeros);
    CU_add_test(s, "more zeros are never slower", more_zeros_are_never_slower);
    CU_add_test(s, "N:M and fractions are read", words_are_read);
    return s;
}
