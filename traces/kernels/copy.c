/* The library's matrix copies around the indirect GEMM: with padding, transposed, and the fast
 * forms of both for sizes that the work-groups divide. */
#include "traces/kernels/launch.h"

enum { SRC, DEST };

/* Elements a work-group covers: along the contiguous dimension of the destination, and across. */
struct reach {
    uint64_t one, two;
};

/* Key and bases of a group that copies src(one0, two0) and on to dest(d_one0, d_two0) and on. */
static void set_part(const struct launch *l, struct part *p, const uint64_t src[2],
                     const uint64_t dest[2], const struct reach *reach) {
    const struct copy_args *a = &l->copy;
    const uint64_t most = reach->one > reach->two ? reach->one : reach->two;
    const uint64_t left[4] = {src[0] < a->src_one ? a->src_one - src[0] : 0,
                              src[1] < a->src_two ? a->src_two - src[1] : 0,
                              dest[0] < a->dest_one ? a->dest_one - dest[0] : 0,
                              dest[1] < a->dest_two ? a->dest_two - dest[1] : 0};
    p->key[0] = p->index;
    p->key[1] = at_most(left[0], most) << 32 | at_most(left[1], most);
    p->key[2] = at_most(left[2], most) << 32 | at_most(left[3], most);
    p->base[SRC] = matrix_at(&a->src, src[1], src[0]);
    p->base[DEST] = matrix_at(&a->dest, dest[1], dest[0]);
}

/* Calls `lane` for each work-item and ends the warps. */
typedef void lane_fn(const struct launch *l, const struct part *p, const uint32_t id[2],
                     struct recorder *r);

static void for_lanes(const struct launch *l, const struct part *p, struct recorder *r,
                      lane_fn *lane) {
    const uint32_t items = launch_items(l);
    for (uint32_t item = 0; item < items; item++) {
        uint32_t id[2];
        launch_item(l, item, id);
        recorder_lane(r);
        lane(l, p, id, r);
        if ((item + 1) % KERNEL_WARP == 0 || item + 1 == items)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

static bool part_copy_pad(const struct launch *l, struct part *p) {
    const uint64_t wx = l->tiles->pad.wptx, wy = l->tiles->pad.wpty;
    const struct reach reach = {wx * l->items[0], wy * l->items[1]};
    const uint64_t at[2] = {p->group[0] * reach.one, p->group[1] * reach.two};
    if (p->index)
        return false;
    set_part(l, p, at, at, &reach);
    return true;
}

static void lane_copy_pad(const struct launch *l, const struct part *p, const uint32_t id[2],
                          struct recorder *r) {
    const struct copy_args *a = &l->copy;
    const uint64_t wx = l->tiles->pad.wptx, wy = l->tiles->pad.wpty;
    uint32_t site = 0;
    for (uint64_t i = 0; i < wx; i++)
        for (uint64_t j = 0; j < wy; j++, site += 2) {
            const uint64_t one = (p->group[0] * wx + i) * l->items[0] + id[0];
            const uint64_t two = (p->group[1] * wy + j) * l->items[1] + id[1];
            if (one >= a->dest_one || two >= a->dest_two)
                continue;
            if (one < a->src_one && two < a->src_two)
                recorder_access(r, site, OP_READ, SRC, matrix_at(&a->src, two, one), KERNEL_REAL);
            recorder_access(r, site + 1, OP_WRITE, DEST, matrix_at(&a->dest, two, one),
                            KERNEL_REAL);
        }
}

static void record_copy_pad(const struct launch *l, const struct part *p, struct recorder *r) {
    for_lanes(l, p, r, lane_copy_pad);
}

/* Part 0 loads a square through local memory, part 1 stores it. */
static bool part_transpose_pad(const struct launch *l, struct part *p) {
    const uint64_t edge = l->tiles->padtra.wpt * l->tiles->padtra.tile;
    const struct reach reach = {edge, edge};
    const uint64_t dest[2] = {p->group[0] * edge, p->group[1] * edge};
    const uint64_t src[2] = {dest[1], dest[0]};
    if (p->index > 1)
        return false;
    set_part(l, p, src, dest, &reach);
    return true;
}

static void lane_transpose_pad(const struct launch *l, const struct part *p, const uint32_t id[2],
                               struct recorder *r) {
    const struct copy_args *a = &l->copy;
    const uint64_t wpt = l->tiles->padtra.wpt, tile = l->tiles->padtra.tile;
    uint32_t site = 0;
    for (uint64_t i = 0; i < wpt; i++)
        for (uint64_t j = 0; j < wpt; j++, site++) {
            const uint64_t x = (p->group[0] * wpt + i) * tile, y = (p->group[1] * wpt + j) * tile;
            if (!p->index && y + id[0] < a->src_one && x + id[1] < a->src_two)
                recorder_access(r, site, OP_READ, SRC, matrix_at(&a->src, x + id[1], y + id[0]),
                                KERNEL_REAL);
            if (p->index && x + id[0] < a->dest_one && y + id[1] < a->dest_two)
                recorder_access(r, site, OP_WRITE, DEST, matrix_at(&a->dest, y + id[1], x + id[0]),
                                KERNEL_REAL);
        }
}

static void record_transpose_pad(const struct launch *l, const struct part *p, struct recorder *r) {
    for_lanes(l, p, r, lane_transpose_pad);
}

/* The group's place along y, which may be shuffled along diagonals. */
static uint64_t diagonal(const struct launch *l, const struct part *p) {
    return l->tiles->transpose.shuffle ? (p->group[0] + p->group[1]) % l->groups[0] : p->group[1];
}

static bool part_transpose_fast(const struct launch *l, struct part *p) {
    const uint64_t edge = l->tiles->transpose.dim * l->tiles->transpose.wpt;
    const struct reach reach = {edge, edge};
    const uint64_t dest[2] = {p->group[0] * edge, diagonal(l, p) * edge};
    const uint64_t src[2] = {dest[1], dest[0]};
    if (p->index > 1)
        return false;
    set_part(l, p, src, dest, &reach);
    return true;
}

/* The compiler stores each element as it is computed, and then the vector that they make. */
static void store_vector(struct recorder *r, uint32_t site, uint64_t addr, uint32_t elements) {
    for (uint32_t i = 0; i < elements && elements > 1; i++)
        recorder_access(r, site++, OP_WRITE, DEST, addr + (uint64_t)i * KERNEL_REAL, KERNEL_REAL);
    recorder_access(r, site, OP_WRITE, DEST, addr, elements * KERNEL_REAL);
}

static void lane_transpose_fast(const struct launch *l, const struct part *p, const uint32_t id[2],
                                struct recorder *r) {
    const struct copy_args *a = &l->copy;
    const uint64_t dim = l->tiles->transpose.dim, wpt = l->tiles->transpose.wpt;
    const uint64_t far = p->index ? diagonal(l, p) : p->group[0];
    const uint64_t near = p->index ? p->group[0] : diagonal(l, p);
    for (uint64_t i = 0; i < wpt; i++) {
        const uint64_t two = (far * dim + id[1]) * wpt + i, one = (near * dim + id[0]) * wpt;
        if (p->index)
            store_vector(r, (uint32_t)(i * (wpt + 1)), matrix_at(&a->dest, two, one),
                         (uint32_t)wpt);
        else
            recorder_access(r, (uint32_t)i, OP_READ, SRC, matrix_at(&a->src, two, one),
                            (uint32_t)wpt * KERNEL_REAL);
    }
}

static void record_transpose_fast(const struct launch *l, const struct part *p,
                                  struct recorder *r) {
    for_lanes(l, p, r, lane_transpose_fast);
}

const struct kernel_model model_copy_pad = {part_copy_pad, record_copy_pad};
const struct kernel_model model_transpose_pad = {part_transpose_pad, record_transpose_pad};
const struct kernel_model model_transpose_fast = {part_transpose_fast, record_transpose_fast};
