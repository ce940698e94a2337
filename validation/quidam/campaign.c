#include "validation/quidam/campaign.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5 };

const char *campaign_type_name(int type) {
    static const char *const names[TYPES] = {"fp32", "int16", "lightpe1", "lightpe2"};
    return names[type];
}

const char *campaign_figure_name(int figure) {
    static const char *const names[FIGURES] = {"latency", "power", "area"};
    return names[figure];
}

double campaign_figure(const struct explorer_figures *f, int figure) {
    return figure == FIGURE_LATENCY ? f->latency_s
           : figure == FIGURE_POWER ? f->power_w
                                    : f->area_mm2;
}

static double merit(int goal, double latency, double power, double area) {
    return goal == GOAL_PERF_AREA ? 1 / (latency * area) : 1 / (power * latency);
}

double campaign_merit(const struct explorer_figures *f, int goal) {
    return f->fits ? merit(goal, f->latency_s, f->power_w, f->area_mm2) : 0;
}

double campaign_gain(const struct campaign *c, int type, int goal, bool predicted) {
    const struct campaign_part *a = &c->parts[type], *b = &c->parts[TYPE_INT16];
    if (predicted)
        return a->predicted_best[goal] / b->predicted_best[goal];
    return campaign_merit(&a->figures[a->best[goal]], goal) /
           campaign_merit(&b->figures[b->best[goal]], goal);
}

double campaign_equal_gain(const struct campaign *c, int type, int goal) {
    const struct campaign_part *int16 = &c->parts[TYPE_INT16];
    return campaign_merit(&c->parts[type].equal[goal], goal) /
           campaign_merit(&int16->figures[int16->best[goal]], goal);
}

size_t campaign_designs(const struct campaign_setup *s) {
    return TYPES * (s->train + s->held + GOALS * s->suggested);
}

/* A range of designs of every type, simulated side by side. */
struct campaign_batch {
    struct campaign *c;
    size_t from, to;
};

/* A design's figures from the journal, or simulated and kept there. */
static int find_or_simulate(struct campaign *c, size_t type, size_t at, struct sim_err *err) {
    const struct campaign_watch *w = &c->watch;
    struct campaign_part *p = &c->parts[type];
    struct explorer_figures *f = &p->figures[at];
    const size_t row = w->first + type * c->n + at;
    double values[CAMPAIGN_ROW];
    if (w->journal && journal_find(w->journal, row, values)) {
        f->fits = values[0] > 0;
        memcpy(&f->latency_s, values + 1, EXPLORER_VALUES * sizeof *values);
        return 0;
    }
    const int rc = explorer_simulate(&p->explorer, &p->designs[at], f, err);
    values[0] = f->fits;
    memcpy(values + 1, &f->latency_s, EXPLORER_VALUES * sizeof *values);
    return rc || !w->journal ? rc : journal_add(w->journal, row, values, err);
}

static int simulate_one(void *user, size_t i, struct sim_err *err) {
    struct campaign_batch *b = user;
    const size_t each = b->to - b->from;
    const int rc = find_or_simulate(b->c, i / each, b->from + i % each, err);
    return rc ? rc : tick_call(&b->c->watch.tick, 0, err);
}

static int fit_one(void *user, size_t i, struct sim_err *err) {
    struct campaign_batch *b = user;
    struct campaign_part *p = &b->c->parts[i / FIGURES];
    const size_t figure = i % FIGURES, n = b->c->setup.train;
    double *knobs = sim_alloc(n * (KNOBS + 1), sizeof *knobs, err);
    size_t fitting = 0;
    if (!knobs)
        return SIM_EIO;
    double *values = knobs + n * KNOBS;
    for (size_t k = 0; k < n; k++)
        if (p->figures[k].fits) {
            memcpy(knobs + fitting * KNOBS, p->designs[k].knob, sizeof p->designs[k].knob);
            values[fitting++] = campaign_figure(&p->figures[k], (int)figure);
        }
    const int rc = regression_fit(&p->models[figure], knobs, values, fitting, KNOBS, FOLDS, err);
    free(knobs);
    return rc;
}

static int judge(struct campaign *c, struct campaign_part *p, struct sim_err *err) {
    double *seen = sim_alloc(2 * c->setup.held, sizeof *seen, err);
    if (!seen)
        return SIM_EIO;
    double *predicted = seen + c->setup.held;
    for (int figure = 0; figure < FIGURES; figure++) {
        size_t n = 0;
        for (size_t k = c->setup.train; k < c->sampled; k++)
            if (p->figures[k].fits) {
                seen[n] = campaign_figure(&p->figures[k], figure);
                predicted[n++] = regression_predict(&p->models[figure], p->designs[k].knob);
            }
        p->quality[figure] = regression_judge(seen, predicted, n);
    }
    free(seen);
    return 0;
}

struct ranked {
    double merit;
    size_t index;
};

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return x->merit != y->merit ? (x->merit < y->merit ? 1 : -1)
                                : (x->index > y->index) - (x->index < y->index);
}

/* The candidates that a part's models think best for a goal. */
static void suggest(const struct campaign *c, struct campaign_part *p,
                    const struct explorer_design *candidates, struct ranked *rank, int goal) {
    for (size_t i = 0; i < c->setup.candidates; i++) {
        double v[FIGURES];
        for (int figure = 0; figure < FIGURES; figure++)
            v[figure] = regression_predict(&p->models[figure], candidates[i].knob);
        rank[i] = (struct ranked){merit(goal, v[0], v[1], v[2]), i};
    }
    qsort(rank, c->setup.candidates, sizeof *rank, compare_ranked);
    p->predicted_best[goal] = rank[0].merit;
    for (size_t i = 0; i < c->setup.suggested; i++)
        p->designs[c->sampled + (size_t)goal * c->setup.suggested + i] = candidates[rank[i].index];
}

struct suggestions {
    struct campaign *c;
    const struct explorer_design *candidates;
    struct ranked *rank; /* as many as candidates for each task */
};

static void suggest_one(void *user, size_t i) {
    const struct suggestions *s = user;
    suggest(s->c, &s->c->parts[i / GOALS], s->candidates, s->rank + i * s->c->setup.candidates,
            (int)(i % GOALS));
}

static int suggest_all(struct campaign *c, struct pool *pool, struct sim_err *err) {
    const size_t n = c->setup.candidates;
    struct explorer_design *candidates = sim_alloc(n, sizeof *candidates, err);
    struct ranked *rank = sim_alloc(n * TYPES * GOALS, sizeof *rank, err);
    struct suggestions s = {c, candidates, rank};
    int rc = candidates && rank ? explorer_sample(c->setup.seed + 1, candidates, n, err) : SIM_EIO;
    if (rc == 0)
        pool_run(pool, TYPES * GOALS, suggest_one, &s);
    free(candidates);
    free(rank);
    return rc;
}

static void find_best(const struct campaign *c, struct campaign_part *p) {
    for (int goal = 0; goal < GOALS; goal++)
        for (size_t i = 0; i < c->n; i++)
            if (campaign_merit(&p->figures[i], goal) >
                campaign_merit(&p->figures[p->best[goal]], goal))
                p->best[goal] = i;
}

/* Every type with the knobs of the best INT16 design of each goal. */
static int simulate_equal(void *user, size_t i, struct sim_err *err) {
    struct campaign *c = user;
    const struct campaign_part *int16 = &c->parts[TYPE_INT16];
    struct campaign_part *p = &c->parts[i / GOALS];
    const size_t goal = i % GOALS;
    return explorer_simulate(&p->explorer, &int16->designs[int16->best[goal]], &p->equal[goal],
                             err);
}

static int open_parts(struct campaign *c, struct sim_err *err) {
    for (int t = 0; t < TYPES; t++) {
        struct campaign_part *p = &c->parts[t];
        const int rc = explorer_open(&p->explorer, c->setup.network, campaign_type_name(t), err);
        if (rc)
            return rc;
        p->designs = sim_alloc(c->n, sizeof *p->designs, err);
        p->figures = sim_alloc(c->n, sizeof *p->figures, err);
        if (!p->designs || !p->figures)
            return SIM_EIO;
        if (explorer_sample(c->setup.seed, p->designs, c->sampled, err))
            return SIM_EIO;
    }
    return 0;
}

int campaign_run(struct campaign *c, const struct campaign_setup *setup,
                 const struct campaign_watch *watch, struct pool *pool, struct sim_err *err) {
    *c = (struct campaign){.setup = *setup, .watch = *watch, .sampled = setup->train + setup->held};
    c->n = c->sampled + GOALS * setup->suggested;
    int rc = open_parts(c, err);
    struct campaign_batch b = {.c = c, .to = c->sampled};
    if (rc == 0)
        rc = pool_try(pool, TYPES * c->sampled, simulate_one, &b, err);
    if (rc == 0)
        rc = pool_try(pool, TYPES * FIGURES, fit_one, &b, err);
    for (int t = 0; t < TYPES && rc == 0; t++)
        rc = judge(c, &c->parts[t], err);
    if (rc == 0)
        rc = suggest_all(c, pool, err);
    b.from = c->sampled;
    b.to = c->n;
    if (rc == 0)
        rc = pool_try(pool, TYPES * (c->n - c->sampled), simulate_one, &b, err);
    for (int t = 0; t < TYPES && rc == 0; t++)
        find_best(c, &c->parts[t]);
    return rc ? rc : pool_try(pool, (size_t)TYPES * GOALS, simulate_equal, c, err);
}

void campaign_free(struct campaign *c) {
    for (int t = 0; t < TYPES; t++) {
        explorer_free(&c->parts[t].explorer);
        free(c->parts[t].designs);
        free(c->parts[t].figures);
    }
}
