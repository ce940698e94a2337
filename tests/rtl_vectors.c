/* Writes the cases that the Verilog arrays of validation/rtl are driven with, and what the exact
 * machines say of them: rtl-vectors DIRECTORY SEED. One group N is N.parameters (for iverilog),
 * N.cases and N.expected; N begins with the name of its test bench. check-rtl.sh runs and compares
 * them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/dataflow.h"
#include "pe/rs/rs.h"
#include "pe/systolic/systolic.h"
#include "sim/rng.h"
#include "tests/pe_support.h"
#include "tests/rtl_operand.h"

enum { GROUPS = 24, CASES = 10, MAC_CASES = 3000, LONGEST = 40 };

static const char *const type_names[] = {"int8",     "int16", "int4", "lightpe1",
                                         "lightpe2", "fp32",  "fp16", "shift3"};

struct group {
    FILE *parameters, *cases, *expected;
};

static FILE *open_one(const char *directory, const char *name, const char *what) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.%s", directory, name, what);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return f;
}

static struct group group_open(const char *directory, const char *bench, int number) {
    char name[64];
    snprintf(name, sizeof name, "%s-%d", bench, number);
    return (struct group){open_one(directory, name, "parameters"),
                          open_one(directory, name, "cases"),
                          open_one(directory, name, "expected")};
}

static void group_close(struct group *g) {
    fclose(g->parameters);
    fclose(g->cases);
    fclose(g->expected);
}

static void parameter(struct group *g, const char *bench, const char *name, uint64_t value) {
    fprintf(g->parameters, "-P%s_tb.%s=%" PRIu64 "\n", bench, name, value);
}

/* KIND of mac.v. */
static int kind_of(const struct pe_type *t) {
    if (t->kind == PE_FLOAT)
        return t->act_bits == 32 ? 2 : 3;
    return t->kind == PE_SHIFT ? 1 : 0;
}

static void type_parameters(struct group *g, const char *bench, const struct pe_type *t,
                            bool swap) {
    parameter(g, bench, "KIND", (uint64_t)kind_of(t));
    parameter(g, bench, "AW", swap ? t->weight_bits : t->act_bits);
    parameter(g, bench, "WW", swap ? t->act_bits : t->weight_bits);
    parameter(g, bench, "PW", t->psum_bits);
    parameter(g, bench, "TERMS", t->terms ? t->terms : 1);
}

static void print_sum(FILE *f, int64_t sum, uint32_t bits) {
    const uint64_t mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;
    fprintf(f, "%0*" PRIx64 "\n", (int)(bits + 3) / 4, (uint64_t)sum & mask);
}

static void print_words(FILE *f, const uint32_t *words, uint64_t rows, uint64_t cols,
                        bool transposed) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < cols; j++)
            fprintf(f, "%x\n", words[transposed ? j * rows + i : i * cols + j]);
}

/* One product on one fold: M x K inputs, N x K filters. */
struct product {
    struct pe_layer layer;
    int32_t *input, *filter;
    uint32_t *input_words, *filter_words;
    int64_t *output;
};

static void *need(void *p) {
    if (!p)
        abort();
    return p;
}

static void product_new(struct product *p, uint64_t m, uint64_t n, uint64_t k,
                        const struct pe_type *t, struct rng *r) {
    const struct net_layer net = {.name = "fold",
                                  .type = NET_GEMM,
                                  .n = 1,
                                  .h = m,
                                  .w = 1,
                                  .c = k,
                                  .k = n,
                                  .r = 1,
                                  .s = 1,
                                  NET_WINDOW(1, 0, 1),
                                  .groups = 1};
    if (pe_layer_init(&p->layer, &net, 1, NULL))
        abort();
    p->input = need(calloc(m * k, sizeof *p->input));
    p->input_words = need(calloc(m * k, sizeof *p->input_words));
    p->filter = need(calloc(n * k, sizeof *p->filter));
    p->filter_words = need(calloc(n * k, sizeof *p->filter_words));
    p->output = need(calloc(m * n, sizeof *p->output));
    /* the tensor's order is [channel][row] */
    uint32_t *words = need(calloc(m * k, sizeof *words));
    rtl_random_tensor(t, false, p->input, words, m * k, r);
    for (uint64_t i = 0; i < m; i++)
        for (uint64_t j = 0; j < k; j++)
            p->input_words[i * k + j] = words[j * m + i];
    free(words);
    rtl_random_tensor(t, true, p->filter, p->filter_words, n * k, r);
}

static void product_free(struct product *p) {
    free(p->input);
    free(p->input_words);
    free(p->filter);
    free(p->filter_words);
    free(p->output);
}

static const struct systolic_flow *flow_of(int dataflow) {
    return dataflow_at((size_t)dataflow)->systolic;
}

static uint64_t run_exact(const struct product *p, const struct array_config *c,
                          const struct pe_type *t) {
    struct systolic s;
    struct pe_result out = {0};
    const struct exact_tensors data = {p->input, p->filter, p->output};
    if (systolic_plan(&s, flow_of(c->dataflow), c, t, &p->layer, NULL) ||
        exact_systolic(&s, &data, &out, NULL))
        abort();
    return out.cycles;
}

/* The fold's outputs in the order of the test bench: by row of the array, or by step. */
static void expect_product(FILE *f, const struct product *p, bool by_filter, uint32_t bits) {
    const uint64_t m = p->layer.gemm_m, n = p->layer.gemm_n;
    for (uint64_t i = 0; i < (by_filter ? n : m); i++)
        for (uint64_t j = 0; j < (by_filter ? m : n); j++)
            print_sum(f,
                      p->output[by_filter ? exact_place(&p->layer, 0, j, i)
                                          : exact_place(&p->layer, 0, i, j)],
                      bits);
}

static uint64_t systolic_case(struct group *g, int number, const struct array_config *c,
                              const struct pe_type *t, struct rng *r) {
    struct product p;
    const uint64_t steps = 1 + rng_below(r, LONGEST);
    const struct systolic_dims *d = &flow_of(c->dataflow)->dims;
    uint64_t size[3];
    size[d->rows] = c->rows;
    size[d->cols] = c->cols;
    size[d->stream] = steps;
    product_new(&p, size[DIM_M], size[DIM_N], size[DIM_K], t, r);
    const uint64_t m = p.layer.gemm_m, n = p.layer.gemm_n, k = p.layer.gemm_k;
    fprintf(g->cases, "%" PRIx64 "\n", steps);
    if (systolic_keeps_outputs(d)) {
        print_words(g->cases, p.input_words, m, k, false);
        print_words(g->cases, p.filter_words, k, n, true);
    } else if (!systolic_columns_are_inputs(d)) {
        print_words(g->cases, p.filter_words, k, n, true);
        print_words(g->cases, p.input_words, m, k, false);
    } else {
        print_words(g->cases, p.input_words, k, m, true);
        print_words(g->cases, p.filter_words, n, k, false);
    }
    fprintf(g->expected, "case %d edges %" PRIu64 "\n", number, run_exact(&p, c, t));
    expect_product(g->expected, &p, systolic_columns_are_inputs(d), t->psum_bits);
    product_free(&p);
    return 1 + m * k + n * k;
}

static void systolic_group(const char *directory, int dataflow, int number, struct rng *r) {
    const struct systolic_dims *d = &flow_of(dataflow)->dims;
    const bool loads = !systolic_keeps_outputs(d), swap = systolic_columns_are_inputs(d);
    const char *bench = loads ? "ws" : "os";
    struct group g = group_open(directory, dataflow_at((size_t)dataflow)->name, number);
    struct array_config c;
    struct pe_type t;
    pe_default_config(&c);
    c.dataflow = dataflow;
    c.rows = 1 + rng_below(r, 9);
    c.cols = 1 + rng_below(r, 9);
    c.vertical_hop = 1 + rng_below(r, 2);
    if (pe_type_open(&t, type_names[number % 8], NULL))
        abort();
    fprintf(g.cases, "%x\n", CASES);
    uint64_t words = 1;
    for (int i = 0; i < CASES; i++)
        words += systolic_case(&g, i, &c, &t, r);
    parameter(&g, bench, "R", c.rows);
    parameter(&g, bench, "C", c.cols);
    parameter(&g, bench, "HOP", c.vertical_hop);
    parameter(&g, bench, "WORDS", words);
    if (loads) {
        parameter(&g, bench, "SWAP", swap);
        parameter(&g, bench, "MOST", LONGEST);
    }
    type_parameters(&g, bench, &t, swap);
    group_close(&g);
}

/* A PE set: R x E PEs, p filters, q channels; windows long enough for the sums to climb beside
 * them. */
struct set {
    uint64_t r, e, s, q, p, u;
};

static struct set random_set(struct rng *r) {
    struct set x;
    do {
        x.r = 1 + rng_below(r, 5);
        x.e = 1 + rng_below(r, 6);
        x.s = 1 + rng_below(r, 5);
        x.q = 1 + rng_below(r, 3);
        x.p = 1 + rng_below(r, 6);
        x.u = 1 + rng_below(r, 3);
    } while (x.u > x.s || x.p * x.q * x.s + 2 < x.p + 3 * x.r);
    return x;
}

static uint64_t set_case(struct group *g, int number, const struct set *x, const struct pe_type *t,
                         struct rng *r) {
    const uint64_t f = 1 + rng_below(r, 8), width = (f - 1) * x->u + x->s;
    const uint64_t rows = (x->e - 1) * x->u + x->r;
    const struct net_layer net = {.name = "set",
                                  .type = NET_CONV,
                                  .n = 1,
                                  .c = x->q,
                                  .h = rows,
                                  .w = width,
                                  .k = x->p,
                                  .r = x->r,
                                  .s = x->s,
                                  NET_WINDOW(x->u, 0, 1),
                                  .groups = 1};
    struct array_config c;
    struct product p;
    struct rs rs;
    struct pe_result out = {0};
    pe_default_config(&c);
    c.dataflow = dataflow_index("rs");
    c.rows = x->r;
    c.cols = x->e;
    c.spad_ifmap = c.spad_filter = c.spad_psum = 1 << 16;
    if (pe_layer_init(&p.layer, &net, 1, NULL) || rs_prepare(&rs, &c, t, &p.layer, NULL) ||
        rs_set(&rs, &(struct rs_mapping){.n = 1, .e = x->e, .p = x->p, .q = x->q, .r = 1, .t = 1},
               NULL))
        abort();
    const uint64_t inputs = x->q * rows * width, filters = x->p * x->q * x->r * x->s;
    p.input = need(calloc(inputs, sizeof *p.input));
    p.input_words = need(calloc(inputs, sizeof *p.input_words));
    p.filter = need(calloc(filters, sizeof *p.filter));
    p.filter_words = need(calloc(filters, sizeof *p.filter_words));
    p.output = need(calloc(p.layer.ofmap_words, sizeof *p.output));
    rtl_random_tensor(t, false, p.input, p.input_words, inputs, r);
    rtl_random_tensor(t, true, p.filter, p.filter_words, filters, r);
    const struct exact_tensors data = {p.input, p.filter, p.output};
    if (rs_exact(&rs, &data, &out, NULL))
        abort();
    fprintf(g->cases, "%" PRIx64 "\n", f);
    for (uint64_t i = 0; i < x->r; i++)
        for (uint64_t j = 0; j < x->p * x->q; j++)
            for (uint64_t s = 0; s < x->s; s++)
                fprintf(g->cases, "%x\n", p.filter_words[(j * x->r + i) * x->s + s]);
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t q = 0; q < x->q; q++)
            for (uint64_t s = 0; s < width; s++)
                fprintf(g->cases, "%x\n", p.input_words[(q * rows + i) * width + s]);
    fprintf(g->expected, "case %d edges %" PRIu64 "\n", number, out.cycles);
    for (uint64_t w = 0; w < f; w++)
        for (uint64_t m = 0; m < x->p; m++)
            for (uint64_t e = 0; e < x->e; e++)
                print_sum(g->expected, p.output[exact_place(&p.layer, 0, e * f + w, m)],
                          t->psum_bits);
    product_free(&p);
    return 1 + inputs + filters;
}

static void set_group(const char *directory, int number, struct rng *r) {
    struct group g = group_open(directory, "rs", number);
    const struct set x = random_set(r);
    struct pe_type t;
    if (pe_type_open(&t, number % 2 ? "int16" : "int8", NULL))
        abort();
    fprintf(g.cases, "%x\n", CASES);
    uint64_t words = 1;
    for (int i = 0; i < CASES; i++)
        words += set_case(&g, i, &x, &t, r);
    const struct {
        const char *name;
        uint64_t value;
    } values[] = {{"R", x.r},          {"E", x.e},       {"S", x.s},         {"Q", x.q},
                  {"P", x.p},          {"U", x.u},       {"AW", t.act_bits}, {"WW", t.weight_bits},
                  {"PW", t.psum_bits}, {"WORDS", words}, {"MOST", 8}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        parameter(&g, "rs", values[i].name, values[i].value);
    group_close(&g);
}

/* The sum after one multiply-accumulate, by the machine itself on an array of one PE, depth 2: the
 * first product makes the sum that the second adds to. */
static void mac_group(const char *directory, int number, struct rng *r) {
    struct group g = group_open(directory, "mac", number);
    struct array_config c;
    struct pe_type t;
    pe_default_config(&c);
    c.dataflow = dataflow_index("os");
    c.rows = c.cols = 1;
    if (pe_type_open(&t, type_names[number % 8], NULL))
        abort();
    if (number >= 8 && t.kind != PE_FLOAT)
        t.psum_bits = t.act_bits + t.weight_bits / 2 + 4; /* saturates now and then */
    fprintf(g.cases, "%x\n", MAC_CASES);
    for (int i = 0; i < MAC_CASES; i++) {
        struct product one, two;
        product_new(&two, 1, 1, 2, &t, r);
        product_new(&one, 1, 1, 1, &t, r);
        one.input[0] = two.input[0];
        one.filter[0] = two.filter[0];
        run_exact(&one, &c, &t);
        run_exact(&two, &c, &t);
        const uint64_t mask = ((uint64_t)1 << t.psum_bits) - 1;
        fprintf(g.cases, "%x %x %" PRIx64 "\n", two.input_words[1], two.filter_words[1],
                (uint64_t)one.output[0] & mask);
        print_sum(g.expected, two.output[0], t.psum_bits);
        product_free(&one);
        product_free(&two);
    }
    type_parameters(&g, "mac", &t, false);
    parameter(&g, "mac", "WORDS", 1 + 3 * MAC_CASES);
    group_close(&g);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: rtl-vectors DIRECTORY SEED\n", stderr);
        return 2;
    }
    const uint64_t seed = strtoull(argv[2], NULL, 10);
    static const char *const systolic[] = {"os", "ws", "is"};
    for (uint64_t d = 0; d < 3; d++) {
        struct rng r = rng_stream(seed, d);
        for (int i = 0; i < GROUPS; i++)
            systolic_group(argv[1], dataflow_index(systolic[d]), i, &r);
    }
    struct rng r = rng_stream(seed, 3), m = rng_stream(seed, 99);
    for (int i = 0; i < GROUPS; i++)
        set_group(argv[1], i, &r);
    for (int i = 0; i < 16; i++)
        mac_group(argv[1], i, &m);
    return 0;
}
