/* ONNX operators that are layers: each appends its row and infers its output's shape. */
#include <stdio.h>
#include <string.h>

#include "traces/networks/onnx.h"

static int append(struct onnx *o, struct net_layer *l, struct sim_err *err) {
    char name[128];
    const struct slice s = o->node.name;
    snprintf(name, sizeof name, "%.*s", (int)(s.n < 127 ? s.n : 127), s.text);
    for (char *p = name; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == ',' || *p == 127)
            *p = '_';
    l->name = name;
    l->groups = l->groups ? l->groups : 1;
    if (!l->y.stride)
        net_set_window(l, 1, 0, 1);
    return net_list_add(&o->list, l, o->where, err);
}

/* The window of a convolution or pool, alike in both directions. */
struct window {
    uint64_t r, s, stride, pad, dilation;
    bool ceil;
};

static int alike(const struct onnx *o, const char *name, size_t n, int64_t otherwise,
                 uint64_t *value, struct sim_err *err) {
    char text[96];
    const int64_t first = onnx_int_at(o, name, 0, otherwise);
    for (size_t i = 1; i < n; i++)
        if (onnx_int_at(o, name, i, first) != first) {
            snprintf(text, sizeof text, "%s must be alike in all directions", name);
            return onnx_unknown(o, text, err);
        }
    if (first < 0 || first > NET_DIM_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s: %s = %lld", o->where, name, (long long)first);
    *value = (uint64_t)first;
    return 0;
}

/* auto_pad = SAME_*: the padding that keeps ceil(size / stride) outputs. */
static int same_pad(const struct onnx *o, const struct tensor *in, struct window *w,
                    struct sim_err *err) {
    uint64_t pads[2];
    const uint64_t windows[2] = {w->r, w->s};
    for (int i = 0; i < 2; i++) {
        const uint64_t size = in->dims[2 + i], out = (size + w->stride - 1) / w->stride;
        const uint64_t reach = (out - 1) * w->stride + w->dilation * (windows[i] - 1) + 1;
        pads[i] = reach > size ? reach - size : 0;
    }
    if (pads[0] % 2 || pads[0] != pads[1])
        return onnx_unknown(o, "auto_pad that differs between sides", err);
    w->pad = pads[0] / 2;
    return 0;
}

static int read_window(const struct onnx *o, const struct tensor *in, struct window *w,
                       struct sim_err *err) {
    const struct attribute *mode = onnx_attribute(o, "auto_pad");
    int rc = alike(o, "strides", 2, 1, &w->stride, err);
    if (!rc)
        rc = alike(o, "dilations", 2, 1, &w->dilation, err);
    if (!rc)
        rc = alike(o, "pads", 4, 0, &w->pad, err);
    if (rc)
        return rc;
    if (in->rank != 4)
        return onnx_unknown(o, "only two-dimensional windows are read", err);
    if (!w->stride || !w->dilation || !w->r || !w->s || w->r > NET_DIM_MAX || w->s > NET_DIM_MAX ||
        w->dilation * (w->r - 1) + 1 > in->dims[2] + 2 * w->pad ||
        w->dilation * (w->s - 1) + 1 > in->dims[3] + 2 * w->pad)
        return sim_fail(err, SIM_EFORMAT, "%s: a window that does not fit its input", o->where);
    w->ceil = onnx_int(o, "ceil_mode", 0) != 0;
    if (mode && mode->string.n >= 4 && !memcmp(mode->string.text, "SAME", 4))
        return same_pad(o, in, w, err);
    return 0;
}

static uint64_t out_size(const struct window *w, uint64_t in, uint64_t window) {
    const uint64_t room = in + 2 * w->pad - (w->dilation * (window - 1) + 1);
    uint64_t n = room / w->stride + 1;
    if (w->ceil && room % w->stride && n * w->stride < in + w->pad)
        n++;
    return n;
}

static void set_window(struct net_layer *l, const struct tensor *in, const struct window *w) {
    l->n = in->dims[0];
    l->c = in->dims[1];
    l->h = in->dims[2];
    l->w = in->dims[3];
    l->r = w->r;
    l->s = w->s;
    net_set_window(l, w->stride, w->pad, w->dilation);
}

static int windowed(struct onnx *o, struct net_layer *l, const struct tensor *in,
                    const struct window *w, uint64_t channels, struct sim_err *err) {
    const struct tensor out = {.known = true,
                               .rank = 4,
                               .dims = {in->dims[0], channels, out_size(w, in->dims[2], w->r),
                                        out_size(w, in->dims[3], w->s)}};
    set_window(l, in, w);
    l->k = channels;
    const int rc = append(o, l, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

static int handle_conv(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), weights = onnx_input(o, 1);
    const int64_t groups = onnx_int(o, "group", 1);
    if (!in.known || !weights.known)
        return onnx_unknown(o, "the shape of an input is not known", err);
    if (weights.rank != 4 || in.rank != 4)
        return onnx_unknown(o, "only two-dimensional convolutions are read", err);
    struct window w = {.r = weights.dims[2], .s = weights.dims[3]};
    const int rc = read_window(o, &in, &w, err);
    if (rc)
        return rc;
    if (groups < 1 || weights.dims[1] * (uint64_t)groups != in.dims[1])
        return sim_fail(err, SIM_EFORMAT, "%s: %lld groups of %llu channels, the input has %llu",
                        o->where, (long long)groups, (unsigned long long)weights.dims[1],
                        (unsigned long long)in.dims[1]);
    struct net_layer l = {.type = groups > 1 && weights.dims[1] == 1 ? NET_DWCONV : NET_CONV,
                          .groups = (uint64_t)groups};
    return windowed(o, &l, &in, &w, weights.dims[0], err);
}

static int handle_pool(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct window w = {.r = (uint64_t)onnx_int_at(o, "kernel_shape", 0, 0),
                       .s = (uint64_t)onnx_int_at(o, "kernel_shape", 1, 0)};
    struct net_layer l = {.type = NET_POOL};
    if (!in.known)
        return onnx_unknown(o, "the shape of the input is not known", err);
    const int rc = read_window(o, &in, &w, err);
    return rc ? rc : windowed(o, &l, &in, &w, in.dims[1], err);
}

static int handle_global_pool(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct net_layer l = {.type = NET_POOL};
    if (!in.known || in.rank != 4)
        return onnx_unknown(o, "an input of known shape and rank 4 is needed", err);
    const struct window w = {in.dims[2], in.dims[3], 1, 0, 1, false};
    return windowed(o, &l, &in, &w, in.dims[1], err);
}

/* n rows of c times c x k: fully connected where the rows are images, else a product. */
static int product(struct onnx *o, enum net_type type, uint64_t rows, uint64_t c, uint64_t k,
                   struct sim_err *err) {
    struct net_layer l = {.type = type,
                          .n = type == NET_FC ? rows : 1,
                          .c = c,
                          .h = type == NET_FC ? 1 : rows,
                          .w = 1,
                          .k = k,
                          .r = 1,
                          .s = 1};
    return append(o, &l, err);
}

static int handle_gemm(struct onnx *o, struct sim_err *err) {
    const struct tensor a = onnx_input(o, 0), b = onnx_input(o, 1);
    if (!a.known || !b.known || a.rank != 2 || b.rank != 2)
        return onnx_unknown(o, "inputs of known shape and rank 2 are needed", err);
    const int ta = onnx_int(o, "transA", 0) != 0, tb = onnx_int(o, "transB", 0) != 0;
    const uint64_t rows = a.dims[ta], c = a.dims[!ta], k = b.dims[!tb];
    if (b.dims[tb] != c)
        return sim_fail(err, SIM_EFORMAT, "%s: %llu columns times %llu rows", o->where,
                        (unsigned long long)c, (unsigned long long)b.dims[tb]);
    const struct tensor out = {.known = true, .rank = 2, .dims = {rows, k}};
    const int rc = product(o, NET_FC, rows, c, k, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* A product of two activations: `groups` of them. */
static int batched(struct onnx *o, const struct tensor *a, const struct tensor *out, uint64_t c,
                   struct sim_err *err) {
    struct tensor outer = *out;
    outer.rank -= 2;
    const uint64_t groups = tensor_size(&outer), rows = a->dims[a->rank - 2];
    if (groups > NET_DIM_MAX)
        return onnx_unknown(o, "too many products", err);
    struct net_layer l = {.type = NET_BMM,
                          .n = 1,
                          .c = groups * c,
                          .h = rows,
                          .w = 1,
                          .k = groups * out->dims[out->rank - 1],
                          .r = 1,
                          .s = 1,
                          .groups = groups};
    return append(o, &l, err);
}

static int handle_matmul(struct onnx *o, struct sim_err *err) {
    const struct tensor a = onnx_input(o, 0), b = onnx_input(o, 1);
    if (!a.known || !b.known || a.rank < 2 || b.rank < 2)
        return onnx_unknown(o, "inputs of known shape and rank 2 or more are needed", err);
    const uint64_t c = a.dims[a.rank - 1], k = b.dims[b.rank - 1];
    if (b.dims[b.rank - 2] != c)
        return sim_fail(err, SIM_EFORMAT, "%s: %llu columns times %llu rows", o->where,
                        (unsigned long long)c, (unsigned long long)b.dims[b.rank - 2]);
    struct tensor out = a, right = b;
    out.constant = out.valued = false;
    out.rank -= 2;
    right.rank -= 2;
    int rc = onnx_broadcast(o, &out, &right, err);
    if (rc)
        return rc;
    out.dims[out.rank] = a.dims[a.rank - 2];
    out.dims[out.rank + 1] = k;
    out.rank += 2;
    struct tensor rows = a;
    rows.rank--;
    if (b.rank == 2)
        rc = product(o, a.rank == 2 && b.constant ? NET_FC : NET_GEMM, tensor_size(&rows), c, k,
                     err);
    else
        rc = batched(o, &a, &out, c, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* Inputs [steps, batch, c], weights [directions, 4 k, c]. */
static int handle_lstm(struct onnx *o, struct sim_err *err) {
    const struct tensor x = onnx_input(o, 0), w = onnx_input(o, 1);
    if (!x.known || !w.known || x.rank != 3 || w.rank != 3 || w.dims[1] % 4)
        return onnx_unknown(o, "inputs [steps, batch, c] and [directions, 4 k, c] are needed", err);
    const uint64_t k = w.dims[1] / 4, directions = w.dims[0];
    struct net_layer l = {.type = NET_LSTM,
                          .n = x.dims[1],
                          .c = x.dims[2],
                          .h = x.dims[0],
                          .w = 1,
                          .k = k,
                          .r = 1,
                          .s = 1};
    int rc = directions ? 0 : onnx_unknown(o, "no direction", err);
    for (uint64_t d = 0; d < directions && d < 2 && !rc; d++)
        rc = append(o, &l, err);
    const struct tensor y = {
        .known = true, .rank = 4, .dims = {x.dims[0], directions, x.dims[1], k}};
    const struct tensor state = {.known = true, .rank = 3, .dims = {directions, x.dims[1], k}};
    if (!rc)
        rc = onnx_output(o, 0, &y, err);
    if (!rc)
        rc = onnx_output(o, 1, &state, err);
    return rc ? rc : onnx_output(o, 2, &state, err);
}

/* [image][channels]...: the part of a tensor that follows dimension `axis`. */
static uint64_t inner_of(const struct tensor *t, uint32_t axis) {
    uint64_t n = 1;
    for (uint32_t i = axis + 1; i < t->rank; i++)
        n *= t->dims[i];
    return n;
}

static int handle_softmax(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const int64_t given = onnx_int(o, "axis", -1);
    const int64_t axis = given < 0 ? given + in.rank : given;
    if (!in.known || axis < 0 || axis >= in.rank || !tensor_size(&in))
        return onnx_unknown(o, "the shape of the input is not known, or the axis outside it", err);
    const uint64_t len = in.dims[axis], inner = inner_of(&in, (uint32_t)axis);
    const uint64_t outer = tensor_size(&in) / len / inner;
    struct net_layer l = {
        .type = NET_SOFTMAX, .n = outer, .c = len, .h = inner, .w = 1, .k = len, .r = 1, .s = 1};
    const int rc = append(o, &l, err);
    return rc ? rc : onnx_output(o, 0, &in, err);
}

/* The sum of two activations is a layer; a constant added is a bias, and no layer of its own. */
static int handle_add(struct onnx *o, struct sim_err *err) {
    struct tensor a = onnx_input(o, 0);
    const struct tensor b = onnx_input(o, 1);
    const bool layer = a.known && b.known && !a.constant && !b.constant && tensor_size(&a) &&
                       tensor_size(&a) == tensor_size(&b) && a.rank >= 2;
    if (!a.known || !b.known)
        return 0;
    int rc = onnx_broadcast(o, &a, &b, err);
    if (!rc && layer) {
        const uint64_t inner = inner_of(&a, 1);
        struct net_layer l = {.type = NET_ELTWISE,
                              .n = a.dims[0],
                              .c = a.dims[1],
                              .h = inner,
                              .w = 1,
                              .k = a.dims[1],
                              .r = 1,
                              .s = 1};
        rc = append(o, &l, err);
    }
    a.constant = a.constant && b.constant;
    a.valued = false;
    return rc ? rc : onnx_output(o, 0, &a, err);
}

onnx_handler *onnx_layer_handler(struct slice op) {
    static const struct {
        const char *op;
        onnx_handler *handler;
    } table[] = {
        {"Conv", handle_conv},
        {"MaxPool", handle_pool},
        {"AveragePool", handle_pool},
        {"GlobalAveragePool", handle_global_pool},
        {"GlobalMaxPool", handle_global_pool},
        {"Gemm", handle_gemm},
        {"MatMul", handle_matmul},
        {"LSTM", handle_lstm},
        {"Softmax", handle_softmax},
        {"Add", handle_add},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (slice_is(op, table[i].op))
            return table[i].handler;
    return NULL;
}
