/* Who reads whom: shipped tables against their own shapes, ONNX files against lists by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "tests/support.h"
#include "traces/networks/network.h"

CU_pSuite suite_graph(void);

static struct network *open_net(const char *name) {
    struct network *net = NULL;
    struct sim_err err = {0};
    if (network_open(&net, name, &err))
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_FATAL(net != NULL);
    return net;
}

static struct network *open_file(const char *name) {
    const char *top = getenv("srcdir");
    char path[512];
    snprintf(path, sizeof path, "%s/tests/data/networks/%s", top ? top : ".", name);
    return open_net(path);
}

/* Channels that the edges of a role bring a layer, and how many edges there are. */
static uint64_t channels_to(const struct network *net, uint32_t to, enum net_role role, size_t *n) {
    uint64_t sum = 0;
    *n = 0;
    for (size_t i = 0; i < net->n_edges; i++)
        if (net->edges[i].to == to && net->edges[i].role == role) {
            CU_ASSERT(net->edges[i].from < to);
            sum += net->layers[net->edges[i].from].k;
            ++*n;
        }
    return sum;
}

/* Inputs bring a layer's channels, or the vectors of which an FC reads a few cells each; sums are
 * of outputs of the same channels. */
static void shipped_edges_fit_their_shapes(void) {
    for (size_t k = 0; network_name_at(k); k++) {
        struct network *net = open_net(network_name_at(k));
        CU_ASSERT(net->linked);
        size_t without = 0;
        for (uint32_t i = 0; i < net->n; i++) {
            const struct net_layer *l = &net->layers[i];
            size_t inputs, adds;
            const uint64_t c = channels_to(net, i, NET_INPUT, &inputs);
            const uint64_t added = channels_to(net, i, NET_ADDEND, &adds);
            without += inputs == 0;
            const bool flat = l->type == NET_FC && c && l->c % c == 0;
            const bool part = (l->type == NET_GEMM || l->type == NET_BMM) && c % l->c == 0;
            CU_ASSERT(inputs == 0 || c == l->c || flat || part);
            CU_ASSERT(adds == 0 || added == adds * l->k);
        }
        CU_ASSERT(without == 1 || without == 3); /* a picture, or tokens to q, k and v */
        network_free(net);
    }
}

static size_t count(const struct network *net, enum net_role role) {
    size_t n = 0;
    for (size_t i = 0; i < net->n_edges; i++)
        n += net->edges[i].role == role;
    return n;
}

static void branches_are_all_there(void) {
    static const struct {
        const char *name;
        size_t adds, right, inputs;
    } nets[] = {{"resnet18", 8, 0, 20},         {"resnet50", 16, 0, 53},
                {"mobilenet_v2", 10, 0, 52},    {"squeezenet1_1", 0, 0, 33},
                {"bert_base_s128", 23, 24, 93}, {"vgg16", 0, 0, 15}};
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        struct network *net = open_net(nets[i].name);
        CU_ASSERT_EQUAL(count(net, NET_ADDEND), nets[i].adds);
        CU_ASSERT_EQUAL(count(net, NET_RIGHT), nets[i].right);
        CU_ASSERT_EQUAL(count(net, NET_INPUT), nets[i].inputs);
        network_free(net);
    }
}

static const char *name_of(const struct network *net, uint32_t layer) {
    return layer == NET_OUTSIDE ? "-" : net->layers[layer].name;
}

/* All edges as "from>to:role", in any order. */
static void expect_edges(const char *file, const char *const *edges, size_t n) {
    struct network *net = open_file(file);
    CU_ASSERT(net->linked);
    CU_ASSERT_EQUAL(net->n_edges, n);
    for (size_t k = 0; k < n; k++) {
        bool found = false;
        for (size_t i = 0; i < net->n_edges; i++) {
            char text[300];
            snprintf(text, sizeof text, "%s>%s:%d", name_of(net, net->edges[i].from),
                     name_of(net, net->edges[i].to), (int)net->edges[i].role);
            found |= strcmp(text, edges[k]) == 0;
        }
        if (!found)
            fprintf(stderr, "%s: no edge %s\n", file, edges[k]);
        CU_ASSERT(found);
    }
    network_free(net);
}

static void onnx_edges(void) {
    static const char *const encoder[] = {"q_node>scores_node:0",
                                          "k_node>scores_node:1",
                                          "scores_node>attention_node:0",
                                          "attention_node>context_node:0",
                                          "v_node>context_node:1",
                                          "context_node>o_node:0",
                                          "o_node>residual1_node:0",
                                          "->residual1_node:0",
                                          "residual1_node>ff1_node:0",
                                          "ff1_node>ff2_node:0",
                                          "ff2_node>out_node:0",
                                          "residual1_node>out_node:0",
                                          "out_node>-:0"};
    static const char *const block[] = {"expand_node>dw_node:0", "dw_node>project_node:0",
                                        "project_node>out_node:0", "->out_node:0", "out_node>-:0"};
    static const char *const attention[] = {"att.qkv>att.scores:0",     "att.qkv>att.scores:1",
                                            "att.scores>att.softmax:0", "att.softmax>att.context:0",
                                            "att.qkv>att.context:1",    "att.context>-:0"};
    static const char *const function[] = {"t1/first>t1/second:0", "t1/first>t1/second:3",
                                           "t1/second>t2/first:0", "t2/first>t2/second:0",
                                           "t2/first>t2/second:3", "t2/second>-:0"};
    expect_edges("encoder.onnx", encoder, sizeof encoder / sizeof *encoder);
    expect_edges("mobilenet_block.onnx", block, sizeof block / sizeof *block);
    expect_edges("x-attention.onnx", attention, sizeof attention / sizeof *attention);
    expect_edges("x-function.onnx", function, sizeof function / sizeof *function);
}

static void onnx_sums_and_concatenations(void) {
    struct network *resnet = open_file("resnet18.onnx"), *fire = open_file("squeezenet1_1.onnx");
    for (uint32_t i = 0; i < resnet->n; i++) {
        size_t n;
        channels_to(resnet, i, NET_INPUT, &n);
        CU_ASSERT_EQUAL(n, i == 0 ? 0 : resnet->layers[i].type == NET_ELTWISE ? 2 : 1);
    }
    for (uint32_t i = 0; i < fire->n; i++) {
        size_t n;
        const uint64_t c = channels_to(fire, i, NET_INPUT, &n);
        CU_ASSERT(i == 0 ? n == 0 : c == fire->layers[i].c);
    }
    network_free(resnet);
    network_free(fire);
}

static void a_chain_where_sizes_fit(void) {
    struct network *net = open_file("scalesim_conv.csv");
    struct net_edge *edges = calloc(net->n + 1, sizeof *edges);
    CU_ASSERT_FATAL(edges != NULL);
    CU_ASSERT(!net->linked && net->n_edges == 0);
    const size_t n = network_chain(net, edges);
    CU_ASSERT(n < net->n);
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT_EQUAL(edges[i].from + 1, edges[i].to);
        CU_ASSERT_EQUAL(net_out_words(&net->layers[edges[i].from]),
                        net_in_words(&net->layers[edges[i].to]));
    }
    free(edges);
    network_free(net);
}

CU_pSuite suite_graph(void) {
    CU_pSuite s = CU_add_suite("graph", NULL, NULL);
    CU_add_test(s, "edges of shipped networks fit their shapes", shipped_edges_fit_their_shapes);
    CU_add_test(s, "branches of shipped networks", branches_are_all_there);
    CU_add_test(s, "edges of ONNX files", onnx_edges);
    CU_add_test(s, "sums and concatenations of ONNX files", onnx_sums_and_concatenations);
    CU_add_test(s, "a chain where sizes fit", a_chain_where_sizes_fit);
    return s;
}
