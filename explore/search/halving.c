/* Two fidelities: what a cheap evaluator says of all designs chooses those that the other one is
 * asked for: the best of one goal; of several the Pareto set, then that of what is left, and so on.
 * What breaks the bounds of the first comes last, the less the better. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"

struct halving {
    struct strategy_input in;
    size_t *order, n, at;
};

static void close_halving(void *state) {
    struct halving *h = state;
    free(h->order);
    free(h);
}

/* A row of the cheap search, and where it stands. */
struct standing {
    size_t row, place;
    double violation;
    uint32_t layer;
};

static int compare_standing(const void *a, const void *b) {
    const struct standing *x = a, *y = b;
    if (x->violation != y->violation)
        return x->violation < y->violation ? -1 : 1;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* Pareto sets, one after another, until `enough` designs have a layer. */
static int peel(const struct exploration *s, struct standing *all, size_t n, size_t enough,
                struct sim_err *err) {
    size_t peeled = 0;
    int rc = 0;
    for (uint32_t layer = 0; peeled < enough && rc == 0; layer++) {
        struct pareto set;
        bool joined;
        pareto_init(&set, s->n_goals);
        for (size_t i = 0; i < n && rc == 0; i++)
            if (all[i].layer == UINT32_MAX && all[i].violation == 0)
                rc = pareto_add(&set, i, search_outcome(s, all[i].row).goals, &joined, err);
        for (size_t i = 0; i < set.n; i++)
            all[set.index[i]].layer = layer;
        const size_t found = set.n;
        pareto_free(&set);
        peeled += found;
        if (found == 0)
            break;
    }
    return rc;
}

static int open_halving(void **state, const struct strategy_input *in, struct sim_err *err) {
    const struct exploration *s = in->cheap;
    struct halving *h = sim_alloc(1, sizeof *h, err);
    if (!h)
        return SIM_EIO;
    *state = h;
    h->in = *in;
    h->order = search_order(s, &h->n, err);
    struct standing *all = h->order ? sim_alloc(h->n + 1, sizeof *all, err) : NULL;
    if (!all)
        return SIM_EIO;
    for (size_t i = 0; i < h->n; i++)
        all[i] =
            (struct standing){h->order[i], i, search_outcome(s, h->order[i]).violation, UINT32_MAX};
    const size_t enough = in->evals < h->n ? (size_t)in->evals : h->n;
    const int rc = peel(s, all, h->n, enough, err);
    qsort(all, h->n, sizeof *all, compare_standing);
    for (size_t i = 0; i < h->n; i++)
        h->order[i] = all[i].row;
    while (h->n && all[h->n - 1].violation == INFINITY)
        h->n--;
    free(all);
    return rc;
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct halving *h = state;
    const uint32_t knobs = h->in.space->n_knobs;
    size_t n = 0;
    for (; n < most && h->at < h->n && h->at < h->in.evals; h->at++, n++)
        memcpy(choices + n * knobs, h->in.cheap->choices + h->order[h->at] * knobs,
               knobs * sizeof *choices);
    return n;
}

const struct strategy strategy_halving = {
    .name = "halving",
    .help = "all designs by the evaluator of 'first', the best --evals of them by the other",
    .two = true,
    .evals = 10,
    .open = open_halving,
    .ask = ask,
    .close = close_halving,
};
