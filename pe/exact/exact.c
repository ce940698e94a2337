#include "pe/exact/exact.h"

#include <string.h>

#include "pe/exact/flow.h"

bool exact_input_place(const struct pe_layer *l, uint64_t p, uint64_t m, uint64_t kk,
                       uint64_t *place) {
    const uint64_t plane = l->e * l->f, window = l->r * l->s;
    const uint64_t image = m / plane, position = m % plane;
    const uint64_t channel = kk / window, tap = kk % window;
    const uint64_t y = position / l->f * l->y.stride + tap / l->s * l->y.dilation - l->y.before;
    const uint64_t x = position % l->f * l->x.stride + tap % l->s * l->x.dilation - l->x.before;
    *place = (((p * l->n + image) * l->c + channel) * l->h + y) * l->w + x;
    return y < l->h && x < l->w; /* negative wraps around */
}

int32_t exact_input(const struct pe_layer *l, const int32_t *ifmap, uint64_t p, uint64_t m,
                    uint64_t kk) {
    uint64_t place;
    return exact_input_place(l, p, m, kk, &place) ? ifmap[place] : 0;
}

uint64_t exact_place(const struct pe_layer *l, uint64_t p, uint64_t m, uint64_t n) {
    const uint64_t plane = l->e * l->f;
    return ((p * l->n + m / plane) * l->k + n) * plane + m % plane;
}

static float as_float(int32_t code) {
    float f;
    memcpy(&f, &code, sizeof f);
    return f;
}

static int64_t dot_int(const struct pe_layer *l, const struct exact_tensors *d, int64_t limit,
                       uint64_t p, uint64_t m, uint64_t n) {
    int64_t sum = 0;
    for (uint64_t kk = 0; kk < l->gemm_k; kk++) {
        sum += (int64_t)exact_input(l, d->ifmap, p, m, kk) * exact_weight(l, d->filter, p, n, kk);
        sum = sum > limit ? limit : sum < -limit - 1 ? -limit - 1 : sum;
    }
    return sum;
}

EXACT_ROUNDED static int64_t dot_float(const struct pe_layer *l, const struct exact_tensors *d,
                                       uint64_t p, uint64_t m, uint64_t n) {
    float sum = 0;
    for (uint64_t kk = 0; kk < l->gemm_k; kk++) {
        const float product = as_float(exact_input(l, d->ifmap, p, m, kk)) *
                              as_float(exact_weight(l, d->filter, p, n, kk));
        sum += product;
    }
    uint32_t bits;
    memcpy(&bits, &sum, sizeof bits);
    return bits;
}

int64_t exact_output(const struct pe_layer *l, const struct pe_type *type,
                     const struct exact_tensors *d, uint64_t p, uint64_t m, uint64_t n) {
    return type->kind == PE_FLOAT ? dot_float(l, d, p, m, n)
                                  : dot_int(l, d, pe_psum_max(type), p, m, n);
}

void exact_reference(const struct pe_layer *l, const struct pe_type *type,
                     const struct exact_tensors *d) {
    for (uint64_t p = 0; p < l->products; p++)
        for (uint64_t m = 0; m < l->gemm_m; m++)
            for (uint64_t n = 0; n < l->gemm_n; n++)
                d->ofmap[exact_place(l, p, m, n)] = exact_output(l, type, d, p, m, n);
}

int exact_systolic(const struct systolic *s, const struct exact_tensors *data,
                   struct pe_result *out, struct sim_err *err) {
    systolic_machine *const machine =
        s->type->kind == PE_FLOAT ? s->flow->exact_float : s->flow->exact_int;
    uint64_t longest = 0, nonzero = 0;
    out->macs = 0;
    for (uint64_t part = 0; part < s->cfg->partitions; part++) {
        struct exact_count count = {0};
        const int rc = machine(s, data, part, &count, err);
        if (rc)
            return rc;
        longest = count.cycles > longest ? count.cycles : longest;
        nonzero += count.nonzero;
    }
    out->cycles = longest;
    out->macs = s->layer->macs;
    out->zero_macs = out->macs - nonzero;
    out->pe_cycles = longest * s->rows * s->cfg->cols;
    return 0;
}

int rs_exact(const struct rs *x, const struct exact_tensors *data, struct pe_result *out,
             struct sim_err *err) {
    return x->type->kind == PE_FLOAT ? rs_exact_float(x, data, out, err)
                                     : rs_exact_int(x, data, out, err);
}
