#include "explore/inputs.h"

#include <string.h>

#include "pe/type.h"
#include "sim/manifest.h"

void inputs_trace(struct result *result, const struct trace *trace, uint64_t records) {
    uint32_t crc;
    result_input(result, trace->name, trace->format->name, records,
                 trace_crc(trace, &crc) ? &crc : NULL);
    result_left_out(result, trace->fetches_left_out);
    for (size_t i = 0; i < trace->meta.n_notes; i++)
        if (strcmp(trace->meta.notes[i].key, TRACE_REMARK) == 0)
            result_remark(result, trace->meta.notes[i].text);
    if (trace->fetches_taken)
        result_remark(result,
                      "instruction fetches are counted among the accesses; --ops read,write "
                      "leaves them out");
    for (size_t i = 0; i < trace->n_files; i++) {
        const struct trace_file *f = &trace->files[i];
        crc = f->crc;
        const bool known = f->whole || manifest_crc(f->path, &crc);
        manifest_part(result, f->path, f->format, known ? &crc : NULL);
    }
}

/* A technology by the name that stands in a parameter; one that is read from a file is not carried.
 */
static void add_tech(struct result *result, const struct tech_shelf *shelf, const char *name,
                     const char *key) {
    const struct tech_entry *e = tech_entry_from(shelf, name);
    if (e)
        manifest_carried(result, e->name, key, e->text);
}

static void add_dram(struct result *result, const struct dram_config *c) {
    if (c->model != DRAM_BANKED || *c->ini)
        return;
    for (const struct dram_preset *p = dram_presets; p->name; p++)
        if (strcmp(p->name, c->preset) == 0)
            manifest_carried(result, p->name, "dram.preset", p->text);
}

static void add_memory(struct result *result, const struct memory_case *m) {
    const struct memory_config *c = &m->config;
    if (m->tech.tech)
        add_tech(result, c->shelf, c->tech, "llc.tech");
    if (m->tech.has_tags)
        add_tech(result, c->shelf, params_tag_tech(c), "llc.tag_tech");
    if (m->timed && c->nvm.sram_ways)
        add_tech(result, c->shelf, c->nvm.sram_tech, "nvm.sram_tech");
    if (m->timed)
        add_dram(result, &c->dram);
}

static void add_machine(struct result *result, const struct machine *m) {
    if (!strchr(m->array.pe, ':'))
        manifest_carried(result, "types.csv", "array.pe", pe_type_table());
    if (m->has_tech)
        add_tech(result, m->shelf, m->array.glb_tech, "glb.tech");
    if (m->has_spad_tech)
        add_tech(result, m->shelf, m->array.spad_tech, "spad.tech");
    if (m->use_dram)
        add_dram(result, &m->dram);
}

void inputs_case(struct result *result, const struct explore_case *c) {
    if (c->path == CASE_RUN)
        add_machine(result, &c->array.machine);
    else
        add_memory(result, &c->memory);
}
