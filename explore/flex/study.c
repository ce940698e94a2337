#include "explore/flex/study.h"

#include <stdlib.h>

#include "sim/memory.h"

#define SIDE_BY_SIDE 64u /* searches between two ticks */

struct study_part {
    struct flex_study *study;
    size_t first;
};

static int search_one(void *user, size_t i, struct sim_err *err) {
    const struct study_part *p = user;
    struct flex_study *s = p->study;
    struct flex_worker w = {.scratch = {NULL}};
    const size_t at = p->first + i;
    const unsigned class = at % FLEX_CLASSES;
    if (!(s->classes >> class & 1))
        return 0;
    const int rc = flex_search(&w, s->accelerator, &s->work->layers[at / FLEX_CLASSES], class,
                               &s->options, &s->best[at], err);
    flex_worker_free(&w);
    return rc;
}

int flex_study_run(struct flex_study *s, struct pool *pool, const struct tick *tick,
                   struct sim_err *err) {
    const size_t n = s->work->n * FLEX_CLASSES;
    s->best = sim_alloc(n, sizeof *s->best, err);
    int rc = s->best ? 0 : SIM_EIO;
    for (size_t first = 0; first < n && rc == 0; first += SIDE_BY_SIDE) {
        struct study_part p = {s, first};
        rc = pool_try(pool, n - first < SIDE_BY_SIDE ? n - first : SIDE_BY_SIDE, search_one, &p,
                      err);
        if (rc == 0)
            rc = tick_call(tick, s->done_before + first, err);
    }
    return rc;
}

void flex_study_free(struct flex_study *s) {
    free(s->best);
}

const struct flex_best *flex_study_merged(const struct flex_study *s, size_t layer,
                                          unsigned class) {
    const struct flex_best *best = NULL;
    for (unsigned c = 0; c <= class; c++) {
        const struct flex_best *b = flex_study_at(s, layer, c);
        if ((c & class) == c && s->classes >> c & 1 &&
            (!best || flex_is_better(s->options.objective, &b->cost, &best->cost)))
            best = b;
    }
    return best;
}

struct flex_cost flex_study_network(const struct flex_study *s, const struct flex_network *net,
                                    unsigned class) {
    struct flex_cost sum = {.cycles = 0};
    for (size_t i = 0; i < net->n; i++)
        flex_cost_add(&sum, &flex_study_merged(s, net->layer[i], class)->cost, net->times[i]);
    return sum;
}

static bool worse(const struct flex_study *s, const struct flex_best *than,
                  const struct flex_best *b, double margin) {
    const double v = flex_objective_of(s->options.objective, &b->cost),
                 w = flex_objective_of(s->options.objective, &than->cost);
    return b->cost.violation > than->cost.violation ||
           (b->cost.violation == than->cost.violation && v > margin * w);
}

struct flex_order_check flex_study_check(const struct flex_study *s) {
    struct flex_order_check c = {0};
    for (size_t i = 0; i < s->work->n; i++)
        for (unsigned whole = 0; whole < FLEX_CLASSES; whole++)
            for (unsigned part = 0; part <= whole; part++) {
                if ((part & whole) != part || !(s->classes >> part & 1) ||
                    !(s->classes >> whole & 1))
                    continue;
                c.pairs++;
                c.worse += worse(s, flex_study_at(s, i, part), flex_study_at(s, i, whole), 1.02);
                c.worse_merged +=
                    worse(s, flex_study_merged(s, i, part), flex_study_merged(s, i, whole), 1);
            }
    return c;
}

/* Searches side by side. */
struct flex_finding {
    const struct flex_designs *designs;
    struct flex_design *at; /* of those side by side */
    size_t first;
};

static int find_one(void *user, size_t i, struct sim_err *err) {
    const struct flex_finding *f = user;
    const struct flex_designs *d = f->designs;
    struct flex_worker w = {.scratch = {NULL}};
    const int rc = flex_design_search(&w, d->accelerator, d->work, &d->work->networks[0],
                                      &d->options, f->first + i, &f->at[i], err);
    flex_worker_free(&w);
    return rc;
}

/* Those that are good enough by what is known by now stay, in the order of their searches. */
static void sift(struct flex_designs *d) {
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].objective <= (1 + d->within) * d->best)
            d->at[n++] = d->at[i];
    d->n = n;
}

#define TOGETHER 8u /* whatever the threads, so that what is found is the same */

static int find_some(struct flex_designs *d, struct pool *pool, struct flex_finding *f,
                     struct sim_err *err) {
    f->first = d->searched;
    const int rc = pool_try(pool, TOGETHER, find_one, f, err);
    if (rc)
        return rc;
    d->searched += TOGETHER;
    for (size_t i = 0; i < TOGETHER; i++) {
        if (f->at[i].violation > 0)
            continue;
        d->best = fmin(d->best, f->at[i].objective);
        d->at[d->n++] = f->at[i];
    }
    sift(d);
    return 0;
}

int flex_designs_find(struct flex_designs *d, struct pool *pool, const struct tick *tick,
                      struct sim_err *err) {
    struct flex_finding f = {.designs = d};
    d->best = INFINITY;
    d->at = sim_alloc(d->wanted + TOGETHER, sizeof *d->at, err);
    f.at = sim_alloc(TOGETHER, sizeof *f.at, err);
    int rc = d->at && f.at ? 0 : SIM_EIO;
    while (rc == 0 && d->n < d->wanted && d->searched < 10 * d->wanted + TOGETHER)
        if ((rc = find_some(d, pool, &f, err)) == 0)
            rc = tick_call(tick, d->n < d->wanted ? d->n : d->wanted, err);
    free(f.at);
    if (rc == 0 && d->n < d->wanted)
        rc = sim_fail(err, SIM_EUNSUP,
                      "%zu designs of %zu searched are within %g %% of the best, and %zu are "
                      "asked for",
                      d->n, d->searched, 100 * d->within, d->wanted);
    d->n = d->n < d->wanted ? d->n : d->wanted;
    return rc;
}

void flex_designs_free(struct flex_designs *d) {
    free(d->at);
}

int flex_design_gain(struct flex_worker *w, const struct flex_design *d, const struct flex_study *s,
                     const struct flex_network *net, struct flex_cost *closed,
                     struct flex_cost *open, struct sim_err *err) {
    *closed = *open = (struct flex_cost){.cycles = 0};
    for (size_t i = 0; i < net->n; i++) {
        const struct flex_best *best = flex_study_at(s, net->layer[i], FLEX_CLASSES - 1);
        struct flex_point p;
        struct flex_cost own;
        bool changed;
        flex_point_first(&d->accelerator, &s->work->layers[net->layer[i]], &p, &changed);
        const int rc = flex_evaluate_halving(w, &d->accelerator, &s->work->layers[net->layer[i]],
                                             &p, &own, &changed, err);
        if (rc)
            return rc;
        flex_cost_add(closed, &own, net->times[i]);
        flex_cost_add(open,
                      flex_is_better(s->options.objective, &own, &best->cost) ? &own : &best->cost,
                      net->times[i]);
    }
    return 0;
}
