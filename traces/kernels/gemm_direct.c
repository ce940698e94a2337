/* The library's direct GEMM (one kernel, any shape): work-groups of mdimcd x ndimcd work-items
 * compute tiles of wgd x wgd. Whole steps of wgd along K go through local memory with a barrier
 * after loading; the rest of K is read by each work-item for itself; then the tile is stored. */
#include "traces/kernels/launch.h"

enum { A, B, C };

/* Sites of the instructions: the unrolled loops make one per iteration. */
enum { SITE_A = 0, SITE_B = 128, SITE_C_READ = 256, SITE_C_WRITE = 640 };

/* Blocks of the kernel as LLVM 14 compiles it at -O1, everything inlined, for the tiles of
 * model_gemm_direct_has_work: a load has four, a store five. */
enum {
    BLOCK_ENTRY,
    BLOCK_ACROSS,
    BLOCK_STEPS,
    BLOCK_FIRST,
    BLOCK_NEXT,
    BLOCK_LOADED,
    BLOCK_COMPUTE,
    BLOCK_PRODUCTS,
    BLOCK_COMPUTED,
    BLOCK_REST,
    BLOCK_REST_FIRST,
    BLOCK_REST_PRODUCTS,
    BLOCK_RESULTS,
    BLOCK_EXIT,
    BLOCK_LOAD = 16,
    BLOCK_REST_LOAD = BLOCK_LOAD + 4 * 16,
    BLOCK_STORE = BLOCK_REST_LOAD + 3 * 6
};

#define CONFLICTS 1 /* of a store to local memory: 32 lanes have two words each of 16 banks */

struct tile {
    const struct gemm_args *g;
    const struct tiles *t;
    uint64_t m0, n0, k0; /* first row, column of C and position along K */
    uint64_t steps;      /* whole ones */
    enum { LOAD, COMPUTE, FINISH } stage;
    bool whole; /* the fast path: a whole tile of C */
};

static struct tile tile_of(const struct launch *l, const struct part *p) {
    const uint64_t wgd = l->tiles->direct.wgd;
    struct tile t = {.g = &l->gemm, .t = l->tiles, .steps = l->gemm.k / wgd};
    t.m0 = p->group[0] * wgd;
    t.n0 = p->group[1] * wgd;
    t.k0 = p->index / 2 * wgd;
    t.stage = p->index == 2 * t.steps ? FINISH : p->index % 2 ? COMPUTE : LOAD;
    t.whole = t.m0 + wgd <= t.g->m && t.n0 + wgd <= t.g->n;
    return t;
}

static bool part_direct(const struct launch *l, struct part *p) {
    const struct tile t = tile_of(l, p);
    const uint64_t wgd = l->tiles->direct.wgd;
    if (p->index > 2 * t.steps)
        return false;
    const struct gemm_args *g = t.g;
    p->warp = 0;
    p->key[0] = t.stage | (uint64_t)(p->index == 0) << 2;
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
    const uint32_t n = site - d->site, block = BLOCK_LOAD + 4 * (n + 8 * d->buffer);
    const bool new_row = d->trans == d->fast_outer ? n % 2 == 0 : n < 2;
    if (t->whole)
        WORK(r, block, .integer = new_row ? 4 : 2);
    else
        WORK(r, block, .integer = new_row ? 3 : 1, .control = 1);
    if (t->whole || x < d->size) {
        if (!t->whole)
            WORK(r, block + 1, .integer = 3);
        recorder_access(r, site, OP_READ, d->buffer, matrix_at(d->m, row, column),
                        d->vw * KERNEL_REAL);
        if (!t->whole)
            WORK(r, block + 2, .control = 1);
    }
    recorder_wait(r);
    WORK(r, block + 3, .shared = 1, .conflicts = CONFLICTS);
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

/* One row or column of the rest of K, of `site`, where it is inside the matrix. */
static void load_own(struct recorder *r, const struct tile *t, uint32_t site, uint32_t buffer,
                     bool inside, uint64_t addr) {
    const uint32_t n = buffer == A ? site - SITE_A : site - SITE_B;
    const uint32_t block = BLOCK_REST_LOAD + 3 * (n + 4 * buffer);
    const bool first = !(buffer == A ? t->g->a_trans : t->g->b_trans) && n == 0;
    const bool next = !(buffer == A ? t->g->a_trans : t->g->b_trans) && n > 0;
    if (!t->whole)
        WORK(r, block, .integer = first, .control = 1);
    if (!inside)
        return;
    WORK(r, block + 1, .integer = (t->whole ? next : first) ? 2 : 3);
    recorder_access(r, site, OP_READ, buffer, addr, KERNEL_REAL);
    if (!t->whole)
        WORK(r, block + 2, .control = 1);
}

/* The rest of K, each work-item for its own rows and columns of the tile. */
static void load_rest(struct recorder *r, const struct tile *t, uint64_t m, uint64_t n) {
    const struct gemm_args *g = t->g;
    const uint32_t mwid = t->t->direct.wgd / t->t->direct.mdimcd;
    const uint32_t nwid = t->t->direct.wgd / t->t->direct.ndimcd;
    WORK(r, BLOCK_REST, .integer = 1, .control = 1);
    if (t->k0 < g->k)
        WORK(r, BLOCK_REST_FIRST, .integer = t->whole ? 10 : 12 + 3 * g->a_trans + g->b_trans,
             .control = 1);
    for (uint64_t k = t->k0; k < g->k; k++) {
        for (uint32_t i = 0; i < mwid; i++)
            load_own(r, t, SITE_A + i, A, t->whole || m + i < g->m,
                     g->a_trans ? matrix_at(&g->a, m + i, k) : matrix_at(&g->a, k, m + i));
        for (uint32_t i = 0; i < nwid; i++)
            load_own(r, t, SITE_B + i, B, t->whole || n + i < g->n,
                     g->b_trans ? matrix_at(&g->b, n + i, k) : matrix_at(&g->b, k, n + i));
        recorder_wait(r);
        WORK(r, BLOCK_REST_PRODUCTS, .integer = 2, .real = 8, .control = 1);
    }
}

/* Between two stores: the next one's place, or whether it is inside the matrix. */
static void before_store(struct recorder *r, const struct tile *t, uint32_t n) {
    static const uint32_t checks[] = {5, 3, 3, 3, 4, 1, 1, 1};
    if (n == 0)
        WORK(r, BLOCK_RESULTS, .integer = t->whole ? 6 : 5, .real = 1, .control = 1);
    else
        WORK(r, BLOCK_STORE + 5 * n, .integer = t->whole ? 5 : checks[n % 8], .control = 1);
}

static void store(struct recorder *r, const struct tile *t, uint64_t m, uint64_t n) {
    const struct gemm_args *g = t->g;
    const uint32_t mwid = t->t->direct.wgd / t->t->direct.mdimcd;
    const uint32_t nwid = t->t->direct.wgd / t->t->direct.ndimcd;
    for (uint32_t ni = 0; ni < nwid; ni++)
        for (uint32_t mi = 0; mi < mwid; mi++) {
            const uint32_t number = ni * mwid + mi;
            before_store(r, t, number);
            if (!t->whole && (m + mi >= g->m || n + ni >= g->n))
                continue;
            const uint64_t addr =
                g->c_trans ? matrix_at(&g->c, m + mi, n + ni) : matrix_at(&g->c, n + ni, m + mi);
            const uint32_t site = t->whole ? number : 0, block = BLOCK_STORE + 5 * number;
            if (!t->whole)
                WORK(r, block + 1, .integer = 4, .control = 1);
            if (g->beta) {
                WORK(r, block + 2, .integer = 2);
                recorder_access(r, SITE_C_READ + site, OP_READ, C, addr, KERNEL_REAL);
                recorder_wait(r);
            }
            WORK(r, block + 3, .integer = 2, .real = g->beta ? 2 : 1, .control = 1);
            recorder_access(r, SITE_C_WRITE + site, OP_WRITE, C, addr, KERNEL_REAL);
            if (!t->whole || number + 1 == mwid * nwid)
                WORK(r, block + 4, .control = 1);
        }
    WORK(r, BLOCK_EXIT, .control = 1);
}

/* What comes before the first step along K, or after the one before. */
static void begin(struct recorder *r, const struct tile *t, bool first) {
    if (!first) {
        WORK(r, BLOCK_NEXT, .integer = 2, .control = 1);
        return;
    }
    WORK(r, BLOCK_ENTRY, .integer = 12, .special = 1, .control = 1);
    if (t->m0 + t->t->direct.wgd <= t->g->m)
        WORK(r, BLOCK_ACROSS, .integer = 2, .special = 1, .control = 1);
    WORK(r, BLOCK_STEPS, .integer = 2, .special = 1, .control = 1);
    if (t->steps)
        WORK(r, BLOCK_FIRST, .integer = (t->whole ? 64 : 79 + t->g->a_trans) + 4 * t->g->b_trans,
             .special = 1, .control = 1);
}

/* The products of one step, in two stretches of 16 along K. */
static void compute(struct recorder *r, const struct tile *t) {
    WORK(r, BLOCK_COMPUTE, .control = 1);
    for (uint32_t i = 0; i < 2; i++)
        WORK(r, BLOCK_PRODUCTS, .integer = t->g->b_trans ? 209 : 225, .real = 128, .control = 1,
             .shared = 96);
    WORK(r, BLOCK_COMPUTED, .control = 1);
}

static void record_item(const struct launch *l, const struct tile *t, bool first, uint32_t item,
                        struct recorder *r) {
    uint32_t id[2];
    recorder_lane(r);
    launch_item(l, item, id);
    if (t->stage == COMPUTE) {
        compute(r, t);
        return;
    }
    begin(r, t, first);
    if (t->stage == FINISH) {
        const uint64_t m = t->m0 + id[0] * (t->t->direct.wgd / t->t->direct.mdimcd);
        const uint64_t n = t->n0 + id[1] * (t->t->direct.wgd / t->t->direct.ndimcd);
        load_rest(r, t, m, n);
        store(r, t, m, n);
    } else {
        const struct side a = side_a(t), b = side_b(t);
        load_side(r, t, &a, item);
        load_side(r, t, &b, item);
        WORK(r, BLOCK_LOADED, .control = 1);
    }
}

static void record_direct(const struct launch *l, const struct part *p, struct recorder *r) {
    const struct tile t = tile_of(l, p);
    const uint32_t items = launch_items(l);
    for (uint32_t item = 0; item < items; item++) {
        record_item(l, &t, p->index == 0, item, r);
        if ((item + 1) % KERNEL_WARP && item + 1 < items)
            continue;
        if (t.stage == FINISH)
            recorder_warp(r, item / KERNEL_WARP);
        else
            recorder_barrier(r, item / KERNEL_WARP);
    }
}

bool model_gemm_direct_has_work(const struct tiles *t) {
    return t->direct.wgd == 32 && t->direct.mdimcd == 8 && t->direct.ndimcd == 16 &&
           t->direct.mdimad == 8 && t->direct.ndimbd == 16 && t->direct.kwid == 16 &&
           t->direct.vwmd == 1 && t->direct.vwnd == 1 && t->direct.pada && t->direct.padb;
}

const struct kernel_model model_gemm_direct = {part_direct, record_direct};
