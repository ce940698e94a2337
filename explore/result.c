#include "explore/result.h"

#include <math.h>
#include <string.h>

#include "explore/inputs.h"
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
        json_put(object, "kernel", json_integer(kernels->kernels[k].id));
        json_put(object, "name", json_text(kernels->kernels[k].name));
        stat_json(object, &cache_stat_table, s);
        json_add(array, object);
    }
    return array;
}

/* What was looked up, and at which size. */
static void add_figures(json_t *object, const struct tech_figures *f) {
    const struct tech_point *p = &f->point;
    char text[TECH_TEXT_SIZE];
    json_put(object, "node_nm", p->node_nm > 0 ? json_number(p->node_nm) : json_null());
    json_put(object, "device", *f->device ? json_text(f->device) : json_null());
    json_put(object, "describes", json_text(tech_unit_name(f->describes)));
    json_put(object, "unit_b", json_number(f->unit_b));
    json_put(object, "units", json_integer((json_int_t)f->units));
    json_put(object, "built_b", json_number(f->bytes));
    json_put(object, "energy_scale", json_number(f->energy_scale));
    json_put(object, "leakage_w", json_number(p->leakage_w));
    json_put(object, "used", json_text(tech_figures_text(f, text, sizeof text)));
}

/* Of tags, or of some ways: what is used of their table. */
static void add_part(json_t *object, const char *key, const struct explore_case *c, int which) {
    char text[TECH_TEXT_SIZE];
    const struct tech_figures *f = case_table(c, which);
    if (!f)
        return;
    json_t *part = json_object();
    json_put(part, "name", json_text(f->name));
    json_put(part, "kind", json_text(f->kind));
    json_put(part, "status", json_text(tech_status_name(f->status)));
    json_put(part, "extrapolated", json_boolean(f->point.extrapolated));
    json_put(part, "used", json_text(case_table_text(c, which, text, sizeof text)));
    json_put(object, key, part);
}

static json_t *tech_json(const struct explore_case *c) {
    const struct memory_tech *t = &c->memory.tech;
    const struct tech *tech = t->tech;
    if (!tech)
        return json_null();
    json_t *object = json_object();
    json_put(object, "name", json_text(tech_name(tech)));
    json_put(object, "kind", json_text(tech_kind(tech)));
    json_put(object, "status", json_text(tech_status_name(tech_status(tech))));
    json_put(object, "source", json_text(tech_source(tech)));
    json_put(object, "extrapolated", json_boolean(t->data.point.extrapolated));
    add_figures(object, &t->data);
    add_part(object, "tags", c, 1);
    add_part(object, "sram_ways", c, 2);
    return object;
}

static json_t *counted_stats(const struct memory_case *m) {
    json_t *stats = json_object();
    stat_json(stats, &cache_stat_table, m->cache);
    if (m->serial)
        stat_json(stats, &nvm_stat_table, &m->nvm);
    stat_json(stats, m->tech.tech ? &count_stat_table : &count_traffic_table, &m->count);
    return stats;
}

static json_t *timed_stats(const struct timed_stats *t) {
    json_t *stats = json_object();
    stat_json(stats, &cache_stat_table, &t->cache);
    stat_json(stats, &dram_stat_table, &t->dram);
    stat_json(stats, &front_stat_table, &t->front);
    stat_json(stats, &nvm_stat_table, &t->nvm);
    stat_json(stats, &timed_stat_table, t);
    return stats;
}

static json_t *run_stats(const struct array_case *a) {
    const struct array_figure *f;
    json_t *stats = json_object();
    stat_json(stats, &pe_result_stats, &a->total);
    for (size_t i = 0; (f = array_figure_at(i)); i++) {
        const double value = f->of(a);
        json_put(stats, f->key, isnan(value) ? json_null() : stat_real(value));
    }
    return stats;
}

json_t *case_stats(const struct explore_case *c) {
    return c->path == CASE_RUN ? run_stats(&c->array)
           : c->memory.timed   ? timed_stats(c->memory.timed)
                               : counted_stats(&c->memory);
}

static void add_counted(struct result *result, const struct explore_case *c,
                        const struct count_run *counted) {
    json_t *run = result_run(result, c->label, json_incref(c->resolved), case_stats(c));
    json_put(run, "tech", tech_json(c));
    if (counted->kernels.n_kernels)
        json_put(run, "kernels", kernels_json(&c->memory, counted));
}

static json_t *timed_kernels_json(const struct timed_kernels *kernels) {
    json_t *array = json_array();
    for (size_t i = 0; i < kernels->n; i++) {
        const struct timed_kernel *k = &kernels->items[i];
        json_t *object = json_object();
        json_put(object, "kernel", json_integer(k->id));
        json_put(object, "name", json_text(k->name));
        stat_json(object, &timed_kernel_stats, k);
        json_put(object, "bound", json_text(kernel_bound_name(k->bound)));
        json_add(array, object);
    }
    return array;
}

static void add_timed(struct result *result, const struct explore_case *c) {
    json_t *run = result_run(result, c->label, json_incref(c->resolved), case_stats(c));
    json_put(run, "tech", tech_json(c));
    if (c->memory.kernels.n)
        json_put(run, "kernels", timed_kernels_json(&c->memory.kernels));
}

static json_t *mapping_json(const struct rs_mapping *m) {
    json_t *object = json_object();
    json_put(object, "m", json_count(m->m));
    json_put(object, "n", json_count(m->n));
    json_put(object, "e", json_count(m->e));
    json_put(object, "p", json_count(m->p));
    json_put(object, "q", json_count(m->q));
    json_put(object, "r", json_count(m->r));
    json_put(object, "t", json_count(m->t));
    return object;
}

static json_t *bits_json(const uint32_t bits[3]) {
    json_t *object = json_object();
    json_put(object, "input", json_count(bits[0]));
    json_put(object, "weights", json_count(bits[1]));
    json_put(object, "output", json_count(bits[2]));
    return object;
}

/* What a layer skips, and its multiply-accumulates if it did not. */
static json_t *sparse_json(const struct run_layer *job) {
    const struct pe_sparse *s = &job->sparse;
    char text[40];
    json_t *object = json_object();
    snprintf(text, sizeof text, "%u:%u", s->n, s->m);
    json_put(object, "weights", s->m ? json_text(text) : json_number(s->weight_zeros));
    json_put(object, "inputs", json_number(s->input_zeros));
    json_put(object, "dense_macs", json_count(job->net->macs * job->batch));
    return object;
}

static json_t *layers_json(const struct array_case *c) {
    json_t *array = json_array();
    for (size_t i = 0; i < c->n; i++) {
        json_t *layer = json_object();
        json_put(layer, "name", json_text(c->jobs[i].net->name));
        json_put(layer, "type", json_text(net_type_name(c->jobs[i].net->type)));
        stat_json(layer, &pe_result_stats, &c->jobs[i].result);
        if (!c->work->compat)
            json_put(layer, "bound", json_text(pe_result_bound(&c->jobs[i].result)));
        const uint32_t *bits = c->jobs[i].net->bits;
        if (bits[0] || bits[1] || bits[2])
            json_put(layer, "bits", bits_json(bits));
        if (c->types)
            json_put(layer, "pe", json_text(c->types[i].name));
        if (*c->machine.array.sparse && c->jobs[i].net->type < NET_POOL)
            json_put(layer, "sparse", sparse_json(&c->jobs[i]));
        if (c->jobs[i].mapping.n)
            json_put(layer, "mapping", mapping_json(&c->jobs[i].mapping));
        json_add(array, layer);
    }
    return array;
}

static json_t *tally_json(const struct net_tally *t) {
    json_t *o = json_object();
    for (size_t i = 0; i < t->n; i++)
        json_put(o, t->items[i].name, json_integer((json_int_t)t->items[i].n));
    return o;
}

static json_t *coverage_json(const struct net_coverage *v) {
    json_t *object = json_object();
    json_put(object, "nodes", json_count(v->nodes));
    json_put(object, "modelled", json_count(v->modelled));
    json_put(object, "refused", json_count(v->refused));
    json_put(object, "operations_share", json_number(net_coverage_share_macs(v)));
    json_put(object, "bytes_share", json_number(net_coverage_share_bytes(v)));
    json_put(object, "passed_over", tally_json(&v->passed));
    json_put(object, "unused", tally_json(&v->unused));
    return object;
}

static json_t *sources_json(const struct machine *m) {
    json_t *o = json_object();
    json_put(o, "pe", json_text(m->type.name));
    json_put(o, "energy_status", json_text(m->type.energy_status));
    json_put(o, "energy_source", json_text(m->type.energy_source));
    json_put(o, "area_status", json_text(m->type.area_status));
    json_put(o, "area_source", json_text(m->type.area_source));
    if (m->has_tech) {
        json_put(o, "glb", json_text(m->glb_source));
        json_put(o, "glb_status", json_text(tech_status_name(m->glb.status)));
        json_put(o, "glb_extrapolated", json_boolean(m->glb.point.extrapolated));
    }
    if (m->has_spad_tech) {
        json_put(o, "spad", json_text(m->spad_source));
        json_put(o, "spad_status", json_text(tech_status_name(m->spad.status)));
        json_put(o, "spad_extrapolated", json_boolean(m->spad.point.extrapolated));
    }
    return o;
}

static json_t *tensors_json(const struct array_case *c) {
    const struct handover *h = &c->handover;
    json_t *array = json_array();
    for (size_t i = 0; i < h->n; i++) {
        const struct handover_tensor *t = &h->tensors[i];
        char why[HANDOVER_WHY_SIZE];
        json_t *object = json_object();
        json_put(object, "of", json_text(c->jobs[t->maker].net->name));
        json_put(object, "what", json_text(t->weights ? "weights" : "outputs"));
        json_put(object, "bytes", json_count(t->bytes));
        json_put(object, "from", json_text(c->jobs[t->first].net->name));
        json_put(object, "to", json_text(c->jobs[t->last].net->name));
        json_put(object, "place", json_text(handover_place_name(t->place)));
        json_put(object, "held_bytes", json_count(t->place == PLACE_DRAM ? 0 : t->takes));
        handover_why(h, &c->machine, c->jobs, i, why, sizeof why);
        json_put(object, "why", json_text(why));
        json_add(array, object);
    }
    return array;
}

static void add_run(struct result *result, const struct explore_case *c) {
    const struct array_case *a = &c->array;
    json_t *run = result_run(result, c->label, json_incref(c->resolved), case_stats(c));
    json_put(run, "layers", layers_json(a));
    if (a->handover.n)
        json_put(run, "tensors", tensors_json(a));
    if (a->work && a->work->net->coverage)
        json_put(run, "coverage", coverage_json(a->work->net->coverage));
    json_put(run, "sources", sources_json(&a->machine));
}

static void add_notes(struct result *result, const struct explore_case *c) {
    json_t *runs = json_object_get(result_json(result), "runs");
    json_t *run = json_array_get(runs, json_array_size(runs) - 1);
    if (json_array_size(c->notes))
        json_put(run, "notes", json_incref(c->notes));
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
    inputs_case(result, c);
}

void case_result_verdicts(struct result *result, const struct explore_cases *cases) {
    verdicts_json(result, cases);
    if (cases->spread)
        spread_json(result, cases->spread, cases);
}

void case_result_cover(struct result *result, const char *coverage) {
    json_t *runs = json_object_get(result_json(result), "runs"), *run;
    size_t i;
    json_array_foreach(runs, i, run) json_put(run, "coverage", json_text(coverage));
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
