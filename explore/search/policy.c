/* Two learners that choose each knob's value by what it has been worth, knob by knob: UCB1 (Auer,
 * Cesa-Bianchi, Fischer, Machine Learning 47, 2002), and a softmax policy moved by REINFORCE
 * (Williams, Machine Learning 8, 1992) with a moving baseline. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/strategy.h"

#define BATCH    64u
#define RATE     0.2  /* of REINFORCE */
#define BASELINE 0.02 /* share of a new reward in the baseline */

/* Of a value of a knob. */
struct arm {
    double times, sum; /* UCB1: rewards */
    double preference; /* REINFORCE: logarithm of its weight */
};

struct policy {
    struct strategy_input in;
    struct rng rng;
    bool softmax;
    double weights[GOALS_MAX];
    struct score_scale scale;
    double mean, square, told; /* of scores */
    double baseline;
    size_t asked;
    size_t first[KNOBS_MAX]; /* arm of a knob's first value */
    struct arm *arms;
};

static void close_policy(void *state) {
    struct policy *p = state;
    free(p->arms);
    free(p);
}

static int open_policy(void **state, const struct strategy_input *in, bool softmax,
                       struct sim_err *err) {
    struct policy *p = sim_alloc(1, sizeof *p, err);
    size_t n = 0;
    if (!p)
        return SIM_EIO;
    p->in = *in;
    p->softmax = softmax;
    p->rng = rng_stream(in->seed, 3);
    for (uint32_t k = 0; k < in->space->n_knobs; k++) {
        p->first[k] = n;
        n += in->space->knobs[k].values.n;
    }
    p->arms = sim_alloc(n + 1, sizeof *p->arms, err);
    *state = p;
    return p->arms ? 0 : SIM_EIO;
}

static int open_bandit(void **state, const struct strategy_input *in, struct sim_err *err) {
    return open_policy(state, in, false, err);
}

static int open_rl(void **state, const struct strategy_input *in, struct sim_err *err) {
    return open_policy(state, in, true, err);
}

/* The arm of the highest upper bound of its mean; untried ones first, from a random one on. */
static uint32_t choose_bound(struct policy *p, const struct arm *arms, uint32_t n) {
    const uint32_t from = (uint32_t)rng_below(&p->rng, n);
    uint32_t best = from;
    double highest = -1;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t at = (from + i) % n;
        const struct arm *a = &arms[at];
        const double bound =
            a->times > 0 ? a->sum / a->times + sqrt(2 * log(p->told + 2) / a->times) : INFINITY;
        if (bound > highest) {
            highest = bound;
            best = at;
        }
    }
    return best;
}

static double weight_sum(const struct arm *arms, uint32_t n, double *most) {
    double sum = 0;
    *most = arms[0].preference;
    for (uint32_t i = 1; i < n; i++)
        *most = fmax(*most, arms[i].preference);
    for (uint32_t i = 0; i < n; i++)
        sum += exp(arms[i].preference - *most);
    return sum;
}

static uint32_t choose_softmax(struct policy *p, const struct arm *arms, uint32_t n) {
    double most;
    double left = rng_real(&p->rng) * weight_sum(arms, n, &most);
    for (uint32_t i = 0; i + 1 < n; i++)
        if ((left -= exp(arms[i].preference - most)) < 0)
            return i;
    return n - 1;
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct policy *p = state;
    const struct space *s = p->in.space;
    draw_weights(&p->rng, p->weights, p->in.n_goals);
    for (p->asked = 0; p->asked < BATCH && p->asked < most; p->asked++)
        for (uint32_t k = 0; k < s->n_knobs; k++) {
            struct arm *arms = p->arms + p->first[k];
            const uint32_t n = (uint32_t)s->knobs[k].values.n;
            const uint32_t at = p->softmax ? choose_softmax(p, arms, n) : choose_bound(p, arms, n);
            arms[at].times += 1; /* so that a batch does not choose one arm only */
            choices[p->asked * s->n_knobs + k] = at;
        }
    return p->asked;
}

/* From 0 to 1: where a score lies among those so far, as if they were normal; 0 for what breaks
 * bounds. */
static double reward_of(struct policy *p, const struct outcome *o) {
    if (o->violation > 0)
        return 0;
    const double score = outcome_score(o, p->weights, &p->scale, p->in.n_goals);
    p->told += 1;
    const double off = score - p->mean;
    p->mean += off / p->told;
    p->square += off * (score - p->mean);
    const double spread = p->told > 1 ? sqrt(p->square / (p->told - 1)) : 0;
    return spread > 0 ? 1 / (1 + exp((score - p->mean) / spread * 1.7)) : 0.5;
}

/* Along the gradient of the logarithm of the choice's probability. */
static void move_policy(struct policy *p, const uint32_t *choice, double advantage) {
    const struct space *s = p->in.space;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        struct arm *arms = p->arms + p->first[k];
        const uint32_t n = (uint32_t)s->knobs[k].values.n;
        double most;
        const double sum = weight_sum(arms, n, &most);
        for (uint32_t i = 0; i < n; i++) {
            const double probability = exp(arms[i].preference - most) / sum;
            arms[i].preference += RATE * advantage * ((i == choice[k]) - probability);
        }
    }
}

static void tell(void *state, const uint32_t *choices, const struct outcome *outcomes, size_t n) {
    struct policy *p = state;
    const uint32_t knobs = p->in.space->n_knobs;
    for (size_t i = 0; i < n; i++) {
        const double reward = reward_of(p, &outcomes[i]);
        for (uint32_t k = 0; k < knobs; k++)
            p->arms[p->first[k] + choices[i * knobs + k]].sum += reward;
        if (p->softmax)
            move_policy(p, choices + i * knobs, reward - p->baseline);
        p->baseline += BASELINE * (reward - p->baseline);
    }
}

const struct strategy strategy_bandit = {
    .name = "bandit",
    .help = "UCB1 for each knob: values that were good, and those not tried for long",
    .evals = 10000,
    .open = open_bandit,
    .ask = ask,
    .tell = tell,
    .close = close_policy,
};

const struct strategy strategy_rl = {
    .name = "rl",
    .help = "a policy for each knob, moved by REINFORCE towards what is better than before",
    .evals = 10000,
    .open = open_rl,
    .ask = ask,
    .tell = tell,
    .close = close_policy,
};
