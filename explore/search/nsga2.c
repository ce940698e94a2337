/* NSGA-II (Deb, Pratap, Agarwal, Meyarivan, IEEE TEVC 6(2), 2002): fast non-dominated sorting,
 * crowding distance, binary tournaments, constrained domination. Designs are crossed knob by knob
 * and changed in one knob on average. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/strategy.h"

#define POPULATION 100u
#define CROSSED    0.9 /* of the children have two parents */

struct individual {
    struct outcome outcome;
    uint32_t rank;
    uint64_t number; /* in the order of birth, for ties */
    double crowding;
    uint32_t choice[KNOBS_MAX];
};

struct nsga2 {
    struct strategy_input in;
    struct rng rng;
    uint32_t n; /* parents */
    uint32_t asked;
    uint64_t born;
    struct individual all[2 * POPULATION]; /* parents, then children */
};

static int open_nsga2(void **state, const struct strategy_input *in, struct sim_err *err) {
    struct nsga2 *g = sim_alloc(1, sizeof *g, err);
    if (!g)
        return SIM_EIO;
    g->in = *in;
    g->rng = rng_stream(in->seed, 2);
    *state = g;
    return 0;
}

static bool dominates(const struct outcome *a, const struct outcome *b, uint32_t n_goals) {
    if (a->violation != b->violation)
        return a->violation < b->violation;
    return a->violation == 0 && pareto_dominates(a->goals, b->goals, n_goals);
}

/* Each individual's rank: 0 for those that none dominates, 1 for those that none but these does. */
static void rank_all(struct nsga2 *g, uint32_t n) {
    uint32_t ranked = 0;
    for (uint32_t i = 0; i < n; i++)
        g->all[i].rank = UINT32_MAX;
    for (uint32_t rank = 0; ranked < n; rank++)
        for (uint32_t i = 0; i < n; i++) {
            bool dominated = g->all[i].rank != UINT32_MAX;
            for (uint32_t k = 0; k < n && !dominated; k++)
                dominated = g->all[k].rank >= rank &&
                            dominates(&g->all[k].outcome, &g->all[i].outcome, g->in.n_goals);
            if (dominated)
                continue;
            g->all[i].rank = rank;
            ranked++;
        }
}

struct by_goal {
    struct individual *of;
    double value;
};

static int compare_value(const void *a, const void *b) {
    const struct by_goal *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->of->number < y->of->number ? -1 : 1;
}

/* How far apart the neighbours of each member of a rank are, as shares of the rank's extent; those
 * at its ends are infinitely far. */
static void crowd(struct nsga2 *g, uint32_t n, uint32_t rank) {
    struct by_goal order[2 * POPULATION];
    uint32_t m = 0;
    for (uint32_t i = 0; i < n; i++)
        if (g->all[i].rank == rank) {
            g->all[i].crowding = 0;
            order[m++].of = &g->all[i];
        }
    for (uint32_t goal = 0; goal < g->in.n_goals && m; goal++) {
        for (uint32_t i = 0; i < m; i++)
            order[i].value = order[i].of->outcome.goals[goal];
        qsort(order, m, sizeof *order, compare_value);
        const double extent = order[m - 1].value - order[0].value;
        order[0].of->crowding = order[m - 1].of->crowding = INFINITY;
        for (uint32_t i = 1; i + 1 < m && extent > 0; i++)
            order[i].of->crowding += (order[i + 1].value - order[i - 1].value) / extent;
    }
}

static int compare_fitness(const void *a, const void *b) {
    const struct individual *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->crowding != y->crowding)
        return x->crowding > y->crowding ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static const struct individual *tournament(struct nsga2 *g) {
    const struct individual *a = &g->all[rng_below(&g->rng, g->n)];
    const struct individual *b = &g->all[rng_below(&g->rng, g->n)];
    return compare_fitness(a, b) <= 0 ? a : b;
}

static void make_child(struct nsga2 *g, struct individual *child) {
    const struct space *s = g->in.space;
    const struct individual *a = tournament(g), *b = tournament(g);
    const bool crossed = rng_real(&g->rng) < CROSSED;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        child->choice[k] = crossed && rng_next(&g->rng) & 1 ? b->choice[k] : a->choice[k];
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (s->knobs[k].values.n > 1 && rng_real(&g->rng) * s->n_knobs < 1)
            draw_step(s, k, &g->rng, child->choice);
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct nsga2 *g = state;
    const uint32_t knobs = g->in.space->n_knobs;
    const bool first = g->n == 0;
    for (g->asked = 0; g->asked < POPULATION && g->asked < most; g->asked++) {
        struct individual *child = &g->all[g->n + g->asked];
        child->number = g->born++;
        if (first)
            draw_design(g->in.space, &g->rng, child->choice);
        else
            make_child(g, child);
        memcpy(choices + g->asked * knobs, child->choice, knobs * sizeof *choices);
    }
    return g->asked;
}

/* The best of parents and children are the next parents. */
static void tell(void *state, const uint32_t *choices, const struct outcome *outcomes, size_t n) {
    struct nsga2 *g = state;
    const uint32_t all = g->n + (uint32_t)n;
    (void)choices;
    for (size_t i = 0; i < n; i++)
        g->all[g->n + i].outcome = outcomes[i];
    rank_all(g, all);
    for (uint32_t rank = 0; rank < all; rank++)
        crowd(g, all, rank);
    qsort(g->all, all, sizeof *g->all, compare_fitness);
    g->n = all < POPULATION ? all : POPULATION;
}

const struct strategy strategy_nsga2 = {
    .name = "nsga2",
    .help = "NSGA-II with a population of 100, for several goals",
    .evals = 10000,
    .open = open_nsga2,
    .ask = ask,
    .tell = tell,
    .close = free,
};
