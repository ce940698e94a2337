#include "pe/rs/cost.h"

#include <math.h>

#include "pe/rs/search.h"
#include "sim/whole.h"

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* Words moved, weighed with the energies of ISCA'16 Table IV. */
static double moving_energy(const struct pe_result *r, double dram) {
    const double glb = (double)(r->ifmap_sram_reads + r->ofmap_sram_reads + r->ofmap_sram_writes);
    return 200 * dram + 6 * glb + 2 * (double)r->psum_hops;
}

/* A product and its four scratchpad accesses, which no mapping changes. */
static double work_energy(const struct pe_layer *l) {
    return 5 * (double)l->macs;
}

/* Cycles of the array, or those that the channel to DRAM takes where they are more. */
static double bound_cycles(const struct rs *x, const struct pe_result *r) {
    const struct array_config *c = x->cfg;
    const double bits = (double)(r->ifmap_dram_reads + r->ofmap_dram_writes) * x->type->act_bits +
                        (double)r->filter_dram_reads * x->type->weight_bits;
    const double array = (double)r->cycles;
    return x->bandwidth > 0 ? fmax(array, bits / 8 / x->bandwidth * c->clock_hz) : array;
}

void rs_weigh(const struct rs *x, const struct pe_result *r, double cost[2]) {
    const double cycles = bound_cycles(x, r);
    const double dram = (double)(r->ifmap_dram_reads + r->filter_dram_reads + r->ofmap_dram_writes);
    const double energy = moving_energy(r, dram);
    const double cost_of[] = {cycles, dram, energy, cycles * (energy + work_energy(x->layer))};
    cost[0] = cost_of[x->cfg->objective];
    cost[1] = x->cfg->objective == OBJECTIVE_LATENCY ? dram : cycles;
}

/* How a mapping cuts channels and filters, or no less than any of a family does. */
struct rs_cuts {
    uint64_t tiles_m, tiles_c, passes; /* passes: pairs of them */
    uint64_t blocks;                   /* of filter tiles whose sums share the global buffer */
    uint64_t pairs;                    /* p*q of all passes */
    uint64_t p, r;                     /* of all passes, for the way of the last sums */
    uint64_t deep;                     /* r * tiles_c */
};

/* What rs_closed counts, where networks are as wide as the array needs. */
static void weigh_cuts(const struct rs *x, const struct rs_family *f, const struct rs_cuts *c,
                       double cost[2]) {
    const struct pe_layer *l = x->layer;
    const struct array_config *cfg = x->cfg;
    const uint64_t work = c->pairs * x->ks * most(cfg->spad_cycles, 1);
    const uint64_t windows = l->n * l->f * (work + c->passes * (cfg->pipeline - 1));
    const uint64_t rest = c->passes * cfg->pass_setup + c->p + cfg->pipeline * x->kr * c->r;
    const uint64_t sums = l->products * l->n * l->k * l->e * l->f;
    struct pe_result r = {
        .cycles = l->products * f->tiles_e * (windows + f->tiles_n * rest),
        .ifmap_sram_reads = l->products * l->n * x->channels * f->rows_e * x->in_w * c->tiles_m,
        .ofmap_sram_reads = sums * c->tiles_c,
        .ofmap_sram_writes = sums * c->tiles_c,
        .psum_hops = sums * x->kr * c->deep,
    };
    rs_dram_words(x, c->blocks, c->passes == 1, f->tiles_n * f->tiles_e, &r);
    rs_weigh(x, &r, cost);
}

bool rs_family_init(struct rs_family *f, const struct rs *x, uint64_t e, uint64_t n, uint64_t q) {
    const struct pe_layer *l = x->layer;
    const uint64_t filters = 8 * x->cfg->spad_filter / x->type->weight_bits / (q * x->ks);
    const uint64_t rows = rs_input_rows(x, e);
    *f = (struct rs_family){.e = e, .n = n, .q = q, .sets = rs_sets(x, e)};
    f->tiles_e = ceil_div(l->e, e);
    f->tiles_n = ceil_div(l->n, n);
    f->tiles_q = ceil_div(x->channels, q);
    f->p = least(least(8 * x->cfg->spad_psum / x->type->psum_bits, filters), l->k);
    f->rows_e = (f->tiles_e - 1) * rows + rs_input_rows(x, l->e - (f->tiles_e - 1) * e);
    f->input_bits = n * q * rows * x->in_w * x->type->act_bits;
    f->sum_bits = n * e * l->f * x->type->psum_bits;
    return f->p && f->input_bits + f->sum_bits <= 8 * x->cfg->glb_size;
}

/* A pass makes at most p*q*sets of the pairs; in the global buffer the inputs of one set lie beside
 * the sums of m filters. */
void rs_family_least(const struct rs *x, const struct rs_family *f, double cost[2]) {
    const uint64_t k = x->layer->k, m = (8 * x->cfg->glb_size - f->input_bits) / f->sum_bits;
    struct rs_cuts c = {.pairs = ceil_div(k * x->channels, f->sets), .blocks = ceil_div(k, m)};
    c.tiles_c = ceil_div(f->tiles_q, least(f->sets, f->tiles_q));
    c.tiles_m = ceil_div(k, least(f->p * least(f->sets, k), m));
    c.passes = most(c.tiles_m * c.tiles_c, ceil_div(c.pairs, f->p * f->q));
    c.p = ceil_div(c.pairs, f->q);
    c.r = c.tiles_m * f->tiles_q;
    c.deep = f->tiles_q;
    weigh_cuts(x, f, &c, cost);
}

bool rs_member_least(const struct rs *x, const struct rs_family *f, const struct rs_member *m,
                     double cost[2]) {
    const uint64_t inputs = f->input_bits * m->r, all = 8 * x->cfg->glb_size;
    const uint64_t steps = inputs < all ? (all - inputs) / (f->sum_bits * m->p * m->t) : 0;
    const uint64_t full = m->tiles_c - 1, last = x->channels - full * f->q * m->r;
    const uint64_t r = least(m->r, last);
    struct rs_cuts c = {.tiles_m = m->tiles_m, .tiles_c = m->tiles_c, .deep = m->r * m->tiles_c};
    if (!steps)
        return false;
    c.passes = m->tiles_m * m->tiles_c;
    c.blocks = ceil_div(m->tiles_m, least(steps, m->tiles_m));
    c.pairs = m->filters * (full * f->q + ceil_div(last, r));
    c.p = m->filters * m->tiles_c;
    c.r = m->tiles_m * (full * m->r + r);
    weigh_cuts(x, f, &c, cost);
    return true;
}
