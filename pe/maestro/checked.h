/* Sums and products of counts, which say when they leave 63 bits. */
#ifndef MAGNETAR_PE_MAESTRO_CHECKED_H
#define MAGNETAR_PE_MAESTRO_CHECKED_H

#include <stdbool.h>
#include <stdint.h>

static inline int64_t checked_mul(int64_t a, int64_t b, bool *overflow) {
    int64_t r;
    *overflow |= __builtin_mul_overflow(a, b, &r);
    return r;
}

static inline int64_t checked_add(int64_t a, int64_t b, bool *overflow) {
    int64_t r;
    *overflow |= __builtin_add_overflow(a, b, &r);
    return r;
}

#endif
