/* Whole numbers: what C leaves to its users. */
#ifndef MAGNETAR_SIM_WHOLE_H
#define MAGNETAR_SIM_WHOLE_H

#include <stdbool.h>
#include <stdint.h>

/* a / b, rounded up; b above 0. */
static inline uint64_t ceil_div(uint64_t a, uint64_t b) {
    return a / b + (a % b != 0);
}

/* The largest number that divides both; not of 0 and 0. */
static inline uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* 1, 2, 4, ...; not 0. */
static inline bool is_power_of_two(uint64_t v) {
    return v && !(v & (v - 1));
}

#endif
