/* Streams in three ways: the formula, counts, and a timed TITAN X. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validation/deepnvm/parts.h"
#include "validation/timed.h"

/* What one timed configuration is: a technology at a capacity, and slices that divide its sets. */
struct setup {
    unsigned tech;
    const char *table, *size, *slices;
    unsigned capacity;
};

static const struct setup setups[] = {
    {SRAM, "deepnvm-sram", "llc.size=3MiB", "llc.slices=24", MB3},
    {STT, "deepnvm-stt", "llc.size=3MiB", "llc.slices=24", MB3},
    {SOT, "deepnvm-sot", "llc.size=3MiB", "llc.slices=24", MB3},
    {STT, "deepnvm-stt", "llc.size=7MiB", "llc.slices=28", MB7},
    {SOT, "deepnvm-sot", "llc.size=10MiB", "llc.slices=20", MB10},
};
#define N_SETUPS (sizeof setups / sizeof *setups)

struct study_stream {
    const char *name, *path;
    bool captured, quick;
    uint64_t limit;
};

static const struct study_stream streams[] = {
    {"ResNet-18 block, captured", "resnet18-block.mgt", true, true, 0},
    {"SqueezeNet 1.1, captured", "squeezenet1_1.mgt", true, false, 0},
    {"AlexNet conv, captured", "alexnet-conv.mgt", true, false, 0},
    {"AlexNet fc8, captured", "alexnet-fc8.mgt", true, false, 0},
    {"LSTM step, captured", "lstm-step.mgt", true, false, 0},
    {"GoogLeNet 3b, batch 1", "gen:googlenet,layers=10-15", false, false, 3000000},
    {"VGG-16 conv4_1, batch 1", "gen:vgg16,layers=8", false, false, 3000000},
    {"ResNet-18 layer 12, training", "gen:resnet18,layers=12,training=1", false, false, 3000000},
    {"HPCG small, 1 iteration", "gen:hpcg,size=small", false, false, 0},
};
#define N_STREAMS (sizeof streams / sizeof *streams)

/* A stream in three ways. */
struct stream_outcome {
    struct cache_stats counts[N_SETUPS];
    struct timed_stats timed[N_SETUPS];
};

static const char *path_of(const struct dn_data *d, const struct study_stream *s, char *buf,
                           size_t size) {
    return s->captured ? study_data(d->run, s->path, buf, size) : s->path;
}

static int tick(void *user, struct sim_err *err) {
    return study_tick(user, err);
}

static int count(struct dn_data *d, const char *path, uint64_t limit, struct cache_stats *counts,
                 struct sim_err *err) {
    uint64_t sizes[N_SETUPS];
    for (size_t i = 0; i < N_SETUPS; i++)
        sizes[i] = dn_capacities[setups[i].capacity];
    const struct traffic_job job = {.path = path,
                                    .limit = limit,
                                    .llc = d->llc,
                                    .sizes = sizes,
                                    .n = N_SETUPS,
                                    .threads = d->run->threads,
                                    .tick = tick,
                                    .user = d->run};
    return traffic_collect(&job, counts, err);
}

static int run_stream(struct dn_data *d, const struct study_stream *s, struct stream_outcome *o,
                      struct sim_err *err) {
    char path[512];
    const char *settings[N_SETUPS][3];
    struct study_timed jobs[N_SETUPS];
    for (size_t i = 0; i < N_SETUPS; i++) {
        settings[i][0] = setups[i].size;
        settings[i][1] = setups[i].slices;
        settings[i][2] = NULL;
        jobs[i] = (struct study_timed){.path = path_of(d, s, path, sizeof path),
                                       .config = "conf/titanx.ini",
                                       .settings = settings[i],
                                       .tech = setups[i].table,
                                       .limit = s->limit};
    }
    const int rc = count(d, jobs[0].path, s->limit, o->counts, err);
    return rc ? rc : study_timed_all(d->run, jobs, o->timed, N_SETUPS, err);
}

static struct deepnvm_counts as_counts(const struct cache_stats *s) {
    return (struct deepnvm_counts){(double)s->reads, (double)s->writes, dn_dram_accesses(s),
                                   (double)(s->fill_bytes + s->writeback_bytes)};
}

/* EDP of setup i of a stream. */
struct edps {
    double formula, count;     /* cache alone; with DRAM */
    double timed, timed_alone; /* all energy; the cache's, over the same time */
};

static struct edps edps_of(const struct dn_data *d, const struct stream_outcome *o, size_t i,
                           const struct tech_point *point) {
    const struct deepnvm_counts c = as_counts(&o->counts[i]);
    const struct timed_stats *t = &o->timed[i];
    struct deepnvm_figures alone;
    struct count_stats whole;
    deepnvm_evaluate(&c, point, &dn_no_dram, 1, &alone);
    count_evaluate(&o->counts[i], point, &d->dram, &whole);
    return (struct edps){alone.edp_js, whole.edp_js, t->edp_js,
                         (t->dynamic_j + t->leakage_j) * t->total_s};
}

static int open_points(struct tech_point points[N_SETUPS], struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < N_SETUPS && rc == 0; i++) {
        const char *names[TECHS] = {setups[i].table, NULL, NULL};
        const double bytes[TECHS] = {(double)dn_capacities[setups[i].capacity], 0, 0};
        struct dn_techs t;
        rc = dn_techs(names, bytes, &t, err);
        points[i] = t.point[0];
    }
    return rc;
}

static json_t *gain_table(struct dn_data *d, const char *title) {
    static const struct report_column columns[] = {
        {"stream", "", 0},
        {"STT: formula, alone", "x", 3},
        {"STT: count, DRAM", "x", 3},
        {"STT: timed", "x", 3},
        {"STT: timed, cache's energy", "x", 3},
        {"SOT: formula, alone", "x", 3},
        {"SOT: count, DRAM", "x", 3},
        {"SOT: timed", "x", 3},
        {"SOT: timed, cache's energy", "x", 3},
    };
    return report_table(d->run->section, title, columns, sizeof columns / sizeof *columns);
}

static void add_gains(json_t *table, json_t *chart, const struct edps *base, const struct edps *e,
                      const char *tech, const char *stream) {
    char series[64];
    const double gains[] = {base->formula / e->formula, base->count / e->count,
                            base->timed / e->timed, base->timed_alone / e->timed_alone};
    for (size_t i = 0; i < 4; i++)
        report_number(table, gains[i]);
    snprintf(series, sizeof series, "%s, count", tech);
    report_bar(chart, series, stream, gains[1]);
    snprintf(series, sizeof series, "%s, timed", tech);
    report_bar(chart, series, stream, gains[2]);
}

/* Where the formula and the timed run part, for SRAM at 3 MB. */
static void add_causes(json_t *table, const struct study_stream *s, const struct stream_outcome *o,
                       const struct tech_point *sram, const struct deepnvm_dram *dram) {
    const struct timed_stats *t = &o->timed[0];
    const struct deepnvm_counts c = as_counts(&o->counts[0]);
    struct deepnvm_figures f;
    deepnvm_evaluate(&c, sram, dram, 1, &f);
    report_cell(table, "%s", s->name);
    report_number(table, (double)o->counts[0].accesses / 1e6);
    report_number(table, c.reads / c.writes);
    report_number(table, (double)t->cache.reads / (double)t->cache.writes);
    report_number(table, 100 * (double)t->cache.accesses / (double)o->counts[0].accesses);
    report_number(table, f.delay_s / t->total_s);
    report_number(table, 100 * f.leakage_j / f.energy_j);
    report_number(table, 100 * t->leakage_j / t->total_j);
    report_number(table, 100 * f.dram_j / f.energy_j);
    report_number(table, 100 * t->dram_j / t->total_j);
}

static json_t *cause_table(struct dn_data *d) {
    static const struct report_column columns[] = {
        {"stream, SRAM at 3 MB", "", 0},      {"accesses", "M", 4},
        {"reads per write", "", 3},           {"behind the L1s", "", 3},
        {"accesses left by the L1s", "%", 3}, {"serial time over timed", "x", 3},
        {"leakage, serial", "%", 3},          {"leakage, timed", "%", 3},
        {"DRAM energy, serial", "%", 3},      {"DRAM energy, timed", "%", 3},
    };
    return report_table(d->run->section, "Why the timed gain differs: mix, overlap, shares",
                        columns, sizeof columns / sizeof *columns);
}

/* Least and most timed gains: [technology][capacity or area]. */
struct ends {
    double least[TECHS][2], most[TECHS][2], order[2];
};

static void widen(struct ends *e, const struct edps all[N_SETUPS]) {
    const double gains[TECHS][2] = {{1, 1},
                                    {all[0].timed / all[1].timed, all[0].timed / all[3].timed},
                                    {all[0].timed / all[2].timed, all[0].timed / all[4].timed}};
    for (unsigned k = 0; k < 2; k++) {
        for (unsigned i = STT; i < TECHS; i++) {
            e->least[i][k] = fmin(e->least[i][k], gains[i][k]);
            e->most[i][k] = fmax(e->most[i][k], gains[i][k]);
        }
        e->order[k] = fmin(e->order[k], gains[SOT][k] / gains[STT][k]);
    }
}

static int give_ends(struct dn_data *d, const struct ends *e, struct sim_err *err) {
    static const char *const names[] = {"", "stt", "sot"}, *const by[] = {"isocap", "isoarea"};
    int rc = 0;
    for (unsigned k = 0; k < 2; k++) {
        char name[64];
        for (unsigned i = STT; i < TECHS && rc == 0; i++) {
            snprintf(name, sizeof name, "timed.%s.%s.least", by[k], names[i]);
            rc = study_point(d->run, name, NAN, e->least[i][k], err);
            snprintf(name, sizeof name, "timed.%s.%s.most", by[k], names[i]);
            if (rc == 0)
                rc = study_point(d->run, name, NAN, e->most[i][k], err);
        }
        snprintf(name, sizeof name, "timed.%s.order", by[k]);
        if (rc == 0)
            rc = study_point(d->run, name, NAN, e->order[k], err);
    }
    return rc;
}

struct stream_output {
    json_t *gains[2], *charts[2], *causes;
};

static void begin_streams(struct dn_data *d, struct stream_output *o) {
    static const char *const titles[] = {
        "Three columns on a TITAN X: EDP gain at 3 MB",
        "Three columns on a TITAN X: EDP gain at SRAM's area (STT 7 MB, SOT 10 MB)"};
    for (unsigned k = 0; k < 2; k++) {
        o->gains[k] = gain_table(d, titles[k]);
        o->charts[k] = report_chart(d->run->section, titles[k], REPORT_BARS,
                                    (struct report_axis){"stream", "", false},
                                    (struct report_axis){"EDP gain", "x", false});
    }
    o->causes = cause_table(d);
}

static void add_stream(const struct dn_data *d, struct stream_output *out,
                       const struct study_stream *s, const struct stream_outcome *o,
                       const struct tech_point *points, struct ends *ends) {
    static const char *const names[] = {"SRAM", "STT", "SOT"};
    struct edps all[N_SETUPS];
    for (size_t i = 0; i < N_SETUPS; i++)
        all[i] = edps_of(d, o, i, &points[i]);
    for (unsigned k = 0; k < 2; k++) {
        report_cell(out->gains[k], "%s", s->name);
        for (unsigned i = STT; i < TECHS; i++)
            add_gains(out->gains[k], out->charts[k], &all[0], &all[i + 2 * k], names[i], s->name);
    }
    add_causes(out->causes, s, o, &points[0], &d->charged);
    widen(ends, all);
}

int dn_study_streams(struct dn_data *d, struct sim_err *err) {
    struct ends ends = {.order = {INFINITY, INFINITY}};
    struct tech_point points[N_SETUPS];
    struct stream_output out;
    int rc = open_points(points, err);
    for (unsigned i = 0; i < TECHS; i++)
        ends.least[i][0] = ends.least[i][1] = INFINITY;
    begin_streams(d, &out);
    for (size_t i = 0; i < N_STREAMS && rc == 0; i++) {
        struct stream_outcome o;
        if (d->run->quick && !streams[i].quick)
            continue;
        rc = run_stream(d, &streams[i], &o, err);
        if (rc == 0)
            add_stream(d, &out, &streams[i], &o, points, &ends);
    }
    report_text(
        d->run->section,
        "Serially nearly all energy is leakage over a long time. On the GPU the L1s take "
        "reads away, so that fewer reads come with each write, accesses overlap, so that "
        "leakage has little time, and the standby of the DRAM, which no cache technology "
        "changes, is a large part of the energy: the gain of the whole is a fraction of the "
        "serial one, in the order of the claims.");
    return rc ? rc : give_ends(d, &ends, err);
}
