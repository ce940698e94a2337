/* Pooling and its gradient: one work-item per output (for the gradient, per input), 64 to a
 * work-group, planes one after another. */
#include "traces/kernels/launch.h"

enum { IN, OUT, DOUT, DIN };

enum { SITE_IN, SITE_OUT, SITE_DOUT, SITE_STORE };

enum { ENTRY, WINDOW, ROW, CELL, BELOW_TOP, ADDRESS, USE, NEXT_CELL, NEXT_ROW, STORE, LAST, EXIT };
enum {
    GRAD_WINDOW = EXIT + 1,
    GRAD_FIRST_X,
    GRAD_X,
    GRAD_FIRST_Y,
    GRAD_Y,
    GRAD_ROWS,
    GRAD_FIRST_ROW,
    GRAD_ROW,
    GRAD_CELLS,
    GRAD_FIRST_CELL,
    GRAD_CELL,
    GRAD_OVER_Y,
    GRAD_OVER_X,
    GRAD_DOUT,
    GRAD_NEXT_CELL,
    GRAD_NEXT_ROW
};

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
    const uint64_t x0 = i % a->ow * a->x.stride, y0 = i / a->ow % a->oh * a->y.stride;
    const uint64_t plane = i / a->ow / a->oh;
    WORK(r, WINDOW, .integer = 15, .special = 2, .control = 2);
    for (uint64_t kh = 0; kh < a->r; kh++) {
        WORK(r, ROW, .integer = 4, .control = 2);
        for (uint64_t kw = 0; kw < a->s; kw++) {
            /* Wraps below zero in the padding: above the size then. */
            const uint64_t y = y0 + kh * a->y.dilation - a->y.before;
            const uint64_t x = x0 + kw * a->x.dilation - a->x.before;
            WORK(r, CELL, .control = 1);
            if (y < (uint64_t)1 << 63)
                WORK(r, BELOW_TOP, .integer = 4, .control = 1);
            if (y < a->h && x < a->w) {
                WORK(r, ADDRESS, .integer = 2);
                recorder_access(r, SITE_IN, OP_READ, IN,
                                a->in + ((plane * a->h + y) * a->w + x) * KERNEL_REAL, KERNEL_REAL);
                recorder_wait(r);
                WORK(r, USE, .real = 1, .control = 1);
            }
            WORK(r, NEXT_CELL, .integer = 2, .control = 1);
        }
        WORK(r, NEXT_ROW, .integer = 2, .control = 1);
    }
    WORK(r, STORE, .integer = 1);
    recorder_access(r, SITE_STORE, OP_WRITE, OUT, a->out + i * KERNEL_REAL, KERNEL_REAL);
    WORK(r, LAST, .control = 1);
}

/* First of the outputs whose windows of so many cells reach padded position v. */
static uint64_t first_window(const struct net_axis *a, uint64_t v, uint64_t window) {
    const uint64_t span = (window - 1) * a->dilation + 1;
    return v < span ? 0 : (v - span) / a->stride + 1;
}

/* Has output `out` a cell over padded position v? */
static bool is_over(const struct net_axis *a, uint64_t v, uint64_t out) {
    return (v - out * a->stride) % a->dilation == 0;
}

/* Does window `out` begin at or before padded position v? */
static bool is_before(struct recorder *r, uint32_t block, const struct net_axis *a, uint64_t v,
                      uint64_t out, uint64_t outs) {
    if (out < outs)
        WORK(r, block, .integer = 2, .control = 1);
    return out < outs && out * a->stride <= v;
}

/* The cell of window (oy, ox) over padded position (y, x), if it has one. */
static void record_gradient_cell(const struct pool_args *a, uint64_t y, uint64_t x, uint64_t oy,
                                 uint64_t ox, uint64_t plane, struct recorder *r) {
    const uint64_t o = ((plane * a->oh + oy) * a->ow + ox) * KERNEL_REAL;
    WORK(r, GRAD_OVER_Y, .integer = 1, .special = 1, .control = 1);
    if (!is_over(&a->y, y, oy))
        return;
    WORK(r, GRAD_OVER_X, .integer = 2, .special = 1, .control = 1);
    if (!is_over(&a->x, x, ox))
        return;
    WORK(r, ADDRESS, .integer = 2);
    recorder_access(r, SITE_OUT, OP_READ, OUT, a->out + o, KERNEL_REAL);
    WORK(r, GRAD_DOUT, .integer = 1);
    recorder_access(r, SITE_DOUT, OP_READ, DOUT, a->dout + o, KERNEL_REAL);
    recorder_wait(r);
    WORK(r, USE, .integer = 1, .real = 2, .control = 1);
}

static void record_gradient(const struct pool_args *a, uint64_t i, struct recorder *r) {
    const uint64_t x = i % a->w + a->x.before, y = i / a->w % a->h + a->y.before;
    const uint64_t plane = i / a->w / a->h, x0 = first_window(&a->x, x, a->s);
    uint64_t oy = first_window(&a->y, y, a->r);
    WORK(r, GRAD_WINDOW, .integer = 12, .special = 2, .control = 1);
    if (x > (a->s - 1) * a->x.dilation)
        WORK(r, GRAD_FIRST_X, .integer = 3, .special = 1, .control = 1);
    WORK(r, GRAD_X, .integer = 1, .control = 1);
    if (y > (a->r - 1) * a->y.dilation)
        WORK(r, GRAD_FIRST_Y, .integer = 2, .special = 1, .control = 1);
    WORK(r, GRAD_Y, .integer = 1);
    recorder_access(r, SITE_IN, OP_READ, IN, a->in + i * KERNEL_REAL, KERNEL_REAL);
    WORK(r, GRAD_ROWS, .integer = 1, .control = 1);
    if (oy < a->oh)
        WORK(r, GRAD_FIRST_ROW, .integer = 2, .control = 1);
    for (; is_before(r, GRAD_ROW, &a->y, y, oy, a->oh); oy++) {
        WORK(r, GRAD_CELLS, .control = 1);
        if (x0 < a->ow)
            WORK(r, GRAD_FIRST_CELL, .integer = 3, .control = 1);
        for (uint64_t ox = x0; is_before(r, GRAD_CELL, &a->x, x, ox, a->ow); ox++) {
            record_gradient_cell(a, y, x, oy, ox, plane, r);
            WORK(r, GRAD_NEXT_CELL, .integer = 2, .control = 1);
        }
        WORK(r, GRAD_NEXT_ROW, .integer = 2, .control = 1);
    }
    WORK(r, STORE, .integer = 1);
    recorder_access(r, SITE_STORE, OP_WRITE, DIN, a->din + i * KERNEL_REAL, KERNEL_REAL);
    WORK(r, LAST, .control = 1);
}

static void record_pool(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct pool_args *a = &l->pool;
    const uint32_t items = l->items[0];
    for (uint32_t item = 0; item < items; item++) {
        const uint64_t i = (uint64_t)p->group[0] * items + item;
        recorder_lane(r);
        WORK(r, ENTRY, .integer = 2, .control = 1);
        if (i < a->n && a->grad)
            record_gradient(a, i, r);
        else if (i < a->n)
            record_window(a, i, r);
        WORK(r, EXIT, .control = 1);
        if ((item + 1) % KERNEL_WARP == 0)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_pool = {part_pool, record_pool};
