/* Row-stationary: closed form against timed and exact runs and the convolution's definition on
 * random layers; limits of mappings; the Eyeriss chip's measurements. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/rs/rs.h"
#include "pe/run.h"
#include "pe/step.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_rs(void);

#define SEED 77190u

static void random_chip(struct rng *r, struct array_config *c) {
    pe_default_config(c);
    c->dataflow = dataflow_index("rs");
    c->rows = 1 + rng_below(r, 12);
    c->cols = 1 + rng_below(r, 10);
    c->pipeline = 1 + rng_below(r, 4);
    c->pass_setup = rng_below(r, 5);
    c->spad_ifmap = 4 + rng_below(r, 12);
    c->spad_filter = 16 + rng_below(r, 64);
    c->spad_psum = 16 + rng_below(r, 64);
    c->glb_size = 4096 + rng_below(r, 1 << 16);
    c->glb_grain = rng_below(r, 2) * 512;
    c->glb_filters = rng_below(r, 2) * (512 + rng_below(r, 4096));
    c->glb_padding = rng_below(r, 2);
    c->spad_cycles = rng_below(r, 4);
    c->noc_ifmap = rng_below(r, 2) * (1 + rng_below(r, 64));
    c->noc_filter = rng_below(r, 2) * (1 + rng_below(r, 64));
    c->noc_psum = rng_below(r, 2) * (1 + rng_below(r, 256));
}

static uint64_t sum_steps(struct steps steps, uint64_t *dram_bits) {
    struct step step;
    uint64_t cycles = 0;
    *dram_bits = 0;
    while (steps_next(&steps, &step)) {
        cycles += step.cycles;
        for (int t = 0; t < TENSOR_COUNT; t++)
            *dram_bits += step.read_bits[t] + step.write_bits[t];
    }
    return cycles;
}

/* Bit for bit, or for floats, whose sums associate otherwise, to a relative 1e-4 of the terms. */
static bool outputs_agree(const struct pe_tensors *t, const struct pe_type *type) {
    if (type->kind != PE_FLOAT)
        return memcmp(t->ofmap, t->expected, t->outputs * sizeof *t->ofmap) == 0;
    for (uint64_t i = 0; i < t->outputs; i++) {
        float a, b;
        memcpy(&a, &t->ofmap[i], sizeof a);
        memcpy(&b, &t->expected[i], sizeof b);
        if (!(fabsf(a - b) <= 1e-4f * (1 + fabsf(b))))
            return false;
    }
    return true;
}

static void compare_one(struct rng *r, const struct pe_type *type) {
    struct array_config c;
    struct pe_layer layer;
    struct rs x;
    struct pe_result closed, exact = {0};
    struct pe_tensors t;
    uint64_t bits;
    struct sim_err err;
    const struct net_layer net = pe_random_layer(r);
    random_chip(r, &c);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1 + rng_below(r, 3), NULL) == 0);
    CU_ASSERT_FATAL(rs_prepare(&x, &c, type, &layer, NULL) == 0);
    if (rs_search(&x, &err)) /* the buffer is too small for one row */
        return;
    rs_closed(&x, &closed);
    CU_ASSERT_EQUAL(sum_steps(steps_rs(&x), &bits), closed.cycles);
    CU_ASSERT_EQUAL(bits, closed.ifmap_dram_reads * type->act_bits +
                              closed.filter_dram_reads * type->weight_bits +
                              closed.ofmap_dram_writes * type->act_bits);
    pe_tensors_new(&t, &layer, type, r);
    const struct exact_tensors data = {t.ifmap, t.filter, t.ofmap};
    const struct exact_tensors reference = {t.ifmap, t.filter, t.expected};
    exact_reference(&layer, type, &reference);
    CU_ASSERT_FATAL(rs_exact(&x, &data, &exact, NULL) == 0);
    const bool same = outputs_agree(&t, type);
    if (!same || exact.cycles != closed.cycles)
        fprintf(stderr, "seed %u: rs %s %llux%llu: closed %llu exact %llu, output %s\n", SEED,
                type->name, (unsigned long long)c.rows, (unsigned long long)c.cols,
                (unsigned long long)closed.cycles, (unsigned long long)exact.cycles,
                same ? "equal" : "differs");
    CU_ASSERT(same);
    CU_ASSERT_EQUAL(exact.cycles, closed.cycles);
    CU_ASSERT_EQUAL(exact.zero_macs, pe_zero_macs(&layer, &t));
    pe_tensors_free(&t);
}

static void modes_are_equal(void) {
    static const char *const names[] = {"int8",     "int4",   "int16", "lightpe1",
                                        "lightpe2", "shift4", "fp32",  "fp16"};
    struct rng r = rng_stream(SEED, 0);
    struct pe_type type;
    for (int i = 0; i < 1500; i++) {
        CU_ASSERT_FATAL(pe_type_open(&type, names[i % 8], NULL) == 0);
        compare_one(&r, &type);
    }
}

static const struct {
    const char *name;
    unsigned c, h, k, r, stride, pad, groups;
} alexnet[] = {{"CONV1", 3, 227, 96, 11, 4, 0, 1},
               {"CONV2", 96, 27, 256, 5, 1, 2, 2},
               {"CONV3", 256, 13, 384, 3, 1, 1, 1},
               {"CONV4", 384, 13, 384, 3, 1, 1, 2},
               {"CONV5", 384, 13, 256, 3, 1, 1, 2}};

static struct net_layer alexnet_layer(int i) {
    return (struct net_layer){.name = (char *)(uintptr_t)alexnet[i].name,
                              .type = NET_CONV,
                              .n = 1,
                              .c = alexnet[i].c,
                              .h = alexnet[i].h,
                              .w = alexnet[i].h,
                              .k = alexnet[i].k,
                              .r = alexnet[i].r,
                              .s = alexnet[i].r,
                              NET_WINDOW(alexnet[i].stride, alexnet[i].pad, 1),
                              .groups = alexnet[i].groups};
}

/* The chip as shipped in conf/, with a mapping file or without. */
static void eyeriss(struct machine *m, bool published) {
    struct param_set *set = param_set_new(NULL);
    struct sim_err err = {0};
    char path[512];
    const char *top = getenv("srcdir") ? getenv("srcdir") : ".";
    memset(m, 0, sizeof *m);
    CU_ASSERT_FATAL(machine_bind(set, m, &err) == 0);
    snprintf(path, sizeof path, "%s/conf/eyeriss.ini", top);
    CU_ASSERT_FATAL(param_load(set, path, &err) == 0);
    snprintf(path, sizeof path, "%s/conf/eyeriss-alexnet.csv", top);
    if (published)
        CU_ASSERT_FATAL(param_assign(set, "array.mapping", path, "test", &err) == 0);
    CU_ASSERT_FATAL(machine_resolve(m, set, &err) == 0);
    param_set_free(set);
}

struct chip_row {
    double power_mw, total_ms, latency_ms, zeros, glb_mb, dram_mb;
    unsigned pes;
};

static int read_chip(struct chip_row rows[5]) {
    char line[256], name[16];
    struct chip_row r;
    int n = 0;
    FILE *f = pe_open_data("eyeriss/chip.csv");
    while (f && fgets(line, sizeof line, f))
        if (n < 5 &&
            sscanf(line, "%15[^,],%lf,%lf,%lf,%*f,%u,%lf%%,%lf,%lf", name, &r.power_mw, &r.total_ms,
                   &r.latency_ms, &r.pes, &r.zeros, &r.glb_mb, &r.dram_mb) == 8)
            rows[n++] = r;
    if (f)
        fclose(f);
    return n;
}

static void within(const char *what, int i, double model, double chip, double bound) {
    const double error = model / chip - 1;
    if (fabs(error) > bound)
        fprintf(stderr, "%s of CONV%d: model %g, chip %g: %+.1f%%\n", what, i + 1, model, chip,
                100 * error);
    CU_ASSERT(fabs(error) <= bound);
}

/* While the chip processes, nothing of inputs or outputs travels: its own figures tell the two
 * apart, too. */
static void published_mappings_meet_the_chip(void) {
    struct chip_row chip[5];
    struct machine m;
    double processing = 0, total = 0;
    CU_ASSERT_FATAL(read_chip(chip) == 5);
    eyeriss(&m, true);
    for (int i = 0; i < 5; i++) {
        const struct net_layer net = alexnet_layer(i);
        struct run_layer job = {.net = &net,
                                .batch = 4,
                                .zeros_in = chip[i].zeros / 100,
                                .zeros_out = chip[i < 4 ? i + 1 : 4].zeros / 100};
        CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
        const uint64_t busy = job.result.cycles - job.result.stall_dram;
        const double ms = 1e3 * (double)busy / m.array.clock_hz;
        within("processing latency", i, ms, chip[i].latency_ms, 0.05);
        /* CONV3's published accesses fit the mapping of CONV4 and CONV5, not its own: docs/array.md
         */
        if (i != 2)
            within("GLB accesses", i, 1e-6 * (double)job.result.glb_bytes, chip[i].glb_mb, 0.10);
        within("DRAM accesses", i, 1e-6 * (double)job.result.dram_bytes, chip[i].dram_mb, 0.10);
        CU_ASSERT_EQUAL(job.result.active_pes, chip[i].pes);
        /* power.clock was chosen on CONV1 */
        const double chip_j = job.result.energy_j - job.result.dram_energy_j;
        within("power", i, 1e3 * chip_j / job.result.time_s, chip[i].power_mw, i ? 0.15 : 0.005);
        processing += ms;
        total += 1e3 * job.result.time_s;
    }
    within("processing latency, all", 0, processing, 103.5, 0.03);
    within("total latency, all", 0, total, 115.3, 0.05);
}

/* array.objective = traffic finds what the chip's designers chose. */
static void search_finds_the_published(void) {
    struct machine published, searched;
    eyeriss(&published, true);
    eyeriss(&searched, false);
    CU_ASSERT_EQUAL(searched.array.objective, OBJECTIVE_TRAFFIC);
    for (int i = 0; i < 5; i++) {
        const struct net_layer net = alexnet_layer(i);
        struct run_layer a = {.net = &net, .batch = 4}, b = a;
        CU_ASSERT_FATAL(run_layer(&published, &a, NULL) == 0);
        CU_ASSERT_FATAL(run_layer(&searched, &b, NULL) == 0);
        CU_ASSERT_EQUAL(memcmp(&a.mapping, &b.mapping, sizeof a.mapping), 0);
    }
}

/* Sizes that few numbers divide are cut like their neighbours. */
static void odd_sizes_are_cut(void) {
    static const unsigned sizes[] = {17, 61, 127, 130, 251};
    struct machine even, fastest;
    eyeriss(&even, false);
    eyeriss(&fastest, false);
    fastest.array.objective = OBJECTIVE_LATENCY;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct net_layer net = alexnet_layer(3);
        net.c = net.k = sizes[i];
        net.groups = 1;
        struct run_layer a = {.net = &net, .batch = 4}, b = a;
        CU_ASSERT_FATAL(run_layer(&even, &a, NULL) == 0);
        CU_ASSERT_FATAL(run_layer(&fastest, &b, NULL) == 0);
        CU_ASSERT((double)a.result.cycles < 1.5 * (double)b.result.cycles);
    }
}

static void search_is_as_fast(void) {
    struct machine published, searched;
    eyeriss(&published, true);
    eyeriss(&searched, false);
    searched.array.objective = OBJECTIVE_LATENCY;
    for (int i = 0; i < 5; i++) {
        const struct net_layer net = alexnet_layer(i);
        struct run_layer a = {.net = &net, .batch = 4}, b = a;
        CU_ASSERT_FATAL(run_layer(&published, &a, NULL) == 0);
        CU_ASSERT_FATAL(run_layer(&searched, &b, NULL) == 0);
        CU_ASSERT(b.result.cycles <= a.result.cycles);
    }
}

/* Relative energies of ISCA'16 Figure 10: a MAC of eyeriss16 is the unit; published mappings,
 * batch 16. */
static void relative_energies(void) {
    char line[128], name[16];
    double alu, dram, rf;
    struct machine m;
    unsigned checked = 0;
    FILE *f = pe_open_data("eyeriss/isca16.csv");
    CU_ASSERT_FATAL(f != NULL);
    eyeriss(&m, true);
    m.array.rlc = false;
    m.array.objective = OBJECTIVE_DRAM;
    m.array.node_nm = ARRAY_NODE_NM;
    m.array.volts = ARRAY_VOLTS;
    m.array.offchip_energy_j = 200 * m.type.energy_j / 16;
    const double unit = 1e9 * m.type.energy_j;
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "%15[^,],%lf,%lf,%lf", name, &alu, &dram, &rf) != 4)
            continue;
        const bool fc = name[0] == 'f';
        const int i = fc ? name[2] - '1' : name[4] - '1';
        const unsigned inputs[] = {9216, 4096, 4096}, outputs[] = {4096, 4096, 1000};
        const struct net_layer net = fc ? (struct net_layer){.name = "fc",
                                                             .type = NET_FC,
                                                             .n = 1,
                                                             .c = inputs[i],
                                                             .h = 1,
                                                             .w = 1,
                                                             .k = outputs[i],
                                                             .r = 1,
                                                             .s = 1,
                                                             NET_WINDOW(1, 0, 1),
                                                             .groups = 1}
                                        : alexnet_layer(i);
        struct run_layer job = {.net = &net, .batch = 16, .zeros_in = -1, .zeros_out = -1};
        CU_ASSERT_FATAL(run_layer(&m, &job, NULL) == 0);
        within("arithmetic", i, job.result.mac_energy_j / unit, alu, 0.10);
        within("DRAM energy", i, job.result.dram_energy_j / unit, dram, 0.10);
        within("register files", i, job.result.spad_energy_j / unit, rf, 0.10);
        checked++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(checked, 8);
}

/* What each objective minimises, by the definitions of the manual: cycles that wait for the
 * channel, DRAM words, energy of moving words, and the product of the first with all energy. */
static void score(const struct rs *x, double out[4]) {
    struct pe_result r;
    rs_closed(x, &r);
    const double words = (double)(r.ifmap_dram_reads + r.filter_dram_reads + r.ofmap_dram_writes);
    const double bytes = ((double)(r.ifmap_dram_reads + r.ofmap_dram_writes) * x->type->act_bits +
                          (double)r.filter_dram_reads * x->type->weight_bits) /
                         8;
    const double wait =
        x->cfg->offchip_bandwidth > 0 ? bytes * x->cfg->clock_hz / x->cfg->offchip_bandwidth : 0;
    out[0] = fmax((double)r.cycles, wait);
    out[1] = words;
    out[2] = 200 * words + 2 * (double)r.psum_hops +
             6 * (double)(r.ifmap_sram_reads + r.ofmap_sram_reads + r.ofmap_sram_writes);
    out[3] = out[0] * (out[2] + 5 * (double)r.macs);
}

/* No objective's mapping is beaten at its own by another's. */
static void objectives_win_their_own(void) {
    struct rng r = rng_stream(SEED, 4);
    struct pe_type type;
    CU_ASSERT_FATAL(pe_type_open(&type, "int8", NULL) == 0);
    for (int i = 0; i < 400; i++) {
        struct array_config c;
        struct pe_layer layer;
        double scores[4][4];
        const struct net_layer net = pe_random_layer(&r);
        random_chip(&r, &c);
        c.offchip_bandwidth = i % 3 ? c.clock_hz * (double)(1 + i % 7) : 0;
        CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1 + rng_below(&r, 3), NULL) == 0);
        bool fits = true;
        for (int o = 0; o < 4 && fits; o++) {
            struct rs x;
            c.objective = o;
            CU_ASSERT_FATAL(rs_prepare(&x, &c, &type, &layer, NULL) == 0);
            fits = rs_search(&x, NULL) == 0;
            if (fits)
                score(&x, scores[o]);
        }
        for (int o = 0; o < 4 && fits; o++)
            for (int other = 0; other < 4; other++)
                CU_ASSERT(scores[o][o] <= scores[other][o]);
    }
}

static void limits_are_named(void) {
    static const struct {
        struct rs_mapping map;
        const char *text;
    } bad[] = {
        {{64, 4, 13, 25, 3, 2, 2}, "p = 25 exceeds the partial sums of spad.psum = 24 by 1"},
        {{64, 4, 13, 16, 5, 1, 2},
         "p*q*S = 240 exceeds the filter words of spad.filter = 224 by 16"},
        {{64, 4, 13, 8, 5, 1, 2}, "q*S = 15 exceeds the input words of spad.ifmap = 12 by 3"},
        {{64, 4, 13, 16, 3, 2, 3}, "r*t = 6 exceeds the sets of R x e that fit the array = 4 by 2"},
        {{64, 5, 13, 16, 3, 2, 2}, "n = 5 exceeds the batch = 4 by 1"},
        {{16, 4, 13, 16, 3, 2, 2}, "p*t = 32 exceeds the filters m = 16 by 16"},
        {{96, 4, 13, 16, 3, 2, 2}, "exceeds glb.size"},
        {{64, 4, 0, 16, 3, 2, 2}, "start at 1"},
    };
    const struct net_layer net = alexnet_layer(3);
    struct pe_layer layer;
    struct machine m;
    struct rs x;
    struct sim_err err;
    eyeriss(&m, false);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 4, NULL) == 0);
    CU_ASSERT_FATAL(rs_prepare(&x, &m.array, &m.type, &layer, NULL) == 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err.text[0] = '\0';
        CU_ASSERT_EQUAL(rs_set(&x, &bad[i].map, &err), SIM_EUSAGE);
        CU_ASSERT(strstr(err.text, bad[i].text) != NULL);
        if (!strstr(err.text, bad[i].text))
            fprintf(stderr, "got: %s\n", err.text);
    }
}

/* CONV4's mapping takes 3 + 22 of Eyeriss's 25 banks and 3,456 B of filters. */
static void banks_and_filters_limit(void) {
    const struct rs_mapping published = {64, 4, 13, 16, 3, 2, 2};
    const struct net_layer net = alexnet_layer(3);
    struct pe_layer layer;
    struct machine m;
    struct rs x;
    struct sim_err err;
    eyeriss(&m, false);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 4, NULL) == 0);
    CU_ASSERT_FATAL(rs_prepare(&x, &m.array, &m.type, &layer, NULL) == 0);
    CU_ASSERT_EQUAL(rs_set(&x, &published, &err), 0);
    m.array.glb_grain = 20000;
    CU_ASSERT_EQUAL(rs_set(&x, &published, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "banks of glb.grain = 6 exceeds glb.size / glb.grain"));
    m.array.glb_grain = 0;
    m.array.glb_filters = 3455;
    CU_ASSERT_EQUAL(rs_set(&x, &published, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "exceeds glb.filters = 27640 by 8"));
}

CU_pSuite suite_pe_rs(void) {
    CU_pSuite s = CU_add_suite("pe: row-stationary", NULL, NULL);
    CU_add_test(s, "the published mappings are found", search_finds_the_published);
    CU_add_test(s, "odd sizes are cut like others", odd_sizes_are_cut);
    CU_add_test(s, "closed form, steps, exact run and reference are equal", modes_are_equal);
    CU_add_test(s, "Eyeriss: published mappings meet the chip", published_mappings_meet_the_chip);
    CU_add_test(s, "Eyeriss: the search is as fast as the published mappings", search_is_as_fast);
    CU_add_test(s, "Eyeriss: relative energies of ISCA'16", relative_energies);
    CU_add_test(s, "each objective wins at its own", objectives_win_their_own);
    CU_add_test(s, "a mapping's broken limit is named", limits_are_named);
    CU_add_test(s, "banks and the room for filters limit mappings", banks_and_filters_limit);
    return s;
}
