/* Streams in three ways: the formula, counts, and a timed TITAN X. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/report.h"
#include "validation/deepnvm/parts.h"
#include "validation/flips.h"
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

/* What nothing about the chip decides, varied one at a time: the first is the preset as it is. */
static const char *const variants[] = {
    NULL, "gpu.shared=0", "gpu.shared=110", "dram.model=fixed", "llc.banks=1", "llc.banks=4"};
#define N_VARIANTS (sizeof variants / sizeof *variants)

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
    size_t variants; /* of the timed runs; 1: the preset alone */
    struct cache_stats counts[N_SETUPS];
    struct timed_stats timed[N_VARIANTS][N_SETUPS];
    struct flip_model flips[N_SETUPS]; /* of the preset's timed runs */
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

/* The whole streams are varied, and not those that are a layer out of a network. */
static size_t variants_of(const struct dn_data *d, const struct study_stream *s) {
    return d->run->quick || s->limit ? 1 : N_VARIANTS;
}

static int run_stream(struct dn_data *d, const struct study_stream *s, struct stream_outcome *o,
                      struct sim_err *err) {
    char path[512];
    const char *settings[N_VARIANTS][N_SETUPS][4];
    struct study_timed jobs[N_VARIANTS * N_SETUPS];
    o->variants = variants_of(d, s);
    for (size_t v = 0; v < o->variants; v++)
        for (size_t i = 0; i < N_SETUPS; i++) {
            const char **texts = settings[v][i];
            texts[0] = setups[i].size;
            texts[1] = setups[i].slices;
            texts[2] = variants[v];
            texts[3] = NULL;
            jobs[v * N_SETUPS + i] = (struct study_timed){.path = path_of(d, s, path, sizeof path),
                                                          .config = "conf/titanx.ini",
                                                          .settings = texts,
                                                          .tech = setups[i].table,
                                                          .limit = s->limit,
                                                          .flip = v ? NULL : &o->flips[i]};
        }
    const int rc = count(d, jobs[0].path, s->limit, o->counts, err);
    return rc ? rc : study_timed_all(d->run, jobs, o->timed[0], o->variants * N_SETUPS, err);
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
    const struct timed_stats *t = &o->timed[0][i];
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
        {"STT: timed (band), x", "", 0},
        {"STT: timed, cache's energy", "x", 3},
        {"SOT: formula, alone", "x", 3},
        {"SOT: count, DRAM", "x", 3},
        {"SOT: timed (band), x", "", 0},
        {"SOT: timed, cache's energy", "x", 3},
    };
    return report_table(d->run->section, title, columns, sizeof columns / sizeof *columns);
}

/* The timed gain of setup i over SRAM, by a variant. */
static double timed_gain(const struct stream_outcome *o, size_t variant, size_t i) {
    return o->timed[variant][0].edp_js / o->timed[variant][i].edp_js;
}

/* A timed gain is no single number: "1.13 (0.825 to 1.32)". */
static void add_timed(json_t *table, const struct stream_outcome *o, size_t i) {
    double least = INFINITY, most = -INFINITY;
    char preset[32], from[32], to[32];
    for (size_t v = 0; v < o->variants; v++) {
        least = fmin(least, timed_gain(o, v, i));
        most = fmax(most, timed_gain(o, v, i));
    }
    report_format(preset, sizeof preset, timed_gain(o, 0, i), 3);
    if (o->variants == 1)
        report_cell(table, "%s (not varied)", preset);
    else
        report_cell(table, "%s (%s to %s)", preset, report_format(from, sizeof from, least, 3),
                    report_format(to, sizeof to, most, 3));
}

/* Of setup i over SRAM. */
static void add_gains(json_t *table, json_t *chart, const struct edps all[N_SETUPS], size_t i,
                      const struct stream_outcome *o, const char *stream) {
    const struct edps *base = &all[0], *e = &all[i];
    const char *tech = setups[i].tech == STT ? "STT" : "SOT";
    char series[64];
    report_number(table, base->formula / e->formula);
    report_number(table, base->count / e->count);
    add_timed(table, o, i);
    report_number(table, base->timed_alone / e->timed_alone);
    snprintf(series, sizeof series, "%s, count", tech);
    report_bar(chart, series, stream, base->count / e->count);
    snprintf(series, sizeof series, "%s, timed", tech);
    report_bar(chart, series, stream, base->timed / e->timed);
}

/* Where the formula and the timed run part, for SRAM at 3 MB. */
static void add_causes(json_t *table, const struct study_stream *s, const struct stream_outcome *o,
                       const struct tech_point *sram, const struct deepnvm_dram *dram) {
    const struct timed_stats *t = &o->timed[0][0];
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

static const struct ends no_ends = {
    .least = {{INFINITY, INFINITY}, {INFINITY, INFINITY}, {INFINITY, INFINITY}},
    .order = {INFINITY, INFINITY}};

static void widen(struct ends *e, const struct stream_outcome *o, size_t variant) {
    for (unsigned k = 0; k < 2; k++) {
        for (unsigned i = STT; i < TECHS; i++) {
            const double gain = timed_gain(o, variant, i + 2 * k);
            e->least[i][k] = fmin(e->least[i][k], gain);
            e->most[i][k] = fmax(e->most[i][k], gain);
        }
        e->order[k] = fmin(e->order[k], timed_gain(o, variant, SOT + 2 * k) /
                                            timed_gain(o, variant, STT + 2 * k));
    }
}

/* The points "timed..." or "band...". */
static int give_ends(struct dn_data *d, const char *prefix, const struct ends *e,
                     struct sim_err *err) {
    static const char *const names[] = {"", "stt", "sot"}, *const by[] = {"isocap", "isoarea"};
    int rc = 0;
    for (unsigned k = 0; k < 2; k++) {
        char name[64];
        for (unsigned i = STT; i < TECHS && rc == 0; i++) {
            snprintf(name, sizeof name, "%s.%s.%s.least", prefix, by[k], names[i]);
            rc = study_point(d->run, name, NAN, e->least[i][k], err);
            snprintf(name, sizeof name, "%s.%s.%s.most", prefix, by[k], names[i]);
            if (rc == 0)
                rc = study_point(d->run, name, NAN, e->most[i][k], err);
        }
        snprintf(name, sizeof name, "%s.%s.order", prefix, by[k]);
        if (rc == 0)
            rc = study_point(d->run, name, NAN, e->order[k], err);
    }
    return rc;
}

struct stream_output {
    json_t *gains[2], *charts[2], *causes, *flips;
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
    o->flips = study_flip_table(d->run, "streams, counted with DRAM and timed on a TITAN X");
}

/* Of setup i over SRAM at 3 MB, counted and timed. */
static void add_flips(const struct dn_data *d, json_t *table, const struct study_stream *s,
                      const struct stream_outcome *o, const struct tech_point *points, size_t i) {
    const struct setup *setup = &setups[i];
    const char *const ways[] = {"counts", "timed"};
    const struct deepnvm_counts base = as_counts(&o->counts[0]), own = as_counts(&o->counts[i]);
    struct flip_model models[2][2] = {{{.time_s = 0}}, {o->flips[0], o->flips[i]}};
    study_flip_model(&models[0][0], &base, &points[0], &d->charged);
    study_flip_model(&models[0][1], &own, &points[i], &d->charged);
    for (size_t k = 0; k < 2; k++) {
        char where[160];
        snprintf(where, sizeof where, "%s, %s of %s", s->name, ways[k],
                 strchr(setup->size, '=') + 1);
        const struct study_pair pair = {where, dn_names[setup->tech], dn_names[SRAM], k == 1};
        study_flip(d->run, table, &pair, &models[k][0], &models[k][1]);
    }
}

static void add_stream(const struct dn_data *d, struct stream_output *out,
                       const struct study_stream *s, const struct stream_outcome *o,
                       const struct tech_point *points) {
    struct edps all[N_SETUPS];
    for (size_t i = 0; i < N_SETUPS; i++)
        all[i] = edps_of(d, o, i, &points[i]);
    for (unsigned k = 0; k < 2; k++) {
        report_cell(out->gains[k], "%s", s->name);
        for (unsigned i = STT; i < TECHS; i++)
            add_gains(out->gains[k], out->charts[k], all, i + 2 * k, o, s->name);
        for (unsigned i = STT; i < TECHS; i++)
            add_flips(d, out->flips, s, o, points, i + 2 * k);
    }
    add_causes(out->causes, s, o, &points[0], &d->charged);
}

int dn_study_streams(struct dn_data *d, struct sim_err *err) {
    struct ends ends = no_ends, band = no_ends;
    struct tech_point points[N_SETUPS];
    struct stream_output out;
    int rc = open_points(points, err);
    begin_streams(d, &out);
    for (size_t i = 0; i < N_STREAMS && rc == 0; i++) {
        struct stream_outcome o;
        if (d->run->quick && !streams[i].quick)
            continue;
        rc = run_stream(d, &streams[i], &o, err);
        if (rc)
            break;
        add_stream(d, &out, &streams[i], &o, points);
        widen(&ends, &o, 0);
        for (size_t v = 0; v < o.variants; v++)
            widen(&band, &o, v);
    }
    report_text(
        d->run->section,
        "Serially nearly all energy is leakage over a long time. On the GPU the L1s take "
        "reads away, so that fewer reads come with each write, accesses overlap, so that "
        "leakage has little time, and the standby of the DRAM, which no cache technology "
        "changes, is a large part of the energy: the gain of the whole is a fraction of the "
        "serial one. The band in brackets is of the same stream with gpu.shared at 0 and 110 in "
        "place of the fitted 55, the fixed DRAM model for the banked one, and 1 and 4 banks for 2, "
        "one at a time: no figure of the chip decides these, and the sign of STT's gain turns "
        "within it.");
    if (rc == 0)
        rc = give_ends(d, "timed", &ends, err);
    return rc || d->run->quick ? rc : give_ends(d, "band", &band, err);
}
