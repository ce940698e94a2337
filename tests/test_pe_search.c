/* The search for row-stationary mappings against one that weighs every mapping: the same choice,
 * of equals the same one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "pe/rs/rs.h"
#include "sim/rng.h"
#include "sim/whole.h"
#include "tests/pe_support.h"

CU_pSuite suite_pe_search(void);

#define SEED 20261u

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* What an objective minimises, and what decides ties. */
static void score(const struct rs *x, double out[2]) {
    struct pe_result r;
    rs_closed(x, &r);
    const double words = (double)(r.ifmap_dram_reads + r.filter_dram_reads + r.ofmap_dram_writes);
    const double bits = (double)(r.ifmap_dram_reads + r.ofmap_dram_writes) * x->type->act_bits +
                        (double)r.filter_dram_reads * x->type->weight_bits;
    const double wait = x->bandwidth > 0 ? bits / 8 / x->bandwidth * x->cfg->clock_hz : 0;
    const double cycles = fmax((double)r.cycles, wait);
    const double energy =
        200 * words + 6 * (double)(r.ifmap_sram_reads + r.ofmap_sram_reads + r.ofmap_sram_writes) +
        2 * (double)r.psum_hops;
    const double all[] = {cycles, words, energy, cycles * (energy + 5 * (double)r.macs)};
    out[0] = all[x->cfg->objective];
    out[1] = x->cfg->objective == OBJECTIVE_LATENCY ? words : cycles;
}

/* The first of the best so far. */
struct best {
    struct rs_mapping map;
    double score[2];
    bool found;
};

static void weigh(struct rs *x, const struct rs_mapping *map, struct best *b) {
    double s[2];
    if (rs_set(x, map, NULL))
        return;
    score(x, s);
    if (b->found && (s[0] > b->score[0] || (s[0] == b->score[0] && s[1] >= b->score[1])))
        return;
    *b = (struct best){x->map, {s[0], s[1]}, true};
}

static uint64_t sets_of(const struct rs *x, uint64_t e) {
    const uint64_t down = x->cfg->rows / x->kr, across = x->cfg->cols;
    return e <= across ? down * (across / e) : down / ceil_div(e, across);
}

/* With each t the most sets of channels; in each PE as many filters as fit where inputs take no
 * room in the global buffer. Of numbers that make as many passes the smallest. */
static void weigh_sets(struct rs *x, struct rs_mapping m, struct best *b) {
    const uint64_t k = x->layer->k, c = ceil_div(x->channels, m.q), sets = sets_of(x, m.e);
    for (m.t = 1; m.t <= least(sets, k); m.t++) {
        const uint64_t each = ceil_div(k, m.t), sums = m.n * m.t * m.e * x->layer->f;
        uint64_t p = least(8 * x->cfg->spad_psum / x->type->psum_bits, each);
        p = least(p, 8 * x->cfg->spad_filter / x->type->weight_bits / (m.q * x->ks));
        p = least(p, 8 * x->cfg->glb_size / (sums * x->type->psum_bits));
        if (!p)
            continue;
        m.r = ceil_div(c, ceil_div(c, least(sets / m.t, c)));
        m.p = ceil_div(each, ceil_div(each, p));
        weigh(x, &m, b);
    }
}

static struct best weigh_all(struct rs *x) {
    const struct pe_layer *l = x->layer;
    const uint64_t down = x->cfg->rows / x->kr;
    const uint64_t inputs = 8 * x->cfg->spad_ifmap / x->type->act_bits;
    struct best b = {.found = false};
    for (uint64_t e = least(l->e, down * x->cfg->cols); e; e--)
        for (uint64_t n = l->n; n; n--)
            for (uint64_t q = x->channels; q; q--)
                if (q * (l->x.dilation * (x->ks - 1) + 1) <= inputs &&
                    ceil_div(l->e, ceil_div(l->e, e)) == e &&
                    ceil_div(l->n, ceil_div(l->n, n)) == n)
                    weigh_sets(x, (struct rs_mapping){.n = n, .e = e, .q = q}, &b);
    return b;
}

/* Most have unlimited networks, or a channel to DRAM that binds; buffers are tight or ample. */
static void random_array(struct rng *r, struct array_config *c, bool large) {
    pe_default_config(c);
    c->objective = (int)rng_below(r, OBJECTIVE_TRAFFIC);
    c->rows = 1 + rng_below(r, large ? 30 : 12);
    c->cols = 1 + rng_below(r, large ? 32 : 10);
    c->pipeline = 1 + rng_below(r, 4);
    c->pass_setup = rng_below(r, 2) * rng_below(r, 50);
    c->spad_ifmap = 4 + rng_below(r, large ? 64 : 12);
    c->spad_filter = 16 + rng_below(r, large ? 512 : 64);
    c->spad_psum = 4 + rng_below(r, 64);
    c->glb_size = rng_below(r, 2) ? 512 + rng_below(r, 4096) : 4096 + rng_below(r, 1 << 17);
    c->glb_padding = rng_below(r, 2);
    c->spad_cycles = rng_below(r, 4);
    if (rng_below(r, 3) == 0) {
        c->noc_ifmap = rng_below(r, 2) * (1 + rng_below(r, 64));
        c->noc_filter = rng_below(r, 2) * (1 + rng_below(r, 64));
        c->noc_psum = rng_below(r, 2) * (1 + rng_below(r, 256));
    }
    c->offchip_bandwidth = rng_below(r, 2) ? c->clock_hz * pow(2, (double)rng_below(r, 8) - 3) : 0;
}

/* Returns whether a mapping fits. */
static bool compare(struct rng *r, const struct net_layer *net, uint64_t batch, bool large, int i) {
    static const char *const names[] = {"int8", "int16", "lightpe1", "fp32"};
    struct array_config c;
    struct pe_layer layer;
    struct pe_type type;
    struct rs x;
    random_array(r, &c, large);
    CU_ASSERT_FATAL(pe_type_open(&type, names[i % 4], NULL) == 0);
    CU_ASSERT_FATAL(pe_layer_init(&layer, net, batch, NULL) == 0);
    if (rs_prepare(&x, &c, &type, &layer, NULL))
        return false;
    const struct best b = weigh_all(&x);
    const bool found = rs_search(&x, NULL) == 0;
    const bool same = found == b.found && (!found || !memcmp(&x.map, &b.map, sizeof b.map));
    if (!same)
        fprintf(stderr, "seed %u, case %d: objective %d, another mapping\n", SEED, i, c.objective);
    CU_ASSERT(same);
    return found;
}

static void small_layers(void) {
    struct rng r = rng_stream(SEED, 0);
    int found = 0;
    for (int i = 0; i < 3000; i++) {
        const struct net_layer net = pe_random_layer(&r);
        found += compare(&r, &net, 1 + rng_below(&r, 4), false, i);
    }
    CU_ASSERT(found > 2000);
}

static uint64_t some(struct rng *r, uint64_t most) {
    const uint64_t size = 1 + rng_below(r, most);
    return rng_below(r, 2) ? size : 1 + rng_below(r, size);
}

/* Sizes of image networks, a tenth of them in each direction. */
static void large_layers(void) {
    struct rng r = rng_stream(SEED, 1);
    int found = 0;
    for (int i = 0; i < 150; i++) {
        const bool fc = i % 5 == 0;
        const uint64_t side = fc ? 1 : 4 + rng_below(&r, 30), taps = fc ? 1 : some(&r, 4);
        const struct net_layer net = {.name = "large",
                                      .type = fc ? NET_FC : NET_CONV,
                                      .n = 1,
                                      .c = some(&r, 200),
                                      .h = side,
                                      .w = side,
                                      .k = some(&r, 200),
                                      .r = taps,
                                      .s = taps,
                                      NET_WINDOW((unsigned)some(&r, 2), fc ? 0 : 1, 1),
                                      .groups = 1};
        found += compare(&r, &net, 1 + rng_below(&r, 2), true, i);
    }
    CU_ASSERT(found > 100);
}

CU_pSuite suite_pe_search(void) {
    CU_pSuite s = CU_add_suite("pe: search of mappings", NULL, NULL);
    CU_add_test(s, "small layers: the choice of one that weighs all", small_layers);
    CU_add_test(s, "large layers: the choice of one that weighs all", large_layers);
    return s;
}
