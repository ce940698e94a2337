#include "cli/replay_result.h"

static json_t *kernels_json(const struct replay_case *c, const struct hierarchies *h,
                            const struct trace_meta *kernels) {
    json_t *array = json_array();
    for (size_t k = 0; k < kernels->n_kernels; k++) {
        const struct cache_stats *s = hierarchies_kernel_stats(h, c->hierarchy, (uint32_t)k);
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

static json_t *tech_json(const struct replay_case *c) {
    if (!c->tech)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "name", result_text(tech_name(c->tech)));
    json_object_set_new(object, "kind", result_text(tech_kind(c->tech)));
    json_object_set_new(object, "status", json_string(tech_status_name(tech_status(c->tech))));
    json_object_set_new(object, "source", result_text(tech_source(c->tech)));
    json_object_set_new(object, "extrapolated", json_boolean(c->point.extrapolated));
    return object;
}

void replay_result_add(struct result *result, struct replay_case *c, const struct hierarchies *h,
                       const struct trace_meta *kernels) {
    const struct cache_stats *s = hierarchies_stats(h, c->hierarchy);
    const struct tech_point none = {0};
    c->cache = s;
    json_t *stats = json_object();
    struct count_extra extra = {0, 0};
    struct nvm_stats nvm;
    if (c->serial)
        serial_collect(c->serial, &nvm, &extra);
    count_evaluate_with(s, c->tech ? &c->point : &none, &c->config.dram, &extra, &c->count);
    stat_json(stats, &cache_stat_table, s);
    if (c->serial)
        stat_json(stats, &nvm_stat_table, &nvm);
    stat_json(stats, c->tech ? &count_stat_table : &count_traffic_table, &c->count);
    json_t *run = result_run(result, c->label, json_incref(c->resolved), stats);
    json_object_set_new(run, "tech", tech_json(c));
    if (kernels->n_kernels)
        json_object_set_new(run, "kernels", kernels_json(c, h, kernels));
}

void replay_result_add_timed(struct result *result, struct replay_case *c) {
    const struct timed_stats *t = c->timed;
    json_t *stats = json_object();
    stat_json(stats, &cache_stat_table, &t->cache);
    stat_json(stats, &dram_stat_table, &t->dram);
    stat_json(stats, &front_stat_table, &t->front);
    stat_json(stats, &nvm_stat_table, &t->nvm);
    stat_json(stats, &timed_stat_table, t);
    c->cache = &t->cache;
    json_t *run = result_run(result, c->label, json_incref(c->resolved), stats);
    json_object_set_new(run, "tech", tech_json(c));
}

void replay_result_cover(struct result *result, const char *coverage) {
    json_t *runs = json_object_get(result_json(result), "runs"), *run;
    size_t i;
    json_array_foreach(runs, i, run) json_object_set_new(run, "coverage", result_text(coverage));
}
