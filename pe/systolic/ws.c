/* Weight-stationary: rows hold the depth, columns hold filters, output positions stream. */
#include "pe/systolic/stationary.h"

static void shape(struct systolic *s) {
    s->sr = s->layer->gemm_k;
    s->sc = s->layer->gemm_n;
    s->t = s->layer->gemm_m;
}

static void residency(struct systolic *s) {
    const struct pe_layer *l = s->layer;
    stationary_residency(s, l->gemm_k * l->gemm_n, s->type->weight_bits,
                         l->ifmap_words / l->products, s->type->act_bits, true);
}

static void counts(const struct systolic *s, struct pe_result *out) {
    stationary_counts(s, &out->filter_sram_reads, &out->ifmap_sram_reads, out);
}

static struct fold_traffic traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                   uint64_t row_fold) {
    const struct pe_layer *l = s->layer;
    const uint64_t fc = unit % s->fc;
    struct fold_traffic f = {0};
    if (chunk == 0 || !s->keeps_block)
        f.filter = systolic_tile(s->sc, s->cols, fc) * systolic_tile(s->sr, s->rows, row_fold);
    if (fc == 0 || !s->keeps_stream)
        f.ifmap = systolic_share(systolic_share(l->ifmap_words / l->products, chunk, s->chunks),
                                 row_fold, s->fr);
    stationary_psums(s, fc, chunk, row_fold, &f);
    return f;
}

const struct systolic_flow systolic_ws = {
    shape, stationary_interval, stationary_tail, residency, counts, traffic};
