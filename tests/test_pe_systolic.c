/* Closed form against exact runs on random layers and arrays, outputs against the convolution's
 * definition, single folds against clock edges counted in RTL. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_systolic(void);

#define SEED 20240611u

static const struct systolic_flow *flow_of(const struct array_config *c) {
    return dataflow_at((size_t)c->dataflow)->systolic;
}

static void random_array(struct rng *r, struct array_config *c, int dataflow) {
    pe_default_config(c);
    c->dataflow = dataflow;
    c->partitions = 1 + rng_below(r, 2);
    c->rows = 1 + rng_below(r, 7);
    c->cols = c->partitions * (1 + rng_below(r, 5));
    c->vertical_hop = 1 + rng_below(r, 2);
    c->drain = (int)rng_below(r, 2);
    c->preload = (int)rng_below(r, 2);
    c->accumulators = rng_below(r, 3) ? 0 : 1 + rng_below(r, 12);
    c->fold_overlap = true;
    c->fold_overlap = dataflow_at((size_t)dataflow)->check(c, NULL) == 0 && rng_below(r, 2);
}

static bool same_output(const struct systolic *s, struct pe_tensors *t, struct pe_result *exact) {
    const struct exact_tensors data = {t->ifmap, t->filter, t->ofmap};
    const struct exact_tensors reference = {t->ifmap, t->filter, t->expected};
    memset(t->ofmap, 0x55, t->outputs * sizeof *t->ofmap);
    exact_reference(s->layer, s->type, &reference);
    if (exact_systolic(s, &data, exact, NULL))
        return false;
    return memcmp(t->ofmap, t->expected, t->outputs * sizeof *t->ofmap) == 0;
}

static void compare_one(struct rng *r, int dataflow, const struct pe_type *type) {
    struct array_config c;
    struct pe_layer layer;
    struct systolic s;
    struct pe_result closed, exact = {0};
    struct net_layer net = pe_random_layer(r);
    random_array(r, &c, dataflow);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1 + rng_below(r, 2), NULL) == 0);
    CU_ASSERT_FATAL(systolic_plan(&s, flow_of(&c), &c, type, &layer, NULL) == 0);
    systolic_closed(&s, &closed);
    struct pe_tensors t;
    pe_tensors_new(&t, &layer, type, r);
    const bool same = same_output(&s, &t, &exact);
    if (!same || closed.cycles != exact.cycles || pe_zero_macs(&layer, &t) != exact.zero_macs)
        fprintf(
            stderr,
            "seed %u: %s %s %llux%llu hop %llu drain %d preload %d overlap %d acc %llu parts %llu"
            " M %llu N %llu K %llu: closed %llu exact %llu output %s\n",
            SEED, dataflow_at((size_t)dataflow)->name, type->name, (unsigned long long)c.rows,
            (unsigned long long)c.cols, (unsigned long long)c.vertical_hop, c.drain, c.preload,
            c.fold_overlap, (unsigned long long)c.accumulators, (unsigned long long)c.partitions,
            (unsigned long long)layer.gemm_m, (unsigned long long)layer.gemm_n,
            (unsigned long long)layer.gemm_k, (unsigned long long)closed.cycles,
            (unsigned long long)exact.cycles, same ? "equal" : "differs");
    CU_ASSERT_EQUAL(closed.cycles, exact.cycles);
    CU_ASSERT(same);
    CU_ASSERT_EQUAL(pe_zero_macs(&layer, &t), exact.zero_macs);
    pe_tensors_free(&t);
}

static void compare(int dataflow) {
    struct rng r = rng_stream(SEED, (uint64_t)dataflow);
    struct pe_type type;
    for (int i = 0; i < 1500; i++) {
        const char *names[] = {"int8",     "fp32",   "int16",    "fp16",
                               "lightpe1", "shift3", "lightpe2", "int4"};
        CU_ASSERT_FATAL(pe_type_open(&type, names[i % 8], NULL) == 0);
        if (i % 5 == 0 && type.kind != PE_FLOAT)
            type.psum_bits = type.act_bits + 4; /* sums that saturate */
        compare_one(&r, dataflow, &type);
    }
}

static void os_equals_closed(void) {
    compare(dataflow_index("os"));
}

static void ws_equals_closed(void) {
    compare(dataflow_index("ws"));
}

static void is_equals_closed(void) {
    compare(dataflow_index("is"));
}

/* Registers of a weight-stationary array of 2 x 2, three rows by 4 x 2, by hand: two folds of the
 * depth. Each of 8 weights is written once; each of the 12 inputs into both PEs of its row; each
 * sum into both PEs of its column, 6 outputs in two folds. With accumulators outside, those are
 * written 12 times and read 6 times again. Per multiplication three operands are read. */
static void registers_by_hand(void) {
    const struct net_layer net = {.name = "g",
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .h = 3,
                                  .w = 1,
                                  .c = 4,
                                  .k = 2,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    struct pe_type type;
    struct pe_layer layer;
    CU_ASSERT_FATAL(pe_type_open(&type, "int8", NULL) == 0);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1, NULL) == 0);
    for (uint64_t accumulators = 0; accumulators <= 64; accumulators += 64) {
        struct array_config c;
        struct systolic s;
        struct pe_result closed;
        pe_default_config(&c);
        c.dataflow = dataflow_index("ws");
        c.rows = c.cols = 2;
        c.accumulators = accumulators;
        CU_ASSERT_FATAL(systolic_plan(&s, flow_of(&c), &c, &type, &layer, NULL) == 0);
        systolic_closed(&s, &closed);
        CU_ASSERT_EQUAL(closed.folds, 2);
        CU_ASSERT_EQUAL(closed.macs, 3 * 4 * 2);
        CU_ASSERT_EQUAL(closed.spad_writes, 8 + 2 * 12 + 2 * 6 * 2 + (accumulators ? 12 : 0));
        CU_ASSERT_EQUAL(closed.spad_reads, 3 * 24 + (accumulators ? 6 : 0));
        CU_ASSERT_EQUAL(closed.ofmap_sram_writes, accumulators ? 6 : 12);
        CU_ASSERT_EQUAL(closed.ofmap_sram_reads, accumulators ? 0 : 6);
    }
}

/* A row of rtl_edges.csv: edges until the last output leaves a square product on one fold. */
static void check_edges(const char *dataflow, unsigned rows, unsigned cols, unsigned t,
                        unsigned edges) {
    struct array_config c;
    struct systolic s;
    struct pe_layer layer;
    struct pe_result closed;
    struct pe_type type;
    const bool os = !strcmp(dataflow, "OS");
    pe_default_config(&c);
    c.dataflow = dataflow_index(os ? "os" : "ws");
    c.rows = rows;
    c.cols = cols;
    c.vertical_hop = os ? 1 : 2;
    const struct net_layer net = {.name = "fold",
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .h = os ? rows : t,
                                  .w = 1,
                                  .c = os ? t : rows,
                                  .k = cols,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    CU_ASSERT_FATAL(pe_type_open(&type, "int8", NULL) == 0);
    CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1, NULL) == 0);
    CU_ASSERT_FATAL(systolic_plan(&s, flow_of(&c), &c, &type, &layer, NULL) == 0);
    systolic_closed(&s, &closed);
    CU_ASSERT_EQUAL(closed.folds, 1);
    CU_ASSERT_EQUAL(closed.cycles, edges);
}

static void folds_equal_rtl_edges(void) {
    char line[512], dataflow[8];
    unsigned rows, cols, t, edges, checked = 0;
    FILE *f = pe_open_data("scalesim/rtl_edges.csv");
    CU_ASSERT_FATAL(f != NULL);
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%7[^,],%u,%u,%u,%*[0-9],%u", dataflow, &rows, &cols, &t, &edges) == 5 ||
            sscanf(line, "%7[^,],%u,%u,%u,,%u", dataflow, &rows, &cols, &t, &edges) == 5) {
            check_edges(dataflow, rows, cols, t, edges);
            checked++;
        }
    fclose(f);
    CU_ASSERT_EQUAL(checked, 8);
}

CU_pSuite suite_pe_systolic(void) {
    CU_pSuite s = CU_add_suite("pe: systolic arrays", NULL, NULL);
    CU_add_test(s, "output-stationary: closed form, exact run, reference", os_equals_closed);
    CU_add_test(s, "weight-stationary: closed form, exact run, reference", ws_equals_closed);
    CU_add_test(s, "input-stationary: closed form, exact run, reference", is_equals_closed);
    CU_add_test(s, "register accesses by hand", registers_by_hand);
    CU_add_test(s, "single folds take the clock edges of RTL arrays", folds_equal_rtl_edges);
    return s;
}
