/* The two machines behind exact_systolic, for integer and float values; exact_flow.inc holds both.
 */
#ifndef MAGNETAR_PE_EXACT_FLOW_H
#define MAGNETAR_PE_EXACT_FLOW_H

#include "pe/exact/exact.h"
#include "pe/rs/rs.h"

struct exact_count {
    uint64_t cycles;
    uint64_t nonzero; /* multiply-accumulates of two non-zero operands */
};

/* Products and sums rounded one by one, never fused. */
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#define EXACT_ROUNDED
#else
#define EXACT_ROUNDED __attribute__((optimize("fp-contract=off")))
#endif

/* One partition: units part, part + partitions, ... */
int exact_os_int(const struct systolic *s, const struct exact_tensors *d, uint64_t part,
                 struct exact_count *count, struct sim_err *err);
int exact_os_float(const struct systolic *s, const struct exact_tensors *d, uint64_t part,
                   struct exact_count *count, struct sim_err *err);
int exact_stationary_int(const struct systolic *s, const struct exact_tensors *d, uint64_t part,
                         struct exact_count *count, struct sim_err *err);
int exact_stationary_float(const struct systolic *s, const struct exact_tensors *d, uint64_t part,
                           struct exact_count *count, struct sim_err *err);

int rs_exact_int(const struct rs *x, const struct exact_tensors *d, struct pe_result *out,
                 struct sim_err *err);
int rs_exact_float(const struct rs *x, const struct exact_tensors *d, struct pe_result *out,
                   struct sim_err *err);

#endif
