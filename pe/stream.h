/* Layers that only move bytes (pooling, elementwise, softmax), on any dataflow: words past a row of
 * ALUs, one of each operand per ALU and cycle, `chunk` words of each at a time. */
#ifndef MAGNETAR_PE_STREAM_H
#define MAGNETAR_PE_STREAM_H

#include "pe/energy.h"
#include "pe/layer.h"
#include "pe/machine.h"
#include "pe/result.h"
#include "pe/step.h"

struct stream {
    uint64_t inputs; /* words of one operand; 0 where all windows lie in the padding */
    uint64_t paces;  /* words past the ALUs: inputs, or outputs where there are none */
    uint64_t operands, outputs, lanes, chunk;
    uint64_t most;   /* the largest chunk */
    uint64_t hidden; /* cycles that pass beside the layer that makes the input */
    uint32_t bits;
};

/* The largest chunk that the global buffer holds beside its outputs; a `small` one, of at most
 * STREAM_CHUNK words, before a banked memory or where other tensors want the room. */
#define STREAM_CHUNK 16384 /* beyond it, waiting for whole chunks costs more than latency */
struct stream stream_plan(const struct machine *m, const struct pe_layer *layer, bool small);

/* Bytes of the global buffer with which a small chunk of any size is possible. */
uint64_t stream_working_set(const struct machine *m, const struct pe_layer *layer);

/* Takes the i-th chunk size of a list that a larger buffer only makes longer; false past its end.
 */
bool stream_choose(struct stream *s, size_t i);

/* Counts by formula, cycles without waiting for memory; bits between global buffer and ALUs. */
void stream_closed(const struct stream *s, const struct machine *m, struct pe_result *out,
                   struct moved *moved);

/* The planned layer as steps; cycles and words add up to those of the closed form. */
struct steps steps_stream(const struct stream *s);

#endif
