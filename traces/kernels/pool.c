/* Pooling and its gradient: one work-item per output (for the gradient, per input), 64 to a
 * work-group, planes one after another. */
#include "traces/kernels/launch.h"

enum { IN, OUT, DOUT, DIN };

enum { SITE_IN, SITE_OUT, SITE_DOUT, SITE_STORE };

static bool part_pool(const struct launch *l, struct part *p) {
    const struct pool_args *a = &l->pool;
    const uint64_t items = l->items[0], i = p->group[0] * items;
    const uint64_t area = a->h * a->w, out_area = a->oh * a->ow;
    const uint64_t plane = i / (a->grad ? area : out_area);
    if (p->index)
        return false;
    p->key[0] = at_most(a->n - i, items);
    p->key[1] = i % (a->grad ? area : out_area);
    p->base[IN] = a->in + plane * area * KERNEL_REAL;
    p->base[OUT] = a->out + plane * out_area * KERNEL_REAL;
    p->base[DOUT] = a->dout + plane * out_area * KERNEL_REAL;
    p->base[DIN] = a->din + plane * area * KERNEL_REAL;
    return true;
}

static void record_window(const struct pool_args *a, uint64_t i, struct recorder *r) {
    const uint64_t x0 = i % a->ow * a->stride, y0 = i / a->ow % a->oh * a->stride;
    const uint64_t plane = i / a->ow / a->oh;
    for (uint64_t y = y0; y < y0 + a->r; y++)
        for (uint64_t x = x0; x < x0 + a->s; x++)
            if (y >= a->pad && y < a->h + a->pad && x >= a->pad && x < a->w + a->pad)
                recorder_access(r, SITE_IN, OP_READ, IN,
                                a->in +
                                    ((plane * a->h + y - a->pad) * a->w + x - a->pad) * KERNEL_REAL,
                                KERNEL_REAL);
    recorder_access(r, SITE_STORE, OP_WRITE, OUT, a->out + i * KERNEL_REAL, KERNEL_REAL);
}

/* First of the outputs whose windows cover padded position v. */
static uint64_t first_window(uint64_t v, uint64_t window, uint64_t stride) {
    return v < window ? 0 : (v - window) / stride + 1;
}

static void record_gradient(const struct pool_args *a, uint64_t i, struct recorder *r) {
    const uint64_t x = i % a->w + a->pad, y = i / a->w % a->h + a->pad, plane = i / a->w / a->h;
    recorder_access(r, SITE_IN, OP_READ, IN, a->in + i * KERNEL_REAL, KERNEL_REAL);
    for (uint64_t oy = first_window(y, a->r, a->stride); oy < a->oh && oy * a->stride <= y; oy++)
        for (uint64_t ox = first_window(x, a->s, a->stride); ox < a->ow && ox * a->stride <= x;
             ox++) {
            const uint64_t o = ((plane * a->oh + oy) * a->ow + ox) * KERNEL_REAL;
            recorder_access(r, SITE_OUT, OP_READ, OUT, a->out + o, KERNEL_REAL);
            recorder_access(r, SITE_DOUT, OP_READ, DOUT, a->dout + o, KERNEL_REAL);
        }
    recorder_access(r, SITE_STORE, OP_WRITE, DIN, a->din + i * KERNEL_REAL, KERNEL_REAL);
}

static void record_pool(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct pool_args *a = &l->pool;
    const uint32_t items = l->items[0];
    for (uint32_t item = 0; item < items; item++) {
        const uint64_t i = (uint64_t)p->group[0] * items + item;
        recorder_lane(r);
        if (i < a->n && a->grad)
            record_gradient(a, i, r);
        else if (i < a->n)
            record_window(a, i, r);
        if ((item + 1) % KERNEL_WARP == 0)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_pool = {part_pool, record_pool};
