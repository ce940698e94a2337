#include "pe/exact/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

enum { CHUNK = 4096, SAMPLES = 2000 };

/* The largest code stands for 1: one scale for the whole tensor without holding it as floats. */
static void fill(int32_t *codes, uint64_t n, const struct pe_type *type, bool inputs, double zeros,
                 struct rng *r) {
    float chunk[CHUNK + 1];
    int32_t out[CHUNK + 1];
    for (uint64_t from = 0; from < n; from += CHUNK) {
        const size_t part = n - from < CHUNK ? n - from : CHUNK;
        for (size_t i = 0; i < part; i++) {
            const double x = rng_real(r);
            chunk[i] = (float)(inputs ? rng_real(r) < zeros ? 0 : x : 2 * x - 1);
        }
        chunk[part] = 1;
        if (inputs)
            pe_quantise_acts(type, chunk, out, part + 1);
        else
            pe_quantise_weights(type, chunk, out, part + 1);
        memcpy(codes + from, out, part * sizeof *codes);
    }
}

/* Halves integer codes, inputs and filters in turn, until their products surely fit the sum. */
static void soften(struct values *v, const struct pe_layer *l, const struct pe_type *type,
                   uint64_t inputs) {
    const bool shifts = type->kind == PE_SHIFT;
    unsigned a = 0, w = 0;
    const double filter_top =
        shifts ? type->terms << PE_SHIFT_FRACTION : ldexp(1, (int)type->weight_bits - 1);
    double top = ldexp(1, (int)type->act_bits - 1) * filter_top * (double)l->gemm_k;
    for (; top > (double)pe_psum_max(type); top /= 2)
        if (shifts || a <= w)
            a++;
        else
            w++;
    for (uint64_t i = 0; i < inputs; i++)
        v->ifmap[i] /= 1 << a;
    for (uint64_t i = 0; w && i < l->filter_words; i++)
        v->filter[i] /= 1 << w;
}

int values_new(struct values *v, const struct pe_layer *l, const struct pe_type *type, double zeros,
               bool gentle, uint64_t seed, struct sim_err *err) {
    const uint64_t inputs = l->products * l->n * l->c * l->h * l->w;
    struct rng a = rng_stream(seed, 1), b = rng_stream(seed, 2);
    memset(v, 0, sizeof *v);
    v->ifmap = sim_alloc(inputs, sizeof *v->ifmap, err);
    v->filter = sim_alloc(l->filter_words, sizeof *v->filter, err);
    v->ofmap = sim_alloc(l->ofmap_words, sizeof *v->ofmap, err);
    if (!v->ifmap || !v->filter || !v->ofmap)
        return SIM_EIO;
    fill(v->ifmap, inputs, type, true, zeros, &a);
    fill(v->filter, l->filter_words, type, false, 0, &b);
    if (gentle && type->kind != PE_FLOAT)
        soften(v, l, type, inputs);
    v->tensors = (struct exact_tensors){v->ifmap, v->filter, v->ofmap};
    return 0;
}

void values_free(struct values *v) {
    free(v->ifmap);
    free(v->filter);
    free(v->ofmap);
}

int values_check(const struct values *v, const struct pe_layer *l, const struct pe_type *type,
                 bool ordered, uint64_t seed, uint64_t *checked, struct sim_err *err) {
    struct rng r = rng_stream(seed, 3);
    const uint64_t outputs = l->ofmap_words, n = outputs < SAMPLES ? outputs : SAMPLES;
    *checked = 0;
    if (!ordered && type->kind == PE_FLOAT)
        return 0;
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t pick = n == outputs ? i : rng_below(&r, outputs);
        const uint64_t plane = l->gemm_m * l->gemm_n;
        const uint64_t p = pick / plane, m = pick % plane / l->gemm_n, f = pick % l->gemm_n;
        const int64_t wanted = exact_output(l, type, &v->tensors, p, m, f);
        const int64_t got = v->ofmap[exact_place(l, p, m, f)];
        if (wanted != got)
            return sim_fail(err, SIM_EDIFF,
                            "layer %s: output row %llu, filter %llu is %lld, by definition %lld",
                            l->name, (unsigned long long)m, (unsigned long long)f, (long long)got,
                            (long long)wanted);
        ++*checked;
    }
    return 0;
}
