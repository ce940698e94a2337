#include "cli/curve/print.h"

#include <inttypes.h>
#include <string.h>

#include "cli/report/table.h"

#define BAR 32 /* characters of the largest ratio */

static void misses_cells(struct table *t, bool known, struct curve_misses m) {
    if (!known) {
        table_cell(t, "-");
        table_cell(t, "-");
        return;
    }
    table_cell(t, "%" PRIu64, m.all);
    table_cell(t, "%.4f", 100 * m.ratio);
}

/* The ratio that is plotted: fully associative if it is there, if need be as estimated. */
static double plotted(const struct curve *c, const struct curve_config *k, uint32_t i) {
    if (k->full)
        return curve_full_misses(c, i).ratio;
    if (k->rate > 0)
        return curve_estimate(c, i).ratio;
    return curve_ways(c, i) ? curve_set_misses(c, i).ratio : 0;
}

static void bar_cell(struct table *t, double ratio, double largest) {
    char bar[BAR + 1];
    const int n = largest > 0 ? (int)(ratio / largest * BAR + 0.5) : 0;
    memset(bar, '#', (size_t)n);
    bar[n] = '\0';
    table_cell(t, "%s", bar);
}

static void print_row(struct table *t, const struct curve *c, const struct curve_config *k,
                      uint32_t i, double largest) {
    char size[40];
    table_cell(t, "%s", unit_format(size, sizeof size, (double)k->sizes[i], UNIT_BYTES, 4));
    if (k->sets) {
        const uint64_t ways = curve_ways(c, i);
        if (ways)
            table_cell(t, "%" PRIu64, ways);
        else
            table_cell(t, "-");
        misses_cells(t, ways, ways ? curve_set_misses(c, i) : (struct curve_misses){0});
    }
    if (k->full)
        misses_cells(t, true, curve_full_misses(c, i));
    if (k->rate > 0) {
        const struct curve_estimate e = curve_estimate(c, i);
        table_cell(t, "%.4f", 100 * e.ratio);
        table_cell(t, "%.4f", 100 * e.bound);
    }
    bar_cell(t, plotted(c, k, i), largest);
}

/* What a dash in the table means, where there is one. */
static void explain_dash(FILE *out, const struct curve *c, const struct curve_config *k) {
    uint32_t i = 0;
    while (k->sets && i < k->n && curve_ways(c, i))
        i++;
    if (k->sets && i < k->n)
        fprintf(out,
                "-: no whole number of ways of %" PRIu64 " sets, whose ways have %" PRIu64
                " B; --sets names other sets.\n",
                k->sets, k->sets * k->cache.line);
}

void curve_print(FILE *out, const struct curve *c, const struct curve_config *k) {
    const struct curve_totals n = curve_totals(c);
    char columns[256] = "capacity";
    if (k->sets)
        strcat(columns, "|ways|misses|ratio [%]");
    if (k->full)
        strcat(columns, "|fully ass. misses|ratio [%]");
    if (k->rate > 0)
        strcat(columns, "|estimated [%]|+- [%]");
    strcat(columns, "|<");
    double largest = 0;
    for (uint32_t i = 0; i < k->n; i++)
        if (plotted(c, k, i) > largest)
            largest = plotted(c, k, i);
    struct table *t = table_new(columns);
    for (uint32_t i = 0; i < k->n; i++)
        print_row(t, c, k, i, largest);
    table_print(t, out);
    table_free(t);
    fprintf(out, "\nLRU, lines of %" PRIu64 " B, %" PRIu64 " reads and %" PRIu64 " writes",
            k->cache.line, n.reads, n.writes);
    if (k->full)
        fprintf(out, ", %" PRIu64 " distinct lines", n.lines);
    if (k->sets)
        fprintf(out, "; %" PRIu64 " sets", k->sets);
    fputs(".\nWhole lines are fetched: replay counts the same with llc.sector = llc.line, and more "
          "misses with\nthe 32 B sectors that it takes for GPU traces.\n",
          out);
    explain_dash(out, c, k);
    if (k->rate > 0)
        fprintf(out,
                "Estimated: fully associative, from %" PRIu64
                " accesses, those of %g of the lines; the bound holds with about 95 %%.\n",
                n.sampled, k->rate);
}

static json_t *run_config(const struct curve *c, const struct curve_config *k, uint32_t i,
                          json_t *geometry) {
    json_t *config = json_copy_of(geometry);
    json_put(config, "llc.size", json_integer((json_int_t)k->sizes[i]));
    if (k->sets)
        json_put(config, "curve.sets", json_integer((json_int_t)k->sets));
    if (k->sets && curve_ways(c, i))
        json_put(config, "llc.ways", json_integer((json_int_t)curve_ways(c, i)));
    if (k->rate > 0)
        json_put(config, "curve.sample", json_real(k->rate));
    return config;
}

void curve_add_runs(struct result *result, const struct curve *c, const struct curve_config *k,
                    json_t *geometry) {
    const struct curve_totals totals = curve_totals(c);
    for (uint32_t i = 0; i < k->n; i++) {
        char label[40];
        json_t *stats = json_object();
        stat_json(stats, &curve_totals_table, &totals);
        if (curve_ways(c, i)) {
            const struct curve_misses m = curve_set_misses(c, i);
            stat_json(stats, &curve_sets_table, &m);
        }
        if (k->full) {
            const struct curve_misses m = curve_full_misses(c, i);
            stat_json(stats, &curve_full_table, &m);
        }
        if (k->rate > 0) {
            const struct curve_estimate e = curve_estimate(c, i);
            stat_json(stats, &curve_sample_table, &e);
        }
        unit_format(label, sizeof label, (double)k->sizes[i], UNIT_BYTES, 4);
        result_run(result, label, run_config(c, k, i, geometry), stats);
    }
}
