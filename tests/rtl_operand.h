/* Random operands of a PE type, as the exact machines and as the Verilog take them. */
#ifndef MAGNETAR_TESTS_RTL_OPERAND_H
#define MAGNETAR_TESTS_RTL_OPERAND_H

#include <stdbool.h>
#include <stdint.h>

#include "pe/type.h"
#include "sim/rng.h"

/* n operands: codes as in pe/type.h, words of the type's bits. Floats are moderate, never
 * subnormal. */
void rtl_random_tensor(const struct pe_type *t, bool weight, int32_t *codes, uint32_t *words,
                       uint64_t n, struct rng *r);

#endif
