#include <math.h>

#include "pe/rs/cost.h"
#include "pe/rs/search.h"
#include "sim/whole.h"

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* The smallest tile that cuts `whole` in as many tiles as `tile` does. */
static uint64_t shrink(uint64_t whole, uint64_t tile) {
    return ceil_div(whole, ceil_div(whole, tile));
}

struct search {
    struct rs *x;
    struct rs_mapping best;
    double cost[2];      /* of the best; before one is found, what a mapping is known to cost */
    bool found;          /* the first of equals is kept */
    bool limited;        /* a network is */
    double promising[2]; /* the least that any family promised */
    struct rs_family first;
};

static bool costs_less(const double a[2], const double b[2]) {
    return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1];
}

/* Is it to be the best, or may it be if it costs at least so much? */
static bool beats(const struct search *s, const double cost[2]) {
    return s->found ? costs_less(cost, s->cost) : !costs_less(s->cost, cost);
}

static void try_member(struct search *s, const struct rs_family *f, const struct rs_member *m) {
    const struct rs_mapping map = {
        .n = f->n, .e = f->e, .p = m->p, .q = f->q, .r = m->r, .t = m->t};
    struct pe_result r;
    double cost[2];
    if (!rs_member_least(s->x, f, m, cost) || !beats(s, cost) || rs_set(s->x, &map, NULL))
        return;
    rs_closed(s->x, &r);
    rs_weigh(s->x, &r, cost);
    if (!beats(s, cost))
        return;
    s->best = s->x->map;
    s->cost[0] = cost[0];
    s->cost[1] = cost[1];
    s->found = true;
}

/* Filters per PE: as many as scratchpads and global buffer take; fewer never save a pass. */
static uint64_t largest_p(const struct rs *x, const struct rs_family *f, const struct rs_member *m,
                          uint64_t t) {
    const uint64_t p = least(least(f->p, m->filters), 8 * x->cfg->glb_size / (f->sum_bits * t));
    const uint64_t each = t * f->q * m->r * x->kr * x->ks * x->type->weight_bits;
    return x->cfg->glb_filters ? least(p, 8 * x->cfg->glb_filters / each) : p;
}

/* The last t with as many filters for each set and as many sets for other channels. */
static uint64_t last_alike(const struct rs *x, const struct rs_family *f, uint64_t t,
                           uint64_t filters, uint64_t end) {
    const uint64_t others = f->sets / t;
    const uint64_t same_r = f->sets / least(others, f->tiles_q);
    const uint64_t same_k = filters > 1 ? (x->layer->k - 1) / (filters - 1) : end;
    return least(end, least(same_r, same_k));
}

/* Every t. Where networks are unlimited, the first of those with the same r and p needs least: the
 * others cut the same passes, and of the global buffer they take more. */
static void try_family(struct search *s, const struct rs_family *f) {
    const struct rs *x = s->x;
    const uint64_t k = x->layer->k, end = least(f->sets, k);
    for (uint64_t t = 1; t <= end; t++) {
        struct rs_member m = {.t = t, .filters = ceil_div(k, t)};
        m.tiles_c = ceil_div(f->tiles_q, least(f->sets / t, f->tiles_q));
        m.r = ceil_div(f->tiles_q, m.tiles_c);
        m.p = largest_p(x, f, &m, t);
        if (!m.p)
            continue;
        m.tiles_m = ceil_div(m.filters, m.p);
        if (!s->limited) {
            const uint64_t last = last_alike(x, f, t, m.filters, end);
            t = largest_p(x, f, &m, last) == m.p ? last : t;
        }
        m.p = ceil_div(m.filters, m.tiles_m);
        try_member(s, f, &m);
    }
}

uint64_t rs_widest(const struct rs *x) {
    return least(x->layer->e, x->cfg->rows / x->kr * x->cfg->cols);
}

uint64_t rs_deepest(const struct rs *x) {
    const uint64_t inputs = 8 * x->cfg->spad_ifmap / x->type->act_bits;
    return inputs / (x->layer->x.dilation * (x->ks - 1) + 1);
}

int rs_no_mapping(const struct rs *x, struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE,
                    "layer %s: no row-stationary mapping fits array, scratchpads and glb.size",
                    x->layer->name);
}

static void note_promising(struct search *s, const struct rs_family *f, const double cost[2]) {
    if (!costs_less(cost, s->promising))
        return;
    s->promising[0] = cost[0];
    s->promising[1] = cost[1];
    s->first = *f;
}

static void try_promising(struct search *s, const struct rs_family *f, const double cost[2]) {
    if (beats(s, cost))
        try_family(s, f);
}

/* Every e that cuts the output rows differently; n likewise; every q. */
static void each_family(struct search *s, void (*visit)(struct search *s, const struct rs_family *f,
                                                        const double cost[2])) {
    const struct rs *x = s->x;
    const struct pe_layer *l = x->layer;
    const uint64_t deepest = least(rs_deepest(x), x->channels);
    struct rs_family f;
    double cost[2];
    for (uint64_t e = shrink(l->e, rs_widest(x)); e; e = e == 1 ? 0 : shrink(l->e, e - 1))
        for (uint64_t n = l->n; n; n = n == 1 ? 0 : shrink(l->n, n - 1))
            for (uint64_t q = deepest; q; q--)
                if (rs_family_init(&f, x, e, n, q)) {
                    rs_family_least(x, &f, cost);
                    visit(s, &f, cost);
                }
}

/* What the family that promises most comes to is the limit from the start. Then all come in order,
 * and what cannot be the best is passed over, so that the choice is the same as without. */
int rs_search(struct rs *x, struct sim_err *err) {
    const struct array_config *c = x->cfg;
    struct search s = {.x = x,
                       .cost = {INFINITY, INFINITY},
                       .limited = c->noc_ifmap || c->noc_filter || c->noc_psum,
                       .promising = {INFINITY, INFINITY}};
    if (c->objective == OBJECTIVE_TRAFFIC)
        return rs_search_even(x, err);
    each_family(&s, note_promising);
    if (isfinite(s.promising[0]))
        try_family(&s, &s.first);
    s.found = false;
    each_family(&s, try_promising);
    return s.found ? rs_set(x, &s.best, err) : rs_no_mapping(x, err);
}
