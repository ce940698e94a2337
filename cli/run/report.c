#include "cli/run/report.h"

#include <math.h>
#include <stddef.h>

#include "cli/compare/report.h"
#include "cli/report/parts.h"
#include "cli/report/write.h"
#include "cli/run/lines.h"
#include "cli/run/print.h"

#define MIB (1024.0 * 1024.0)

/* A figure of a layer: a field of its result over a factor, less another field. */
struct figure {
    const char *name, *unit;
    int digits;
    size_t offset;
    bool real; /* a double, else a count */
    double factor;
};

#define COUNT(name, unit, field, factor)                                                           \
    { name, unit, REPORT_EXACT, offsetof(struct pe_result, field), false, factor }
#define REAL(name, unit, field, factor)                                                            \
    { name, unit, 4, offsetof(struct pe_result, field), true, factor }

static double figure_of(const struct figure *f, const struct pe_result *r) {
    const void *field = (const char *)r + f->offset;
    return (f->real ? *(const double *)field : (double)*(const uint64_t *)field) / f->factor;
}

static const struct figure table_figures[] = {
    COUNT("cycles", "", cycles, 1),
    REAL("time", "ms", time_s, 1e-3),
    COUNT("MACs", "", macs, 1),
    REAL("utilisation", "%", utilization, 1e-2),
    REAL("mapped", "%", mapping_utilization, 1e-2),
    COUNT("stall GLB", "", stall_glb, 1),
    COUNT("stall NoC", "", stall_noc, 1),
    COUNT("stall DRAM", "", stall_dram, 1),
    COUNT("GLB traffic", "KiB", glb_bytes, 1024),
    COUNT("DRAM traffic", "KiB", dram_bytes, 1024),
    REAL("energy", "uJ", energy_j, 1e-6),
};
#define N_FIGURES (sizeof table_figures / sizeof *table_figures)

static void add_row(json_t *table, const char *name, const struct pe_result *r) {
    report_cell(table, "%s", name);
    for (size_t k = 0; k < N_FIGURES; k++)
        report_number(table, figure_of(&table_figures[k], r));
}

static void add_layers(json_t *section, const struct array_case *c) {
    struct report_column columns[1 + N_FIGURES] = {{"layer", "", 0}};
    for (size_t k = 0; k < N_FIGURES; k++) {
        const struct figure *f = &table_figures[k];
        columns[1 + k] =
            (struct report_column){f->name, f->unit, f->factor == 1024 ? 4 : f->digits};
    }
    json_t *table = report_table(section, "Layers", columns, 1 + N_FIGURES);
    for (size_t i = 0; i < c->n; i++)
        add_row(table, c->jobs[i].net->name, &c->jobs[i].result);
    table = report_table(section, "All layers", columns, 1 + N_FIGURES);
    add_row(table, c->work->net->name, &c->total);
}

/* Bars over the layers; figures that are 0 everywhere are left out. */
static const struct layer_group {
    const char *title, *axis, *unit;
    enum report_chart kind;
    struct figure figures[8];
} groups[] = {
    {"Use of the array",
     "part of the PEs",
     "%",
     REPORT_BARS,
     {REAL("utilisation", "", utilization, 1e-2), REAL("mapped", "", mapping_utilization, 1e-2)}},
    {"Traffic",
     "bytes",
     "MiB",
     REPORT_BARS,
     {COUNT("global buffer", "", glb_bytes, MIB), COUNT("DRAM", "", dram_bytes, MIB)}},
    {"Energy",
     "energy",
     "uJ",
     REPORT_STACKED,
     {REAL("arithmetic", "", mac_energy_j, 1e-6), REAL("scratchpads", "", spad_energy_j, 1e-6),
      REAL("registers", "", register_energy_j, 1e-6), REAL("networks", "", noc_energy_j, 1e-6),
      REAL("global buffer", "", glb_energy_j, 1e-6), REAL("its leakage", "", glb_leakage_j, 1e-6),
      REAL("clock, control", "", clock_energy_j, 1e-6), REAL("DRAM", "", dram_energy_j, 1e-6)}},
};

static void add_group(json_t *section, const struct layer_group *g, const struct array_case *c) {
    json_t *chart =
        report_chart(section, g->title, g->kind, (struct report_axis){"layer", "", false},
                     (struct report_axis){g->axis, g->unit, false});
    for (size_t k = 0; k < 8 && g->figures[k].name; k++)
        for (size_t i = 0; i < c->n && figure_of(&g->figures[k], &c->total) > 0; i++)
            report_bar(chart, g->figures[k].name, c->jobs[i].net->name,
                       figure_of(&g->figures[k], &c->jobs[i].result));
}

/* Cycles by what the array did in them. */
static void add_cycles(json_t *section, const struct array_case *c) {
    json_t *chart =
        report_chart(section, "Cycles", REPORT_STACKED, (struct report_axis){"layer", "", false},
                     (struct report_axis){"cycles", "", false});
    for (size_t i = 0; i < c->n; i++) {
        const struct pe_result *r = &c->jobs[i].result;
        const char *name = c->jobs[i].net->name;
        report_bar(chart, "working", name, (double)(r->cycles - r->stall_cycles));
        if (c->total.stall_glb)
            report_bar(chart, "waiting for the global buffer", name, (double)r->stall_glb);
        if (c->total.stall_noc)
            report_bar(chart, "waiting for the network", name, (double)r->stall_noc);
        if (c->total.stall_dram)
            report_bar(chart, "waiting for DRAM", name, (double)r->stall_dram);
    }
}

static void add_area(json_t *section, const struct array_case *c) {
    static const struct report_column columns[] = {{"component", "", 0}, {"area", "mm^2", 4}};
    const struct {
        const char *name;
        double mm2;
    } rows[] = {{"PEs", array_knows_area(c) ? c->area.pe_mm2 : NAN},
                {"scratchpads", c->area.spad_mm2},
                {"global buffer", c->area.glb_mm2},
                {"total", array_knows_area(c) ? c->area.total_mm2 : NAN}};
    json_t *table = report_table(section, "Area", columns, 2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        report_cell(table, "%s", rows[i].name);
        report_number(table, rows[i].mm2);
    }
}

static void add_accesses(json_t *section, const struct array_case *c) {
    static const struct report_column columns[] = {
        {"words", "", 0},
        {"inputs", "", REPORT_EXACT},
        {"filters", "", REPORT_EXACT},
        {"sums read", "", REPORT_EXACT},
        {"sums or outputs written", "", REPORT_EXACT},
    };
    const struct pe_result *r = &c->total;
    const uint64_t words[2][4] = {
        {r->ifmap_sram_reads, r->filter_sram_reads, r->ofmap_sram_reads, r->ofmap_sram_writes},
        {r->ifmap_dram_reads, r->filter_dram_reads, r->ofmap_dram_reads, r->ofmap_dram_writes}};
    json_t *table = report_table(section, "Accesses", columns, sizeof columns / sizeof *columns);
    for (int level = 0; level < 2; level++) {
        report_cell(table, "%s", level ? "DRAM" : "global buffer");
        for (int k = 0; k < 4; k++)
            report_number(table, (double)words[level][k]);
    }
}

/* Row-stationary mappings, and where they are from. */
static void add_mappings(json_t *section, const struct array_case *c) {
    static const struct report_column columns[] = {
        {"layer", "", 0},        {"m", "", REPORT_EXACT}, {"n", "", REPORT_EXACT},
        {"e", "", REPORT_EXACT}, {"p", "", REPORT_EXACT}, {"q", "", REPORT_EXACT},
        {"r", "", REPORT_EXACT}, {"t", "", REPORT_EXACT}, {"PEs", "", REPORT_EXACT},
        {"from", "", 0},
    };
    json_t *table = NULL;
    for (size_t i = 0; i < c->n; i++) {
        const struct run_layer *job = &c->jobs[i];
        const struct rs_mapping *m = &job->mapping;
        const uint64_t figures[] = {m->m, m->n, m->e, m->p,
                                    m->q, m->r, m->t, job->result.active_pes};
        if (!m->n)
            continue;
        if (!table)
            table = report_table(section, "Mappings", columns, sizeof columns / sizeof *columns);
        report_cell(table, "%s", job->net->name);
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
            report_number(table, (double)figures[k]);
        report_cell(table, "%s", job->searched ? "search" : "user");
    }
}

static void add_rate(struct report *report, const struct array_case *c) {
    char rate[40], time[40];
    if (c->total.time_s > 0)
        report_summary(
            report, "layers", "latency %s, %s multiply-accumulates per second",
            unit_format(time, sizeof time, c->total.time_s, UNIT_SECONDS, 4),
            unit_format(rate, sizeof rate, (double)c->total.macs / c->total.time_s, UNIT_NONE, 4));
}

/* Of a single case, what each layer took. */
static void add_case(struct report *report, const struct explore_cases *cases) {
    const struct array_case *c = &cases->items[0].array;
    add_rate(report, c);
    json_t *section = report_section(report, "layers", "Layers");
    add_layers(section, c);
    section = report_section(report, "figures", "Figures");
    add_cycles(section, c);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        add_group(section, &groups[i], c);
    section = report_section(report, "totals", "Area, accesses and sources");
    add_area(section, c);
    add_accesses(section, c);
    add_mappings(section, c);
    report_printed(section, run_print_notes, cases);
}

/* What bars of several cases share. */
static const struct case_group case_groups[] = {
    {"Cycles", REPORT_BARS, "cycles", {"cycles"}},
    {"Time", REPORT_BARS, "time", {"time"}},
    {"Use of the array", REPORT_BARS, "part of the PEs", {"utilisation", "mapped"}},
    {"Waiting",
     REPORT_STACKED,
     "cycles",
     {"waiting for the global buffer", "waiting for the network", "waiting for DRAM"}},
    {"Energy",
     REPORT_STACKED,
     "energy",
     {"arithmetic energy", "scratchpad energy", "register energy", "network energy",
      "global buffer energy", "global buffer leakage", "clock and control energy", "DRAM energy"}},
    {"Energy-delay product", REPORT_BARS, "EDP", {"EDP"}},
    {"Area", REPORT_BARS, "area", {"area"}},
    {0},
};

int run_report_write(const struct explore_cases *cases, const struct texts *vary,
                     const struct result *result, const char *path, struct sim_err *err) {
    const struct case_report several = {cases, vary, run_lines, case_groups, run_print_sources};
    struct report *report = report_of(result, "Run", err);
    if (!report)
        return SIM_EIO;
    if (cases->n == 1)
        add_case(report, cases);
    else
        case_report_results(report, &several);
    int rc = case_report_parameters(report, cases, err);
    if (rc == 0)
        rc = report_write_html(report_json(report), path, err);
    report_free(report);
    return rc;
}
