#include "cli/run/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/compare/print.h"
#include "cli/report/table.h"
#include "cli/run/lines.h"
#include "pe/dataflow.h"
#include "pe/scalesim/scalesim.h"
#include "sim/memory.h"
#include "sim/unit.h"
#include "traces/networks/coverage.h"

/* Figures of a column line up: 4.82 mJ becomes 4.820 mJ. */
static const char *four_digits(char *buf, size_t size, double value, enum unit unit) {
    char text[40];
    unit_format(text, sizeof text, value, unit, 4);
    const size_t n = strcspn(text, " ");
    const bool point = memchr(text, '.', n), whole = *text == '0' || memchr(text, 'e', n);
    const size_t digits = n - point, missing = !whole && digits < 4 ? 4 - digits : 0;
    snprintf(buf, size, "%.*s%s%.*s%s", (int)n, text, missing && !point ? "." : "", (int)missing,
             "000", text + n);
    return buf;
}

static void put_row(struct table *t, const char *name, const struct pe_result *r, bool compat) {
    const double mib = 1 << 20;
    char time[40], energy[40], per_byte[40] = "-";
    if (r->dram_bytes && r->macs)
        snprintf(per_byte, sizeof per_byte, "%.4g", pe_result_per_byte(r));
    table_cell(t, "%s", name);
    table_cell(t, "%" PRIu64, r->cycles);
    table_cell(t, "%s", four_digits(time, sizeof time, r->time_s, UNIT_SECONDS));
    table_cell(t, "%" PRIu64, r->macs);
    table_cell(t, "%.1f", 100 * r->utilization);
    table_cell(t, "%.1f", 100 * r->mapping_utilization);
    table_cell(t, "%" PRIu64, r->stall_glb);
    table_cell(t, "%" PRIu64, r->stall_noc);
    table_cell(t, "%" PRIu64, r->stall_dram);
    table_cell(t, "%.3f", (double)r->glb_bytes / mib);
    table_cell(t, "%.3f", (double)r->dram_bytes / mib);
    table_cell(t, "%s", four_digits(energy, sizeof energy, r->energy_j, UNIT_JOULES));
    table_cell(t, "%s", per_byte);
    table_cell(t, "%s", compat ? "-" : pe_result_bound(r));
}

static void print_layers(FILE *out, const struct array_case *c) {
    struct table *t = table_new("layer<|cycles|time|MACs|util %|mapped %|stall GLB|NoC|DRAM|"
                                "GLB MiB|DRAM MiB|energy|ops/B|bound<");
    for (size_t i = 0; i < c->n; i++)
        put_row(t, c->jobs[i].net->name, &c->jobs[i].result, c->work->compat);
    put_row(t, "total", &c->total, c->work->compat);
    table_print(t, out);
    table_free(t);
}

static void print_accesses(FILE *out, const struct array_case *c) {
    const struct pe_result *r = &c->total;
    struct table *t = table_new("words<|input|filter|sums read|sums or outputs written");
    table_cell(t, "global buffer");
    table_cell(t, "%" PRIu64, r->ifmap_sram_reads);
    table_cell(t, "%" PRIu64, r->filter_sram_reads);
    table_cell(t, "%" PRIu64, r->ofmap_sram_reads);
    table_cell(t, "%" PRIu64, r->ofmap_sram_writes);
    table_cell(t, "DRAM");
    table_cell(t, "%" PRIu64, r->ifmap_dram_reads);
    table_cell(t, "%" PRIu64, r->filter_dram_reads);
    table_cell(t, "%" PRIu64, r->ofmap_dram_reads);
    table_cell(t, "%" PRIu64, r->ofmap_dram_writes);
    fputc('\n', out);
    table_print(t, out);
    table_free(t);
    if (!c->work->compat)
        fprintf(out,
                "scratchpads and registers: %" PRIu64 " reads, %" PRIu64
                " writes; to and between PEs: %" PRIu64 " words\n",
                r->spad_reads, r->spad_writes, r->hops);
}

static void print_energy(FILE *out, const struct array_case *c) {
    const struct pe_result *r = &c->total;
    const double chip_j = r->energy_j - r->dram_energy_j;
    char text[8][40];
    fprintf(out,
            "energy: arithmetic %s, scratchpads %s, registers %s, networks %s, global buffer %s + "
            "leakage %s, clock and control %s, DRAM %s\n",
            unit_format(text[0], 40, r->mac_energy_j, UNIT_JOULES, 4),
            unit_format(text[1], 40, r->spad_energy_j, UNIT_JOULES, 4),
            unit_format(text[2], 40, r->register_energy_j, UNIT_JOULES, 4),
            unit_format(text[3], 40, r->noc_energy_j, UNIT_JOULES, 4),
            unit_format(text[4], 40, r->glb_energy_j, UNIT_JOULES, 4),
            unit_format(text[5], 40, r->glb_leakage_j, UNIT_JOULES, 4),
            unit_format(text[6], 40, r->clock_energy_j, UNIT_JOULES, 4),
            unit_format(text[7], 40, r->dram_energy_j, UNIT_JOULES, 4));
    if (r->time_s > 0 && r->macs)
        fprintf(out,
                "power %s (%s without DRAM), %.4g pJ per multiply-accumulate (%.4g), %.4g TOPS/W, "
                "%.4g operations per DRAM byte\n",
                unit_format(text[0], 40, r->energy_j / r->time_s, UNIT_WATTS, 4),
                unit_format(text[1], 40, chip_j / r->time_s, UNIT_WATTS, 4),
                1e12 * r->energy_j / (double)r->macs, 1e12 * chip_j / (double)r->macs,
                2e-12 * (double)r->macs / r->energy_j, pe_result_per_byte(r));
    if (array_knows_area(c))
        fprintf(out, "area: PEs %.4g, scratchpads %.4g, global buffer %.4g, total %.4g mm2\n",
                c->area.pe_mm2, c->area.spad_mm2, c->area.glb_mm2, c->area.total_mm2);
    else
        fprintf(out, "area: scratchpads %.4g, global buffer %.4g mm2 (no total: PEs not given)\n",
                c->area.spad_mm2, c->area.glb_mm2);
}

static void print_sources(FILE *out, const struct array_case *c) {
    const struct machine *m = &c->machine;
    fprintf(out, "PE %s: energy %s (%s); area %s (%s)\n", m->type.name, m->type.energy_status,
            m->type.energy_source, array_knows_area(c) ? m->type.area_status : "not given",
            m->type.area_source);
    if (m->has_tech)
        fprintf(out, "global buffer: %s, %s%s\n", m->glb_source, tech_status_name(m->glb.status),
                m->glb.point.extrapolated ? ", extrapolated" : "");
    if (m->has_spad_tech)
        fprintf(out, "scratchpads: %s, %s%s\n", m->spad_source, tech_status_name(m->spad.status),
                m->spad.point.extrapolated ? ", extrapolated" : "");
    if (c->work->compat)
        fputs("counted as SCALE-Sim v2 does: modes, overlaps, glb.* and dram.* have no part in it; "
              "--explain says what differs\n",
              out);
}

/* Row-stationary mappings, and where they are from. */
static void print_mappings(FILE *out, const struct array_case *c) {
    struct table *t = table_new("mapping<|m|n|e|p|q|r|t|PEs|from");
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct run_layer *job = &c->jobs[i];
        const struct rs_mapping *m = &job->mapping;
        const uint64_t figures[] = {m->m, m->n, m->e, m->p, m->q, m->r, m->t};
        if (!m->n)
            continue;
        table_cell(t, "%s", job->net->name);
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
            table_cell(t, "%" PRIu64, figures[k]);
        table_cell(t, "%" PRIu64, job->result.active_pes);
        table_cell(t, "%s", job->searched ? "search" : "user");
        n++;
    }
    if (n) {
        fputc('\n', out);
        table_print(t, out);
    }
    table_free(t);
}

static void print_checked(FILE *out, const struct array_case *c) {
    uint64_t checked = 0;
    for (size_t i = 0; i < c->n; i++)
        checked += c->jobs[i].checked;
    if (checked)
        fprintf(out,
                "%" PRIu64 " outputs equal their definition; %" PRIu64
                " multiply-accumulates had a zero operand\n",
                checked, c->total.zero_macs);
}

/* Bits that the file gives elements and the array has no use for: its PE type has its own. */
static bool any_bits(const struct array_case *c) {
    for (size_t i = 0; i < c->n && !c->types; i++) {
        const uint32_t *bits = c->jobs[i].net->bits;
        if ((bits[0] && bits[0] != c->machine.type.act_bits) ||
            (bits[1] && bits[1] != c->machine.type.weight_bits))
            return true;
    }
    return false;
}

static void print_network(FILE *out, const struct array_case *c) {
    char text[2000];
    if (!c->work->net->coverage)
        return;
    net_coverage_text(c->work->net->coverage, text, sizeof text);
    fprintf(out, "coverage: %s\n", text);
    if (any_bits(c))
        fprintf(out,
                "bits: the file's elements have others (in the JSON) than PE type %s, which "
                "computes and moves %u-bit inputs and %u-bit weights\n",
                c->machine.type.name, (unsigned)c->machine.type.act_bits,
                (unsigned)c->machine.type.weight_bits);
}

void run_print_notes(FILE *out, const void *what) {
    const struct explore_cases *cases = what;
    const struct array_case *c = &cases->items[0].array;
    print_energy(out, c);
    print_checked(out, c);
    case_print_used(out, cases);
    print_sources(out, c);
    case_print_notes(out, cases);
    print_network(out, c);
}

void run_print(FILE *out, const struct explore_cases *cases) {
    const struct array_case *c = &cases->items[0].array;
    const struct pe_result *r = &c->total;
    char rate[40], time[40];
    print_layers(out, c);
    if (r->time_s > 0)
        fprintf(out, "\nlatency %s, %s multiply-accumulates per second\n",
                unit_format(time, sizeof time, r->time_s, UNIT_SECONDS, 4),
                unit_format(rate, sizeof rate, (double)r->macs / r->time_s, UNIT_NONE, 4));
    print_accesses(out, c);
    print_mappings(out, c);
    run_print_notes(out, cases);
}

/* Each line of `text` once. */
static void print_new(FILE *out, const char *text) {
    for (const char *line = text; *line;) {
        const size_t n = strcspn(line, "\n") + 1;
        bool seen = false;
        for (const char *old = text; old < line && !seen; old += strcspn(old, "\n") + 1)
            seen = strncmp(old, line, n) == 0;
        if (!seen)
            fwrite(line, 1, n, out);
        line += n;
    }
}

void run_print_sources(FILE *out, const void *what) {
    const struct explore_cases *cases = what;
    struct memory_text all;
    memory_text_open(&all);
    for (size_t i = 0; i < cases->n && all.file; i++)
        print_sources(all.file, &cases->items[i].array);
    char *text = memory_text_close(&all, NULL);
    fprintf(out, "x: ratio to %s\n", cases->items[0].label);
    case_print_verdicts(out, cases);
    case_print_marks(out, cases);
    case_print_used(out, cases);
    if (text)
        print_new(out, text);
    case_print_notes(out, cases);
    free(text);
}

void run_print_cases(FILE *out, const struct explore_cases *cases) {
    case_print(out, run_lines, cases);
    run_print_sources(out, cases);
}

static void explain_tensors(FILE *out, const struct array_case *c) {
    const struct handover *h = &c->handover;
    struct table *t = table_new("tensor<|bytes|from<|to<|lives in<|why<");
    for (size_t i = 0; i < h->n; i++) {
        const struct handover_tensor *x = &h->tensors[i];
        char why[HANDOVER_WHY_SIZE];
        table_cell(t, "%s of %s", x->weights ? "weights" : "outputs", c->jobs[x->maker].net->name);
        table_cell(t, "%" PRIu64, x->bytes);
        table_cell(t, "%s", c->jobs[x->first].net->name);
        table_cell(t, "%s", c->jobs[x->last].net->name);
        table_cell(t, "%s", handover_place_name(x->place));
        table_cell(t, "%s", handover_why(h, &c->machine, c->jobs, i, why, sizeof why));
    }
    fputs("\nWhere tensors live between layers:\n", out);
    if (h->n)
        table_print(t, out);
    else
        fputs("in DRAM, all of them: glb.keep = none, glb.fuse = no\n", out);
    table_free(t);
}

int run_explain(FILE *out, const struct array_case *c, struct sim_err *err) {
    if (!c->work->compat) {
        explain_tensors(out, c);
        return 0;
    }

    struct machine model = c->machine;
    model.array.mode = MODE_CLOSED;
    if (c->n) /* SCALE-Sim's third SRAM does not matter to it */
        model.array.glb_size = 2 * c->jobs[0].sram_ifmap + c->jobs[0].sram_filter;
    fputs("\nWhat SCALE-Sim v2 counts otherwise than the model of this array:\n", out);
    for (size_t i = 0; i < c->n; i++) {
        struct run_layer job = c->jobs[i];
        job.compat = false;
        const int rc = run_layer(&model, &job, err);
        if (rc)
            return rc;
        scalesim_explain(out, job.net, dataflow_of(&model)->compat, &c->jobs[i].result,
                         &job.result);
    }
    return 0;
}
