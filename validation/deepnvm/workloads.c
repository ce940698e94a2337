#include <stdio.h>
#include <string.h>

#include "memmodels/params.h"
#include "sim/shipped.h"
#include "validation/deepnvm/parts.h"
#include "validation/flips.h"

const uint64_t dn_capacities[CAPACITIES] = {1ull << 20,  2ull << 20,  3ull << 20,
                                            4ull << 20,  7ull << 20,  8ull << 20,
                                            10ull << 20, 16ull << 20, 32ull << 20};
const struct deepnvm_dram dn_no_dram = {0, 0};

/* HPCG's iterations are few and all alike. Every entry of a batch study is AlexNet, as there. */
static const struct dn_workload all_workloads[] = {
    {"AlexNet I4", "gen:alexnet,batch=4", DN_INFERENCE, 4, false, false, true, true},
    {"GoogLeNet I4", "gen:googlenet,batch=4", DN_INFERENCE, 4, false, false, true, false},
    {"VGG-16 I4", "gen:vgg16,batch=4", DN_INFERENCE, 4, false, false, false, false},
    {"ResNet-18 I4", "gen:resnet18,batch=4", DN_INFERENCE, 4, false, false, true, false},
    {"SqueezeNet I4", "gen:squeezenet1_0,batch=4", DN_INFERENCE, 4, false, false, true, false},
    {"AlexNet T64", "alexnet", DN_TRAINING, 64, true, true, false, false},
    {"GoogLeNet T64", "googlenet", DN_TRAINING, 64, true, true, false, false},
    {"VGG-16 T64", "vgg16", DN_TRAINING, 64, true, true, false, false},
    {"ResNet-18 T64", "resnet18", DN_TRAINING, 64, true, true, false, false},
    {"SqueezeNet T64", "squeezenet1_0", DN_TRAINING, 64, true, true, false, false},
    {"HPCG small", "gen:hpcg,size=small,iterations=5", DN_HPC, 1, false, false, true, true},
    {"HPCG medium", "gen:hpcg,size=medium,iterations=2", DN_HPC, 1, false, false, true, false},
    {"HPCG large", "gen:hpcg,size=large,iterations=1", DN_HPC, 1, false, false, false, false},
    {"SqueezeNet 1.1 captured", "squeezenet1_1.mgt", DN_CAPTURE, 1, false, false, false, false},
    {"AlexNet conv captured", "alexnet-conv.mgt", DN_CAPTURE, 1, false, false, false, false},
    {"AlexNet fc8 captured", "alexnet-fc8.mgt", DN_CAPTURE, 1, false, false, false, false},
    {"ResNet-18 block captured", "resnet18-block.mgt", DN_CAPTURE, 1, false, false, false, true},
    {"LSTM step captured", "lstm-step.mgt", DN_CAPTURE, 1, false, false, false, false},
    {"AlexNet I1", "gen:alexnet,batch=1", DN_BATCH, 1, false, false, false, true},
    {"AlexNet I16", "alexnet", DN_BATCH, 16, false, true, false, false},
    {"AlexNet I64", "alexnet", DN_BATCH, 64, false, true, false, false},
    {"AlexNet I256", "alexnet", DN_BATCH, 256, false, true, false, false},
    {"AlexNet T4", "gen:alexnet,batch=4,training=1", DN_BATCH, 4, true, false, false, false},
    {"AlexNet T16", "alexnet", DN_BATCH, 16, true, true, false, false},
    {"AlexNet T256", "alexnet", DN_BATCH, 256, true, true, false, false},
};
#define N_WORKLOADS (sizeof all_workloads / sizeof *all_workloads)

/* The cache and the DRAM of the shipped configuration. */
static int configure(struct dn_data *d, struct sim_err *err) {
    struct memory_config config;
    struct param_set *set = param_set_new(err);
    int rc = set ? params_bind(set, &config, err) : SIM_EIO;
    if (rc == 0)
        rc = shipped_config(set, "conf/gtx1080ti.ini", err);
    if (rc == 0)
        rc = params_resolve(&config, true, false, err);
    param_set_free(set);
    d->llc = config.caches.llc;
    d->dram = config.dram;
    d->charged = (struct deepnvm_dram){config.dram.latency_s, config.dram.energy_j_per_b};
    return rc;
}

static bool wanted(const struct dn_workload *w, unsigned capacity, bool quick) {
    return (w->all && (!quick || capacity == MB4)) || capacity == MB3 || capacity == MB7 ||
           capacity == MB10;
}

static int tick(void *user, struct sim_err *err) {
    return study_tick(user, err);
}

/* One thread each: several workloads side by side leave none waiting. */
static int collect_one(void *data, size_t w, struct sim_err *err) {
    struct dn_data *d = data;
    const struct dn_workload *work = &d->workloads[w];
    uint64_t sizes[CAPACITIES];
    unsigned which[CAPACITIES];
    struct cache_stats counts[CAPACITIES];
    char path[512];
    struct traffic_job job = {.path = work->path,
                              .sampled = work->sampled,
                              .batch = work->batch,
                              .training = work->training,
                              .llc = d->llc,
                              .sizes = sizes,
                              .threads = 1,
                              .tick = tick,
                              .user = d->run};
    if (work->group == DN_CAPTURE)
        job.path = study_data(d->run, work->path, path, sizeof path);
    for (unsigned i = 0; i < CAPACITIES; i++)
        if (wanted(work, i, d->run->quick)) {
            which[job.n] = i;
            sizes[job.n++] = dn_capacities[i];
        }
    const int rc = traffic_collect(&job, counts, err);
    for (size_t i = 0; i < job.n && rc == 0; i++) {
        d->stats[w][which[i]] = counts[i];
        d->counted[w][which[i]] = true;
    }
    return rc;
}

int dn_collect(struct dn_data *d, struct sim_err *err) {
    int rc = configure(d, err);
    for (size_t i = 0; i < N_WORKLOADS; i++)
        if (!d->run->quick || all_workloads[i].quick)
            d->workloads[d->n++] = all_workloads[i];
    return rc ? rc : pool_try(d->run->pool, d->n, collect_one, d, err);
}

size_t dn_find(const struct dn_data *d, const char *name) {
    for (size_t w = 0; w < d->n; w++)
        if (strcmp(d->workloads[w].name, name) == 0)
            return w;
    return SIZE_MAX;
}

double dn_dram_accesses(const struct cache_stats *s) {
    return (double)(s->fills + s->writebacks + s->through);
}

struct deepnvm_counts dn_counts(const struct dn_data *d, size_t w, unsigned capacity) {
    const struct cache_stats *s = &d->stats[w][capacity];
    return (struct deepnvm_counts){(double)s->reads, (double)s->writes, dn_dram_accesses(s),
                                   (double)(s->fill_bytes + s->writeback_bytes)};
}

int dn_techs(const char *const names[TECHS], const double capacity_b[TECHS], struct dn_techs *out,
             struct sim_err *err) {
    int rc = 0;
    memset(out, 0, sizeof *out);
    for (unsigned i = 0; i < TECHS && rc == 0; i++) {
        struct tech *t = NULL;
        if (!names[i])
            continue;
        rc = tech_open(&t, names[i], err);
        if (rc == 0)
            rc = tech_at(t, capacity_b[i], false, &out->point[i], err);
        out->point[i].source = NULL; /* of the table, which goes */
        tech_free(t);
    }
    return rc;
}

const char *const dn_names[] = {"SRAM", "STT-MRAM", "SOT-MRAM"};

void dn_flip(struct study_run *run, json_t *table, const struct dn_pair *pair,
             const struct deepnvm_counts *sram, const struct deepnvm_counts *other) {
    const struct tech_point *points = pair->techs->point;
    const struct study_pair named = {pair->where, dn_names[pair->tech], dn_names[SRAM], false};
    struct flip_model a, b;
    study_flip_model(&a, sram, &points[SRAM], pair->dram);
    study_flip_model(&b, other, &points[pair->tech], pair->dram);
    study_flip(run, table, &named, &a, &b);
}

double dn_gain(const struct dn_techs *t, unsigned tech, const struct deepnvm_counts *sram,
               const struct deepnvm_counts *other, const struct deepnvm_dram *dram,
               double in_flight) {
    struct deepnvm_figures a, b;
    deepnvm_evaluate(sram, &t->point[SRAM], dram, in_flight, &a);
    deepnvm_evaluate(other, &t->point[tech], dram, in_flight, &b);
    return deepnvm_gain(&a, &b);
}
