#include "pe/systolic/stationary.h"

int stationary_check(const struct array_config *c, struct sim_err *err) {
    if (c->fold_overlap && c->preload != PRELOAD_OVERLAPPED)
        return sim_fail(err, SIM_EUSAGE,
                        "array.fold_overlap = yes: needs array.preload = overlapped");
    return 0;
}

static uint64_t compute(const struct systolic *s, uint64_t t) {
    return t + s->cfg->vertical_hop * s->rows + s->cols - 2;
}

/* Overlapped, the next operands shift in behind the last row's change-over and must have arrived
 * when the first row changes over: v(R-1) + R cycles; partial sums must have left to enter again:
 * vR. */
uint64_t stationary_interval(const struct systolic *s, uint64_t t) {
    const uint64_t r = s->rows, v = s->cfg->vertical_hop;
    if (s->cfg->preload == PRELOAD_SERIAL)
        return r + compute(s, t);
    const uint64_t reload = v * (r - 1) + r;
    const uint64_t busy = !s->cfg->fold_overlap ? compute(s, t) : t > v * r ? t : v * r;
    return busy > reload ? busy : reload;
}

uint64_t stationary_tail(const struct systolic *s, uint64_t t) {
    return (s->cfg->preload == PRELOAD_SERIAL ? s->rows : 0) + compute(s, t);
}

void stationary_residency(struct systolic *s, uint64_t held, uint32_t held_bits, uint64_t streamed,
                          uint32_t streamed_bits, bool holds_filters) {
    const uint64_t cols = s->cols < s->sc ? s->cols : s->sc,
                   rows = s->rows < s->sr ? s->rows : s->sr;
    const uint64_t budget = 8 * systolic_budget(s);
    const uint64_t tile = rows * cols * held_bits;
    uint64_t used = tile;
    const uint64_t psums = s->cfg->accumulators ? 0 : s->chunk * cols * s->type->psum_bits;
    s->keeps_psums = s->fr == 1 || s->cfg->accumulators || used + psums <= budget;
    if (s->keeps_psums && s->fr > 1)
        used += psums;
    const uint64_t share = held / s->fc + (held % s->fc != 0);
    s->keeps_block = s->chunks == 1 || used - tile + share * held_bits <= budget;
    if (s->keeps_block && s->chunks > 1)
        used += share * held_bits - tile;
    const bool same = s->layer->same_weights;
    const uint64_t shared = holds_filters ? held * held_bits : streamed * streamed_bits;
    s->keeps_filters = same && used + shared <= budget;
    if (s->keeps_filters)
        used += shared;
    s->keeps_stream = s->fc == 1 || (s->keeps_filters && !holds_filters) ||
                      used + streamed * streamed_bits <= budget;
}

struct systolic_needs stationary_needs(const struct systolic *s, uint64_t held, uint32_t held_bits,
                                       uint64_t streamed, uint32_t streamed_bits,
                                       bool holds_filters) {
    const uint64_t cols = s->cols < s->sc ? s->cols : s->sc,
                   rows = s->rows < s->sr ? s->rows : s->sr;
    const uint64_t tile = rows * cols * held_bits;
    const uint64_t share = (held / s->fc + (held % s->fc != 0)) * held_bits;
    const bool psums = s->fr > 1 && !s->cfg->accumulators;
    return (struct systolic_needs){.base = tile,
                                   .psums = psums ? s->chunk * cols * s->type->psum_bits : 0,
                                   .block = s->chunks == 1 ? 0
                                            : share > tile ? share - tile
                                                           : 1,
                                   .stream = s->fc == 1 ? 0 : streamed * streamed_bits,
                                   .filters =
                                       holds_filters ? held * held_bits : streamed * streamed_bits,
                                   .filters_are_block = holds_filters,
                                   .filters_are_stream = !holds_filters};
}

void stationary_counts(const struct systolic *s, bool holds_filters, struct pe_result *out) {
    const uint64_t p = s->layer->products, outputs = p * s->sc * s->t;
    const uint64_t held = p * s->sr * s->sc * s->chunks, streamed = p * s->sr * s->t * s->fc;
    const uint64_t returns = outputs * (s->fr - 1);
    const bool outside = s->cfg->accumulators != 0;
    out->ofmap_sram_writes = outputs + (outside ? 0 : returns);
    out->ofmap_sram_reads = outside ? 0 : returns;
    const uint64_t passes = streamed * s->cols, loads = held * (s->rows + 1) / 2;
    out->filter_sram_reads = holds_filters ? held : streamed;
    out->ifmap_sram_reads = holds_filters ? streamed : held;
    out->filter_hops = holds_filters ? loads : passes;
    out->ifmap_hops = holds_filters ? passes : loads;
    out->psum_hops = outputs * s->fr * s->rows;
    out->spad_reads = 3 * out->macs + (outside ? returns : 0);
    out->spad_writes = held + passes + out->psum_hops + (outside ? outputs + returns : 0);
}

void stationary_psums(const struct systolic *s, uint64_t fc, uint64_t chunk, uint64_t row_fold,
                      struct fold_traffic *f) {
    const uint64_t words = systolic_tile(s->sc, s->cols, fc) * systolic_chunk(s, chunk);
    const bool last = row_fold + 1 == s->fr;
    if (!s->keeps_psums) {
        f->psum_in = row_fold ? words : 0;
        f->psum_out = last ? 0 : words;
    }
    f->ofmap = last ? words : 0;
}
