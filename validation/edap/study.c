/* EDAP tuning: what Algorithm 1 of DeepNVM++ chooses among NVSim's designs by the serial formula,
 * and what a timed GPU would have chosen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/params.h"
#include "sim/shipped.h"
#include "validation/deepnvm/traffic.h"
#include "validation/edap/designs.h"
#include "validation/flips.h"
#include "validation/study.h"
#include "validation/timed.h"

#define N_SIZES 6u
#define AT      2u /* 4 MiB, where NVSim was run for several targets */
static const uint64_t sizes[N_SIZES] = {1ull << 20, 2ull << 20,  4ull << 20,
                                        8ull << 20, 16ull << 20, 32ull << 20};
static const double capacities[N_SIZES] = {0x1p20, 0x2p20, 0x4p20, 0x8p20, 0x10p20, 0x20p20};

static const struct {
    const char *name, *path;
    bool captured;
} streams[] = {
    {"ResNet-18 block, captured", "resnet18-block.mgt", true},
    {"AlexNet conv, captured", "alexnet-conv.mgt", true},
    {"AlexNet fc8, captured", "alexnet-fc8.mgt", true},
    {"HPCG small, 1 iteration", "gen:hpcg,size=small", false},
};
#define N_STREAMS (sizeof streams / sizeof *streams)

#define QUICK_ACCESSES 200000u /* of the timed runs in a quick study */

static const char *const memories[] = {"SRAM", "STT-MRAM", "SOT-MRAM"};
static const char *const point_names[] = {"loss.sram", "loss.stt", "loss.sot"};
#define N_MEMORIES 3u

struct edap_study {
    struct study_run *run;
    size_t n; /* streams in use */
    struct edap_designs designs;
    struct deepnvm_counts counts[N_STREAMS][N_SIZES];
    struct deepnvm_dram dram;
    double worst[N_MEMORIES]; /* loss */
};

static const char *path_of(const struct edap_study *s, size_t i, char *buf, size_t size) {
    return streams[i].captured ? study_data(s->run, streams[i].path, buf, size) : streams[i].path;
}

static int configure(struct edap_study *s, struct cache_config *llc, struct sim_err *err) {
    struct memory_config config;
    struct param_set *set = param_set_new(err);
    int rc = set ? params_bind(set, &config, err) : SIM_EIO;
    if (rc == 0)
        rc = shipped_config(set, "conf/gtx1080ti.ini", err);
    if (rc == 0)
        rc = params_resolve(&config, true, false, err);
    param_set_free(set);
    s->dram = (struct deepnvm_dram){config.dram.latency_s, config.dram.energy_j_per_b};
    *llc = config.caches.llc;
    return rc;
}

static int tick(void *user, struct sim_err *err) {
    return study_tick(user, err);
}

static int count(struct edap_study *s, size_t i, const struct cache_config *llc,
                 struct sim_err *err) {
    char path[512];
    struct cache_stats stats[N_SIZES];
    const struct traffic_job job = {.path = path_of(s, i, path, sizeof path),
                                    .llc = *llc,
                                    .sizes = sizes,
                                    .n = N_SIZES,
                                    .threads = s->run->threads,
                                    .tick = tick,
                                    .user = s->run};
    const int rc = traffic_collect(&job, stats, err);
    for (size_t k = 0; k < N_SIZES && rc == 0; k++)
        s->counts[i][k] = edap_counts(&stats[k]);
    return rc;
}

static struct edap_workload workload(const struct edap_study *s, size_t i) {
    return (struct edap_workload){capacities, s->counts[i], N_SIZES, s->dram};
}

/* The capacity of least EDAP per memory and stream, and EDAP over capacity. */
static int add_choices(struct edap_study *s, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"stream", "", 0},   {"memory", "", 0},   {"capacity", "MiB", 3},
        {"target", "", 0},   {"access", "", 0},   {"delay", "ms", 4},
        {"energy", "mJ", 4}, {"area", "mm^2", 4}, {"EDAP", "mJ ms mm^2", 4},
    };
    json_t *table = report_table(s->run->section, "The design of least EDAP, of all capacities",
                                 columns, sizeof columns / sizeof *columns);
    int rc = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t m = 0; m < N_MEMORIES && rc == 0; m++) {
            const struct edap_workload w = workload(s, i);
            struct edap_choice c;
            rc = edap_choose(s->designs.items, s->designs.n, memories[m], 0, &w, &c, err);
            if (rc)
                break;
            const struct edap_design *d = &s->designs.items[c.design];
            report_cell(table, "%s", streams[i].name);
            report_cell(table, "%s", memories[m]);
            report_number(table, d->point.capacity_b / 0x1p20);
            report_cell(table, "%s", d->target);
            report_cell(table, "%s", d->access);
            report_number(table, c.figures.delay_s * 1e3);
            report_number(table, c.figures.energy_j * 1e3);
            report_number(table, d->point.area_mm2);
            report_number(table, c.edap * 1e12);
        }
    return rc;
}

/* The best of each memory against SRAM's best. */
static int add_flips(struct edap_study *s, struct sim_err *err) {
    json_t *table = study_flip_table(s->run, "the designs of least EDAP");
    int rc = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct edap_workload w = workload(s, i);
        struct flip_model models[N_MEMORIES];
        for (size_t m = 0; m < N_MEMORIES && rc == 0; m++) {
            struct edap_choice c;
            rc = edap_choose(s->designs.items, s->designs.n, memories[m], 0, &w, &c, err);
            if (rc)
                break;
            const struct tech_point *point = &s->designs.items[c.design].point;
            size_t k = 0;
            while (k + 1 < N_SIZES && capacities[k] != point->capacity_b)
                k++;
            study_flip_model(&models[m], &s->counts[i][k], point, &s->dram);
        }
        for (size_t m = 1; m < N_MEMORIES && rc == 0; m++) {
            const struct study_pair pair = {streams[i].name, memories[m], memories[0], false};
            study_flip(s->run, table, &pair, &models[0], &models[m]);
        }
    }
    return rc;
}

static int add_chart(struct edap_study *s, struct sim_err *err) {
    json_t *chart = report_chart(s->run->section, "Least EDAP of each capacity, ResNet-18 block",
                                 REPORT_LINES, (struct report_axis){"capacity", "MiB", true},
                                 (struct report_axis){"EDAP", "mJ ms mm^2", true});
    const struct edap_workload w = workload(s, 0);
    int rc = 0;
    for (size_t m = 0; m < N_MEMORIES; m++)
        for (size_t k = 0; k < N_SIZES && rc == 0; k++) {
            struct edap_choice c;
            rc = edap_choose(s->designs.items, s->designs.n, memories[m], capacities[k], &w, &c,
                             err);
            if (rc == 0)
                report_point(chart, memories[m], capacities[k] / 0x1p20, c.edap * 1e12,
                             s->designs.items[c.design].target);
        }
    return rc;
}

/* The designs of all memories at 4 MiB, and their timed runs on a stream. */
#define DESIGNS_MAX 64u
struct study_field {
    size_t n, design[DESIGNS_MAX];
    struct timed_stats timed[DESIGNS_MAX];
};

static int simulate(struct edap_study *s, size_t stream, struct study_field *f,
                    struct sim_err *err) {
    static const char *const settings[] = {"llc.size=4MiB", "llc.slices=32", NULL};
    struct study_timed jobs[DESIGNS_MAX] = {0};
    char path[512];
    f->n = 0;
    for (size_t i = 0; i < s->designs.n && f->n < DESIGNS_MAX; i++)
        if (s->designs.items[i].point.capacity_b == capacities[AT]) {
            jobs[f->n] = (struct study_timed){.path = path_of(s, stream, path, sizeof path),
                                              .config = "conf/titanx.ini",
                                              .settings = settings,
                                              .tech = s->designs.items[i].table,
                                              .limit = s->run->quick ? QUICK_ACCESSES : 0};
            f->design[f->n++] = i;
        }
    return study_timed_all(s->run, jobs, f->timed, f->n, err);
}

/* Timed EDAP of a memory's designs: of the formula's choice, and the least. */
static void judge(struct edap_study *s, json_t *table, size_t stream, size_t memory,
                  const struct study_field *f, size_t chosen) {
    double least = INFINITY, own = NAN;
    size_t best = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct edap_design *d = &s->designs.items[f->design[i]];
        const double edap = f->timed[i].edp_js * d->point.area_mm2;
        if (strcmp(d->memory, memories[memory]) != 0)
            continue;
        if (f->design[i] == chosen)
            own = edap;
        if (edap < least) {
            least = edap;
            best = f->design[i];
        }
    }
    report_cell(table, "%s", streams[stream].name);
    report_cell(table, "%s", memories[memory]);
    report_cell(table, "%s, %s", s->designs.items[chosen].target, s->designs.items[chosen].access);
    report_cell(table, "%s, %s", s->designs.items[best].target, s->designs.items[best].access);
    report_number(table, 100 * (own / least - 1));
    s->worst[memory] = fmax(s->worst[memory], 100 * (own / least - 1));
}

static int compare(struct edap_study *s, struct sim_err *err) {
    static const struct report_column columns[] = {
        {"stream", "", 0},
        {"memory", "", 0},
        {"chosen by the formula", "", 0},
        {"best by timed EDAP", "", 0},
        {"loss", "%", 3},
    };
    json_t *table =
        report_table(s->run->section, "The choice at 4 MiB, and what a timed TITAN X would choose",
                     columns, sizeof columns / sizeof *columns);
    struct study_field *f = sim_alloc(1, sizeof *f, err);
    int rc = f ? 0 : SIM_EIO;
    if (s->run->quick)
        report_text(s->run->section, "A quick run: the timed GPU has the first %u accesses alone.",
                    QUICK_ACCESSES);
    for (size_t i = 0; i < s->n && rc == 0; i++) {
        const struct edap_workload w = workload(s, i);
        rc = simulate(s, i, f, err);
        for (size_t m = 0; m < N_MEMORIES && rc == 0; m++) {
            struct edap_choice c;
            rc = edap_choose(s->designs.items, s->designs.n, memories[m], capacities[AT], &w, &c,
                             err);
            if (rc == 0)
                judge(s, table, i, m, f, c.design);
        }
    }
    free(f);
    for (size_t m = 0; m < N_MEMORIES && rc == 0; m++)
        rc = study_point(s->run, point_names[m], NAN, s->worst[m], err);
    return rc;
}

static int run_parts(struct edap_study *s, struct sim_err *err) {
    struct cache_config llc;
    int rc = configure(s, &llc, err);
    for (size_t i = 0; i < s->n && rc == 0; i++)
        rc = count(s, i, &llc, err);
    if (rc == 0)
        rc = add_choices(s, err);
    if (rc == 0)
        rc = add_flips(s, err);
    if (rc == 0)
        rc = add_chart(s, err);
    return rc ? rc : compare(s, err);
}

static int run(struct study_run *run, struct sim_err *err) {
    struct edap_study *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    s->run = run;
    s->n = run->quick ? 1 : N_STREAMS;
    int rc = edap_designs_parse(&s->designs, shipped_text("validation/edap/designs.csv"),
                                "designs.csv", err);
    if (rc == 0)
        rc = run_parts(s, err);
    edap_designs_free(&s->designs);
    free(s);
    return rc;
}

static const struct study_group groups[] = {
    {"EDAP lost by the formula's choice", "nobody", "*"},
    {0},
};

const struct study study_edap = {
    .name = "edap",
    .title = "EDAP tuning: the cache design of least energy x delay x area",
    .claim = "DeepNVM++ keeps, of the designs that a tool finds for several optimisation targets, "
             "the one of least energy x delay x area, by a serial formula. Examined: what it "
             "chooses for a workload, and what is lost when a timed GPU is the judge.",
    .run = run,
    .groups = groups,
    .verdict = "With a timed GPU as the judge the formula's choice of a 4 MiB design loses up to "
               "{loss.sram} % of EDAP for SRAM, {loss.stt} % for STT and {loss.sot} % for SOT. "
               "Nobody outside gives figures, so that nothing is judged.",
};
