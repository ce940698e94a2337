#include "cli/list_rows.h"

#include <stdio.h>
#include <string.h>

#include "validation/evaluators.h"
#include "explore/search/strategy.h"
#include "memmodels/cache/cache.h"
#include "memmodels/params.h"
#include "memmodels/tech/tech.h"
#include "nn/data.h"
#include "pe/array.h"
#include "pe/dataflow.h"
#include "pe/maestro/shipped.h"
#include "pe/result.h"
#include "pe/type.h"
#include "sim/shipped.h"
#include "traces/gen/gen.h"
#include "traces/kernels/tiles.h"
#include "traces/networks/network.h"
#include "traces/trace.h"
#include "validation/study.h"

json_t *list_row(json_t *list, const char *name, const char *help) {
    json_t *row = json_add(list, json_object());
    json_put(row, "name", json_text(name));
    json_put(row, "help", json_text(help));
    return row;
}

/* `of` says which runs read the table; NULL: it is not told. */
static void add_params(json_t *list, const struct param_table *table, const char *of) {
    for (size_t i = 0; i < table->n; i++) {
        json_t *row = json_add(list, param_row_json(&table->rows[i]));
        if (of)
            json_put(row, "of", json_text(of));
    }
}

int list_rows_params(json_t *list, struct sim_err *err) {
    const struct param_table *table;
    const char *of;
    (void)err;
    for (size_t i = 0; (table = params_table_at(i, &of)); i++)
        add_params(list, table, of);
    add_params(list, &array_params, "Of magnetar run, beside dram.*");
    return 0;
}

int list_rows_formats(json_t *list, struct sim_err *err) {
    const struct trace_format *f;
    (void)err;
    for (size_t i = 0; (f = trace_format_at(i)); i++)
        list_row(list, f->name, f->help);
    return 0;
}

int list_rows_gens(json_t *list, struct sim_err *err) {
    const struct generator *g;
    char name[80];
    (void)err;
    for (size_t i = 0; (g = generator_at(i)); i++) {
        snprintf(name, sizeof name, "gen:%s", g->name);
        json_t *row =
            list_row(list, name,
                     generator_at(i + 1) ? g->format->help : "the kernels of a network's layers");
        add_params(json_put(row, "params", json_array()), g->params, NULL);
    }
    return 0;
}

int list_rows_policies(json_t *list, struct sim_err *err) {
    const struct cache_policy *p;
    (void)err;
    for (size_t i = 0; (p = cache_policy_at(i)); i++)
        list_row(list, p->about.name, p->about.help);
    return 0;
}

int list_rows_techs(json_t *list, struct sim_err *err) {
    const struct tech_entry *e;
    char name[64];
    (void)err;
    for (size_t i = 0; (e = tech_entry_at(i)); i++) {
        json_t *aliases = json_put(list_row(list, e->name, e->help), "aliases", json_array());
        for (const char *at = e->aliases; *at; at += strspn(at, " ")) {
            const size_t n = strcspn(at, " ");
            snprintf(name, sizeof name, "%.*s", (int)n, at);
            json_add(aliases, json_text(name));
            at += n;
        }
    }
    return 0;
}

void list_trace_read(struct listed_trace *out, const char *path) {
    struct sim_err err;
    struct trace *t = NULL;
    struct trace_block *block = block_new(&err);
    *out = (struct listed_trace){0};
    if (!block || trace_open(&t, path, NULL, &err) || trace_next(t, block, &err)) {
        snprintf(out->help, sizeof out->help, "%s", err.text);
    } else {
        const char *workload = meta_note(&t->meta, "workload");
        workload = workload ? workload : "";
        const size_t n = strcspn(workload, ";");
        out->accesses = (unsigned long long)t->total;
        snprintf(out->help, sizeof out->help, "%.*s",
                 n < 90 ? (int)n : (int)strcspn(workload, ":;"), workload);
    }
    trace_close(t);
    block_free(block);
}

static int add_trace(void *user, const char *name, const char *path) {
    struct listed_trace about;
    list_trace_read(&about, path);
    json_t *row = list_row(user, name, about.help);
    json_put(row, "accesses", json_count(about.accesses));
    return 0;
}

int list_rows_traces(json_t *list, struct sim_err *err) {
    (void)err;
    return shipped_traces(add_trace, list);
}

int list_rows_networks(json_t *list, struct sim_err *err) {
    const struct network_entry *e;
    (void)err;
    for (size_t i = 0; (e = network_entry_at(i)); i++)
        list_row(list, e->name, e->help);
    return 0;
}

int list_rows_tiles(json_t *list, struct sim_err *err) {
    const struct tiles_entry *e;
    struct tiles tiles;
    int rc = 0;
    for (size_t i = 0; rc == 0 && (e = tiles_entry_at(i)); i++) {
        rc = tiles_open(&tiles, e->name, err);
        json_t *row = list_row(list, e->name, e->help);
        json_put(row, "values", rc ? NULL : param_values_json(&tiles_params, &tiles));
        add_params(json_put(row, "params", json_array()), &tiles_params, NULL);
    }
    return rc;
}

static void add_stats(json_t *list, const struct stat_table *table, const char *of) {
    for (size_t i = 0; i < table->n; i++) {
        json_t *row = list_row(list, table->rows[i].key, table->rows[i].help);
        json_put(row, "unit", json_text(table->rows[i].unit));
        json_put(row, "of", json_text(of));
    }
}

int list_rows_stats(json_t *list, struct sim_err *err) {
    const struct stat_table *table;
    const char *of;
    (void)err;
    for (size_t i = 0; (table = params_stats_at(i, &of)); i++)
        add_stats(list, table, of);
    add_stats(list, &pe_result_stats, "Of magnetar run, per layer and in total");
    return 0;
}

int list_rows_dataflows(json_t *list, struct sim_err *err) {
    const struct dataflow *d;
    (void)err;
    for (size_t i = 0; (d = dataflow_at(i)); i++) {
        json_t *supports = json_put(list_row(list, d->name, d->help), "supports", json_array());
        for (enum dataflow_use use = USE_CLOSED; use <= USE_COMPAT; use++)
            if (dataflow_require(d, use, NULL) == 0)
                json_add(supports, json_text(dataflow_use_name(use)));
    }
    return 0;
}

int list_rows_mappings(json_t *list, struct sim_err *err) {
    const char *name, *help;
    (void)err;
    for (size_t i = 0; (name = maestro_shipped_at(i, &help)); i++) {
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(help, "\n"), help);
        list_row(list, name, line);
    }
    return 0;
}

int list_rows_evaluators(json_t *list, struct sim_err *err) {
    const struct evaluator *e;
    (void)err;
    for (size_t i = 0; (e = every_evaluator_at(i)); i++)
        list_row(list, e->name, e->help);
    return 0;
}

int list_rows_strategies(json_t *list, struct sim_err *err) {
    const struct strategy *s;
    (void)err;
    for (size_t i = 0; (s = strategy_at(i)); i++) {
        json_t *row = list_row(list, s->name, s->help);
        json_put(row, "shards", json_boolean(s->shards));
    }
    return 0;
}

void list_pe_help(const struct pe_type *t, char *buf, size_t size) {
    char area[80] = "area not given";
    if (t->area_mm2 > 0)
        snprintf(area, sizeof area, "%6.0f um2 (%s)", t->area_mm2 * 1e6, t->area_status);
    snprintf(buf, size,
             "%2u-bit activations, %2u-bit weights, %2u-bit sums; %5.3f pJ (%s), %s, %4.0f MHz at "
             "%.0f nm",
             t->act_bits, t->weight_bits, t->psum_bits, t->energy_j * 1e12, t->energy_status, area,
             t->delay_s > 0 ? 1e-6 / t->delay_s : 0, t->area_node_nm);
}

int list_rows_pes(json_t *list, struct sim_err *err) {
    struct pe_type t;
    char help[240];
    (void)err;
    for (size_t i = 0; pe_type_at(i, &t); i++) {
        list_pe_help(&t, help, sizeof help);
        json_t *row = list_row(list, t.name, help);
        json_put(row, "activation_bits", json_count(t.act_bits));
        json_put(row, "weight_bits", json_count(t.weight_bits));
        json_put(row, "sum_bits", json_count(t.psum_bits));
        json_put(row, "energy_j", json_number(t.energy_j));
        json_put(row, "energy_status", json_text(t.energy_status));
        json_put(row, "area_mm2", t.area_mm2 > 0 ? json_number(t.area_mm2) : json_null());
        json_put(row, "area_status", json_text(t.area_status));
    }
    return 0;
}

int list_rows_datasets(json_t *list, struct sim_err *err) {
    const struct nn_dataset *s;
    (void)err;
    for (size_t i = 0; (s = nn_dataset_at(i)); i++) {
        json_t *row = list_row(list, s->name, s->help);
        json_put(row, "package", json_text(s->package));
        json_put(row, "licence", json_text(s->licence));
        json_put(row, "folder", json_text(s->folder));
    }
    return 0;
}

int list_rows_studies(json_t *list, struct sim_err *err) {
    const struct study *s;
    (void)err;
    for (size_t i = 0; (s = study_at(i)); i++)
        list_row(list, s->name, s->title);
    return 0;
}
