/* Streams of f64 by occupancy: groups of so many work-items, so many groups on each SM, as
 * gpu-benches' gpu-stream, beside what it printed on the chips. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/rows.h"
#include "sim/shipped.h"
#include "validation/gpus/gpus.h"
#include "validation/timed.h"

struct chip {
    const char *gpu, *config, *name, *title; /* in the file, preset, of the points, for people */
    uint64_t sms, l2_lines;
};

static const struct chip chips[] = {
    {"v100", "conf/v100.ini", "v100", "V100", 80, 49152},
    {"a40", "conf/a40.ini", "a40", "A40", 84, 49152},
    {"a100_80", "conf/a100.ini", "a100", "A100", 108, 327680},
    {"h100_pcie", "conf/h100-pcie.ini", "h100-pcie", "H100 (PCIe)", 114, 409600},
    {"mi210", "conf/mi210.ini", "mi210", "MI210", 104, 65536},
};
#define N_CHIPS (sizeof chips / sizeof *chips)

enum { INIT, READ, SCALE, TRIAD };
static const char *const kernels[] = {"init", "read", "scale", "triad"};
#define N_KERNELS (sizeof kernels / sizeof *kernels)
static const unsigned accesses[N_KERNELS] = {1, 1, 2, 4}; /* of each element */

#define ROWS_MAX 16

struct row {
    uint64_t items, groups;
    double chip[N_KERNELS]; /* GB/s */
};

/* Every fourth row of a chip's. */
static int read_rows(const char *gpu, struct row *out, size_t *n, struct sim_err *err) {
    static const char path[] = "validation/gpus/occupancy.csv";
    static const struct rows_column columns[] = {
        {"gpu", .kind = ROWS_NAME},
        {"items", .kind = ROWS_NUMBER, .least = 16, .most = 1024},
        {"groups", .kind = ROWS_NUMBER, .least = 1, .most = 64},
        {"init", .kind = ROWS_NUMBER, .least = 1, .most = 1e5},
        {"read", .kind = ROWS_NUMBER, .least = 1, .most = 1e5},
        {"scale", .kind = ROWS_NUMBER, .least = 1, .most = 1e5},
        {"triad", .kind = ROWS_NUMBER, .least = 1, .most = 1e5},
    };
    static const struct rows_table table = ROWS_TABLE_BESIDE(columns);
    const char *text = shipped_text(path);
    struct rows r;
    size_t seen = 0;
    int more, rc = rows_parse(&r, &table, text, strlen(text), path, err);
    *n = 0;
    if (rc)
        return rc;
    while ((more = rows_next(&r, err)) == 1) {
        if (strcmp(rows_text(&r, "gpu"), gpu) || seen++ % 4 || *n == ROWS_MAX)
            continue;
        struct row *row = &out[(*n)++];
        row->items = (uint64_t)rows_number(&r, "items");
        row->groups = (uint64_t)rows_number(&r, "groups");
        for (size_t k = 0; k < N_KERNELS; k++)
            row->chip[k] = rows_number(&r, kernels[k]);
    }
    rows_free(&r);
    return more;
}

struct occupancy_stream {
    char path[96], groups[32];
    const char *settings[2];
    uint64_t elements; /* that are gone through */
};

/* Of one trace a shorter run, which fills the L2 with what is written, and all of it: what is
 * between them has neither launch nor ramp. */
static void describe(const struct chip *c, const struct row *row, size_t k, bool longer,
                     struct occupancy_stream *s, struct study_timed *job) {
    const uint64_t at_once = c->sms * row->groups * row->items;
    const uint64_t least = 600000 / accesses[k], more = 8 * at_once > least ? 8 * at_once : least;
    const uint64_t shorter =
        4 * at_once + (k == READ ? 0 : c->l2_lines * 3 / 2 * 16 / accesses[k]) / 16 * 16;
    s->elements = longer ? shorter + more : shorter;
    snprintf(s->path, sizeof s->path, "gen:gpustream,kernel=%s,n=%llu,items=%llu", kernels[k],
             (unsigned long long)(shorter + more), (unsigned long long)row->items);
    snprintf(s->groups, sizeof s->groups, "gpu.ctas_per_sm=%llu", (unsigned long long)row->groups);
    s->settings[0] = s->groups;
    s->settings[1] = NULL;
    *job = (struct study_timed){.path = s->path,
                                .config = c->config,
                                .settings = s->settings,
                                .limit = longer ? 0 : shorter / 16 * accesses[k]};
}

/* Of kernel k, from the two runs of a row, in GB/s. */
static double bandwidth(const struct occupancy_stream *s, const struct timed_stats *stats,
                        size_t k) {
    return (double)((s[1].elements - s[0].elements) * accesses[k] * 8) /
           (stats[1].total_s - stats[0].total_s) * 1e-9;
}

static int run_chip(struct study_run *run, const struct chip *c, struct sim_err *err) {
    struct row rows[ROWS_MAX];
    struct occupancy_stream streams[2 * ROWS_MAX * N_KERNELS];
    struct study_timed jobs[2 * ROWS_MAX * N_KERNELS] = {0};
    struct timed_stats stats[2 * ROWS_MAX * N_KERNELS];
    size_t n;
    int rc = read_rows(c->gpu, rows, &n, err);
    if (rc)
        return rc;
    for (size_t i = 0; i < 2 * n * N_KERNELS; i++)
        describe(c, &rows[i / 2 / N_KERNELS], i / 2 % N_KERNELS, i % 2, &streams[i], &jobs[i]);
    rc = study_timed_all(run, jobs, stats, 2 * n * N_KERNELS, err);
    if (rc)
        return rc;
    char title[64], name[64];
    double sum = 0, worst = 0;
    snprintf(title, sizeof title, "%s: streams by occupancy", c->title);
    json_t *chart =
        report_chart(run->section, title, REPORT_POINTS, (struct report_axis){"chip", "GB/s", true},
                     (struct report_axis){"magnetar", "GB/s", true});
    report_diagonal(chart);
    for (size_t i = 0; i < n * N_KERNELS; i++) {
        const struct row *row = &rows[i / N_KERNELS];
        const double chip = row->chip[i % N_KERNELS];
        const double ours = bandwidth(&streams[2 * i], &stats[2 * i], i % N_KERNELS);
        snprintf(title, sizeof title, "%s, %llu x %llu", kernels[i % N_KERNELS],
                 (unsigned long long)row->groups, (unsigned long long)row->items);
        report_point(chart, kernels[i % N_KERNELS], chip, ours, title);
        sum += fabs(ours / chip - 1);
        worst = fmax(worst, fabs(ours / chip - 1));
    }
    snprintf(name, sizeof name, "%s.occupancy.mean", c->name);
    rc = study_point(run, name, NAN, 100 * sum / (double)(n * N_KERNELS), err);
    snprintf(name, sizeof name, "%s.occupancy.worst", c->name);
    return rc ? rc : study_point(run, name, NAN, 100 * worst, err);
}

int gpus_occupancy(struct study_run *run, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < N_CHIPS && rc == 0; i++)
        rc = run_chip(run, &chips[i], err);
    return rc;
}
