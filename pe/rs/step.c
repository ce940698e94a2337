/* The passes of a row-stationary layer as steps of a timed run. */
#include "pe/rs/rs.h"
#include "pe/systolic/systolic.h"

static uint64_t tile(uint64_t whole, uint64_t size, uint64_t i) {
    return systolic_tile(whole, size, i);
}

/* Tile numbers of a pass: images, blocks of filters, strips of rows, channels, filters in the
 * block. */
struct rs_place {
    uint64_t n, e, c, m;
    bool opens_block; /* the first filters of the block for these inputs */
};

static struct rs_place locate(const struct rs *x, uint64_t index) {
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

static void make(const struct steps *it, struct step *step) {
    const struct rs *x = it->plan;
    const struct pe_layer *l = x->layer;
    const struct pe_type *type = x->type;
    const struct rs_place w = locate(x, it->index);
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
            unit_whole((double)rs_inputs(x, w.n, w.e, w.c) * type->act_bits * it->ifmap_ratio);
    step->read_bits[TENSOR_FILTER] = steps_coded(filters * type->weight_bits, it->filter_ratio);
    if (w.c + 1 == rs_tiles_c(x))
        step->write_bits[TENSOR_OFMAP] =
            unit_whole((double)(sums * type->act_bits) * it->ofmap_ratio);
    step->glb_reads = rs_glb_inputs(x, &pass) * type->act_bits + sums * type->psum_bits;
    step->glb_writes = sums * type->psum_bits;
}

struct steps steps_rs(const struct rs *x) {
    return (struct steps){.plan = x,
                          .make = make,
                          .ifmap_ratio = 1,
                          .filter_ratio = 1,
                          .glb_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = x->layer->products * rs_tiles_n(x) * rs_tiles_e(x) *
                                   rs_tiles_m(x) * rs_tiles_c(x)};
}
