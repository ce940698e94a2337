#include "pe/stream.h"

#include "pe/systolic/systolic.h"

#define CHUNK_MIN 64 /* words */

static uint64_t capacity(const struct machine *m, uint64_t operands) {
    const struct array_config *c = &m->array;
    const uint64_t half = (c->glb_double ? c->glb_size / 2 : c->glb_size) * 8;
    const uint64_t words = half / (operands + 1) / m->type.act_bits;
    return words ? words : 1;
}

uint64_t stream_working_set(const struct machine *m, const struct pe_layer *layer) {
    const uint64_t inputs = layer->ifmap_words / layer->operands;
    const uint64_t paces = inputs ? inputs : layer->ofmap_words;
    const uint64_t words = (layer->operands + 1) * (paces < STREAM_CHUNK ? paces : STREAM_CHUNK);
    return (words * m->type.act_bits + 7) / 8 * (m->array.glb_double ? 2 : 1);
}

struct stream stream_plan(const struct machine *m, const struct pe_layer *layer, bool small) {
    const uint64_t room = capacity(m, layer->operands);
    const bool banked = machine_waits(m) && machine_bandwidth(m) == 0;
    const uint64_t most = (small || banked) && room > STREAM_CHUNK ? STREAM_CHUNK : room;
    const uint64_t inputs = layer->ifmap_words / layer->operands;
    return (struct stream){.inputs = inputs,
                           .paces = inputs ? inputs : layer->ofmap_words,
                           .operands = layer->operands,
                           .outputs = layer->ofmap_words,
                           .lanes = m->array.cols,
                           .chunk = most,
                           .most = most,
                           .bits = m->type.act_bits};
}

/* Powers of two from CHUNK_MIN up to what the buffer holds and the layer has. */
bool stream_choose(struct stream *s, size_t i) {
    const uint64_t chunk = (uint64_t)CHUNK_MIN << i;
    if (i && (i > 40 || chunk > s->most || chunk / 2 >= s->paces))
        return false;
    s->chunk = chunk < s->most ? chunk : s->most;
    return true;
}

/* Cycles up to a word, so that chunks add up to the whole; the first ones are hidden. */
static uint64_t stream_cycles(const struct stream *s, uint64_t words) {
    const uint64_t cycles = (words + s->lanes - 1) / s->lanes;
    return cycles > s->hidden ? cycles - s->hidden : 0;
}

void stream_closed(const struct stream *s, const struct machine *m, struct pe_result *out,
                   struct moved *moved) {
    const uint64_t reads = s->inputs * s->operands;
    *out = (struct pe_result){.cycles = stream_cycles(s, s->paces),
                              .ifmap_sram_reads = reads,
                              .ofmap_sram_writes = s->outputs,
                              .ifmap_dram_reads = reads,
                              .ofmap_dram_writes = s->outputs};
    out->pe_cycles = out->cycles * m->array.rows * m->array.cols;
    moved->glb_read_bits = (double)reads * s->bits;
    moved->glb_write_bits = (double)s->outputs * s->bits;
}

static void make(const struct steps *it, struct step *step) {
    const struct stream *s = it->plan;
    const uint64_t from = it->index * s->chunk,
                   words = systolic_tile(s->paces, s->chunk, it->index);
    const uint64_t outputs = systolic_share(s->outputs, it->index, it->total);
    step->cycles = stream_cycles(s, from + words) - stream_cycles(s, from);
    step->glb_reads = s->inputs ? words * s->operands * s->bits : 0;
    step->glb_writes = outputs * s->bits;
    step->read_bits[TENSOR_IFMAP] = steps_coded(step->glb_reads, it->ifmap_ratio);
    step->write_bits[TENSOR_OFMAP] = steps_coded(step->glb_writes, it->ofmap_ratio);
}

struct steps steps_stream(const struct stream *s) {
    return (struct steps){.plan = s,
                          .make = make,
                          .ifmap_ratio = 1,
                          .filter_ratio = 1,
                          .glb_ratio = 1,
                          .ofmap_ratio = 1,
                          .total = (s->paces + s->chunk - 1) / s->chunk};
}
