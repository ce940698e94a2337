/* Products of matrices as layers: Gemm, MatMul and their quantised and packed kin. */
#include <string.h>

#include "traces/networks/onnx.h"

uint32_t onnx_bits(const struct tensor *t) {
    return t->bits ? t->bits : onnx_type_bits(t->type);
}

int onnx_add_product(struct onnx *o, const struct onnx_product *p, const char *suffix,
                     struct sim_err *err) {
    const bool fc = p->type == NET_FC;
    struct net_layer l = {.type = p->type,
                          .n = fc ? p->rows : 1,
                          .c = p->c,
                          .h = fc ? 1 : p->rows,
                          .w = 1,
                          .k = p->k,
                          .r = 1,
                          .s = 1,
                          .groups = p->groups,
                          .bits = {p->bits[0], p->bits[1], p->bits[2]}};
    if (!p->rows || !p->c || !p->k || !p->groups)
        return 0; /* an empty product, as of a cache that holds nothing yet */
    if (__builtin_mul_overflow(p->c, p->groups, &l.c) ||
        __builtin_mul_overflow(p->k, p->groups, &l.k) || p->groups > NET_DIM_MAX)
        return onnx_unsupported(o, "too many products", err);
    return onnx_append(o, &l, suffix, err);
}

static int mismatch(const struct onnx *o, uint64_t columns, uint64_t rows, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: %llu columns times %llu rows", o->where,
                    (unsigned long long)columns, (unsigned long long)rows);
}

static int gemm(struct onnx *o, size_t left, size_t right, uint8_t type, struct sim_err *err) {
    const struct tensor a = onnx_input(o, left), b = onnx_input(o, right);
    int rc = onnx_need(o, &a, left, 2, 2, err);
    if (!rc)
        rc = onnx_need(o, &b, right, 2, 2, err);
    if (rc)
        return rc;
    const int ta = onnx_int(o, "transA", 0) != 0, tb = onnx_int(o, "transB", 0) != 0;
    const uint64_t rows = a.dims[ta], c = a.dims[!ta], k = b.dims[!tb];
    if (b.dims[tb] != c)
        return mismatch(o, c, b.dims[tb], err);
    const struct tensor out = {
        .known = true, .type = type ? type : a.type, .rank = 2, .dims = {rows, k}};
    const struct onnx_product p = {
        NET_FC, 1, rows, c, k, {onnx_bits(&a), onnx_bits(&b), onnx_type_bits(out.type)}};
    rc = onnx_add_product(o, &p, "", err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

int onnx_gemm(struct onnx *o, struct sim_err *err) {
    return gemm(o, 0, 1, 0, err);
}

int onnx_gemm_quantized(struct onnx *o, struct sim_err *err) {
    const struct tensor zero = onnx_input(o, 8);
    return gemm(o, 0, 3, zero.known ? zero.type : ONNX_FLOAT, err);
}

/* How many distinct matrices a batch holds: what Expand repeats counts once. */
static uint64_t distinct(const struct tensor *t) {
    struct tensor outer = *t;
    outer.rank -= 2;
    const uint64_t n = tensor_size(&outer), repeat = t->repeat ? t->repeat : 1;
    return n % repeat ? n : n / repeat;
}

/* Rows of a, then as many products as there are distinct right matrices, the rows of those that
 * share one stacked. Where the left ones are fewer, the product is turned round. */
static struct onnx_product stack(const struct tensor *a, const struct tensor *b,
                                 const struct tensor *out) {
    struct tensor outer = *out;
    outer.rank -= 2;
    const uint64_t all = tensor_size(&outer), left = distinct(a), right = distinct(b);
    const uint64_t m = a->dims[a->rank - 2], c = a->dims[a->rank - 1], k = b->dims[b->rank - 1];
    struct onnx_product p = {NET_BMM, all, m, c, k, {0}};
    if (right && right <= left && all % right == 0) {
        p.groups = right;
        p.rows = m * (all / right);
    } else if (left && all % left == 0) {
        p.groups = left;
        p.rows = k * (all / left);
        p.k = m;
    }
    const bool weights = right <= left ? b->constant : a->constant;
    if (p.groups == 1 && (b->rank == 2 || weights))
        p.type = NET_GEMM;
    if (a->rank == 2 && b->rank == 2 && weights)
        p.type = NET_FC;
    return p;
}

/* A vector is a matrix of one row (left) or column (right). */
static void to_matrix(struct tensor *t, bool left) {
    if (t->rank != 1)
        return;
    t->rank = 2;
    t->dims[1] = left ? t->dims[0] : 1;
    t->dims[0] = left ? 1 : t->dims[0];
}

static void swap_last(struct tensor *t) {
    const uint64_t last = t->dims[t->rank - 1];
    t->dims[t->rank - 1] = t->dims[t->rank - 2];
    t->dims[t->rank - 2] = last;
}

static int matmul(struct onnx *o, size_t left, size_t right, uint8_t type, struct sim_err *err) {
    struct tensor a = onnx_input(o, left), b = onnx_input(o, right);
    int rc = onnx_need(o, &a, left, 1, ONNX_RANK, err);
    if (!rc)
        rc = onnx_need(o, &b, right, 1, ONNX_RANK, err);
    if (rc)
        return rc;
    const bool row = a.rank == 1, column = b.rank == 1;
    to_matrix(&a, true);
    to_matrix(&b, false);
    if (onnx_int(o, "transA", 0))
        swap_last(&a);
    if (onnx_int(o, "transB", 0))
        swap_last(&b);
    if (b.dims[b.rank - 2] != a.dims[a.rank - 1])
        return mismatch(o, a.dims[a.rank - 1], b.dims[b.rank - 2], err);
    struct tensor out = {.known = true, .type = type ? type : a.type, .rank = a.rank}, outer = b;
    memcpy(out.dims, a.dims, sizeof out.dims);
    out.rank -= 2;
    outer.rank -= 2;
    rc = onnx_broadcast(o, &out, &outer, err);
    if (rc)
        return rc;
    out.dims[out.rank++] = a.dims[a.rank - 2];
    out.dims[out.rank++] = b.dims[b.rank - 1];
    if (tensor_size(&out) == UINT64_MAX || tensor_size(&b) == UINT64_MAX)
        return onnx_unsupported(o, "more than 2^63 elements", err);
    struct onnx_product p = stack(&a, &b, &out);
    const uint32_t bits[3] = {onnx_bits(&a), onnx_bits(&b), onnx_type_bits(out.type)};
    memcpy(p.bits, bits, sizeof bits);
    rc = onnx_add_product(o, &p, "", err);
    if (column)
        out.rank--;
    if (row)
        out.dims[out.rank - (column ? 1u : 2u)] = out.dims[out.rank - 1];
    out.rank -= row;
    return rc ? rc : onnx_output(o, 0, &out, err);
}

int onnx_matmul(struct onnx *o, struct sim_err *err) {
    const struct slice op = o->node->op;
    const bool real = slice_is(op, "DynamicQuantizeMatMul") || slice_is(op, "MatMulIntegerToFloat");
    return matmul(o, 0, 1, slice_is(op, "MatMulInteger") ? ONNX_INT32 : real ? ONNX_FLOAT : 0, err);
}

int onnx_matmul_quantized(struct onnx *o, struct sim_err *err) {
    const struct tensor zero = onnx_input(o, 7);
    return matmul(o, 0, 3, zero.type, err);
}

/* MatMulNBits: weights K x N packed in `bits` each; their shape says nothing. */
int onnx_matmul_bits(struct onnx *o, struct sim_err *err) {
    struct tensor a = onnx_input(o, 0);
    const int64_t c = onnx_int(o, "K", 0), k = onnx_int(o, "N", 0), bits = onnx_int(o, "bits", 4);
    const int64_t block = onnx_int(o, "block_size", 0);
    const int rc = onnx_need(o, &a, 0, 1, ONNX_RANK, err);
    if (rc)
        return rc;
    if (c < 1 || k < 1 || k > NET_DIM_MAX || bits < 1 || bits > 16 ||
        a.dims[a.rank - 1] != (uint64_t)c)
        return mismatch(o, a.dims[a.rank - 1], (uint64_t)c, err);
    const struct onnx_product p = {
        NET_GEMM,    1,           tensor_size(&a) / (uint64_t)c,
        (uint64_t)c, (uint64_t)k, {onnx_bits(&a), (uint32_t)bits, onnx_type_bits(a.type)}};
    struct network *net = o->list.net;
    const size_t before = net->n;
    const int added = onnx_add_product(o, &p, "", err);
    if (!added && net->n > before && block > 0 && block <= c)
        net->layers[before].block = (uint32_t)block;
    a.dims[a.rank - 1] = (uint64_t)k;
    a.values = NULL;
    a.constant = false;
    a.repeat = 1;
    return added ? added : onnx_output(o, 0, &a, err);
}
