/* A layer as a list of steps, one per fold or pass: how long the array works, what must have come
 * from DRAM before, what goes there after. Steps are made one by one; nothing is kept. */
#ifndef MAGNETAR_PE_STEP_H
#define MAGNETAR_PE_STEP_H

#include "pe/rs/rs.h"
#include "pe/systolic/systolic.h"

enum step_tensor { TENSOR_IFMAP, TENSOR_FILTER, TENSOR_PSUM, TENSOR_OFMAP, TENSOR_COUNT };

struct step {
    uint64_t cycles;                /* of the array alone */
    uint64_t glb_reads, glb_writes; /* bits between global buffer and array */
    uint64_t read_bits[TENSOR_COUNT], write_bits[TENSOR_COUNT]; /* DRAM */
};

/* Pooling and elementwise work: words past a row of ALUs, `chunk` input words at a time. */
struct stream {
    uint64_t inputs, outputs, lanes, chunk;
    uint32_t bits;
};

struct steps {
    const struct systolic *systolic; /* one of the three */
    const struct rs *rs;
    const struct stream *stream;
    double ifmap_ratio, ofmap_ratio; /* coded over raw bits of activations off chip */
    uint64_t index, total;
};

struct steps steps_systolic(const struct systolic *s);
struct steps steps_rs(const struct rs *x);

struct steps steps_stream(const struct stream *s);

/* The next step, or false at the end. */
bool steps_next(struct steps *it, struct step *step);

#endif
