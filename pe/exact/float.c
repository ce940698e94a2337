/* The exact machines on floats: product and sum rounded to binary32 one after the other. The
 * product of two binary16 operands is exact in binary32. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pe/exact/flow.h"

#define OPERAND          float
#define SUM              float
#define NAME(name)       name##_float
#define LIMIT(type)      ((void)(type), 0.0f)
#define LOAD(code)       load(code)
#define LOAD_SUM(stored) load_sum(stored)
#define STORE(sum)       store(sum)

static inline float load(int32_t code) {
    float f;
    memcpy(&f, &code, sizeof f);
    return f;
}

static inline float load_sum(int64_t stored) {
    return load((int32_t)stored);
}

static inline int64_t store(float sum) {
    uint32_t bits;
    memcpy(&bits, &sum, sizeof bits);
    return bits;
}

#define MULTIPLY_ADD(sum, a, b, limit) ((sum) + (a) * (b))

#define ADD(a, b, limit) ((a) + (b))

#include "pe/exact/os.inc"
#include "pe/exact/stationary.inc"
#include "pe/exact/rs.inc"
