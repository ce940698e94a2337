#include "pe/systolic/systolic.h"

#include <inttypes.h>

#include "sim/whole.h"

uint64_t systolic_budget(const struct systolic *s) {
    return s->cfg->glb_double ? s->cfg->glb_size / 2 : s->cfg->glb_size;
}

uint64_t systolic_size(const struct pe_layer *l, enum systolic_dim dim) {
    return dim == DIM_M ? l->gemm_m : dim == DIM_N ? l->gemm_n : l->gemm_k;
}

int systolic_plan(struct systolic *s, const struct systolic_flow *flow,
                  const struct array_config *cfg, const struct pe_type *type,
                  const struct pe_layer *layer, struct sim_err *err) {
    const struct systolic_dims *d = &flow->dims;
    *s = (struct systolic){.flow = flow,
                           .cfg = cfg,
                           .type = type,
                           .layer = layer,
                           .rows = cfg->rows,
                           .cols = cfg->cols / cfg->partitions,
                           .sr = systolic_size(layer, d->rows),
                           .sc = systolic_size(layer, d->cols),
                           .t = systolic_size(layer, d->stream)};
    s->fr = ceil_div(s->sr, s->rows);
    s->fc = ceil_div(s->sc, s->cols);
    const bool bounded = cfg->accumulators && !systolic_keeps_outputs(d);
    s->chunk = bounded && cfg->accumulators < s->t ? cfg->accumulators : s->t;
    s->chunks = ceil_div(s->t, s->chunk);
    s->units = layer->products * s->fc;
    uint64_t cycles;
    if (__builtin_mul_overflow(s->fr * s->chunks, s->units, &cycles) ||
        __builtin_mul_overflow(cycles, systolic_interval(s, s->chunk), &cycles) ||
        cycles > INT64_MAX / (s->rows * cfg->cols))
        return sim_fail(err, SIM_EFORMAT, "layer %s: PE-cycles pass 2^63", layer->name);
    s->flow->residency(s);
    return 0;
}

/* Operands that may stay in the global buffer, as bits: a choice of them is a number below
 * KEEP_SETS. */
enum { KEEP_BLOCK = 1, KEEP_STREAM = 2, KEEP_FILTERS = 4, KEEP_PSUMS = 8, KEEP_SETS = 16 };

/* Is the choice one of the plans, and does it fit? Passed over are choices that leave out an
 * operand whose place costs nothing, and such as keep shared filters where no two products share
 * any. */
static bool fits(const struct systolic *s, const struct systolic_needs *n, unsigned set) {
    const bool filters = set & KEEP_FILTERS;
    const uint64_t block = filters && n->filters_are_block ? 0 : n->block;
    const uint64_t stream = filters && n->filters_are_stream ? 0 : n->stream;
    if ((!block && !(set & KEEP_BLOCK)) || (!stream && !(set & KEEP_STREAM)) ||
        (!n->psums && !(set & KEEP_PSUMS)) || (filters && !s->layer->same_weights))
        return false;
    const uint64_t cost = (set & KEEP_BLOCK ? block : 0) + (set & KEEP_STREAM ? stream : 0) +
                          (filters ? n->filters : 0) + (set & KEEP_PSUMS ? n->psums : 0);
    return cost == 0 || n->base + cost <= 8 * systolic_budget(s);
}

bool systolic_choose(struct systolic *s, size_t i) {
    if (!s->flow->needs)
        return i == 0;
    const struct systolic_needs n = s->flow->needs(s);
    for (unsigned set = 0; set < KEEP_SETS; set++)
        if (fits(s, &n, set) && i-- == 0) {
            s->keeps_block = set & KEEP_BLOCK;
            s->keeps_stream = set & KEEP_STREAM;
            s->keeps_filters = set & KEEP_FILTERS;
            s->keeps_psums = set & KEEP_PSUMS;
            return true;
        }
    return false;
}

uint64_t systolic_working_set(const struct systolic *s, bool inputs, bool filters) {
    const struct systolic_needs n = s->flow->needs(s);
    const bool block = n.filters_are_block ? filters : inputs;
    const bool stream = n.filters_are_block ? inputs : filters;
    const uint64_t bits = n.base + n.psums + (block ? 0 : n.block) + (stream ? 0 : n.stream) +
                          (filters || !s->layer->same_weights ? 0 : n.filters);
    return ceil_div(bits, 8) * (s->cfg->glb_double ? 2 : 1);
}

uint64_t systolic_lead(const struct systolic *s) {
    const bool preloads =
        !systolic_keeps_outputs(&s->flow->dims) && s->cfg->preload == PRELOAD_OVERLAPPED;
    return preloads ? s->rows : 0;
}

uint64_t systolic_interval(const struct systolic *s, uint64_t t) {
    return s->flow->interval(s, t);
}

uint64_t systolic_tail(const struct systolic *s, uint64_t t) {
    return s->flow->tail(s, t);
}

/* Cycles of the partition with most units. */
static uint64_t closed_cycles(const struct systolic *s) {
    const uint64_t last_t = systolic_chunk(s, s->chunks - 1);
    const uint64_t unit =
        s->fr * ((s->chunks - 1) * systolic_interval(s, s->chunk) + systolic_interval(s, last_t));
    return systolic_lead(s) + ceil_div(s->units, s->cfg->partitions) * unit -
           systolic_interval(s, last_t) + systolic_tail(s, last_t);
}

struct fold_traffic systolic_traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                     uint64_t row_fold) {
    struct fold_traffic f = s->flow->traffic(s, unit, chunk, row_fold);
    if (s->keeps_filters && unit >= s->fc)
        f.filter = 0;
    return f;
}

/* DRAM words of the whole layer: folds of one kind of unit have equal sums, so that the first
 * product's units and one later product stand for all. */
static void dram_counts(const struct systolic *s, struct pe_result *out) {
    const struct pe_layer *l = s->layer;
    const uint64_t p = l->products, filters = l->gemm_k * l->gemm_n, inputs = l->ifmap_words / p;
    const uint64_t outputs = l->gemm_m * l->gemm_n;
    const bool os = systolic_keeps_outputs(&s->flow->dims),
               is = systolic_columns_are_inputs(&s->flow->dims);
    const uint64_t block = s->keeps_block ? 1 : os ? s->fr : s->chunks;
    const uint64_t stream = s->keeps_stream ? 1 : s->fc;
    out->ifmap_dram_reads = inputs * p * (is ? block : stream);
    out->filter_dram_reads = filters * (s->keeps_filters ? 1 : p) * (is ? stream : block);
    out->ofmap_dram_writes = outputs * p;
    if (!os && !s->keeps_psums) {
        out->ofmap_dram_reads = outputs * p * (s->fr - 1);
        out->ofmap_dram_writes += out->ofmap_dram_reads;
    }
}

void systolic_closed(const struct systolic *s, struct pe_result *out) {
    const uint64_t pes = s->rows * s->cfg->cols, parts = s->cfg->partitions;
    *out = (struct pe_result){
        .macs = s->layer->macs, .cycles = closed_cycles(s), .folds = s->units * s->fr * s->chunks};
    out->pe_cycles = out->cycles * pes;
    out->utilization = (double)out->macs / (double)out->pe_cycles;
    out->mapping_utilization = (double)s->sr / (double)(s->fr * s->rows) * (double)s->sc /
                               (double)(s->fc * s->cols) * (double)s->units /
                               (double)(ceil_div(s->units, parts) * parts);
    const uint64_t used = s->units < parts ? s->units : parts;
    out->active_pes =
        (s->sr < s->rows ? s->sr : s->rows) * (s->sc < s->cols ? s->sc : s->cols) * used;
    s->flow->counts(s, out);
    dram_counts(s, out);
}
