#include "pe/rlc.h"

#include <string.h>

double rlc_bits(double pairs, uint32_t bits) {
    return pairs * (5 + bits) * 64.0 / 63.0;
}

double rlc_expected(uint64_t width, uint32_t bits, double zeros) {
    double run[RLC_RUN_MAX + 1] = {1}; /* probability of each run so far */
    double pairs = 0;
    for (uint64_t i = 0; i < width; i++) {
        double next[RLC_RUN_MAX + 1];
        pairs += 1 - zeros + zeros * run[RLC_RUN_MAX];
        next[0] = 1 - zeros + zeros * run[RLC_RUN_MAX];
        for (size_t k = 1; k <= RLC_RUN_MAX; k++)
            next[k] = zeros * run[k - 1];
        memcpy(run, next, sizeof run);
    }
    pairs += 1 - run[0];
    const double ratio = rlc_bits(pairs, bits) / ((double)width * bits);
    return ratio < 1 ? ratio : 1;
}

uint64_t rlc_pairs(const int32_t *row, size_t n) {
    uint64_t pairs = 0;
    unsigned run = 0;
    for (size_t i = 0; i < n; i++) {
        if (row[i] == 0 && run < RLC_RUN_MAX) {
            run++;
            continue;
        }
        pairs++;
        run = 0;
    }
    return pairs + (run > 0);
}
