/* VGG-16 on the Eyeriss chip: how mappings are chosen decides. */
#include <math.h>
#include <stdlib.h>

#include "sim/memory.h"
#include "validation/eyeriss/figures.h"

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
        {"layer", "", 0},        {"mapping", "", 0}, {"processing", "ms", 4},
        {"total, raw", "ms", 4}, {"GLB", "MB", 4},   {"DRAM, raw", "MB", 4},
    };
    /* other choices than the chip's know no link: the list ends early for the chip's */
    const char *const settings[] = {"array.mode=timed", c->setting, "offchip.memory=unlimited",
                                    NULL};
    struct eyeriss_figures model = {0}, simulation = {0};
    struct machine m;
    char text[96];
    int rc = study_machine(&m, "conf/eyeriss.ini", settings, NULL, NULL, err);
    if (rc == 0)
        rc = study_layers(run, &m, c->jobs, n, err);
    if (rc)
        return rc;
    json_t *table = report_table(run->section, c->title, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct eyeriss_figures f = eyeriss_simulated(&m, &c->jobs[i]);
        struct eyeriss_figures formula;
        rc = eyeriss_formula(&m, &c->jobs[i], &c->jobs[i].mapping, &formula, err);
        report_cell(table, "%s", c->jobs[i].net->name);
        eyeriss_name_mapping(text, sizeof text, &c->jobs[i].mapping);
        report_cell(table, "%s", text);
        report_number(table, 1e3 * f.latency_s);
        report_number(table, 1e3 * f.total_s);
        report_number(table, f.glb_bytes / EYERISS_MB);
        report_number(table, f.dram_bytes / EYERISS_MB);
        eyeriss_add(&model, &formula);
        eyeriss_add(&simulation, &f);
        if (rc == 0 && first)
            rc = eyeriss_give(run, "vgg16", c->jobs[i].net->name, formula.latency_s, f.latency_s,
                              err);
    }
    if (rc == 0 && first)
        rc = study_point(run, "vgg16-whole", NAN, simulation.total_s, err);
    return rc ? rc
              : eyeriss_give(run, "vgg16", c->name, model.latency_s, simulation.latency_s, err);
}

/* No layer is set beside the chip's: these figures are foretold. Raw words: zeros are not known. */
int eyeriss_vgg(struct study_run *run, struct sim_err *err) {
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
