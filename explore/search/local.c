/* Climbers that step from design to design, side by side: each follows weights of the goals of its
 * own, and begins anew with others once it has not got on for long. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/strategy.h"

#define CLIMBERS 64u
#define HOT      0.3  /* temperature at the beginning, of scores that begin at 1 */
#define COLD     1e-4 /* and at the end */

struct climber {
    double weights[GOALS_MAX], score, violation;
    struct score_scale scale;
    uint64_t failed; /* steps since the last that led on */
    bool stands;     /* has a design */
    uint32_t choice[KNOBS_MAX], tried[KNOBS_MAX];
};

struct local {
    struct strategy_input in;
    struct rng rng;
    bool anneal;
    uint64_t patience, told;
    size_t asked, begun;                    /* of the designs to begin from */
    uint32_t movable[KNOBS_MAX], n_movable; /* knobs with several values */
    struct climber climbers[CLIMBERS];
};

static int open_local(void **state, const struct strategy_input *in, bool anneal,
                      struct sim_err *err) {
    struct local *l = sim_alloc(1, sizeof *l, err);
    if (!l)
        return SIM_EIO;
    l->in = *in;
    l->rng = rng_stream(in->seed, 1);
    l->anneal = anneal;
    for (uint32_t k = 0; k < in->space->n_knobs; k++)
        if (in->space->knobs[k].values.n > 1) {
            l->movable[l->n_movable++] = k;
            l->patience += 2 * in->space->knobs[k].values.n;
        }
    *state = l;
    return 0;
}

static int open_hill(void **state, const struct strategy_input *in, struct sim_err *err) {
    return open_local(state, in, false, err);
}

static int open_anneal(void **state, const struct strategy_input *in, struct sim_err *err) {
    return open_local(state, in, true, err);
}

static void try_next(struct local *l, struct climber *c) {
    const struct space *s = l->in.space;
    if (!c->stands || l->n_movable == 0) {
        draw_weights(&l->rng, c->weights, l->in.n_goals);
        if (l->begun < l->in.n_designs)
            memcpy(c->tried, l->in.designs + l->begun++ * s->n_knobs,
                   s->n_knobs * sizeof *c->tried);
        else
            draw_design(s, &l->rng, c->tried);
        return;
    }
    memcpy(c->tried, c->choice, sizeof c->tried);
    draw_step(s, l->movable[rng_below(&l->rng, l->n_movable)], &l->rng, c->tried);
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct local *l = state;
    for (l->asked = 0; l->asked < CLIMBERS && l->asked < most; l->asked++) {
        struct climber *c = &l->climbers[l->asked];
        try_next(l, c);
        memcpy(choices + l->asked * l->in.space->n_knobs, c->tried,
               l->in.space->n_knobs * sizeof *choices);
    }
    return l->asked;
}

/* A worse design is taken the more likely, the hotter it still is. */
static bool takes_worse(struct local *l, const struct climber *c, double score, double violation) {
    if (!l->anneal || violation != c->violation)
        return false;
    const double gone = fmin(1, (double)l->told / (double)l->in.evals);
    const double temperature = HOT * pow(COLD / HOT, gone);
    return rng_real(&l->rng) < exp((c->score - score) / temperature);
}

static void tell_climber(struct local *l, struct climber *c, const struct outcome *o) {
    const double score = outcome_score(o, c->weights, &c->scale, l->in.n_goals);
    const bool better = !c->stands || score_is_better(score, o->violation, c->score, c->violation);
    if (better || takes_worse(l, c, score, o->violation)) {
        c->failed = better ? 0 : c->failed + 1;
        c->stands = o->violation < INFINITY;
        c->score = score;
        c->violation = o->violation;
        memcpy(c->choice, c->tried, sizeof c->choice);
    } else {
        c->failed++;
    }
    if (c->failed > l->patience && !l->anneal)
        *c = (struct climber){0};
}

static void tell(void *state, const uint32_t *choices, const struct outcome *outcomes, size_t n) {
    struct local *l = state;
    (void)choices;
    for (size_t i = 0; i < n; i++)
        tell_climber(l, &l->climbers[i], &outcomes[i]);
    l->told += n;
}

const struct strategy strategy_hill = {
    .name = "hill",
    .help = "64 climbers that take each step that is better, and begin anew where none is",
    .evals = 10000,
    .open = open_hill,
    .ask = ask,
    .tell = tell,
    .close = free,
};

const struct strategy strategy_anneal = {
    .name = "anneal",
    .help = "simulated annealing: 64 climbers that take worse steps, too, while it is hot",
    .evals = 10000,
    .open = open_anneal,
    .ask = ask,
    .tell = tell,
    .close = free,
};
