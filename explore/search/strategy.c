#include "explore/search/strategy.h"

#include <math.h>
#include <string.h>

static const struct strategy *const strategies[] = {
    &strategy_exhaustive, &strategy_random, &strategy_lhs, &strategy_hill,   &strategy_anneal,
    &strategy_nsga2,      &strategy_bandit, &strategy_rl,  &strategy_halving};

const struct strategy *strategy_at(size_t i) {
    return i < sizeof strategies / sizeof *strategies ? strategies[i] : NULL;
}

const struct strategy *strategy_find(const char *name) {
    const struct strategy *s;
    for (size_t i = 0; (s = strategy_at(i)); i++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

double outcome_score(const struct outcome *o, const double *weights, struct score_scale *scale,
                     uint32_t n_goals) {
    double score = 0;
    for (uint32_t i = 0; i < n_goals && !scale->set; i++)
        scale->of[i] = o->goals[i] != 0 && isfinite(o->goals[i]) ? fabs(o->goals[i]) : 1;
    scale->set = true;
    for (uint32_t i = 0; i < n_goals; i++)
        score += weights[i] * o->goals[i] / scale->of[i];
    return score;
}

void draw_weights(struct rng *r, double *weights, uint32_t n_goals) {
    double sum = 0;
    for (uint32_t i = 0; i < n_goals; i++)
        sum += weights[i] = -log(1 - rng_real(r)) + 1e-12;
    for (uint32_t i = 0; i < n_goals; i++)
        weights[i] /= sum;
}

bool score_is_better(double score, double violation, double than_score, double than_violation) {
    return violation != than_violation ? violation < than_violation : score < than_score;
}

void draw_design(const struct space *s, struct rng *r, uint32_t *choice) {
    for (uint32_t k = 0; k < s->n_knobs; k++)
        choice[k] = (uint32_t)rng_below(r, s->knobs[k].values.n);
}

void draw_step(const struct space *s, uint32_t k, struct rng *r, uint32_t *choice) {
    const uint32_t n = (uint32_t)s->knobs[k].values.n, old = choice[k];
    const uint32_t any = (uint32_t)rng_below(r, n - 1);
    if (s->knobs[k].words || n < 4) {
        choice[k] = any + (any >= old);
        return;
    }
    /* A width of 1 to n - 1, each power of two as likely as another. */
    const double width = exp2(rng_real(r) * log2(n - 1));
    const int64_t to = (int64_t)old + (rng_next(r) & 1 ? 1 : -1) * (int64_t)width;
    choice[k] = to < 0 ? 0 : to >= n ? n - 1 : (uint32_t)to;
    if (choice[k] == old)
        choice[k] = old ? old - 1 : 1;
}
