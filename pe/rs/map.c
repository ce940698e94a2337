#include <math.h>

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
    double cost[2]; /* what counts first, and what decides ties */
    bool found;
};

/* Words moved, weighed with the energies of ISCA'16 Table IV. */
static double moving_energy(const struct pe_result *r, double dram) {
    const double glb = (double)(r->ifmap_sram_reads + r->ofmap_sram_reads + r->ofmap_sram_writes);
    return 200 * dram + 6 * glb + 2 * (double)r->hops;
}

/* A product and its four scratchpad accesses, which no mapping changes. */
static double work_energy(const struct pe_layer *l) {
    return 5 * (double)l->macs;
}

/* Cycles of the array, or those that the channel to DRAM takes where they are more. */
static double bound_cycles(const struct rs *x, const struct pe_result *r, double array) {
    const struct array_config *c = x->cfg;
    const double bits = (double)(r->ifmap_dram_reads + r->ofmap_dram_writes) * x->type->act_bits +
                        (double)r->filter_dram_reads * x->type->weight_bits;
    return x->bandwidth > 0 ? fmax(array, bits / 8 / x->bandwidth * c->clock_hz) : array;
}

/* What counts first, and what decides ties, of a result whose array takes so many cycles. */
static void weigh(const struct rs *x, const struct pe_result *r, double array, double cost[2]) {
    const double cycles = bound_cycles(x, r, array);
    const double dram = (double)(r->ifmap_dram_reads + r->filter_dram_reads + r->ofmap_dram_writes);
    const double energy = moving_energy(r, dram);
    const double cost_of[] = {cycles, dram, energy, cycles * (energy + work_energy(x->layer))};
    cost[0] = cost_of[x->cfg->objective];
    cost[1] = x->cfg->objective == OBJECTIVE_LATENCY ? dram : cycles;
}

static void costs(const struct rs *x, double cost[2]) {
    struct pe_result r;
    rs_closed(x, &r);
    weigh(x, &r, (double)r.cycles, cost);
}

/* Cycles that no mapping with these e, r and t can beat: those of the products in their windows,
 * `pairs` of a channel and a filter after one another in a PE, `tiles` of them apart. */
static double least_cycles(const struct rs *x, uint64_t e, double pairs, double tiles) {
    const struct pe_layer *l = x->layer;
    const double spad = x->cfg->spad_cycles > 1 ? (double)x->cfg->spad_cycles : 1;
    const double window = pairs * (double)x->ks * spad + tiles * (double)(x->cfg->pipeline - 1);
    return (double)l->products * (double)l->n * (double)l->f * (double)ceil_div(l->e, e) * window;
}

/* The energy that no mapping can beat: every word once. */
static double least_energy(const struct rs *x) {
    const struct pe_layer *l = x->layer;
    return work_energy(l) +
           200 * (double)(l->ifmap_words + l->filter_words + l->ofmap_words) * (1 - 1e-12);
}

static bool hopeless(const struct search *s, uint64_t e, double pairs, double tiles) {
    const int objective = s->x->cfg->objective;
    if (!s->found || (objective != OBJECTIVE_LATENCY && objective != OBJECTIVE_EDP))
        return false;
    const double each = objective == OBJECTIVE_EDP ? least_energy(s->x) : 1;
    return each * least_cycles(s->x, e, pairs, tiles) > s->cost[0];
}

/* Can the mapping that is set not be the best, if its array takes at least so many cycles? By what
 * costs little to count: all but the inputs that the global buffer hands out. */
static bool too_dear(const struct search *s, double array) {
    const struct rs *x = s->x;
    const struct pe_layer *l = x->layer;
    const uint64_t sums = l->products * l->n * l->k * l->e * l->f * rs_tiles_c(x);
    struct pe_result r = {.ofmap_sram_reads = sums, .ofmap_sram_writes = sums};
    double cost[2];
    if (!s->found)
        return false;
    r.hops = sums * x->kr * x->map.r;
    rs_dram_counts(x, &r);
    weigh(x, &r, array, cost);
    return cost[0] * (1 - 1e-12) > s->cost[0];
}

static void try_mapping(struct search *s, const struct rs_mapping *map) {
    double cost[2];
    const double pairs =
        (double)ceil_div(s->x->layer->k, map->t) * (double)ceil_div(s->x->channels, map->r);
    const double tiles = (double)ceil_div(s->x->layer->k, map->p * map->t) *
                         (double)ceil_div(s->x->channels, map->q * map->r);
    if (hopeless(s, map->e, pairs, tiles) || rs_set(s->x, map, NULL) ||
        too_dear(s, least_cycles(s->x, map->e, pairs, tiles)))
        return;
    costs(s->x, cost);
    if (s->found && (cost[0] > s->cost[0] || (cost[0] == s->cost[0] && cost[1] >= s->cost[1])))
        return;
    s->best = s->x->map;
    s->cost[0] = cost[0];
    s->cost[1] = cost[1];
    s->found = true;
}

/* Filters per PE: as many as scratchpads and global buffer take; fewer never save a pass. */
static uint64_t largest_p(const struct rs *x, const struct rs_mapping *m) {
    const uint64_t sums = 8 * x->cfg->spad_psum / x->type->psum_bits;
    const uint64_t filters = 8 * x->cfg->spad_filter / x->type->weight_bits / (m->q * x->ks);
    const uint64_t each = m->n * m->t * m->e * x->layer->f * x->type->psum_bits;
    const uint64_t buffered = 8 * x->cfg->glb_size / each;
    return least(least(sums, filters), least(buffered, ceil_div(x->layer->k, m->t)));
}

static void try_sets(struct search *s, struct rs_mapping m, uint64_t sets) {
    const uint64_t k = s->x->layer->k, c = s->x->channels;
    if (hopeless(s, m.e, (double)k * (double)c / (double)sets, 1))
        return;
    for (m.t = 1; m.t <= least(sets, k); m.t++) {
        m.r = shrink(ceil_div(c, m.q), least(sets / m.t, ceil_div(c, m.q)));
        const uint64_t p = largest_p(s->x, &m);
        if (!p)
            return;
        m.p = shrink(ceil_div(k, m.t), p);
        try_mapping(s, &m);
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

/* Every e that cuts the output rows differently; q and n likewise. What cannot be faster than the
 * best so far is passed over; what is left comes in the same order, so that the choice is the same
 * as without. */
int rs_search(struct rs *x, struct sim_err *err) {
    struct search s = {.x = x};
    const struct pe_layer *l = x->layer;
    const uint64_t deepest = rs_deepest(x);
    if (x->cfg->objective == OBJECTIVE_TRAFFIC)
        return rs_search_even(x, err);
    for (uint64_t e = rs_widest(x); e; e--) {
        const uint64_t sets = rs_sets(x, e);
        if (shrink(l->e, e) != e)
            continue;
        for (uint64_t n = l->n; n; n = n == 1 ? 0 : shrink(l->n, n - 1))
            for (uint64_t q = least(deepest, x->channels); q; q--)
                try_sets(&s, (struct rs_mapping){.n = n, .e = e, .q = q}, sets);
    }
    return s.found ? rs_set(x, &s.best, err) : rs_no_mapping(x, err);
}
