/* Networks with values: products of matrices against loops, gradients against differences,
 * functions against the C library's, codes against the machines of exact runs, files against
 * themselves. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nn/file.h"
#include "nn/function.h"
#include "nn/pass.h"
#include "nn/quant.h"
#include "pe/exact/exact.h"
#include "sim/rng.h"
#include "tests/suites.h"

enum { SEED = 20261127 };

static float *draw(struct rng *r, size_t n) {
    float *v = calloc(n + 1, sizeof *v);
    CU_ASSERT_PTR_NOT_NULL_FATAL(v);
    for (size_t i = 0; i < n; i++)
        v[i] = (float)(2 * rng_real(r) - 1);
    return v;
}

/* Every bit of a product is that of sums in ascending order. */
static void test_gemm(void) {
    struct rng r = rng_stream(SEED, 1);
    struct gemm_room room = {NULL, NULL, 0, 0};
    struct sim_err err;
    for (int t = 0; t < 60; t++) {
        const size_t m = 1 + rng_below(&r, 40), n = 1 + rng_below(&r, 700),
                     k = 1 + rng_below(&r, 600);
        float *a = draw(&r, m * k), *b = draw(&r, k * n), *c = draw(&r, m * n);
        const bool turned = t & 1;
        const struct gemm_matrix left = {a, turned ? 1 : k, turned ? m : 1}, right = {b, n, 1};
        CU_ASSERT_EQUAL_FATAL(gemm(&room, m, n, k, left, right, c, n, false, &err), 0);
        size_t bad = 0;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                float sum = 0;
                for (size_t p = 0; p < k; p++)
                    sum += a[i * left.rows + p * left.columns] * b[p * n + j];
                bad += memcmp(&sum, &c[i * n + j], sizeof sum) != 0;
            }
        CU_ASSERT_EQUAL(bad, 0);
        free(a);
        free(b);
        free(c);
    }
    gemm_free(&room);
}

static void test_functions(void) {
    for (double x = -30; x < 30; x += 0.037)
        CU_ASSERT(fabs(nn_exp(x) / exp(x) - 1) < 1e-14);
    for (double x = 1e-9; x < 1e9; x *= 1.37)
        CU_ASSERT(fabs(nn_log(x) - log(x)) < 1e-14 * (1 + fabs(log(x))));
    for (double x = 0; x <= 1; x += 0.003)
        CU_ASSERT(fabs(nn_cos_pi(x) - cos(x * acos(-1))) < 1e-14);
    CU_ASSERT_EQUAL(nn_exp(0), 1);
    CU_ASSERT_EQUAL(nn_cos_pi(0), 1);
}

/* A net of every kind of layer: convolutions with groups, strides and padding, both pools. */
static const struct nn_layer every[] = {
    {.name = "conv",
     .kind = NN_CONV,
     .relu = true,
     .c = 2,
     .h = 9,
     .w = 8,
     .k = 4,
     .e = 5,
     .f = 4,
     .r = 3,
     .s = 3,
     .stride = 2,
     .pad = 1,
     .groups = 1},
    {.name = "deep",
     .kind = NN_CONV,
     .relu = true,
     .c = 4,
     .h = 5,
     .w = 4,
     .k = 4,
     .e = 5,
     .f = 4,
     .r = 3,
     .s = 3,
     .stride = 1,
     .pad = 1,
     .groups = 4},
    {.name = "average",
     .kind = NN_AVERAGE_POOL,
     .c = 4,
     .h = 5,
     .w = 4,
     .k = 4,
     .e = 3,
     .f = 2,
     .r = 3,
     .s = 3,
     .stride = 2,
     .pad = 1,
     .groups = 1},
    {.name = "grouped",
     .kind = NN_CONV,
     .c = 4,
     .h = 3,
     .w = 2,
     .k = 6,
     .e = 4,
     .f = 3,
     .r = 2,
     .s = 2,
     .stride = 1,
     .pad = 1,
     .groups = 2},
    {.name = "largest",
     .kind = NN_MAX_POOL,
     .c = 6,
     .h = 4,
     .w = 3,
     .k = 6,
     .e = 3,
     .f = 2,
     .r = 2,
     .s = 2,
     .stride = 1,
     .pad = 0,
     .groups = 1},
    {.name = "fc",
     .kind = NN_FC,
     .relu = true,
     .c = 6,
     .h = 3,
     .w = 2,
     .k = 7,
     .e = 1,
     .f = 1,
     .r = 1,
     .s = 1,
     .stride = 1,
     .groups = 1},
    {.name = "classes",
     .kind = NN_FC,
     .c = 7,
     .h = 1,
     .w = 1,
     .k = 3,
     .e = 1,
     .f = 1,
     .r = 1,
     .s = 1,
     .stride = 1,
     .groups = 1},
};

static void make_net(struct nn_net *net, struct rng *r) {
    memset(net, 0, sizeof *net);
    net->n = sizeof every / sizeof *every;
    net->classes = 3;
    strcpy(net->model, "every");
    strcpy(net->data, "drawn");
    for (uint32_t i = 0; i < net->n; i++) {
        struct nn_layer *l = &net->layers[i];
        *l = every[i];
        l->range = 1.5f;
        if (!nn_has_weights(l))
            continue;
        l->n_weights = l->k * nn_depth(l);
        l->weights = net->n_params;
        l->biases = l->weights + l->n_weights;
        net->n_params += l->n_weights + l->k;
    }
    net->params = draw(r, net->n_params);
}

enum { IMAGES = 3 };

static double loss_of(struct nn_pass *p, const float *params, const uint16_t *labels,
                      float *grads) {
    struct sim_err err;
    double loss;
    uint32_t correct;
    CU_ASSERT_EQUAL_FATAL(nn_pass_forward(p, IMAGES, params, &err), 0);
    CU_ASSERT_EQUAL_FATAL(
        nn_pass_backward(p, IMAGES, params, labels, 1, grads, &loss, &correct, &err), 0);
    return loss;
}

/* Central differences of the loss, parameter by parameter. */
static void test_gradients(void) {
    struct rng r = rng_stream(SEED, 2);
    static struct nn_net net;
    struct nn_pass pass;
    struct sim_err err;
    const uint16_t labels[IMAGES] = {0, 2, 1};
    make_net(&net, &r);
    float *grads = draw(&r, net.n_params), *ignored = draw(&r, net.n_params);
    CU_ASSERT_EQUAL_FATAL(nn_pass_open(&pass, &net, IMAGES, true, &err), 0);
    for (uint32_t i = 0; i < IMAGES; i++) {
        float *image = draw(&r, nn_inputs(&net.layers[0]));
        nn_pass_take(&pass, IMAGES, i, image);
        free(image);
    }
    loss_of(&pass, net.params, labels, grads);
    double worst = 0, largest = 0;
    for (size_t k = 0; k < net.n_params; k++) {
        const float step = 1e-3f, before = net.params[k];
        net.params[k] = before + step;
        const double above = loss_of(&pass, net.params, labels, ignored);
        net.params[k] = before - step;
        const double below = loss_of(&pass, net.params, labels, ignored);
        net.params[k] = before;
        const double difference = (above - below) / (2 * (double)step);
        largest = fmax(largest, fabs(difference));
        worst = fmax(worst, fabs(difference - (double)grads[k]));
    }
    CU_ASSERT(largest > 0.1);
    CU_ASSERT(worst < 1e-3 * largest + 2e-3);
    nn_pass_free(&pass);
    free(grads);
    free(ignored);
    nn_net_free(&net);
}

/* A convolution in a type's codes equals the definition that exact runs are checked by: as many
 * outputs that exceed the limit, and the same classes, as outputs are the classes here. */
static void test_codes(void) {
    static const char *const types[] = {"int8",  "int4",      "lightpe1", "lightpe2",
                                        "int16", "eyeriss16", "fp32",     "w4a16"};
    struct rng r = rng_stream(SEED, 3);
    static struct nn_net net;
    struct sim_err err;
    struct pool *pool = pool_new(1, &err);
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        struct nn_quantiser q = {.by_value = false};
        const uint32_t c = 1 + (uint32_t)rng_below(&r, 60), k = 2 + (uint32_t)rng_below(&r, 9);
        struct nn_data data = {.n = 40, .c = c, .h = 3, .w = 3, .classes = k, .name = "drawn"};
        CU_ASSERT_EQUAL_FATAL(pe_type_open(&q.type, types[t], &err), 0);
        memset(&net, 0, sizeof net);
        net.n = 1;
        net.classes = k;
        net.layers[0] = (struct nn_layer){.name = "one",
                                          .kind = NN_CONV,
                                          .c = c,
                                          .h = 3,
                                          .w = 3,
                                          .k = k,
                                          .e = 1,
                                          .f = 1,
                                          .r = 3,
                                          .s = 3,
                                          .stride = 1,
                                          .groups = 1,
                                          .n_weights = 9u * c * k,
                                          .range = 1,
                                          .biases = 9u * c * k};
        net.n_params = 9u * c * k + k;
        net.params = draw(&r, net.n_params);
        memset(net.params + net.layers[0].biases, 0, k * sizeof *net.params);
        data.values = draw(&r, (size_t)data.n * 9 * c);
        data.labels = calloc(data.n, sizeof *data.labels);
        int32_t *weights = calloc(net.n_params, sizeof *weights),
                *inputs = calloc(9u * c, sizeof *inputs);
        float *codes = calloc(9u * c, sizeof *codes);
        CU_ASSERT_FATAL(data.labels && weights && inputs && codes);
        nn_weight_codes(&q, net.params, weights, 9u * c * k);
        uint32_t right = 0;
        for (uint32_t i = 0; i < data.n; i++) {
            nn_input_codes(&q, 1, data.values + i * 9 * c, codes, 9u * c);
            for (size_t at = 0; at < 9u * c; at++)
                if (q.type.kind == PE_FLOAT)
                    memcpy(&inputs[at], &codes[at], sizeof *codes);
                else
                    inputs[at] = (int32_t)codes[at];
            const struct net_layer conv = {.name = "one",
                                           .type = NET_CONV,
                                           .n = 1,
                                           .c = c,
                                           .h = 3,
                                           .w = 3,
                                           .k = k,
                                           .r = 3,
                                           .s = 3,
                                           .groups = 1,
                                           NET_WINDOW(1, 0, 1)};
            struct pe_layer layer;
            int64_t sums[16];
            const struct exact_tensors tensors = {inputs, weights, sums};
            CU_ASSERT_EQUAL_FATAL(pe_layer_init(&layer, &conv, 1, &err), 0);
            exact_reference(&layer, &q.type, &tensors);
            uint32_t best = 0;
            double values[16];
            for (uint32_t n = 0; n < k; n++) {
                float v;
                const uint32_t bits = (uint32_t)sums[n];
                memcpy(&v, &bits, sizeof v);
                values[n] = q.type.kind == PE_FLOAT ? (double)v : (double)sums[n];
                best = values[n] > values[best] ? n : best;
            }
            data.labels[i] = (uint16_t)best;
            right++;
        }
        struct nn_score score;
        const struct tick none = {NULL, NULL};
        CU_ASSERT_EQUAL_FATAL(nn_evaluate(&net, &data, &q, pool, &none, &score, &err), 0);
        CU_ASSERT_EQUAL(score.correct, right);
        nn_net_free(&net);
        nn_data_free(&data);
        free(weights);
        free(inputs);
        free(codes);
    }
    pool_free(pool);
}

/* What is written is what is read, and no byte of it may change. */
static void test_file(void) {
    struct rng r = rng_stream(SEED, 4);
    static struct nn_net net, again;
    struct sim_err err;
    char path[] = "test-nn-XXXXXX";
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    make_net(&net, &r);
    CU_ASSERT_EQUAL_FATAL(nn_file_write(&net, 50, path, &err), 0);
    CU_ASSERT_EQUAL_FATAL(nn_file_read(&again, path, &err), 0);
    CU_ASSERT_EQUAL(again.n, net.n);
    CU_ASSERT_EQUAL(memcmp(again.layers, net.layers, net.n * sizeof *net.layers), 0);
    CU_ASSERT_EQUAL(memcmp(again.params, net.params, net.n_params * sizeof *net.params), 0);
    nn_net_free(&again);
    close(fd);
    FILE *f = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    uint8_t bytes[16384];
    const size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    remove(path);
    size_t taken = 0;
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 1;
        taken += nn_file_parse(&again, "changed", bytes, size, &err) == 0;
        nn_net_free(&again);
        bytes[i] ^= 1;
    }
    CU_ASSERT(size > 2000 && size < sizeof bytes);
    CU_ASSERT_EQUAL(taken, 0);
    nn_net_free(&net);
}

CU_pSuite suite_nn(void) {
    CU_pSuite s = CU_add_suite("nn", NULL, NULL);
    CU_ADD_TEST(s, test_gemm);
    CU_ADD_TEST(s, test_functions);
    CU_ADD_TEST(s, test_gradients);
    CU_ADD_TEST(s, test_codes);
    CU_ADD_TEST(s, test_file);
    return s;
}
