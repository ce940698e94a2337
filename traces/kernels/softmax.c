/* Softmax down columns: a work-item reads its column three times (maximum, sum, result) and writes
 * it in the third. The gradient reads two columns twice (sum, result) and writes a third. One
 * work-item per column, 64 to a work-group. */
#include "traces/kernels/launch.h"

enum { IN, OUT, DOUT, DIN };

enum { SITE_TOP, SITE_SUM, SITE_READ, SITE_WRITE };
/* Blocks; those of the passes, three of each, one after another. */
enum {
    ENTRY,
    EXIT,
    BEFORE,
    ADDRESS = BEFORE + 3,
    USE = ADDRESS + 3,
    NEXT = USE + 3,
    DOUT_ADDRESS = NEXT + 3
};
enum { GRAD_SUM_OUT, GRAD_SUM_DOUT, GRAD_OUT, GRAD_DOUT, GRAD_DIN };

static uint64_t first_of(const struct softmax_args *a, uint64_t i) {
    return (i / a->inner * a->len * a->inner + i % a->inner) * KERNEL_REAL;
}

static bool part_softmax(const struct launch *l, struct part *p) {
    const struct softmax_args *a = &l->softmax;
    const uint64_t items = l->items[0], i = p->group[0] * items, in = i % a->inner;
    if (p->index)
        return false;
    p->key[0] = at_most(a->n - i, items);
    p->key[1] = a->inner - in < items ? in + 1 : 0;
    p->base[IN] = a->in + first_of(a, i);
    p->base[OUT] = a->out + first_of(a, i);
    p->base[DOUT] = a->dout + first_of(a, i);
    p->base[DIN] = a->din + first_of(a, i);
    return true;
}

static void record_column(const struct softmax_args *a, uint64_t i, struct recorder *r) {
    static const struct recorder_block before[] = {{.integer = 6, .special = 1, .control = 1},
                                                   {.integer = 1, .control = 1},
                                                   {.integer = 1, .control = 1}};
    static const struct recorder_block use[] = {{.integer = 0, .real = 1},
                                                {.real = 2, .special = 1},
                                                {.integer = 1, .real = 1, .special = 2}};
    const uint64_t first = first_of(a, i), step = a->inner * KERNEL_REAL;
    for (uint32_t pass = SITE_TOP; pass <= SITE_READ; pass++) {
        recorder_work(r, BEFORE + pass, &before[pass]);
        for (uint64_t j = 0; j < a->len; j++) {
            WORK(r, ADDRESS + pass, .integer = 3);
            recorder_access(r, pass, OP_READ, IN, a->in + first + j * step, KERNEL_REAL);
            recorder_wait(r);
            recorder_work(r, USE + pass, &use[pass]);
            if (pass == SITE_READ)
                recorder_access(r, SITE_WRITE, OP_WRITE, OUT, a->out + first + j * step,
                                KERNEL_REAL);
            WORK(r, NEXT + pass, .integer = 2, .control = 1);
        }
    }
}

static void record_gradient(const struct softmax_args *a, uint64_t i, struct recorder *r) {
    const uint64_t step = a->inner * KERNEL_REAL;
    for (uint32_t result = 0; result < 2; result++) {
        WORK(r, BEFORE + result, .integer = result ? 1 : 6, .special = !result, .control = 1);
        for (uint64_t j = 0, at = first_of(a, i); j < a->len; j++, at += step) {
            WORK(r, ADDRESS + result, .integer = 3);
            recorder_access(r, result ? GRAD_OUT : GRAD_SUM_OUT, OP_READ, OUT, a->out + at,
                            KERNEL_REAL);
            WORK(r, DOUT_ADDRESS + result, .integer = 1);
            recorder_access(r, result ? GRAD_DOUT : GRAD_SUM_DOUT, OP_READ, DOUT, a->dout + at,
                            KERNEL_REAL);
            recorder_wait(r);
            WORK(r, USE + result, .integer = result, .real = 1 + result);
            if (result)
                recorder_access(r, GRAD_DIN, OP_WRITE, DIN, a->din + at, KERNEL_REAL);
            WORK(r, NEXT + result, .integer = 2, .control = 1);
        }
    }
}

static void record_softmax(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct softmax_args *a = &l->softmax;
    const uint32_t items = l->items[0];
    for (uint32_t item = 0; item < items; item++) {
        const uint64_t i = (uint64_t)p->group[0] * items + item;
        recorder_lane(r);
        WORK(r, ENTRY, .integer = 2, .control = 1);
        if (i < a->n && a->grad)
            record_gradient(a, i, r);
        else if (i < a->n)
            record_column(a, i, r);
        WORK(r, EXIT, .control = 1);
        if ((item + 1) % KERNEL_WARP == 0)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_softmax = {part_softmax, record_softmax};
