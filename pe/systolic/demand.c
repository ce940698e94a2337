#include "pe/systolic/demand.h"

#include "pe/exact/exact.h"

static void read_input(const struct demand_fold *f, uint64_t cycle, uint64_t m, uint64_t kk) {
    uint64_t word;
    if (exact_input_place(f->s->layer, f->product, m, kk, &word))
        f->emit(f->user, cycle, TENSOR_IFMAP, word, false);
}

static void read_filter(const struct demand_fold *f, uint64_t cycle, uint64_t n, uint64_t kk) {
    const struct pe_layer *l = f->s->layer;
    const uint64_t product = l->same_weights ? 0 : f->product;
    f->emit(f->user, cycle, TENSOR_FILTER, (product * l->gemm_n + n) * l->gemm_k + kk, false);
}

static void move_sum(const struct demand_fold *f, uint64_t cycle, uint64_t m, uint64_t n,
                     bool write, bool last) {
    f->emit(f->user, cycle, last ? TENSOR_OFMAP : TENSOR_PSUM,
            exact_place(f->s->layer, f->product, m, n), write);
}

/* Inputs by row, filters by column, skewed; then the sums, bottom row first. */
void demand_os(const struct demand_fold *f) {
    const struct systolic *s = f->s;
    const uint64_t v = s->cfg->vertical_hop, m0 = f->fr * s->rows, n0 = f->fc * s->cols;
    const uint64_t compute = f->t + v * (s->rows - 1) + s->cols - 1;
    for (uint64_t t = 0; t < compute; t++) {
        for (uint64_t r = 0; r < f->rows && v * r <= t; r++)
            if (t - v * r < f->t)
                read_input(f, f->start + t, m0 + r, t - v * r);
        for (uint64_t c = 0; c < f->cols && c <= t; c++)
            if (t - c < f->t)
                read_filter(f, f->start + t, n0 + c, t - c);
    }
    for (uint64_t r = s->rows; r-- > 0;)
        for (uint64_t c = 0; r < f->rows && c < f->cols; c++)
            move_sum(f, f->start + compute + v * (s->rows - r) - 1, m0 + r, n0 + c, true, true);
}

/* Held operands bottom row first, in the cycles before the fold starts. */
static void load_held(const struct demand_fold *f, bool ws) {
    const struct systolic *s = f->s;
    const uint64_t k0 = f->fr * s->rows, c0 = f->fc * s->cols;
    for (uint64_t step = 0; step < s->rows; step++) {
        const uint64_t r = s->rows - 1 - step, cycle = f->start - s->rows + step;
        for (uint64_t c = 0; r < f->rows && c < f->cols; c++)
            if (ws)
                read_filter(f, cycle, c0 + c, k0 + r);
            else
                read_input(f, cycle, c0 + c, k0 + r);
    }
}

static void stream_sums(const struct demand_fold *f, bool ws, uint64_t t) {
    const struct systolic *s = f->s;
    const bool last = f->fr + 1 == s->fr, outside = s->cfg->accumulators != 0;
    const uint64_t leave = s->cfg->vertical_hop * s->rows, first = f->chunk * s->chunk;
    for (uint64_t c = 0; c < f->cols; c++) {
        const uint64_t column = f->fc * s->cols + c;
        if (t >= c && t - c < f->t && f->fr && !outside)
            move_sum(f, f->start + t, ws ? first + t - c : column, ws ? column : first + t - c,
                     false, false);
        const uint64_t entered = t + 1 - leave - c; /* wraps when too early */
        if (t + 1 >= leave + c && entered < f->t && (last || !outside))
            move_sum(f, f->start + t, ws ? first + entered : column, ws ? column : first + entered,
                     true, last);
    }
}

void demand_stationary(const struct demand_fold *f) {
    const struct systolic *s = f->s;
    const bool ws = !systolic_columns_are_inputs(&s->flow->dims);
    const uint64_t v = s->cfg->vertical_hop, first = f->chunk * s->chunk;
    load_held(f, ws);
    for (uint64_t t = 0; t < f->t + v * s->rows + s->cols - 2; t++) {
        for (uint64_t r = 0; r < f->rows && v * r <= t; r++) {
            const uint64_t i = t - v * r, kk = f->fr * s->rows + r;
            if (i < f->t && ws)
                read_input(f, f->start + t, first + i, kk);
            else if (i < f->t)
                read_filter(f, f->start + t, first + i, kk);
        }
        stream_sums(f, ws, t);
    }
}

void demand_systolic(const struct systolic *s, demand_emit *emit, void *user) {
    /* loads are shown before their fold, so that the first one leaves room for them */
    uint64_t start = systolic_keeps_outputs(&s->flow->dims) ? 0 : s->rows;
    for (uint64_t unit = 0; unit < s->units; unit++)
        for (uint64_t chunk = 0; chunk < s->chunks; chunk++)
            for (uint64_t fr = 0; fr < s->fr; fr++) {
                const struct demand_fold f = {.s = s,
                                              .emit = emit,
                                              .user = user,
                                              .product = unit / s->fc,
                                              .fc = unit % s->fc,
                                              .chunk = chunk,
                                              .fr = fr,
                                              .start = start,
                                              .t = systolic_chunk(s, chunk),
                                              .rows = systolic_tile(s->sr, s->rows, fr),
                                              .cols = systolic_tile(s->sc, s->cols, unit % s->fc)};
                s->flow->demand(&f);
                start += systolic_interval(s, f.t);
            }
}
