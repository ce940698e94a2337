/* The three machines behind exact runs: output-stationary (os.inc), weight- and input-stationary
 * (stationary.inc) and row-stationary (rs.inc). Each is written once over an arithmetic, and int.c
 * and float.c instantiate all three. */
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

/* Of systolic arrays, what a row of pe/systolic names in exact_int and exact_float. */
systolic_machine exact_os_int, exact_os_float;
systolic_machine exact_stationary_int, exact_stationary_float;

int rs_exact_int(const struct rs *x, const struct exact_tensors *d, struct pe_result *out,
                 struct sim_err *err);
int rs_exact_float(const struct rs *x, const struct exact_tensors *d, struct pe_result *out,
                   struct sim_err *err);

#endif
