/* The first TPU (Jouppi et al., ISCA 2017): speed, shares of cycles and power of three of its
 * networks, whose layers are unpublished and taken to be equal. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/memory.h"
#include "validation/arrays.h"
#include "validation/study.h"

/* Layers of a network, one after another. */
static int total_of(struct study_run *run, const struct machine *m, const char *network,
                    struct pe_result *total, struct sim_err *err) {
    struct network *net = NULL;
    int rc = network_open(&net, network, err);
    struct run_layer *jobs = rc == 0 ? sim_alloc(net->n, sizeof *jobs, err) : NULL;
    if (rc == 0 && !jobs)
        rc = SIM_EIO;
    for (size_t i = 0; rc == 0 && i < net->n; i++)
        jobs[i] =
            (struct run_layer){.net = &net->layers[i], .batch = 1, .zeros_in = -1, .zeros_out = -1};
    if (rc == 0)
        rc = study_layers(run, m, jobs, net->n, err);
    *total = (struct pe_result){.cycles = 0};
    for (size_t i = 0; rc == 0 && i < net->n; i++)
        pe_result_add(total, &jobs[i].result);
    free(jobs);
    network_free(net);
    return rc;
}

static int give(struct study_run *run, const char *app, const char *figure, double model,
                double simulation, struct sim_err *err) {
    char name[32];
    snprintf(name, sizeof name, "%s.%s", app, figure);
    return study_point(run, name, model, simulation, err);
}

/* The roofline of the paper: 92 TOPS, or what the weight memory feeds at the network's
 * intensity. */
static double roofline(const struct machine *m, const struct pe_result *r) {
    const double peak = 2 * (double)(m->array.rows * m->array.cols) * m->array.clock_hz;
    const double fed =
        2 * (double)r->macs / (double)r->filter_dram_reads * m->dram.bandwidth_b_per_s;
    return 1e-12 * fmin(peak, fed);
}

static int tpu_run(struct study_run *run, struct sim_err *err) {
    static const char *const apps[] = {"mlp0", "lstm0", "cnn0"};
    static const char *const timed[] = {"array.mode=timed", NULL};
    struct pe_result r = {.cycles = 0};
    struct machine m;
    int rc = study_machine(&m, "conf/tpu-v1.ini", timed, NULL, NULL, err);
    for (size_t i = 0; i < sizeof apps / sizeof *apps && rc == 0; i++) {
        char network[32];
        snprintf(network, sizeof network, "tpu_%s", apps[i]);
        rc = total_of(run, &m, network, &r, err);
        if (rc == 0)
            rc = give(run, apps[i], "tops", roofline(&m, &r), 2e-12 * (double)r.macs / r.time_s,
                      err);
        if (rc == 0)
            rc = give(run, apps[i], "active", NAN, 100 * r.utilization, err);
        if (rc == 0)
            rc = give(run, apps[i], "stall", NAN, 100 * (double)r.stall_dram / (double)r.cycles,
                      err);
    }
    const double power = rc ? 0 : (r.energy_j - r.dram_energy_j) / r.time_s;
    if (rc == 0)
        rc = study_point(run, "cnn0.power", NAN, power, err);
    return rc ? rc : study_point(run, "cnn0.dynamic", NAN, power - m.array.static_w, err);
}

static const struct study_group groups[] = {
    {"speed of the first TPU", "Jouppi et al., ISCA'17, Table 3", "*.tops"},
    {"shares of its cycles", "Jouppi et al., ISCA'17, Table 3", "*.active"},
    {"shares of its cycles", "Jouppi et al., ISCA'17, Table 3", "*.stall"},
    {"its power", "Jouppi et al., ISCA'17, Table 2", "*.power"},
    {"its power", "Jouppi et al., ISCA'17, Table 2", "*.dynamic"},
    {0},
};

const struct study study_tpu = {
    "tpu",
    "The first TPU: speed, stalls and power",
    "With published figures alone a weight-stationary array should meet the speed of MLP0 and "
    "LSTM0, "
    "which wait for weights, and twice to half the power of CNN0.",
    tpu_run,
    .groups = groups,
    .verdict =
        "MLP0 and LSTM0 come to {mlp0.tops} and {lstm0.tops} TOPS (12.3 and 3.7), bound by the "
        "weight memory as on the chip, and CNN0 to {cnn0.power} W (40), of which 28 are what the "
        "idle chip burns. CNN0's speed is too low, as activations go to memory between layers.",
};
