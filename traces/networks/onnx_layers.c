/* The table of the operators that are layers, and the smaller ones among them. */
#include <string.h>

#include "traces/networks/onnx.h"

/* [image][channels]...: the part of a tensor that follows dimension `axis`. */
static uint64_t inner_of(const struct tensor *t, uint32_t axis) {
    uint64_t n = 1;
    for (uint32_t i = axis + 1; i < t->rank; i++)
        n *= t->dims[i];
    return n;
}

int onnx_add_softmax(struct onnx *o, uint64_t outer, uint64_t len, uint64_t inner,
                     const char *suffix, struct sim_err *err) {
    struct net_layer l = {
        .type = NET_SOFTMAX, .n = outer, .c = len, .h = inner, .w = 1, .k = len, .r = 1, .s = 1};
    return outer && len && inner ? onnx_append(o, &l, suffix, err) : 0;
}

/* Before version 13 all dimensions from the axis on count as one. */
int onnx_softmax(struct onnx *o, struct sim_err *err) {
    struct tensor in = onnx_input(o, 0);
    const bool early = o->opset && o->opset < 13;
    int rc = onnx_need(o, &in, 0, 1, ONNX_RANK, err);
    if (rc)
        return rc;
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", early ? 1 : -1), in.rank);
    if (axis < 0 || axis >= in.rank)
        return axis == in.rank ? onnx_same(o, err) : onnx_bad_axis(o, axis, err);
    const uint64_t size = tensor_size(&in), inner = inner_of(&in, (uint32_t)axis);
    if (!size || size == UINT64_MAX)
        return onnx_unsupported(o, "an empty input, or one above 2^63 elements", err);
    const uint64_t len = in.dims[axis] * (early ? inner : 1);
    rc = onnx_add_softmax(o, size / in.dims[axis] / inner, len, early ? 1 : inner, "", err);
    return rc ? rc : onnx_same(o, err);
}

/* t is added to another tensor of its shape. */
static int add_sum(struct onnx *o, const struct tensor *t, struct sim_err *err) {
    const uint32_t bits = onnx_bits(t);
    struct net_layer l = {.type = NET_ELTWISE,
                          .n = t->dims[0],
                          .c = t->dims[1],
                          .h = inner_of(t, 1),
                          .w = 1,
                          .k = t->dims[1],
                          .r = 1,
                          .s = 1,
                          .bits = {bits, 0, bits}};
    return onnx_append(o, &l, "", err);
}

/* The sum of two activations is a layer; a constant added is a bias, and no layer of its own. */
static int sum(struct onnx *o, size_t left, size_t right, struct sim_err *err) {
    const struct tensor a = onnx_input(o, left), b = onnx_input(o, right);
    const uint64_t size = a.known ? tensor_size(&a) : 0;
    const bool layer = a.known && b.known && !a.constant && !b.constant && size &&
                       size != UINT64_MAX && size == tensor_size(&b) && a.rank >= 2 &&
                       !(a.values && b.values);
    return layer ? add_sum(o, &a, err) : 0;
}

int onnx_add(struct onnx *o, struct sim_err *err) {
    const int rc = sum(o, 0, 1, err);
    return rc ? rc : onnx_elementwise(o, err);
}

/* Two operands, each with scale and zero point. */
int onnx_elementwise_quantized(struct onnx *o, struct sim_err *err) {
    struct tensor a = onnx_input(o, 0);
    const struct tensor b = onnx_input(o, 3);
    if (!a.known || !b.known)
        return 0;
    const int rc = onnx_broadcast(o, &a, &b, err);
    a.values = NULL;
    a.repeat = 1;
    return rc ? rc : onnx_output(o, 0, &a, err);
}

int onnx_add_quantized(struct onnx *o, struct sim_err *err) {
    const int rc = sum(o, 0, 3, err);
    return rc ? rc : onnx_elementwise_quantized(o, err);
}

/* Rows of a table of weights, read and written: a pool whose window is one cell. */
static int add_rows(struct onnx *o, const struct tensor *table, uint64_t rows, const char *suffix,
                    struct sim_err *err) {
    const uint64_t width = inner_of(table, 0);
    const uint32_t bits = onnx_bits(table);
    struct net_layer l = {.type = NET_POOL,
                          .n = 1,
                          .c = width,
                          .h = rows,
                          .w = 1,
                          .k = width,
                          .r = 1,
                          .s = 1,
                          .bits = {bits, 0, bits}};
    return rows && width ? onnx_append(o, &l, suffix, err) : 0;
}

static bool is_weights(const struct tensor *t) {
    const bool index = t->type == ONNX_INT32 || t->type == ONNX_INT64 || t->type == ONNX_BOOL ||
                       t->type == ONNX_STRING;
    return t->known && t->constant && !t->values && t->rank >= 2 && !index;
}

/* A Gather along the first axis of weights looks rows up. Any other is a copy. */
int onnx_embedding(struct onnx *o, struct sim_err *err) {
    const struct tensor table = onnx_input(o, 0), at = onnx_input(o, 1);
    const bool rows = is_weights(&table) && !onnx_wrap(onnx_int(o, "axis", 0), table.rank);
    int rc = rows ? onnx_need(o, &at, 1, 0, ONNX_RANK, err) : 0;
    if (!rc && rows && tensor_size(&at) != UINT64_MAX)
        rc = add_rows(o, &table, tensor_size(&at), "", err);
    return rc ? rc : onnx_gather(o, err);
}

/* GatherBlockQuantized: rows of weights in blocks of a scale (and zero point) each. Two elements of
 * 4 bits may be packed in one byte, along the last axis. */
int onnx_embedding_blocks(struct onnx *o, struct sim_err *err) {
    const struct tensor scales = onnx_input(o, 2), at = onnx_input(o, 1);
    struct tensor table = onnx_input(o, 0);
    const int64_t bits = onnx_int(o, "bits", 4);
    int rc = onnx_need(o, &table, 0, 1, ONNX_RANK, err);
    if (!rc)
        rc = onnx_need(o, &at, 1, 0, ONNX_RANK, err);
    if (rc)
        return rc;
    const int64_t axis = onnx_wrap(onnx_int(o, "gather_axis", 0), table.rank);
    if (table.type == ONNX_UINT8 && bits == 4) {
        table.dims[table.rank - 1] *= 2;
        table.bits = 4;
    }
    if (axis || table.rank + at.rank - 1u > ONNX_RANK || tensor_size(&at) == UINT64_MAX)
        return onnx_unsupported(o, "another axis than the first, or a rank above 8", err);
    rc = add_rows(o, &table, tensor_size(&at), "", err);
    struct tensor out = {
        .known = true, .type = scales.type, .rank = (uint8_t)(table.rank + at.rank - 1u)};
    memcpy(out.dims, at.dims, at.rank * sizeof *at.dims);
    memcpy(out.dims + at.rank, table.dims + 1, (table.rank - 1u) * sizeof *table.dims);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* EmbeddingBag: weights, indices, where each bag begins; the rows of a bag are added up. */
int onnx_embedding_bag(struct onnx *o, struct sim_err *err) {
    const struct tensor table = onnx_input(o, 0), at = onnx_input(o, 1), bags = onnx_input(o, 2);
    if (slice_is(o->node->op, "ATen") && !onnx_string_is(o, "operator", "embedding_bag"))
        return onnx_unsupported(o, "the operator is not modelled", err);
    int rc = onnx_need(o, &table, 0, 2, 2, err);
    if (!rc)
        rc = onnx_need(o, &at, 1, 1, 2, err);
    if (!rc && at.rank == 1)
        rc = onnx_need(o, &bags, 2, 1, 1, err);
    if (!rc)
        rc = add_rows(o, &table, tensor_size(&at), "", err);
    const struct tensor out = {.known = true,
                               .rank = 2,
                               .type = table.type,
                               .dims = {at.rank == 2 ? at.dims[0] : bags.dims[0], table.dims[1]}};
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* SkipLayerNormalization: a sum of two activations, normalised. */
int onnx_skip_norm(struct onnx *o, struct sim_err *err) {
    const struct tensor a = onnx_input(o, 0);
    int rc = onnx_need(o, &a, 0, 2, ONNX_RANK, err);
    if (!rc)
        rc = add_sum(o, &a, err);
    struct tensor out = a;
    out.constant = false;
    out.bits = 0;
    if (!rc)
        rc = onnx_output(o, 3, &out, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* EmbedLayerNormalization: rows of words, positions and segments, added and normalised. */
int onnx_embed_norm(struct onnx *o, struct sim_err *err) {
    static const char *const names[] = {".words", ".positions", ".segments"};
    const struct tensor ids = onnx_input(o, 0);
    int rc = onnx_need(o, &ids, 0, 2, 2, err);
    uint64_t width = 0;
    for (size_t i = 0; i < 3 && !rc; i++) {
        const struct tensor table = onnx_input(o, 2 + i);
        if (!onnx_has_input(o, 2 + i))
            continue;
        rc = onnx_need(o, &table, 2 + i, 2, 2, err);
        if (!rc)
            rc = add_rows(o, &table, tensor_size(&ids), names[i], err);
        width = table.dims[1];
    }
    struct tensor out = {
        .known = true, .rank = 3, .type = ONNX_FLOAT, .dims = {ids.dims[0], ids.dims[1], width}};
    const struct tensor mask = {
        .known = true, .rank = 1, .type = ONNX_INT32, .dims = {ids.dims[0]}};
    if (!rc)
        rc = onnx_output(o, 0, &out, err);
    if (!rc)
        rc = onnx_output(o, 1, &mask, err);
    return rc ? rc : onnx_output(o, 2, &out, err);
}

/* Domains: the standard's, Microsoft's, both, and that of PyTorch's own operators. */
enum domain { STANDARD = 1, MICROSOFT = 2, BOTH = 3, ATEN = 4 };

static const struct {
    const char *op;
    enum domain domains;
    onnx_handler *handler;
} table[] = {
    {"ATen", ATEN, onnx_embedding_bag},
    {"Add", BOTH, onnx_add},
    {"Attention", STANDARD, onnx_attention},
    {"Attention", MICROSOFT, onnx_attention_packed},
    {"AveragePool", BOTH, onnx_pool},
    {"Conv", BOTH, onnx_conv},
    {"ConvInteger", BOTH, onnx_conv},
    {"ConvTranspose", BOTH, onnx_conv_transpose},
    {"DeformConv", STANDARD, onnx_conv_deformed},
    {"DynamicQuantizeLSTM", MICROSOFT, onnx_lstm_quantized},
    {"DynamicQuantizeMatMul", MICROSOFT, onnx_matmul},
    {"Einsum", BOTH, onnx_einsum},
    {"EmbedLayerNormalization", MICROSOFT, onnx_embed_norm},
    {"EmbeddingBag", BOTH, onnx_embedding_bag},
    {"FusedConv", MICROSOFT, onnx_conv},
    {"FusedGemm", MICROSOFT, onnx_gemm},
    {"FusedMatMul", MICROSOFT, onnx_matmul},
    {"GRU", BOTH, onnx_gru},
    {"Gather", BOTH, onnx_embedding},
    {"GatherBlockQuantized", MICROSOFT, onnx_embedding_blocks},
    {"Gemm", BOTH, onnx_gemm},
    {"GlobalAveragePool", BOTH, onnx_global_pool},
    {"GlobalLpPool", BOTH, onnx_global_pool},
    {"GlobalMaxPool", BOTH, onnx_global_pool},
    {"GroupQueryAttention", MICROSOFT, onnx_attention_grouped},
    {"If", BOTH, onnx_if},
    {"LSTM", BOTH, onnx_lstm},
    {"Loop", BOTH, onnx_loop},
    {"LpPool", BOTH, onnx_pool},
    {"MatMul", BOTH, onnx_matmul},
    {"MatMulInteger", BOTH, onnx_matmul},
    {"MatMulIntegerToFloat", MICROSOFT, onnx_matmul},
    {"MatMulNBits", MICROSOFT, onnx_matmul_bits},
    {"MaxPool", BOTH, onnx_pool},
    {"MultiHeadAttention", MICROSOFT, onnx_attention_multi},
    {"NhwcConv", MICROSOFT, onnx_conv_nhwc},
    {"NhwcFusedConv", MICROSOFT, onnx_conv_nhwc},
    {"QAttention", MICROSOFT, onnx_attention_packed_quantized},
    {"QGemm", MICROSOFT, onnx_gemm_quantized},
    {"QLinearAdd", MICROSOFT, onnx_add_quantized},
    {"QLinearAveragePool", MICROSOFT, onnx_pool},
    {"QLinearConv", BOTH, onnx_conv_quantized},
    {"QLinearGlobalAveragePool", MICROSOFT, onnx_global_pool},
    {"QLinearMatMul", BOTH, onnx_matmul_quantized},
    {"RNN", BOTH, onnx_rnn},
    {"Scan", BOTH, onnx_loop},
    {"SequenceMap", BOTH, onnx_loop},
    {"SkipLayerNormalization", MICROSOFT, onnx_skip_norm},
    {"SkipSimplifiedLayerNormalization", MICROSOFT, onnx_skip_norm},
    {"Softmax", BOTH, onnx_softmax},
};

onnx_handler *onnx_layer(struct slice op, struct slice domain) {
    const enum domain d = !domain.n || slice_is(domain, "ai.onnx") ? STANDARD
                          : slice_is(domain, "com.microsoft")      ? MICROSOFT
                          : slice_is(domain, "org.pytorch.aten")   ? ATEN
                                                                   : 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].domains & d && slice_is(op, table[i].op))
            return table[i].handler;
    return NULL;
}
