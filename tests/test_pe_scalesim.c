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

/* SCALE-Sim's input reads of an output-stationary array, by its own rules (docs/array.md) and word
 * by word: the windows of a fold go in row by row, a cycle apart; a buffer that is full is dropped
 * as a whole. */
static uint64_t reads_by_hand(const struct net_layer *l, uint64_t rows, uint64_t cols,
                              uint64_t capacity) {
    const uint64_t oh = (l->h - l->r + l->y.stride + l->y.stride - 1) / l->y.stride;
    const uint64_t ow = (l->w - l->s + l->x.stride + l->x.stride - 1) / l->x.stride;
    const uint64_t windows = oh * ow, depth = l->r * l->s * l->c;
    bool *held = calloc(l->h * l->w * l->c, sizeof *held);
    uint64_t count = 0, misses = 0;
    for (uint64_t fold = 0; fold * cols < l->k; fold++)
        for (uint64_t first = 0; first < windows; first += rows)
            for (uint64_t cycle = 0; cycle < rows + depth; cycle++)
                for (uint64_t row = 0; row < rows && row <= cycle; row++) {
                    const uint64_t window = first + row, d = cycle - row;
                    const uint64_t y = window / ow * l->y.stride + d / (l->s * l->c);
                    const uint64_t x = window % ow * l->x.stride + d / l->c % l->s;
                    const uint64_t word = (y * l->w + x) * l->c + d % l->c;
                    if (window >= windows || d >= depth || y >= l->h || x >= l->w || held[word])
                        continue;
                    held[word] = true;
                    misses++;
                    if (++count == capacity) {
                        memset(held, 0, l->h * l->w * l->c);
                        count = 0;
                    }
                }
    free(held);
    return misses;
}

static void strides_differ(void) {
    struct rng r = rng_stream(61, 0);
    for (int i = 0; i < 300; i++) {
        struct net_layer l = {.name = "c",
                              .type = NET_CONV,
                              .n = 1,
                              .c = 1 + rng_below(&r, 4),
                              .k = 1 + rng_below(&r, 9),
                              .r = 1 + rng_below(&r, 3),
                              .s = 1 + rng_below(&r, 3),
                              .y = {1 + rng_below(&r, 3), 1, 0, 0},
                              .x = {1 + rng_below(&r, 3), 1, 0, 0},
                              .groups = 1};
        l.h = l.r + rng_below(&r, 8);
        l.w = l.s + rng_below(&r, 8);
        const struct scalesim_setup setup = {dataflow_os.compat, 1 + rng_below(&r, 8),
                                             1 + rng_below(&r, 8), 100 * (1 + rng_below(&r, 3)),
                                             65536};
        struct pe_result got;
        CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &l, 1, &got, NULL), 0);
        CU_ASSERT_EQUAL(got.ifmap_dram_reads,
                        reads_by_hand(&l, setup.rows, setup.cols, setup.ifmap_bytes / 2));
    }
}

/* The reader of topologies makes a layer of each channel, with all filters of the row: 8 channels
 * of 64 windows by 3 filters and a depth of 9, on 32 x 32: 2 folds of 9 + 32 + 32 - 2 cycles. */
static void depthwise_by_name(void) {
    const struct scalesim_setup setup = {dataflow_os.compat, 32, 32, 65536, 65536};
    const struct net_layer l = {.name = "DP1",
                                .type = NET_CONV,
                                .n = 1,
                                .c = 8,
                                .h = 10,
                                .w = 10,
                                .k = 3,
                                .r = 3,
                                .s = 3,
                                NET_WINDOW(1, 0, 1),
                                .groups = 1,
                                .peer_depthwise = true};
    struct pe_result r;
    CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &l, 1, &r, NULL), 0);
    CU_ASSERT_EQUAL(r.cycles, 8 * (2 * 71 - 1));
    CU_ASSERT_EQUAL(r.macs, 8 * 64 * 3 * 9);
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

/* And so do the images of a convolution, whether the layer or the batch has them. */
static void images_follow_one_another(void) {
    const struct scalesim_setup setup = {dataflow_os.compat, 8, 8, 65536, 65536};
    struct net_layer l = {.name = "c",
                          .type = NET_CONV,
                          .n = 1,
                          .c = 3,
                          .h = 9,
                          .w = 9,
                          .k = 5,
                          .r = 3,
                          .s = 3,
                          NET_WINDOW(1, 0, 1),
                          .groups = 1};
    struct pe_result one, six;
    CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &l, 1, &one, NULL), 0);
    CU_ASSERT_EQUAL(one.macs, 7 * 7 * 5 * 3 * 3 * 3);
    l.n = 2;
    CU_ASSERT_EQUAL_FATAL(scalesim_layer(&setup, &l, 3, &six, NULL), 0);
    CU_ASSERT_EQUAL(six.macs, 6 * one.macs);
    CU_ASSERT_EQUAL(six.cycles, 6 * one.cycles);
    CU_ASSERT_EQUAL(six.ifmap_sram_reads, 6 * one.ifmap_sram_reads);
    CU_ASSERT_EQUAL(six.ofmap_sram_writes, 6 * one.ofmap_sram_writes);
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

/* 2^rows x 2^depth by 2^depth x 2^columns, `products` of them. */
static int product_status(unsigned rows, unsigned depth, unsigned columns, uint64_t products) {
    const struct scalesim_setup setup = {dataflow_os.compat, 1024, 1024, 1ull << 50, 1ull << 50};
    const struct net_layer l = {.name = "large",
                                .type = NET_BMM,
                                .n = 1,
                                .c = products << depth,
                                .h = 1ull << rows,
                                .w = 1,
                                .k = products << columns,
                                .r = 1,
                                .s = 1,
                                NET_WINDOW(1, 0, 1),
                                .groups = products};
    struct pe_result r;
    struct sim_err err = {0};
    const int rc = scalesim_layer(&setup, &l, 1, &r, &err);
    CU_ASSERT(rc ? strstr(err.text, "layer large: counts pass") != NULL
                 : r.macs == products << (rows + depth + columns));
    return rc;
}

/* Multiplications of all products up to 2^61 are counted, 2^62 are refused, and so is what passes
 * 64 bits at any step. */
static void counts_have_room(void) {
    CU_ASSERT_EQUAL(product_status(20, 20, 21, 1), 0);
    CU_ASSERT_EQUAL(product_status(20, 21, 21, 1), SIM_EFORMAT);
    CU_ASSERT_EQUAL(product_status(21, 21, 21, 1), SIM_EFORMAT);
    CU_ASSERT_EQUAL(product_status(20, 20, 20, 2), 0);
    CU_ASSERT_EQUAL(product_status(20, 20, 20, 4), SIM_EFORMAT);
    CU_ASSERT_EQUAL(product_status(20, 20, 20, 16), SIM_EFORMAT);
    CU_ASSERT_EQUAL(product_status(32, 1, 32, 1), SIM_EFORMAT);
    CU_ASSERT_EQUAL(product_status(22, 21, 22, 1), SIM_EFORMAT);
}

CU_pSuite suite_pe_scalesim(void) {
    CU_pSuite s = CU_add_suite("pe: SCALE-Sim v2", NULL, NULL);
    CU_add_test(s, "all measured rows are equal", rows_are_equal);
    CU_add_test(s, "products follow one another", products_follow_one_another);
    CU_add_test(s, "images follow one another", images_follow_one_another);
    CU_add_test(s, "what it cannot do is refused", strange_layers_are_refused);
    CU_add_test(s, "strides that differ: reads as by hand", strides_differ);
    CU_add_test(s, "counts have room", counts_have_room);
    CU_add_test(s, "depthwise by the name", depthwise_by_name);
    return s;
}
