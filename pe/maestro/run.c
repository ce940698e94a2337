#include "pe/maestro/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "pe/maestro/checked.h"
#include "pe/maestro/shipped.h"

#define AT(field)    offsetof(struct maestro_figures, field)
#define COST(field)  offsetof(struct maestro_figures, cost.field)
#define CELLS(field) offsetof(struct maestro_figures, accesses.field)

static const struct stat_row rows[] = {
    {"cycles", STAT_COUNT, COST(runtime), "", "cycles of the layer"},
    {"macs", STAT_COUNT, CELLS(macs), "", "multiply-accumulates"},
    {"energy_nj", STAT_REAL, AT(energy), "nJ", "energy by the model asked for"},
    {"area_um2", STAT_REAL, AT(built.area_um2), "um2", "area with the buffers that are needed"},
    {"power_mw", STAT_REAL, AT(built.power_mw), "mW", "power with the buffers that are needed"},
    {"l1_b", STAT_COUNT, COST(l1), "B", "buffer that each PE needs"},
    {"l2_b", STAT_COUNT, COST(l2), "B", "buffer that the array needs"},
    {"active_pes", STAT_REAL, COST(active), "", "PEs at work, on average"},
    {"noc_need", STAT_COUNT, COST(peak_bandwidth), "", "cells per cycle that no case waits for"},
    {"offchip_need", STAT_COUNT, COST(offchip_bandwidth), "", "the same of the memory behind"},
    {"l2.input_reads", STAT_COUNT, CELLS(l2_read[MAESTRO_INPUT]), "", "input cells sent to PEs"},
    {"l2.weight_reads", STAT_COUNT, CELLS(l2_read[MAESTRO_WEIGHT]), "", "weight cells sent to PEs"},
    {"l2.output_writes", STAT_COUNT, CELLS(l2_write[MAESTRO_OUTPUT]), "", "sums that come back"},
    {"cycles.compute", STAT_COUNT, COST(bound[MAESTRO_COMPUTE]), "", "cycles that PEs decide"},
    {"cycles.ingress", STAT_COUNT, COST(bound[MAESTRO_INGRESS]), "",
     "cycles that the way to the PEs decides"},
    {"cycles.egress", STAT_COUNT, COST(bound[MAESTRO_EGRESS]), "",
     "cycles that the way back decides"},
    {"cycles.offchip", STAT_COUNT, COST(bound[MAESTRO_DELAYS]), "",
     "cycles that the memory behind decides"},
};
const struct stat_table maestro_stats = {rows, sizeof rows / sizeof *rows};

/* Does the mapping name M, which products of matrices alone have? */
static bool is_of_products(const struct net_dataflow *d) {
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].kind != NET_CLUSTER && d->at[i].dim == NET_DIM_M)
            return true;
    return false;
}

static bool shares_channels(const struct net_dataflow *d) {
    bool clusters = false, channels = false;
    for (size_t i = 0; i < d->n; i++) {
        clusters |= d->at[i].kind == NET_CLUSTER;
        channels |= d->at[i].kind != NET_CLUSTER && d->at[i].dim == NET_DIM_K;
    }
    return clusters && channels;
}

static void set_batch(struct maestro_problem *p, uint64_t batch) {
    uint64_t *images = &p->dims[p->kind == MAESTRO_GEMM ? NET_DIM_M : NET_DIM_N];
    if (batch > 1)
        *images = (*images ? *images : 1) * batch;
}

int maestro_layer_problem(struct maestro_problem *p, const struct network *net, size_t i,
                          const struct net_dataflow *d, uint64_t batch, struct sim_err *err) {
    const bool products = is_of_products(d);
    struct sim_err why;
    if (net->mappings && maestro_problem_read(p, &net->mappings[i], "", &why) == 0 &&
        (p->kind == MAESTRO_GEMM) == products) {
        set_batch(p, batch);
        return 0;
    }
    const int rc = net_layer_refusal(&net->layers[i], err);
    return rc ? rc : maestro_problem_of(p, &net->layers[i], batch, products, err);
}

static int set_problem(const struct maestro_run *r, const struct maestro_job *job, size_t i,
                       const char *where, struct maestro_problem *p, struct sim_err *err) {
    if (job->dataflow)
        return maestro_layer_problem(p, job->net, i, &r->shipped, job->batch, err);
    if (!job->net->mappings)
        return sim_fail(err, SIM_EUSAGE, "%s: no Dataflow, and no --dataflow NAME for it", where);
    const int rc = maestro_problem_read(p, &job->net->mappings[i], where, err);
    set_batch(p, job->batch);
    return rc;
}

/* The mapping of a layer: the file's own, the shipped one, or that for depthwise layers. */
static int set_mapping(struct maestro_run *r, const struct maestro_job *job, size_t i,
                       struct maestro_row *row, const char *where, struct sim_err *err) {
    if (!job->dataflow) {
        const struct net_mapping *m = &job->net->mappings[i];
        if (!m->has_dataflow)
            return sim_fail(err, SIM_EFORMAT,
                            "%s: layer %s: no Dataflow, and no --dataflow NAME for it", where,
                            job->net->layers[i].name);
        row->mapping = &m->dataflow;
        row->mapping_name = job->path;
        return 0;
    }
    row->deep = row->problem.kind == MAESTRO_DSCONV && shares_channels(&r->shipped);
    row->mapping = row->deep ? &r->deep : &r->shipped;
    row->mapping_name = row->deep ? MAESTRO_DEEP : job->dataflow;
    return 0;
}

/* What adds up when the same is done again. */
static int repeat(struct maestro_figures *f, int64_t times, const char *where,
                  struct sim_err *err) {
    int64_t *sums[] = {&f->cost.runtime, &f->accesses.macs};
    bool overflow = false;
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        *sums[i] = checked_mul(*sums[i], times, &overflow);
    for (int i = 0; i <= MAESTRO_DELAYS; i++)
        f->cost.bound[i] = checked_mul(f->cost.bound[i], times, &overflow);
    for (int t = 0; t < MAESTRO_TENSORS; t++) {
        int64_t *cells[] = {&f->accesses.l1_read[t], &f->accesses.l1_write[t],
                            &f->accesses.l2_read[t], &f->accesses.l2_write[t]};
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
            *cells[i] = checked_mul(*cells[i], times, &overflow);
    }
    return overflow ? sim_fail(err, SIM_EUNSUP, "%s: counts beyond 2^63", where) : 0;
}

static int run_row(struct maestro_run *r, const struct maestro_job *job, struct maestro_row *row,
                   const char *where, struct maestro_accesses *before, struct sim_err *err) {
    struct maestro_plan plan;
    struct maestro_figures *f = &row->figures;
    int rc =
        maestro_plan_make(&plan, &row->problem, row->mapping, job->hw.pes, row->mapping_name, err);
    if (rc == 0)
        rc = maestro_traffic_make(&r->traffic, &plan, where, err);
    if (rc == 0)
        rc = maestro_cost_of(&f->cost, &r->traffic, &plan, &job->hw, &r->scratch, where, err);
    f->accesses = r->traffic.accesses;
    if (rc == 0 && (maestro_l1_accesses(&f->accesses) == INT64_MAX ||
                    maestro_l2_accesses(&f->accesses) == INT64_MAX))
        return sim_fail(err, SIM_EUNSUP, "%s: counts beyond 2^63", where);
    if (rc == 0 && row->problem.repeats > 1)
        rc = repeat(f, row->problem.repeats, where, err);
    if (rc)
        return rc;
    f->built = maestro_build(&job->hw, f->cost.l1, f->cost.l2);
    row->printed_nj = maestro_printed_energy(&f->accesses, before, plan.n_levels == 1);
    row->fixed_nj = maestro_energy(f->accesses.macs, maestro_l1_accesses(&f->accesses),
                                   maestro_l2_accesses(&f->accesses));
    f->energy = job->fixed ? row->fixed_nj : row->printed_nj;
    row->n_levels = plan.n_levels;
    row->loses = plan.loses;
    row->loses_line = plan.loses_line;
    *before = f->accesses;
    return 0;
}

static bool multiplies(const struct net_layer *l) {
    return l->refusal || (l->type != NET_POOL && l->type != NET_ELTWISE && l->type != NET_SOFTMAX);
}

static int add_row(struct maestro_run *r, const struct maestro_job *job, size_t i,
                   struct maestro_accesses *before, struct sim_err *err) {
    const struct net_layer *l = &job->net->layers[i];
    const struct net_mapping *m = job->net->mappings ? &job->net->mappings[i] : NULL;
    char where[300];
    if (!multiplies(l)) {
        r->left_out++;
        return 0;
    }
    if (m)
        snprintf(where, sizeof where, "%.220s:%zu", job->path, m->line);
    else
        snprintf(where, sizeof where, "layer %.220s", l->name);
    struct maestro_row *row = &r->rows[r->n];
    row->layer = l;
    int rc = set_problem(r, job, i, where, &row->problem, err);
    if (rc == 0)
        rc = set_mapping(r, job, i, row, where, err);
    if (rc == 0)
        rc = run_row(r, job, row, where, before, err);
    r->n += rc == 0;
    return rc;
}

int maestro_run(struct maestro_run *r, const struct maestro_job *job, struct sim_err *err) {
    struct maestro_accesses before = {.macs = 0};
    r->rows = sim_alloc(job->n + 1, sizeof *r->rows, err);
    int rc = r->rows ? 0 : SIM_EIO;
    if (rc == 0 && job->dataflow)
        rc = maestro_shipped_open(&r->shipped, job->dataflow, err);
    if (rc == 0 && job->dataflow)
        rc = maestro_shipped_open(&r->deep, MAESTRO_DEEP, err);
    for (size_t i = 0; rc == 0 && i < job->n; i++)
        rc = add_row(r, job, job->layers[i], &before, err);
    return rc;
}

void maestro_run_free(struct maestro_run *r) {
    free(r->rows);
    net_dataflow_free(&r->shipped);
    net_dataflow_free(&r->deep);
    maestro_traffic_free(&r->traffic);
    maestro_scratch_free(&r->scratch);
}
