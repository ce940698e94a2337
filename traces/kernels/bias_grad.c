/* Gradient of the bias: a work-group of 64 per channel sums over images and columns, work-item l
 * taking elements l, l + 64, ...; after the reduction in local memory work-item 0 writes. The sum
 * is recorded in stretches of iterations, which no barrier divides but no order crosses either. */
#include "traces/kernels/launch.h"

enum { DOUT, DBIAS };

enum { SITE_DOUT, SITE_DBIAS };

enum {
    ENTRY,
    ADDRESS,
    ADD,
    SUMMED,
    HALF,
    HALVED,
    NEXT_HALF,
    AT_BARRIER,
    RESULT,
    STORE,
    LAST,
    EXIT
};

#define STRETCH 64u /* iterations */

/* The last half of the sum is of 32, 16, ... 1 elements, with a barrier before each. */
#define HALVES 6u

struct stretch {
    uint64_t warps, count; /* stretches per warp */
    uint64_t warp, first;  /* iteration */
    uint64_t half;         /* how many of the halves are begun */
    uint64_t total;        /* elements of the channel */
    bool last;             /* of the warp */
};

static struct stretch stretch_of(const struct launch *l, const struct part *p) {
    const struct bias_grad_args *a = &l->bias_grad;
    const uint64_t items = l->items[0];
    struct stretch s = {.warps = items / KERNEL_WARP, .total = a->images * a->inner};
    s.count = (s.total + items * STRETCH - 1) / (items * STRETCH);
    s.warp = p->index / s.count;
    s.first = p->index % s.count * STRETCH;
    s.last = p->index % s.count + 1 == s.count;
    s.half = s.warp < s.warps ? 0 : p->index - s.warps * s.count + 1;
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
    p->key[0] = s.half;
    p->key[1] = p->key[2] = 0;
    if (s.half)
        return s.half <= HALVES;
    const uint64_t j = s.first * items + s.warp * KERNEL_WARP, span = STRETCH * items;
    p->warp = (uint32_t)s.warp;
    p->key[0] = (uint64_t)(s.first == 0) << 8 | (uint64_t)s.last << 9;
    p->key[1] = at_most(s.total + items > j ? s.total + items - j : 0, span + items);
    p->key[2] = a->inner - j % a->inner < span ? j % a->inner + 1 : 0;
    p->base[DOUT] = address(a, c, j);
    return true;
}

/* What follows a read, of this iteration or the last one of the stretch before. */
static void add(struct recorder *r) {
    recorder_wait(r);
    WORK(r, ADD, .integer = 2, .real = 1, .control = 1);
}

/* Iterations of a work-item; what follows the last one's read is left to the next stretch. */
static void record_item(const struct launch *l, const struct part *p, const struct stretch *s,
                        uint64_t item, struct recorder *r) {
    const struct bias_grad_args *a = &l->bias_grad;
    const uint64_t items = l->items[0], end = s->first + STRETCH;
    recorder_lane(r);
    if (s->first == 0)
        WORK(r, ENTRY, .integer = 4, .control = 1);
    else if ((s->first - 1) * items + item < s->total)
        recorder_resume(r);
    for (uint64_t k = s->first; k < end && k * items + item < s->total; k++) {
        if (k)
            add(r);
        WORK(r, ADDRESS, .integer = 7, .special = 1);
        recorder_access(r, SITE_DOUT, OP_READ, DOUT, address(a, p->group[0], k * items + item),
                        KERNEL_REAL);
    }
    if (!s->last && (end - 1) * items + item < s->total)
        return;
    if (item < s->total)
        add(r);
    WORK(r, SUMMED, .integer = 1, .control = 2, .shared = 1);
}

/* Half of what the half before has left is added to the other; at last the result is written. */
static void record_half(const struct part *p, const struct stretch *s, uint64_t item,
                        struct recorder *r) {
    recorder_lane(r);
    WORK(r, HALF, .integer = 1, .control = 1);
    if (item < KERNEL_WARP >> (s->half - 1))
        WORK(r, HALVED, .integer = 2, .real = 1, .control = 1, .shared = 3);
    WORK(r, NEXT_HALF, .integer = 2, .special = 1, .control = 1);
    if (s->half < HALVES) {
        WORK(r, AT_BARRIER, .control = 1);
        return;
    }
    WORK(r, RESULT, .integer = 1, .control = 1);
    if (item == 0) {
        WORK(r, STORE, .integer = 1, .shared = 1);
        recorder_access(r, SITE_DBIAS, OP_WRITE, DBIAS, p->base[DBIAS], KERNEL_REAL);
        WORK(r, LAST, .control = 1);
    }
    WORK(r, EXIT, .control = 1);
}

static void record_halves(const struct part *p, const struct stretch *s, struct recorder *r) {
    for (uint32_t warp = 0; warp < s->warps; warp++) {
        for (uint32_t lane = 0; lane < KERNEL_WARP; lane++)
            record_half(p, s, warp * KERNEL_WARP + lane, r);
        if (s->half < HALVES)
            recorder_barrier(r, warp);
        else
            recorder_warp(r, warp);
    }
}

static void record_bias_grad(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct stretch s = stretch_of(l, p);
    if (s.half) {
        record_halves(p, &s, r);
        return;
    }
    for (uint64_t lane = 0; lane < KERNEL_WARP; lane++)
        record_item(l, p, &s, s.warp * KERNEL_WARP + lane, r);
    if (s.last)
        recorder_barrier(r, 0);
    else
        recorder_warp(r, 0);
}

const struct kernel_model model_bias_grad = {part_bias_grad, record_bias_grad};
