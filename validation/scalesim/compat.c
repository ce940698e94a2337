/* The layers that SCALE-Sim v2 was run on: its counts, the same counts by pe/scalesim/scalesim.h,
 * and what the layers take on a true array with as much memory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/scalesim/scalesim.h"
#include "sim/shipped.h"
#include "validation/scalesim/ispass20.h"
#include "validation/scalesim/scalesim.h"

enum { COUNTS = 7 };

static const char *const counts[COUNTS] = {
    "total_cycles_reported", "ifmap_sram_reads",  "filter_sram_reads", "ofmap_sram_writes",
    "ifmap_dram_reads",      "filter_dram_reads", "mapping_util_pct"};

static void values(const struct pe_result *r, double v[COUNTS]) {
    v[0] = (double)r->cycles;
    v[1] = (double)r->ifmap_sram_reads;
    v[2] = (double)r->filter_sram_reads;
    v[3] = (double)r->ofmap_sram_writes;
    v[4] = (double)r->ifmap_dram_reads;
    v[5] = (double)r->filter_dram_reads;
    v[6] = 100 * r->mapping_utilization;
}

/* Sums over the layers of one topology and dataflow. */
#define SIZE(name)                                                                                 \
    { name, ROWS_WHOLE, .empty = true, .most = UINT32_MAX }
#define COUNT(name)                                                                                \
    { name, ROWS_NUMBER, .most = 1e15 }
static const struct rows_column reported_columns[] = {
    {"topology", .kind = ROWS_NAME},
    {"layer", .kind = ROWS_NAME},
    {"dataflow", .kind = ROWS_NAME},
    {"rows", .kind = ROWS_WHOLE, .least = 1, .most = 65536},
    {"cols", .kind = ROWS_WHOLE, .least = 1, .most = 65536},
    {"kind", .kind = ROWS_NAME},
    SIZE("ifmap_h"),
    SIZE("ifmap_w"),
    SIZE("filter_h"),
    SIZE("filter_w"),
    SIZE("channels"),
    SIZE("filters"),
    SIZE("stride"),
    SIZE("M"),
    SIZE("N"),
    SIZE("K"),
    {"sram_kB_each", .kind = ROWS_WHOLE, .least = 1, .most = 1e9},
    COUNT("total_cycles_reported"),
    COUNT("ifmap_sram_reads"),
    COUNT("filter_sram_reads"),
    COUNT("ofmap_sram_writes"),
    COUNT("ifmap_dram_reads"),
    COUNT("filter_dram_reads"),
    COUNT("mapping_util_pct"),
};
static const struct rows_table reported_rows = ROWS_TABLE(reported_columns);

struct sum {
    char name[64];
    double cycles[3], dram[3]; /* reported, compat, true */
};

struct reported {
    struct study_run *run;
    struct machine machine;
    json_t *table, *chart;
    double equal[COUNTS], rows;
    struct sum sums[16];
    size_t n_sums;
};

static struct net_layer layer_of(const struct rows *r) {
    struct net_layer l = {.name = (char *)(uintptr_t)rows_text(r, "layer"),
                          .type = NET_CONV,
                          .n = 1,
                          NET_WINDOW(1, 0, 1),
                          .groups = 1};
    const bool conv = strcmp(rows_text(r, "kind"), "conv") == 0;
    const struct {
        uint64_t *size;
        const char *conv, *gemm;
    } sizes[] = {{&l.h, "ifmap_h", "M"},       {&l.w, "ifmap_w", NULL}, {&l.r, "filter_h", NULL},
                 {&l.s, "filter_w", NULL},     {&l.c, "channels", "K"}, {&l.k, "filters", "N"},
                 {&l.y.stride, "stride", NULL}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *column = conv ? sizes[i].conv : sizes[i].gemm;
        const uint64_t v = column ? rows_whole(r, column) : 1;
        *sizes[i].size = v ? v : 1;
    }
    l.type = conv ? NET_CONV : NET_GEMM;
    l.x.stride = l.y.stride;
    return l;
}

static struct sum *sum_of(struct reported *p, const struct rows *r) {
    char name[64];
    snprintf(name, sizeof name, "%s-%s", rows_text(r, "topology"), rows_text(r, "dataflow"));
    for (size_t i = 0; i < p->n_sums; i++)
        if (strcmp(p->sums[i].name, name) == 0)
            return &p->sums[i];
    if (p->n_sums == sizeof p->sums / sizeof *p->sums)
        return NULL;
    strcpy(p->sums[p->n_sums].name, name);
    return &p->sums[p->n_sums++];
}

static double dram(const double v[COUNTS]) {
    return v[4] + v[5];
}

static void show(struct reported *p, const struct rows *r, const double scale[COUNTS],
                 const double truth[COUNTS], const struct pe_result *model) {
    char name[96];
    snprintf(name, sizeof name, "%s %s %s %s", rows_text(r, "topology"), rows_text(r, "layer"),
             rows_text(r, "dataflow"), rows_text(r, "rows"));
    report_cell(p->table, "%s", name);
    const double pairs[][2] = {
        {scale[0], truth[0]},
        {dram(scale), dram(truth)},
        {scale[3], truth[3] + (double)model->ofmap_sram_reads},
    };
    for (size_t i = 0; i < 3; i++) {
        report_number(p->table, pairs[i][0]);
        report_number(p->table, pairs[i][1]);
        report_number(p->table, 100 * (pairs[i][0] / pairs[i][1] - 1));
    }
    report_point(p->chart, rows_text(r, "dataflow"), truth[0], scale[0], name);
}

static int one_row(struct reported *p, const struct rows *r, struct sim_err *err) {
    const struct net_layer l = layer_of(r);
    const int dataflow = scalesim_dataflow(rows_text(r, "dataflow"));
    const uint64_t rows = rows_whole(r, "rows");
    const uint64_t cols = rows_whole(r, "cols");
    const uint64_t sram = 1024 * rows_whole(r, "sram_kB_each");
    struct run_layer job = {.net = &l, .batch = 1, .zeros_in = -1, .zeros_out = -1};
    double reported[COUNTS], compat[COUNTS], truth[COUNTS];
    struct sum *sum = sum_of(p, r);
    if (dataflow < 0 || !sum)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: dataflow or topology", r->path, r->line);
    const struct scalesim_setup setup = {dataflow_at((size_t)dataflow)->compat, rows, cols, sram,
                                         sram};
    int rc = scalesim_layer(&setup, &l, 1, &job.result, err);
    values(&job.result, compat);
    ispass20_array(&p->machine.array, dataflow, rows, cols);
    p->machine.array.glb_size = 3 * sram;
    if (rc == 0)
        rc = run_layer(&p->machine, &job, err);
    if (rc)
        return rc;
    values(&job.result, truth);
    for (int i = 0; i < COUNTS; i++) {
        reported[i] = rows_number(r, counts[i]);
        p->equal[i] += i < 6 ? reported[i] == compat[i] : fabs(reported[i] - compat[i]) < 1e-4;
    }
    const double *const all[] = {reported, compat, truth};
    for (int i = 0; i < 3; i++) {
        sum->cycles[i] += all[i][0];
        sum->dram[i] += dram(all[i]);
    }
    p->rows++;
    show(p, r, reported, truth, &job.result);
    return 0;
}

static int give(struct reported *p, struct sim_err *err) {
    char name[96];
    int rc = 0;
    for (int i = 0; i < COUNTS && rc == 0; i++) {
        snprintf(name, sizeof name, "equal-%s", counts[i]);
        rc = study_point(p->run, name, p->equal[i], NAN, err);
    }
    for (size_t i = 0; i < p->n_sums && rc == 0; i++) {
        const struct sum *s = &p->sums[i];
        snprintf(name, sizeof name, "cycles-%s", s->name);
        rc = study_point(p->run, name, s->cycles[1], s->cycles[2], err);
        snprintf(name, sizeof name, "dram-%s", s->name);
        if (rc == 0)
            rc = study_point(p->run, name, s->dram[1], s->dram[2], err);
    }
    return rc;
}

int scalesim_reported(struct study_run *run, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"topology, layer, dataflow, rows", "", 0},
        {"cycles, SCALE-Sim", "cycles", 1},
        {"true", "cycles", 1},
        {"off by", "%", 3},
        {"DRAM reads, SCALE-Sim", "words", 1},
        {"true", "words", 1},
        {"off by", "%", 3},
        {"sums to SRAM, SCALE-Sim", "words", 1},
        {"and back, true", "words", 1},
        {"off by", "%", 3},
    };
    static const char *const settings[] = {"array.mode=timed", "array.pe=int8", NULL};
    struct reported p = {.run = run};
    struct rows r;
    int more = 1;
    int rc = study_machine(&p.machine, NULL, settings, NULL, NULL, err);
    if (rc == 0)
        rc = shipped_rows(&r, &reported_rows, "validation/scalesim/scalesim_v2.csv", err);
    if (rc)
        return rc;
    p.table = report_table(run->section, "What SCALE-Sim's defects cost, per layer", columns,
                           sizeof columns / sizeof *columns);
    p.chart = report_chart(run->section, "Cycles: SCALE-Sim against the true model", REPORT_POINTS,
                           (struct report_axis){"true model", "cycles", true},
                           (struct report_axis){"SCALE-Sim v2", "cycles", true});
    report_diagonal(p.chart);
    while (rc == 0 && (more = rows_next(&r, err)) == 1)
        rc = one_row(&p, &r, err);
    rows_free(&r);
    if (rc == 0)
        rc = more < 0 ? more : study_tick(run, err);
    return rc ? rc : give(&p, err);
}
