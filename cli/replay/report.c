#include "cli/replay/report.h"

#include "cli/compare/report.h"
#include "cli/replay/lines.h"
#include "cli/replay/print.h"
#include "cli/report/write.h"

static const struct case_group groups[] = {
    {"Hits and misses", REPORT_STACKED, "accesses", {"hits", "misses"}},
    {"DRAM accesses", REPORT_BARS, "accesses", {"DRAM accesses"}},
    {"Cycles", REPORT_BARS, "cycles", {"cycles"}},
    {"Read latency",
     REPORT_BARS,
     "latency",
     {"read latency, mean", "read latency, 99th percentile"}},
    {"LLC read bandwidth", REPORT_BARS, "bandwidth", {"LLC read bandwidth"}},
    {"Time", REPORT_BARS, "time", {"time, cache alone", "time with DRAM", "time"}},
    {"Energy", REPORT_STACKED, "energy", {"leakage energy", "dynamic energy", "DRAM energy"}},
    {"Energy-delay product", REPORT_BARS, "EDP", {"EDP", "EDP, cache alone"}},
    {"Area", REPORT_BARS, "area", {"area"}},
    {0},
};

static void add_kernel(json_t *table, json_t *chart, const struct trace_kernel *k,
                       const struct cache_stats *s) {
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"read hits", s->read_hits},   {"read misses", s->read_misses},
                  {"write hits", s->write_hits}, {"write misses", s->write_misses},
                  {"fills", s->fills},           {"write-backs", s->writebacks}};
    char category[160];
    snprintf(category, sizeof category, "%u %.140s", k->id, k->name);
    report_number(table, k->id);
    report_cell(table, "%s", k->name);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        report_number(table, (double)counts[i].value);
        if (i < 4)
            report_bar(chart, counts[i].name, category, (double)counts[i].value);
    }
}

static void add_kernels(json_t *section, const struct replay_report *r,
                        const struct explore_case *c) {
    static const struct report_column columns[] = {
        {"kernel", "", REPORT_EXACT},     {"name", "", 0},
        {"read hits", "", REPORT_EXACT},  {"read misses", "", REPORT_EXACT},
        {"write hits", "", REPORT_EXACT}, {"write misses", "", REPORT_EXACT},
        {"fills", "", REPORT_EXACT},      {"write-backs", "", REPORT_EXACT},
    };
    char title[CASE_LABEL_SIZE + 32];
    snprintf(title, sizeof title, "Per kernel, %s", c->label);
    json_t *chart =
        report_chart(section, title, REPORT_STACKED, (struct report_axis){"kernel", "", false},
                     (struct report_axis){"LLC accesses", "", false});
    snprintf(title, sizeof title, "Counts per kernel, %s", c->label);
    json_t *table = report_table(section, title, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < r->counted->kernels.n_kernels; k++) {
        const struct cache_stats *s =
            hierarchies_kernel_stats(r->counted->h, c->memory.hierarchy, (uint32_t)k);
        if (s)
            add_kernel(table, chart, &r->counted->kernels.kernels[k], s);
    }
}

/* The first case of each hierarchy, or the first of all. */
static void add_all_kernels(struct report *report, const struct replay_report *r) {
    json_t *section = report_section(report, "kernels", "Accesses of each kernel");
    const struct explore_case *cases = r->cases->items;
    for (size_t i = 0; i < (r->all_kernels ? r->cases->n : 1); i++) {
        size_t j = 0;
        while (j < i && cases[j].memory.hierarchy != cases[i].memory.hierarchy)
            j++;
        if (j == i)
            add_kernels(section, r, &cases[i]);
    }
}

static void add_launch(json_t *table, json_t *chart, const struct timed_kernel *k) {
    char category[160];
    snprintf(category, sizeof category, "%u %.140s", k->id, k->name);
    report_number(table, k->id);
    report_cell(table, "%s", k->name);
    report_number(table, (double)k->cycles);
    report_number(table, (double)k->l1_reads);
    report_number(table, (double)k->l1_hits);
    report_number(table, (double)k->reads);
    report_number(table, (double)k->read_hits);
    report_number(table, (double)k->writes);
    report_number(table, (double)k->dram_read_bytes);
    report_number(table, (double)k->dram_write_bytes);
    report_number(table, 100 * k->share[KERNEL_DRAM]);
    report_cell(table, "%s", kernel_bound_name(k->bound));
    report_bar(chart, kernel_bound_name(k->bound), category, (double)k->cycles);
}

/* Timed mode: what each launch took, of the first case or of all. */
static void add_launches(struct report *report, const struct replay_report *r) {
    static const struct report_column columns[] = {
        {"kernel", "", REPORT_EXACT},
        {"name", "", 0},
        {"cycles", "", REPORT_EXACT},
        {"L1 reads", "", REPORT_EXACT},
        {"L1 hits", "", REPORT_EXACT},
        {"L2 reads", "", REPORT_EXACT},
        {"L2 read hits", "", REPORT_EXACT},
        {"L2 writes", "", REPORT_EXACT},
        {"DRAM read", "B", REPORT_EXACT},
        {"DRAM written", "B", REPORT_EXACT},
        {"DRAM in use", "%", 3},
        {"bound by", "", 0},
    };
    json_t *section = report_section(report, "kernels", "Time of each kernel");
    for (size_t i = 0; i < (r->all_kernels ? r->cases->n : 1); i++) {
        const struct explore_case *c = &r->cases->items[i];
        char title[CASE_LABEL_SIZE + 40];
        snprintf(title, sizeof title, "Cycles per kernel, by what bounds it, %s", c->label);
        json_t *chart =
            report_chart(section, title, REPORT_STACKED, (struct report_axis){"kernel", "", false},
                         (struct report_axis){"cycles", "", false});
        snprintf(title, sizeof title, "Kernels, %s", c->label);
        json_t *table = report_table(section, title, columns, sizeof columns / sizeof *columns);
        for (size_t k = 0; k < c->memory.kernels.n; k++)
            add_launch(table, chart, &c->memory.kernels.items[k]);
    }
}

static void print_sources(FILE *out, const void *cases) {
    replay_print_sources(out, cases);
}

int replay_report_write(const struct replay_report *r, const char *path, struct sim_err *err) {
    const struct case_report results = {r->cases, r->vary, replay_lines, groups, print_sources};
    struct report *report = report_of(r->result, "Replay", err);
    if (!report)
        return SIM_EIO;
    case_report_results(report, &results);
    if (r->counted && r->counted->kernels.n_kernels)
        add_all_kernels(report, r);
    if (!r->counted && r->cases->n && r->cases->items[0].memory.kernels.n)
        add_launches(report, r);
    int rc = case_report_parameters(report, r->cases, err);
    if (rc == 0)
        rc = report_write_html(report_json(report), path, err);
    report_free(report);
    return rc;
}
