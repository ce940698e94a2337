#include "explore/notes.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "pe/rs/rs.h"
#include "sim/unit.h"

#define TEXT_SIZE 900

static void add(json_t *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add(json_t *notes, const char *fmt, ...) {
    char text[TEXT_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    json_add(notes, json_text(text));
}

static void add_dram(json_t *notes, const struct dram_config *dram) {
    char text[900];
    struct stat file;
    if (*dram->ini && stat(dram->ini, &file) == 0 && !S_ISREG(file.st_mode))
        add(notes,
            "dram.ini = %s cannot be read twice: rows that it leaves out have DRAMsim3's defaults "
            "and are not named",
            dram->ini);
    else if (*dram_note(dram, text, sizeof text))
        add(notes, "%s", text);
}

static void add_status(json_t *notes, const struct tech_figures *f) {
    if (f->status == TECH_UNVERIFIED)
        add(notes, "%s: figures that were not checked against their source (unverified)", f->name);
    if (f->status == TECH_MODELLED)
        add(notes, "%s: figures of an estimator of circuits, not of a chip (modelled)", f->name);
}

static void add_extrapolation(json_t *notes, const struct tech_figures *f) {
    char at[40], low[40], high[40];
    if (!f->point.extrapolated)
        return;
    unit_format(at, sizeof at, f->unit_b, UNIT_BYTES, 6);
    unit_format(low, sizeof low, f->low_b, UNIT_BYTES, 6);
    unit_format(high, sizeof high, f->high_b, UNIT_BYTES, 6);
    if (f->low_b == f->high_b)
        add(notes,
            "%s: %s, and one row of %s: area and leakage scaled with the capacity, latencies and "
            "energies with its square root (extrapolated)",
            f->name, at, low);
    else
        add(notes,
            "%s: %s, and rows of %s to %s: every figure on the log-log line through the two "
            "outermost rows (extrapolated)",
            f->name, at, low, high);
}

/* What every user of a table has in common. */
static void add_table(json_t *notes, const struct tech_figures *f, uint64_t line, bool refreshed) {
    add_status(notes, f);
    add_extrapolation(notes, f);
    if (!f->describes_given)
        add(notes, "%s: the table does not say what its rows describe: taken as whole caches",
            f->name);
    if (f->energy_scale != 1)
        add(notes,
            "%s: rows of %" PRIu64 " B lines, and a line of %" PRIu64
            " B: energies of the data array times %.4g, all else as it stands",
            f->name, f->line, line, f->energy_scale);
    if (!refreshed && (f->point.refresh_energy_j > 0 || f->point.refresh_power_w > 0))
        add(notes, "%s: its cells are refreshed, which is simulated only with tech.retention",
            f->name);
}

static bool mixed(const struct tech_figures *a, const struct tech_figures *b) {
    return a->point.node_nm != b->point.node_nm ||
           (*a->device && *b->device && strcmp(a->device, b->device) != 0);
}

/* The table of a case's cache or global buffer, NULL where it has none. */
static const struct tech_figures *table_of(const struct explore_case *c) {
    if (c->path == CASE_RUN)
        return c->array.machine.has_tech ? &c->array.machine.glb : NULL;
    return c->memory.tech.tech ? &c->memory.tech.data : NULL;
}

/* Is there a table before `i` of the same name and process? */
static bool seen(const struct explore_cases *cases, size_t i) {
    const struct tech_figures *f = table_of(&cases->items[i]);
    for (size_t j = 0; j < i; j++) {
        const struct tech_figures *g = table_of(&cases->items[j]);
        if (g && strcmp(f->name, g->name) == 0 && !mixed(f, g))
            return true;
    }
    return false;
}

/* Cases of different nodes or devices: the same text for each of them, at most so long. */
static void add_processes(json_t *notes, const struct explore_cases *cases) {
    const struct tech_figures *first = NULL, *f;
    char text[TEXT_SIZE - 200] = "", process[120];
    size_t used = 0;
    bool differ = false;
    for (size_t i = 0; i < cases->n; i++) {
        if (!(f = table_of(&cases->items[i])) || seen(cases, i))
            continue;
        differ |= first && mixed(first, f);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", first ? ", " : "",
                                 f->name, tech_process(f, process, sizeof process));
        first = first ? first : f;
        if (used >= sizeof text)
            break;
    }
    if (differ)
        add(notes,
            "different nodes or devices are compared (%s), which decide more than the cells do",
            text);
}

/* With a table its array's times take the place of the configuration's own, to which the rest was
 * fitted. */
static void add_fit(json_t *notes, const struct memory_case *c) {
    const struct llc_config *own = &c->config.timing;
    const uint64_t cycle = unit_whole(round(1e12 / c->config.clock_hz));
    struct llc_timing t;
    if (!*c->config.preset.fitted)
        return;
    add(notes, "the configuration is fitted to %s (preset.fitted)", c->config.preset.fitted);
    if (!c->tech.tech)
        return;
    llc_timing_compose(&t, own, cycle, &c->tech.data.point,
                       c->tech.has_tags ? &c->tech.tags.point : NULL);
    add(notes,
        "%s: lookup and read take %" PRIu64 " cycles and hold a bank for %" PRIu64
        ", in place of the %" PRIu64 " and %" PRIu64
        " of the array that the fit has: compare tables with tables, not with none",
        c->tech.data.name, (t.tag + t.read) / cycle, t.read_busy / cycle,
        own->tag_cycles + own->data_cycles, own->data_cycles);
}

/* A second table inside one cache. */
static void add_part(json_t *notes, const struct tech_figures *f, const struct tech_figures *part,
                     const char *what) {
    char own[120], other[120];
    if (strcmp(part->name, f->name) != 0) {
        add_status(notes, part);
        add_extrapolation(notes, part);
    }
    if (mixed(f, part))
        add(notes, "%s: one cache of different nodes or devices: %s of %s (%s), the rest of %s",
            f->name, what, part->name, tech_process(part, own, sizeof own),
            tech_process(f, other, sizeof other));
}

static void add_rounded(json_t *notes, const struct memory_config *c) {
    char asked[40], size[40];
    if (c->found_size)
        add(notes,
            "llc.size = %s is what count mode simulates of the partitions; timed mode simulates "
            "all of "
            "llc.size / llc.usable, %s",
            unit_format(asked, sizeof asked, (double)c->found_size, UNIT_BYTES, 6),
            unit_format(size, sizeof size, (double)c->caches.llc.size, UNIT_BYTES, 6));
    else if (c->asked_size)
        add(notes,
            "llc.size = %s: %" PRIu64 " slices of %" PRIu64 " ways and %" PRIu64
            " B lines have %s, the nearest (llc.round_size)",
            unit_format(asked, sizeof asked, (double)c->asked_size, UNIT_BYTES, 6),
            c->caches.llc.slices, c->caches.llc.ways, c->caches.llc.line,
            unit_format(size, sizeof size, (double)c->caches.llc.size, UNIT_BYTES, 6));
}

static void add_replay(json_t *notes, const struct memory_case *c, bool timed) {
    const struct cache_config *llc = &c->config.caches.llc;
    const struct tech_figures *f = &c->tech.data;
    const uint64_t parts = llc->slices * c->config.timing.banks;
    char size[40], built[40];
    add_rounded(notes, &c->config);
    if (timed) {
        add_dram(notes, &c->config.dram);
        add_fit(notes, c);
    }
    if (!c->tech.tech)
        return;
    add_table(notes, f, llc->line, c->config.nvm.cells.retention_s > 0);
    if (f->describes == TECH_CACHE && parts > 1 && timed)
        add(notes, "%s: rows of whole caches: each of %" PRIu64 " banks has their latency", f->name,
            parts);
    if (timed && !(f->point.read_cycle_s > 0 && f->point.write_cycle_s > 0))
        add(notes, "%s: no cycle times: a bank is taken for the whole access", f->name);
    if (c->tech.has_tags) {
        add(notes,
            "%s: time and energy of tags are those of %s (llc.tag_tech); leakage and area those of "
            "tags of its own cells",
            f->name, c->tech.tags.name);
        add_part(notes, f, &c->tech.tags, "tags");
    }
    if (c->tech.has_sram)
        add_part(notes, f, &c->tech.sram, "ways of SRAM");
    if (c->config.usable < 1)
        add(notes,
            "llc.size = %s, a fitted size, is what hits of the %s that are built (llc.usable): "
            "leakage and area are those of %s",
            unit_format(size, sizeof size, (double)llc->size, UNIT_BYTES, 6),
            unit_format(built, sizeof built, f->bytes, UNIT_BYTES, 6), built);
}

/* Tables are of a node of their own and are not scaled: figures of different nodes stand in one sum
 * only with this line. */
static void add_nodes(json_t *notes, const struct machine *m) {
    const double node = m->array.node_nm;
    const bool glb = m->has_tech && m->glb.point.node_nm != node,
               spad = m->has_spad_tech && m->spad.point.node_nm != node;
    char other[120] = "";
    if (glb)
        snprintf(other, sizeof other, ", global buffer %g nm", m->glb.point.node_nm);
    if (spad)
        snprintf(other + strlen(other), sizeof other - strlen(other), ", scratchpads %g nm",
                 m->spad.point.node_nm);
    if (glb || spad)
        add(notes, "nodes: PEs and all without a table %g nm%s; sums mix them", node, other);
}

static void add_clock(json_t *notes, const struct machine *m) {
    char clock[40], reached[40];
    if (m->type.delay_s <= 0 || m->array.clock_hz * m->type.delay_s <= 1)
        return;
    add(notes, "array.clock = %s is above what a PE of type %s reaches by its delay, %s",
        unit_format(clock, sizeof clock, m->array.clock_hz, UNIT_HERTZ, 4), m->type.name,
        unit_format(reached, sizeof reached, 1 / m->type.delay_s, UNIT_HERTZ, 4));
}

/* A table of arrays with tags, where there are none. */
static void add_tags(json_t *notes, const struct tech_figures *f, const char *key) {
    if (f->describes != TECH_RAM)
        add(notes, "%s = %s: the table is one of caches; figures include the tags", key, f->name);
}

/* A row of a mapping file that no layer takes: a name misspelt leaves its layer to the search. */
static void add_stray(json_t *notes, const struct array_case *c) {
    char name[64];
    struct sim_err err = {0};
    const char *path = c->machine.array.mapping;
    const int line =
        *path && c->work ? rs_mapping_stray(path, c->work->net, name, sizeof name, &err) : 0;
    if (line > 0)
        add(notes, "%s:%d: the network has no layer %s; layers that no row names are searched",
            path, line, name);
}

/* Products that are skipped, of all. */
static void add_sparse(json_t *notes, const struct array_case *c) {
    double dense = 0;
    if (!*c->machine.array.sparse || !c->work || c->work->compat)
        return;
    for (size_t i = 0; i < c->n; i++)
        dense += (double)c->jobs[i].net->macs * (double)c->jobs[i].batch;
    add(notes,
        "array.sparse = %s: products with zeros are skipped, and not counted as "
        "multiply-accumulates, of which dense layers have %.6g; docs/sparsity.md",
        c->machine.array.sparse, dense);
}

/* Who reads whom, where the network does not say it. */
static void add_links(json_t *notes, const struct array_case *c) {
    if (!c->handover.n)
        return;
    if (!c->handover.linked)
        add(notes, "the network does not say which layer reads which, so that nothing stays in the "
                   "global buffer; glb.links=chain takes its order for it");
    if (c->handover.chained)
        add(notes,
            "glb.links = chain: %zu of %zu layers read the one before them, whose outputs are as "
            "many as their inputs; the others read DRAM",
            c->handover.chained, c->work->net->n);
}

/* Layers with types of their own: how many of each. */
static void add_types(json_t *notes, const struct array_case *c) {
    char text[TEXT_SIZE - 300] = "";
    size_t used = 0;
    for (size_t i = 0; c->types && i < c->n && used < sizeof text - 60; i++) {
        size_t before = 0, n = 0;
        for (size_t k = 0; k < c->n; k++) {
            const bool same = strcmp(c->types[k].name, c->types[i].name) == 0;
            before += same && k < i;
            n += same;
        }
        if (!before)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %zu", used ? ", " : "",
                                     c->types[i].name, n);
    }
    if (c->types)
        add(notes,
            "array.pe = %s: layers by PE type: %s; every PE computes all of them, and has the area "
            "of %s",
            c->machine.array.pe, text, c->machine.type.name);
}

static void add_run(json_t *notes, const struct array_case *c) {
    const struct machine *m = &c->machine;
    const bool compat = c->work && c->work->compat;
    if (c->work && *c->work->net->note)
        add(notes, "%s", c->work->net->note);
    add_stray(notes, c);
    add_types(notes, c);
    add_links(notes, c);
    add_sparse(notes, c);
    if (m->use_dram)
        add_dram(notes, &m->dram);
    if (m->has_tech) {
        add_table(notes, &m->glb, m->array.glb_line, false);
        add_tags(notes, &m->glb, "glb.tech");
    }
    if (m->has_spad_tech) {
        add_table(notes, &m->spad, m->array.glb_line, false);
        add_tags(notes, &m->spad, "spad.tech");
    }
    add_nodes(notes, m);
    add_clock(notes, m);
    if (!m->has_tech || !m->has_spad_tech)
        add(notes,
            "memories without a table: energies by ISCA'16's ratios (modelled), scaled to %g nm "
            "and "
            "%g V; area unverified",
            m->array.node_nm, m->array.volts);
    if (m->array.clock_j > 0)
        add(notes,
            "clock tree and control: %.3g fJ per clocked bit and cycle at %d nm, chosen on one "
            "layer of one chip (Eyeriss)",
            1e15 * m->array.clock_j, ARRAY_NODE_NM);
    if (!compat && m->array.mode == MODE_TIMED && !machine_waits(m))
        add(notes,
            "off-chip memory: unlimited; a dram.* parameter, as dram.model=banked, sets one");
}

json_t *case_notes(const struct explore_cases *cases, size_t i) {
    const struct explore_case *c = &cases->items[i];
    json_t *notes = json_array();
    if (!notes)
        return NULL;
    if (*c->assumed)
        add(notes, "%s", c->assumed);
    if (c->path == CASE_RUN)
        add_run(notes, &c->array);
    else
        add_replay(notes, &c->memory, c->timed);
    if (table_of(c))
        add_processes(notes, cases);
    return notes;
}
