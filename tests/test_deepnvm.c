/* The DeepNVM++ formula against figures that somebody else computed and against count mode's own;
 * traffic of several capacities against a cache at a time; sampled batches against whole ones. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/count.h"
#include "sim/rng.h"
#include "tests/suites.h"
#include "validation/deepnvm/model.h"
#include "validation/deepnvm/traffic.h"

static const struct deepnvm_dram no_dram = {0, 0};

static struct tech_point point_of(const char *table) {
    struct tech *t = NULL;
    struct tech_point p = {0};
    CU_ASSERT_EQUAL_FATAL(tech_open(&t, table, NULL), 0);
    CU_ASSERT_EQUAL(tech_at(t, 0x3p20, false, &p, NULL), 0);
    tech_free(t);
    p.source = NULL;
    return p;
}

static FILE *open_data(const char *name) {
    const char *srcdir = getenv("srcdir");
    char path[512];
    snprintf(path, sizeof path, "%s/tests/data/deepnvm/%s", srcdir ? srcdir : ".", name);
    FILE *f = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    return f;
}

/* Gains of energy and EDP, as the file rounds them. */
static void check_gain(const struct deepnvm_counts *c, double k, const struct tech_point *sram,
                       const struct tech_point *other, double energy, double edp) {
    struct deepnvm_figures a, b;
    deepnvm_evaluate(c, sram, &no_dram, k, &a);
    deepnvm_evaluate(c, other, &no_dram, k, &b);
    CU_ASSERT_DOUBLE_EQUAL(a.energy_j / b.energy_j, energy, 0.00501);
    CU_ASSERT_DOUBLE_EQUAL(deepnvm_gain(&a, &b), edp, 0.00501);
}

static void test_published_table(void) {
    const struct tech_point sram = point_of("deepnvm-sram"), stt = point_of("deepnvm-stt"),
                            sot = point_of("deepnvm-sot");
    FILE *f = open_data("gains.csv");
    char line[256];
    unsigned rows = 0;
    while (fgets(line, sizeof line, f)) {
        double mix, k, g[4];
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf", &mix, &k, &g[0], &g[1], &g[2], &g[3]) != 6)
            continue;
        const struct deepnvm_counts c = {.reads = 1e6 * mix, .writes = 1e6};
        check_gain(&c, k, &sram, &stt, g[0], g[1]);
        check_gain(&c, k, &sram, &sot, g[2], g[3]);
        rows++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(rows, 36);
}

/* The formula's module and count mode's are written apart. */
static void test_count_mode(void) {
    struct rng r = rng_stream(20120455, 0);
    for (int i = 0; i < 1000; i++) {
        struct cache_stats s = {.reads = rng_below(&r, 1u << 30),
                                .writes = rng_below(&r, 1u << 30),
                                .fills = rng_below(&r, 1u << 28),
                                .writebacks = rng_below(&r, 1u << 28),
                                .through = rng_below(&r, 1u << 20),
                                .fill_bytes = rng_below(&r, 1ull << 35),
                                .writeback_bytes = rng_below(&r, 1ull << 35)};
        const struct tech_point t = {.read_latency_s = 1e-12 * (double)rng_below(&r, 20000),
                                     .write_latency_s = 1e-12 * (double)rng_below(&r, 20000),
                                     .read_energy_j = 1e-12 * (double)rng_below(&r, 3000),
                                     .write_energy_j = 1e-12 * (double)rng_below(&r, 3000),
                                     .leakage_w = 1e-3 * (double)rng_below(&r, 40000)};
        const struct dram_config dram = {.latency_s = 1e-9 * (double)rng_below(&r, 500),
                                         .energy_j_per_b = 1e-12 * (double)rng_below(&r, 500)};
        const struct deepnvm_counts c = {(double)s.reads, (double)s.writes,
                                         (double)(s.fills + s.writebacks + s.through),
                                         (double)(s.fill_bytes + s.writeback_bytes)};
        const struct deepnvm_dram charged = {dram.latency_s, dram.energy_j_per_b};
        struct count_stats count;
        struct deepnvm_figures whole, alone;
        count_evaluate(&s, &t, &dram, &count);
        deepnvm_evaluate(&c, &t, &charged, 1, &whole);
        deepnvm_evaluate(&c, &t, &no_dram, 1, &alone);
        CU_ASSERT_DOUBLE_EQUAL(whole.delay_s, count.total_time_s, 1e-12 * whole.delay_s);
        CU_ASSERT_DOUBLE_EQUAL(whole.energy_j, count.total_j, 1e-12 * whole.energy_j);
        CU_ASSERT_DOUBLE_EQUAL(whole.edp_js, count.edp_js, 1e-12 * whole.edp_js);
        CU_ASSERT_DOUBLE_EQUAL(alone.edp_js, count.llc_edp_js, 1e-12 * alone.edp_js);
    }
}

#define SIZES 4u
static const uint64_t sizes[SIZES] = {128u << 10, 512u << 10, 1u << 20, 4u << 20};

static struct traffic_job job_of(const char *path) {
    return (struct traffic_job){.path = path,
                                .llc = {.ways = 16,
                                        .line = 128,
                                        .sector = 32,
                                        .slices = 1,
                                        .repl = &policy_lru,
                                        .write = CACHE_WRITE_BACK,
                                        .fill = CACHE_FILL_LAZY,
                                        .allocate = true},
                                .sizes = sizes,
                                .n = SIZES,
                                .threads = 1};
}

static void collect(const struct traffic_job *job, struct cache_stats *stats) {
    struct sim_err err = {0};
    if (traffic_collect(job, stats, &err)) {
        fprintf(stderr, "%s\n", err.text);
        CU_FAIL("traffic_collect");
    }
}

/* One cache by itself, driven access by access. */
static struct cache_stats alone(const char *path, uint64_t size, uint64_t limit) {
    const struct traffic_job job = job_of(path);
    struct cache_config config = job.llc;
    struct trace *t = NULL;
    struct trace_block *b = block_new(NULL);
    struct demand *d = demand_new(NULL);
    config.size = size;
    struct cache *c = cache_new(&config, 1, NULL);
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, NULL), 0);
    while (limit && trace_next(t, b, NULL) == 0 && b->n)
        for (uint32_t i = 0; i < b->n && limit; i++, limit--) {
            demand_build(d, b, i, i + 1, 7, 5);
            cache_run(c, d, 0, d->n);
        }
    const struct cache_stats none = {0};
    cache_finish(c, &none);
    const struct cache_stats s = *cache_stats(c);
    cache_free(c);
    demand_free(d);
    block_free(b);
    trace_close(t);
    return s;
}

static void test_capacities(void) {
    struct traffic_job job = job_of("gen:hpcg,n=12,iterations=2");
    struct cache_stats one[SIZES], two[SIZES];
    job.limit = 90000;
    collect(&job, one);
    job.threads = 2;
    collect(&job, two);
    CU_ASSERT_EQUAL(memcmp(one, two, sizeof one), 0);
    for (size_t i = 0; i < SIZES; i++) {
        const struct cache_stats s = alone(job.path, sizes[i], job.limit);
        CU_ASSERT_EQUAL(memcmp(&s, &one[i], sizeof s), 0);
    }
    CU_ASSERT(one[0].fills > one[SIZES - 1].fills);
}

static double off(double got, double expected) {
    return fabs(got / expected - 1);
}

/* Accesses within 0.1%. DRAM accesses within 3% where a layer's batch is far larger than the cache;
 * within 30% where it is about as large, so that some images stay and some do not: there the last
 * image is no image like the others. */
static const double bounds[SIZES] = {0.03, 0.03, 0.1, 0.3};

static void check_sample(bool training, uint64_t batch) {
    const char *srcdir = getenv("srcdir");
    char network[512], path[600];
    struct cache_stats whole[SIZES], sampled[SIZES];
    snprintf(network, sizeof network, "%s/tests/data/deepnvm/small.csv", srcdir ? srcdir : ".");
    snprintf(path, sizeof path, "gen:%s,batch=%llu%s", network, (unsigned long long)batch,
             training ? ",training=1" : "");
    struct traffic_job job = job_of(path);
    collect(&job, whole);
    job.path = network;
    job.sampled = true;
    job.batch = batch;
    job.training = training;
    collect(&job, sampled);
    for (size_t i = 0; i < SIZES; i++) {
        const double dram[] = {(double)(whole[i].fills + whole[i].writebacks),
                               (double)(sampled[i].fills + sampled[i].writebacks)};
        const bool same =
            batch < 5 ? memcmp(&whole[i], &sampled[i], 15 * sizeof(uint64_t)) == 0
                      : off((double)sampled[i].reads, (double)whole[i].reads) < 1e-3 &&
                            off((double)sampled[i].writes, (double)whole[i].writes) < 1e-3 &&
                            off(dram[1], dram[0]) < bounds[i];
        if (!same) {
            fprintf(stderr, "batch %llu, training %d, %llu B: reads %.5f, writes %.5f, DRAM %.4f\n",
                    (unsigned long long)batch, training, (unsigned long long)sizes[i],
                    (double)sampled[i].reads / (double)whole[i].reads,
                    (double)sampled[i].writes / (double)whole[i].writes, dram[1] / dram[0]);
            CU_FAIL("sample");
        }
    }
}

static void test_sample(void) {
    check_sample(false, 3);
    check_sample(true, 4);
    check_sample(false, 8);
    check_sample(false, 24);
    check_sample(true, 8);
    check_sample(true, 24);
}

static void test_refused(void) {
    struct cache_stats s[SIZES];
    struct sim_err err = {0};
    struct traffic_job job = job_of("gen:hpcg,n=1");
    CU_ASSERT_EQUAL(traffic_collect(&job, s, &err), SIM_EUSAGE);
    job.path = "resnet17";
    job.sampled = true;
    job.batch = 8;
    CU_ASSERT(traffic_collect(&job, s, &err) < 0);
    static const uint64_t odd[] = {1000};
    job.path = "resnet18";
    job.sizes = odd;
    job.n = 1;
    CU_ASSERT_EQUAL(traffic_collect(&job, s, &err), SIM_EUSAGE);
}

CU_pSuite suite_deepnvm(void) {
    CU_pSuite s = CU_add_suite("deepnvm", NULL, NULL);
    CU_add_test(s, "gains that another author computed", test_published_table);
    CU_add_test(s, "the formula is count mode's", test_count_mode);
    CU_add_test(s, "capacities in one pass", test_capacities);
    CU_add_test(s, "sampled batches against whole ones", test_sample);
    CU_add_test(s, "refused", test_refused);
    return s;
}
