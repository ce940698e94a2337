#include "pe/stream.h"

#include "pe/systolic/systolic.h"

struct stream stream_plan(const struct machine *m, const struct pe_layer *layer) {
    const struct array_config *c = &m->array;
    const uint64_t half = (c->glb_double ? c->glb_size / 2 : c->glb_size) * 8;
    const uint64_t words = half / 2 / m->type.act_bits;
    return (struct stream){.inputs = layer->ifmap_words,
                           .outputs = layer->ofmap_words,
                           .lanes = c->cols,
                           .chunk = words ? words : 1,
                           .bits = m->type.act_bits};
}

/* Cycles of a stream up to its n-th chunk, so that chunks add up to the whole. */
static uint64_t stream_cycles(const struct stream *s, uint64_t words) {
    return (words + s->lanes - 1) / s->lanes;
}

void stream_closed(const struct stream *s, const struct machine *m, struct pe_result *out) {
    *out = (struct pe_result){.cycles = stream_cycles(s, s->inputs),
                              .ifmap_dram_reads = s->inputs,
                              .ofmap_dram_writes = s->outputs};
    out->pe_cycles = out->cycles * m->array.rows * m->array.cols;
}

static void make(const struct steps *it, struct step *step) {
    const struct stream *s = it->plan;
    const uint64_t from = it->index * s->chunk,
                   words = systolic_tile(s->inputs, s->chunk, it->index);
    step->cycles = stream_cycles(s, from + words) - stream_cycles(s, from);
    step->read_bits[TENSOR_IFMAP] = steps_coded(words * s->bits, it->ifmap_ratio);
    step->write_bits[TENSOR_OFMAP] =
        steps_coded(systolic_share(s->outputs, it->index, it->total) * s->bits, it->ofmap_ratio);
}

struct steps steps_stream(const struct stream *s) {
    return (struct steps){.plan = s,
                          .make = make,
                          .ifmap_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = (s->inputs + s->chunk - 1) / s->chunk};
}
