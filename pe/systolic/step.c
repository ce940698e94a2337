/* Folds as steps: those of all partitions run side by side. */
#include "pe/systolic/systolic.h"

/* Words between buffer and array in one fold of one unit. */
static void add_glb(const struct systolic *s, uint64_t unit, uint64_t t, uint64_t row_fold,
                    struct step *step) {
    const struct pe_type *type = s->type;
    const uint64_t rows = systolic_tile(s->sr, s->rows, row_fold);
    const uint64_t cols = systolic_tile(s->sc, s->cols, unit % s->fc);
    const bool os = systolic_keeps_outputs(&s->flow->dims),
               is = systolic_columns_are_inputs(&s->flow->dims);
    const uint32_t row_bits = is ? type->weight_bits : type->act_bits;
    const uint32_t col_bits = is ? type->act_bits : type->weight_bits;
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

static void make(const struct steps *it, struct step *step) {
    const struct systolic *s = it->plan;
    const struct pe_type *type = s->type;
    const uint64_t fr = it->index % s->fr, chunk = it->index / s->fr % s->chunks;
    const uint64_t round = it->index / s->fr / s->chunks, parts = s->cfg->partitions;
    const uint64_t t = systolic_chunk(s, chunk);
    step->cycles = it->index + 1 == it->total ? systolic_tail(s, t) : systolic_interval(s, t);
    if (it->index == 0)
        step->cycles += systolic_lead(s);
    for (uint64_t unit = round * parts; unit < (round + 1) * parts && unit < s->units; unit++) {
        const struct fold_traffic f = systolic_traffic(s, unit, chunk, fr);
        step->read_bits[TENSOR_IFMAP] += steps_coded(f.ifmap * type->act_bits, it->ifmap_ratio);
        step->read_bits[TENSOR_FILTER] +=
            steps_coded(f.filter * type->weight_bits, it->filter_ratio);
        step->read_bits[TENSOR_PSUM] += f.psum_in * type->psum_bits;
        step->write_bits[TENSOR_PSUM] += f.psum_out * type->psum_bits;
        step->write_bits[TENSOR_OFMAP] += steps_coded(f.ofmap * type->act_bits, it->ofmap_ratio);
        add_glb(s, unit, t, fr, step);
    }
}

struct steps steps_systolic(const struct systolic *s) {
    const uint64_t parts = s->cfg->partitions, rounds = (s->units + parts - 1) / parts;
    return (struct steps){.plan = s,
                          .make = make,
                          .ifmap_ratio = 1,
                          .filter_ratio = 1,
                          .glb_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = rounds * s->chunks * s->fr};
}
