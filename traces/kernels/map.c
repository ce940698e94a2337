/* Element-wise kernels: one work-item per element, 64 to a work-group. */
#include "traces/kernels/launch.h"

#define BIAS 1u

/* Blocks: those around the steps, and two for each of these. */
enum { ENTRY, LAST, EXIT, STEPS };

static uint64_t channel_of(const struct map_args *a, uint64_t i) {
    return i / a->period % a->channels;
}

static uint64_t element_of(const struct map_args *a, uint32_t array, uint64_t i) {
    return a->period && array == BIAS ? channel_of(a, i) : i;
}

static bool part_map(const struct launch *l, struct part *p) {
    const struct map_args *a = &l->map;
    const uint64_t items = l->items[0], i = p->group[0] * items;
    if (p->index)
        return false;
    p->key[0] = at_most(a->n - i, items);
    p->key[1] = p->key[2] = 0;
    if (a->period) {
        const uint64_t in = i % a->period, after = a->channels - channel_of(a, i);
        p->key[1] = a->period - in < items ? in + 1 : 0;
        p->key[2] = after <= items ? after : 0; /* where the batch's next image begins */
    }
    for (uint32_t k = 0; k < KERNEL_BUFFERS; k++)
        p->base[k] = a->array[k] + element_of(a, k, i) * KERNEL_REAL;
    p->warp = 0;
    return true;
}

static void record_map(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct map_args *a = &l->map;
    const uint32_t items = l->items[0];
    for (uint32_t item = 0; item < items; item++) {
        const uint64_t i = (uint64_t)p->group[0] * items + item;
        recorder_lane(r);
        WORK(r, ENTRY, .integer = 2, .control = 1);
        for (uint32_t k = 0; k < a->n_steps && i < a->n; k++) {
            const struct map_step *s = &a->steps[k];
            recorder_work(r, STEPS + 2 * k, &s->before);
            if (s->waits)
                recorder_wait(r);
            recorder_work(r, STEPS + 2 * k + 1, &s->then);
            const uint64_t element = element_of(a, s->array, i) + s->offset;
            recorder_access(r, k, s->op, s->array, a->array[s->array] + element * KERNEL_REAL,
                            KERNEL_REAL);
        }
        if (i < a->n)
            WORK(r, LAST, .control = 1);
        WORK(r, EXIT, .control = 1);
        if ((item + 1) % KERNEL_WARP == 0)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_map = {part_map, record_map};
