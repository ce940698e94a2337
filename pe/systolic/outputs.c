#include "pe/systolic/outputs.h"

int outputs_check(const struct array_config *c, struct sim_err *err) {
    if (c->fold_overlap && c->drain != DRAIN_OVERLAPPED)
        return sim_fail(err, SIM_EUSAGE,
                        "array.fold_overlap = yes: needs array.drain = overlapped");
    return 0;
}

/* The filters of a column fold are met by every row fold; then the inputs of the whole product. */
void outputs_residency(struct systolic *s) {
    const struct pe_layer *l = s->layer;
    const uint64_t bits = 8 * systolic_budget(s);
    const uint64_t cols = s->cols < s->sc ? s->cols : s->sc,
                   rows = s->rows < s->sr ? s->rows : s->sr;
    const uint64_t block = cols * s->t * s->type->weight_bits;
    const uint64_t inputs = l->ifmap_words / l->products;
    const uint64_t tile = rows * s->t < inputs ? rows * s->t : inputs;
    const uint64_t tile_bits = tile * s->type->act_bits;
    const uint64_t all = l->gemm_k * l->gemm_n * s->type->weight_bits;
    s->keeps_block = s->fr == 1 || block + tile_bits <= bits;
    s->keeps_filters = l->same_weights && all + tile_bits <= bits;
    const uint64_t used = s->keeps_filters ? all : s->keeps_block && s->fr > 1 ? block : 0;
    s->keeps_stream = s->fc == 1 || used + inputs * s->type->act_bits <= bits;
    s->keeps_psums = true;
}

struct systolic_needs outputs_needs(const struct systolic *s) {
    const struct pe_layer *l = s->layer;
    const uint64_t cols = s->cols < s->sc ? s->cols : s->sc,
                   rows = s->rows < s->sr ? s->rows : s->sr;
    const uint64_t inputs = l->ifmap_words / l->products;
    const uint64_t tile = rows * s->t < inputs ? rows * s->t : inputs;
    return (struct systolic_needs){.base = tile * s->type->act_bits,
                                   .block = s->fr == 1 ? 0 : cols * s->t * s->type->weight_bits,
                                   .stream = s->fc == 1 ? 0 : (inputs - tile) * s->type->act_bits,
                                   .filters = l->gemm_k * l->gemm_n * s->type->weight_bits,
                                   .filters_are_block = true};
}

void outputs_counts(const struct systolic *s, struct pe_result *out) {
    const uint64_t p = s->layer->products;
    out->ifmap_sram_reads = p * s->sr * s->t * s->fc;
    out->filter_sram_reads = p * s->t * s->sc * s->fr;
    out->ofmap_sram_writes = p * s->sr * s->sc;
    out->ifmap_hops = out->ifmap_sram_reads * s->cols;
    out->filter_hops = out->filter_sram_reads * s->rows;
    out->psum_hops = out->ofmap_sram_writes * (s->rows + 1) / 2;
    /* the operand registers and the sum, read and written by every multiply-accumulate */
    out->spad_reads = 3 * out->macs;
    out->spad_writes = out->macs + out->ifmap_hops + out->filter_hops;
}

struct fold_traffic outputs_traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                    uint64_t row_fold) {
    const struct pe_layer *l = s->layer;
    const uint64_t fc = unit % s->fc, cols = systolic_tile(s->sc, s->cols, fc);
    struct fold_traffic f = {0};
    (void)chunk; /* the depth is never cut */
    if (fc == 0 || !s->keeps_stream)
        f.ifmap = systolic_share(l->ifmap_words / l->products, row_fold, s->fr);
    if (row_fold == 0 || !s->keeps_block)
        f.filter = cols * s->t;
    f.ofmap = cols * systolic_tile(s->sr, s->rows, row_fold);
    return f;
}
