/* PE types: what a multiply-accumulate is made of, from the table types.csv. The bits drive
 * storage, bandwidth and energy everywhere; the arithmetic is bit-true in exact runs.
 *
 * int:   two's complement, products exact, each addition saturates at psum_bits.
 * shift: a weight is the sum of `terms` signed powers of two 2^0 .. 2^-7 of the tensor's scale, in
 * four bits each (sign and exponent; no zero term). A product is `terms` shifts; activations are
 *        integers; sums carry 7 fraction bits and saturate at psum_bits.
 * float: operands rounded to nearest even; products and sums in binary32, rounded each. Weights of
 *        fewer bits than the activations are integers times a scale, and become floats of the
 *        activations' width before they are multiplied. */
#ifndef MAGNETAR_PE_TYPE_H
#define MAGNETAR_PE_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

enum pe_kind { PE_INT, PE_SHIFT, PE_FLOAT };

#define PE_SHIFT_FRACTION 7 /* exponents 0 .. -7 */
#define PE_TERMS_MAX      4
#define PE_SCALE_BITS     16

struct pe_type {
    char name[24];
    enum pe_kind kind;
    uint32_t act_bits, weight_bits, psum_bits, terms;
    uint32_t scale_group; /* weights along the depth that share a scale of PE_SCALE_BITS; 0: none */
    double energy_j;      /* per multiply-accumulate */
    double energy_node_nm;
    double area_mm2; /* of the MAC with its registers; 0: not known */
    double area_node_nm;
    double delay_s; /* of the critical path; 0: not known */
    char energy_status[16], area_status[16];
    char energy_source[120], area_source[120];
};

/* A shipped type by name, or "shiftK" for K = 1..4 terms with 8-bit activations (lightpe1 and
 * lightpe2 are the shipped shift1 and shift2), or FILE:NAME for a row of another table. SIM_EUSAGE
 * with the nearest name, SIM_EFORMAT with file and line. */
int pe_type_open(struct pe_type *out, const char *name, struct sim_err *err);

/* Are the weights integers with scales among floats? */
static inline bool pe_type_scaled(const struct pe_type *t) {
    return t->kind == PE_FLOAT && t->weight_bits < t->act_bits;
}

/* The text of the shipped table. */
const char *pe_type_table(void);

/* Shipped types; returns 0 past the end. */
int pe_type_at(size_t i, struct pe_type *out);

/* All of them, read once. pe_types_free afterwards, also after an error. SIM_EIO. */
struct pe_types {
    struct pe_type *at;
    size_t n, cap;
};
int pe_types_open(struct pe_types *t, struct sim_err *err);
void pe_types_free(struct pe_types *t);

/* Quantises a float tensor of n values to codes. Integer types: code = round to nearest even of
 * value / scale, saturated, with scale = max |value| / largest code. Shift types: nearest sum of
 * powers of two in the logarithm, term by term (LightNN, Ding et al. 2018), with scale = max
 * |value|; the code is the integer sum of terms, 2^0 being 128. Float types: the rounded value's
 * bits. Returns the scale (1 for floats). */
double pe_quantise_acts(const struct pe_type *t, const float *values, int32_t *codes, size_t n);
double pe_quantise_weights(const struct pe_type *t, const float *values, int32_t *codes, size_t n);

/* The weight that a shift PE's 4-bit terms stand for, in units of 2^-7: terms at bits 4i: exponent
 * in three bits, sign in the fourth. */
int32_t pe_shift_decode(uint32_t code, uint32_t terms);
/* The nearest code of a value in units of 2^-7. */
uint32_t pe_shift_encode(float value, uint32_t terms);

/* Range of the accumulator; saturation limits of integer and shift types. */
static inline int64_t pe_psum_max(const struct pe_type *t) {
    return ((int64_t)1 << (t->psum_bits - 1)) - 1;
}

#endif
