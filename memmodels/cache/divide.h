/* Division by a number that stays the same: a multiplication by its reciprocal, then a correction
 * by at most one. */
#ifndef MAGNETAR_MEMMODELS_DIVIDE_H
#define MAGNETAR_MEMMODELS_DIVIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/high.h"

struct divisor {
    uint64_t n, reciprocal; /* floor((2^64 - 1) / n) */
};

static inline struct divisor divisor_of(uint64_t n) {
    return (struct divisor){n, UINT64_MAX / n};
}

/* v / n, and v mod n in *rest. */
static inline uint64_t divide(uint64_t v, const struct divisor *d, uint64_t *rest) {
    const uint64_t q = high_product(v, d->reciprocal), r = v - q * d->n;
    const bool one_more = r >= d->n;
    *rest = one_more ? r - d->n : r;
    return q + one_more;
}

#endif
