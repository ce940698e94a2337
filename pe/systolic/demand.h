/* What a systolic array asks of its global buffer, cycle by cycle: the words of every edge in the
 * order in which they enter and leave, for traces. Nothing waits. */
#ifndef MAGNETAR_PE_DEMAND_H
#define MAGNETAR_PE_DEMAND_H

#include "pe/step.h"
#include "pe/systolic/systolic.h"

/* `word` is the index in the tensor (layouts of pe/exact/exact.h); partial sums and outputs share
 * an index. */
typedef void demand_emit(void *user, uint64_t cycle, enum step_tensor tensor, uint64_t word,
                         bool write);

/* One fold of one unit and when it starts. */
struct demand_fold {
    const struct systolic *s;
    demand_emit *emit;
    void *user;
    uint64_t product, fc, chunk, fr;
    uint64_t start, t; /* first operand's cycle; operands */
    uint64_t rows, cols;
};

/* The accesses of a fold of an output-stationary array, and of one that loads an operand. */
void demand_os(const struct demand_fold *fold);
void demand_stationary(const struct demand_fold *fold);

/* Every access of a planned layer; padding is not asked for. Cycles do not decrease, but
 * for overlapped preloads, which come after the fold that they run beside. */
void demand_systolic(const struct systolic *s, demand_emit *emit, void *user);

#endif
