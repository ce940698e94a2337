#include "traces/kernels/append.h"

/* The library takes matrices as columns: what a row-major caller hands it as A and C counts as
 * transposed, its B does not. */
static void gemm_direct(struct launch_list *list, const struct gemm_call *call) {
    static const char *const names[2][2] = {{"XgemmDirectNN", "XgemmDirectNT"},
                                            {"XgemmDirectTN", "XgemmDirectTT"}};
    const bool a_trans = !call->a_trans, b_trans = call->b_trans;
    struct launch *l = launches_append(list, &model_gemm_direct, names[a_trans][b_trans]);
    if (!l)
        return;
    const uint64_t wgd = list->tiles->direct.wgd;
    l->gemm = (struct gemm_args){.m = call->m,
                                 .n = call->n,
                                 .k = call->k,
                                 .a = call->a,
                                 .b = call->b,
                                 .c = call->c,
                                 .a_trans = a_trans,
                                 .b_trans = b_trans,
                                 .c_trans = true,
                                 .beta = call->beta};
    launches_shape(list, l, ceil_div(call->m, wgd), ceil_div(call->n, wgd),
                   list->tiles->direct.mdimcd, list->tiles->direct.ndimcd);
}

/* A copy that may use the fast kernels: same sizes on both sides, nothing offset. */
static bool is_fast(const struct copy_args *c) {
    return !c->src.offset && !c->dest.offset && c->src_one == c->dest_one &&
           c->src_two == c->dest_two && c->src.ld == c->dest.ld;
}

static void copy_straight(struct launch_list *list, const struct copy_args *c, bool pad) {
    const struct tiles *t = list->tiles;
    struct launch *l = launches_append(list, &model_copy_pad, pad ? "CopyPadMatrix" : "CopyMatrix");
    if (!l)
        return;
    l->copy = *c;
    launches_shape(list, l, ceil_div(ceil_div(c->dest_one, t->pad.wptx), t->pad.dimx),
                   ceil_div(ceil_div(c->dest_two, t->pad.wpty), t->pad.dimy), t->pad.dimx,
                   t->pad.dimy);
}

static void copy_transposed(struct launch_list *list, const struct copy_args *c, bool pad) {
    const struct tiles *t = list->tiles;
    const uint64_t wpt = t->transpose.wpt, edge = wpt * t->transpose.dim;
    const bool fast =
        is_fast(c) && c->src.ld % wpt == 0 && c->src_one % edge == 0 && c->src_two % edge == 0;
    struct launch *l = fast ? launches_append(list, &model_transpose_fast, "TransposeMatrixFast")
                            : launches_append(list, &model_transpose_pad,
                                              pad ? "TransposePadMatrix" : "TransposeMatrix");
    if (!l)
        return;
    l->copy = *c;
    if (fast)
        launches_shape(list, l, c->dest_one / edge, c->dest_two / edge, t->transpose.dim,
                       t->transpose.dim);
    else
        launches_shape(list, l, ceil_div(ceil_div(c->dest_one, t->padtra.wpt), t->padtra.tile),
                       ceil_div(ceil_div(c->dest_two, t->padtra.wpt), t->padtra.tile),
                       t->padtra.tile, t->padtra.tile);
}

/* A matrix on its way into or out of the form that the indirect kernel wants. */
struct form {
    struct matrix given, wanted;
    uint64_t one, two;     /* as given: contiguous elements, and how many rows of them */
    uint64_t one_i, two_i; /* as wanted */
    bool transpose, as_is;
};

static void convert(struct launch_list *list, const struct form *f, bool back) {
    const struct copy_args c =
        back ? (struct copy_args){f->wanted, f->given, f->one_i, f->two_i, f->one, f->two}
             : (struct copy_args){f->given, f->wanted, f->one, f->two, f->one_i, f->two_i};
    if (f->transpose)
        copy_transposed(list, &c, !back);
    else
        copy_straight(list, &c, !back);
}

/* Decides whether the matrix can stay as it is; if not, it gets the next `*used` elements of the
 * temporary buffer. */
static void place(struct form *f, uint64_t temp, uint64_t *used) {
    f->as_is = f->one == f->one_i && f->two == f->two_i && f->given.ld == f->one &&
               !f->given.offset && !f->transpose;
    f->wanted = f->given;
    if (f->as_is)
        return;
    f->wanted = (struct matrix){temp, *used, f->one_i};
    *used += f->one_i * f->two_i;
}

static void gemm_indirect(struct launch_list *list, const struct gemm_call *call) {
    const struct tiles *t = list->tiles;
    const uint64_t m = ceil_to(call->m, t->gemm.mwg), n = ceil_to(call->n, t->gemm.nwg);
    const uint64_t k = ceil_to(call->k, t->gemm.kwg);
    struct form a = {.given = call->a,
                     .one = call->k,
                     .two = call->m,
                     .one_i = m,
                     .two_i = k,
                     .transpose = true};
    struct form b = {.given = call->b, .one = call->n, .two = call->k, .one_i = n, .two_i = k};
    struct form c = {.given = call->c,
                     .one = call->n,
                     .two = call->m,
                     .one_i = m,
                     .two_i = n,
                     .transpose = true};
    if (call->a_trans)
        a = (struct form){.given = call->a, .one = call->m, .two = call->k, .one_i = m, .two_i = k};
    if (call->b_trans)
        b = (struct form){.given = call->b,
                          .one = call->k,
                          .two = call->n,
                          .one_i = n,
                          .two_i = k,
                          .transpose = true};
    uint64_t used = 0;
    place(&a, list->temp, &used);
    place(&b, list->temp, &used);
    place(&c, list->temp, &used);
    const size_t first = list->n;
    if (!a.as_is)
        convert(list, &a, false);
    if (!b.as_is)
        convert(list, &b, false);
    if (!c.as_is && call->beta)
        convert(list, &c, false);
    struct launch *l = launches_append(list, &model_gemm, "Xgemm");
    if (!l)
        return;
    l->gemm = (struct gemm_args){
        .m = m, .n = n, .k = k, .a = a.wanted, .b = b.wanted, .c = c.wanted, .beta = call->beta};
    launches_shape(list, l, m / t->gemm.mwg, n / t->gemm.nwg, t->gemm.mdimc, t->gemm.ndimc);
    if (!c.as_is)
        convert(list, &c, true);
    if (!list->rc)
        list->launches[first].temp_bytes = used * KERNEL_REAL;
}

/* Is m * n * k below the cube of the limit, which fits 63 bits? Each product of two sizes does,
 * too.
 */
bool launch_gemm_is_direct(const struct tiles *t, uint64_t m, uint64_t n, uint64_t k) {
    const uint64_t limit = t->min_indirect;
    uint64_t macs;
    return !__builtin_mul_overflow(m * n, k, &macs) && macs < limit * limit * limit;
}

void launch_gemm(struct launch_list *list, const struct gemm_call *call) {
    if (launch_gemm_is_direct(list->tiles, call->m, call->n, call->k))
        gemm_direct(list, call);
    else
        gemm_indirect(list, call);
}
