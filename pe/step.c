#include "pe/step.h"

#include <string.h>

struct steps steps_systolic(const struct systolic *s) {
    const uint64_t parts = s->cfg->partitions, rounds = (s->units + parts - 1) / parts;
    return (struct steps){
        .systolic = s, .ifmap_ratio = 1, .ofmap_ratio = 1, .total = rounds * s->chunks * s->fr};
}

struct steps steps_rs(const struct rs *x) {
    return (struct steps){.rs = x,
                          .ifmap_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = x->layer->products * rs_tiles_n(x) * rs_tiles_e(x) *
                                   rs_tiles_m(x) * rs_tiles_c(x)};
}

/* Words between buffer and array in one fold of one unit. */
static void systolic_glb(const struct systolic *s, uint64_t unit, uint64_t t, uint64_t row_fold,
                         struct step *step) {
    const struct pe_type *type = s->type;
    const uint64_t rows = systolic_tile(s->sr, s->rows, row_fold);
    const uint64_t cols = systolic_tile(s->sc, s->cols, unit % s->fc);
    const bool os = s->cfg->dataflow == DATAFLOW_OS, ws = s->cfg->dataflow == DATAFLOW_WS;
    const uint32_t row_bits = os || ws ? type->act_bits : type->weight_bits;
    const uint32_t col_bits = os || ws ? type->weight_bits : type->act_bits;
    step->glb_reads += rows * t * row_bits;
    if (os) {
        step->glb_reads += cols * t * col_bits;
        step->glb_writes += rows * cols * type->act_bits;
        return;
    }
    step->glb_reads += rows * cols * col_bits;
    const bool outside = s->cfg->accumulators != 0, last = row_fold + 1 == s->fr;
    if (row_fold && !outside)
        step->glb_reads += cols * t * type->psum_bits;
    if (last)
        step->glb_writes += cols * t * type->act_bits;
    else if (!outside)
        step->glb_writes += cols * t * type->psum_bits;
}

static void systolic_step(const struct steps *it, struct step *step) {
    const struct systolic *s = it->systolic;
    const struct pe_type *type = s->type;
    const uint64_t fr = it->index % s->fr, chunk = it->index / s->fr % s->chunks;
    const uint64_t round = it->index / s->fr / s->chunks, parts = s->cfg->partitions;
    const uint64_t t = systolic_chunk(s, chunk);
    step->cycles = it->index + 1 == it->total ? systolic_tail(s, t) : systolic_interval(s, t);
    if (it->index == 0)
        step->cycles += systolic_lead(s);
    for (uint64_t unit = round * parts; unit < (round + 1) * parts && unit < s->units; unit++) {
        const struct fold_traffic f = systolic_traffic(s, unit, chunk, fr);
        step->read_bits[TENSOR_IFMAP] +=
            (uint64_t)((double)(f.ifmap * type->act_bits) * it->ifmap_ratio);
        step->read_bits[TENSOR_FILTER] += f.filter * type->weight_bits;
        step->read_bits[TENSOR_PSUM] += f.psum_in * type->psum_bits;
        step->write_bits[TENSOR_PSUM] += f.psum_out * type->psum_bits;
        step->write_bits[TENSOR_OFMAP] +=
            (uint64_t)((double)(f.ofmap * type->act_bits) * it->ofmap_ratio);
        systolic_glb(s, unit, t, fr, step);
    }
}

static uint64_t tile(uint64_t whole, uint64_t size, uint64_t i) {
    return systolic_tile(whole, size, i);
}

/* Tile numbers of a pass: images, blocks of filters, strips of rows, channels, filters in the
 * block. */
struct rs_place {
    uint64_t n, e, c, m;
    bool opens_block; /* the first filters of the block for these inputs */
};

static struct rs_place rs_locate(const struct rs *x, uint64_t index) {
    const uint64_t tiles = rs_tiles_m(x), cs = rs_tiles_c(x), es = rs_tiles_e(x);
    const uint64_t fit = x->map.m / (x->map.p * x->map.t);
    const uint64_t full = fit < tiles ? fit : tiles;
    struct rs_place w;
    index %= rs_tiles_n(x) * es * cs * tiles;
    w.n = index / (es * cs * tiles);
    index %= es * cs * tiles;
    const uint64_t block = index / (es * cs * full), size = tile(tiles, full, block);
    index -= block * es * cs * full;
    w.e = index / (cs * size);
    w.c = index / size % cs;
    w.m = block * full + index % size;
    w.opens_block = index % size == 0;
    return w;
}

static void rs_step(const struct steps *it, struct step *step) {
    const struct rs *x = it->rs;
    const struct pe_layer *l = x->layer;
    const struct pe_type *type = x->type;
    const struct rs_place w = rs_locate(x, it->index);
    const struct rs_pass pass = {tile(l->n, x->map.n, w.n), tile(l->k, x->map.p * x->map.t, w.m),
                                 tile(x->channels, x->map.q * x->map.r, w.c),
                                 tile(l->e, x->map.e, w.e)};
    step->cycles = rs_pass_times(x, &pass).total;
    const bool resident = rs_tiles_m(x) == 1 && rs_tiles_c(x) == 1;
    const uint64_t per_product = it->total / l->products;
    const bool first = it->index % per_product == 0 && (!l->same_weights || it->index == 0);
    const uint64_t sums = pass.n * pass.m * pass.e * l->f;
    const uint64_t filters =
        resident && !first ? 0 : systolic_share(pass.m * l->gemm_k, w.c, rs_tiles_c(x));
    if (w.opens_block)
        step->read_bits[TENSOR_IFMAP] =
            (uint64_t)((double)rs_inputs(x, w.n, w.e, w.c) * type->act_bits * it->ifmap_ratio);
    step->read_bits[TENSOR_FILTER] = filters * type->weight_bits;
    if (w.c + 1 == rs_tiles_c(x))
        step->write_bits[TENSOR_OFMAP] =
            (uint64_t)((double)(sums * type->act_bits) * it->ofmap_ratio);
    step->glb_reads = rs_glb_inputs(x, &pass) * type->act_bits + sums * type->psum_bits;
    step->glb_writes = sums * type->psum_bits;
}

struct steps steps_stream(const struct stream *s) {
    return (struct steps){.stream = s,
                          .ifmap_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = (s->inputs + s->chunk - 1) / s->chunk};
}

/* Cycles of a stream up to its n-th chunk, so that chunks add up to the whole. */
static uint64_t stream_cycles(const struct stream *s, uint64_t words) {
    return (words + s->lanes - 1) / s->lanes;
}

static void stream_step(const struct steps *it, struct step *step) {
    const struct stream *s = it->stream;
    const uint64_t from = it->index * s->chunk, words = tile(s->inputs, s->chunk, it->index);
    step->cycles = stream_cycles(s, from + words) - stream_cycles(s, from);
    step->read_bits[TENSOR_IFMAP] = (uint64_t)((double)(words * s->bits) * it->ifmap_ratio);
    step->write_bits[TENSOR_OFMAP] =
        (uint64_t)((double)(systolic_share(s->outputs, it->index, it->total) * s->bits) *
                   it->ofmap_ratio);
}

bool steps_next(struct steps *it, struct step *step) {
    if (it->index == it->total)
        return false;
    memset(step, 0, sizeof *step);
    if (it->systolic)
        systolic_step(it, step);
    else if (it->rs)
        rs_step(it, step);
    else
        stream_step(it, step);
    it->index++;
    return true;
}
