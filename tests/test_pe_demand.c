/* Accesses to the global buffer as a list: as many, of each kind, as the closed form counts. */
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "sim/rng.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_demand(void);

struct tally {
    uint64_t reads[TENSOR_COUNT], writes[TENSOR_COUNT], beyond[TENSOR_COUNT];
    uint64_t latest;
    const struct pe_layer *layer;
};

static void count(void *user, uint64_t cycle, enum step_tensor tensor, uint64_t word, bool write) {
    struct tally *t = user;
    const struct pe_layer *l = t->layer;
    const uint64_t inputs = l->products * l->n * l->c * l->h * l->w;
    const uint64_t sizes[] = {inputs, l->filter_words, l->ofmap_words, l->ofmap_words};
    (write ? t->writes : t->reads)[tensor]++;
    t->beyond[tensor] += word >= sizes[tensor];
    t->latest = cycle > t->latest ? cycle : t->latest;
}

static void counts_are_equal(void) {
    struct rng r = rng_stream(990, 0);
    struct pe_type type;
    CU_ASSERT_FATAL(pe_type_open(&type, "int8", NULL) == 0);
    for (int i = 0; i < 600; i++) {
        struct net_layer net = pe_random_layer(&r);
        struct array_config c;
        struct pe_layer layer;
        struct systolic s;
        struct pe_result closed;
        /* Padding is counted as buffer reads, and not asked for. */
        net.y.before = net.y.after = net.x.before = net.x.after = 0;
        pe_default_config(&c);
        c.dataflow = (int)rng_below(&r, 3);
        c.rows = 1 + rng_below(&r, 6);
        c.cols = 1 + rng_below(&r, 6);
        c.vertical_hop = 1 + rng_below(&r, 2);
        c.accumulators = rng_below(&r, 2) * rng_below(&r, 9);
        CU_ASSERT_FATAL(pe_layer_init(&layer, &net, 1, NULL) == 0);
        CU_ASSERT_FATAL(systolic_plan(&s, dataflow_at((size_t)c.dataflow)->systolic, &c, &type,
                                      &layer, NULL) == 0);
        systolic_closed(&s, &closed);
        struct tally t = {.layer = &layer};
        demand_systolic(&s, count, &t);
        CU_ASSERT_EQUAL(t.reads[TENSOR_IFMAP], closed.ifmap_sram_reads);
        CU_ASSERT_EQUAL(t.reads[TENSOR_FILTER], closed.filter_sram_reads);
        CU_ASSERT_EQUAL(t.reads[TENSOR_PSUM], closed.ofmap_sram_reads);
        CU_ASSERT_EQUAL(t.writes[TENSOR_PSUM] + t.writes[TENSOR_OFMAP], closed.ofmap_sram_writes);
        CU_ASSERT_EQUAL(t.writes[TENSOR_OFMAP], layer.ofmap_words);
        CU_ASSERT_EQUAL(t.beyond[0] + t.beyond[1] + t.beyond[2] + t.beyond[3], 0);
        CU_ASSERT(t.latest < closed.cycles);
    }
}

CU_pSuite suite_pe_demand(void) {
    CU_pSuite s = CU_add_suite("pe: demand", NULL, NULL);
    CU_add_test(s, "as many accesses as the closed form counts", counts_are_equal);
    return s;
}
