#include "pe/maestro/reuse.h"

#include "pe/maestro/states.h"

double maestro_reuse_temporal(const struct maestro_reuse *r, int tensor) {
    return r->taken[tensor] > 0 ? r->macs / r->taken[tensor] : 0;
}

double maestro_reuse_spatial(const struct maestro_reuse *r, int tensor) {
    return r->sent[tensor] > 0 ? r->taken[tensor] / r->sent[tensor] : 0;
}

/* The states of all maps in one case. */
struct choice {
    int state[MAESTRO_MAPS];
    int stepping, spread;
};

static bool next_choice(const struct maestro_states *s, struct choice *c) {
    const struct maestro_level *l = s->level;
    int i = l->n - 1;
    while (i >= 0 && ++c->state[i] == s->n[i])
        c->state[i--] = 0;
    return i >= 0;
}

static void look(const struct maestro_states *s, struct choice *c) {
    const struct maestro_level *l = s->level;
    c->stepping = -1;
    for (int i = 0; i < l->n; i++)
        if (s->steps[i][c->state[i]].state != MAESTRO_FIRST)
            c->stepping = i;
    c->spread = c->state[l->spatial[0]];
    if (l->spatial[1] >= 0)
        c->spread += 3 * c->state[l->spatial[1]];
}

/* Products of what the maps contribute: of an input, those outside of what steps. */
static double product(const struct maestro_states *s, const struct choice *c, int tensor) {
    const int end = tensor != MAESTRO_OUTPUT && c->stepping >= 0 ? c->stepping : s->level->n;
    double p = 1;
    for (int i = 0; i < end; i++) {
        const struct maestro_step *step = &s->steps[i][c->state[i]];
        p *= (double)(tensor == MAESTRO_OUTPUT ? step->outputs : step->moved[tensor]);
    }
    return p;
}

static double others(const struct maestro_states *s, const struct choice *c) {
    double p = 1;
    for (int i = 0; i < s->level->n; i++)
        p *= (double)s->steps[i][c->state[i]].others;
    return p;
}

static double count(const struct maestro_states *s, const struct choice *c) {
    double p = 1;
    for (int i = 0; i < s->level->n; i++)
        p *= (double)s->steps[i][c->state[i]].count;
    return p;
}

static void add_case(struct maestro_reuse *r, struct maestro_states *s, const struct choice *c,
                     bool *overflow) {
    const struct maestro_spread *p = &s->spread[c->spread];
    const double times = count(s, c), outputs = product(s, c, MAESTRO_OUTPUT);
    if (outputs * others(s, c) * (double)p->sums <= 0)
        return;
    for (int t = 0; t < 2; t++) {
        const double outer = times * product(s, c, t);
        r->sent[t] += outer * (double)maestro_states_moved(s, t, c->stepping, c->spread, overflow);
        r->taken[t] += outer * (double)p->active *
                       (double)maestro_states_unit(s, t, c->stepping, c->spread, overflow);
    }
    r->sent[MAESTRO_OUTPUT] += times * outputs * (double)p->egress;
    r->taken[MAESTRO_OUTPUT] +=
        times * outputs * (double)maestro_states_made(s, c->spread, overflow);
    r->macs += times * outputs * others(s, c) * (double)p->macs;
}

int maestro_reuse_of(struct maestro_reuse *reuse, const struct maestro_plan *plan,
                     const char *where, struct sim_err *err) {
    int64_t extents[NET_DIMS];
    bool overflow = false;
    for (int d = 0; d < NET_DIMS; d++)
        extents[d] = (int64_t)plan->problem.dims[d];
    for (int k = 0; k < plan->n_levels; k++) {
        const struct maestro_level *l = &plan->levels[k];
        struct maestro_states s;
        struct choice c = {.stepping = -1};
        reuse[k] = (struct maestro_reuse){.macs = 0};
        maestro_states_make(&s, l, extents, &overflow);
        do {
            look(&s, &c);
            add_case(&reuse[k], &s, &c, &overflow);
        } while (next_choice(&s, &c));
        for (int i = 0; i < l->n; i++)
            if (l->maps[i].in.mapped < extents[l->maps[i].dim])
                extents[l->maps[i].dim] = l->maps[i].in.mapped;
    }
    return overflow ? sim_fail(err, SIM_EUNSUP, "%s: counts beyond 2^63", where) : 0;
}
