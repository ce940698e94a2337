#include "explore/result.h"

#include <string.h>

#include "explore/spread.h"
#include "explore/verdict.h"
#include "sim/manifest.h"
#include "sim/shipped.h"
#include "traces/networks/coverage.h"

static json_t *kernels_json(const struct memory_case *c, const struct count_run *counted) {
    const struct trace_meta *kernels = &counted->kernels;
    json_t *array = json_array();
    for (size_t k = 0; k < kernels->n_kernels; k++) {
        const struct cache_stats *s =
            hierarchies_kernel_stats(counted->h, c->hierarchy, (uint32_t)k);
        if (!s)
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "kernel", json_integer(kernels->kernels[k].id));
        json_object_set_new(object, "name", result_text(kernels->kernels[k].name));
        stat_json(object, &cache_stat_table, s);
        json_array_append_new(array, object);
    }
    return array;
}

/* What was looked up, and at which size. */
static void add_figures(json_t *object, const struct tech_figures *f) {
    const struct tech_point *p = &f->point;
    char text[TECH_TEXT_SIZE];
    json_object_set_new(object, "node_nm", p->node_nm > 0 ? json_real(p->node_nm) : json_null());
    json_object_set_new(object, "device", *f->device ? json_string(f->device) : json_null());
    json_object_set_new(object, "describes", json_string(tech_unit_name(f->describes)));
    json_object_set_new(object, "unit_b", json_real(f->unit_b));
    json_object_set_new(object, "units", json_integer((json_int_t)f->units));
    json_object_set_new(object, "built_b", json_real(f->bytes));
    json_object_set_new(object, "energy_scale", json_real(f->energy_scale));
    json_object_set_new(object, "leakage_w", json_real(p->leakage_w));
    json_object_set_new(object, "used", json_string(tech_figures_text(f, text, sizeof text)));
}

static json_t *tech_json(const struct memory_tech *t) {
    const struct tech *tech = t->tech;
    if (!tech)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "name", result_text(tech_name(tech)));
    json_object_set_new(object, "kind", result_text(tech_kind(tech)));
    json_object_set_new(object, "status", json_string(tech_status_name(tech_status(tech))));
    json_object_set_new(object, "source", result_text(tech_source(tech)));
    json_object_set_new(object, "extrapolated", json_boolean(t->data.point.extrapolated));
    add_figures(object, &t->data);
    return object;
}

static void add_counted(struct result *result, const struct explore_case *c,
                        const struct count_run *counted) {
    const struct memory_case *m = &c->memory;
    json_t *stats = json_object();
    stat_json(stats, &cache_stat_table, m->cache);
    if (m->serial)
        stat_json(stats, &nvm_stat_table, &m->nvm);
    stat_json(stats, m->tech.tech ? &count_stat_table : &count_traffic_table, &m->count);
    json_t *run = result_run(result, c->label, json_incref(c->resolved), stats);
    json_object_set_new(run, "tech", tech_json(&m->tech));
    if (counted->kernels.n_kernels)
        json_object_set_new(run, "kernels", kernels_json(m, counted));
}

static void add_timed(struct result *result, const struct explore_case *c) {
    const struct timed_stats *t = c->memory.timed;
    json_t *stats = json_object();
    stat_json(stats, &cache_stat_table, &t->cache);
    stat_json(stats, &dram_stat_table, &t->dram);
    stat_json(stats, &front_stat_table, &t->front);
    stat_json(stats, &nvm_stat_table, &t->nvm);
    stat_json(stats, &timed_stat_table, t);
    json_t *run = result_run(result, c->label, json_incref(c->resolved), stats);
    json_object_set_new(run, "tech", tech_json(&c->memory.tech));
}

static json_t *mapping_json(const struct rs_mapping *m) {
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "m", (json_int_t)m->m, "n", (json_int_t)m->n,
                     "e", (json_int_t)m->e, "p", (json_int_t)m->p, "q", (json_int_t)m->q, "r",
                     (json_int_t)m->r, "t", (json_int_t)m->t);
}

static json_t *layers_json(const struct array_case *c) {
    json_t *array = json_array();
    for (size_t i = 0; i < c->n; i++) {
        json_t *layer = json_object();
        json_object_set_new(layer, "name", json_string(c->jobs[i].net->name));
        json_object_set_new(layer, "type", json_string(net_type_name(c->jobs[i].net->type)));
        stat_json(layer, &pe_result_stats, &c->jobs[i].result);
        const uint32_t *bits = c->jobs[i].net->bits;
        if (bits[0] || bits[1] || bits[2])
            json_object_set_new(layer, "bits",
                                json_pack("{s:I,s:I,s:I}", "input", (json_int_t)bits[0], "weights",
                                          (json_int_t)bits[1], "output", (json_int_t)bits[2]));
        if (c->jobs[i].mapping.n)
            json_object_set_new(layer, "mapping", mapping_json(&c->jobs[i].mapping));
        json_array_append_new(array, layer);
    }
    return array;
}

static json_t *coverage_json(const struct net_coverage *v) {
    json_t *passed = json_object();
    for (size_t i = 0; i < v->n_passed; i++)
        json_object_set_new(passed, v->passed[i].name, json_integer((json_int_t)v->passed[i].n));
    return json_pack("{s:I,s:I,s:I,s:f,s:f,s:o}", "nodes", (json_int_t)v->nodes, "modelled",
                     (json_int_t)v->modelled, "refused", (json_int_t)v->refused, "operations_share",
                     net_coverage_share_macs(v), "bytes_share", net_coverage_share_bytes(v),
                     "passed_over", passed);
}

static json_t *sources_json(const struct machine *m) {
    json_t *o = json_pack("{s:s,s:s,s:s,s:s,s:s}", "pe", m->type.name, "energy_status",
                          m->type.energy_status, "energy_source", m->type.energy_source,
                          "area_status", m->type.area_status, "area_source", m->type.area_source);
    if (m->has_tech) {
        json_object_set_new(o, "glb", json_string(m->glb_source));
        json_object_set_new(o, "glb_status", json_string(tech_status_name(m->glb.status)));
        json_object_set_new(o, "glb_extrapolated", json_boolean(m->glb.point.extrapolated));
    }
    if (m->has_spad_tech) {
        json_object_set_new(o, "spad", json_string(m->spad_source));
        json_object_set_new(o, "spad_status", json_string(tech_status_name(m->spad.status)));
        json_object_set_new(o, "spad_extrapolated", json_boolean(m->spad.point.extrapolated));
    }
    return o;
}

static void add_run(struct result *result, const struct explore_case *c) {
    const struct array_case *a = &c->array;
    json_t *stats = json_object();
    stat_json(stats, &pe_result_stats, &a->total);
    const bool known = array_knows_area(a);
    json_object_set_new(stats, "area_mm2", known ? json_real(a->area.total_mm2) : json_null());
    const struct pe_result *r = &a->total;
    json_object_set_new(stats, "power_w",
                        r->time_s > 0 ? json_real(r->energy_j / r->time_s) : json_null());
    json_object_set_new(stats, "pj_per_mac",
                        r->macs ? json_real(1e12 * r->energy_j / (double)r->macs) : json_null());
    json_object_set_new(stats, "pe_area_mm2", known ? json_real(a->area.pe_mm2) : json_null());
    json_object_set_new(stats, "spad_area_mm2", json_real(a->area.spad_mm2));
    json_object_set_new(stats, "glb_area_mm2", json_real(a->area.glb_mm2));
    json_t *run = result_run(result, c->label, json_incref(c->resolved), stats);
    json_object_set_new(run, "layers", layers_json(a));
    if (a->work && a->work->net->coverage)
        json_object_set_new(run, "coverage", coverage_json(a->work->net->coverage));
    json_object_set_new(run, "sources", sources_json(&a->machine));
}

static void add_notes(struct result *result, const struct explore_case *c) {
    json_t *runs = json_object_get(result_json(result), "runs");
    json_t *run = json_array_get(runs, json_array_size(runs) - 1);
    if (json_array_size(c->notes))
        json_object_set(run, "notes", c->notes);
}

void case_result_add(struct result *result, const struct explore_case *c,
                     const struct count_run *counted) {
    if (c->path == CASE_RUN)
        add_run(result, c);
    else if (c->memory.timed)
        add_timed(result, c);
    else
        add_counted(result, c, counted);
    add_notes(result, c);
}

void case_result_verdicts(struct result *result, const struct explore_cases *cases) {
    verdicts_json(result, cases);
    if (cases->spread)
        spread_json(result, cases->spread, cases);
}

void case_result_cover(struct result *result, const char *coverage) {
    json_t *runs = json_object_get(result_json(result), "runs"), *run;
    size_t i;
    json_array_foreach(runs, i, run) json_object_set_new(run, "coverage", result_text(coverage));
}

void case_result_network(struct result *result, const struct explore_cases *cases,
                         const struct network *net, const char *name) {
    uint32_t crc;
    bool known = manifest_crc(name, &crc);
    const struct network_entry *e;
    for (size_t i = 0; !known && (e = network_entry_at(i)); i++)
        if ((known = strcmp(e->name, name) == 0))
            crc = manifest_crc_text(e->text, strlen(e->text));
    result_input(result, net->name, "network", net->n, known ? &crc : NULL);
    for (size_t i = 0; i < cases->n; i++) {
        const char *mapping = cases->items[i].array.machine.array.mapping;
        if (*mapping)
            manifest_file(result, mapping, "array.mapping", shipped_named(mapping, ".csv"));
    }
}

void case_result_settings(struct result *result, const struct settings *settings) {
    for (size_t i = 0; i < settings->n; i++) {
        const struct setting *s = &settings->at[i];
        if (s->kind == SETTING_FILE)
            manifest_file(result, s->text, "configuration", shipped_named(s->text, ".ini"));
    }
    manifest_config(result);
}
