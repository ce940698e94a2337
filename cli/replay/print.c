#include "cli/replay/print.h"

#include <inttypes.h>
#include <string.h>

#include "cli/compare/print.h"
#include "cli/replay/lines.h"
#include "cli/report/table.h"
#include "sim/unit.h"

static bool any_tech(const struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (case_tech(&cases->items[i]))
            return true;
    return false;
}

static bool same_source(const struct explore_case *a, const struct explore_case *b) {
    return case_tech(a) && case_tech(b) && tech_status(case_tech(a)) == tech_status(case_tech(b)) &&
           !strcmp(tech_source(case_tech(a)), tech_source(case_tech(b)));
}

/* Is there a case before `i`, from `from` on, of the same source (and the same table)? */
static bool seen(const struct explore_cases *cases, size_t from, size_t i, bool same_table) {
    for (size_t j = from; j < i; j++)
        if (same_source(&cases->items[j], &cases->items[i]) &&
            (!same_table || !strcmp(tech_name(case_tech(&cases->items[j])),
                                    tech_name(case_tech(&cases->items[i])))))
            return true;
    return false;
}

/* The tables of each source, and the first clause of what it says. */
static void print_sources(FILE *out, const struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        const struct explore_case *c = &cases->items[i];
        if (!case_tech(c) || seen(cases, 0, i, false))
            continue;
        const char *source = tech_source(case_tech(c)), *comma = "";
        const char *colon = strstr(source, ": "), *stop = strstr(source, "; ");
        if (!stop || (colon && colon < stop))
            stop = colon;
        fputs("Source of ", out);
        for (size_t j = i; j < cases->n; j++)
            if (same_source(c, &cases->items[j]) && !seen(cases, i, j, true)) {
                fprintf(out, "%s%s", comma, tech_name(case_tech(&cases->items[j])));
                comma = ", ";
            }
        fprintf(out, ": %.*s (%s%s)\n", (int)(stop ? stop - source : (long)strlen(source)), source,
                tech_status_name(tech_status(case_tech(c))),
                tech_status(case_tech(c)) == TECH_UNVERIFIED ? "*" : "");
    }
}

/* What the ratios are to: the first case, and where it has no technology the first that has one. */
static void print_bases(FILE *out, const struct explore_cases *cases) {
    size_t i = 0;
    while (i + 1 < cases->n && !case_tech(&cases->items[i]))
        i++;
    fprintf(out, "x: ratio to %s", cases->items[0].label);
    if (i && case_tech(&cases->items[i]))
        fprintf(out, "; of what needs a technology to %s", cases->items[i].label);
    fputc('\n', out);
}

/* What a reader would otherwise miss in the counts. */
static void print_notes(FILE *out, const struct explore_cases *cases) {
    char text[40];
    case_print_notes(out, cases);
    bool lazy = false;
    uint64_t h2d = 0;
    for (size_t i = 0; i < cases->n; i++) {
        const struct memory_case *c = &cases->items[i].memory;
        lazy |= c->config.caches.llc.fill == CACHE_FILL_LAZY && c->cache->write_misses > 0;
        h2d = c->timed && c->config.caches.llc.size && c->config.gpu.h2d_bytes > h2d
                  ? c->config.gpu.h2d_bytes
                  : h2d;
    }
    for (size_t i = 0; i < cases->n; i++) {
        const struct tech_behaviour *cells = &cases->items[i].memory.config.nvm.cells;
        char behaviour[512];
        if (tech_behaves(cells))
            fprintf(out, "%s: %s\n", cases->items[i].label,
                    tech_behaviour_text(cells, behaviour, sizeof behaviour));
    }
    if (lazy)
        fputs("llc.fill = lazy: a write miss fetches nothing until its sector is read\n", out);
    if (h2d)
        fprintf(out, "gpu.h2d = %s: the last of the inputs, in the cache before the first kernel\n",
                unit_format(text, sizeof text, (double)h2d, UNIT_BYTES, 4));
}

static void print_legend(FILE *out, const struct explore_cases *cases) {
    char latency[40], energy[40];
    const struct dram_config *c = &cases->items[0].memory.config.dram;
    if (!cases->items[0].memory.timed)
        fprintf(out,
                "time = reads x read latency + writes x write latency + DRAM accesses x %s\n"
                "leakage over the time with DRAM; DRAM energy %s per byte; docs/models.md\n",
                unit_format(latency, sizeof latency, c->latency_s, UNIT_SECONDS, 4),
                unit_format(energy, sizeof energy, c->energy_j_per_b, UNIT_JOULES, 4));
    if (cases->n > 1)
        print_bases(out, cases);
    case_print_verdicts(out, cases);
    case_print_marks(out, cases);
}

void replay_print(FILE *out, const struct explore_cases *cases) {
    case_print(out, replay_lines, cases);
    replay_print_sources(out, cases);
}

void replay_print_sources(FILE *out, const struct explore_cases *cases) {
    print_notes(out, cases);
    if (!any_tech(cases)) {
        if (cases->n > 1)
            print_bases(out, cases);
        return;
    }
    print_legend(out, cases);
    case_print_used(out, cases);
    print_sources(out, cases);
}

static bool first_of_hierarchy(const struct explore_cases *cases, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (cases->items[j].memory.hierarchy == cases->items[i].memory.hierarchy)
            return false;
    return true;
}

void replay_print_kernels(FILE *out, const struct explore_cases *cases,
                          const struct count_run *counted) {
    const struct trace_meta *meta = &counted->kernels;
    for (size_t i = 0; i < cases->n; i++) {
        if (!first_of_hierarchy(cases, i))
            continue;
        fprintf(out, "\nPer kernel, %s\n", cases->items[i].label);
        struct table *t =
            table_new("kernel|name<|reads|writes|read hits|write hits|fills|write-backs");
        for (size_t k = 0; k < meta->n_kernels; k++) {
            const struct cache_stats *s =
                hierarchies_kernel_stats(counted->h, cases->items[i].memory.hierarchy, (uint32_t)k);
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

void replay_print_launches(FILE *out, const struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        const struct timed_kernels *kernels = &cases->items[i].memory.kernels;
        fprintf(out, "\nPer kernel, %s\n", cases->items[i].label);
        struct table *t = table_new("kernel|name<|cycles|L1 reads|L1 hits|L2 reads|L2 read hits|"
                                    "L2 writes|DRAM read|DRAM written|DRAM [%]|bound by<");
        for (size_t k = 0; k < kernels->n; k++) {
            const struct timed_kernel *l = &kernels->items[k];
            char bytes[2][32];
            table_cell(t, "%u", l->id);
            table_cell(t, "%s", l->name);
            table_cell(t, "%" PRIu64, l->cycles);
            table_cell(t, "%" PRIu64, l->l1_reads);
            table_cell(t, "%" PRIu64, l->l1_hits);
            table_cell(t, "%" PRIu64, l->reads);
            table_cell(t, "%" PRIu64, l->read_hits);
            table_cell(t, "%" PRIu64, l->writes);
            table_cell(
                t, "%s",
                unit_format(bytes[0], sizeof bytes[0], (double)l->dram_read_bytes, UNIT_BYTES, 4));
            table_cell(
                t, "%s",
                unit_format(bytes[1], sizeof bytes[1], (double)l->dram_write_bytes, UNIT_BYTES, 4));
            table_cell(t, "%.1f", 100 * l->share[KERNEL_DRAM]);
            table_cell(t, "%s", kernel_bound_name(l->bound));
        }
        table_print(t, out);
        table_free(t);
    }
}
