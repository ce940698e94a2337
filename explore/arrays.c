#include "explore/arrays.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "pe/assign.h"

bool array_knows_area(const struct array_case *c) {
    return c->machine.type.area_mm2 > 0;
}

static int check_mapping(const struct array_case *c, struct sim_err *err) {
    const char *path = c->machine.array.mapping;
    const struct network *net = c->work->net;
    struct rs_mapping map;
    int rc = 0;
    for (size_t i = 0; i < net->n && rc == 0; i++)
        rc = rs_mapping_read(path, net->layers[i].name, &map, err);
    if (rc)
        return rc < 0 ? rc : 0;
    return sim_fail(err, SIM_EUSAGE, "no layer of the network is in %s", path);
}

/* Hands the fractions of offchip.zeros to the jobs, in order. */
static int give_zeros(struct array_case *c, struct sim_err *err) {
    const char *p = c->machine.array.zeros;
    for (size_t i = 0; i < c->n && *p; i++) {
        char *end;
        const double zeros = strtod(p, &end);
        if (end == p || !(zeros >= 0 && zeros <= 1) || (*end && *end != ','))
            return sim_fail(err, SIM_EUSAGE,
                            "offchip.zeros: '%s': expected fractions from 0 to 1 and commas", p);
        c->jobs[i].zeros_in = zeros;
        if (i)
            c->jobs[i - 1].zeros_out = zeros;
        c->jobs[i].zeros_out = zeros; /* until the next layer says otherwise */
        p = end + (*end == ',');
    }
    if (*p)
        return sim_fail(err, SIM_EUSAGE, "offchip.zeros: more than %zu fractions", c->n);
    return 0;
}

/* Is `a` larger than `b`? One whose area nobody gives is the largest. */
static bool is_larger(const struct pe_type *a, const struct pe_type *b) {
    if (a->area_mm2 > 0 && b->area_mm2 > 0)
        return a->area_mm2 > b->area_mm2;
    return a->area_mm2 <= 0 && b->area_mm2 > 0;
}

/* Gives each layer its PE type; the machine's is the largest. */
static int give_types(struct array_case *c, struct sim_err *err) {
    struct machine *m = &c->machine;
    const struct layer_work *work = c->work;
    if (!work->types && !pe_assigned(m->array.pe))
        return 0;
    c->types = sim_alloc(c->n + 1, sizeof *c->types, err);
    int rc = c->types ? 0 : SIM_EIO;
    if (rc == 0 && !work->types)
        rc = pe_assign(&m->array, work->net, work->layers, c->n, c->types, err);
    for (size_t i = 0; i < c->n && rc == 0 && work->types; i++)
        c->types[i] = work->types[i];
    for (size_t i = 0; i < c->n && rc == 0; i++) {
        c->jobs[i].type = &c->types[i];
        if (i == 0 || is_larger(&c->types[i], &m->type))
            m->type = c->types[i];
    }
    return rc;
}

/* Measured zeros are those of the inputs, of which not all can be zero. */
static int take_sparsity(struct run_layer *job, const struct pe_sparse *s, struct sim_err *err) {
    job->sparse = *s;
    if (!s->measured)
        return 0;
    if (job->zeros_in < 0)
        return sim_fail(err, SIM_EUSAGE,
                        "array.sparse: inputs of layer %s are measured, and offchip.zeros does not "
                        "say how many are zero",
                        job->net->name);
    job->sparse.input_zeros = job->zeros_in < 0.9999 ? job->zeros_in : 0.9999;
    return 0;
}

/* Gives each layer the zeros that it skips. */
static int give_sparsity(struct array_case *c, struct sim_err *err) {
    const struct layer_work *work = c->work;
    if (!*c->machine.array.sparse)
        return 0;
    struct pe_sparse *sparse = sim_alloc(c->n + 1, sizeof *sparse, err);
    int rc = sparse
                 ? pe_sparse_assign(&c->machine.array, work->net, work->layers, c->n, sparse, err)
                 : SIM_EIO;
    for (size_t i = 0; i < c->n && rc == 0; i++)
        rc = take_sparsity(&c->jobs[i], &sparse[i], err);
    free(sparse);
    return rc;
}

int array_case_open(struct array_case *c, const struct layer_work *work, struct sim_err *err) {
    c->work = work;
    int rc = *c->machine.array.mapping ? check_mapping(c, err) : 0;
    if (rc)
        return rc;
    c->jobs = sim_alloc(work->n + 1, sizeof *c->jobs, err);
    if (!c->jobs)
        return SIM_EIO;
    for (c->n = 0; c->n < work->n; c->n++)
        c->jobs[c->n] = (struct run_layer){.net = &work->net->layers[work->layers[c->n]],
                                           .batch = work->batch,
                                           .seed = work->seed + work->layers[c->n],
                                           .zeros_in = -1,
                                           .zeros_out = -1,
                                           .compat = work->compat,
                                           .sram_ifmap = c->sram_ifmap,
                                           .sram_filter = c->sram_filter};
    rc = give_types(c, err);
    if (rc == 0)
        rc = give_zeros(c, err);
    if (rc == 0)
        rc = give_sparsity(c, err);
    return rc || work->compat || !handover_asked(&c->machine)
               ? rc
               : handover_plan(&c->handover, &c->machine, work->net, c->jobs, work->layers, c->n,
                               err);
}

void array_case_total(struct array_case *c) {
    c->total = (struct pe_result){0};
    for (size_t i = 0; i < c->n; i++)
        pe_result_add(&c->total, &c->jobs[i].result);
    c->area = area_evaluate(&c->machine);
}

static double area_mm2(const struct array_case *c) {
    return array_knows_area(c) ? c->area.total_mm2 : NAN;
}

static double power_w(const struct array_case *c) {
    return c->total.time_s > 0 ? c->total.energy_j / c->total.time_s : NAN;
}

static double pj_per_mac(const struct array_case *c) {
    return c->total.macs ? 1e12 * c->total.energy_j / (double)c->total.macs : NAN;
}

static double tops_per_w(const struct array_case *c) {
    return c->total.energy_j > 0 ? 2e-12 * (double)c->total.macs / c->total.energy_j : NAN;
}

static double ops_per_dram_byte(const struct array_case *c) {
    return pe_result_per_byte(&c->total);
}

static double pe_area_mm2(const struct array_case *c) {
    return array_knows_area(c) ? c->area.pe_mm2 : NAN;
}

static double spad_area_mm2(const struct array_case *c) {
    return c->area.spad_mm2;
}

static double glb_area_mm2(const struct array_case *c) {
    return c->area.glb_mm2;
}

const struct array_figure *array_figure_at(size_t i) {
    static const struct array_figure figures[] = {{"area_mm2", area_mm2},
                                                  {"power_w", power_w},
                                                  {"pj_per_mac", pj_per_mac},
                                                  {"tops_per_w", tops_per_w},
                                                  {"ops_per_dram_byte", ops_per_dram_byte},
                                                  {"pe_area_mm2", pe_area_mm2},
                                                  {"spad_area_mm2", spad_area_mm2},
                                                  {"glb_area_mm2", glb_area_mm2}};
    return i < sizeof figures / sizeof *figures ? &figures[i] : NULL;
}

void array_case_free(struct array_case *c) {
    handover_free(&c->handover);
    free(c->types);
    free(c->jobs);
}

struct arrays_batch {
    const struct array_job *jobs;
    const struct tick *tick;
    atomic_size_t done;
};

static int run_one(void *user, size_t i, struct sim_err *err) {
    struct arrays_batch *b = user;
    const struct array_job *job = &b->jobs[i];
    struct sim_err why;
    const int rc = run_layer(job->machine, job->layer, job->label ? &why : err);
    if (rc == 0)
        return tick_call(b->tick, ++b->done, err);
    return job->label ? sim_fail(err, rc, "%s: %s", job->label, why.text) : rc;
}

int arrays_run(const struct array_job *jobs, size_t n, struct pool *pool, const struct tick *tick,
               struct sim_err *err) {
    struct arrays_batch b = {.jobs = jobs, .tick = tick};
    return pool_try(pool, n, run_one, &b, err);
}
