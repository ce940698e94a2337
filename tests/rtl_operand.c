#include "tests/rtl_operand.h"

#include <stdbool.h>
#include <string.h>

/* The code that the machines take, and the word that the Verilog takes. */
struct operand {
    int32_t code;
    uint32_t word;
};

static uint32_t half_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7fffffff) == 0)
        return bits >> 16;
    return (bits >> 16 & 0x8000) | ((bits >> 23 & 255) - 112) << 10 | (bits >> 13 & 1023);
}

static struct operand random_float(const struct pe_type *t, struct rng *r) {
    float value = rng_below(r, 6) ? (float)(2 * rng_real(r) - 1) : 0;
    if (value != 0 && value < 0.001f && value > -0.001f)
        value = 0.5f;
    struct operand o;
    pe_quantise_acts(t, &value, &o.code, 1);
    memcpy(&value, &o.code, sizeof value);
    o.word = t->act_bits == 16 ? half_of(value) : (uint32_t)o.code;
    return o;
}

static struct operand random_operand(const struct pe_type *t, bool weight, struct rng *r) {
    if (t->kind == PE_FLOAT)
        return random_float(t, r);
    const uint32_t bits = weight ? t->weight_bits : t->act_bits;
    const uint32_t word = (uint32_t)rng_below(r, (uint64_t)1 << bits);
    if (weight && t->kind == PE_SHIFT)
        return (struct operand){pe_shift_decode(word, t->terms), word};
    if (!weight && rng_below(r, 4) == 0)
        return (struct operand){0, 0};
    const int32_t sign = (int32_t)(1u << (bits - 1));
    return (struct operand){((int32_t)word ^ sign) - sign, word};
}

void rtl_random_tensor(const struct pe_type *t, bool weight, int32_t *codes, uint32_t *words,
                       uint64_t n, struct rng *r) {
    for (uint64_t i = 0; i < n; i++) {
        const struct operand o = random_operand(t, weight, r);
        codes[i] = o.code;
        words[i] = o.word;
    }
}
