/* Curves over the footprint: a chase (cycles per access) and l2cache (bytes per second), as
 * gpu-benches runs them, beside what it printed on the chips. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/shipped.h"
#include "validation/gpus/curves.h"
#include "validation/gpus/gpus.h"
#include "validation/timed.h"

#define FOOTPRINTS_MAX 32

struct sweep {
    const char *gpu, *config;   /* in the file, and the preset */
    const char *name, *title;   /* of the points, of the chart */
    unsigned running;           /* l2cache: work-groups on the chip at once; 0: a chase */
    const uint64_t *footprints; /* KiB, ends with 0 */
    size_t quick;               /* the first so many are run always */
};

static const uint64_t small_l2[] = {64, 1024, 32768, 32, 512, 4096, 8192, 0};
static const uint64_t cdna_l2[] = {8, 1024, 32768, 4096, 16384, 262144, 0};
static const uint64_t two_parts[] = {64, 1024, 31744, 16384, 26624, 40960, 98304, 0};
static const uint64_t hopper[] = {9728, 49152, 98304, 0};
static const uint64_t volta_band[] = {1024, 3072, 0};
static const uint64_t ampere_band[] = {8192, 28160, 33792, 48128, 0};
static const uint64_t hopper_band[] = {16896, 40448, 57856, 0};
static const uint64_t pcie_band[] = {15360, 36864, 52736, 0};
static const uint64_t cdna_band[] = {5120, 3072, 0};

static const struct sweep sweeps[] = {
    {"v100", "conf/v100.ini", "v100.chase", "V100: latency of a pointer chase", 0, small_l2, 3},
    {"a40", "conf/a40.ini", "a40.chase", "A40: latency of a pointer chase", 0, small_l2, 3},
    {"a100_80", "conf/a100.ini", "a100.chase", "A100: latency of a pointer chase", 0, two_parts, 2},
    {"gh200", "conf/gh200.ini", "gh200.chase", "GH200: latency of a pointer chase", 0, hopper, 1},
    {"mi210", "conf/mi210.ini", "mi210.chase", "MI210: latency of a pointer chase", 0, cdna_l2, 2},
    {"v100", "conf/v100.ini", "v100.l2cache", "V100: bandwidth of the L2", 160, volta_band, 0},
    {"a40", "conf/a40.ini", "a40.l2cache", "A40: bandwidth of the L2", 84, volta_band, 0},
    {"a100_80", "conf/a100.ini", "a100.l2cache", "A100: bandwidth of the L2", 216, ampere_band, 1},
    {"h200", "conf/h200.ini", "h200.l2cache", "H200: bandwidth of the L2", 264, hopper_band, 0},
    {"h100_pcie", "conf/h100-pcie.ini", "h100-pcie.l2cache", "H100 (PCIe): bandwidth of the L2",
     228, pcie_band, 0},
    {"mi210", "conf/mi210.ini", "mi210.l2cache", "MI210: bandwidth of the L2", 208, cdna_band, 0},
};

static int compare_footprints(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* A chase warms up for two laps; l2cache for three and as much again as the chip holds. */
static void describe(const struct sweep *w, uint64_t kib, char *path, size_t size,
                     struct study_timed *job) {
    const uint64_t lines = kib * 8;
    if (w->running) {
        job->warmup = 3 * lines + 1000000;
        snprintf(path, size, "gen:l2cache,footprint=%lluKiB,running=%u,count=%llu",
                 (unsigned long long)kib, w->running, (unsigned long long)(job->warmup + 1000000));
    } else {
        job->warmup = lines < 10000 ? 20000 : 2 * lines;
        snprintf(path, size, "gen:chase,footprint=%lluKiB,count=%llu", (unsigned long long)kib,
                 (unsigned long long)(job->warmup + (lines < 20000 ? 20000 : lines)));
    }
    job->path = path;
    job->config = w->config;
}

static json_t *open_chart(struct study_run *run, const struct sweep *w,
                          const struct titanx_curve *chip, double low, double high) {
    json_t *chart = report_chart(run->section, w->title, REPORT_LINES,
                                 (struct report_axis){"footprint", "KiB", true},
                                 (struct report_axis){w->running ? "bandwidth" : "latency",
                                                      w->running ? "GB/s" : "cycles", false});
    for (size_t i = 0; i < chip->n; i++)
        if (chip->footprint[i] >= 0.9 * low && chip->footprint[i] <= 1.1 * high)
            report_point(chart, "chip", chip->footprint[i], chip->figure[i], NULL);
    return chart;
}

static int give_sweep(struct study_run *run, const struct sweep *w, const struct titanx_curve *chip,
                      const uint64_t *footprints, const struct timed_stats *stats, size_t n,
                      struct sim_err *err) {
    json_t *chart = open_chart(run, w, chip, (double)footprints[0], (double)footprints[n - 1]);
    char name[64];
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        const double ours = w->running ? stats[i].llc_bytes_per_s * 1e-9 : stats[i].latency_mean;
        const double kib = (double)footprints[i];
        report_point(chart, "magnetar", kib, ours, NULL);
        snprintf(name, sizeof name, "%s-%llu", w->name, (unsigned long long)footprints[i]);
        if (points_find(&run->points, name))
            rc = study_point(run, name, NAN, w->running ? ours * 1e9 : ours, err);
    }
    return rc;
}

static int run_sweep(struct study_run *run, const struct sweep *w, struct sim_err *err) {
    const char *file = w->running ? "validation/gpus/l2cache.csv" : "validation/gpus/chase.csv";
    struct study_timed jobs[FOOTPRINTS_MAX] = {0};
    struct timed_stats stats[FOOTPRINTS_MAX];
    char paths[FOOTPRINTS_MAX][96];
    uint64_t footprints[FOOTPRINTS_MAX];
    struct titanx_curve chip;
    size_t n = 0;
    int rc =
        curve_parse(&chip, shipped_text(file), file, w->running ? "GBps" : "cycles", w->gpu, err);
    if (rc)
        return rc;
    for (; w->footprints[n] && (!run->quick || n < w->quick); n++)
        footprints[n] = w->footprints[n];
    if (n == 0)
        return 0;
    qsort(footprints, n, sizeof *footprints, compare_footprints);
    for (size_t i = 0; i < n; i++)
        describe(w, footprints[i], paths[i], sizeof paths[i], &jobs[i]);
    rc = study_timed_all(run, jobs, stats, n, err);
    return rc ? rc : give_sweep(run, w, &chip, footprints, stats, n, err);
}

int gpus_sweeps(struct study_run *run, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps && rc == 0; i++)
        rc = run_sweep(run, &sweeps[i], err);
    return rc;
}
