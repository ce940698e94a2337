/* The library's im2col: a work-item per output position (x) and channel and output row (y), which
 * writes the r x s window to the rows of the column matrix. Padding is written, not read. */
#include "traces/kernels/launch.h"

enum { IN, COL };

enum { SITE_READ, SITE_WRITE };

enum { ENTRY, WINDOW, ROW, CELL, BELOW_TOP, ADDRESS, INSIDE, USE, NEXT_CELL, NEXT_ROW, EXIT };

/* The rows of output positions that one warp covers. */
struct im2col_strip {
    uint64_t first, rows; /* in units of channel * oh + output row */
    uint64_t x0;
};

static struct im2col_strip strip_of(const struct launch *l, const struct part *p) {
    const uint32_t first = p->index * KERNEL_WARP / l->items[0];
    const uint32_t last = ((p->index + 1) * KERNEL_WARP - 1) / l->items[0];
    struct im2col_strip s = {.first = (uint64_t)p->group[1] * l->items[1] + first,
                             .rows = last - first + 1};
    if (first + s.rows > l->items[1])
        s.rows = l->items[1] - first;
    s.x0 = (uint64_t)p->group[0] * l->items[0];
    return s;
}

/* Whether the strip stays in one channel and its windows inside the image, top to bottom. */
static bool is_inner(const struct im2col_args *a, const struct im2col_strip *s) {
    const uint64_t h0 = s->first % a->oh, h1 = h0 + s->rows - 1;
    return h1 < a->oh && h0 * a->y.stride >= a->y.before &&
           h1 * a->y.stride + (a->r - 1) * a->y.dilation < a->h + a->y.before &&
           s->first + s->rows <= a->c * a->oh;
}

static bool part_im2col(const struct launch *l, struct part *p) {
    const struct im2col_args *a = &l->im2col;
    const uint32_t items = launch_items(l);
    if (p->index * KERNEL_WARP >= items)
        return false;
    const struct im2col_strip s = strip_of(l, p);
    const uint64_t c = s.first / a->oh, h = s.first % a->oh, end = a->c * a->oh;
    p->key[0] = p->group[0] | (uint64_t)(p->index * KERNEL_WARP % l->items[0]) << 32;
    p->key[1] = is_inner(a, &s) ? ~(uint64_t)0 : h;
    p->key[2] = s.first >= end ? 0 : end - s.first < s.rows ? end - s.first : s.rows;
    p->warp = p->index;
    p->base[IN] = a->in + (c * a->h + h * a->y.stride) * a->w * KERNEL_REAL;
    p->base[COL] = a->col + (c * a->r * a->s * a->oh + h) * a->ow * KERNEL_REAL;
    return true;
}

static void record_lane(const struct im2col_args *a, uint64_t row, uint64_t x, struct recorder *r) {
    const uint64_t c = row / a->oh, h = row % a->oh;
    WORK(r, WINDOW, .integer = 6, .control = 1);
    for (uint64_t kh = 0; kh < a->r; kh++) {
        WORK(r, ROW, .integer = 10, .control = 2);
        for (uint64_t kw = 0; kw < a->s; kw++) {
            /* Wraps below zero where the window begins in the padding: above the size then. */
            const uint64_t y_in = kh * a->y.dilation + a->y.stride * h - a->y.before;
            const uint64_t x_in = kw * a->x.dilation + a->x.stride * x - a->x.before;
            WORK(r, CELL, .integer = 3, .control = 1);
            if (y_in < (uint64_t)1 << 63)
                WORK(r, BELOW_TOP, .integer = 4, .control = 1);
            if (y_in < a->h && x_in < a->w) {
                WORK(r, ADDRESS, .integer = 2);
                recorder_access(r, SITE_READ, OP_READ, IN,
                                a->in + ((c * a->h + y_in) * a->w + x_in) * KERNEL_REAL,
                                KERNEL_REAL);
                WORK(r, INSIDE, .control = 1);
            }
            WORK(r, USE, .integer = 6);
            recorder_wait(r);
            const uint64_t plane = (c * a->r + kh) * a->s + kw;
            recorder_access(r, SITE_WRITE, OP_WRITE, COL,
                            a->col + ((plane * a->oh + h) * a->ow + x) * KERNEL_REAL, KERNEL_REAL);
            WORK(r, NEXT_CELL, .integer = 2, .control = 1);
        }
        WORK(r, NEXT_ROW, .integer = 2, .control = 1);
    }
}

static void record_im2col(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct im2col_args *a = &l->im2col;
    const uint32_t items = launch_items(l);
    for (uint32_t item = p->index * KERNEL_WARP;
         item < (p->index + 1) * KERNEL_WARP && item < items; item++) {
        uint32_t id[2];
        launch_item(l, item, id);
        const uint64_t x = (uint64_t)p->group[0] * l->items[0] + id[0];
        const uint64_t row = (uint64_t)p->group[1] * l->items[1] + id[1];
        recorder_lane(r);
        WORK(r, ENTRY, .integer = 11, .special = 1, .control = 1);
        if (x < a->ow && row < a->c * a->oh)
            record_lane(a, row, x, r);
        WORK(r, EXIT, .control = 1);
    }
    recorder_warp(r, 0);
}

const struct kernel_model model_im2col = {part_im2col, record_im2col};
