#include "pe/maestro/pair.h"

#include <inttypes.h>
#include <stdio.h>

#include "pe/maestro/checked.h"
#include "pe/run.h"
#include "sim/whole.h"

#define UNBOUNDED ((int64_t)1 << 40) /* cells per cycle */
#define CELL_B    4                  /* all of the array's cells are alike: PE type fp32 */

/* MAESTRO's side: the same cases on hardware with ever fewer limits. */
static int run_model(struct maestro_pair *pair, const struct maestro_row *row,
                     const struct maestro_job *job, const struct maestro_plan *plan,
                     struct maestro_traffic *traffic, struct maestro_scratch *scratch,
                     struct sim_err *err) {
    struct maestro_hw hw = job->hw;
    bool overflow = false;
    int rc = maestro_traffic_make(traffic, plan, row->mapping_name, err);
    if (rc == 0)
        rc = maestro_scratch_reserve(scratch, traffic->n_nodes, err);
    if (rc)
        return rc;
    for (int i = PAIR_WHOLE; i < PAIR_IDEAL; i++) {
        if (i == PAIR_NO_DRAM)
            hw.offchip = UNBOUNDED;
        if (i == PAIR_NO_BOUNDS)
            hw.bandwidth = UNBOUNDED;
        if (i == PAIR_FULL)
            hw.hops = 0;
        const int64_t once = maestro_runtime(traffic, plan->n_levels, &hw, scratch);
        pair->model[i] = checked_mul(once, row->problem.repeats, &overflow);
        overflow |= once < 0;
    }
    const int64_t most = plan->unit * plan->levels[0].units * hw.vector;
    pair->model[PAIR_IDEAL] =
        (int64_t)ceil_div((uint64_t)row->figures.accesses.macs, (uint64_t)most);
    return overflow ? sim_fail(err, SIM_EUNSUP, "%s: cycles beyond 2^63", row->mapping_name) : 0;
}

struct setting_text {
    const char *key;
    char value[40];
};

static void put(struct setting_text *s, const char *key, uint64_t value) {
    s->key = key;
    snprintf(s->value, sizeof s->value, "%" PRIu64, value);
}

/* MAESTRO's buffers hold two steps, so that the next one's operands come and the last one's sums
 * leave meanwhile: so they do in this array. */
static size_t list_overlaps(struct setting_text *list) {
    list[0] = (struct setting_text){"array.preload", "overlapped"};
    list[1] = (struct setting_text){"array.drain", "overlapped"};
    list[2] = (struct setting_text){"array.fold_overlap", "yes"};
    return 3;
}

/* Sizes of scratchpads that hold what a row-stationary PE is given. */
static size_t list_pads(const struct maestro_array *a, uint64_t s, struct setting_text *list) {
    put(&list[0], "spad.ifmap", a->map.q * s * CELL_B);
    put(&list[1], "spad.filter", a->map.p * a->map.q * s * CELL_B);
    put(&list[2], "spad.psum", a->map.p * CELL_B);
    return 3;
}

/* The array as a machine without limits; buffers hold everything, as in MAESTRO. */
static int make_machine(struct machine *m, const struct maestro_array *a, uint64_t window,
                        struct sim_err *err) {
    struct setting_text list[12] = {
        {"array.mode", "timed"}, {"array.pe", "fp32"}, {"glb.size", "1TiB"}};
    size_t n = 3;
    *m = (struct machine){.shelf = NULL};
    put(&list[n++], "array.rows", a->rows);
    put(&list[n++], "array.cols", a->cols * a->parts);
    list[n].key = "array.dataflow";
    snprintf(list[n].value, sizeof list[n].value, "%s", a->dataflow);
    n++;
    if (a->parts > 1)
        put(&list[n++], "array.partitions", a->parts);
    n += a->map.p ? list_pads(a, window, &list[n]) : list_overlaps(&list[n]);
    struct param_set *set = param_set_new(err);
    int rc = set ? machine_bind(set, m, err) : SIM_EIO;
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = param_assign(set, list[i].key, list[i].value, "the mapping's array", err);
    if (rc == 0)
        rc = machine_resolve(m, set, err);
    param_set_free(set);
    return rc;
}

static int run_events(const struct maestro_pair *pair, const struct machine *m,
                      const struct maestro_row *row, uint64_t batch, int64_t *cycles,
                      struct sim_err *err) {
    struct run_layer job = {.net = row->layer,
                            .batch = batch,
                            .zeros_in = -1,
                            .zeros_out = -1,
                            .given = pair->array.map.p ? &pair->array.map : NULL};
    const int rc = run_layer(m, &job, err);
    *cycles = (int64_t)job.result.cycles;
    return rc;
}

/* Positions, filters and depth as an array of `rows` and `cols` cuts them. */
static uint64_t systolic_full(const struct maestro_array *a, const struct pe_layer *l,
                              uint64_t depth) {
    const bool outputs = *a->dataflow == 'o', inputs = *a->dataflow == 'i';
    const uint64_t row_folds = outputs ? ceil_div(l->gemm_m, a->rows) : depth;
    const uint64_t col_folds = ceil_div(inputs ? l->gemm_m : l->gemm_n, a->cols);
    const uint64_t stream = outputs ? l->gemm_k : inputs ? l->gemm_n : l->gemm_m;
    return row_folds * ceil_div(l->products * col_folds, a->parts) * stream;
}

/* Steps that tiles of `tile` cells over `units` take one after another. */
static uint64_t serial(uint64_t whole, uint64_t tile, uint64_t units) {
    const uint64_t each = tile * units, rest = whole % each;
    const uint64_t used = rest < units ? rest : units;
    return whole / each * tile + (rest ? ceil_div(rest, used) : 0);
}

/* Products of a row-stationary PE, one after another in all passes. */
static uint64_t rows_full(const struct maestro_array *a, const struct pe_layer *l) {
    const struct rs_mapping *m = &a->map;
    const uint64_t cuts = ceil_div(l->r, a->rows), filters = ceil_div(l->k, m->p * m->t);
    const uint64_t last = l->k - (filters - 1) * m->p * m->t;
    return l->products * l->n * ceil_div(l->e, m->e) * l->f * l->s *
           ((filters - 1) * m->p + ceil_div(last, m->t)) * serial(l->c * cuts, m->q, m->r);
}

/* The array's figures that take no simulation. */
static void set_formulas(struct maestro_pair *pair, const struct maestro_problem *p,
                         const struct pe_layer *l) {
    const struct maestro_array *a = &pair->array;
    int64_t *c = pair->simulated;
    if (a->map.p) {
        c[PAIR_FULL] = c[PAIR_AS_MAPPED] = (int64_t)rows_full(a, l);
    } else {
        const uint64_t c_units = p->kind == MAESTRO_DSCONV ? 1 : a->units[NET_DIM_C];
        const uint64_t taps = p->kind == MAESTRO_GEMM ? ceil_div(l->gemm_k, a->rows)
                                                      : ceil_div(l->r, a->units[NET_DIM_R]) *
                                                            ceil_div(l->s, a->units[NET_DIM_S]) *
                                                            ceil_div(l->c, c_units);
        c[PAIR_FULL] = (int64_t)systolic_full(a, l, ceil_div(l->gemm_k, a->rows));
        c[PAIR_AS_MAPPED] = (int64_t)systolic_full(a, l, taps);
    }
    c[PAIR_IDEAL] = (int64_t)ceil_div(l->macs, a->rows * a->cols * a->parts);
}

/* The array's side: by events with all limits, without main memory's, without any. */
static int run_array(struct maestro_pair *pair, const struct maestro_row *row,
                     const struct maestro_job *job, struct sim_err *err) {
    struct machine m;
    struct pe_layer layer;
    int rc = pe_layer_init(&layer, row->layer, job->batch, err);
    if (rc == 0)
        rc = make_machine(&m, &pair->array, layer.s, err);
    if (rc)
        return rc;
    const double second = CELL_B * m.array.clock_hz;
    for (int i = PAIR_NO_BOUNDS; i >= PAIR_WHOLE && rc == 0; i--) {
        m.array.glb_bandwidth = i < PAIR_NO_BOUNDS ? (double)job->hw.bandwidth * second : 0;
        m.array.offchip_bandwidth = i < PAIR_NO_DRAM ? (double)job->hw.offchip * second : 0;
        rc = run_events(pair, &m, row, job->batch, &pair->simulated[i], err);
    }
    set_formulas(pair, &row->problem, &layer);
    return rc;
}

static void split(struct maestro_pair *pair) {
    static const int causes[PAIR_IDEAL + 1] = {PAIR_DRAM,    PAIR_BANDWIDTH, PAIR_FILL,
                                               PAIR_MAPPING, PAIR_EDGES,     PAIR_MAPPING};
    for (int i = 0; i < PAIR_STAGES; i++) {
        const bool last = i == PAIR_IDEAL;
        const int64_t array = pair->simulated[i] - (last ? 0 : pair->simulated[i + 1]);
        const int64_t model = pair->model[i] - (last ? 0 : pair->model[i + 1]);
        pair->more[causes[i]] += array - model;
    }
}

int maestro_pair_make(struct maestro_pair *pair, const struct maestro_row *row,
                      const struct maestro_job *job, struct sim_err *err) {
    struct maestro_plan plan;
    struct maestro_traffic traffic = {.cases = NULL};
    struct maestro_scratch scratch = {.units = NULL};
    struct sim_err why = {0};
    *pair = (struct maestro_pair){.done = false};
    int rc =
        maestro_plan_make(&plan, &row->problem, row->mapping, job->hw.pes, row->mapping_name, err);
    if (rc == 0)
        rc = run_model(pair, row, job, &plan, &traffic, &scratch, err);
    maestro_traffic_free(&traffic);
    maestro_scratch_free(&scratch);
    if (rc || !maestro_array_of(&pair->array, &plan, pair->reason))
        return rc;
    rc = run_array(pair, row, job, &why);
    if (rc == SIM_EIO)
        return sim_fail(err, rc, "%s", why.text);
    if (rc)
        snprintf(pair->reason, sizeof pair->reason, "%.*s", MAESTRO_REASON - 1, why.text);
    else
        split(pair);
    pair->done = rc == 0;
    return 0;
}

double maestro_pair_off(int64_t model, int64_t simulated) {
    return simulated ? 100 * ((double)model / (double)simulated - 1) : 0;
}
