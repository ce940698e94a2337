/* The library's indirect GEMM proper, on matrices that the tiles divide: A is k rows of m, B k rows
 * of n, C n rows of m elements. Operands go through local memory (SA, SB) with barriers around each
 * step of kwg along K, or each work-item reads them for itself. */
#include "traces/kernels/launch.h"

enum { A, B, C };

enum { SITE_A = 0, SITE_B = 256, SITE_C_READ = 512, SITE_C_WRITE = 640 };

/* What a part does. Without any operand in local memory there are no barriers, and the parts go
 * warp by warp. */
enum stage { LOAD, COMPUTE, STORE };

struct gemm_step {
    enum stage stage;
    uint64_t k0;
    bool one_warp;
    uint32_t warp;
};

static uint32_t warps_of(const struct launch *l) {
    return (launch_items(l) + KERNEL_WARP - 1) / KERNEL_WARP;
}

/* Fills *s for part `index` of a work-group; false where a group has not so many parts. */
static bool step_of(const struct launch *l, uint64_t index, struct gemm_step *s) {
    const bool local = l->tiles->gemm.sa || l->tiles->gemm.sb;
    const bool own = !l->tiles->gemm.sa || !l->tiles->gemm.sb;
    const uint64_t per_step = local + own, loops = l->gemm.k / l->tiles->gemm.kwg;
    const uint64_t parts = loops * per_step + 1, at = index % parts;
    *s = (struct gemm_step){.one_warp = !local, .warp = local ? 0 : (uint32_t)(index / parts)};
    s->k0 = at / per_step * l->tiles->gemm.kwg;
    s->stage = at == parts - 1 ? STORE : local && at % per_step == 0 ? LOAD : COMPUTE;
    return index / parts < (local ? 1 : warps_of(l));
}

static bool part_gemm(const struct launch *l, struct part *p) {
    const struct gemm_args *g = &l->gemm;
    const uint64_t m0 = p->group[0] * l->tiles->gemm.mwg, n0 = p->group[1] * l->tiles->gemm.nwg;
    struct gemm_step s;
    if (!step_of(l, p->index, &s))
        return false;
    p->warp = 0;
    p->key[0] = s.stage;
    p->key[1] = s.warp;
    p->base[A] = matrix_at(&g->a, s.k0, m0);
    p->base[B] = matrix_at(&g->b, s.k0, n0);
    p->base[C] = matrix_at(&g->c, n0, m0);
    return true;
}

/* One operand: `wg` elements of the tile across, `dim` work-items across when loading. */
struct operand {
    const struct matrix *m;
    uint32_t buffer, site;
    uint64_t x0, wg, dim, vw, own_dim;
    bool strided, local, across_outer;
};

static struct operand operand_a(const struct launch *l, const struct part *p) {
    const struct tiles *t = l->tiles;
    return (struct operand){&l->gemm.a,   A,
                            SITE_A,       p->group[0] * t->gemm.mwg,
                            t->gemm.mwg,  t->gemm.mdima,
                            t->gemm.vwm,  t->gemm.mdimc,
                            t->gemm.strm, t->gemm.sa,
                            true};
}

static struct operand operand_b(const struct launch *l, const struct part *p) {
    const struct tiles *t = l->tiles;
    return (struct operand){&l->gemm.b,   B,
                            SITE_B,       p->group[1] * t->gemm.nwg,
                            t->gemm.nwg,  t->gemm.ndimb,
                            t->gemm.vwn,  t->gemm.ndimc,
                            t->gemm.strn, t->gemm.sb,
                            false};
}

/* Vector i of work-item `id` of `dim`, each of which has `n`, along the tile. */
static uint64_t vector_at(const struct operand *o, uint64_t i, uint64_t id, uint64_t dim,
                          uint64_t n) {
    return o->x0 + (o->strided ? id + i * dim : i + id * n) * o->vw;
}

static void load_local(const struct launch *l, const struct operand *o, uint64_t k0, uint32_t item,
                       struct recorder *r) {
    const uint64_t i0 = item % o->dim, i1 = item / o->dim;
    const uint64_t across = o->wg / o->dim / o->vw;
    const uint64_t along = l->tiles->gemm.kwg / (launch_items(l) / o->dim);
    uint32_t site = o->site;
    for (uint64_t n = 0; n < across * along; n++) {
        const uint64_t i = o->across_outer ? n / along : n % across;
        const uint64_t k = (o->across_outer ? n % along : n / across) + i1 * along;
        recorder_access(r, site++, OP_READ, o->buffer,
                        matrix_at(o->m, k0 + k, vector_at(o, i, i0, o->dim, across)),
                        (uint32_t)o->vw * KERNEL_REAL);
    }
}

static void load_own(const struct operand *o, uint64_t k, uint32_t unrolled, uint32_t id,
                     struct recorder *r) {
    const uint64_t n = o->wg / o->own_dim / o->vw;
    for (uint64_t i = 0; i < n; i++)
        recorder_access(r, o->site + unrolled * (uint32_t)n + (uint32_t)i, OP_READ, o->buffer,
                        matrix_at(o->m, k, vector_at(o, i, id, o->own_dim, n)),
                        (uint32_t)o->vw * KERNEL_REAL);
}

static void compute(const struct launch *l, const struct operand *a, const struct operand *b,
                    uint64_t k0, const uint32_t id[2], struct recorder *r) {
    const uint64_t kwg = l->tiles->gemm.kwg, kwi = l->tiles->gemm.kwi;
    for (uint64_t k = 0; k < kwg; k++) {
        if (!a->local)
            load_own(a, k0 + k, (uint32_t)(k % kwi), id[0], r);
        if (!b->local)
            load_own(b, k0 + k, (uint32_t)(k % kwi), id[1], r);
    }
}

static void store(const struct launch *l, const struct part *p, const uint32_t id[2],
                  struct recorder *r) {
    const struct tiles *t = l->tiles;
    const uint64_t vwm = t->gemm.vwm, vwn = t->gemm.vwn;
    const uint64_t nwi = t->gemm.nwg / t->gemm.ndimc, mwi = t->gemm.mwg / t->gemm.mdimc / vwm;
    const struct operand a = operand_a(l, p);
    uint32_t site = 0;
    for (uint64_t ni = 0; ni < nwi; ni++) {
        const uint64_t n = t->gemm.strn ? ni % vwn + id[1] * vwn + ni / vwn * vwn * t->gemm.ndimc
                                        : ni + id[1] * nwi;
        for (uint64_t mi = 0; mi < mwi; mi++, site++) {
            const uint64_t addr = matrix_at(&l->gemm.c, p->group[1] * t->gemm.nwg + n,
                                            vector_at(&a, mi, id[0], t->gemm.mdimc, mwi));
            /* The compiler reads each element of the vector by itself. */
            for (uint32_t e = 0; e < vwm && l->gemm.beta; e++)
                recorder_access(r, SITE_C_READ + site * (uint32_t)vwm + e, OP_READ, C,
                                addr + (uint64_t)e * KERNEL_REAL, KERNEL_REAL);
            recorder_access(r, SITE_C_WRITE + site, OP_WRITE, C, addr, (uint32_t)vwm * KERNEL_REAL);
        }
    }
}

static void record_item(const struct launch *l, const struct part *p, const struct gemm_step *s,
                        uint32_t item, struct recorder *r) {
    const struct operand a = operand_a(l, p), b = operand_b(l, p);
    uint32_t id[2];
    launch_item(l, item, id);
    recorder_lane(r);
    if (s->stage == LOAD && a.local)
        load_local(l, &a, s->k0, item, r);
    if (s->stage == LOAD && b.local)
        load_local(l, &b, s->k0, item, r);
    if (s->stage == COMPUTE)
        compute(l, &a, &b, s->k0, id, r);
    if (s->stage == STORE)
        store(l, p, id, r);
}

static void record_gemm(const struct launch *l, const struct part *p, struct recorder *r) {
    const uint32_t items = launch_items(l);
    struct gemm_step s;
    step_of(l, p->index, &s);
    for (uint32_t item = 0; item < items; item++) {
        const uint32_t warp = item / KERNEL_WARP;
        if (s.one_warp && warp != s.warp)
            continue;
        record_item(l, p, &s, item, r);
        if ((item + 1) % KERNEL_WARP == 0 || item + 1 == items)
            recorder_warp(r, warp);
    }
}

const struct kernel_model model_gemm = {part_gemm, record_gemm};
