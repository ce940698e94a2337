#include "nn/quant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

/* All sums of `terms` powers of two, ascending, in units of 2^-7. */
struct sums {
    int32_t at[1 << (4 * 2)];
    size_t n;
};

static int ascending(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void make_sums(struct sums *s, uint32_t terms) {
    s->n = (size_t)1 << (4 * terms);
    for (size_t code = 0; code < s->n; code++)
        s->at[code] = pe_shift_decode((uint32_t)code, terms);
    qsort(s->at, s->n, sizeof *s->at, ascending);
}

/* The nearest, the lower one of two that are equally near. */
static int32_t nearest(const struct sums *s, double value) {
    size_t low = 0, high = s->n - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (s->at[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && value - s->at[low - 1] <= s->at[low] - value ? s->at[low - 1] : s->at[low];
}

double nn_weight_codes(const struct nn_quantiser *q, const float *values, int32_t *codes,
                       size_t n) {
    struct sums s;
    float top = 0;
    if (q->type.kind != PE_SHIFT || !q->by_value || q->type.terms > 2)
        return pe_quantise_weights(&q->type, values, codes, n);
    make_sums(&s, q->type.terms);
    for (size_t i = 0; i < n; i++)
        top = fabsf(values[i]) > top ? fabsf(values[i]) : top;
    const double unit = top > 0 ? (double)top / (1 << PE_SHIFT_FRACTION) : 1;
    for (size_t i = 0; i < n; i++)
        codes[i] = nearest(&s, (double)values[i] / unit);
    return unit;
}

/* To the nearest whole number, the even one of two; of magnitudes below 2^51. */
static double whole(double v) {
    return v + 0x1.8p52 - 0x1.8p52;
}

static void round_floats(const struct nn_quantiser *q, const float *values, float *to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t bits;
        pe_quantise_acts(&q->type, &values[i], &bits, 1);
        memcpy(&to[i], &bits, sizeof bits);
    }
}

double nn_input_codes(const struct nn_quantiser *q, float range, const float *values, float *to,
                      size_t n) {
    if (q->type.kind == PE_FLOAT) {
        round_floats(q, values, to, n);
        return 1;
    }
    const double top = (double)((1u << (q->type.act_bits - 1)) - 1);
    const double scale = range > 0 ? (double)range / top : 1;
    for (size_t i = 0; i < n; i++) {
        double v = (double)values[i] / scale;
        v = v > top ? top : v;
        v = v < -top - 1 ? -top - 1 : v;
        to[i] = (float)whole(v);
    }
    return scale;
}

void nn_round_inputs(const struct nn_quantiser *q, float range, const float *values, float *to,
                     size_t n) {
    const double scale = nn_input_codes(q, range, values, to, n);
    for (size_t i = 0; i < n && q->type.kind != PE_FLOAT; i++)
        to[i] = (float)(to[i] * scale);
}

int nn_round_weights(const struct nn_quantiser *q, const struct nn_net *net, const float *params,
                     float *rounded, struct sim_err *err) {
    int32_t *codes = sim_alloc(net->n_params, sizeof *codes, err);
    if (!codes)
        return SIM_EIO;
    memcpy(rounded, params, net->n_params * sizeof *rounded);
    for (uint32_t i = 0; i < net->n; i++) {
        const struct nn_layer *l = &net->layers[i];
        const double scale = nn_weight_codes(q, params + l->weights, codes, l->n_weights);
        for (size_t k = 0; k < l->n_weights; k++)
            if (q->type.kind == PE_FLOAT)
                memcpy(&rounded[l->weights + k], &codes[k], sizeof *codes);
            else
                rounded[l->weights + k] = (float)(codes[k] * scale);
    }
    free(codes);
    return 0;
}
