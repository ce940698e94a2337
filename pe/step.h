/* A layer as a list of steps, one per fold or pass: how long the array works, what must have come
 * from DRAM before, what goes there after. Steps are made one by one; nothing is kept. */
#ifndef MAGNETAR_PE_STEP_H
#define MAGNETAR_PE_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/unit.h"

enum step_tensor { TENSOR_IFMAP, TENSOR_FILTER, TENSOR_PSUM, TENSOR_OFMAP, TENSOR_COUNT };

struct step {
    uint64_t cycles;                /* of the array alone */
    uint64_t glb_reads, glb_writes; /* bits between global buffer and array */
    uint64_t read_bits[TENSOR_COUNT], write_bits[TENSOR_COUNT]; /* DRAM */
};

struct steps {
    const void *plan;                                        /* of the layer, borrowed */
    void (*make)(const struct steps *it, struct step *step); /* step it->index, from zeros */
    double ifmap_ratio, filter_ratio, ofmap_ratio;           /* bits off chip over raw bits */
    double glb_ratio; /* bits read from the global buffer over those of the steps */
    uint64_t index, total;
};

/* The next step, or false at the end. */
bool steps_next(struct steps *it, struct step *step);

/* Bits off chip of a number of raw bits. */
static inline uint64_t steps_coded(uint64_t bits, double ratio) {
    return unit_whole((double)bits * ratio);
}

#endif
