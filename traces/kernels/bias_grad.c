/* Gradient of the bias: a work-group of 64 per channel sums over images and columns, work-item l
 * taking elements l, l + 64, ...; after the reduction in local memory work-item 0 writes. The sum
 * is recorded in stretches of iterations, which no barrier divides but no order crosses either. */
#include "traces/kernels/launch.h"

enum { DOUT, DBIAS };

#define STRETCH 64u /* iterations */

struct stretch {
    uint64_t warps, count; /* stretches per warp */
    uint64_t warp, first;  /* iteration */
    uint64_t total;        /* elements of the channel */
};

static struct stretch stretch_of(const struct launch *l, const struct part *p) {
    const struct bias_grad_args *a = &l->bias_grad;
    const uint64_t items = l->items[0];
    struct stretch s = {.warps = items / KERNEL_WARP, .total = a->images * a->inner};
    s.count = (s.total + items * STRETCH - 1) / (items * STRETCH);
    s.warp = p->index / s.count;
    s.first = p->index % s.count * STRETCH;
    return s;
}

static uint64_t address(const struct bias_grad_args *a, uint64_t channel, uint64_t j) {
    return a->dout +
           ((j / a->inner * a->channels + channel) * a->inner + j % a->inner) * KERNEL_REAL;
}

static bool part_bias_grad(const struct launch *l, struct part *p) {
    const struct bias_grad_args *a = &l->bias_grad;
    const struct stretch s = stretch_of(l, p);
    const uint64_t items = l->items[0], c = p->group[0];
    p->warp = 0;
    p->base[DBIAS] = a->dbias + c * KERNEL_REAL;
    p->base[DOUT] = a->dout;
    p->key[0] = p->key[1] = p->key[2] = 0;
    if (s.warp == s.warps) {
        p->key[0] = 1;
        return s.first == 0;
    }
    if (s.warp > s.warps)
        return false;
    const uint64_t j = s.first * items + s.warp * KERNEL_WARP, span = STRETCH * items;
    p->warp = (uint32_t)s.warp;
    p->key[1] = j < s.total ? at_most(s.total - j, span) : 0;
    p->key[2] = a->inner - j % a->inner < span ? j % a->inner + 1 : 0;
    p->base[DOUT] = address(a, c, j);
    return true;
}

static void record_bias_grad(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct bias_grad_args *a = &l->bias_grad;
    const struct stretch s = stretch_of(l, p);
    if (p->key[0]) {
        recorder_lane(r);
        recorder_access(r, 1, OP_WRITE, DBIAS, p->base[DBIAS], KERNEL_REAL);
    }
    for (uint64_t lane = 0; lane < KERNEL_WARP && !p->key[0]; lane++) {
        recorder_lane(r);
        for (uint64_t k = s.first; k < s.first + STRETCH; k++) {
            const uint64_t j = k * l->items[0] + s.warp * KERNEL_WARP + lane;
            if (j < s.total)
                recorder_access(r, 0, OP_READ, DOUT, address(a, p->group[0], j), KERNEL_REAL);
        }
    }
    recorder_warp(r, 0);
}

const struct kernel_model model_bias_grad = {part_bias_grad, record_bias_grad};
