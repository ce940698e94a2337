/* Generated kernels of windows that walk unevenly, against their definitions: what each work-item
 * reads and writes, gathered into warp accesses as a capture gathers them. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "tests/suites.h"
#include "traces/capture/warps.h"
#include "traces/kernels/plan.h"

CU_pSuite suite_kernel_windows(void);

/* Accesses in order, as both sides have them. */
struct heard {
    struct access {
        uint64_t line;
        uint32_t warp, sectors;
        enum trace_op op;
    } * at;
    size_t n, cap;
};

static int hear(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                struct sim_err *err) {
    struct heard *h = arg;
    const int rc = sim_grow((void **)&h->at, &h->cap, h->n, sizeof *h->at, err);
    if (rc == 0)
        h->at[h->n++] = (struct access){.line = line, .warp = warp, .sectors = sectors, .op = op};
    return rc;
}

static const char instructions[8][16]; /* addresses, as a compiler's objects have them */

/* A work-item of a kernel, which tells its accesses in order. */
struct item {
    struct warps *warps;
    uint32_t number;
};

static void touch(const struct item *i, unsigned instruction, enum trace_op op, uint64_t base,
                  int64_t element) {
    CU_ASSERT_EQUAL(warps_access(i->warps, instructions[instruction], i->number, op,
                                 base + (uint64_t)element * 4, 4, NULL),
                    0);
}

/* The window's place over the input, or false where it is padding. */
static bool inside(const struct net_axis *a, int64_t out, int64_t tap, uint64_t size, int64_t *at) {
    *at = out * (int64_t)a->stride + tap * (int64_t)a->dilation - (int64_t)a->before;
    return *at >= 0 && *at < (int64_t)size;
}

/* Element (channel, kh, kw) of position (oy, ox) of the matrix of columns. */
static int64_t column(const struct im2col_args *a, int64_t c, int64_t kh, int64_t kw, int64_t oy,
                      int64_t ox) {
    const int64_t row = (c * (int64_t)a->r + kh) * (int64_t)a->s + kw;
    return (row * (int64_t)a->oh + oy) * (int64_t)a->ow + ox;
}

static void im2col_item(const struct im2col_args *a, const struct item *i, int64_t gx, int64_t gy) {
    const int64_t c = gy / (int64_t)a->oh, oy = gy % (int64_t)a->oh;
    int64_t y, x;
    if (gx >= (int64_t)a->ow || c >= (int64_t)a->c)
        return;
    for (int64_t kh = 0; kh < (int64_t)a->r; kh++)
        for (int64_t kw = 0; kw < (int64_t)a->s; kw++) {
            const bool down = inside(&a->y, oy, kh, a->h, &y);
            if (inside(&a->x, gx, kw, a->w, &x) && down)
                touch(i, 0, OP_READ, a->in, (c * (int64_t)a->h + y) * (int64_t)a->w + x);
            touch(i, 1, OP_WRITE, a->col, column(a, c, kh, kw, oy, gx));
        }
}

/* The tap of output `out` that lies over cell `at`; -1: none. */
static int64_t tap_over(const struct net_axis *a, int64_t out, uint64_t taps, int64_t at) {
    for (int64_t tap = 0; tap < (int64_t)taps; tap++)
        if (out * (int64_t)a->stride + tap * (int64_t)a->dilation - (int64_t)a->before == at)
            return tap;
    return -1;
}

static void col2im_item(const struct im2col_args *a, const struct item *i, int64_t gx, int64_t gy) {
    const int64_t c = gy / (int64_t)a->h, y = gy % (int64_t)a->h;
    if (gx >= (int64_t)a->w || c >= (int64_t)a->c)
        return;
    for (int64_t oy = 0; oy < (int64_t)a->oh; oy++)
        for (int64_t ox = 0; ox < (int64_t)a->ow; ox++) {
            const int64_t kh = tap_over(&a->y, oy, a->r, y), kw = tap_over(&a->x, ox, a->s, gx);
            if (kh >= 0 && kw >= 0)
                touch(i, 2, OP_READ, a->col, column(a, c, kh, kw, oy, ox));
        }
    touch(i, 3, OP_READ, a->in, gy * (int64_t)a->w + gx);
    touch(i, 4, OP_WRITE, a->in, gy * (int64_t)a->w + gx);
}

static void pool_item(const struct pool_args *a, const struct item *i, int64_t g) {
    const int64_t ox = g % (int64_t)a->ow, oy = g / (int64_t)a->ow % (int64_t)a->oh;
    const int64_t plane = g / (int64_t)a->ow / (int64_t)a->oh;
    int64_t y, x;
    if (g >= (int64_t)a->n)
        return;
    for (int64_t kh = 0; kh < (int64_t)a->r; kh++)
        for (int64_t kw = 0; kw < (int64_t)a->s; kw++) {
            const bool down = inside(&a->y, oy, kh, a->h, &y);
            if (inside(&a->x, ox, kw, a->w, &x) && down)
                touch(i, 0, OP_READ, a->in, (plane * (int64_t)a->h + y) * (int64_t)a->w + x);
        }
    touch(i, 1, OP_WRITE, a->out, g);
}

static void pool_gradient_item(const struct pool_args *a, const struct item *i, int64_t g) {
    const int64_t x = g % (int64_t)a->w, y = g / (int64_t)a->w % (int64_t)a->h;
    const int64_t plane = g / (int64_t)a->w / (int64_t)a->h;
    if (g >= (int64_t)a->n)
        return;
    touch(i, 0, OP_READ, a->in, g);
    for (int64_t oy = 0; oy < (int64_t)a->oh; oy++)
        for (int64_t ox = 0; ox < (int64_t)a->ow; ox++) {
            const int64_t o = (plane * (int64_t)a->oh + oy) * (int64_t)a->ow + ox;
            if (tap_over(&a->y, oy, a->r, y) < 0 || tap_over(&a->x, ox, a->s, x) < 0)
                continue;
            touch(i, 2, OP_READ, a->out, o);
            touch(i, 3, OP_READ, a->dout, o);
        }
    touch(i, 4, OP_WRITE, a->din, g);
}

static void run_item(const struct launch *l, const struct item *i, int64_t gx, int64_t gy) {
    if (l->model == &model_im2col)
        im2col_item(&l->im2col, i, gx, gy);
    else if (l->model == &model_col2im)
        col2im_item(&l->im2col, i, gx, gy);
    else if (l->pool.grad)
        pool_gradient_item(&l->pool, i, gx);
    else
        pool_item(&l->pool, i, gx);
}

static void by_definition(const struct launch *l, uint32_t x, uint32_t y, struct heard *out) {
    struct item i = {.warps = warps_new(KERNEL_WARP, NULL)};
    CU_ASSERT_EQUAL(warps_begin(i.warps, launch_items(l), NULL), 0);
    for (i.number = 0; i.number < launch_items(l); i.number++) {
        uint32_t id[2];
        launch_item(l, i.number, id);
        run_item(l, &i, (int64_t)x * l->items[0] + id[0], (int64_t)y * l->items[1] + id[1]);
    }
    CU_ASSERT_EQUAL(warps_flush(i.warps, false, hear, out, NULL), 0);
    warps_free(i.warps);
}

static void by_model(const struct launch *l, uint32_t x, uint32_t y, struct recorder *r,
                     struct heard *out) {
    struct part p = {.group = {x, y}};
    for (p.index = 0; l->model->part(l, &p); p.index++) {
        recorder_begin(r, p.base);
        l->model->record(l, &p, r);
        for (uint32_t i = 0; i < r->out.n; i++)
            hear(out, word_warp(r->out.word[i]) + p.warp, word_op(r->out.word[i]),
                 p.base[r->out.buffer[i]] + (uint64_t)r->out.rel[i], word_extent(r->out.word[i]),
                 NULL);
    }
}

static bool same_access(const struct access *a, const struct access *b) {
    return a->line == b->line && a->warp == b->warp && a->sectors == b->sectors && a->op == b->op;
}

/* Every work-group of a launch. */
static bool same_launch(const struct launch *l, struct recorder *r) {
    struct heard a = {0}, b = {0};
    for (uint32_t y = 0; y < l->groups[1]; y++)
        for (uint32_t x = 0; x < l->groups[0]; x++) {
            by_definition(l, x, y, &a);
            by_model(l, x, y, r, &b);
        }
    bool same = a.n == b.n && a.n > 0;
    for (size_t i = 0; i < a.n && same; i++)
        same = same_access(&a.at[i], &b.at[i]);
    free(a.at);
    free(b.at);
    return same;
}

static struct net_axis random_axis(struct rng *r, bool both) {
    struct net_axis a = {1 + rng_below(r, 3), 1, rng_below(r, 3), rng_below(r, 3)};
    if (both || a.stride == 1)
        a.dilation = 1 + rng_below(r, 3);
    return a;
}

/* Convolutions and pools in training, so that gradients are there, too: of a convolution none with
 * both steps and gaps along one direction. */
static struct net_layer random_layer(struct rng *r) {
    struct net_layer l = {.name = "uneven",
                          .type = rng_below(r, 2) ? NET_CONV : NET_POOL,
                          .n = 1,
                          .c = 1 + rng_below(r, 3),
                          .r = 1 + rng_below(r, 3),
                          .s = 1 + rng_below(r, 4),
                          .groups = 1};
    l.k = l.type == NET_POOL ? l.c : 2;
    l.y = random_axis(r, l.type == NET_POOL);
    l.x = random_axis(r, l.type == NET_POOL);
    l.h = l.y.dilation * (l.r - 1) + 1 + rng_below(r, 9);
    l.w = l.x.dilation * (l.s - 1) + 1 + rng_below(r, 20);
    return l;
}

static unsigned compare_layer(const struct net_layer *net, const struct tiles *tiles) {
    /* the gradient of the first layer's input is left out: two layers */
    struct net_layer two[] = {*net, *net};
    two[1].c = net->k;
    const struct network n = {.name = "uneven", .layers = two, .n = 2};
    const struct plan_options o = {.batch = 2, .training = true, .first = 1, .last = 2};
    struct trace_meta meta = {0};
    struct recorder r = {0};
    const struct launch *l;
    struct plan *p;
    unsigned compared = 0;
    CU_ASSERT_EQUAL_FATAL(plan_new(&p, &n, tiles, &o, NULL), 0);
    while (!plan_next(p, &meta, &l, NULL) && l)
        if (l->model == &model_im2col || l->model == &model_col2im || l->model == &model_pool) {
            const bool same = same_launch(l, &r);
            if (!same)
                fprintf(stderr, "%s of %s differs from its definition\n", l->name,
                        net_type_name(net->type));
            CU_ASSERT(same);
            compared++;
        }
    plan_free(p);
    meta_free(&meta);
    recorder_free(&r);
    return compared;
}

static void test_definitions(void) {
    struct rng r = rng_stream(71, 0);
    struct tiles tiles;
    unsigned compared = 0;
    CU_ASSERT_EQUAL_FATAL(tiles_open(&tiles, "gtx1080ti", NULL), 0);
    for (int i = 0; i < 150; i++) {
        const struct net_layer l = random_layer(&r);
        compared += compare_layer(&l, &tiles);
    }
    CU_ASSERT(compared > 600);
}

CU_pSuite suite_kernel_windows(void) {
    CU_pSuite s = CU_add_suite("kernels: uneven windows", NULL, NULL);
    CU_ADD_TEST(s, test_definitions);
    return s;
}
