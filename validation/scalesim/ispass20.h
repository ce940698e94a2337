/* The closed form of SCALE-Sim (Samajdar et al., ISPASS 2020, equation 4): cycles of a matrix
 * product on an R x C systolic array, folds one after another,
 *
 *   (2R + C + T - 2) ceil(Sr / R) ceil(Sc / C)
 *
 * with (Sr, Sc, T) = (M, N, K) output-, (K, N, M) weight-, (K, M, N) input-stationary. */
#ifndef MAGNETAR_VALIDATION_SCALESIM_ISPASS20_H
#define MAGNETAR_VALIDATION_SCALESIM_ISPASS20_H

#include <stdint.h>

#include "pe/dataflow.h"

/* `dims`: what the dataflow lays on rows, columns and time. Wraps past 2^64. */
uint64_t ispass20_cycles(const struct systolic_dims *dims, uint64_t rows, uint64_t cols, uint64_t m,
                         uint64_t n, uint64_t k);

/* The array that the formula describes, in this simulator's terms: os drains in full through one
 * register per hop, ws and is load serially through one register per hop. */
void ispass20_array(struct array_config *array, int dataflow, uint64_t rows, uint64_t cols);

#endif
