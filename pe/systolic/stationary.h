/* What weight- and input-stationary arrays share: rows hold the depth, columns one operand's other
 * dimension, and the remaining operand streams past while partial sums flow down. */
#ifndef MAGNETAR_PE_STATIONARY_H
#define MAGNETAR_PE_STATIONARY_H

#include "pe/systolic/systolic.h"

/* Folds overlap only where operands load beside them. */
int stationary_check(const struct array_config *c, struct sim_err *err);

uint64_t stationary_interval(const struct systolic *s, uint64_t t);
uint64_t stationary_tail(const struct systolic *s, uint64_t t);

/* `held` and `streamed` are the words of one product of each operand. */
void stationary_residency(struct systolic *s, uint64_t held, uint32_t held_bits, uint64_t streamed,
                          uint32_t streamed_bits, bool holds_filters);

struct systolic_needs stationary_needs(const struct systolic *s, uint64_t held, uint32_t held_bits,
                                       uint64_t streamed, uint32_t streamed_bits,
                                       bool holds_filters);

/* Accesses: held operand, streamed operand, and partial sums that return for every row fold. */
void stationary_counts(const struct systolic *s, bool holds_filters, struct pe_result *out);

/* Partial sums and outputs of one fold. */
void stationary_psums(const struct systolic *s, uint64_t fc, uint64_t chunk, uint64_t row_fold,
                      struct fold_traffic *f);

#endif
