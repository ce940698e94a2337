#include "explore/sample.h"

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

static size_t hash_of(const size_t *design, size_t width) {
    uint64_t h = 0;
    for (size_t k = 0; k < width; k++)
        h = rng_mix(h ^ design[k]);
    return (size_t)h;
}

int sample_distinct(uint64_t seed, const size_t *levels, size_t width, size_t *designs, size_t n,
                    struct sim_err *err) {
    struct rng r = rng_stream(seed, 0);
    size_t mask = 1;
    while (mask < 2 * n)
        mask = 2 * mask + 1;
    size_t *seen = sim_alloc(mask + 1, sizeof *seen, err); /* number of a design + 1 */
    if (!seen)
        return SIM_EIO;
    for (size_t i = 0; i < n;) {
        size_t *design = designs + i * width;
        for (size_t k = 0; k < width; k++)
            design[k] = rng_below(&r, levels[k]);
        size_t at = hash_of(design, width) & mask;
        while (seen[at] &&
               memcmp(designs + (seen[at] - 1) * width, design, width * sizeof *design) != 0)
            at = (at + 1) & mask;
        if (!seen[at])
            seen[at] = ++i;
    }
    free(seen);
    return 0;
}
