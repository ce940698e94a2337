/* The library's direct GEMM (one kernel, any shape): work-groups of mdimcd x ndimcd work-items
 * compute tiles of wgd x wgd. Whole steps of wgd along K go through local memory with a barrier
 * after loading; the rest of K is read by each work-item for itself; then the tile is stored. */
#include "traces/kernels/launch.h"

enum { A, B, C };

/* Sites of the instructions: the unrolled loops make one per iteration. */
enum { SITE_A = 0, SITE_B = 128, SITE_C_READ = 256, SITE_C_WRITE = 640 };

struct tile {
    const struct gemm_args *g;
    const struct tiles *t;
    uint64_t m0, n0, k0; /* first row, column of C and position along K */
    bool whole;          /* the fast path: a whole tile of C */
};

static struct tile tile_of(const struct launch *l, const struct part *p) {
    const uint64_t wgd = l->tiles->direct.wgd;
    struct tile t = {.g = &l->gemm, .t = l->tiles};
    t.m0 = p->group[0] * wgd;
    t.n0 = p->group[1] * wgd;
    t.k0 = p->index * wgd;
    t.whole = t.m0 + wgd <= t.g->m && t.n0 + wgd <= t.g->n;
    return t;
}

static bool part_direct(const struct launch *l, struct part *p) {
    const struct tile t = tile_of(l, p);
    const uint64_t wgd = l->tiles->direct.wgd, steps = t.g->k / wgd;
    if (p->index > steps)
        return false;
    const struct gemm_args *g = t.g;
    p->warp = 0;
    p->key[0] = p->index == steps;
    p->key[1] = at_most(g->m - t.m0, wgd);
    p->key[2] = at_most(g->n - t.n0, wgd);
    p->base[A] = g->a_trans ? matrix_at(&g->a, t.m0, t.k0) : matrix_at(&g->a, t.k0, t.m0);
    p->base[B] = g->b_trans ? matrix_at(&g->b, t.n0, t.k0) : matrix_at(&g->b, t.k0, t.n0);
    p->base[C] = g->c_trans ? matrix_at(&g->c, t.m0, t.n0) : matrix_at(&g->c, t.n0, t.m0);
    return true;
}

/* One side of a tile's load into local memory: `across` counts along M or N from x0, limited to
 * `size` where the tile is not whole. */
struct side {
    const struct matrix *m;
    uint32_t buffer, site;
    bool trans;
    uint64_t x0, size;
    uint32_t vw;         /* elements a lane loads at a time */
    uint32_t dim;        /* lanes across the contiguous direction */
    uint32_t fast, slow; /* loads of a lane in the two directions */
    bool fast_outer;     /* which of the two loops is the outer one */
};

static uint32_t vector_width(const struct tile *t, const struct matrix *m, uint32_t vw) {
    return t->whole && m->ld % vw == 0 && m->offset % vw == 0 ? vw : 1;
}

static struct side side_a(const struct tile *t) {
    const uint32_t wgd = t->t->direct.wgd, dim = t->t->direct.mdimad;
    const uint32_t other = t->t->direct.mdimcd * t->t->direct.ndimcd / dim;
    return (struct side){&t->g->a,
                         A,
                         SITE_A,
                         t->g->a_trans,
                         t->m0,
                         t->g->m,
                         vector_width(t, &t->g->a, t->t->direct.vwmd),
                         dim,
                         wgd / dim,
                         wgd / other,
                         true};
}

static struct side side_b(const struct tile *t) {
    const uint32_t wgd = t->t->direct.wgd, dim = t->t->direct.ndimbd;
    const uint32_t other = t->t->direct.mdimcd * t->t->direct.ndimcd / dim;
    return (struct side){&t->g->b,
                         B,
                         SITE_B,
                         t->g->b_trans,
                         t->n0,
                         t->g->n,
                         vector_width(t, &t->g->b, t->t->direct.vwnd),
                         dim,
                         wgd / dim,
                         wgd / other,
                         false};
}

/* Element (f, s) of the tile: f along the contiguous direction, s along the other. */
static void load_one(struct recorder *r, const struct tile *t, const struct side *d, uint32_t site,
                     uint64_t f, uint64_t s) {
    const uint64_t x = d->x0 + (d->trans ? s : f);
    const uint64_t column = d->trans ? t->k0 + f : x, row = d->trans ? x : t->k0 + s;
    if (t->whole || x < d->size)
        recorder_access(r, site, OP_READ, d->buffer, matrix_at(d->m, row, column),
                        d->vw * KERNEL_REAL);
}

static void load_side(struct recorder *r, const struct tile *t, const struct side *d,
                      uint32_t item) {
    const uint32_t i0 = item % d->dim, i1 = item / d->dim;
    const uint32_t fast = d->fast / d->vw, outer = d->fast_outer ? fast : d->slow;
    const uint32_t inner = d->fast_outer ? d->slow : fast;
    uint32_t site = d->site;
    for (uint32_t o = 0; o < outer; o++)
        for (uint32_t i = 0; i < inner; i++) {
            const uint32_t f = (d->fast_outer ? o : i) + i0 * fast;
            const uint32_t s = (d->fast_outer ? i : o) + i1 * d->slow;
            load_one(r, t, d, site++, (uint64_t)f * d->vw, s);
        }
}

/* The rest of K, each work-item for its own rows and columns of the tile. */
static void load_rest(struct recorder *r, const struct tile *t, uint64_t m, uint64_t n) {
    const struct gemm_args *g = t->g;
    const uint32_t mwid = t->t->direct.wgd / t->t->direct.mdimcd;
    const uint32_t nwid = t->t->direct.wgd / t->t->direct.ndimcd;
    for (uint64_t k = t->k0; k < g->k; k++) {
        for (uint32_t i = 0; i < mwid; i++)
            if (t->whole || m + i < g->m)
                recorder_access(r, SITE_A + i, OP_READ, A,
                                g->a_trans ? matrix_at(&g->a, m + i, k)
                                           : matrix_at(&g->a, k, m + i),
                                KERNEL_REAL);
        for (uint32_t i = 0; i < nwid; i++)
            if (t->whole || n + i < g->n)
                recorder_access(r, SITE_B + i, OP_READ, B,
                                g->b_trans ? matrix_at(&g->b, n + i, k)
                                           : matrix_at(&g->b, k, n + i),
                                KERNEL_REAL);
    }
}

static void store(struct recorder *r, const struct tile *t, uint64_t m, uint64_t n) {
    const struct gemm_args *g = t->g;
    const uint32_t mwid = t->t->direct.wgd / t->t->direct.mdimcd;
    const uint32_t nwid = t->t->direct.wgd / t->t->direct.ndimcd;
    for (uint32_t ni = 0; ni < nwid; ni++)
        for (uint32_t mi = 0; mi < mwid; mi++) {
            if (!t->whole && (m + mi >= g->m || n + ni >= g->n))
                continue;
            const uint64_t addr =
                g->c_trans ? matrix_at(&g->c, m + mi, n + ni) : matrix_at(&g->c, n + ni, m + mi);
            const uint32_t site = t->whole ? ni * mwid + mi : 0;
            if (g->beta)
                recorder_access(r, SITE_C_READ + site, OP_READ, C, addr, KERNEL_REAL);
            recorder_access(r, SITE_C_WRITE + site, OP_WRITE, C, addr, KERNEL_REAL);
        }
}

static void record_item(const struct launch *l, const struct tile *t, bool last, uint32_t item,
                        struct recorder *r) {
    uint32_t id[2];
    recorder_lane(r);
    launch_item(l, item, id);
    if (last) {
        const uint64_t m = t->m0 + id[0] * (t->t->direct.wgd / t->t->direct.mdimcd);
        const uint64_t n = t->n0 + id[1] * (t->t->direct.wgd / t->t->direct.ndimcd);
        load_rest(r, t, m, n);
        store(r, t, m, n);
    } else {
        const struct side a = side_a(t), b = side_b(t);
        load_side(r, t, &a, item);
        load_side(r, t, &b, item);
    }
}

static void record_direct(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct tile t = tile_of(l, p);
    const uint32_t items = launch_items(l);
    for (uint32_t item = 0; item < items; item++) {
        record_item(l, &t, p->key[0], item, r);
        if ((item + 1) % KERNEL_WARP == 0 || item + 1 == items)
            recorder_warp(r, item / KERNEL_WARP);
    }
}

const struct kernel_model model_gemm_direct = {part_direct, record_direct};
