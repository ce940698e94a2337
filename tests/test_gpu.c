/* The GPU presets beside measurements of the chips: counters and cycles of a TITAN X, pointer
 * chases of V100 and A40, streaming bandwidth of A100 and H200. The presets were fitted to these
 * very figures, once for all kernels and footprints; this suite keeps what they reach. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#define CASES_MAX 32
#define TITANX    "tests/data/gpu/titanx_hardware.csv"
#define LATENCY   "validation/titanx/latency.csv"
#define BANDWIDTH "validation/titanx/bandwidth.csv"

/* The hardware's figures of one kernel; 0 where the chart has no bar. */
struct hardware {
    char kernel[16], name[48];
    double cycles, reads, writes, read_hits;
};

static struct hardware *find_case(struct hardware *all, size_t *n, const char *kernel,
                                  const char *name) {
    for (size_t i = 0; i < *n; i++)
        if (!strcmp(all[i].kernel, kernel) && !strcmp(all[i].name, name))
            return &all[i];
    CU_ASSERT_FATAL(*n < CASES_MAX);
    struct hardware *h = &all[(*n)++];
    *h = (struct hardware){0};
    snprintf(h->kernel, sizeof h->kernel, "%s", kernel);
    snprintf(h->name, sizeof h->name, "%s", name);
    return h;
}

static size_t read_hardware(struct hardware *all) {
    char line[256], kernel[16], name[48], metric[24];
    bool header = false;
    double value;
    size_t n = 0;
    FILE *f = test_open(TITANX);
    while (test_row(f, line, sizeof line, &header)) {
        if (sscanf(line, "%15[^,],%47[^,],%23[^,],%lf", kernel, name, metric, &value) != 4)
            continue;
        struct hardware *h = find_case(all, &n, kernel, name);
        if (!strcmp(metric, "cycles"))
            h->cycles = value;
        else if (!strcmp(metric, "l2_reads"))
            h->reads = value;
        else if (!strcmp(metric, "l2_writes"))
            h->writes = value;
        else if (!strcmp(metric, "l2_read_hits"))
            h->read_hits = value;
    }
    fclose(f);
    return n;
}

/* "VecAdd f32 100K 98 blocks", "MatMul f32 512 ...", "Transpose naive 128 ...": the stream. */
static void stream_of(const struct hardware *h, char *buf, size_t size) {
    char first[16], second[16];
    CU_ASSERT_EQUAL_FATAL(sscanf(h->name, "%*s %15s %15s", first, second), 2);
    char *k = strchr(second, 'K');
    if (k)
        strcpy(k, "000");
    if (!strcmp(h->kernel, "vectorAdd"))
        snprintf(buf, size, "gen:vectoradd,n=%s,type=%s", second, first);
    else if (!strcmp(h->kernel, "matrixmul"))
        snprintf(buf, size, "gen:matrixmul,m=%s", second);
    else
        snprintf(buf, size, "gen:transpose,n=%s,variant=%s", second, first);
}

static double error_of(double simulated, double measured) {
    return fabs(simulated / measured - 1);
}

/* One error a kernel for each figure; charts give small counts to a few tenths only. */
static void test_titanx(void) {
    struct hardware all[CASES_MAX];
    const size_t n = read_hardware(all);
    double cycles = 0, hits = 0;
    size_t with_hits = 0;
    CU_ASSERT_EQUAL(n, 19);
    for (size_t i = 0; i < n; i++) {
        char path[96];
        stream_of(&all[i], path, sizeof path);
        const struct timed_case c = {.path = path, .config = "conf/titanx.ini"};
        const struct timed_outcome out = timed_test_ok(&c);
        const struct cache_stats *s = &out.cache;
        const double found = (double)(s->read_sectors - s->read_sector_misses);
        CU_ASSERT(error_of((double)s->read_sectors, all[i].reads) < 0.01);
        CU_ASSERT(error_of((double)s->write_sectors, all[i].writes) < 0.01);
        cycles += error_of((double)out.stats.cycles, all[i].cycles);
        if (all[i].read_hits > 0) {
            hits += error_of(found, all[i].read_hits);
            with_hits++;
        }
    }
    CU_ASSERT(cycles / (double)n < 0.13);
    CU_ASSERT(hits / (double)with_hits < 0.05);
}

/* The figure of the row whose footprint is nearest to `kb`. */
static double measured(const char *file, const char *format, const char *gpu, double kb) {
    char line[160], name[16];
    bool header = false;
    double best = 1e30, value = 0, footprint, v;
    FILE *f = test_open(file);
    while (test_row(f, line, sizeof line, &header))
        if (sscanf(line, format, name, &footprint, &v) == 3 && !strcmp(name, gpu) &&
            fabs(footprint - kb) < best) {
            best = fabs(footprint - kb);
            value = v;
        }
    fclose(f);
    CU_ASSERT(value > 0);
    return value;
}

static double latency(const char *gpu, double kb) {
    return measured(LATENCY, "%15[^,],%*[^,],%lf,%lf", gpu, kb);
}

static double bandwidth(const char *gpu, double kb) {
    return measured(BANDWIDTH, "%15[^,],%lf,%lf", gpu, kb);
}

/* Mean cycles of a chase over `kb`, in its second lap and later. */
static double chase(const char *gpu, uint64_t kb) {
    char path[96], config[48];
    const uint64_t lines = kb * 8, count = 2 * lines > 40000 ? 2 * lines : 40000;
    snprintf(path, sizeof path, "gen:chase,footprint=%lluKiB,count=%llu", (unsigned long long)kb,
             (unsigned long long)count);
    snprintf(config, sizeof config, "conf/%s.ini", gpu);
    const struct timed_case c = {.path = path, .config = config, .warmup = count / 2};
    return timed_test_ok(&c).stats.latency_mean;
}

/* Plateaus within 5%; half-way up between two of them the footprint is right to 20%. */
static void check_chase(const char *gpu) {
    static const uint64_t plateaus[] = {64, 1024, 32768};
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(error_of(chase(gpu, plateaus[i]), latency(gpu, (double)plateaus[i])) < 0.05);
    for (size_t i = 0; i + 1 < 3; i++) {
        const double low = latency(gpu, (double)plateaus[i]);
        const double half = (low + latency(gpu, (double)plateaus[i + 1])) / 2;
        double at = (double)plateaus[i];
        while (latency(gpu, at) < half)
            at *= 1.02;
        CU_ASSERT(chase(gpu, (uint64_t)(at * 0.8)) < half);
        CU_ASSERT(chase(gpu, (uint64_t)(at * 1.2)) > half);
    }
}

static void test_chase(void) {
    check_chase("v100");
    check_chase("a40");
}

static double stream(const char *config, uint64_t kb) {
    char path[96];
    const uint64_t lines = kb * 8, count = 2 * lines + 300000;
    snprintf(path, sizeof path, "gen:stream,footprint=%lluKiB,count=%llu", (unsigned long long)kb,
             (unsigned long long)count);
    const struct timed_case c = {.path = path, .config = config, .warmup = count / 2};
    return timed_test_ok(&c).stats.llc_bytes_per_s * 1e-9;
}

static void check_stream(const char *config, const char *gpu, const uint64_t *footprints,
                         size_t n) {
    for (size_t i = 0; i < n; i++)
        CU_ASSERT(error_of(stream(config, footprints[i]), bandwidth(gpu, (double)footprints[i])) <
                  0.15);
}

static void test_stream(void) {
    static const uint64_t a100[] = {1536, 8192, 16384, 28160, 30720, 40448, 76800};
    static const uint64_t h200[] = {8192, 16384, 76800};
    check_stream("conf/a100.ini", "a100_80", a100, 7);
    check_stream("conf/h200.ini", "h200", h200, 3);
}

CU_pSuite suite_gpu(void) {
    CU_pSuite s = CU_add_suite("gpu", NULL, NULL);
    CU_add_test(s, "counters and cycles of a TITAN X", test_titanx);
    CU_add_test(s, "pointer chases of V100 and A40", test_chase);
    CU_add_test(s, "streams of A100 and H200", test_stream);
    return s;
}
