/* The exact machines on integers: products exact, each sum saturated at the type's width. A shift
 * PE's weight is the integer its terms add up to, so that its product is the sum of its shifts. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pe/exact/flow.h"

#define OPERAND          int32_t
#define SUM              int64_t
#define NAME(name)       name##_int
#define LOAD(code)       (code)
#define LOAD_SUM(stored) (stored)
#define STORE(sum)       (sum)
#define LIMIT(type)      pe_psum_max(type)

static inline int64_t saturate(int64_t sum, int64_t limit) {
    return sum > limit ? limit : sum < -limit - 1 ? -limit - 1 : sum;
}

#define MULTIPLY_ADD(sum, a, b, limit) saturate((sum) + (int64_t)(a) * (b), limit)

#define ADD(a, b, limit) saturate((a) + (b), limit)

#include "pe/exact/os.inc"
#include "pe/exact/stationary.inc"
#include "pe/exact/rs.inc"
