/* The banked DRAM model against runs of DRAMsim3 and against energies worked out by hand.
 * Reference: tests/data/dram/, sources there. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "memmodels/dram/dram.h"

#define GOLDEN_CLOCKS 400000

static FILE *open_data(const char *name) {
    const char *dir = getenv("srcdir");
    char full[400];
    snprintf(full, sizeof full, "%s/tests/data/dram/%s", dir ? dir : ".", name);
    FILE *f = fopen(full, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    return f;
}

/* The next line that is neither a remark nor the row of names. */
static bool data_line(FILE *f, char *line, int size, bool *header) {
    while (fgets(line, size, f)) {
        if (*line == '#')
            continue;
        if (*header)
            return true;
        *header = true;
    }
    return false;
}

static void defaults(struct dram_config *config) {
    struct sim_err err;
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL_FATAL(param_bind(set, &dram_params, config, &err), 0);
    param_set_free(set);
}

static bool read_access(void *user, struct dram_access *a) {
    char line[80], operation[16];
    unsigned long long address, tick;
    if (!gzgets(user, line, sizeof line) ||
        sscanf(line, "%llx %15s %llu", &address, operation, &tick) != 3)
        return false;
    *a = (struct dram_access){
        .tick = tick, .address = address, .bytes = 1, .write = strcmp(operation, "WRITE") == 0};
    return true;
}

static struct dram_stats replay(const struct dram_config *config, const char *trace, bool repeat) {
    const char *dir = getenv("srcdir");
    char path[400];
    struct dram_stats stats = {0};
    struct sim_err err = {0};
    snprintf(path, sizeof path, "%s/tests/data/dram/%s.trc.gz", dir ? dir : ".", trace);
    gzFile f = gzopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    const struct dram_replay plan = {
        .next = read_access, .user = f, .clocks = GOLDEN_CLOCKS, .repeat_last = repeat};
    const int rc = dram_run(config, &plan, &stats, &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL(rc, 0);
    gzclose(f);
    return stats;
}

struct golden {
    char config[40], trace[40];
    unsigned long long cycles, reads, writes, acts, read_hits, write_hits;
    double latency, bandwidth, energy;
};

static bool parse_golden(const char *line, struct golden *g) {
    return sscanf(line, "%39[^,],%39[^,],%llu,%llu,%llu,%llu,%llu,%llu,%lf,%lf,%lf", g->config,
                  g->trace, &g->cycles, &g->reads, &g->writes, &g->acts, &g->read_hits,
                  &g->write_hits, &g->latency, &g->bandwidth, &g->energy) == 11;
}

/* True joules from DRAMsim3's V x mA x clocks. */
static double golden_joules(const struct golden *g) {
    const double tck_ns = strncmp(g->config, "HBM2", 4) == 0 ? 1.0 : 0.666;
    return g->energy * tck_ns * 1e-12;
}

/* With the driver and the transfer clock of DRAMsim3 every figure is the same. */
static void check_equal(const struct golden *g) {
    struct dram_config config;
    defaults(&config);
    snprintf(config.preset, sizeof config.preset, "%s", g->config);
    config.transfer_clocks = 1;
    const struct dram_stats s = replay(&config, g->trace, true);
    CU_ASSERT_EQUAL(s.reads, g->reads);
    CU_ASSERT_EQUAL(s.writes, g->writes);
    CU_ASSERT_EQUAL(s.acts, g->acts);
    CU_ASSERT_EQUAL(s.read_row_hits, g->read_hits);
    CU_ASSERT_EQUAL(s.write_row_hits, g->write_hits);
    CU_ASSERT_DOUBLE_EQUAL(s.mean_read_latency, g->latency, 0.00051);
    CU_ASSERT_DOUBLE_EQUAL(s.energy_j, golden_joules(g), 1e-8 * golden_joules(g));
}

/* With the default parameters and every record once the figures stay within the bounds asked for.
 */
static void check_close(const struct golden *g) {
    struct dram_config config;
    defaults(&config);
    snprintf(config.preset, sizeof config.preset, "%s", g->config);
    const struct dram_stats s = replay(&config, g->trace, false);
    const double hits = (double)(g->read_hits + g->write_hits);
    CU_ASSERT(fabs((double)s.acts - (double)g->acts) <= 0.05 * (double)g->acts);
    CU_ASSERT(fabs(s.mean_read_latency - g->latency) <= 0.05 * g->latency);
    CU_ASSERT(fabs((double)s.row_hits - hits) <= 0.03 * hits);
}

static void each_golden(void (*check)(const struct golden *g)) {
    FILE *f = open_data("dramsim3_golden.csv");
    char line[400];
    bool header = false;
    int n = 0;
    struct golden g;
    for (; data_line(f, line, sizeof line, &header); n++) {
        CU_ASSERT_FATAL(parse_golden(line, &g));
        check(&g);
    }
    CU_ASSERT_EQUAL(n, 12);
    fclose(f);
}

static void test_equal(void) {
    each_golden(check_equal);
}

static void test_close(void) {
    each_golden(check_close);
}

static bool one_access(void *user, struct dram_access *a) {
    struct dram_access *access = user;
    *a = *access;
    access->bytes = 0;
    return a->bytes != 0;
}

static struct dram_stats one(const char *preset, bool write) {
    struct dram_config config;
    struct dram_stats stats = {0};
    struct dram_access access = {.bytes = 1, .write = write};
    const struct dram_replay plan = {.next = one_access, .user = &access};
    defaults(&config);
    snprintf(config.preset, sizeof config.preset, "%s", preset);
    CU_ASSERT_EQUAL(dram_run(&config, &plan, &stats, NULL), 0);
    CU_ASSERT_EQUAL(stats.acts, 1);
    return stats;
}

static bool close_to(double got, double want) {
    const bool ok = fabs(got - want) <= 1e-3 * want;
    if (!ok)
        fprintf(stderr, "got %.9g, want %.9g\n", got, want);
    return ok;
}

/* Energy of one row cycle and of one burst of every part. */
static void test_energies(void) {
    FILE *f = open_data("dramsim3_derived.csv");
    char line[400], name[40];
    double v[14];
    bool header = false;
    int n = 0;
    for (; data_line(f, line, sizeof line, &header); n++) {
        CU_ASSERT_EQUAL_FATAL(
            sscanf(line, "%39[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", name, &v[1],
                   &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9], &v[10], &v[11], &v[12]),
            13);
        const struct dram_stats r = one(name, false), w = one(name, true);
        CU_ASSERT(close_to(r.act_j, v[9] * 1e-12));
        CU_ASSERT(close_to(r.read_j, v[10] * 1e-12));
        CU_ASSERT(close_to(w.write_j, v[12] * v[6] * 8 * 1e-12));
        CU_ASSERT_EQUAL(r.write_bursts, 0);
        CU_ASSERT_EQUAL(w.read_bursts, 0);
    }
    CU_ASSERT_EQUAL(n, 12);
    fclose(f);
}

CU_pSuite suite_dram_golden(void) {
    CU_pSuite s = CU_add_suite("dram_golden", NULL, NULL);
    CU_ADD_TEST(s, test_equal);
    CU_ADD_TEST(s, test_close);
    CU_ADD_TEST(s, test_energies);
    return s;
}
