#include "cli/replay/print.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/replay/lines.h"
#include "cli/report/table.h"
#include "sim/unit.h"

#define CASES_PER_TABLE 5

static int mark_width(const struct replay_cases *cases) {
    size_t width = 0;
    for (size_t i = 0; i < cases->n; i++)
        width = strlen(replay_mark(&cases->items[i])) > width
                    ? strlen(replay_mark(&cases->items[i]))
                    : width;
    return (int)width;
}

static void print_cell(struct table *t, const struct replay_line *l,
                       const struct replay_scale *scale, const struct replay_cases *cases,
                       size_t i) {
    const struct replay_case *c = &cases->items[i];
    const size_t base = replay_line_base(l, cases);
    const double v = replay_line_value(l, c), first = replay_line_value(l, &cases->items[base]);
    char value[48], ratio[32] = "";
    const char *mark = l->needs_tech && c->tech ? replay_mark(c) : "";
    replay_line_text(value, sizeof value, l, scale, v);
    if (i != base && (!l->needs_tech || c->tech))
        snprintf(ratio, sizeof ratio, first > 0 && !isnan(v) ? " %4.2fx" : " -", v / first);
    table_cell(t, "%s%-*s%*s", value, mark_width(cases), mark, i ? 6 : 0, ratio);
}

static void print_group(FILE *out, const struct replay_cases *cases, size_t from, size_t to) {
    struct table *t = table_new("<");
    for (size_t i = from; i < to; i++)
        table_column(t, cases->items[i].label);
    for (const struct replay_line *l = replay_lines; l->name; l++) {
        if (!replay_line_shown(l, cases))
            continue;
        const struct replay_scale scale = replay_line_scale(l, cases);
        if (*scale.unit)
            table_cell(t, "%s [%s]", l->name, scale.unit);
        else
            table_cell(t, "%s", l->name);
        for (size_t i = from; i < to; i++)
            print_cell(t, l, &scale, cases, i);
    }
    table_print(t, out);
    table_free(t);
}

static bool any_tech(const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (cases->items[i].tech)
            return true;
    return false;
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
                tech_status_name(tech_status(c->tech)), replay_unverified(c) ? "*" : "");
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
    for (size_t i = 0; i < cases->n; i++) {
        const struct replay_case *c = &cases->items[i];
        char behaviour[512];
        if (tech_behaves(&c->config.nvm.cells))
            fprintf(out, "%s: %s\n", c->label,
                    tech_behaviour_text(&c->config.nvm.cells, behaviour, sizeof behaviour));
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
        any_unverified |= replay_unverified(&cases->items[i]);
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
    replay_print_sources(out, cases);
}

void replay_print_sources(FILE *out, const struct replay_cases *cases) {
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
