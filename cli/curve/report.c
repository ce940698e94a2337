#include "cli/curve/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "cli/report/parts.h"
#include "cli/report/write.h"
#include "sim/unit.h"

/* The curves of a page: those asked for. */
struct kind {
    const char *name;
    bool asked;
    bool (*known)(const struct curve *c, uint32_t i);
    double (*misses)(const struct curve *c, uint32_t i);
    double (*ratio)(const struct curve *c, uint32_t i);
};

static bool always(const struct curve *c, uint32_t i) {
    (void)c, (void)i;
    return true;
}
static bool has_ways(const struct curve *c, uint32_t i) {
    return curve_ways(c, i) > 0;
}
static double set_misses(const struct curve *c, uint32_t i) {
    return (double)curve_set_misses(c, i).all;
}
static double set_ratio(const struct curve *c, uint32_t i) {
    return curve_set_misses(c, i).ratio;
}
static double full_misses(const struct curve *c, uint32_t i) {
    return (double)curve_full_misses(c, i).all;
}
static double full_ratio(const struct curve *c, uint32_t i) {
    return curve_full_misses(c, i).ratio;
}
static double sampled_misses(const struct curve *c, uint32_t i) {
    return curve_estimate(c, i).misses;
}
static double sampled_ratio(const struct curve *c, uint32_t i) {
    return curve_estimate(c, i).ratio;
}

#define KINDS 3

static void add_charts(json_t *section, const struct curve *c, const struct curve_config *k,
                       const struct kind *kinds) {
    const bool log = k->n > 1 && k->sizes[k->n - 1] >= 4 * k->sizes[0];
    const struct report_axis x = {"capacity", "KiB", log};
    json_t *ratio = report_chart(section, "Miss ratio over capacity", REPORT_LINES, x,
                                 (struct report_axis){"miss ratio", "%", false});
    json_t *misses = report_chart(section, "Misses over capacity", REPORT_LINES, x,
                                  (struct report_axis){"misses", "", false});
    for (size_t j = 0; j < KINDS; j++)
        for (uint32_t i = 0; i < k->n && kinds[j].asked; i++) {
            if (!kinds[j].known(c, i))
                continue;
            const double size = (double)k->sizes[i] / 1024;
            report_point(ratio, kinds[j].name, size, 100 * kinds[j].ratio(c, i), NULL);
            report_point(misses, kinds[j].name, size, kinds[j].misses(c, i), NULL);
        }
}

static void add_row(json_t *table, const struct curve *c, const struct curve_config *k,
                    const struct kind *kinds, uint32_t i) {
    char size[40];
    report_cell(table, "%s", unit_format(size, sizeof size, (double)k->sizes[i], UNIT_BYTES, 4));
    report_number(table, has_ways(c, i) ? (double)curve_ways(c, i) : NAN);
    for (size_t j = 0; j < KINDS; j++) {
        const bool known = kinds[j].asked && kinds[j].known(c, i);
        report_number(table, known ? kinds[j].misses(c, i) : NAN);
        report_number(table, known ? 100 * kinds[j].ratio(c, i) : NAN);
    }
    report_number(table, k->rate > 0 ? 100 * curve_estimate(c, i).bound : NAN);
}

static void add_table(json_t *section, const struct curve *c, const struct curve_config *k,
                      const struct kind *kinds) {
    const struct report_column columns[] = {
        {"capacity", "", 0},
        {"ways", "", REPORT_EXACT},
        {"misses", "", REPORT_EXACT},
        {"ratio", "%", 5},
        {"fully ass. misses", "", REPORT_EXACT},
        {"ratio", "%", 5},
        {"estimated misses", "", 6},
        {"ratio", "%", 5},
        {"+-", "%", 3},
    };
    json_t *table =
        report_table(section, "Misses of each capacity", columns, sizeof columns / sizeof *columns);
    for (uint32_t i = 0; i < k->n; i++)
        add_row(table, c, k, kinds, i);
}

int curve_report_write(const struct curve *c, const struct curve_config *k, const json_t *geometry,
                       const struct result *result, const char *path, struct sim_err *err) {
    char sets[48];
    const struct curve_totals n = curve_totals(c);
    const struct kind kinds[KINDS] = {
        {sets, k->sets > 0, has_ways, set_misses, set_ratio},
        {"fully associative", k->full, always, full_misses, full_ratio},
        {"estimated from a sample", k->rate > 0, always, sampled_misses, sampled_ratio},
    };
    snprintf(sets, sizeof sets, "%" PRIu64 " sets", k->sets);
    struct report *report = report_of(result, "Miss-ratio curve", err);
    if (!report)
        return SIM_EIO;
    json_t *section = report_section(report, "curve", "Misses and capacity");
    report_text(section, "LRU, lines of %" PRIu64 " B, %" PRIu64 " reads and %" PRIu64 " writes.",
                k->cache.line, n.reads, n.writes);
    add_charts(section, c, k, kinds);
    add_table(section, c, k, kinds);
    report_parameters(report, &geometry, 1);
    const int rc = report_write_html(report_json(report), path, err);
    report_free(report);
    return rc;
}
