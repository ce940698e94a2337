/* PE types and what rests on them: rounding, shift weights, the run-length code, layer totals. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/layer.h"
#include "pe/rlc.h"
#include "pe/exact/values.h"
#include "pe/type.h"
#include "sim/rng.h"
#include "tests/pe_support.h"
#include "tests/support.h"

CU_pSuite suite_pe_type(void);

static float half_value(unsigned bits) {
    const int exponent = bits >> 10 & 31;
    const float fraction = (float)(bits & 1023);
    const float magnitude =
        exponent ? ldexpf(1024 + fraction, exponent - 25) : ldexpf(fraction, -24);
    return bits & 0x8000 ? -magnitude : magnitude;
}

static float round_fp16(float value) {
    struct pe_type t;
    int32_t code;
    float out;
    pe_type_open(&t, "fp16", NULL);
    pe_quantise_acts(&t, &value, &code, 1);
    memcpy(&out, &code, sizeof out);
    return out;
}

/* Every finite binary16 stays; half way between neighbours goes to the even one; past the last,
 * infinity. */
static void halves_round_to_even(void) {
    for (unsigned bits = 0; bits < 0x7c00; bits++) {
        const float here = half_value(bits);
        CU_ASSERT_EQUAL(round_fp16(here), here);
        CU_ASSERT_EQUAL(round_fp16(-here), -here);
        if (bits + 1 == 0x7c00)
            break;
        const float next = half_value(bits + 1), middle = (here + next) / 2;
        CU_ASSERT_EQUAL(round_fp16(middle), bits & 1 ? next : here);
        CU_ASSERT_EQUAL(round_fp16(nextafterf(middle, INFINITY)), next);
        CU_ASSERT_EQUAL(round_fp16(nextafterf(middle, 0)), here);
    }
    CU_ASSERT(isinf(round_fp16(65520)));
}

/* One term: the power whose logarithm is nearest, among all fifteen others. */
static void one_term_is_nearest(void) {
    for (int i = -1280; i <= 1280; i++) {
        const double value = i / 10.0;
        const double chosen = pe_shift_decode(pe_shift_encode((float)value, 1), 1);
        if (i == 0)
            continue;
        for (int e = 0; e <= PE_SHIFT_FRACTION; e++)
            CU_ASSERT(fabs(log2(fabs(value) / fabs(chosen))) <=
                      fabs(log2(fabs(value) / (1 << e))) + 1e-9);
        CU_ASSERT((chosen < 0) == (value < 0));
    }
}

/* Two terms come closer than one, and nought is a term and its opposite. */
static void more_terms_come_closer(void) {
    double error[PE_TERMS_MAX + 1] = {0};
    for (int i = -127; i <= 127; i++)
        for (uint32_t terms = 1; terms <= PE_TERMS_MAX; terms++)
            error[terms] += abs(i - pe_shift_decode(pe_shift_encode((float)i, terms), terms));
    CU_ASSERT(error[2] < error[1] / 2);
    CU_ASSERT(error[3] < error[2]);
    CU_ASSERT(abs(pe_shift_decode(pe_shift_encode(0, 2), 2)) <= 2);
}

/* A code's value is the sum of its shifts of one. */
static void codes_are_shifts(void) {
    for (uint32_t code = 0; code < 256; code++) {
        int32_t sum = 0;
        for (uint32_t i = 0; i < 2; i++) {
            const uint32_t term = code >> (4 * i) & 15;
            sum += (term & 8 ? -1 : 1) * (128 >> (term & 7));
        }
        CU_ASSERT_EQUAL(pe_shift_decode(code, 2), sum);
    }
}

static void integers_saturate_and_scale(void) {
    struct pe_type t;
    const float values[] = {1.0f, -1.0f, 0.5f, 0.0f, -0.25f};
    int32_t codes[5];
    CU_ASSERT_FATAL(pe_type_open(&t, "int8", NULL) == 0);
    const double scale = pe_quantise_acts(&t, values, codes, 5);
    CU_ASSERT_DOUBLE_EQUAL(scale, 1.0 / 127, 1e-12);
    CU_ASSERT_EQUAL(codes[0], 127);
    CU_ASSERT_EQUAL(codes[1], -127);
    CU_ASSERT_EQUAL(codes[2], 64); /* 63.5 to even */
    CU_ASSERT_EQUAL(codes[3], 0);
    CU_ASSERT_EQUAL(codes[4], -32); /* -31.75 */
}

static void shipped_types_are_whole(void) {
    static const char *const wanted[] = {"fp32",     "fp16",     "int16",  "int8",  "int4",
                                         "lightpe1", "lightpe2", "shift1", "shift4"};
    struct pe_type t;
    struct sim_err err;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        CU_ASSERT_EQUAL(pe_type_open(&t, wanted[i], &err), 0);
        CU_ASSERT(t.energy_j > 0 && t.area_mm2 > 0 && t.delay_s > 0);
    }
    CU_ASSERT_EQUAL(pe_type_open(&t, "shift5", &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(pe_type_open(&t, "int88", &err), SIM_EUSAGE);
    CU_ASSERT(strstr(err.text, "int8") != NULL);
}

/* Expected against counted pairs on random rows; the count against a row worked out by hand. */
static void run_lengths(void) {
    const int32_t by_hand[] = {0, 0, 5, 7, 0, 0, 0};
    CU_ASSERT_EQUAL(rlc_pairs(by_hand, 7), 3); /* (2,5) (0,7) and a run that ends the row */
    int32_t zeros[64] = {0};
    CU_ASSERT_EQUAL(rlc_pairs(zeros, 64), 2); /* 31 zeros and a coded one, twice */
    struct rng r = rng_stream(31, 7);
    for (int step = 1; step < 10; step++) {
        const double share = step / 10.0;
        uint64_t pairs = 0;
        const size_t width = 27, rows = 20000;
        for (size_t i = 0; i < rows; i++) {
            int32_t row[27];
            for (size_t j = 0; j < width; j++)
                row[j] = rng_real(&r) < share ? 0 : 1;
            pairs += rlc_pairs(row, width);
        }
        const double counted = rlc_bits((double)pairs, 16) / (double)(rows * width * 16);
        const double expected = rlc_expected(width, 16, share);
        CU_ASSERT(expected == 1 ? counted > 0.98 : fabs(counted / expected - 1) < 0.01);
    }
}

/* Multiply-accumulates of all layers, as tests/data/networks/TOTALS.csv has them. */
static void network_totals(void) {
    char path[512], line[256], name[64];
    unsigned long long rows, conv, total, checked = 0;
    const char *top = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/data/networks/TOTALS.csv", top ? top : ".");
    FILE *f = fopen(path, "r");
    CU_ASSERT_FATAL(f != NULL);
    while (fgets(line, sizeof line, f)) {
        struct network *net;
        uint64_t macs = 0;
        if (sscanf(line, "%63[^,],%llu,%llu,%llu", name, &rows, &conv, &total) != 4)
            continue;
        CU_ASSERT_FATAL(network_open(&net, name, NULL) == 0);
        for (size_t i = 0; i < net->n; i++) {
            struct pe_layer layer;
            CU_ASSERT_FATAL(pe_layer_init(&layer, &net->layers[i], 1, NULL) == 0);
            macs += layer.macs;
        }
        CU_ASSERT_EQUAL(macs, total);
        network_free(net);
        checked++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(checked, 19);
}

static void bad_shapes_are_refused(void) {
    const struct net_layer good = {.name = "l",
                                   .type = NET_CONV,
                                   .n = 1,
                                   .c = 4,
                                   .h = 5,
                                   .w = 5,
                                   .k = 4,
                                   .r = 3,
                                   .s = 3,
                                   NET_WINDOW(1, 0, 1),
                                   .groups = 2};
    struct net_layer l = good;
    struct pe_layer p;
    struct sim_err err;
    CU_ASSERT_EQUAL(pe_layer_init(&p, &l, 1, &err), 0);
    l.r = 6;
    CU_ASSERT_EQUAL(pe_layer_init(&p, &l, 1, &err), SIM_EFORMAT);
    l = good;
    l.groups = 3;
    CU_ASSERT_EQUAL(pe_layer_init(&p, &l, 1, &err), SIM_EFORMAT);
    l = good;
    l.c = 0;
    CU_ASSERT_EQUAL(pe_layer_init(&p, &l, 1, &err), SIM_EFORMAT);
    l = good;
    l.h = l.w = l.k = l.c = 1u << 30;
    l.groups = 1;
    CU_ASSERT_EQUAL(pe_layer_init(&p, &l, 1, &err), SIM_EFORMAT);
    CU_ASSERT(strstr(err.text, "2^63") != NULL);
}

/* Cells of one direction that some window covers, by trying each. */
static uint64_t covered_cells(const struct net_layer *l) {
    bool cell[64] = {false};
    const struct net_axis *a = &l->y;
    const uint64_t out =
        (l->h + a->before + a->after - a->dilation * (l->r - 1) - 1) / a->stride + 1;
    uint64_t n = 0;
    for (uint64_t o = 0; o < out; o++)
        for (uint64_t t = 0; t < l->r; t++) {
            const uint64_t at = o * a->stride + t * a->dilation;
            if (at >= a->before && at < a->before + l->h)
                cell[at - a->before] = true;
        }
    for (uint64_t i = 0; i < l->h; i++)
        n += cell[i];
    return n;
}

static void inputs_are_those_that_windows_cover(void) {
    struct rng r = test_rng("covered cells");
    for (int i = 0; i < 5000; i++) {
        const struct net_layer l = {
            .name = "l",
            .type = NET_CONV,
            .n = 1,
            .c = 1,
            .h = 1 + rng_below(&r, 60),
            .w = 1,
            .k = 1,
            .r = 1 + rng_below(&r, 8),
            .s = 1,
            .y = {1 + rng_below(&r, 9), 1 + rng_below(&r, 9), rng_below(&r, 9), rng_below(&r, 9)},
            .x = {1, 1, 0, 0},
            .groups = 1};
        struct pe_layer p;
        if (pe_layer_init(&p, &l, 1, NULL) == 0)
            CU_ASSERT_EQUAL(p.ifmap_words, covered_cells(&l));
    }
}

/* Going through cells and taps would take months: gaps that windows leave, and none. */
static void largest_windows_take_no_time(void) {
    static const struct {
        struct net_axis y;
        uint64_t r, covered;
    } cases[] = {{{1, 2, 0, 0}, 1u << 30, UINT32_MAX},
                 {{1u << 30, 1, 0, 0}, 1u << 29, (uint64_t)1 << 31},
                 {{65537, 65536, 0, 0}, 60000, 60000u * 5537ull}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct net_layer l = {.name = "l",
                                    .type = NET_CONV,
                                    .n = 1,
                                    .c = 1,
                                    .h = UINT32_MAX,
                                    .w = 1,
                                    .k = 1,
                                    .r = cases[i].r,
                                    .s = 1,
                                    .y = cases[i].y,
                                    .x = {1, 1, 0, 0},
                                    .groups = 1};
        struct pe_layer p;
        CU_ASSERT_FATAL(pe_layer_init(&p, &l, 1, NULL) == 0);
        CU_ASSERT_EQUAL(p.ifmap_words, cases[i].covered);
    }
}

/* Values of exact runs: inputs in [0, 1) of the scale, a share of them 0, filters in [-1, 1). The
 * mean of n uniform values lies within 5 / sqrt(12 n) of the middle. */
static void values_are_uniform(void) {
    const struct net_layer net = {.name = "v",
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .h = 100,
                                  .w = 1,
                                  .c = 100,
                                  .k = 100,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    struct pe_layer l;
    struct pe_type type;
    struct values v;
    CU_ASSERT_FATAL(pe_layer_init(&l, &net, 1, NULL) == 0 &&
                    pe_type_open(&type, "int8", NULL) == 0);
    CU_ASSERT_FATAL(values_new(&v, &l, &type, 0.25, false, 7, NULL) == 0);
    double sums[2] = {0}, zeros = 0, low[2] = {0}, high[2] = {0};
    for (int i = 0; i < 10000; i++) {
        const int32_t x[2] = {v.ifmap[i], v.filter[i]};
        zeros += x[0] == 0;
        for (int k = 0; k < 2; k++) {
            sums[k] += x[k] / 127.0;
            low[k] = x[k] < low[k] ? x[k] : low[k];
            high[k] = x[k] > high[k] ? x[k] : high[k];
        }
    }
    CU_ASSERT(low[0] == 0 && high[0] >= 125 && high[0] <= 127);
    CU_ASSERT(low[1] <= -125 && low[1] >= -127 && high[1] >= 125 && high[1] <= 127);
    CU_ASSERT_DOUBLE_EQUAL(zeros / 10000, 0.25 + 0.75 / 254, 0.02);
    CU_ASSERT_DOUBLE_EQUAL(sums[0] / 10000, 0.75 / 2, 0.02);
    CU_ASSERT_DOUBLE_EQUAL(sums[1] / 10000, 0, 0.03);
    values_free(&v);
}

/* Gentle values: even if every product were the largest one and of one sign, no sum saturates. */
static void gentle_values_never_saturate(void) {
    static const char *const names[] = {"int4", "int8", "int16", "lightpe1", "lightpe2", "shift4"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (uint64_t depth = 3; depth < 100000; depth *= 9) {
            const struct net_layer net = {.name = "v",
                                          .type = NET_GEMM,
                                          .n = 1,
                                          .h = 3,
                                          .w = 1,
                                          .c = depth,
                                          .k = 2,
                                          .r = 1,
                                          .s = 1,
                                          NET_WINDOW(1, 0, 1),
                                          .groups = 1};
            struct pe_layer l;
            struct pe_type type;
            struct values v;
            int64_t most[2] = {0};
            CU_ASSERT_FATAL(pe_layer_init(&l, &net, 1, NULL) == 0);
            CU_ASSERT_FATAL(pe_type_open(&type, names[i], NULL) == 0);
            CU_ASSERT_FATAL(values_new(&v, &l, &type, -1, true, i, NULL) == 0);
            const bool shifts = type.kind == PE_SHIFT;
            for (uint64_t k = 0; k < depth; k++) {
                const int64_t w =
                    shifts ? pe_shift_decode((uint32_t)v.filter[k], type.terms) : v.filter[k];
                most[0] = v.ifmap[k] > most[0] ? v.ifmap[k] : most[0];
                most[1] = llabs(w) > most[1] ? llabs(w) : most[1];
            }
            CU_ASSERT(most[0] * most[1] * (int64_t)depth <= pe_psum_max(&type));
            values_free(&v);
        }
}

CU_pSuite suite_pe_type(void) {
    CU_pSuite s = CU_add_suite("pe: types and layers", NULL, NULL);
    CU_add_test(s, "values of exact runs are uniform", values_are_uniform);
    CU_add_test(s, "gentle values never saturate", gentle_values_never_saturate);
    CU_add_test(s, "binary16 rounds to nearest even", halves_round_to_even);
    CU_add_test(s, "a shift weight is the nearest power", one_term_is_nearest);
    CU_add_test(s, "more terms come closer", more_terms_come_closer);
    CU_add_test(s, "codes are sums of shifts", codes_are_shifts);
    CU_add_test(s, "integers scale and saturate", integers_saturate_and_scale);
    CU_add_test(s, "shipped types have all figures", shipped_types_are_whole);
    CU_add_test(s, "run-length code: counted and expected", run_lengths);
    CU_add_test(s, "multiply-accumulates of 19 networks", network_totals);
    CU_add_test(s, "shapes that do not fit are refused", bad_shapes_are_refused);
    CU_add_test(s, "inputs are those that windows cover", inputs_are_those_that_windows_cover);
    CU_add_test(s, "largest windows take no time", largest_windows_take_no_time);
    return s;
}
