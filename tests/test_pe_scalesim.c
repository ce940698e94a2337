/* --compat scalesim against what SCALE-Sim v2 reports (measured, validation/scalesim). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/dataflow.h"
#include "pe/scalesim/scalesim.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_scalesim(void);

enum { FIELDS = 24 };

static struct net_layer layer_of(char **f) {
    struct net_layer l = {
        .name = f[1], .n = 1, .w = 1, .r = 1, .s = 1, NET_WINDOW(1, 0, 1), .groups = 1};
    if (strcmp(f[5], "conv")) {
        l.type = NET_GEMM;
        l.h = strtoull(f[13], NULL, 10);
        l.k = strtoull(f[14], NULL, 10);
        l.c = strtoull(f[15], NULL, 10);
        return l;
    }
    uint64_t *const sizes[] = {&l.h, &l.w, &l.r, &l.s, &l.c, &l.k, &l.y.stride};
    for (int i = 0; i < 7; i++)
        *sizes[i] = strtoull(f[6 + i], NULL, 10);
    l.x.stride = l.y.stride;
    return l;
}

static bool row_equal(char **f) {
    const struct net_layer l = layer_of(f);
    const uint64_t sram = 1024 * strtoull(f[16], NULL, 10);
    struct scalesim_setup setup = {.rows = strtoull(f[3], NULL, 10),
                                   .cols = strtoull(f[4], NULL, 10),
                                   .ifmap_bytes = sram,
                                   .filter_bytes = sram};
    struct pe_result r;
    setup.dims = dataflow_at((size_t)dataflow_index(f[2]))->compat;
    if (scalesim_layer(&setup, &l, 1, &r, NULL))
        return false;
    const uint64_t got[] = {
        r.cycles,           r.ifmap_sram_reads, r.filter_sram_reads, r.ofmap_sram_writes,
        r.ifmap_dram_reads, r.filter_dram_reads};
    for (int i = 0; i < 6; i++)
        if (strtoull(f[17 + i], NULL, 10) != got[i])
            return false;
    return fabs(strtod(f[23], NULL) - 100 * r.mapping_utilization) < 1e-4;
}

static void rows_are_equal(void) {
    char line[512], *f[FIELDS];
    unsigned rows = 0, equal = 0;
    FILE *in = pe_open_data("scalesim/scalesim_v2.csv");
    CU_ASSERT_FATAL(in != NULL);
    CU_ASSERT(fgets(line, sizeof line, in) != NULL);
    while (fgets(line, sizeof line, in)) {
        char *p = line;
        for (int i = 0; i < FIELDS; i++) {
            char *comma = strchr(p, ',');
            f[i] = p;
            if (comma)
                *comma = '\0';
            p = comma ? comma + 1 : p + strlen(p);
        }
        rows++;
        equal += row_equal(f);
    }
    fclose(in);
    CU_ASSERT_EQUAL(rows, 39);
    CU_ASSERT_EQUAL(equal, rows);
}

/* Products follow one another: as many cycles and accesses as one, times images and groups. */
static void products_follow_one_another(void) {
    struct scalesim_setup setup = {dataflow_os.compat, 8, 8, 65536, 65536};
    struct net_layer one = {.name = "one",
                            .type = NET_BMM,
                            .n = 1,
                            .c = 12,
                            .h = 20,
                            .w = 1,
                            .k = 9,
                            .r = 1,
                            .s = 1,
                            NET_WINDOW(1, 0, 1),
                            .groups = 1};
    struct net_layer three = one;
    struct pe_result a, b;
    three.groups = 3;
    three.c *= 3;
    three.k *= 3;
    for (const char *const *d = (const char *const[]){"os", "ws", "is", NULL}; *d; d++) {
        setup.dims = dataflow_at((size_t)dataflow_index(*d))->compat;
        CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &one, 1, &a, NULL), 0);
        CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &three, 2, &b, NULL), 0);
        CU_ASSERT_EQUAL(b.cycles, 6 * a.cycles);
        CU_ASSERT_EQUAL(b.macs, 6 * 20 * 12 * 9);
        CU_ASSERT_EQUAL(b.ifmap_sram_reads, 6 * a.ifmap_sram_reads);
        CU_ASSERT_EQUAL(b.filter_sram_reads, 6 * a.filter_sram_reads);
        CU_ASSERT_EQUAL(b.ofmap_sram_writes, 6 * a.ofmap_sram_writes);
    }
}

static void strange_layers_are_refused(void) {
    const struct scalesim_setup setup = {dataflow_os.compat, 8, 8, 65536, 65536};
    const struct net_layer dilated = {.name = "d",
                                      .type = NET_CONV,
                                      .n = 1,
                                      .c = 1,
                                      .h = 9,
                                      .w = 9,
                                      .k = 1,
                                      .r = 3,
                                      .s = 3,
                                      NET_WINDOW(1, 0, 2),
                                      .groups = 1};
    struct pe_result r;
    struct sim_err err;
    CU_ASSERT_EQUAL(scalesim_layer(&setup, &dilated, 1, &r, &err), SIM_EUNSUP);
}

CU_pSuite suite_pe_scalesim(void) {
    CU_pSuite s = CU_add_suite("pe: SCALE-Sim v2", NULL, NULL);
    CU_add_test(s, "all measured rows are equal", rows_are_equal);
    CU_add_test(s, "products follow one another", products_follow_one_another);
    CU_add_test(s, "what it cannot do is refused", strange_layers_are_refused);
    return s;
}
