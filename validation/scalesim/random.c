/* Random layers on random arrays: closed form, timed and exact runs give the same cycles, and exact
 * runs the layer's outputs; ISPASS'20's formula on the array that it describes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/rng.h"
#include "validation/scalesim/ispass20.h"
#include "validation/scalesim/scalesim.h"

enum { SEED = 20200731, QUICK = 200, FULL = 2000, CHUNK = 100 };

/* A case and what came of it. */
struct random_attempt {
    struct machine machine;
    struct net_layer net;
    bool timed_equal, exact_equal, formula_equal;
    struct sim_err err;
};

static struct net_layer random_layer(struct rng *r) {
    struct net_layer l = {.name = (char[]){"random"}, .type = NET_CONV};
    l.groups = 1 + rng_below(r, 2);
    l.n = 1 + rng_below(r, 2);
    l.c = l.groups * (1 + rng_below(r, 6));
    l.k = l.groups * (1 + rng_below(r, 12));
    l.r = 1 + rng_below(r, 4);
    l.s = 1 + rng_below(r, 4);
    const uint64_t stride = 1 + rng_below(r, 2), dilation = 1 + rng_below(r, 2);
    net_set_window(&l, stride, rng_below(r, 3), dilation);
    l.h = dilation * (l.r - 1) + 1 + rng_below(r, 9);
    l.w = dilation * (l.s - 1) + 1 + rng_below(r, 9);
    return l;
}

static void random_array(struct rng *r, struct array_config *a) {
    a->rows = 1 + rng_below(r, 12);
    a->cols = 1 + rng_below(r, 12);
    a->vertical_hop = 1 + rng_below(r, 2);
    a->drain = (int)rng_below(r, 2);
    a->preload = (int)rng_below(r, 2);
    /* folds overlap only where operands are loaded beside them */
    a->fold_overlap = true;
    a->fold_overlap = dataflow_at((size_t)a->dataflow)->check(a, NULL) == 0 && rng_below(r, 2);
    a->accumulators = rng_below(r, 2) * (1 + rng_below(r, 40));
}

static int cycles_of(const struct random_attempt *a, enum array_mode mode, uint64_t *cycles,
                     struct sim_err *err) {
    struct machine m = a->machine;
    struct run_layer job = {.net = &a->net, .batch = 1, .zeros_in = -1, .zeros_out = -1, .seed = 1};
    m.array.mode = (int)mode;
    const int rc = run_layer(&m, &job, err);
    *cycles = job.result.cycles;
    return rc;
}

/* The formula knows neither groups nor images: one product of the layer's shape. */
static int try_formula(struct random_attempt *a, struct sim_err *err) {
    struct machine m = a->machine;
    struct pe_layer l;
    struct pe_result exact;
    const struct systolic_dims *dims = dataflow_of(&m)->compat;
    int rc = pe_layer_init(&l, &a->net, 1, err);
    ispass20_array(&m.array, m.array.dataflow, m.array.rows, m.array.cols);
    if (rc == 0)
        rc = scalesim_product(&m, MODE_EXACT, l.gemm_m, l.gemm_n, l.gemm_k, &exact, err);
    a->formula_equal = rc == 0 && exact.cycles == ispass20_cycles(dims, m.array.rows, m.array.cols,
                                                                  l.gemm_m, l.gemm_n, l.gemm_k);
    return rc;
}

static void try_one(void *user, size_t i) {
    struct random_attempt *a = (struct random_attempt *)user + i;
    uint64_t closed, timed, exact;
    int rc = cycles_of(a, MODE_CLOSED, &closed, &a->err);
    if (rc == 0)
        rc = cycles_of(a, MODE_TIMED, &timed, &a->err);
    if (rc == 0)
        rc = cycles_of(a, MODE_EXACT, &exact, &a->err);
    if (rc)
        return;
    a->timed_equal = timed == closed;
    a->exact_equal = exact == closed;
    try_formula(a, &a->err);
}

struct random_shares {
    double timed, exact, formula, tries;
};

static int try_chunk(struct study_run *run, struct random_attempt *attempts, struct rng *r,
                     const struct machine *machine, struct random_shares *s, struct sim_err *err) {
    for (int i = 0; i < CHUNK; i++) {
        attempts[i] = (struct random_attempt){.machine = *machine, .net = random_layer(r)};
        random_array(r, &attempts[i].machine.array);
    }
    pool_run(run->pool, CHUNK, try_one, attempts);
    for (int i = 0; i < CHUNK; i++) {
        if (attempts[i].err.code) {
            *err = attempts[i].err;
            return err->code;
        }
        s->timed += attempts[i].timed_equal;
        s->exact += attempts[i].exact_equal;
        s->formula += attempts[i].formula_equal;
        s->tries++;
    }
    return study_tick(run, err);
}

static int one_dataflow(struct study_run *run, struct random_attempt *attempts,
                        struct machine *machine, int dataflow, struct sim_err *err) {
    struct rng r = rng_stream(SEED, (uint64_t)dataflow);
    struct random_shares s = {0};
    char name[32];
    int rc = 0;
    machine->array.dataflow = dataflow;
    for (int i = 0; i < (run->quick ? QUICK : FULL) && rc == 0; i += CHUNK)
        rc = try_chunk(run, attempts, &r, machine, &s, err);
    snprintf(name, sizeof name, "random-%s", dataflow_at((size_t)dataflow)->name);
    if (rc == 0)
        rc = study_point(run, name, 100 * s.timed / s.tries, 100 * s.exact / s.tries, err);
    snprintf(name, sizeof name, "ispass20-%s", dataflow_at((size_t)dataflow)->name);
    return rc ? rc : study_point(run, name, 100 * s.formula / s.tries, NAN, err);
}

int scalesim_random(struct study_run *run, struct sim_err *err) {
    static const char *const settings[] = {"array.pe=int8", "glb.size=1MiB", NULL};
    struct random_attempt *attempts = sim_alloc(CHUNK, sizeof *attempts, err);
    struct machine machine;
    int rc = attempts ? study_machine(&machine, NULL, settings, NULL, NULL, err) : SIM_EIO;
    for (int i = 0; dataflow_at((size_t)i) && rc == 0; i++)
        if (dataflow_at((size_t)i)->compat)
            rc = one_dataflow(run, attempts, &machine, i, err);
    free(attempts);
    return rc;
}
