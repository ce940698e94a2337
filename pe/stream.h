/* Layers that only move bytes (pooling, elementwise, softmax), on any dataflow: words past a row of
 * ALUs, `chunk` input words at a time. */
#ifndef MAGNETAR_PE_STREAM_H
#define MAGNETAR_PE_STREAM_H

#include "pe/machine.h"
#include "pe/layer.h"
#include "pe/result.h"
#include "pe/step.h"

struct stream {
    uint64_t inputs, outputs, lanes, chunk;
    uint32_t bits;
};

struct stream stream_plan(const struct machine *m, const struct pe_layer *layer);

/* Counts by formula, cycles without waiting for memory. */
void stream_closed(const struct stream *s, const struct machine *m, struct pe_result *out);

/* The same layer as steps. */
struct steps steps_stream(const struct stream *s);

#endif
