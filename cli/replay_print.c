#include "cli/replay_print.h"

#include <inttypes.h>
#include <string.h>

#include "cli/table.h"
#include "sim/unit.h"

#define CASES_PER_TABLE 5

static bool unverified(const struct replay_case *c) {
    return c->tech && tech_status(c->tech) == TECH_UNVERIFIED;
}

static const char *mark_of(const struct replay_case *c) {
    if (c->point.extrapolated)
        return unverified(c) ? "*^" : "^";
    return unverified(c) ? "*" : "";
}

static void put_ratio(char *buf, size_t size, double value, double first) {
    buf[0] = '\0';
    if (first > 0 && value > 0)
        snprintf(buf, size, " %5.2fx", value / first);
    else
        snprintf(buf, size, " %6s", "");
}

struct line {
    const char *name;
    enum unit unit;
    bool needs_tech;
    double (*value)(const struct replay_case *c, const struct cache_stats *s);
};

#define VALUE(name, expression)                                                                    \
    static double name(const struct replay_case *c, const struct cache_stats *s) {                 \
        (void)c, (void)s;                                                                          \
        return (double)(expression);                                                               \
    }
VALUE(hits, s->read_hits + s->write_hits)
VALUE(misses, s->read_misses + s->write_misses)
VALUE(miss_rate,
      s->accesses ? 100.0 * (double)(s->read_misses + s->write_misses) / (double)s->accesses : 0)
VALUE(dram_accesses, c->count.dram_reads + c->count.dram_writes)
VALUE(llc_time, c->count.llc_time_s)
VALUE(total_time, c->count.total_time_s)
VALUE(dynamic, c->count.dynamic_j)
VALUE(leakage, c->count.leakage_j)
VALUE(dram_energy, c->count.dram_j)
VALUE(total_energy, c->count.total_j)
VALUE(edp, c->count.edp_js)
VALUE(llc_edp, c->count.llc_edp_js)
VALUE(area, c->count.area_mm2)

static const struct line lines[] = {
    {"hits", UNIT_NONE, false, hits},
    {"misses", UNIT_NONE, false, misses},
    {"miss rate [%]", UNIT_NONE, false, miss_rate},
    {"DRAM accesses", UNIT_NONE, false, dram_accesses},
    {"time, cache alone", UNIT_SECONDS, true, llc_time},
    {"time with DRAM", UNIT_SECONDS, true, total_time},
    {"dynamic energy", UNIT_JOULES, true, dynamic},
    {"leakage energy", UNIT_JOULES, true, leakage},
    {"DRAM energy", UNIT_JOULES, true, dram_energy},
    {"total energy", UNIT_JOULES, true, total_energy},
    {"EDP [J s]", UNIT_NONE, true, edp},
    {"EDP, cache alone [J s]", UNIT_NONE, true, llc_edp},
    {"area", UNIT_MM2, true, area},
};

static void put_value(char *buf, size_t size, const struct line *l, double v) {
    if (l->unit != UNIT_NONE)
        unit_format(buf, size, v, l->unit, 4);
    else if (l->needs_tech || l->value == miss_rate)
        snprintf(buf, size, "%.4g", v);
    else
        snprintf(buf, size, "%.0f", v);
}

static void print_cell(struct table *t, const struct line *l, const struct replay_case *c,
                       const struct cache_stats *s, double first) {
    char value[48], ratio[32];
    if (l->needs_tech && !c->tech) {
        table_cell(t, "-");
        return;
    }
    const double v = l->value(c, s);
    put_value(value, sizeof value, l, v);
    put_ratio(ratio, sizeof ratio, v, first);
    table_cell(t, "%s%s%s", value, l->needs_tech ? mark_of(c) : "", ratio);
}

static void print_group(FILE *out, const struct replay_cases *cases, const struct hierarchies *h,
                        size_t from, size_t to) {
    char columns[CASES_PER_TABLE * LABEL_SIZE + 16] = "<", text[48];
    for (size_t i = from; i < to; i++) {
        strcat(columns, "|");
        strcat(columns, cases->items[i].label);
    }
    struct table *t = table_new(columns);
    table_cell(t, "capacity");
    for (size_t i = from; i < to; i++)
        table_cell(t, "%s       ",
                   unit_format(text, sizeof text, (double)cases->items[i].config.caches.llc.size,
                               UNIT_BYTES, 4));
    const struct replay_case *base = &cases->items[0];
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        const struct line *l = &lines[k];
        const double first = l->needs_tech && !base->tech
                                 ? 0
                                 : l->value(base, hierarchies_stats(h, base->hierarchy));
        table_cell(t, "%s", l->name);
        for (size_t i = from; i < to; i++)
            print_cell(t, l, &cases->items[i], hierarchies_stats(h, cases->items[i].hierarchy),
                       first);
    }
    table_print(t, out);
    table_free(t);
}

static void print_sources(FILE *out, const struct replay_cases *cases) {
    bool any_unverified = false, any_extrapolated = false;
    for (size_t i = 0; i < cases->n; i++) {
        const struct replay_case *c = &cases->items[i];
        bool seen = !c->tech;
        for (size_t j = 0; j < i && !seen; j++)
            seen = cases->items[j].tech &&
                   !strcmp(tech_name(cases->items[j].tech), tech_name(c->tech));
        if (!seen)
            fprintf(out, "%s: %s, %s%s: %s\n", c->config.tech, tech_name(c->tech),
                    tech_status_name(tech_status(c->tech)), unverified(c) ? "*" : "",
                    tech_source(c->tech));
        any_unverified |= unverified(c);
        any_extrapolated |= c->point.extrapolated;
    }
    if (any_unverified)
        fputs("* rests on a table that was not checked against its source.\n", out);
    if (any_extrapolated)
        fputs("^ outside the table's capacities: extrapolated.\n", out);
}

void replay_print(FILE *out, const struct replay_cases *cases, const struct hierarchies *h) {
    char latency[40], energy[40];
    bool timed = false;
    for (size_t from = 0; from < cases->n; from += CASES_PER_TABLE) {
        const size_t left = cases->n - from;
        print_group(out, cases, h, from, from + (left < CASES_PER_TABLE ? left : CASES_PER_TABLE));
        fputc('\n', out);
    }
    for (size_t i = 0; i < cases->n; i++)
        timed |= cases->items[i].tech != NULL;
    if (!timed)
        return;
    const struct count_config *c = &cases->items[0].config.count;
    fprintf(out,
            "Serial formula: reads x read latency + writes x write latency + DRAM accesses x %s;\n"
            "leakage over the time with DRAM; %s per byte of DRAM. Ratios are to %s.\n",
            unit_format(latency, sizeof latency, c->dram_latency_s, UNIT_SECONDS, 4),
            unit_format(energy, sizeof energy, c->dram_energy_j, UNIT_JOULES, 4),
            cases->items[0].label);
    print_sources(out, cases);
}

static bool first_of_hierarchy(const struct replay_cases *cases, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (cases->items[j].hierarchy == cases->items[i].hierarchy)
            return false;
    return true;
}

void replay_print_kernels(FILE *out, const struct replay_cases *cases, const struct hierarchies *h,
                          const struct trace_meta *meta) {
    for (size_t i = 0; i < cases->n; i++) {
        if (!first_of_hierarchy(cases, i))
            continue;
        fprintf(out, "\nPer kernel, %s\n", cases->items[i].label);
        struct table *t =
            table_new("kernel|name<|reads|writes|read hits|write hits|fills|write-backs");
        for (size_t k = 0; k < meta->n_kernels; k++) {
            const struct cache_stats *s =
                hierarchies_kernel_stats(h, cases->items[i].hierarchy, (uint32_t)k);
            if (!s)
                continue;
            table_cell(t, "%u", meta->kernels[k].id);
            table_cell(t, "%s", meta->kernels[k].name);
            table_cell(t, "%" PRIu64, s->reads);
            table_cell(t, "%" PRIu64, s->writes);
            table_cell(t, "%" PRIu64, s->read_hits);
            table_cell(t, "%" PRIu64, s->write_hits);
            table_cell(t, "%" PRIu64, s->fills);
            table_cell(t, "%" PRIu64, s->writebacks);
        }
        table_print(t, out);
        table_free(t);
    }
}
