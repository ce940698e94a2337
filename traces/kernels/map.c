/* Element-wise kernels: one work-item per element, 64 to a work-group. */
#include "traces/kernels/launch.h"

/* Bias and ReLU in place: array 0 is the activation, array 1 the bias of each channel. */
enum { X, BIAS };

enum { SITE_X, SITE_BIAS, SITE_STORE };

static uint64_t channel_of(const struct map_args *a, uint64_t i) {
    return i / a->period % a->channels;
}

static bool part_bias(const struct launch *l, struct part *p) {
    const struct map_args *a = &l->map;
    const uint32_t items = l->items[0];
    if (p->index)
        return false;
    const uint64_t i = (uint64_t)p->group[0] * items, in = i % a->period;
    const uint64_t left = a->n - i, after = a->channels - channel_of(a, i);
    p->key[0] = left < items ? left : items;
    p->key[1] = a->period - in < items ? in : ~(uint64_t)0;
    p->key[2] = after <= items ? after : 0; /* where the batch's next image begins */
    p->base[X] = a->array[X] + i * KERNEL_REAL;
    p->base[BIAS] = a->array[BIAS] + channel_of(a, i) * KERNEL_REAL;
    p->warp = 0;
    return true;
}

static void record_bias(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct map_args *a = &l->map;
    const uint32_t items = l->items[0];
    for (uint32_t item = 0; item < items; item++) {
        const uint64_t i = (uint64_t)p->group[0] * items + item;
        recorder_lane(r);
        if (i < a->n) {
            const uint64_t x = a->array[X] + i * KERNEL_REAL;
            recorder_access(r, SITE_X, OP_READ, X, x, KERNEL_REAL);
            recorder_access(r, SITE_BIAS, OP_READ, BIAS,
                            a->array[BIAS] + channel_of(a, i) * KERNEL_REAL, KERNEL_REAL);
            recorder_access(r, SITE_STORE, OP_WRITE, X, x, KERNEL_REAL);
        }
        if ((item + 1) % KERNEL_WARP == 0)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_bias = {part_bias, record_bias};
