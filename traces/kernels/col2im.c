/* The library's col2im: a work-item per input position (x) and channel and row (y) sums the entries
 * of the column matrix that came from it, and adds the sum to the image. */
#include "traces/kernels/launch.h"

enum { IM, COL };

enum { SITE_COL, SITE_READ, SITE_WRITE };

enum {
    ENTRY,
    UP_Y,
    DOWN_Y,
    FIRST_Y,
    UP_X,
    DOWN_X,
    FIRST_X,
    SUM,
    ROWS,
    ROW,
    CELLS,
    ADDRESS,
    USE,
    NEXT_ROW,
    RESULT,
    ADDED,
    LAST,
    EXIT
};

/* The input rows that one warp covers, in units of channel * h + row. */
struct col2im_strip {
    uint64_t first, rows;
};

static struct col2im_strip strip_of(const struct launch *l, const struct part *p) {
    const uint32_t first = p->index * KERNEL_WARP / l->items[0];
    const uint32_t last = ((p->index + 1) * KERNEL_WARP - 1) / l->items[0];
    return (struct col2im_strip){.first = (uint64_t)p->group[1] * l->items[1] + first,
                                 .rows = at_most(last + 1, l->items[1]) - first};
}

/* Whether all rows have as many windows over them as a row far from the edges, and the first of
 * these is found in the same way. */
static bool is_inner(const struct im2col_args *a, const struct col2im_strip *s) {
    const uint64_t h0 = s->first % a->h, h1 = h0 + s->rows - 1;
    return h1 < a->h && h0 + a->y.before > (a->r - 1) * a->y.dilation &&
           (h1 + a->y.before) / a->y.stride < a->oh && s->first + s->rows <= a->c * a->h;
}

static bool part_col2im(const struct launch *l, struct part *p) {
    const struct im2col_args *a = &l->im2col;
    if (p->index * KERNEL_WARP >= launch_items(l))
        return false;
    const struct col2im_strip s = strip_of(l, p);
    const uint64_t c = s.first / a->h, h = s.first % a->h, end = a->c * a->h;
    const uint64_t row = (h + a->y.before) / a->y.stride;
    p->key[0] = p->group[0] | (uint64_t)(p->index * KERNEL_WARP % l->items[0]) << 32;
    p->key[1] = is_inner(a, &s) ? (h + a->y.before) % a->y.stride + a->h : h;
    p->key[2] = s.first >= end ? 0 : at_most(end - s.first, s.rows);
    p->warp = p->index;
    p->base[IM] = a->in + (c * a->h + h) * a->w * KERNEL_REAL;
    p->base[COL] = a->col + (c * a->r * a->s * a->oh + row) * a->ow * KERNEL_REAL;
    return true;
}

/* Windows over padded position v, by ascending output: their offsets into the window. False: none
 * with this output. */
static bool window_at(const struct net_axis *a, uint64_t v, uint64_t out, uint64_t size,
                      uint64_t *offset) {
    const uint64_t distance = v - out * a->stride;
    *offset = distance / a->dilation;
    return v >= out * a->stride && distance % a->dilation == 0 && *offset < size;
}

/* First output whose window may reach padded position v. */
static uint64_t first_out(const struct net_axis *a, uint64_t v, uint64_t size) {
    const uint64_t span = (size - 1) * a->dilation;
    return v > span ? (v - span) / a->stride : 0;
}

/* The first output along one axis is a quotient that is rounded up or down, which are two blocks.
 */
static void round_first(struct recorder *r, uint32_t up, const struct net_axis *a, uint64_t v,
                        uint64_t size) {
    if (a->dilation == 1 && v >= size)
        WORK(r, up, .integer = 3, .special = 1, .control = 1);
    else
        WORK(r, up + 1, .integer = 1, .special = 1, .control = 1);
}

/* The windows of output row oy over padded column xp, which have row kh of their cells there. */
static void record_row(const struct im2col_args *a, uint64_t c, uint64_t kh, uint64_t oy,
                       uint64_t xp, struct recorder *r) {
    uint64_t kw;
    bool any = false;
    WORK(r, ROW, .control = 1);
    for (uint64_t ox = first_out(&a->x, xp, a->s); ox < a->ow && ox * a->x.stride <= xp; ox++) {
        if (!window_at(&a->x, xp, ox, a->s, &kw))
            continue;
        const uint64_t plane = (c * a->r + kh) * a->s + kw;
        if (!any)
            WORK(r, CELLS, .integer = 5, .special = 2, .control = 1);
        any = true;
        WORK(r, ADDRESS, .integer = 7, .special = 2);
        recorder_access(r, SITE_COL, OP_READ, COL,
                        a->col + ((plane * a->oh + oy) * a->ow + ox) * KERNEL_REAL, KERNEL_REAL);
        recorder_wait(r);
        WORK(r, USE, .integer = 2, .real = 1, .control = 1);
    }
    WORK(r, NEXT_ROW, .integer = 2, .control = 1);
}

static void record_sum(const struct im2col_args *a, uint64_t row, uint64_t x, struct recorder *r) {
    const uint64_t c = row / a->h, y = row % a->h + a->y.before, xp = x + a->x.before;
    uint64_t kh;
    bool any = false;
    WORK(r, SUM, .integer = 1, .control = 1);
    for (uint64_t oy = first_out(&a->y, y, a->r); oy < a->oh && oy * a->y.stride <= y; oy++) {
        if (!window_at(&a->y, y, oy, a->r, &kh))
            continue;
        if (!any)
            WORK(r, ROWS, .integer = 3, .control = 1);
        any = true;
        record_row(a, c, kh, oy, xp, r);
    }
    const uint64_t addr = a->in + (row * a->w + x) * KERNEL_REAL;
    WORK(r, RESULT, .integer = 7);
    recorder_access(r, SITE_READ, OP_READ, IM, addr, KERNEL_REAL);
    recorder_wait(r);
    WORK(r, ADDED, .real = 1);
    recorder_access(r, SITE_WRITE, OP_WRITE, IM, addr, KERNEL_REAL);
    WORK(r, LAST, .control = 1);
}

static void record_lane(const struct im2col_args *a, uint64_t row, uint64_t x, struct recorder *r) {
    WORK(r, ENTRY, .integer = 26, .special = 5, .control = 1);
    round_first(r, UP_Y, &a->y, row % a->h + a->y.before, a->r);
    WORK(r, FIRST_Y, .integer = 15, .special = 1, .control = 1);
    round_first(r, UP_X, &a->x, x + a->x.before, a->s);
    WORK(r, FIRST_X, .integer = 9, .control = 1);
    if (x < a->w && row < a->c * a->h)
        record_sum(a, row, x, r);
    WORK(r, EXIT, .control = 1);
}

static void record_col2im(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct im2col_args *a = &l->im2col;
    const uint32_t items = launch_items(l);
    for (uint32_t item = p->index * KERNEL_WARP;
         item < (p->index + 1) * KERNEL_WARP && item < items; item++) {
        uint32_t id[2];
        launch_item(l, item, id);
        const uint64_t x = (uint64_t)p->group[0] * l->items[0] + id[0];
        const uint64_t row = (uint64_t)p->group[1] * l->items[1] + id[1];
        recorder_lane(r);
        record_lane(a, row, x, r);
    }
    recorder_warp(r, 0);
}

const struct kernel_model model_col2im = {part_col2im, record_col2im};
