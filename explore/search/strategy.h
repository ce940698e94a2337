/* How designs are chosen: the contract of strategies. A strategy asks for designs and is told what
 * they are worth; what it asks for next is a function of that and of the seed alone. */
#ifndef MAGNETAR_EXPLORE_SEARCH_STRATEGY_H
#define MAGNETAR_EXPLORE_SEARCH_STRATEGY_H

#include "explore/search/space.h"
#include "sim/rng.h"

#ifndef ASK_MAX       /* a fuzzer's build has few */
#define ASK_MAX 4096u /* designs at a time */
#endif

/* What a design is worth. */
struct outcome {
    double goals[GOALS_MAX]; /* to be made small */
    double violation;        /* of bounds, relative to them, summed; INFINITY: it cannot be */
};

struct exploration;

struct strategy_input {
    const struct space *space;
    uint32_t n_goals;
    uint64_t evals, seed;
    uint64_t shard, shards;          /* of this run, from 0 */
    const struct exploration *cheap; /* all designs by the first evaluator, where there is one */
    const uint32_t *designs;         /* [n_designs] of one that has a list; climbers begin there */
    size_t n_designs;
    struct exploration *search; /* for who looks at whole boxes (search_box), and counts them */
};

struct strategy {
    const char *name, *help;
    bool shards;    /* can its work be cut into shards? */
    bool fresh;     /* does it ask for no design twice, in their order, and learn nothing? */
    bool two;       /* does it need a first evaluator? */
    uint64_t evals; /* by default; 0: all designs */
    int (*open)(void **state, const struct strategy_input *in, struct sim_err *err);
    /* The choices of the next designs, at most `most`, of ASK_MAX; 0: the search has ended. */
    size_t (*ask)(void *state, uint32_t *choices, size_t most);
    /* NULL: it learns nothing. */
    void (*tell)(void *state, const uint32_t *choices, const struct outcome *outcomes, size_t n);
    void (*close)(void *state);
};

/* Row i, NULL past the end; and the one of this name or NULL. */
const struct strategy *strategy_at(size_t i);
const struct strategy *strategy_find(const char *name);

extern const struct strategy strategy_exhaustive, strategy_random, strategy_lhs, strategy_hill,
    strategy_anneal, strategy_nsga2, strategy_bandit, strategy_rl, strategy_halving;

/* Of programs only: goes through a list of theirs. */
extern const struct strategy strategy_listed;

/* For strategies that follow one number: goals, each relative to how large it was first, summed by
 * weights. */
struct score_scale {
    double of[GOALS_MAX];
    bool set;
};
double outcome_score(const struct outcome *o, const double *weights, struct score_scale *scale,
                     uint32_t n_goals);

/* Weights that sum to 1; of one goal 1. */
void draw_weights(struct rng *r, double *weights, uint32_t n_goals);

/* Is a better? What breaks bounds is worse than what keeps them, the more the more it does. */
bool score_is_better(double score, double violation, double than_score, double than_violation);

/* Any design. */
void draw_design(const struct space *s, struct rng *r, uint32_t *choice);

/* Another value of knob k, which has several: any of words, of numbers near more often than far. */
void draw_step(const struct space *s, uint32_t k, struct rng *r, uint32_t *choice);

#endif
