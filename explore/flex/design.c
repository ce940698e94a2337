#include "explore/flex/design.h"

#include <stdlib.h>
#include <string.h>

#include "explore/flex/sizes.h"
#include "sim/memory.h"

/* Tiles that designs have: of channels, and outputs of rows and columns. */
static const uint64_t channels[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};
static const uint64_t outputs[] = {1, 2, 3, 4, 6, 7, 8, 9, 12, 13, 14, 16, 24, 27, 28, 32, 55, 56};
#define LENGTH(a) (sizeof(a) / sizeof *(a))

int flex_network_cost(struct flex_worker *w, const struct flex_accelerator *a,
                      const struct flex_work *work, const struct flex_network *net,
                      struct flex_cost *sum, struct sim_err *err) {
    *sum = (struct flex_cost){.cycles = 0};
    for (size_t i = 0; i < net->n; i++) {
        const struct flex_layer *l = &work->layers[net->layer[i]];
        struct flex_point p;
        struct flex_cost cost;
        bool halved;
        flex_point_first(a, l, &p, &halved);
        const int rc = flex_evaluate_halving(w, a, l, &p, &cost, &halved, err);
        if (rc)
            return rc;
        flex_cost_add(sum, &cost, net->times[i]);
    }
    return 0;
}

static int add_values(struct flex_knobs *k, const uint64_t *values, size_t n, int *knob,
                      struct sim_err *err) {
    uint64_t *list = sim_alloc(n, sizeof *list, err);
    if (!list)
        return SIM_EIO;
    memcpy(list, values, n * sizeof *list);
    *knob = flex_knobs_add(k, list, n);
    return 0;
}

static int make_knobs(struct flex_knobs *k, const struct flex_accelerator *a, struct sim_err *err) {
    static const uint8_t all[] = {FLEX_K, FLEX_C, FLEX_Y, FLEX_X, FLEX_R, FLEX_S};
    size_t n;
    flex_knobs_begin(k, all, FLEX_DIMS);
    flex_knobs_add_order(k, NULL);
    flex_knobs_add_pairs(k, NULL, NULL);
    uint64_t *shapes = flex_divisors((uint64_t)a->hw.pes, &n, err);
    if (!shapes)
        return SIM_EIO;
    k->shape = flex_knobs_add(k, shapes, n);
    int rc = 0;
    for (int d = FLEX_K; d <= FLEX_X && rc == 0; d++)
        rc = d <= FLEX_C ? add_values(k, channels, LENGTH(channels), &k->tile[d], err)
                         : add_values(k, outputs, LENGTH(outputs), &k->tile[d], err);
    flex_knobs_end(k);
    return rc;
}

/* Rows and columns are as many windows and what lies between them. */
static struct flex_tile tile_of(int dim, uint64_t cells) {
    const bool rows = dim == FLEX_Y || dim == FLEX_X;
    const int window = dim == FLEX_Y ? FLEX_R : FLEX_S;
    return (struct flex_tile){.of = rows ? window : -1, .cells = rows ? cells - 1 : cells};
}

static void make_design(const struct flex_knobs *k, const struct flex_accelerator *a,
                        const uint32_t *choice, struct flex_accelerator *to) {
    struct flex_point p = {.shape = 1};
    flex_knobs_take(k, choice, &p);
    *to = *a;
    to->order.free = to->outer.free = to->inner.free = to->shape.free = false;
    to->order.n = to->outer.n = to->inner.n = to->shape.n = 1;
    memcpy(to->order.at[0], p.order, sizeof p.order);
    to->outer.at[0] = p.outer;
    to->inner.at[0] = p.inner;
    to->shape.at[0] = p.shape;
    for (int d = 0; d < FLEX_DIMS; d++) {
        to->tiles[d] = (struct flex_tiles){.n = 1, .at = {{.of = d}}};
        if (k->tile[d] >= 0)
            to->tiles[d].at[0] = tile_of(d, p.tile[d]);
    }
}

struct designing {
    struct flex_worker *worker;
    const struct flex_accelerator *a;
    const struct flex_work *work;
    const struct flex_network *net;
    const struct flex_options *options;
    struct flex_knobs *knobs;
    struct flex_accelerator tried;
    struct flex_design *best;
};

static int look(struct designing *g, const uint32_t *choice, struct outcome *outcome,
                struct sim_err *err) {
    struct flex_cost cost;
    make_design(g->knobs, g->a, choice, &g->tried);
    const int rc = flex_network_cost(g->worker, &g->tried, g->work, g->net, &cost, err);
    if (rc)
        return rc;
    outcome->goals[0] = flex_objective_of(g->options->objective, &cost);
    outcome->violation = cost.violation;
    if (score_is_better(outcome->goals[0], cost.violation, g->best->objective,
                        g->best->violation)) {
        g->best->accelerator = g->tried;
        g->best->objective = outcome->goals[0];
        g->best->violation = cost.violation;
    }
    return 0;
}

static int climb(struct designing *g, uint64_t number, struct sim_err *err) {
    uint32_t choices[64 * (2 * FLEX_DIMS + 2)];
    struct outcome outcomes[64];
    const struct strategy_input in = {.space = &g->knobs->space,
                                      .n_goals = 1,
                                      .evals = g->options->samples,
                                      .seed = rng_mix(g->options->seed ^ rng_mix(number)),
                                      .shards = 1};
    void *state = NULL;
    int rc = strategy_hill.open(&state, &in, err);
    for (uint64_t done = 0; rc == 0 && done < in.evals;) {
        const size_t n = strategy_hill.ask(state, choices,
                                           in.evals - done < 64 ? (size_t)(in.evals - done) : 64);
        for (size_t i = 0; i < n && rc == 0; i++)
            rc = look(g, choices + i * g->knobs->space.n_knobs, &outcomes[i], err);
        if (rc == 0)
            strategy_hill.tell(state, choices, outcomes, n);
        done += n;
    }
    strategy_hill.close(state);
    return rc;
}

int flex_design_search(struct flex_worker *w, const struct flex_accelerator *a,
                       const struct flex_work *work, const struct flex_network *net,
                       const struct flex_options *o, uint64_t number, struct flex_design *design,
                       struct sim_err *err) {
    struct designing g = {
        .worker = w, .a = a, .work = work, .net = net, .options = o, .best = design};
    *design = (struct flex_design){.violation = INFINITY, .objective = INFINITY};
    g.knobs = sim_alloc(1, sizeof *g.knobs, err);
    if (!g.knobs)
        return SIM_EIO;
    int rc = make_knobs(g.knobs, a, err);
    if (rc == 0)
        rc = climb(&g, number, err);
    flex_knobs_free(g.knobs);
    free(g.knobs);
    return rc;
}
