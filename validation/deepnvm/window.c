/* The formula as a machine: one stream with 1, 2, 4, ... accesses in flight and nothing else that
 * could be scarce (conf/serial.ini). With one it is the formula; docs/parallelism.md has more. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "validation/deepnvm/parts.h"
#include "validation/flips.h"
#include "validation/timed.h"

#define LIMIT   2000000u
#define WINDOWS 9u /* 1, 2, 4, ... 256 */

static const char *const tables[TECHS] = {"deepnvm-sram", "deepnvm-stt", "deepnvm-sot"};

struct depth_sweep {
    struct timed_stats timed[WINDOWS][TECHS];
    struct flip_model flips[WINDOWS][TECHS];
    struct deepnvm_figures formula[WINDOWS][TECHS]; /* divided by the window */
};

static int simulate(struct dn_data *d, const char *path, unsigned windows, struct depth_sweep *s,
                    struct sim_err *err) {
    char texts[WINDOWS][32];
    const char *settings[WINDOWS][4];
    struct study_timed jobs[WINDOWS * TECHS];
    for (unsigned i = 0; i < windows; i++) {
        snprintf(texts[i], sizeof texts[i], "front.window=%u", 1u << i);
        settings[i][0] = texts[i];
        settings[i][1] = "llc.size=3MiB";
        settings[i][2] = "llc.fill=lazy";
        settings[i][3] = NULL;
        for (unsigned k = 0; k < TECHS; k++)
            jobs[i * TECHS + k] = (struct study_timed){.path = path,
                                                       .config = "conf/serial.ini",
                                                       .settings = settings[i],
                                                       .tech = tables[k],
                                                       .limit = LIMIT,
                                                       .flip = &s->flips[i][k]};
    }
    return study_timed_all(d->run, jobs, s->timed[0], (size_t)windows * TECHS, err);
}

/* The formula on the counts of the same accesses, with the DRAM of the machine. */
static int evaluate(struct dn_data *d, const char *path, unsigned windows, struct depth_sweep *s,
                    struct sim_err *err) {
    const double bytes = (double)dn_capacities[MB3], all[TECHS] = {bytes, bytes, bytes};
    struct cache_stats stats;
    struct dn_techs t;
    const struct traffic_job job = {.path = path,
                                    .limit = LIMIT,
                                    .llc = d->llc,
                                    .sizes = &dn_capacities[MB3],
                                    .n = 1,
                                    .threads = 1};
    int rc = traffic_collect(&job, &stats, err);
    if (rc == 0)
        rc = dn_techs(tables, all, &t, err);
    if (rc)
        return rc;
    const struct deepnvm_counts c = {(double)stats.reads, (double)stats.writes,
                                     dn_dram_accesses(&stats),
                                     (double)(stats.fill_bytes + stats.writeback_bytes)};
    for (unsigned i = 0; i < windows; i++)
        for (unsigned k = 0; k < TECHS; k++)
            deepnvm_evaluate(&c, &t.point[k], &d->charged, 1u << i, &s->formula[i][k]);
    return 0;
}

static void add_sweep(struct dn_data *d, unsigned windows, const struct depth_sweep *s) {
    static const struct report_column columns[] = {
        {"in flight", "", 4},        {"SRAM", "ms", 4},
        {"STT gain, timed", "x", 3}, {"STT gain, formula / in flight", "x", 3},
        {"SOT gain, timed", "x", 3}, {"SOT gain, formula / in flight", "x", 3},
    };
    static const char *const names[] = {"SRAM", "STT", "SOT"};
    json_t *table = report_table(d->run->section,
                                 "Accesses in flight: EDP gain at 3 MB, the first 2 M accesses of "
                                 "SqueezeNet 1.1, nothing scarce but the window",
                                 columns, sizeof columns / sizeof *columns);
    json_t *chart = report_chart(d->run->section, "EDP gain against accesses in flight",
                                 REPORT_LINES, (struct report_axis){"accesses in flight", "", true},
                                 (struct report_axis){"EDP gain", "x", true});
    for (unsigned i = 0; i < windows; i++) {
        report_number(table, 1u << i);
        report_number(table, s->timed[i][SRAM].total_s * 1e3);
        for (unsigned k = STT; k < TECHS; k++) {
            const double timed = s->timed[i][SRAM].edp_js / s->timed[i][k].edp_js;
            const double sketch = deepnvm_gain(&s->formula[i][SRAM], &s->formula[i][k]);
            char series[64];
            report_number(table, timed);
            report_number(table, sketch);
            snprintf(series, sizeof series, "%s, timed", names[k]);
            report_point(chart, series, 1u << i, timed, "");
            snprintf(series, sizeof series, "%s, formula / in flight", names[k]);
            report_point(chart, series, 1u << i, sketch, "");
        }
    }
}

static void add_flips(struct dn_data *d, unsigned windows, const struct depth_sweep *s) {
    json_t *table = study_flip_table(d->run, "by accesses in flight, 3 MB");
    for (unsigned i = 0; i < windows; i++)
        for (unsigned k = STT; k < TECHS; k++) {
            char where[64];
            snprintf(where, sizeof where, "%u in flight, timed", 1u << i);
            const struct study_pair pair = {where, dn_names[k], dn_names[SRAM], true};
            study_flip(d->run, table, &pair, &s->flips[i][SRAM], &s->flips[i][k]);
        }
}

int dn_study_window(struct dn_data *d, struct sim_err *err) {
    static const char *const points[TECHS] = {"serial.sram", "serial.stt", "serial.sot"};
    const unsigned windows = d->run->quick ? 2 : WINDOWS;
    char path[512];
    study_data(d->run, "squeezenet1_1.mgt", path, sizeof path);
    struct depth_sweep *s = sim_alloc(1, sizeof *s, err);
    int rc = s ? simulate(d, path, windows, s, err) : SIM_EIO;
    if (rc == 0)
        rc = evaluate(d, path, windows, s, err);
    if (rc == 0)
        add_sweep(d, windows, s);
    if (rc == 0)
        add_flips(d, windows, s);
    for (unsigned k = 0; k < TECHS && rc == 0; k++)
        rc = study_point(d->run, points[k], s->formula[0][k].edp_js * 1e3,
                         s->timed[0][k].edp_js * 1e3, err);
    free(s);
    return rc;
}
