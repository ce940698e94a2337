/* Network tables against published totals, importers against samples, and every malformed file
 * under tests/bad/networks. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "tests/suites.h"
#include "traces/networks/coverage.h"
#include "traces/networks/network.h"

static const char *data_path(char *buf, size_t size, const char *path) {
    const char *dir = getenv("srcdir");
    snprintf(buf, size, "%s/tests/%s", dir ? dir : ".", path);
    return buf;
}

static struct network *open_data(const char *path) {
    char full[500];
    struct network *net;
    struct sim_err err = {0};
    const int rc = network_open(&net, data_path(full, sizeof full, path), &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return net;
}

static struct network *open_shipped(const char *name) {
    struct network *net;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(network_open(&net, name, &err), 0);
    return net;
}

static uint64_t conv_macs(const struct network *net) {
    uint64_t sum = 0;
    for (size_t i = 0; i < net->n; i++)
        if (net->layers[i].type == NET_CONV || net->layers[i].type == NET_DWCONV)
            sum += net->layers[i].macs;
    return sum;
}

static uint64_t weights(const struct network *net) {
    uint64_t sum = 0;
    for (size_t i = 0; i < net->n; i++)
        sum += net_layer_weights(&net->layers[i]);
    return sum;
}

/* TOTALS.csv: rows, MACs of convolutions, of all layers, weights; computed by others from the
 * shapes. */
static void test_totals(void) {
    char line[300], name[64];
    uint64_t rows, conv, total, parameters;
    size_t n = 0;
    FILE *f = fopen(data_path(line, sizeof line, "data/networks/TOTALS.csv"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%63[^,],%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64,
                                     name, &rows, &conv, &total, &parameters),
                              5);
        struct network *net = open_shipped(name);
        CU_ASSERT_STRING_EQUAL(net->name, name);
        CU_ASSERT_EQUAL(net->n, rows);
        CU_ASSERT_EQUAL(conv_macs(net), conv);
        CU_ASSERT_EQUAL(network_macs(net), total);
        CU_ASSERT_EQUAL(weights(net), parameters);
        network_free(net);
        n++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(n, 19);
    CU_ASSERT_PTR_NOT_NULL(network_name_at(22));
    CU_ASSERT_PTR_NULL(network_name_at(23));
    CU_ASSERT_PTR_NULL(network_name_at(1000));
}

/* What the TPU paper's Table 1 says of its networks: layers, millions of weights, products per
 * weight; and the multiply-accumulates of a half-width MobileNet. */
static void test_paper_totals(void) {
    static const struct {
        const char *name;
        size_t layers;
        double weights;
        uint64_t per_weight;
    } papers[] = {
        {"tpu_mlp0", 5, 20e6, 200}, {"tpu_lstm0", 24, 52e6, 64}, {"tpu_cnn0", 16, 8e6, 2888}};
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct network *net = open_shipped(papers[i].name);
        CU_ASSERT_EQUAL(net->n, papers[i].layers);
        CU_ASSERT_DOUBLE_EQUAL((double)weights(net) / papers[i].weights, 1, 0.005);
        CU_ASSERT_EQUAL(network_macs(net), weights(net) * papers[i].per_weight);
        network_free(net);
    }
    struct network *net = open_shipped("mobilenet_v1_05_128");
    CU_ASSERT_EQUAL(net->n, 28);
    CU_ASSERT_EQUAL(network_macs(net), 49160192);
    network_free(net);
}

/* PUBLISHED_TOTALS.csv: MACs that were compared with a publication, and which. */
static void test_published(void) {
    char line[500], name[64];
    uint64_t total;
    size_t n = 0;
    FILE *f = fopen(data_path(line, sizeof line, "data/networks/PUBLISHED_TOTALS.csv"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%63[^,],%" SCNu64, name, &total), 2);
        struct network *net = open_shipped(name);
        CU_ASSERT_EQUAL(network_macs(net), total);
        network_free(net);
        n++;
    }
    fclose(f);
    CU_ASSERT(n >= 10);
}

static bool is_layer(const struct net_layer *l, enum net_type type, const uint64_t v[10]) {
    const uint64_t got[10] = {l->n, l->c, l->h,        l->w,        l->k,
                              l->r, l->s, l->y.stride, l->y.before, l->groups};
    return l->type == type && !memcmp(got, v, sizeof got);
}

#define IS(l, type, ...) CU_ASSERT(is_layer(l, type, (const uint64_t[10]){__VA_ARGS__}))

/* 9 + 1 + 2 rows in steps of 2: 5; 10 + 3 columns of windows of 2 cells, one apart: 11. */
static void test_uneven(void) {
    struct network *net = open_data("data/networks/uneven.csv");
    const struct net_layer *l = net->layers;
    CU_ASSERT(net_out_h(l) == 5 && net_out_w(l) == 11);
    CU_ASSERT_EQUAL(l->macs, 4 * 5 * 11 * 3 * 3 * 2);
    CU_ASSERT(l->y.stride == 2 && l->y.dilation == 1 && l->y.before == 1 && l->y.after == 2);
    CU_ASSERT(l->x.stride == 1 && l->x.dilation == 2 && l->x.before == 0 && l->x.after == 3);
    CU_ASSERT(net_needs_columns(l));
    network_free(net);
}

static void test_scalesim(void) {
    struct network *net = open_data("data/networks/scalesim_conv.csv");
    CU_ASSERT_EQUAL_FATAL(net->n, 3);
    CU_ASSERT_STRING_EQUAL(net->name, "scalesim_conv");
    CU_ASSERT_STRING_EQUAL(net->layers[0].name, "Conv1");
    IS(&net->layers[0], NET_CONV, 1, 3, 227, 227, 96, 11, 11, 4, 0, 1);
    CU_ASSERT_EQUAL(net->layers[0].macs, 105415200); /* as in the table of AlexNet */
    IS(&net->layers[2], NET_CONV, 1, 9216, 1, 1, 4096, 1, 1, 1, 0, 1);
    network_free(net);
    net = open_data("data/networks/scalesim_gemm.csv");
    CU_ASSERT_EQUAL_FATAL(net->n, 2);
    IS(&net->layers[1], NET_GEMM, 1, 768, 128, 1, 3072, 1, 1, 1, 0, 1);
    CU_ASSERT_EQUAL(net->layers[1].macs, 301989888); /* as in the table of BERT */
    CU_ASSERT_STRING_EQUAL(net->note, "");
    network_free(net);
}

/* Columns by their header: two strides, a batch, N:M (2 of every 4 channels; of a depth of 6 3 of
 * the first 4 and the 2 that are left; blocks that go over the channels' end: of a depth of 147 the
 * first of each 4), no-break spaces, a name with DP, a comment. */
static void test_scalesim_columns(void) {
    static const uint64_t macs[] = {7 * 4 * 4 * 9 * 2, 16 * 64 * 4 * 9 * 8, 2 * 36 * 4 * 9 * 4,
                                    16 * 5 * 5,        64 * 2 * 9 * 8,      109 * 109 * 37 * 64};
    struct network *net = open_data("data/networks/scalesim_columns.csv");
    CU_ASSERT_EQUAL_FATAL(net->n, 6);
    for (size_t i = 0; i < net->n; i++) {
        CU_ASSERT_EQUAL(net->layers[i].macs, macs[i]);
        CU_ASSERT_EQUAL(net->layers[i].peer_depthwise, i == 4);
    }
    CU_ASSERT(net->layers[0].y.stride == 1 && net->layers[0].x.stride == 2);
    CU_ASSERT_EQUAL(net->layers[1].n, 16);
    CU_ASSERT_STRING_EQUAL(net->layers[4].name, "DP1");
    IS(&net->layers[5], NET_GEMM, 1, 37, 109 * 109, 1, 64, 1, 1, 1, 0, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(net->note, "of 3 sparse layers"));
    CU_ASSERT_PTR_NOT_NULL(strstr(net->note, "1 of them, whose channels M does not divide"));
    CU_ASSERT_PTR_NOT_NULL(strstr(net->note, "1 layer with DP in the name"));
    network_free(net);
    net = open_data("data/networks/scalesim_heads.csv");
    CU_ASSERT_EQUAL_FATAL(net->n, 1);
    IS(&net->layers[0], NET_BMM, 1, 2 * 12, 3, 1, 2 * 5, 1, 1, 1, 0, 2);
    network_free(net);
}

/* A byte-order mark is no part of the table, and what follows the table is not read. */
static void test_mark(void) {
    static const char text[] = "\xef\xbb\xbfLayer,M,N,K,\na,128,3072,768,\nb,1,2,3,\nc,4,5,6,\n";
    struct network *net = NULL, *plain = NULL;
    struct sim_err err = {0};
    const size_t size = sizeof text - 1 - strlen("c,4,5,6,\n");
    CU_ASSERT_EQUAL_FATAL(network_read(&net, "t.csv", text, size, &err), 0);
    CU_ASSERT_EQUAL_FATAL(network_read(&plain, "t.csv", text + 3, size - 3, &err), 0);
    CU_ASSERT_FATAL(net->n == 2 && plain->n == 2);
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT(net_layer_equal(&net->layers[i], &plain->layers[i]));
    network_free(net);
    network_free(plain);
}

static void test_maestro(void) {
    struct network *net = open_data("data/networks/maestro.m");
    CU_ASSERT_EQUAL_FATAL(net->n, 5);
    IS(&net->layers[0], NET_CONV, 1, 3, 230, 230, 64, 7, 7, 2, 0, 1);
    CU_ASSERT_EQUAL(net->layers[0].macs, 118013952); /* as in the table of ResNet-18 */
    CU_ASSERT_STRING_EQUAL(net->layers[1].name, "CONV2-a");
    IS(&net->layers[1], NET_CONV, 1, 64, 58, 58, 64, 3, 3, 1, 0, 1);
    CU_ASSERT_EQUAL(net->layers[1].macs, 115605504);
    IS(&net->layers[2], NET_DWCONV, 1, 32, 114, 114, 32, 3, 3, 1, 0, 32);
    CU_ASSERT_EQUAL(net->layers[2].macs, 3612672); /* MobileNet v2, first depthwise layer */
    IS(&net->layers[3], NET_CONV, 1, 128, 58, 58, 128, 3, 3, 1, 0, 32);
    IS(&net->layers[4], NET_GEMM, 1, 512, 20, 1, 1000, 1, 1, 1, 0, 1);
    network_free(net);
    net = open_data("data/networks/maestro_more.m");
    CU_ASSERT_EQUAL_FATAL(net->n, 3);
    CU_ASSERT(net->layers[0].y.stride == 1 && net->layers[0].x.stride == 2);
    CU_ASSERT_EQUAL(net->layers[0].macs, 7 * 4 * 4 * 9 * 2);
    IS(&net->layers[1], NET_CONV, 1, 4, 7, 7, 2, 2, 2, 1, 0, 1);
    CU_ASSERT_EQUAL(net->layers[1].macs, 6 * 6 * 2 * 4 * 4);
    IS(&net->layers[2], NET_BMM, 1, 30, 4, 1, 50, 1, 1, 1, 0, 10);
    CU_ASSERT_PTR_NOT_NULL(strstr(net->note, "1 TRCONV layer counted"));
    network_free(net);
}

/* Texts as people write them, the MACs that are right, and what the note says (NULL: nothing). */
struct written {
    const char *name, *text;
    uint64_t macs;
    const char *note;
};

static void check_written(const struct written *w, size_t n) {
    struct network *net;
    for (size_t i = 0; i < n; i++) {
        struct sim_err err = {0};
        const int rc = network_read(&net, w[i].name, w[i].text, strlen(w[i].text), &err);
        if (rc)
            fprintf(stderr, "%zu: %s\n", i, err.text);
        CU_ASSERT_EQUAL_FATAL(rc, 0);
        CU_ASSERT_EQUAL(network_macs(net), w[i].macs);
        CU_ASSERT(w[i].note ? strstr(net->note, w[i].note) != NULL : !*net->note);
        network_free(net);
    }
}

#define SCALESIM                                                                                   \
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "   \
    "Strides,"

/* What public topologies have: a column named twice (SCALE-Sim's DeepBench), tabs, semicolons, rows
 * of commas, rows of a name, empty columns that a spreadsheet or pandas made, a stride that is
 * there twice, lines before the header. */
static void test_scalesim_written(void) {
    static const struct written files[] = {
        {"a.csv",
         "Layer, IFMAP Width, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "
         "Strides,\nConv2,755,512,1,512,1,883,1,\n",
         755ull * 512 * 883, "Column 2, of a title that is there twice, is IFMAP Height"},
        {"a.csv",
         "Layer, IFMAP Height, IFMAP Height, Filter Height, Filter Width, Channels, Num Filter, "
         "Strides,\na,9,5,3,3,2,4,1,\n",
         7 * 3 * 9 * 2 * 4, "Column 3, of a title that is there twice, is IFMAP Width"},
        {"a.csv", SCALESIM "\n,,,,,,,,\nA_QxK',1,64,1,1,1,64,1,\nFC,1,1,1,1,2048,2,1, ",
         64 * 64 + 4096, NULL},
        {"a.csv",
         "Layer name\t IFMAP Height\t IFMAP Width\t Filter Height\t Filter Width\t Channels\t Num "
         "Filter\t Strides\t \nConv1_2\t570\t570\t3\t3\t64\t64\t1\t\n",
         568ull * 568 * 9 * 64 * 64, NULL},
        {"a.csv", "Layer;M;N;K\r\ng;3;4;5\r\n", 60, NULL},
        {"a.csv", SCALESIM "\n\nNeural Filtering(Recommendation),\nfc,1,1,1,1,16,2,1,\nmore\n", 32,
         "2 rows with nothing but a name, from line 3 on, are no layers"},
        {"a.csv", SCALESIM "Unnamed: 8\nc,9,9,3,3,4,8,1,\n", 49 * 9 * 4 * 8, NULL},
        {"a.csv", SCALESIM "\nc,9,9,3,3,4,8,2, 2\nd,9,9,3,3,4,8,2,2,\n", 2 * 16 * 9 * 4 * 8, NULL},
        {"a.csv", "# by hand\n\n , ,\n" SCALESIM "\n# \"stage 1\nc,9,9,3,3,4,8,1, # first\n",
         49 * 9 * 4 * 8, NULL},
    };
    check_written(files, sizeof files / sizeof *files);
}

#define TABLE "layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups"

/* A table is known by its columns, in any order, with blanks, behind empty lines. */
static void test_table_written(void) {
    static const struct written files[] = {
        {"t.csv", "\n \n# mine\n" TABLE "\n\na,CONV,1,3,9,9,8,3,3,1,1,0,0,1\n,,,\n", 49 * 27 * 8,
         NULL},
        {"t.csv",
         " N , type, layer, C, H, W, K, R, S, stride_h, stride_w, pad_h, pad_w, groups\n1, CONV, "
         "a, "
         "3, 9, 9, 8, 3, 3, 1, 1, 0, 0, 1\n",
         49 * 27 * 8, NULL},
    };
    check_written(files, sizeof files / sizeof *files);
}

/* Comments of C, constants that only a dataflow names, arithmetic in it, and the types that
 * MAESTRO's grammar has beside those that it analyses. */
static void test_maestro_written(void) {
    static const struct written files[] = {
        {"m.m",
         "/* a\n** b /*/ Network A { Layer 3a/1x1 { Type: CONV /**/ Stride{X:1,Y:2}\n"
         "Dimensions { N: 32, K: 8, C:4, R: 3, S: 3, Y: 11, X: 10 }\nDataflow {\n"
         "TemporalMap(8+Sz(S)-1,8) X;\nSpatialMap(KTileSz,KTileSz) K;\nCluster(CSz, P);\n} } }\n"
         "Network B { FPS: 30 Layer g { Type:\xc2\xa0GEMM\xc2\xa0 Dimensions { N: 2, K: 3, M: 4} } "
         "}",
         32 * 5 * 8 * 8 * 36 + 24, "Not read: the Dataflow of 1 layer;"},
        {"m.m",
         "Network A { Layer f-6 { Type: FC Dimensions { K: 10, C: 20, R: 2, S: 3, Y: 2, X: 3 } }\n"
         "Layer f7 { Type: FC Dimensions { N: 2, K: 10, C: 20 } }\n"
         "Layer f8 { Type: FC Dimensions { K: 10, C: 20, Y: 4, X: 4 } }\n"
         "Layer p { Type: POOL Stride { X: 2, Y: 2 } Dimensions { K: 4, C: 4, R: 2, S: 2, Y: 8, X: "
         "8 } } }",
         10 * 120 + 2 * 200 + 10 * 320, NULL},
    };
    check_written(files, sizeof files / sizeof *files);
}

/* A layer whose sizes do not go together refuses a run that chooses it, with the code of a bad
 * file. */
static void test_refused_sizes(void) {
    static const char text[] = TABLE ",macs\na,CONV,1,3,9,9,8,3,3,1,1,0,0,1,\n"
                                     "b,CONV,1,3,2,2,8,3,3,1,1,0,0,1,6912\n";
    struct network *net;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(network_read(&net, "t.csv", text, sizeof text - 1, &err), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "t.csv:3: layer b: a window of 3x3 does not fit 2x2"));
}

/* The layers with products are the first rows of the shipped table, in shape and order. */
static void compare_weighted(const struct network *a, const struct network *b, size_t rows) {
    size_t k = 0;
    for (size_t i = 0; i < a->n; i++) {
        const struct net_layer *x = &a->layers[i];
        if (!x->macs)
            continue;
        CU_ASSERT_FATAL(k < rows);
        const struct net_layer *y = &b->layers[k++];
        IS(x, y->type, y->n, y->c, y->h, y->w, y->k, y->r, y->s, y->y.stride, y->y.before,
           y->groups);
        CU_ASSERT_EQUAL(x->macs, y->macs);
    }
    CU_ASSERT_EQUAL(k, rows);
}

static void test_onnx(void) {
    struct network *net = open_data("data/networks/squeezenet1_1.onnx");
    struct network *table = open_shipped("squeezenet1_1");
    compare_weighted(net, table, table->n);
    CU_ASSERT_EQUAL(net->n, table->n + 5); /* four pools and a softmax */
    network_free(net);
    network_free(table);
    net = open_data("data/networks/resnet18.onnx");
    table = open_shipped("resnet18");
    CU_ASSERT_EQUAL(network_macs(net), network_macs(table));
    CU_ASSERT_EQUAL(weights(net), weights(table));
    CU_ASSERT_EQUAL(net->n, table->n + 10); /* two pools and eight sums */
    network_free(net);
    network_free(table);
}

static void test_onnx_other(void) {
    struct network *net = open_data("data/networks/encoder.onnx");
    struct network *table = open_shipped("bert_base_s128");
    compare_weighted(net, table, 8); /* one of the 12 encoder layers */
    network_free(net);
    network_free(table);
    net = open_data("data/networks/lstm.onnx");
    CU_ASSERT_EQUAL_FATAL(net->n, 2);
    CU_ASSERT_EQUAL(net->layers[0].type, NET_LSTM);
    CU_ASSERT_EQUAL(net->layers[0].macs, 12600000000); /* a row of the table of the PTB model */
    CU_ASSERT_EQUAL(net->layers[1].macs, 10500000000);
    network_free(net);
    net = open_data("data/networks/mobilenet_block.onnx");
    CU_ASSERT_EQUAL_FATAL(net->n, 4);
    IS(&net->layers[1], NET_DWCONV, 2, 144, 56, 56, 144, 3, 3, 1, 1, 144);
    CU_ASSERT_EQUAL(net->layers[3].type, NET_ELTWISE);
    network_free(net);
}

static void check_malformed(const char *file, int status, const char *fragment) {
    char full[600], path[200];
    struct network *net;
    struct sim_err err = {0};
    snprintf(path, sizeof path, "bad/networks/%s", file);
    const int rc = network_open(&net, data_path(full, sizeof full, path), &err);
    if (rc != -status || !strstr(err.text, fragment))
        fprintf(stderr, "%s: got %d '%s', want %d '%s'\n", file, rc, err.text, -status, fragment);
    CU_ASSERT_EQUAL(rc, -status);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, file));
    CU_ASSERT_PTR_NULL(net);
}

static void test_malformed(void) {
    char line[600], file[100], fragment[300];
    int status, n = 0;
    FILE *f = fopen(data_path(line, sizeof line, "bad/networks/expected"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    while (fgets(line, sizeof line, f)) {
        if (*line == '#')
            continue;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%99[^\t]\t%d\t%299[^\n]", file, &status, fragment), 3);
        check_malformed(file, status, fragment);
        n++;
    }
    fclose(f);
    CU_ASSERT(n > 60);
}

static void test_names(void) {
    struct network *net;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(network_open(&net, "resnet17", &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "'resnet18'"));
    CU_ASSERT_EQUAL(network_open(&net, "no/such/table.csv", &err), SIM_EIO);
    CU_ASSERT_EQUAL(network_open(&net, "/", &err), SIM_EIO);
    CU_ASSERT_PTR_NULL(net);
}

/* Multiply-accumulates, worked out by hand, or what the refusal says. */
static const struct {
    const char *file, *dims;
    uint64_t macs;
    const char *refusal;
} cases[] = {
    {"cases/convtranspose-last.onnx", NULL, 1248, NULL},
    {"cases/qlinearconv.onnx", NULL, 4620, NULL},
    {"cases/gru.onnx", NULL, 321, NULL},
    {"cases/fusedconv.onnx", NULL, 1152, NULL},
    {"cases/qdq.onnx", NULL, 864, NULL},
    {"cases/resize-declared-nothing.onnx", NULL, 576, NULL},
    {"cases/resize-symbolic.onnx", NULL, 576, NULL},
    {"cases/same-upper-stride2.onnx", NULL, 864, NULL},
    {"cases/stride-2-1.onnx", NULL, 972, NULL},
    {"cases/if-branch.onnx", NULL, 0, "node if (If): the condition is not constant"},
    {"cases/only-if.onnx", NULL, 0, "node if (If): the condition is not constant"},
    {"cases/input-height-width-symbolic.onnx", NULL, 0, "--dim 'H=N'"},
    {"cases/maestro-trconv-among-others.m", NULL, 3528 + 2 * 4 * 4 * 6 * 6, NULL},
    {"cases/scalesim-two-strides.csv", NULL, 2016, NULL},
    {"cases/scalesim-batch-column.csv", NULL, 294912, NULL},
    {"cases/bom-table.csv", NULL, 6912, NULL},
    {"onnx_pads.onnx", NULL, 0, NULL},
    {"x-expand.onnx", NULL, 6 * 4 * 8 * 16, NULL},
    {"x-grouped.onnx", NULL, 2 * 6 * 4 * 8 * 16, NULL},
    {"x-multihead.onnx", NULL, 3 * 2 * 4 * 5 * (8 + 16), NULL},
    {"x-attention.onnx", NULL, 12 * 16 * 48 + 2 * 3 * 2 * 4 * 4 * 8, NULL},
    {"x-nbits.onnx", NULL, 5 * 32 * 10, NULL},
    {"x-function.onnx", NULL, 4 * 3 * 8 * 8, NULL},
    {"x-if.onnx", NULL, 3 * 8 * 4 + 3 * 4 * 2, NULL},
    {"x-arithmetic.onnx", NULL, 5 * 4 * 27 + 20 * 7, NULL},
    {"x-arithmetic.onnx", "batch=2", 2 * (5 * 4 * 27 + 20 * 7), NULL},
    {"x-pads.onnx", NULL, 11 * 7 * 2 * 27, NULL},
    {"x-text.onnx", NULL, 0, "dimension 'sequence' has no value; --dim 'sequence=N'"},
    {"x-text.onnx", "sequence=7", 7 * 16 * 8, NULL},
    {"x-text.onnx", "sequence=7,batch_size=3", 3 * 7 * 16 * 8, NULL},
    {"x-text.onnx", "ids.1=7", 7 * 16 * 8, NULL},
    {"x-old.onnx", NULL, 144 * 15, NULL},
    {"x-einsum.onnx", NULL, 2 * 3 * 4 * 5 + 2 * 3 * 5 * 6, NULL},
    {"x-bag.onnx", NULL, 2 * 16 * 4, NULL},
    {"x-detect.onnx", NULL, 0, "node head (MatMul): the shape of input 0 is not known: node found"},
    {"x-volume.onnx", NULL, 4 * 3 * 16 * 81, NULL},
    {"x-unused.onnx", NULL, 3 * 16 * 18, NULL},
    {"x-deform.onnx", NULL, 8 * 30 * 36 + 2 * 30 * 8, NULL},
    {"x-nhwc.onnx", NULL, 8 * 24 * 36 + 2 * 24 * 8, NULL},
};

static void test_cases(void) {
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[200], full[500];
        struct network *net = NULL;
        struct sim_err err = {0};
        const struct network_options o = {.dims = cases[i].dims};
        snprintf(path, sizeof path, "data/networks/%s", cases[i].file);
        const int rc = network_open_with(&net, data_path(full, sizeof full, path), &o, &err);
        CU_ASSERT_EQUAL(rc, cases[i].refusal ? SIM_EUNSUP : 0);
        if (rc && !cases[i].refusal)
            fprintf(stderr, "%s\n", err.text);
        if (cases[i].refusal)
            CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].refusal));
        if (cases[i].macs)
            CU_ASSERT_EQUAL(net ? network_macs(net) : 0, cases[i].macs);
        network_free(net);
    }
}

static struct network *open_kept(const char *name) {
    char full[500];
    struct network *net = NULL;
    struct sim_err err = {0};
    const struct network_options o = {.keep_refused = true};
    CU_ASSERT_EQUAL_FATAL(network_open_with(&net, data_path(full, sizeof full, name), &o, &err), 0);
    return net;
}

/* A refusal stays with its layer; the others can be had. */
static void test_refused(void) {
    struct sim_err err = {0};
    struct network *net = open_kept("data/networks/x-detect.onnx");
    CU_ASSERT_EQUAL_FATAL(net->n, 2);
    CU_ASSERT_EQUAL(net_layer_refusal(&net->layers[0], &err), 0);
    CU_ASSERT_EQUAL(net_layer_refusal(&net->layers[1], &err), SIM_EUNSUP);
    const struct net_coverage *c = net->coverage;
    CU_ASSERT(c->nodes == 4 && c->modelled == 1 && c->refused == 1 && c->passed.n == 2);
    network_free(net);
    net = open_kept("data/networks/cases/maestro-trconv-among-others.m");
    CU_ASSERT_STRING_EQUAL(net->layers[0].name, "A");
    CU_ASSERT_EQUAL(net->layers[0].macs, 3528);
    network_free(net);
}

/* What is shared is read once; bits of the file reach the layer; a wrong name is told. */
static void test_shared(void) {
    struct sim_err err = {0};
    char full[500];
    struct network *net = open_kept("data/networks/x-expand.onnx");
    IS(&net->layers[0], NET_BMM, 1, 2 * 8, 12, 1, 2 * 16, 1, 1, 1, 0, 2);
    network_free(net);
    net = open_kept("data/networks/x-nbits.onnx");
    CU_ASSERT(net->layers[0].bits[0] == 32 && net->layers[0].bits[1] == 4);
    network_free(net);
    net = open_kept("data/networks/cases/qdq.onnx");
    CU_ASSERT(net->layers[0].bits[0] == 8 && net->layers[0].bits[1] == 8);
    network_free(net);
    net = open_kept("data/networks/cases/lstm-layout1.onnx");
    CU_ASSERT(net->layers[0].n == 2 && net->layers[0].h == 20);
    network_free(net);
    net = open_kept("data/networks/x-bag.onnx"); /* seven rows of 16 words */
    IS(&net->layers[0], NET_POOL, 1, 16, 7, 1, 16, 1, 1, 1, 0, 1);
    network_free(net);
    const char *path = data_path(full, sizeof full, "data/networks/x-text.onnx");
    CU_ASSERT_EQUAL(network_open_with(&net, path, &(struct network_options){.dims = "seq=7"}, &err),
                    SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "the file has: batch_size, sequence"));
    CU_ASSERT_EQUAL(network_open_with(&net, path, &(struct network_options){.dims = "seq"}, &err),
                    SIM_EUSAGE);
}

/* Reads a sample with some bytes changed: any answer will do, but an answer. */
static void read_mutated(const char *name, const uint8_t *data, size_t size, struct rng *r) {
    uint8_t copy[16384];
    struct network *net;
    struct sim_err err;
    CU_ASSERT_FATAL(size <= sizeof copy);
    memcpy(copy, data, size);
    for (uint64_t k = rng_below(r, 8); k < 8; k++)
        copy[rng_below(r, size)] = (uint8_t)rng_below(r, 256);
    const size_t cut = rng_below(r, 4) ? size : (size_t)rng_below(r, size);
    if (!network_read(&net, name, copy, cut, &err))
        CU_ASSERT(net->n > 0);
    network_free(net);
}

static void test_mutations(void) {
    static const char *const samples[] = {
        "scalesim_conv.csv",    "maestro.m",         "encoder.onnx",     "squeezenet1_1.onnx",
        "scalesim_columns.csv", "maestro_more.m",    "lstm.onnx",        "x-if.onnx",
        "x-function.onnx",      "x-arithmetic.onnx", "x-pads.onnx",      "x-grouped.onnx",
        "x-einsum.onnx",        "x-volume.onnx",     "x-attention.onnx", "x-old.onnx",
        "x-unused.onnx",        "x-deform.onnx",     "x-nhwc.onnx"};
    const uint64_t seed = 20;
    struct rng r = rng_stream(seed, 0);
    printf("seed %" PRIu64 " ", seed);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[200], full[500];
        uint8_t data[16384];
        snprintf(path, sizeof path, "data/networks/%s", samples[i]);
        FILE *f = fopen(data_path(full, sizeof full, path), "rb");
        CU_ASSERT_PTR_NOT_NULL_FATAL(f);
        const size_t size = fread(data, 1, sizeof data, f);
        fclose(f);
        for (int k = 0; k < 2000; k++)
            read_mutated(samples[i], data, size, &r);
    }
}

CU_pSuite suite_networks(void) {
    CU_pSuite s = CU_add_suite("networks", NULL, NULL);
    CU_ADD_TEST(s, test_totals);
    CU_ADD_TEST(s, test_paper_totals);
    CU_ADD_TEST(s, test_published);
    CU_ADD_TEST(s, test_uneven);
    CU_ADD_TEST(s, test_scalesim);
    CU_ADD_TEST(s, test_scalesim_columns);
    CU_ADD_TEST(s, test_mark);
    CU_ADD_TEST(s, test_scalesim_written);
    CU_ADD_TEST(s, test_table_written);
    CU_ADD_TEST(s, test_maestro);
    CU_ADD_TEST(s, test_maestro_written);
    CU_ADD_TEST(s, test_refused_sizes);
    CU_ADD_TEST(s, test_onnx);
    CU_ADD_TEST(s, test_onnx_other);
    CU_ADD_TEST(s, test_malformed);
    CU_ADD_TEST(s, test_cases);
    CU_ADD_TEST(s, test_refused);
    CU_ADD_TEST(s, test_shared);
    CU_ADD_TEST(s, test_names);
    CU_ADD_TEST(s, test_mutations);
    return s;
}
