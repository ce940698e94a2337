/* Exact runs: every PE every cycle, with the layer's values. The machine computes the layer's
 * output and finds its cycle count by running; no formula of the closed form is used.
 *
 * Tensors: ifmap [products][n][c][h][w], filter [products][k][c][r][s], ofmap
 * [products][n][k][e][f]. Operands are codes of the PE type (pe/type.h), sums 64-bit integers, or
 * for float types the bits of a float in the low half. Sums run in ascending depth (c, r, s) in
 * systolic arrays, so that saturating and floating sums equal exact_reference bit for bit. Memory
 * beyond the tensors is O(array + tile). */
#ifndef MAGNETAR_PE_EXACT_H
#define MAGNETAR_PE_EXACT_H

#include "pe/layer.h"
#include "pe/result.h"
#include "pe/systolic/systolic.h"
#include "pe/type.h"

struct exact_tensors {
    const int32_t *ifmap, *filter;
    int64_t *ofmap; /* written */
};

/* Runs a planned layer on a systolic array; out->cycles, macs, zero_macs and pe_cycles are counted,
 * all else is left alone. SIM_EIO out of memory. */
int exact_systolic(const struct systolic *s, const struct exact_tensors *data,
                   struct pe_result *out, struct sim_err *err);

/* The convolution by its definition, in the same arithmetic. */
void exact_reference(const struct pe_layer *l, const struct pe_type *type,
                     const struct exact_tensors *data);

/* One output by its definition. */
int64_t exact_output(const struct pe_layer *l, const struct pe_type *type,
                     const struct exact_tensors *data, uint64_t p, uint64_t m, uint64_t n);

/* The operand of product p, row m, depth kk of the product; padding is 0. */
int32_t exact_input(const struct pe_layer *l, const int32_t *ifmap, uint64_t p, uint64_t m,
                    uint64_t kk);

/* Place of that operand in the ifmap, or false for padding. */
bool exact_input_place(const struct pe_layer *l, uint64_t p, uint64_t m, uint64_t kk,
                       uint64_t *place);

/* Place of output row m, filter n in the ofmap. */
uint64_t exact_place(const struct pe_layer *l, uint64_t p, uint64_t m, uint64_t n);

static inline int32_t exact_weight(const struct pe_layer *l, const int32_t *filter, uint64_t p,
                                   uint64_t n, uint64_t kk) {
    return filter[((l->same_weights ? 0 : p) * l->gemm_n + n) * l->gemm_k + kk];
}

#endif
