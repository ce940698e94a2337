/* Eyeriss' run-length code: pairs of a run of zeros (5 bits, up to 31) and the word that ends it,
 * three 16-bit pairs in 64 bits. A run longer than 31 ends with a coded zero; each row of a feature
 * map is coded on its own, so that it can be found. */
#ifndef MAGNETAR_PE_RLC_H
#define MAGNETAR_PE_RLC_H

#include <stddef.h>
#include <stdint.h>

#define RLC_RUN_MAX 31

/* Expected coded bits over raw bits of rows of `width` words of `bits`, each zero with probability
 * `zeros`; at most 1, as rows that would grow are stored raw. */
double rlc_expected(uint64_t width, uint32_t bits, double zeros);

/* Pairs that code one row of n words. */
uint64_t rlc_pairs(const int32_t *row, size_t n);

/* Coded bits of a number of pairs. */
double rlc_bits(double pairs, uint32_t bits);

#endif
