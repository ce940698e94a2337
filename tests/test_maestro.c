/* MAESTRO's model against what MAESTRO printed, and every malformed mapping and hardware file under
 * tests/bad/maestro. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/maestro/hw.h"
#include "pe/maestro/reuse.h"
#include "pe/maestro/run.h"
#include "pe/maestro/shipped.h"
#include "tests/suites.h"

enum { NETWORKS = 77, ROWS = 578 };

static const char *path_of(char *buf, size_t size, const char *path) {
    const char *dir = getenv("srcdir");
    snprintf(buf, size, "%s/tests/%s", dir ? dir : ".", path);
    return buf;
}

static struct network *open_network(const char *path) {
    char full[500];
    struct network *net;
    struct sim_err err = {0};
    const int rc = network_open_with(&net, path_of(full, sizeof full, path),
                                     &(struct network_options){.keep_refused = true}, &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return net;
}

/* The row as it would be printed. */
static void print_row(char *buf, size_t size, const char *network, const struct maestro_row *row,
                      const struct maestro_hw *hw) {
    FILE *f = fmemopen(buf, size, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    maestro_columns_write(f, network, row->layer->name, hw, &row->figures);
    fclose(f);
}

/* What is sent at the top level is what the buffer is read for. */
static void check_reuse(const struct maestro_row *row, const struct maestro_hw *hw) {
    struct maestro_reuse reuse[MAESTRO_LEVELS];
    struct maestro_plan plan;
    struct sim_err err;
    const struct maestro_accesses *a = &row->figures.accesses;
    CU_ASSERT_EQUAL(
        maestro_plan_make(&plan, &row->problem, row->mapping, hw->pes, "mappings.m", &err), 0);
    CU_ASSERT_EQUAL(maestro_reuse_of(reuse, &plan, "mappings.m", &err), 0);
    CU_ASSERT_EQUAL(reuse[0].macs, (double)a->macs);
    for (int t = 0; t < 2; t++) {
        CU_ASSERT_EQUAL(reuse[0].sent[t], (double)a->l2_read[t]);
        if (a->l2_read[t])
            CU_ASSERT_DOUBLE_EQUAL(
                maestro_reuse_temporal(&reuse[0], t) * maestro_reuse_spatial(&reuse[0], t),
                (double)a->l1_read[t] / (double)a->l1_write[t], 1e-9 * (double)a->macs);
    }
}

/* The layers of one network, from `first` on, until a row is of another. */
static size_t check_network(const struct network *net, FILE *rows, size_t first, char *line,
                            const char *name, const struct maestro_hw *hw, int *wrong) {
    size_t layers[16], n = 0;
    char printed[2000];
    struct sim_err err;
    struct maestro_run run = {.n = 0};
    char want[16][2000];
    const size_t length = strlen(name);
    do {
        snprintf(want[n], sizeof want[n], "%s", line);
        layers[n] = first + n;
        n++;
        *line = '\0';
    } while (fgets(line, 2000, rows) && strncmp(line, name, length) == 0 && line[length] == ',' &&
             n < 16);
    const struct maestro_job job = {
        .net = net, .path = "mappings.m", .layers = layers, .n = n, .batch = 1, .hw = *hw};
    const int rc = maestro_run(&run, &job, &err);
    if (rc)
        fprintf(stderr, "%s: %s\n", name, err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    for (size_t i = 0; i < n; i++) {
        print_row(printed, sizeof printed, name, &run.rows[i], hw);
        if (strcmp(printed, want[i])) {
            fprintf(stderr, "want %sgot  %s", want[i], printed);
            ++*wrong;
        }
        check_reuse(&run.rows[i], hw);
    }
    maestro_run_free(&run);
    return n;
}

static void test_rows(void) {
    char path[500], line[2000] = "", hw_line[200], name[64];
    struct network *net = open_network("data/maestro/mappings.m");
    FILE *rows = fopen(path_of(path, sizeof path, "data/maestro/rows.csv"), "r");
    FILE *hws = fopen(path_of(path, sizeof path, "data/maestro/hardware.csv"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rows);
    CU_ASSERT_PTR_NOT_NULL_FATAL(hws);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fgets(line, sizeof line, rows));
    line[strcspn(line, "\n")] = '\0';
    CU_ASSERT_STRING_EQUAL(line, maestro_columns());
    CU_ASSERT_PTR_NOT_NULL_FATAL(fgets(line, sizeof line, rows));
    size_t done = 0, networks = 0;
    int wrong = 0;
    while (fgets(hw_line, sizeof hw_line, hws)) {
        struct maestro_hw hw = maestro_hw_default();
        long long v[4];
        if (sscanf(hw_line, "%63[^,],%lld,%lld,%lld,%lld", name, &v[0], &v[1], &v[2], &v[3]) != 5)
            continue;
        hw.pes = v[0];
        hw.bandwidth = v[1];
        hw.hops = v[2];
        hw.offchip = v[3];
        done += check_network(net, rows, done, line, name, &hw, &wrong);
        networks++;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(done, ROWS);
    CU_ASSERT_EQUAL(done, net->n);
    CU_ASSERT_EQUAL(networks, NETWORKS);
    fclose(rows);
    fclose(hws);
    network_free(net);
}

/* Two SpatialMaps in a level, four levels, a batch, maps of outputs. */
static void test_eyeriss(void) {
    static const int64_t cycles[] = {3297188, 7921306, 4142630, 3598206};
    static const size_t layers[] = {0, 1, 2, 3};
    struct network *net = open_network("data/maestro/eyeriss.m");
    struct sim_err err;
    struct maestro_run run = {.n = 0};
    struct maestro_job job = {
        .net = net, .path = "eyeriss.m", .layers = layers, .n = 4, .batch = 1};
    job.hw =
        (struct maestro_hw){.pes = 168, .bandwidth = 14, .hops = 1, .offchip = 70000, .vector = 1};
    CU_ASSERT_EQUAL_FATAL(maestro_run(&run, &job, &err), 0);
    for (int i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(run.rows[i].figures.cost.runtime, cycles[i]);
    maestro_run_free(&run);
    network_free(net);
}

/* Mappings that leave nothing out multiply what the layers have, whatever the layer. */
static void test_complete(void) {
    static const char *const names[] = {"kcp_ws", "xp_ws", "yxp_os", "nlr", "nmk"};
    static const char *const networks[] = {"vgg16", "bert_base_s128", "lstm_ptb_large"};
    for (size_t k = 0; k < sizeof networks / sizeof *networks; k++)
        for (size_t m = 0; m < sizeof names / sizeof *names; m++) {
            struct network *net;
            struct sim_err err;
            struct maestro_run run = {.n = 0};
            CU_ASSERT_EQUAL_FATAL(network_open(&net, networks[k], &err), 0);
            size_t *layers = sim_alloc(net->n, sizeof *layers, &err);
            CU_ASSERT_PTR_NOT_NULL_FATAL(layers);
            for (size_t i = 0; i < net->n; i++)
                layers[i] = i;
            const struct maestro_job job = {.net = net,
                                            .path = networks[k],
                                            .dataflow = names[m],
                                            .layers = layers,
                                            .n = net->n,
                                            .batch = 2,
                                            .hw = maestro_hw_default()};
            CU_ASSERT_EQUAL_FATAL(maestro_run(&run, &job, &err), 0);
            CU_ASSERT(run.n > 0);
            for (size_t i = 0; i < run.n; i++)
                CU_ASSERT_EQUAL(run.rows[i].figures.accesses.macs,
                                2 * (int64_t)run.rows[i].layer->macs);
            maestro_run_free(&run);
            free(layers);
            network_free(net);
        }
}

static void test_hw(void) {
    static const char text[] = "// an older file\nNumPEs: 12\nL1Size: 256\nNoC_BW: 9\n"
                               "VectorWidth: 4 NoC_NumHops: 0\n";
    struct maestro_hw hw;
    struct sim_err err;
    CU_ASSERT_EQUAL(maestro_hw_read(&hw, "old.m", text, sizeof text - 1, &err), 0);
    CU_ASSERT_EQUAL(hw.pes, 12);
    CU_ASSERT_EQUAL(hw.l1, 256);
    CU_ASSERT_EQUAL(hw.bandwidth, 9);
    CU_ASSERT_EQUAL(hw.vector, 4);
    CU_ASSERT_EQUAL(hw.hops, 0);
    CU_ASSERT_EQUAL(hw.offchip, maestro_hw_default().offchip);
}

/* Every shipped mapping is found by its name and has a sentence; no other is. */
static void test_shipped(void) {
    const char *name, *help;
    size_t n = 0;
    struct sim_err err;
    struct net_dataflow d;
    for (; (name = maestro_shipped_at(n, &help)); n++) {
        CU_ASSERT_EQUAL(maestro_shipped_open(&d, name, &err), 0);
        CU_ASSERT(d.n >= 6);
        CU_ASSERT(strlen(help) > 20);
        net_dataflow_free(&d);
    }
    CU_ASSERT_EQUAL(n, 7);
    CU_ASSERT_EQUAL(maestro_shipped_open(&d, "kcp_w", &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "did you mean kcp_ws?"));
    CU_ASSERT_EQUAL(maestro_shipped_open(&d, "os", &err), SIM_EUSAGE);
}

/* Sizes that are sums: 8+Sz(S)-1 of a window of 3 and of 5. */
static void test_sizes(void) {
    static const char text[] =
        "TemporalMap(8+Sz(S)-1, 2*Sz(R)*3) X; SpatialMap(tile*16, tile) K; Cluster(Sz(R), P);";
    static const struct net_constant tile[] = {{"tile", 2}};
    uint64_t dims[NET_DIMS] = {[NET_DIM_R] = 5, [NET_DIM_S] = 3};
    struct net_dataflow d;
    struct sim_err err;
    int64_t v = 0;
    CU_ASSERT_EQUAL_FATAL(net_dataflow_read(&d, "d", text, tile, 1, &err), 0);
    CU_ASSERT_EQUAL_FATAL(d.n, 3);
    CU_ASSERT(net_size_value(&d.at[0].size, dims, &v));
    CU_ASSERT_EQUAL(v, 10);
    CU_ASSERT(net_size_value(&d.at[0].offset, dims, &v));
    CU_ASSERT_EQUAL(v, 30);
    CU_ASSERT(net_size_value(&d.at[1].size, dims, &v));
    CU_ASSERT_EQUAL(v, 32);
    CU_ASSERT(net_dataflow_set(&d, 0, 3));
    CU_ASSERT(!net_dataflow_set(&d, 1, 3));
    CU_ASSERT(net_size_value(&d.at[1].size, dims, &v));
    CU_ASSERT_EQUAL(v, 48);
    CU_ASSERT(net_size_value(&d.at[2].size, dims, &v));
    CU_ASSERT_EQUAL(v, 5);
    net_dataflow_free(&d);
}

static int run_file(const char *path, struct sim_err *err) {
    static const size_t layers[] = {0, 1};
    struct network *net;
    struct maestro_hw hw;
    const size_t n = strlen(path);
    if (strcmp(path + n - 3, ".hw") == 0)
        return maestro_hw_open(&hw, path, err);
    int rc = network_open_with(&net, path, &(struct network_options){.keep_refused = true}, err);
    if (rc)
        return rc;
    struct maestro_run run = {.n = 0};
    const struct maestro_job job = {.net = net,
                                    .path = path,
                                    .layers = layers,
                                    .n = net->n,
                                    .batch = 1,
                                    .hw = maestro_hw_default()};
    rc = maestro_run(&run, &job, err);
    maestro_run_free(&run);
    network_free(net);
    return rc;
}

static void test_malformed(void) {
    char line[600], full[700], bad[200], file[100], fragment[300];
    int status, n = 0;
    FILE *f = fopen(path_of(line, sizeof line, "bad/maestro/expected"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    while (fgets(line, sizeof line, f)) {
        struct sim_err err = {0};
        if (*line == '#')
            continue;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%99[^\t]\t%d\t%299[^\n]", file, &status, fragment), 3);
        snprintf(bad, sizeof bad, "bad/maestro/%s", file);
        const int rc = run_file(path_of(full, sizeof full, bad), &err);
        if (rc != -status || !strstr(err.text, fragment))
            fprintf(stderr, "%s: got %d '%s', want %d '%s'\n", file, rc, err.text, -status,
                    fragment);
        CU_ASSERT_EQUAL(rc, -status);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, file));
        n++;
    }
    fclose(f);
    CU_ASSERT(n > 30);
}

CU_pSuite suite_maestro(void) {
    CU_pSuite s = CU_add_suite("maestro", NULL, NULL);
    CU_ADD_TEST(s, test_rows);
    CU_ADD_TEST(s, test_eyeriss);
    CU_ADD_TEST(s, test_complete);
    CU_ADD_TEST(s, test_hw);
    CU_ADD_TEST(s, test_shipped);
    CU_ADD_TEST(s, test_sizes);
    CU_ADD_TEST(s, test_malformed);
    return s;
}
