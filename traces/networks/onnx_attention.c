/* Attention in one node: projections where it has them, scores, a softmax and the weighted sum.
 * Keys and values of a group of heads are read once. */
#include <string.h>

#include "traces/networks/onnx.h"

struct attention {
    uint64_t batch, rows;     /* sequences, and queries in each */
    uint64_t heads, kv_heads; /* of queries, and of keys and values */
    uint64_t total;           /* keys, those of the past included */
    uint64_t d, d_v;          /* depth of a key and of a value */
    uint32_t bits[3];
    uint8_t type;
};

static int add(struct onnx *o, const struct attention *a, struct sim_err *err) {
    if (!a->heads || !a->kv_heads || a->heads % a->kv_heads)
        return onnx_unsupported(o, "heads that their groups do not divide", err);
    const uint64_t groups = a->batch * a->kv_heads, rows = a->rows * (a->heads / a->kv_heads);
    const struct onnx_product scores = {NET_BMM, groups,   rows,
                                        a->d,    a->total, {a->bits[0], a->bits[1], a->bits[2]}};
    const struct onnx_product sum = {NET_BMM,  groups, rows,
                                     a->total, a->d_v, {a->bits[0], a->bits[1], a->bits[2]}};
    int rc = onnx_add_product(o, &scores, ".scores", err);
    if (!rc)
        rc = onnx_add_softmax(o, a->batch * a->heads * a->rows, a->total, 1, ".softmax", err);
    return rc ? rc : onnx_add_product(o, &sum, ".context", err);
}

/* [batch, heads, total, depth]: keys and values for the next call. */
static int present(struct onnx *o, size_t i, const struct attention *a, uint64_t depth,
                   struct sim_err *err) {
    const struct tensor t = {.known = true,
                             .rank = 4,
                             .type = a->type,
                             .dims = {a->batch, a->kv_heads, a->total, depth}};
    return onnx_output(o, i, &t, err);
}

static int result(struct onnx *o, const struct attention *a, struct sim_err *err) {
    const struct tensor t = {
        .known = true, .rank = 3, .type = a->type, .dims = {a->batch, a->rows, a->heads * a->d_v}};
    return onnx_output(o, 0, &t, err);
}

static int bad_heads(const struct onnx *o, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: num_heads is missing or does not divide the width",
                    o->where);
}

/* com.microsoft Attention: input [batch, rows, c] times weights [c, q + k + v]; past
 * [2, batch, heads, past, depth]. */
static int packed(struct onnx *o, size_t past_at, struct sim_err *err) {
    const struct tensor x = onnx_input(o, 0), w = onnx_input(o, 1), past = onnx_input(o, past_at);
    const int64_t heads = onnx_int(o, "num_heads", 0);
    int64_t widths[3];
    int rc = onnx_need(o, &x, 0, 3, 3, err);
    if (!rc)
        rc = onnx_need(o, &w, 1, 2, 2, err);
    if (!rc && onnx_has_input(o, past_at))
        rc = onnx_need(o, &past, past_at, 5, 5, err);
    if (rc)
        return rc;
    const size_t n = onnx_ints(o, "qkv_hidden_sizes", widths, 3);
    const uint64_t all = w.dims[1], key = n == 3 ? (uint64_t)widths[1] : all / 3;
    const uint64_t value = n == 3 ? (uint64_t)widths[2] : all / 3;
    if (heads < 1 || (n == 3 ? key + key + value != all : all % 3) || key % (uint64_t)heads ||
        value % (uint64_t)heads || w.dims[0] != x.dims[2])
        return bad_heads(o, err);
    const struct attention a = {.batch = x.dims[0],
                                .rows = x.dims[1],
                                .heads = (uint64_t)heads,
                                .kv_heads = (uint64_t)heads,
                                .total = x.dims[1] + (past.known ? past.dims[3] : 0),
                                .d = key / (uint64_t)heads,
                                .d_v = value / (uint64_t)heads,
                                .type = ONNX_FLOAT,
                                .bits = {32, 32, 32}};
    const struct onnx_product projection = {
        NET_GEMM, 1, a.batch * a.rows, w.dims[0], all, {onnx_bits(&x), onnx_bits(&w), a.bits[2]}};
    rc = onnx_add_product(o, &projection, ".qkv", err);
    if (!rc)
        rc = add(o, &a, err);
    const struct tensor next = {
        .known = true, .rank = 5, .type = a.type, .dims = {2, a.batch, a.heads, a.total, a.d}};
    if (!rc)
        rc = result(o, &a, err);
    return rc ? rc : onnx_output(o, 1, &next, err);
}

int onnx_attention_packed(struct onnx *o, struct sim_err *err) {
    return packed(o, 4, err);
}

int onnx_attention_packed_quantized(struct onnx *o, struct sim_err *err) {
    return packed(o, 8, err);
}

/* Width of one head, of a tensor [batch, rows, heads * d] or [batch, heads, rows, d]. */
static uint64_t depth_of(const struct tensor *t, uint64_t heads) {
    return t->rank == 4 ? t->dims[3] : heads && t->dims[2] % heads == 0 ? t->dims[2] / heads : 0;
}

static uint64_t rows_of(const struct tensor *t) {
    return t->dims[t->rank == 4 ? 2 : 1];
}

/* Query, key and value, each of three or four dimensions; a past of `past` keys. A query of five is
 * all three packed, one of three without a key those of GroupQueryAttention. */
static int separate(struct onnx *o, uint64_t heads, uint64_t kv_heads, size_t past_at,
                    bool shared_buffer, struct sim_err *err) {
    const struct tensor q = onnx_input(o, 0), past = onnx_input(o, past_at);
    struct tensor k = onnx_input(o, 1), v = onnx_input(o, 2);
    const bool alone = !onnx_has_input(o, 1);
    int rc = onnx_need(o, &q, 0, 3, 5, err);
    if (!rc && !alone)
        rc = onnx_need(o, &k, 1, 3, 5, err);
    if (!rc && onnx_has_input(o, 2))
        rc = onnx_need(o, &v, 2, 3, 4, err);
    if (!rc && onnx_has_input(o, past_at))
        rc = onnx_need(o, &past, past_at, 4, 4, err);
    if (rc)
        return rc;
    if (!heads || !kv_heads)
        return bad_heads(o, err);
    struct attention a = {.batch = q.dims[0],
                          .rows = q.rank == 5 ? q.dims[1] : rows_of(&q),
                          .heads = heads,
                          .kv_heads = kv_heads,
                          .type = q.type,
                          .bits = {onnx_bits(&q), onnx_bits(alone ? &q : &k), onnx_bits(&q)}};
    if (q.rank == 5)
        a.d = q.dims[4];
    else if (alone)
        a.d = q.dims[2] % (heads + 2 * kv_heads) ? 0 : q.dims[2] / (heads + 2 * kv_heads);
    else
        a.d = depth_of(&q, heads);
    a.d_v = k.rank == 5 ? k.dims[4] : v.known ? depth_of(&v, kv_heads) : a.d;
    a.total = alone ? a.rows : k.rank == 5 ? k.dims[1] : rows_of(&k);
    if (past.known)
        a.total += past.dims[2];
    const struct tensor length = onnx_input(o, 6);
    if (shared_buffer && length.values && length.values[0] >= 1 && length.values[0] <= NET_DIM_MAX)
        a.total = (uint64_t)length.values[0];
    if (!a.d || !a.d_v)
        return bad_heads(o, err);
    rc = add(o, &a, err);
    if (!rc)
        rc = result(o, &a, err);
    if (!rc)
        rc = present(o, 1, &a, a.d, err);
    return rc ? rc : present(o, 2, &a, a.d_v, err);
}

int onnx_attention_multi(struct onnx *o, struct sim_err *err) {
    const int64_t heads = onnx_int(o, "num_heads", 0);
    const uint64_t n = heads > 0 && heads <= NET_DIM_MAX ? (uint64_t)heads : 0;
    return separate(o, n, n, 6, false, err);
}

int onnx_attention_grouped(struct onnx *o, struct sim_err *err) {
    const int64_t heads = onnx_int(o, "num_heads", 0), kv = onnx_int(o, "kv_num_heads", 0);
    if (heads < 1 || kv < 1 || heads > NET_DIM_MAX || kv > NET_DIM_MAX)
        return bad_heads(o, err);
    return separate(o, (uint64_t)heads, (uint64_t)kv, 3, true, err);
}

/* Attention of the standard, from version 23: heads are a dimension or an attribute. */
int onnx_attention(struct onnx *o, struct sim_err *err) {
    const struct tensor q = onnx_input(o, 0), k = onnx_input(o, 1);
    const int64_t heads = q.rank == 4 ? (int64_t)q.dims[1] : onnx_int(o, "q_num_heads", 0);
    const int64_t kv = k.rank == 4 ? (int64_t)k.dims[1] : onnx_int(o, "kv_num_heads", 0);
    if (q.known && k.known && (heads < 1 || kv < 1 || heads > NET_DIM_MAX || kv > NET_DIM_MAX))
        return bad_heads(o, err);
    const int rc = separate(o, (uint64_t)heads, (uint64_t)kv, 4, false, err);
    if (rc || q.rank != 4)
        return rc;
    struct tensor out = q;
    out.values = NULL;
    out.repeat = 1;
    const struct tensor v = onnx_input(o, 2);
    out.dims[3] = v.rank == 4 ? v.dims[3] : q.dims[3];
    return onnx_output(o, 0, &out, err);
}
