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

static int mark_width(const struct replay_cases *cases) {
    size_t width = 0;
    for (size_t i = 0; i < cases->n; i++)
        width =
            strlen(mark_of(&cases->items[i])) > width ? strlen(mark_of(&cases->items[i])) : width;
    return (int)width;
}

static bool any_tech(const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (cases->items[i].tech)
            return true;
    return false;
}

struct line {
    const char *name;
    enum unit unit;
    const char *per; /* follows the unit */
    bool needs_tech;
    double (*value)(const struct replay_case *c, const struct cache_stats *s);
    enum { BOTH, COUNT, TIMED, TIMED_L1 } mode; /* TIMED_L1: with an L1 that was read */
};

#define VALUE(name, expression)                                                                    \
    static double name(const struct replay_case *c, const struct cache_stats *s) {                 \
        (void)c, (void)s;                                                                          \
        return (double)(expression);                                                               \
    }
VALUE(capacity, c->config.caches.llc.size)
VALUE(hits, s->read_hits + s->write_hits)
VALUE(misses, s->read_misses + s->write_misses)
VALUE(miss_rate,
      s->accesses ? 100.0 * (double)(s->read_misses + s->write_misses) / (double)s->accesses : 0)
VALUE(dram_accesses, c->timed ? c->timed->dram.reads + c->timed->dram.writes
                              : c->count.dram_reads + c->count.dram_writes)
VALUE(llc_time, c->count.llc_time_s)
VALUE(total_time, c->timed ? c->timed->total_s : c->count.total_time_s)
VALUE(cycles, c->timed->cycles)
VALUE(latency, c->timed->latency_mean)
VALUE(latency_99, c->timed->latency_p99)
VALUE(bandwidth, c->timed->llc_bytes_per_s)
VALUE(row_hits, c->timed->dram.read_bursts + c->timed->dram.write_bursts
                    ? 100.0 * (double)c->timed->dram.row_hits /
                          (double)(c->timed->dram.read_bursts + c->timed->dram.write_bursts)
                    : 0)
VALUE(l1_rate, c->timed->front.l1_reads
                   ? 100.0 * (double)c->timed->front.l1_hits / (double)c->timed->front.l1_reads
                   : 0)
VALUE(l1_reads, c->timed->front.l1_reads)
VALUE(dynamic, c->timed ? c->timed->dynamic_j : c->count.dynamic_j)
VALUE(leakage, c->timed ? c->timed->leakage_j : c->count.leakage_j)
VALUE(dram_energy, c->timed ? c->timed->dram_j : c->count.dram_j)
VALUE(total_energy, c->timed ? c->timed->total_j : c->count.total_j)
VALUE(edp, c->timed ? c->timed->edp_js : c->count.edp_js)
VALUE(llc_edp, c->count.llc_edp_js)
VALUE(area, c->timed ? c->timed->area_mm2 : c->count.area_mm2)

static const struct line lines[] = {
    {"L1 reads", UNIT_NONE, "", false, l1_reads, TIMED_L1},
    {"L1 hit rate [%]", UNIT_NONE, "", false, l1_rate, TIMED_L1},
    {"capacity", UNIT_BYTES, "", false, capacity, BOTH},
    {"hits", UNIT_NONE, "", false, hits, BOTH},
    {"misses", UNIT_NONE, "", false, misses, BOTH},
    {"miss rate [%]", UNIT_NONE, "", false, miss_rate, BOTH},
    {"DRAM accesses", UNIT_NONE, "", false, dram_accesses, BOTH},
    {"DRAM row hit rate [%]", UNIT_NONE, "", false, row_hits, TIMED},
    {"cycles", UNIT_NONE, "", false, cycles, TIMED},
    {"read latency, mean [cycles]", UNIT_NONE, "", false, latency, TIMED},
    {"read latency, 99th percentile", UNIT_NONE, "", false, latency_99, TIMED},
    {"LLC read bandwidth", UNIT_BYTES_PER_S, "", false, bandwidth, TIMED},
    {"time, cache alone", UNIT_SECONDS, "", true, llc_time, COUNT},
    {"time with DRAM", UNIT_SECONDS, "", true, total_time, COUNT},
    {"time", UNIT_SECONDS, "", false, total_time, TIMED},
    {"dynamic energy", UNIT_JOULES, "", true, dynamic, BOTH},
    {"leakage energy", UNIT_JOULES, "", true, leakage, BOTH},
    {"DRAM energy", UNIT_JOULES, "", true, dram_energy, BOTH},
    {"total energy", UNIT_JOULES, "", true, total_energy, BOTH},
    {"EDP", UNIT_JOULES, " s", true, edp, BOTH},
    {"EDP, cache alone", UNIT_JOULES, " s", true, llc_edp, COUNT},
    {"area", UNIT_MM2, "", true, area, BOTH},
};

#define N_LINES (sizeof lines / sizeof lines[0])

/* One line of the table, all of it in one unit: the one that suits its largest value. */
struct scaled {
    const struct line *line;
    double factor; /* of the unit */
    size_t base;   /* the case that ratios are to */
    double first;  /* its value; 0: no ratios */
    char unit[16];
};

/* The first case that can have the value. */
static size_t base_of(const struct line *l, const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n && l->needs_tech; i++)
        if (cases->items[i].tech)
            return i;
    return 0;
}

static double value_of(const struct line *l, const struct replay_cases *cases, size_t i) {
    const struct replay_case *c = &cases->items[i];
    return l->needs_tech && !c->tech ? 0 : l->value(c, c->cache);
}

static struct scaled scale(const struct line *l, const struct replay_cases *cases) {
    struct scaled r = {.line = l, .factor = 1, .base = base_of(l, cases)};
    r.first = value_of(l, cases, r.base);
    double largest = 0;
    for (size_t i = 0; i < cases->n; i++) {
        const double v = value_of(l, cases, i);
        largest = v > largest ? v : largest;
    }
    if (l->unit == UNIT_NONE || l->unit == UNIT_BYTES)
        return r;
    struct sim_err ignored;
    char text[48], one[20];
    unit_format(text, sizeof text, largest, l->unit, 4);
    const char *name = strchr(text, ' ');
    snprintf(r.unit, sizeof r.unit, "%.15s", name ? name + 1 : "");
    snprintf(one, sizeof one, "1%s", r.unit);
    unit_parse(one, l->unit, &r.factor, &ignored);
    return r;
}

/* Four digits, without an exponent where that can be. */
static void put_value(char *buf, size_t size, const struct scaled *r, double v) {
    const bool count = r->line->unit == UNIT_NONE && r->line->value != miss_rate &&
                       r->line->value != latency && r->line->value != row_hits &&
                       r->line->value != l1_rate;
    if (r->line->unit == UNIT_BYTES)
        unit_format(buf, size, v, UNIT_BYTES, 4);
    else if (count || v == 0 || v >= 999.95 * r->factor)
        snprintf(buf, size, "%.0f", v / r->factor);
    else
        snprintf(buf, size, "%#.4g", v / r->factor);
}

static void print_cell(struct table *t, const struct scaled *r, const struct replay_cases *cases,
                       size_t i) {
    const struct replay_case *c = &cases->items[i];
    const double v = value_of(r->line, cases, i);
    char value[48] = "-", ratio[32] = "";
    const char *mark = "";
    if (!r->line->needs_tech || c->tech) {
        put_value(value, sizeof value, r, v);
        mark = r->line->needs_tech ? mark_of(c) : "";
        if (i != r->base && r->first > 0)
            snprintf(ratio, sizeof ratio, " %4.2fx", v / r->first);
    }
    table_cell(t, "%s%-*s%*s", value, mark_width(cases), mark, i ? 6 : 0, ratio);
}

static bool any_l1(const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (cases->items[i].timed && cases->items[i].timed->front.l1_reads)
            return true;
    return false;
}

static bool shown(const struct line *l, const struct replay_cases *cases) {
    const bool timed = cases->items[0].timed != NULL;
    if (l->needs_tech && !any_tech(cases))
        return false;
    if (l->mode == TIMED_L1)
        return any_l1(cases);
    return l->mode != (timed ? COUNT : TIMED);
}

static void print_group(FILE *out, const struct replay_cases *cases, size_t from, size_t to) {
    struct table *t = table_new("<");
    for (size_t i = from; i < to; i++)
        table_column(t, cases->items[i].label);
    for (size_t k = 0; k < N_LINES; k++) {
        if (!shown(&lines[k], cases))
            continue;
        const struct scaled r = scale(&lines[k], cases);
        if (*r.unit)
            table_cell(t, "%s [%s%s]", r.line->name, r.unit, r.line->per);
        else
            table_cell(t, "%s", r.line->name);
        for (size_t i = from; i < to; i++)
            print_cell(t, &r, cases, i);
    }
    table_print(t, out);
    table_free(t);
}

static bool same_source(const struct replay_case *a, const struct replay_case *b) {
    return a->tech && b->tech && tech_status(a->tech) == tech_status(b->tech) &&
           !strcmp(tech_source(a->tech), tech_source(b->tech));
}

/* Is there a case before `i`, from `from` on, of the same source (and the same table)? */
static bool seen(const struct replay_cases *cases, size_t from, size_t i, bool same_table) {
    for (size_t j = from; j < i; j++)
        if (same_source(&cases->items[j], &cases->items[i]) &&
            (!same_table ||
             !strcmp(tech_name(cases->items[j].tech), tech_name(cases->items[i].tech))))
            return true;
    return false;
}

/* The tables of each source, and the first clause of what it says. */
static void print_sources(FILE *out, const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        const struct replay_case *c = &cases->items[i];
        if (!c->tech || seen(cases, 0, i, false))
            continue;
        const char *source = tech_source(c->tech), *comma = "";
        const char *colon = strstr(source, ": "), *stop = strstr(source, "; ");
        if (!stop || (colon && colon < stop))
            stop = colon;
        fputs("Source of ", out);
        for (size_t j = i; j < cases->n; j++)
            if (same_source(c, &cases->items[j]) && !seen(cases, i, j, true)) {
                fprintf(out, "%s%s", comma, tech_name(cases->items[j].tech));
                comma = ", ";
            }
        fprintf(out, ": %.*s (%s%s)\n", (int)(stop ? stop - source : (long)strlen(source)), source,
                tech_status_name(tech_status(c->tech)), unverified(c) ? "*" : "");
    }
}

/* What the ratios are to: the first case, and where it has no technology the first that has one. */
static void print_bases(FILE *out, const struct replay_cases *cases) {
    size_t i = 0;
    while (i + 1 < cases->n && !cases->items[i].tech)
        i++;
    fprintf(out, "x: ratio to %s", cases->items[0].label);
    if (i && cases->items[i].tech)
        fprintf(out, "; of what needs a technology to %s", cases->items[i].label);
    fputc('\n', out);
}

/* What a reader would otherwise miss in the counts. */
static void print_notes(FILE *out, const struct replay_cases *cases) {
    char text[40];
    bool lazy = false;
    uint64_t h2d = 0;
    for (size_t i = 0; i < cases->n; i++) {
        const struct replay_case *c = &cases->items[i];
        lazy |= c->config.caches.llc.fill == CACHE_FILL_LAZY && c->cache->write_misses > 0;
        h2d = c->timed && c->config.gpu.h2d_bytes > h2d ? c->config.gpu.h2d_bytes : h2d;
    }
    if (lazy)
        fputs("llc.fill = lazy: a write miss fetches nothing until its sector is read\n", out);
    if (h2d)
        fprintf(out, "gpu.h2d = %s: the last of the inputs, in the cache before the first kernel\n",
                unit_format(text, sizeof text, (double)h2d, UNIT_BYTES, 4));
}

static void print_legend(FILE *out, const struct replay_cases *cases) {
    char latency[40], energy[40];
    bool any_unverified = false, any_extrapolated = false;
    const struct dram_config *c = &cases->items[0].config.dram;
    for (size_t i = 0; i < cases->n; i++) {
        any_unverified |= unverified(&cases->items[i]);
        any_extrapolated |= cases->items[i].point.extrapolated;
    }
    if (!cases->items[0].timed)
        fprintf(out,
                "time = reads x read latency + writes x write latency + DRAM accesses x %s\n"
                "leakage over the time with DRAM; DRAM energy %s per byte; docs/models.md\n",
                unit_format(latency, sizeof latency, c->latency_s, UNIT_SECONDS, 4),
                unit_format(energy, sizeof energy, c->energy_j_per_b, UNIT_JOULES, 4));
    if (cases->n > 1)
        print_bases(out, cases);
    if (any_unverified)
        fputs("*: rests on a table that was not checked against its source\n", out);
    if (any_extrapolated)
        fputs("^: outside the table's capacities, extrapolated\n", out);
}

void replay_print(FILE *out, const struct replay_cases *cases) {
    for (size_t from = 0; from < cases->n; from += CASES_PER_TABLE) {
        const size_t left = cases->n - from;
        print_group(out, cases, from, from + (left < CASES_PER_TABLE ? left : CASES_PER_TABLE));
        fputc('\n', out);
    }
    print_notes(out, cases);
    if (!any_tech(cases)) {
        if (cases->n > 1)
            print_bases(out, cases);
        return;
    }
    print_legend(out, cases);
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
