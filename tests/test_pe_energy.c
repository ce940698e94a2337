/* Energy of PE arrays: components that add up on random machines, one scale, every storage element
 * once, and the power of the Eyeriss chip. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/energy.h"
#include "pe/run.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_energy(void);

#define SEED 51515u

static double chip_sum(const struct pe_result *r) {
    return r->mac_energy_j + r->spad_energy_j + r->register_energy_j + r->noc_energy_j +
           r->glb_energy_j + r->glb_leakage_j + r->clock_energy_j;
}

static double uniform(struct rng *r, double low, double high) {
    return low + (high - low) * (double)rng_below(r, 1 << 20) / (1 << 20);
}

/* Any dataflow, type, shape and figures; networks without limit. */
static void random_machine(struct rng *r, struct machine *m) {
    static const char *const types[] = {"int8", "int4", "int16", "lightpe1", "fp32", "eyeriss16"};
    struct array_config *c = &m->array;
    memset(m, 0, sizeof *m);
    pe_default_config(c);
    c->dataflow = (int)rng_below(r, 4);
    c->mode = MODE_CLOSED;
    c->rows = 1 + rng_below(r, 16);
    c->cols = 1 + rng_below(r, 16);
    c->accumulators = rng_below(r, 2) * (1 + rng_below(r, 64));
    c->preload = (int)rng_below(r, 2);
    c->zero_gating = rng_below(r, 2);
    c->spad_ifmap = c->spad_psum = 256;
    c->node_nm = uniform(r, 7, 130);
    c->volts = uniform(r, 0.5, 1.5);
    c->idle = uniform(r, 0, 1);
    c->static_w = uniform(r, 0, 2);
    c->offchip_energy_j = uniform(r, 0, 5e-11);
    CU_ASSERT_FATAL(pe_type_open(&m->type, types[rng_below(r, 6)], NULL) == 0);
    m->has_tech = rng_below(r, 2);
    m->glb.point = (struct tech_point){.read_energy_j = uniform(r, 0, 1e-10),
                                       .write_energy_j = uniform(r, 0, 1e-10),
                                       .read_latency_s = 1e-9,
                                       .write_latency_s = 1e-9,
                                       .leakage_w = uniform(r, 0, 1)};
}

static void components_add_up(void) {
    struct rng r = rng_stream(SEED, 1);
    unsigned ran = 0;
    for (int i = 0; i < 4000; i++) {
        const struct net_layer net = pe_random_layer(&r);
        struct machine m;
        struct run_layer job = {.net = &net,
                                .batch = 1 + rng_below(&r, 3),
                                .zeros_in = uniform(&r, 0, 1),
                                .zeros_out = 0};
        random_machine(&r, &m);
        if (run_layer(&m, &job, NULL))
            continue;
        const struct pe_result *e = &job.result;
        ran++;
        CU_ASSERT_DOUBLE_EQUAL((chip_sum(e) + e->dram_energy_j) / e->energy_j, 1, 1e-12);
        CU_ASSERT(e->mac_energy_j >= 0 && e->spad_energy_j >= 0 && e->register_energy_j >= 0);
        CU_ASSERT(e->clock_energy_j > 0 && e->dram_energy_j >= 0);
        CU_ASSERT((m.array.dataflow == dataflow_index("rs")) == (e->register_energy_j == 0));
    }
    CU_ASSERT(ran > 3000);
}

/* Without tables everything on the chip scales alike, and what is off it does not. */
static void one_scale(void) {
    struct rng r = rng_stream(SEED, 2);
    for (int i = 0; i < 400; i++) {
        const struct net_layer net = pe_random_layer(&r);
        struct machine m;
        struct run_layer before = {.net = &net, .batch = 1}, after = before;
        random_machine(&r, &m);
        m.has_tech = false;
        m.array.static_w = 0;
        if (run_layer(&m, &before, NULL))
            continue;
        m.array.node_nm *= 2;
        m.array.volts *= 3;
        CU_ASSERT_FATAL(run_layer(&m, &after, NULL) == 0);
        CU_ASSERT_DOUBLE_EQUAL(chip_sum(&after.result) / chip_sum(&before.result), 18, 1e-9);
        CU_ASSERT_EQUAL(after.result.dram_energy_j, before.result.dram_energy_j);
    }
}

/* M = 4, N = 3, K = 2 on 2 x 3 PEs: 6 weights enter, by 1.5 registers each; 8 inputs pass 3
 * columns, 12 sums 2 rows. Where outputs stay, two folds take 2 x 2 inputs past 3 columns and 6
 * weights past 2 rows each, every product updates its sum, and 12 outputs leave by 1.5 registers.
 */
static void every_register_once(void) {
    const struct net_layer net = {.name = "gemm",
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .c = 2,
                                  .h = 4,
                                  .w = 1,
                                  .k = 3,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    const struct {
        const char *flow;
        double bits;
    } cases[] = {{"ws", 9 * 8 + 24 * 8 + 24 * 32}, {"os", 24 * 8 + 24 * 8 + (18 + 24) * 32}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m = {.array = {0}};
        struct run_layer job = {.net = &net, .batch = 1};
        pe_default_config(&m.array);
        m.array.mode = MODE_CLOSED;
        m.array.dataflow = dataflow_index(cases[i].flow);
        m.array.rows = 2;
        m.array.cols = 3;
        CU_ASSERT_FATAL(pe_type_open(&m.type, "int8", NULL) == 0);
        CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
        CU_ASSERT_DOUBLE_EQUAL(job.result.register_energy_j / m.array.register_j, cases[i].bits,
                               1e-6);
        CU_ASSERT_EQUAL(job.result.spad_energy_j, 0);
    }
}

/* A PE without work burns power.idle of a busy one's clock. */
static void idle_pes_are_charged(void) {
    struct machine m = {.array = {0}};
    struct pe_result r = {.cycles = 100, .mapping_utilization = 0.25};
    const struct moved moved = {.dram_energy_j = -1};
    pe_default_config(&m.array);
    CU_ASSERT_FATAL(pe_type_open(&m.type, "int8", NULL) == 0);
    const double all =
        100 * (double)(m.array.rows * m.array.cols) * energy_clocked_bits(&m) * m.array.clock_j;
    for (int k = 0; k <= 4; k++) {
        m.array.idle = k / 4.0;
        energy_evaluate(&m, &moved, &r);
        CU_ASSERT_DOUBLE_EQUAL(r.clock_energy_j / all, 0.25 + 0.75 * m.array.idle, 1e-9);
    }
}

static void bounds_are_the_busiest(void) {
    struct pe_result r = {.cycles = 100, .stall_cycles = 40};
    CU_ASSERT_STRING_EQUAL(pe_result_bound(&r), "array");
    r.glb_cycles = 61;
    CU_ASSERT_STRING_EQUAL(pe_result_bound(&r), "GLB");
    r.noc_cycles = 62;
    CU_ASSERT_STRING_EQUAL(pe_result_bound(&r), "NoC");
    r.dram_cycles = 63;
    CU_ASSERT_STRING_EQUAL(pe_result_bound(&r), "DRAM");
    CU_ASSERT_EQUAL(pe_result_per_byte(&r), 0);
    r.macs = 30;
    r.dram_bytes = 20;
    CU_ASSERT_EQUAL(pe_result_per_byte(&r), 3);
}

CU_pSuite suite_pe_energy(void) {
    CU_pSuite s = CU_add_suite("pe: energy", NULL, NULL);
    CU_add_test(s, "components add up to the total", components_add_up);
    CU_add_test(s, "all that is on the chip is on one scale", one_scale);
    CU_add_test(s, "every register is charged once", every_register_once);
    CU_add_test(s, "idle PEs are charged their share", idle_pes_are_charged);
    CU_add_test(s, "a layer's bound is what is busiest", bounds_are_the_busiest);
    return s;
}
