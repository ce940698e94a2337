/* The upper half of a product of two 64-bit numbers, on machines of 32 bits, too. */
#ifndef MAGNETAR_SIM_HIGH_H
#define MAGNETAR_SIM_HIGH_H

#include <stdint.h>

/* From four products of halves; what any C has. */
static inline uint64_t high_of_halves(uint64_t a, uint64_t b) {
    const uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    const uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
    return a1 * b1 + (middle >> 32) + ((a0 * b1 + (uint32_t)middle) >> 32);
}

static inline uint64_t high_product(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)a * b >> 64);
#else
    return high_of_halves(a, b);
#endif
}

#endif
