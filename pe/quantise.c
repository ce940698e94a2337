#include "pe/type.h"

#include <math.h>
#include <string.h>

static float largest(const float *values, size_t n) {
    float m = 0;
    for (size_t i = 0; i < n; i++)
        m = fmaxf(m, fabsf(values[i]));
    return m;
}

/* To binary16 and back, nearest even: ten fraction bits above 2^-14, a fixed step below. */
static float round_half(float value) {
    if (value == 0 || !isfinite(value))
        return value;
    int exponent;
    frexpf(value, &exponent);
    const int step = (exponent - 1 < -14 ? -14 : exponent - 1) - 10;
    const float rounded = ldexpf(nearbyintf(ldexpf(value, -step)), step);
    return fabsf(rounded) > 65504 ? copysignf(INFINITY, value) : rounded;
}

static int32_t float_bits(const struct pe_type *t, float value) {
    if (t->act_bits == 16)
        value = round_half(value);
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double quantise_int(uint32_t bits, const float *values, int32_t *codes, size_t n) {
    const int32_t top = (int32_t)((1u << (bits - 1)) - 1);
    const float m = largest(values, n);
    const double scale = m > 0 ? (double)m / top : 1.0;
    for (size_t i = 0; i < n; i++) {
        const double code = nearbyint((double)values[i] / scale);
        codes[i] = (int32_t)fmin(fmax(code, -top - 1), top);
    }
    return scale;
}

/* The exponent 0 .. 7 whose power 2^-e is nearest to `magnitude` in the logarithm. */
static uint32_t nearest_exponent(double magnitude) {
    if (magnitude <= ldexp(1.0, -PE_SHIFT_FRACTION))
        return PE_SHIFT_FRACTION;
    const double e = nearbyint(-log2(magnitude));
    return (uint32_t)fmin(fmax(e, 0), PE_SHIFT_FRACTION);
}

uint32_t pe_shift_encode(float value, uint32_t terms) {
    double rest = (double)value / (1 << PE_SHIFT_FRACTION);
    uint32_t code = 0;
    for (uint32_t i = 0; i < terms; i++) {
        const uint32_t e = nearest_exponent(fabs(rest)), sign = rest < 0;
        code |= (e | sign << 3) << (4 * i);
        rest -= (sign ? -1 : 1) * ldexp(1.0, -(int)e);
    }
    return code;
}

int32_t pe_shift_decode(uint32_t code, uint32_t terms) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < terms; i++) {
        const uint32_t term = code >> (4 * i) & 15;
        const int32_t power = 1 << (PE_SHIFT_FRACTION - (term & 7));
        sum += term & 8 ? -power : power;
    }
    return sum;
}

static double quantise_shift(uint32_t terms, const float *values, int32_t *codes, size_t n) {
    const float m = largest(values, n);
    const double scale = m > 0 ? (double)m : 1.0;
    for (size_t i = 0; i < n; i++) {
        const double unit = (double)values[i] / scale * (1 << PE_SHIFT_FRACTION);
        codes[i] = pe_shift_decode(pe_shift_encode((float)unit, terms), terms);
    }
    return scale / (1 << PE_SHIFT_FRACTION);
}

double pe_quantise_acts(const struct pe_type *t, const float *values, int32_t *codes, size_t n) {
    if (t->kind != PE_FLOAT)
        return quantise_int(t->act_bits, values, codes, n);
    for (size_t i = 0; i < n; i++)
        codes[i] = float_bits(t, values[i]);
    return 1.0;
}

/* Integers times a scale that is itself rounded, as floats. */
static void quantise_scaled(const struct pe_type *t, const float *values, int32_t *codes,
                            size_t n) {
    const float scale = round_half((float)quantise_int(t->weight_bits, values, codes, n));
    for (size_t i = 0; i < n; i++)
        codes[i] = float_bits(t, (float)codes[i] * scale);
}

double pe_quantise_weights(const struct pe_type *t, const float *values, int32_t *codes, size_t n) {
    if (t->kind == PE_SHIFT)
        return quantise_shift(t->terms, values, codes, n);
    if (t->kind == PE_INT)
        return quantise_int(t->weight_bits, values, codes, n);
    if (pe_type_scaled(t)) {
        quantise_scaled(t, values, codes, n);
        return 1.0;
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = float_bits(t, values[i]);
    return 1.0;
}
