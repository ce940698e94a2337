/* The GPU presets beside measurements of the chips, between the points of validation/gpus, whose
 * quick run tests/cli/array.case asks for: where the pointer chases of V100 and A40 rise, and the
 * bandwidth of the A100's L2 behind the footprint that its port was fitted to. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#define LATENCY   "validation/gpus/chase.csv"
#define BANDWIDTH "validation/gpus/l2cache.csv"

static double error_of(double simulated, double measured) {
    return fabs(simulated / measured - 1);
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
    return measured(LATENCY, "%15[^,],%lf,%lf", gpu, kb);
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

/* Half-way up between two plateaus the footprint is right to 20%. */
static void check_chase(const char *gpu) {
    static const uint64_t plateaus[] = {64, 1024, 32768};
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
    const uint64_t warm = 3 * kb * 8 + 1000000;
    snprintf(path, sizeof path, "gen:l2cache,footprint=%lluKiB,running=216,count=%llu",
             (unsigned long long)kb, (unsigned long long)(warm + 500000));
    const struct timed_case c = {.path = path, .config = config, .warmup = warm};
    return timed_test_ok(&c).stats.llc_bytes_per_s * 1e-9;
}

static void check_stream(const char *config, const char *gpu, const uint64_t *footprints,
                         size_t n) {
    for (size_t i = 0; i < n; i++)
        CU_ASSERT(error_of(stream(config, footprints[i]), bandwidth(gpu, (double)footprints[i])) <
                  0.15);
}

static void test_stream(void) {
    static const uint64_t a100[] = {4096, 48128};
    check_stream("conf/a100.ini", "a100_80", a100, 2);
}

CU_pSuite suite_gpu(void) {
    CU_pSuite s = CU_add_suite("gpu", NULL, NULL);
    CU_add_test(s, "pointer chases of V100 and A40", test_chase);
    CU_add_test(s, "bandwidth of the L2 of A100", test_stream);
    return s;
}
