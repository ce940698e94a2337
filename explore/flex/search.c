#include "explore/flex/search.h"

#include <stdlib.h>
#include <string.h>

#include "explore/flex/sizes.h"
#include "sim/memory.h"

double flex_objective_of(enum flex_objective o, const struct flex_cost *cost) {
    return o == FLEX_LATENCY  ? cost->cycles
           : o == FLEX_ENERGY ? cost->energy_nj
                              : cost->cycles * cost->energy_nj;
}

bool flex_is_better(enum flex_objective o, const struct flex_cost *a, const struct flex_cost *b) {
    return score_is_better(flex_objective_of(o, a), a->violation, flex_objective_of(o, b),
                           b->violation);
}

/* One search. */
struct searching {
    struct flex_worker *worker;
    const struct flex_accelerator *a;
    const struct flex_layer *layer;
    const struct flex_options *options;
    unsigned class;
    struct flex_point first; /* of the accelerator */
    struct flex_knobs *knobs;
    struct flex_best *best;
};

/* A knob of these values, which it takes over, and of the accelerator's own: a class holds the
 * mappings of those that it frees such an axis of. */
static int add_values(struct searching *s, uint64_t *values, size_t n, uint64_t own, int *knob,
                      struct sim_err *err) {
    size_t at = 0;
    uint64_t *list = values ? sim_alloc(n + 1, sizeof *list, err) : NULL;
    for (size_t i = 0; list && i < n; i++) {
        if (own < values[i] && (i == 0 || own > values[i - 1]))
            list[at++] = own;
        list[at++] = values[i];
    }
    if (list && own > values[n - 1])
        list[at++] = own;
    free(values);
    if (list)
        *knob = flex_knobs_add(s->knobs, list, at);
    return list ? 0 : SIM_EIO;
}

static int add_tile(struct searching *s, int d, struct sim_err *err) {
    size_t n = 0;
    uint64_t *values =
        flex_tile_values(s->options->own ? &s->a->tiles[d] : NULL, d, s->layer, &n, err);
    return add_values(s, values, n, s->first.tile[d], &s->knobs->tile[d], err);
}

static int add_shapes(struct searching *s, struct sim_err *err) {
    const struct flex_shapes *own = &s->a->shape;
    size_t n = 0;
    uint64_t *list;
    if (!s->options->own || own->free) {
        list = flex_divisors((uint64_t)s->a->hw.pes, &n, err);
    } else if ((list = sim_alloc(FLEX_LIST, sizeof *list, err))) {
        memcpy(list, own->at, (size_t)own->n * sizeof *list);
        n = flex_distinct(list, (size_t)own->n);
    }
    return add_values(s, list, n, s->first.shape, &s->knobs->shape, err);
}

/* Windows are not cut: MAESTRO has no partial ones in time. */
static int make_knobs(struct searching *s, struct sim_err *err) {
    static const uint8_t cut[] = {FLEX_K, FLEX_C, FLEX_Y, FLEX_X};
    const bool own = s->options->own;
    struct flex_knobs *k = s->knobs;
    flex_knobs_begin(k, s->layer->dims, s->layer->n);
    if (s->class >> FLEX_ORDER & 1)
        flex_knobs_add_order(k, own ? &s->a->order : NULL);
    if (s->class >> FLEX_PARALLEL & 1)
        flex_knobs_add_pairs(k, own ? &s->a->outer : NULL, own ? &s->a->inner : NULL);
    if (s->class >> FLEX_SHAPE & 1 && add_shapes(s, err))
        return SIM_EIO;
    for (size_t i = 0; i < sizeof cut && s->class >> FLEX_TILES & 1; i++)
        if (flex_layer_has(s->layer, cut[i]) && add_tile(s, cut[i], err))
            return SIM_EIO;
    flex_knobs_end(k);
    return 0;
}

/* Closed tiles are halved until they fit, as the accelerator's are. */
static int look(struct searching *s, const uint32_t *choice, struct flex_cost *cost,
                struct sim_err *err) {
    struct flex_point p;
    bool halved;
    p = s->first;
    flex_knobs_take(s->knobs, choice, &p);
    const int rc = s->class >> FLEX_TILES & 1
                       ? flex_evaluate(s->worker, s->a, s->layer, &p, cost, err)
                       : flex_evaluate_halving(s->worker, s->a, s->layer, &p, cost, &halved, err);
    s->best->evaluated++;
    if (rc == 0 && flex_is_better(s->options->objective, cost, &s->best->cost)) {
        s->best->cost = *cost;
        s->best->point = p;
    }
    return rc;
}

static int look_at_all(struct searching *s, struct sim_err *err) {
    uint32_t choice[2 * FLEX_DIMS + 2];
    struct flex_cost cost;
    int rc = 0;
    for (uint64_t i = 0; i < s->knobs->space.designs && rc == 0; i++) {
        space_choices(&s->knobs->space, i, choice);
        rc = look(s, choice, &cost, err);
    }
    return rc;
}

/* A seed of its own for every class and every kind of layer. */
static uint64_t seed_of(const struct searching *s) {
    uint64_t seed = rng_mix(s->options->seed + 16 * (uint64_t)s->layer->problem.kind + s->class);
    for (int d = 0; d < FLEX_DIMS; d++)
        seed = rng_mix(seed + s->layer->extent[d]);
    return seed;
}

static int climb(struct searching *s, struct sim_err *err) {
    uint32_t begin[2 * FLEX_DIMS + 2], choices[64 * (2 * FLEX_DIMS + 2)];
    struct outcome outcomes[64];
    flex_knobs_choose(s->knobs, &s->first, begin);
    const struct strategy_input in = {.space = &s->knobs->space,
                                      .n_goals = 1,
                                      .evals = s->options->samples,
                                      .seed = seed_of(s),
                                      .shards = 1,
                                      .designs = begin,
                                      .n_designs = 1};
    void *state = NULL;
    int rc = strategy_hill.open(&state, &in, err);
    for (uint64_t done = 0; rc == 0 && done < s->options->samples;) {
        const uint64_t left = s->options->samples - done;
        const size_t n = strategy_hill.ask(state, choices, left < 64 ? (size_t)left : 64);
        for (size_t i = 0; i < n && rc == 0; i++) {
            struct flex_cost cost;
            rc = look(s, choices + i * s->knobs->space.n_knobs, &cost, err);
            outcomes[i].goals[0] = flex_objective_of(s->options->objective, &cost);
            outcomes[i].violation = cost.violation;
        }
        if (rc == 0)
            strategy_hill.tell(state, choices, outcomes, n);
        done += n;
    }
    strategy_hill.close(state);
    return rc;
}

/* From the accelerator's own values on. */
static int search(struct searching *s, struct sim_err *err) {
    struct flex_best *best = s->best;
    int rc = flex_evaluate_halving(s->worker, s->a, s->layer, &best->point, &best->cost,
                                   &best->halved, err);
    best->evaluated++;
    if (rc == 0)
        rc = make_knobs(s, err);
    if (rc)
        return rc;
    best->points = s->knobs->space.designs;
    best->whole = best->points <= 2 * s->options->samples;
    return best->whole ? look_at_all(s, err) : climb(s, err);
}

int flex_search(struct flex_worker *w, const struct flex_accelerator *a, const struct flex_layer *l,
                unsigned class, const struct flex_options *o, struct flex_best *best,
                struct sim_err *err) {
    struct searching s = {
        .worker = w, .a = a, .layer = l, .options = o, .class = class, .best = best};
    *best = (struct flex_best){.evaluated = 0};
    flex_point_first(a, l, &s.first, &best->cut);
    best->point = s.first;
    s.knobs = sim_alloc(1, sizeof *s.knobs, err);
    if (!s.knobs)
        return SIM_EIO;
    const int rc = search(&s, err);
    flex_knobs_free(s.knobs);
    free(s.knobs);
    return rc;
}
