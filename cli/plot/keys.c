#include "cli/plot/keys.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/scale.h"
#include "memmodels/params.h"
#include "pe/array.h"
#include "pe/result.h"

/* Words for an axis, and units of what no table of statistics has: figures of evaluators
 * (explore/eval_case.c), of array runs as a whole, of the roofline. */
static const struct key_words {
    const char *key, *title, *unit; /* unit NULL: as the tables say */
} words[] = {
    {"area.mm2", "area", NULL},
    {"area_mm2", "area", "mm^2"},
    {"array.cols", "columns of the array", NULL},
    {"array.dataflow", "dataflow", NULL},
    {"array.pe", "PE type", NULL},
    {"array.rows", "rows of the array", NULL},
    {"cycles", "cycles", NULL},
    {"dram_bytes", "DRAM traffic", NULL},
    {"edap", "EDAP", ""},
    {"edp.js", "energy-delay product", NULL},
    {"edp_js", "energy-delay product", "Js"},
    {"energy.dram_j", "DRAM energy", NULL},
    {"energy.llc_dynamic_j", "dynamic energy", NULL},
    {"energy.llc_leakage_j", "leakage energy", NULL},
    {"energy.total_j", "energy", NULL},
    {"energy_j", "energy", "J"},
    {"glb.size", "global buffer", NULL},
    {"glb_area_mm2", "area of the global buffer", "mm^2"},
    {"label", "", NULL},
    {"llc.read_misses", "read misses", NULL},
    {"llc.size", "LLC capacity", NULL},
    {"llc.tech", "technology", NULL},
    {"llc.ways", "LLC ways", NULL},
    {"macs", "multiply-accumulates", NULL},
    {"name", "layer", NULL},
    {"ops_per_dram_byte", "operations per DRAM byte", "op/B"},
    {"pe_area_mm2", "area of the PEs", "mm^2"},
    {"perf_area", "1 / (time x area)", "1/(s mm^2)"},
    {"pj_per_mac", "energy per multiply-accumulate", "pJ"},
    {"power_w", "power", "W"},
    {"spad_area_mm2", "area of the scratchpads", "mm^2"},
    {"time.cycles", "core cycles", NULL},
    {"time.llc_s", "time, cache alone", NULL},
    {"time.total_s", "time", NULL},
    {"time_s", "time", "s"},
    {"tops_per_w", "operations per second and watt", "Top/s/W"},
    {"utilization", "utilisation", NULL},
};

static const struct stat_row *stat_in(const struct stat_table *t, const char *key) {
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->rows[i].key, key) == 0)
            return &t->rows[i];
    return NULL;
}

static const struct stat_row *find_stat(const char *key) {
    const struct stat_table *t;
    const struct stat_row *row = NULL;
    for (size_t i = 0; !row && (t = params_stats_at(i, NULL)); i++)
        row = stat_in(t, key);
    return row ? row : stat_in(&pe_result_stats, key);
}

static const struct param *param_row(const struct param_table *t, const char *key) {
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->rows[i].key, key) == 0)
            return &t->rows[i];
    return NULL;
}

static const struct param *find_param(const char *key) {
    const struct param_table *t;
    const struct param *row = NULL;
    for (size_t i = 0; !row && (t = params_table_at(i, NULL)); i++)
        row = param_row(t, key);
    return row ? row : param_row(&array_params, key);
}

struct plot_key plot_key_of(const char *key) {
    struct plot_key k = {.measure = UNIT_NONE};
    const struct stat_row *stat = find_stat(key);
    const struct param *param = stat ? NULL : find_param(key);
    snprintf(k.title, sizeof k.title, "%.90s", key);
    if (stat)
        snprintf(k.unit, sizeof k.unit, "%.15s", stat->unit);
    if (param) {
        snprintf(k.unit, sizeof k.unit, "%.15s", unit_base(param->unit));
        k.measure = param->unit;
        k.param = true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].key, key) == 0) {
            snprintf(k.title, sizeof k.title, "%s", words[i].title);
            if (words[i].unit)
                snprintf(k.unit, sizeof k.unit, "%s", words[i].unit);
        }
    return k;
}

static bool is_size(const char *cell) {
    const size_t n = strlen(cell);
    return n > 3 && cell[0] >= '0' && cell[0] <= '9' && strcmp(cell + n - 2, "iB") == 0;
}

double plot_key_number(struct plot_key *k, const char *cell) {
    struct sim_err err;
    char *end;
    double value = strtod(cell, &end);
    if (end == cell)
        return NAN;
    if (!*end)
        return isfinite(value) ? value : NAN;
    const bool size = !k->param && is_size(cell);
    if (size && !*k->unit)
        snprintf(k->unit, sizeof k->unit, "B");
    const enum unit measure = size ? UNIT_BYTES : k->measure;
    if (measure == UNIT_NONE || unit_parse(cell, measure, &value, &err))
        return NAN;
    return isfinite(value) ? value : NAN;
}

const char *plot_key_text(const struct plot_key *k, const char *cell, char *buf, size_t size) {
    struct plot_key own = *k;
    const double value = plot_key_number(&own, cell);
    if (isfinite(value) && (strcmp(own.unit, "B") == 0 || strcmp(own.unit, "Hz") == 0 ||
                            strcmp(own.unit, "s") == 0 || strcmp(own.unit, "J") == 0))
        return plot_value_text(buf, size, value, own.unit);
    snprintf(buf, size, "%s", cell);
    return buf;
}
