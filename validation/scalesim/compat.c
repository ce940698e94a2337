/* The layers that SCALE-Sim v2 was run on: its counts, the same counts by pe/scalesim/scalesim.h, and what
 * the layers take on a true array with as much memory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/scalesim/scalesim.h"
#include "validation/rows.h"
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

static struct net_layer layer_of(const struct study_rows *r) {
    struct net_layer l = {.name = (char *)(uintptr_t)study_rows_text(r, "layer"),
                          .type = NET_CONV,
                          .n = 1,
                          .dilation = 1,
                          .groups = 1};
    const bool conv = strcmp(study_rows_text(r, "kind"), "conv") == 0;
    const struct {
        uint64_t *size;
        const char *conv, *gemm;
    } sizes[] = {{&l.h, "ifmap_h", "M"},   {&l.w, "ifmap_w", ""},   {&l.r, "filter_h", ""},
                 {&l.s, "filter_w", ""},   {&l.c, "channels", "K"}, {&l.k, "filters", "N"},
                 {&l.stride, "stride", ""}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const double v = study_rows_number(r, conv ? sizes[i].conv : sizes[i].gemm);
        *sizes[i].size = v >= 1 ? (uint64_t)v : 1;
    }
    l.type = conv ? NET_CONV : NET_GEMM;
    return l;
}

static struct sum *sum_of(struct reported *p, const struct study_rows *r) {
    char name[64];
    snprintf(name, sizeof name, "%s-%s", study_rows_text(r, "topology"),
             study_rows_text(r, "dataflow"));
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

static void show(struct reported *p, const struct study_rows *r, const double scale[COUNTS],
                 const double truth[COUNTS], const struct pe_result *model) {
    char name[96];
    snprintf(name, sizeof name, "%s %s %s %s", study_rows_text(r, "topology"),
             study_rows_text(r, "layer"), study_rows_text(r, "dataflow"),
             study_rows_text(r, "rows"));
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
    report_point(p->chart, study_rows_text(r, "dataflow"), truth[0], scale[0], name);
}

static int one_row(struct reported *p, const struct study_rows *r, struct sim_err *err) {
    const struct net_layer l = layer_of(r);
    const int dataflow = scalesim_dataflow(study_rows_text(r, "dataflow"));
    const uint64_t rows = (uint64_t)study_rows_number(r, "rows");
    const uint64_t cols = (uint64_t)study_rows_number(r, "cols");
    const uint64_t sram = 1024 * (uint64_t)study_rows_number(r, "sram_kB_each");
    struct run_layer job = {.net = &l, .batch = 1, .zeros_in = -1, .zeros_out = -1};
    double reported[COUNTS], compat[COUNTS], truth[COUNTS];
    struct sum *sum = sum_of(p, r);
    if (dataflow < 0 || !sum)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: dataflow or topology", r->path, r->line);
    const struct scalesim_setup setup = {dataflow, rows, cols, sram, sram};
    int rc = scalesim_layer(&setup, &l, 1, &job.result, err);
    values(&job.result, compat);
    ispass20_array(&p->machine.array, (enum array_dataflow)dataflow, rows, cols);
    p->machine.array.glb_size = 3 * sram;
    if (rc == 0)
        rc = run_layer(&p->machine, &job, err);
    if (rc)
        return rc;
    values(&job.result, truth);
    for (int i = 0; i < COUNTS; i++) {
        reported[i] = study_rows_number(r, counts[i]);
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
    struct study_rows r;
    int more = 1;
    int rc = study_machine(&p.machine, NULL, settings, NULL, NULL, err);
    if (rc == 0)
        rc = study_rows_open(&r, "validation/scalesim/scalesim_v2.csv", err);
    if (rc)
        return rc;
    p.table = report_table(run->section, "What SCALE-Sim's defects cost, per layer", columns,
                           sizeof columns / sizeof *columns);
    p.chart = report_chart(run->section, "Cycles: SCALE-Sim against the true model", REPORT_POINTS,
                           (struct report_axis){"true model", "cycles", true},
                           (struct report_axis){"SCALE-Sim v2", "cycles", true});
    report_diagonal(p.chart);
    while (rc == 0 && (more = study_rows_next(&r, err)) == 1)
        rc = one_row(&p, &r, err);
    study_rows_free(&r);
    if (rc == 0)
        rc = more < 0 ? more : study_tick(run, err);
    return rc ? rc : give(&p, err);
}
