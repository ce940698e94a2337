/* The Eyeriss chip: AlexNet with its published mappings, the formulas of its papers and this
 * simulator beside what was measured on it; relative energies of ISCA'16; VGG-16 foretold. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validation/arrays.h"
#include "validation/eyeriss/chip.h"
#include "validation/eyeriss/isca16.h"
#include "validation/study.h"

enum { CONVS = EYERISS_LAYERS, MB = 1000000 };

/* What is counted of a layer, or of all. */
struct figures {
    double latency_s, glb_bytes, dram_bytes, pes;
};

struct convs {
    struct machine machine;
    struct network *net; /* alexnet */
    struct run_layer jobs[CONVS];
    struct rs_mapping maps[CONVS];
    double zeros[CONVS];
    struct figures model[CONVS], simulated[CONVS];
};

static const char *const timed_mode[] = {"array.mode=timed", NULL};

static struct figures simulated(const struct run_layer *job) {
    const struct pe_result *r = &job->result;
    return (struct figures){r->time_s, (double)r->glb_bytes, (double)r->dram_bytes,
                            (double)r->active_pes};
}

/* A layer with its mapping, ready for formulas. */
static int plan(struct rs *x, struct pe_layer *layer, const struct machine *m,
                const struct run_layer *job, const struct rs_mapping *map, struct sim_err *err) {
    int rc = pe_layer_init(layer, job->net, job->batch, err);
    if (rc == 0)
        rc = rs_prepare(x, &m->array, &m->type, layer, err);
    return rc ? rc : rs_set(x, map, err);
}

/* ISCA'16's formulas in the chip's units: two bytes a word, nothing coded. */
static int by_formula(const struct machine *m, const struct run_layer *job,
                      const struct rs_mapping *map, struct figures *out, struct sim_err *err) {
    const struct isca16_costs words = {.dram = 1, .glb = 1};
    struct isca16_result r;
    struct pe_layer layer;
    struct rs x;
    const int rc = plan(&x, &layer, m, job, map, err);
    if (rc)
        return rc;
    isca16_evaluate(&x, &words, &r);
    /* filters come past the buffer */
    const double glb = r.glb - r.filter.words * r.filter.a * r.filter.b;
    *out = (struct figures){r.cycles / m->array.clock_hz, 2 * glb, 2 * r.dram, r.active_pes};
    return 0;
}

/* The five convolutions, batch 4; zeros of CONV5's output are not published: its input's. */
static int open_convs(struct convs *c, struct sim_err *err) {
    int rc = study_machine(&c->machine, "conf/eyeriss.ini", timed_mode, NULL, NULL, err);
    if (rc == 0)
        rc = network_open(&c->net, "alexnet", err);
    if (rc == 0)
        rc = eyeriss_zeros(c->zeros, err);
    for (size_t i = 0, n = 0; rc == 0 && i < c->net->n && n < CONVS; i++) {
        const struct net_layer *l = &c->net->layers[i];
        if (l->type != NET_CONV)
            continue;
        c->jobs[n] = (struct run_layer){.net = l,
                                        .batch = 4,
                                        .zeros_in = c->zeros[n],
                                        .zeros_out = c->zeros[n + 1 < CONVS ? n + 1 : n],
                                        .given = &c->maps[n]};
        rc = study_mapping(&c->maps[n], "conf/eyeriss-alexnet.csv", l->name, err);
        n++;
    }
    return rc;
}

static int give(struct study_run *run, const char *figure, const char *layer, double model,
                double simulation, struct sim_err *err) {
    char name[64];
    snprintf(name, sizeof name, "%s-%s", figure, layer);
    return study_point(run, name, model, simulation, err);
}

static int give_figures(struct study_run *run, const char *layer, const struct figures *model,
                        const struct figures *simulation, struct sim_err *err) {
    int rc = give(run, "latency", layer, model->latency_s, simulation->latency_s, err);
    if (rc == 0)
        rc = give(run, "glb", layer, model->glb_bytes, simulation->glb_bytes, err);
    return rc ? rc : give(run, "dram", layer, model->dram_bytes, simulation->dram_bytes, err);
}

static void add(struct figures *total, const struct figures *f) {
    total->latency_s += f->latency_s;
    total->glb_bytes += f->glb_bytes;
    total->dram_bytes += f->dram_bytes;
}

static void chart_bars(struct study_run *run, const struct convs *c) {
    json_t *latency = report_chart(run->section, "AlexNet on Eyeriss: latency per layer",
                                   REPORT_BARS, (struct report_axis){"layer", "", false},
                                   (struct report_axis){"latency", "ms", false});
    json_t *glb = report_chart(run->section, "AlexNet on Eyeriss: global buffer accesses per layer",
                               REPORT_BARS, (struct report_axis){"layer", "", false},
                               (struct report_axis){"accesses", "MB", false});
    for (int i = 0; i < CONVS; i++) {
        const char *layer = c->jobs[i].net->name;
        char name[32];
        snprintf(name, sizeof name, "latency-%s", layer);
        const struct point *chip = points_find(&run->points, name);
        report_bar(latency, "chip", layer, 1e3 * chip->value);
        report_bar(latency, "formula", layer, 1e3 * c->model[i].latency_s);
        report_bar(latency, "magnetar", layer, 1e3 * c->simulated[i].latency_s);
        snprintf(name, sizeof name, "glb-%s", layer);
        chip = points_find(&run->points, name);
        report_bar(glb, "chip", layer, chip->value / MB);
        report_bar(glb, "formula", layer, c->model[i].glb_bytes / MB);
        report_bar(glb, "magnetar", layer, c->simulated[i].glb_bytes / MB);
    }
}

static int published(struct study_run *run, struct convs *c, struct sim_err *err) {
    struct figures model = {0}, simulation = {0};
    int rc = study_layers(run, &c->machine, c->jobs, CONVS, err);
    for (int i = 0; i < CONVS && rc == 0; i++) {
        const char *layer = c->jobs[i].net->name;
        c->simulated[i] = simulated(&c->jobs[i]);
        rc = by_formula(&c->machine, &c->jobs[i], &c->maps[i], &c->model[i], err);
        if (rc == 0)
            rc = give_figures(run, layer, &c->model[i], &c->simulated[i], err);
        if (rc == 0)
            rc = give(run, "pes", layer, c->model[i].pes, c->simulated[i].pes, err);
        add(&model, &c->model[i]);
        add(&simulation, &c->simulated[i]);
    }
    if (rc == 0)
        rc = give_figures(run, "total", &model, &simulation, err);
    if (rc == 0)
        chart_bars(run, c);
    return rc;
}

/* CONV3 with the mapping that its counters fit. */
static int other_conv3(struct study_run *run, const struct convs *c, struct sim_err *err) {
    struct run_layer job = c->jobs[2];
    struct rs_mapping map;
    struct figures model, simulation;
    job.given = &map;
    int rc = study_mapping(&map, "validation/eyeriss/conv3.csv", job.net->name, err);
    if (rc == 0)
        rc = study_layers(run, &c->machine, &job, 1, err);
    if (rc == 0)
        rc = by_formula(&c->machine, &job, &map, &model, err);
    simulation = simulated(&job);
    return rc ? rc : give_figures(run, "conv3-other", &model, &simulation, err);
}

static void name_mapping(char *buf, size_t size, const struct rs_mapping *m) {
    snprintf(buf, size, "m%u n%u e%u p%u q%u r%u t%u", (unsigned)m->m, (unsigned)m->n,
             (unsigned)m->e, (unsigned)m->p, (unsigned)m->q, (unsigned)m->r, (unsigned)m->t);
}

/* The mapper left alone: cycles of the published mapping over those of the one it found. */
static int searched(struct study_run *run, const struct convs *c, struct sim_err *err) {
    static const char *const fastest[] = {"array.mode=timed", "array.objective=latency", NULL};
    static const struct report_column columns[] = {
        {"layer", "", 0},         {"published mapping", "", 0}, {"latency", "ms", 4},
        {"found mapping", "", 0}, {"latency", "ms", 4},
    };
    struct run_layer jobs[CONVS], chosen[CONVS];
    struct machine m;
    char text[96];
    memcpy(jobs, c->jobs, sizeof jobs);
    for (int i = 0; i < CONVS; i++)
        jobs[i].given = NULL;
    memcpy(chosen, jobs, sizeof chosen);
    int rc = study_machine(&m, "conf/eyeriss.ini", fastest, NULL, NULL, err);
    if (rc == 0)
        rc = study_layers(run, &m, jobs, CONVS, err);
    if (rc == 0)
        rc = study_layers(run, &c->machine, chosen, CONVS, err);
    json_t *table =
        report_table(run->section, "Mappings: published, and found for the fewest cycles", columns,
                     sizeof columns / sizeof *columns);
    for (int i = 0; i < CONVS && rc == 0; i++) {
        const double gain = c->simulated[i].latency_s / jobs[i].result.time_s;
        report_cell(table, "%s", jobs[i].net->name);
        name_mapping(text, sizeof text, &c->maps[i]);
        report_cell(table, "%s", text);
        report_number(table, 1e3 * c->simulated[i].latency_s);
        name_mapping(text, sizeof text, &jobs[i].mapping);
        report_cell(table, "%s", text);
        report_number(table, 1e3 * jobs[i].result.time_s);
        rc = give(run, "search", jobs[i].net->name, NAN, gain, err);
        if (rc == 0)
            rc = give(run, "chosen", jobs[i].net->name, NAN,
                      memcmp(&chosen[i].mapping, &c->maps[i], sizeof c->maps[i]) == 0, err);
    }
    return rc;
}

/* Relative energies of ISCA'16 Figure 10, batch 16, raw words; one MAC is 1 pJ of eyeriss16. */
static int relative_energy(struct study_run *run, const struct machine *m, const char *layer,
                           struct run_layer *job, struct sim_err *err) {
    struct isca16_result formula;
    struct pe_layer plain;
    struct rs x;
    int rc = run_layer(m, job, err);
    if (rc == 0)
        rc = plan(&x, &plain, m, job, &job->mapping, err);
    if (rc)
        return rc;
    isca16_evaluate(&x, &isca16_costs, &formula);
    const struct pe_result *r = &job->result;
    const double unit = m->type.energy_j * 1e9;
    rc = give(run, "isca16-alu", layer, formula.alu / 1e9, r->mac_energy_j / unit, err);
    if (rc == 0)
        rc = give(run, "isca16-dram", layer, formula.dram / 1e9, r->dram_energy_j / unit, err);
    if (rc == 0)
        rc = give(run, "isca16-rf", layer, formula.rf / 1e9, r->spad_energy_j / unit, err);
    return rc;
}

/* The papers map the fully connected layers for the least energy; theirs are not published. */
static int relative_energies(struct study_run *run, const struct convs *c, struct sim_err *err) {
    static const char *const settings[] = {"array.objective=dram", "offchip.rlc=no", NULL};
    struct machine m;
    char name[16];
    int conv = 0, full = 0;
    int rc = study_machine(&m, "conf/eyeriss.ini", settings, NULL, NULL, err);
    for (size_t i = 0; i < c->net->n && rc == 0; i++) {
        struct run_layer job = {
            .net = &c->net->layers[i], .batch = 16, .zeros_in = -1, .zeros_out = -1};
        if (job.net->type == NET_CONV) {
            job.given = &c->maps[conv];
            snprintf(name, sizeof name, "conv%d", ++conv);
        } else if (job.net->type == NET_FC) {
            snprintf(name, sizeof name, "fc%d", ++full);
        } else {
            continue;
        }
        rc = relative_energy(run, &m, name, &job, err);
    }
    return rc ? rc : study_tick(run, err);
}

/* VGG-16 by one way of choosing mappings. */
struct mapping_choice {
    const char *name, *title, *setting;
    struct run_layer *jobs;
};

static size_t convolutions(const struct network *net, struct run_layer *jobs) {
    size_t n = 0;
    for (size_t i = 0; i < net->n; i++)
        if (net->layers[i].type == NET_CONV)
            jobs[n++] = (struct run_layer){
                .net = &net->layers[i], .batch = 3, .zeros_in = -1, .zeros_out = -1};
    return n;
}

/* Only the first choice, the chip's, has a point per layer. */
static int vgg_choice(struct study_run *run, const struct mapping_choice *c, bool first, size_t n,
                      struct sim_err *err) {
    static const struct report_column columns[] = {
        {"layer", "", 0}, {"mapping", "", 0},     {"latency", "ms", 4},
        {"GLB", "MB", 4}, {"DRAM, raw", "MB", 4},
    };
    const char *const settings[] = {"array.mode=timed", c->setting, NULL};
    struct figures model = {0}, simulation = {0};
    struct machine m;
    char text[96];
    int rc = study_machine(&m, "conf/eyeriss.ini", settings, NULL, NULL, err);
    if (rc == 0)
        rc = study_layers(run, &m, c->jobs, n, err);
    if (rc)
        return rc;
    json_t *table = report_table(run->section, c->title, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct figures f = simulated(&c->jobs[i]);
        struct figures formula;
        rc = by_formula(&m, &c->jobs[i], &c->jobs[i].mapping, &formula, err);
        report_cell(table, "%s", c->jobs[i].net->name);
        name_mapping(text, sizeof text, &c->jobs[i].mapping);
        report_cell(table, "%s", text);
        report_number(table, 1e3 * f.latency_s);
        report_number(table, f.glb_bytes / MB);
        report_number(table, f.dram_bytes / MB);
        add(&model, &formula);
        add(&simulation, &f);
        if (rc == 0 && first)
            rc = give(run, "vgg16", c->jobs[i].net->name, formula.latency_s, f.latency_s, err);
    }
    return rc ? rc : give(run, "vgg16", c->name, model.latency_s, simulation.latency_s, err);
}

/* Nothing is set beside the chip here: these figures are foretold. Raw words: zeros are not
 * known. */
static int run_vgg(struct study_run *run, struct sim_err *err) {
    struct mapping_choice choices[] = {
        {"total", "VGG-16, batch 3: mappings as the chip's designers chose", NULL, NULL},
        {"total-energy", "VGG-16, batch 3: mappings of least energy", "array.objective=energy",
         NULL},
        {"total-latency", "VGG-16, batch 3: mappings of fewest cycles", "array.objective=latency",
         NULL}};
    struct network *net = NULL;
    int rc = network_open(&net, "vgg16", err);
    for (size_t i = 0; i < sizeof choices / sizeof *choices && rc == 0; i++) {
        choices[i].jobs = sim_alloc(net->n, sizeof *choices[i].jobs, err);
        rc = choices[i].jobs
                 ? vgg_choice(run, &choices[i], i == 0, convolutions(net, choices[i].jobs), err)
                 : SIM_EIO;
        free(choices[i].jobs);
    }
    network_free(net);
    return rc;
}

/* What remains, by cause; the figures are in the tables. */
static void explain(struct study_run *run) {
    report_text(
        run->section,
        "Latency: CONV4 and CONV5 run the same passes, half as many again in CONV4, and the "
        "chip takes 1.6 times as long: no model of passes can meet both nearer than 3.2 %%. "
        "The setup between passes (array.pass_setup) is one number for all layers, chosen on "
        "these five; the widths of the networks are unverified.");
    report_text(
        run->section,
        "Buffer accesses of CONV3: the published mapping (q = 4, r = 1, t = 4) moves the "
        "sums of a tile 64 times, which is more than the chip counted; with CONV4's mapping "
        "(q = 3, r = 2, t = 2: 43 times) the count is the chip's, and so are the cycles of a "
        "pass. No weighting of inputs, sums, outputs, fills and filters brings all five "
        "layers within 12 %% under the published one (tests/test_models.c). Both are shown.");
    report_text(run->section,
                "DRAM: the run-length coder sees zeros spread evenly at the published share; the "
                "chip's came as they fell.");
    report_text(run->section,
                "VGG-16: how mappings are chosen decides more than anything else. The first table "
                "follows the rule that finds the five published mappings of AlexNet; one of its "
                "thresholds is not fixed by these five and was not chosen blind (docs/array.md). "
                "Its slow layers wait for the network of partial sums: wide output rows fill the "
                "buffer, one or two channels enter a pass, and every sum goes to the buffer and "
                "back each time.");
}

static int run(struct study_run *run, struct sim_err *err) {
    struct convs c = {0};
    int rc = open_convs(&c, err);
    if (rc == 0)
        rc = published(run, &c, err);
    if (rc == 0)
        rc = other_conv3(run, &c, err);
    if (rc == 0)
        rc = searched(run, &c, err);
    if (rc == 0)
        rc = relative_energies(run, &c, err);
    if (rc == 0)
        rc = run_vgg(run, err);
    if (rc == 0)
        explain(run);
    network_free(c.net);
    return rc;
}

static const struct study_group groups[] = {
    {"latency of AlexNet's layers", "Eyeriss chip, JSSC'17 Table V", "latency-*"},
    {"global buffer accesses", "Eyeriss chip, JSSC'17 Table V", "glb-*"},
    {"DRAM accesses", "Eyeriss chip, JSSC'17 Table V", "dram-*"},
    {"active PEs", "Eyeriss chip, JSSC'17 Table V", "pes-*"},
    {"mappings that the mapper finds", "JSSC'17 Table III", "chosen-*"},
    {"mappings for the fewest cycles", "nobody", "search-*"},
    {"relative energies of AlexNet", "ISCA'16 Figure 10", "isca16-*"},
    {"latency of VGG-16", "nobody", "vgg16-*"},
    {0},
};

const struct study study_eyeriss = {
    "eyeriss",
    "Row-stationary arrays beside the Eyeriss chip",
    "The formulas of ISCA'16 leave out filling, draining and waiting, and are 4 to 16 % too fast "
    "on "
    "AlexNet; a simulation of passes should meet each layer within 5 % and all within 3 %.",
    run,
    .groups = groups,
    .verdict =
        "Latencies (fitted by one constant) are within 5 % of the chip's and traffic (its counting "
        "rules chosen on it) within 10 %, but for CONV3, whose buffer accesses fit another mapping "
        "than the published one. Relative energies of ISCA'16 are predicted within 10 %; VGG-16 "
        "depends on how mappings are chosen, and nothing is judged there.",
};
