/* What a systolic array asks of its global buffer, cycle by cycle: the words of every edge in the
 * order in which they enter and leave, for traces. Nothing waits. */
#ifndef MAGNETAR_PE_DEMAND_H
#define MAGNETAR_PE_DEMAND_H

#include "pe/step.h"
#include "pe/systolic/systolic.h"

/* `word` is the index in the tensor (layouts of pe/exact/exact.h); partial sums and outputs share an
 * index. */
typedef void demand_emit(void *user, uint64_t cycle, enum step_tensor tensor, uint64_t word,
                         bool write);

/* Every access of a planned layer; padding is not asked for. Cycles do not decrease, but
 * for overlapped preloads, which come after the fold that they run beside. */
void demand_systolic(const struct systolic *s, demand_emit *emit, void *user);

#endif
