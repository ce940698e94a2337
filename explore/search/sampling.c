/* Designs at random: sample j is a function of seed and j alone, so that shards draw what one run
 * would. */
#include <stdlib.h>

#include "explore/search/strategy.h"

struct sampling {
    struct strategy_input in;
    uint64_t at; /* the next sample */
};

static int open_sampling(void **state, const struct strategy_input *in, struct sim_err *err) {
    struct sampling *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    *s = (struct sampling){*in, in->shard};
    *state = s;
    return 0;
}

static void draw_any(const struct sampling *s, uint32_t *choice) {
    struct rng r = rng_stream(s->in.seed, s->at);
    draw_design(s->in.space, &r, choice);
}

/* Where `at` stands in a shuffle of [0, n): four rounds of Feistel over the least even number of
 * bits that holds n, again until the result is below n. */
static uint64_t shuffled(uint64_t at, uint64_t n, uint64_t key) {
    unsigned half = 1;
    while (half < 31 && (uint64_t)1 << 2 * half < n)
        half++;
    const uint64_t mask = ((uint64_t)1 << half) - 1;
    do {
        uint64_t left = at >> half & mask, right = at & mask;
        for (uint64_t round = 0; round < 4; round++) {
            const uint64_t mixed =
                left ^ (rng_mix(key + round * 0x9e3779b97f4a7c15u + right) & mask);
            left = right;
            right = mixed;
        }
        at = left << half | right;
    } while (at >= n);
    return at;
}

/* Sample `at` of evals: of each knob's values every stretch of equal length is met once. */
static void draw_stratified(const struct sampling *s, uint32_t *choice) {
    const struct space *space = s->in.space;
    struct rng r = rng_stream(s->in.seed, s->at);
    for (uint32_t k = 0; k < space->n_knobs; k++) {
        const uint64_t key = rng_stream(s->in.seed, ((uint64_t)k + 1) << 40).key;
        const double part = (double)shuffled(s->at, s->in.evals, key) + rng_real(&r);
        const uint32_t n = (uint32_t)space->knobs[k].values.n;
        const uint32_t value = (uint32_t)(part / (double)s->in.evals * n);
        choice[k] = value < n ? value : n - 1;
    }
}

static size_t ask_with(struct sampling *s, uint32_t *choices, size_t most,
                       void draw(const struct sampling *s, uint32_t *choice), uint64_t end) {
    size_t n = 0;
    for (; n < most && s->at < end; s->at += s->in.shards)
        draw(s, choices + n++ * s->in.space->n_knobs);
    return n;
}

static size_t ask_any(void *state, uint32_t *choices, size_t most) {
    struct sampling *s = state;
    return ask_with(s, choices, most, draw_any, s->in.evals);
}

static size_t ask_stratified(void *state, uint32_t *choices, size_t most) {
    struct sampling *s = state;
    return ask_with(s, choices, most, draw_stratified, s->in.evals);
}

const struct strategy strategy_random = {
    .name = "random",
    .help = "as many designs at random as --evals says",
    .shards = true,
    .evals = 1000,
    .open = open_sampling,
    .ask = ask_any,
    .close = free,
};

const struct strategy strategy_lhs = {
    .name = "lhs",
    .help = "a latin hypercube of --evals samples: each knob's range is covered evenly",
    .shards = true,
    .evals = 1000,
    .open = open_sampling,
    .ask = ask_stratified,
    .close = free,
};
