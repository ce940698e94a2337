#include "memmodels/cache/curve_histogram.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

int curve_histogram_reserve(struct curve_histogram *h, uint64_t largest, struct sim_err *err) {
    if (largest < h->size)
        return 0;
    const uint64_t size = largest + largest / 4 + 2;
    for (unsigned op = 0; op < 2; op++) {
        uint64_t *n = realloc(h->n[op], size * sizeof *n);
        if (!n)
            return memory_fail(err, "out of memory: miss-ratio curve over %llu lines",
                               (unsigned long long)largest);
        memset(n + h->size, 0, (size - h->size) * sizeof *n);
        h->n[op] = n;
    }
    h->size = size;
    return 0;
}

uint64_t curve_histogram_beyond(const struct curve_histogram *h, unsigned op, uint64_t d) {
    uint64_t sum = h->size ? h->n[op][0] : 0;
    for (uint64_t i = d + 1; i < h->size; i++)
        sum += h->n[op][i];
    return sum;
}

void curve_histogram_clear(struct curve_histogram *h) {
    for (unsigned op = 0; op < 2 && h->size; op++)
        memset(h->n[op], 0, h->size * sizeof *h->n[op]);
}

void curve_histogram_free(struct curve_histogram *h) {
    free(h->n[0]);
    free(h->n[1]);
}
