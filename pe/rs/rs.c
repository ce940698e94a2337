#include "pe/rs/search.h"

#include "pe/systolic/systolic.h"

#include <inttypes.h>

#include "sim/whole.h"

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static uint64_t spad_words(uint64_t bytes, uint32_t bits) {
    return 8 * bytes / bits;
}

/* Input cells from the first to the last that `taps` neighbouring taps of a filter touch. */
static uint64_t span(const struct net_axis *a, uint64_t taps) {
    return a->dilation * (taps - 1) + 1;
}

/* Words of a row that a PE holds. */
static uint64_t row_span(const struct rs *x) {
    return span(&x->layer->x, x->ks);
}

int rs_prepare(struct rs *x, const struct array_config *cfg, const struct pe_type *type,
               const struct pe_layer *l, struct sim_err *err) {
    *x = (struct rs){.cfg = cfg, .type = type, .layer = l, .parts_r = ceil_div(l->r, cfg->rows)};
    x->kr = ceil_div(l->r, x->parts_r);
    x->ks = l->s;
    const uint64_t words = least(spad_words(cfg->spad_ifmap, type->act_bits),
                                 spad_words(cfg->spad_filter, type->weight_bits));
    while (x->ks > 1 && row_span(x) > words)
        x->ks = ceil_div(l->s, ++x->parts_s + 1);
    x->parts_s = ceil_div(l->s, x->ks);
    if (words < 1 || spad_words(cfg->spad_psum, type->psum_bits) < 1)
        return sim_fail(err, SIM_EUSAGE,
                        "a scratchpad holds no word: spad.ifmap %" PRIu64 " B, spad.filter %" PRIu64
                        " B, spad.psum %" PRIu64 " B with %u, %u, %u bits",
                        cfg->spad_ifmap, cfg->spad_filter, cfg->spad_psum, type->act_bits,
                        type->weight_bits, type->psum_bits);
    x->bandwidth = cfg->offchip_bandwidth;
    x->channels = l->c * x->parts_r * x->parts_s;
    x->in_h = l->h + (cfg->glb_padding ? l->y.before + l->y.after : 0);
    x->in_w = l->w + (cfg->glb_padding ? l->x.before + l->x.after : 0);
    return 0;
}

static uint64_t input_rows(const struct rs *x, uint64_t e) {
    return (e - 1) * x->layer->y.stride + span(&x->layer->y, x->kr);
}

uint64_t rs_sets(const struct rs *x, uint64_t e) {
    const uint64_t down = x->cfg->rows / x->kr;
    return e <= x->cfg->cols ? down * (x->cfg->cols / e) : down / ceil_div(e, x->cfg->cols);
}

uint64_t rs_input_rows(const struct rs *x, uint64_t e) {
    return least(input_rows(x, e), x->in_h);
}

static uint64_t input_bits(const struct rs *x, const struct rs_mapping *m) {
    return m->n * m->q * m->r * rs_input_rows(x, m->e) * x->in_w * x->type->act_bits;
}

static uint64_t sum_bits(const struct rs *x, const struct rs_mapping *m, uint64_t filters) {
    return m->n * filters * m->e * x->layer->f * x->type->psum_bits;
}

uint64_t rs_glb_bits(const struct rs *x, const struct rs_mapping *m) {
    return input_bits(x, m) + sum_bits(x, m, m->m);
}

static uint64_t banks(const struct rs *x, uint64_t bits) {
    return x->cfg->glb_grain ? ceil_div(bits, 8 * x->cfg->glb_grain) : 0;
}

/* Bits that the inputs of a mapping leave to its sums. */
static uint64_t sum_room(const struct rs *x, const struct rs_mapping *map) {
    const uint64_t inputs = input_bits(x, map), all = 8 * x->cfg->glb_size;
    const uint64_t room = inputs < all ? all - inputs : 0;
    const uint64_t whole = banks(x, all), used = banks(x, inputs);
    const uint64_t left = whole > used ? 8 * x->cfg->glb_grain * (whole - used) : 0;
    return x->cfg->glb_grain ? least(room, left) : room;
}

/* The largest multiple of p*t filters, at least one, whose sums fit beside the inputs. */
static uint64_t largest_m(const struct rs *x, const struct rs_mapping *map) {
    const uint64_t step = map->p * map->t;
    const uint64_t steps = sum_room(x, map) / sum_bits(x, map, step);
    return least(most(steps, 1) * step, ceil_div(x->layer->k, step) * step);
}

static uint64_t pass_filters(const struct rs *x, const struct rs_mapping *m) {
    return m->p * m->t * m->q * m->r * x->kr * x->ks * x->type->weight_bits;
}

static int over(const char *what, const char *limit, uint64_t value, uint64_t bound,
                const char *layer, struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE,
                    "mapping of layer %s: %s = %" PRIu64 " exceeds %s = %" PRIu64 " by %" PRIu64,
                    layer, what, value, limit, bound, value - bound);
}

int rs_set(struct rs *x, const struct rs_mapping *map, struct sim_err *err) {
    const struct array_config *c = x->cfg;
    const char *layer = x->layer->name;
    struct rs_mapping m = *map;
    if (!m.n || !m.e || !m.p || !m.q || !m.r || !m.t)
        return sim_fail(err, SIM_EUSAGE, "mapping of layer %s: n, e, p, q, r and t start at 1",
                        layer);
    if (!m.m)
        m.m = largest_m(x, &m);
    const struct {
        const char *what, *limit;
        uint64_t value, bound;
    } limits[] = {
        {"p", "the partial sums of spad.psum", m.p, spad_words(c->spad_psum, x->type->psum_bits)},
        {"p*q*S", "the filter words of spad.filter", m.p * m.q * x->ks,
         spad_words(c->spad_filter, x->type->weight_bits)},
        {"q*S", "the input words of spad.ifmap", m.q * row_span(x),
         spad_words(c->spad_ifmap, x->type->act_bits)},
        {"r*t", "the sets of R x e that fit the array", m.r * m.t, rs_sets(x, m.e)},
        {"p*t", "the filters m", m.p * m.t, m.m},
        {"n", "the batch", m.n, x->layer->n},
        {"e", "the output rows", m.e, x->layer->e},
        {"inputs and partial sums in bits", "glb.size", rs_glb_bits(x, &m), 8 * c->glb_size},
        {"inputs and partial sums in banks of glb.grain", "glb.size / glb.grain",
         banks(x, input_bits(x, &m)) + banks(x, sum_bits(x, &m, m.m)), banks(x, 8 * c->glb_size)},
        {"filters of a pass in bits, p*t*q*r*R*S words,", "glb.filters", pass_filters(x, &m),
         c->glb_filters ? 8 * c->glb_filters : UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i].value > limits[i].bound)
            return over(limits[i].what, limits[i].limit, limits[i].value, limits[i].bound, layer,
                        err);
    x->map = m;
    return 0;
}

uint64_t rs_tiles_n(const struct rs *x) {
    return ceil_div(x->layer->n, x->map.n);
}

uint64_t rs_tiles_m(const struct rs *x) {
    return ceil_div(x->layer->k, x->map.p * x->map.t);
}

uint64_t rs_tiles_c(const struct rs *x) {
    return ceil_div(x->channels, x->map.q * x->map.r);
}

uint64_t rs_tiles_e(const struct rs *x) {
    return ceil_div(x->layer->e, x->map.e);
}

/* Sizes of the full and of the last tile, and how many of each. */
struct rs_tiles {
    uint64_t size[2], count[2];
};

static struct rs_tiles cut(uint64_t whole, uint64_t tile) {
    const uint64_t n = ceil_div(whole, tile), last = whole - (n - 1) * tile;
    return (struct rs_tiles){{tile, last}, {n - 1, 1}};
}

void rs_each_kind(const struct rs *x,
                  void (*visit)(void *user, const struct rs_pass *pass, uint64_t count),
                  void *user) {
    const struct rs_tiles n = cut(x->layer->n, x->map.n), m = cut(x->layer->k, x->map.p * x->map.t),
                          c = cut(x->channels, x->map.q * x->map.r), e = cut(x->layer->e, x->map.e);
    for (unsigned kind = 0; kind < 16; kind++) {
        const unsigned a = kind & 1, b = kind >> 1 & 1, d = kind >> 2 & 1, f = kind >> 3;
        const struct rs_pass pass = {n.size[a], m.size[b], c.size[d], e.size[f]};
        const uint64_t count =
            n.count[a] * m.count[b] * c.count[d] * e.count[f] * x->layer->products;
        if (count)
            visit(user, &pass, count);
    }
}

/* Cycles to send words over a network of `bw` bits a cycle; 0: unlimited. */
static uint64_t network(uint64_t words, uint32_t bits, uint64_t bw) {
    return bw ? ceil_div(words * bits, bw) : 0;
}

struct rs_times rs_pass_times(const struct rs *x, const struct rs_pass *pass) {
    const struct array_config *cfg = x->cfg;
    const struct pe_type *type = x->type;
    const uint64_t p = ceil_div(pass->m, x->map.t), r = least(x->map.r, pass->c);
    const uint64_t q = ceil_div(pass->c, r);
    const uint64_t rows = input_rows(x, pass->e), slide = least(x->layer->x.stride, row_span(x));
    const uint64_t filters = pass->m * pass->c * x->kr * x->ks;
    const uint64_t load = network(filters, type->weight_bits, cfg->noc_filter);
    const uint64_t first = network(rows * pass->c * row_span(x), type->act_bits, cfg->noc_ifmap);
    const uint64_t work = p * q * x->ks * most(cfg->spad_cycles, 1) + cfg->pipeline - 1;
    const uint64_t sums = network(pass->e * pass->m, type->psum_bits, cfg->noc_psum);
    const uint64_t inputs = network(rows * pass->c * slide, type->act_bits, cfg->noc_ifmap);
    const uint64_t window = most(work, most(sums, inputs)), windows = pass->n * x->layer->f;
    struct rs_times t = {.fill = most(load, first)};
    t.network = t.fill + windows * most(sums, inputs) + sums;
    t.windows = windows * window;
    t.stall = windows * (window - work) + t.fill;
    t.drain = p + cfg->pipeline * x->kr * r + sums;
    t.total = cfg->pass_setup + t.fill + t.windows + t.drain;
    return t;
}

uint64_t rs_glb_inputs(const struct rs *x, const struct rs_pass *pass) {
    return pass->n * pass->c * rs_input_rows(x, pass->e) * x->in_w;
}

static uint64_t fetched_inputs(const struct rs *x) {
    const struct pe_layer *l = x->layer;
    return x->cfg->glb_padding ? l->products * l->n * l->dense_c * x->in_h * x->in_w
                               : l->ifmap_words;
}

uint64_t rs_inputs(const struct rs *x, uint64_t tile_n, uint64_t tile_e, uint64_t tile_c) {
    const uint64_t all = fetched_inputs(x) / x->layer->products;
    const uint64_t images = systolic_share(all, tile_n, rs_tiles_n(x));
    return systolic_share(systolic_share(images, tile_e, rs_tiles_e(x)), tile_c, rs_tiles_c(x));
}

struct closed {
    const struct rs *x;
    struct pe_result *out;
};

static void add_kind(void *user, const struct rs_pass *pass, uint64_t count) {
    const struct closed *c = user;
    const struct rs *x = c->x;
    struct pe_result *out = c->out;
    const struct rs_times t = rs_pass_times(x, pass);
    const uint64_t sums = count * pass->n * pass->m * pass->e * x->layer->f;
    out->folds += count;
    out->cycles += count * t.total;
    out->stall_noc += count * t.stall;
    out->ifmap_sram_reads += count * rs_glb_inputs(x, pass);
    out->filter_sram_reads += count * pass->m * pass->c * x->kr * x->ks;
    out->ofmap_sram_writes += sums;
    out->ofmap_sram_reads += sums;
    out->noc_cycles += count * t.network;
    /* of a channel each set takes R x e' rows of inputs, and each filter goes to e' PEs */
    const uint64_t sets = ceil_div(pass->m, x->map.p);
    out->ifmap_hops += count * pass->n * pass->c * x->in_w * sets * x->kr * pass->e;
    out->filter_hops += count * pass->m * pass->c * x->kr * x->ks * pass->e;
}

/* Blocks of filters whose sums share the global buffer; each sweeps all inputs. */
uint64_t rs_blocks(const struct rs *x) {
    const uint64_t tile = x->map.p * x->map.t;
    return ceil_div(rs_tiles_m(x), x->map.m / tile);
}

void rs_dram_words(const struct rs *x, uint64_t blocks, bool resident, uint64_t sweeps,
                   struct pe_result *out) {
    const struct pe_layer *l = x->layer;
    const uint64_t products = l->same_weights && !resident ? l->products : 1;
    out->ifmap_dram_reads = fetched_inputs(x) * blocks;
    out->filter_dram_reads = l->filter_words * products * (resident ? 1 : sweeps);
    out->ofmap_dram_writes = l->ofmap_words;
}

void rs_dram_counts(const struct rs *x, struct pe_result *out) {
    const bool resident = rs_tiles_m(x) == 1 && rs_tiles_c(x) == 1;
    rs_dram_words(x, rs_blocks(x), resident, rs_tiles_n(x) * rs_tiles_e(x), out);
}

void rs_closed(const struct rs *x, struct pe_result *out) {
    const struct pe_layer *l = x->layer;
    *out = (struct pe_result){.macs = l->macs};
    struct closed c = {x, out};
    rs_each_kind(x, add_kind, &c);
    const uint64_t pes = x->cfg->rows * x->cfg->cols;
    out->stall_cycles = out->stall_noc;
    out->pe_cycles = out->cycles * pes;
    out->utilization = (double)out->macs / (double)out->pe_cycles;
    out->active_pes = x->kr * x->map.e * x->map.r * x->map.t;
    out->mapping_utilization = (double)out->active_pes / (double)pes;
    /* a product reads input, filter and sum and writes the sum; each set passes its sums upwards */
    out->spad_reads = 3 * l->macs;
    out->spad_writes = l->macs;
    out->psum_hops = out->ofmap_sram_writes * x->kr * x->map.r;
    rs_dram_counts(x, out);
}
