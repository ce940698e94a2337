/* Convolutions and pools of one to three dimensions as layers of two. A window of one dimension is
 * a row. One of three is a product of planes: each output plane of a convolution is a convolution
 * of all the planes in its depth, which count as channels; a pool goes along the depth first. */
#include <stdio.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { SPACE = 3 };

struct window {
    uint32_t rank; /* dimensions of space */
    uint64_t in[SPACE], k[SPACE], out[SPACE];
    struct net_axis axis[SPACE];
};

/* A list attribute of `n` numbers from `least` to NET_DIM_MAX, or n times `otherwise`. */
static int list(const struct onnx *o, const char *name, size_t n, int64_t least, int64_t otherwise,
                int64_t *values, struct sim_err *err) {
    for (size_t i = 0; i < 2 * SPACE; i++)
        values[i] = otherwise;
    const size_t given = onnx_ints(o, name, values, 2 * SPACE);
    if (given && given != n)
        return sim_fail(err, SIM_EFORMAT, "%s: %zu %s, expected %zu", o->where, given, name, n);
    for (size_t i = 0; i < n; i++)
        if (values[i] < least || values[i] > NET_DIM_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: %s = %lld", o->where, name,
                            (long long)values[i]);
    return 0;
}

static uint64_t span(const struct window *w, uint32_t i) {
    return w->axis[i].dilation * (w->k[i] - 1) + 1;
}

/* auto_pad = SAME_*: the padding that keeps ceil(size / stride) outputs. */
static void same_pads(struct window *w, bool lower) {
    for (uint32_t i = 0; i < w->rank; i++) {
        struct net_axis *a = &w->axis[i];
        const uint64_t out = (w->in[i] + a->stride - 1) / a->stride;
        const uint64_t reach = (out - 1) * a->stride + span(w, i);
        const uint64_t pad = reach > w->in[i] ? reach - w->in[i] : 0;
        a->before = lower ? pad - pad / 2 : pad / 2;
        a->after = pad - a->before;
    }
}

/* Strides, dilations and paddings as the node gives them, w->in, w->k and w->rank being known. */
static int read_axes(const struct onnx *o, struct window *w, struct sim_err *err) {
    int64_t strides[2 * SPACE], dilations[2 * SPACE], pads[2 * SPACE];
    int rc = list(o, "strides", w->rank, 1, 1, strides, err);
    if (!rc)
        rc = list(o, "dilations", w->rank, 1, 1, dilations, err);
    if (!rc)
        rc = list(o, "pads", 2 * w->rank, 0, 0, pads, err);
    for (uint32_t i = 0; i < w->rank && !rc; i++)
        w->axis[i] = (struct net_axis){(uint64_t)strides[i], (uint64_t)dilations[i],
                                       (uint64_t)pads[i], (uint64_t)pads[w->rank + i]};
    return rc;
}

static int misfit(const struct onnx *o, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: a window that does not fit its input", o->where);
}

/* Output sizes. With ceil_mode a last window may begin inside the input and end outside it: the
 * padding grows to hold it. */
static int read_window(const struct onnx *o, struct window *w, struct sim_err *err) {
    const bool ceil = onnx_int(o, "ceil_mode", 0) != 0;
    const int rc = read_axes(o, w, err);
    if (rc)
        return rc;
    if (onnx_string_is(o, "auto_pad", "VALID"))
        for (uint32_t i = 0; i < w->rank; i++)
            w->axis[i].before = w->axis[i].after = 0;
    for (uint32_t i = 0; i < w->rank; i++)
        if (!w->in[i] || !w->k[i] || w->k[i] > NET_DIM_MAX)
            return misfit(o, err);
    const bool upper = onnx_string_is(o, "auto_pad", "SAME_UPPER");
    if (upper || onnx_string_is(o, "auto_pad", "SAME_LOWER"))
        same_pads(w, !upper);
    for (uint32_t i = 0; i < w->rank; i++) {
        struct net_axis *a = &w->axis[i];
        const uint64_t padded = w->in[i] + a->before + a->after;
        if (span(w, i) > padded)
            return misfit(o, err);
        const uint64_t room = padded - span(w, i), rest = room % a->stride;
        w->out[i] = room / a->stride + 1;
        if (ceil && rest && w->out[i] * a->stride < w->in[i] + a->before) {
            a->after += a->stride - rest;
            w->out[i]++;
        }
    }
    return 0;
}

/* Dimension i from the last: 0 is a row's. A window without it is one cell. */
static uint64_t size_at(const struct window *w, const uint64_t *sizes, uint32_t i) {
    return i < w->rank ? sizes[w->rank - 1 - i] : 1;
}

static struct net_axis axis_at(const struct window *w, uint32_t i) {
    return i < w->rank ? w->axis[w->rank - 1 - i] : (struct net_axis){1, 1, 0, 0};
}

/* The plane of the window. */
static void set_plane(struct net_layer *l, const struct window *w) {
    l->h = size_at(w, w->in, 1);
    l->w = size_at(w, w->in, 0);
    l->r = size_at(w, w->k, 1);
    l->s = size_at(w, w->k, 0);
    l->y = axis_at(w, 1);
    l->x = axis_at(w, 0);
    if (w->rank == 1) { /* a single row takes a single step */
        l->y.stride = l->x.stride;
        l->y.dilation = l->x.dilation;
    }
}

static int windowed_output(struct onnx *o, const struct tensor *in, const struct window *w,
                           uint64_t channels, uint8_t type, struct sim_err *err) {
    struct tensor out = {.known = true, .rank = (uint8_t)(w->rank + 2), .type = type};
    out.dims[0] = in->dims[0];
    out.dims[1] = channels;
    for (uint32_t i = 0; i < w->rank; i++)
        out.dims[2 + i] = w->out[i];
    const int rc = onnx_output(o, 0, &out, err);
    return rc || slice_is(o->node->op, "ConvTranspose") ? rc : onnx_output(o, 1, &out, err);
}

static int check_groups(const struct onnx *o, const struct tensor *in, uint64_t each,
                        int64_t groups, struct sim_err *err) {
    if (groups > 0 && (uint64_t)groups <= NET_DIM_MAX && each * (uint64_t)groups == in->dims[1])
        return 0;
    return sim_fail(err, SIM_EFORMAT, "%s: %lld groups of %llu channels, the input has %llu",
                    o->where, (long long)groups, (unsigned long long)each,
                    (unsigned long long)in->dims[1]);
}

/* Moves the channels, which stand last, behind the first dimension. */
static struct tensor channels_first(const struct tensor *t) {
    struct tensor out = *t;
    if (t->known && t->rank > 2) {
        memmove(out.dims + 2, t->dims + 1, (t->rank - 2u) * sizeof *t->dims);
        out.dims[1] = t->dims[t->rank - 1];
    }
    return out;
}

/* The output of a layer whose channels stand last. */
static int channels_last(struct onnx *o, struct sim_err *err) {
    struct tensor t = {.known = false};
    if (!o->node->n_out || !o->node->out[0].n || !onnx_find(o, o->node->out[0]))
        return 0;
    t = *onnx_find(o, o->node->out[0]);
    const uint64_t channels = t.dims[1];
    memmove(t.dims + 1, t.dims + 2, (t.rank - 2u) * sizeof *t.dims);
    t.dims[t.rank - 1] = channels;
    return onnx_output(o, 0, &t, err);
}

/* A convolution's operands, channels first, and the type of its output. */
struct operands {
    size_t x, k; /* which inputs they are */
    struct tensor in, weights;
    uint8_t type;
};

static int conv_of(struct onnx *o, const struct operands *c, struct sim_err *err) {
    const size_t x = c->x, k = c->k;
    const struct tensor in = c->in, weights = c->weights;
    const uint8_t type = c->type;
    const int64_t groups = onnx_int(o, "group", 1);
    struct window w = {.rank = 0};
    int rc = onnx_need(o, &in, x, 3, 2 + SPACE, err);
    if (!rc)
        rc = onnx_need(o, &weights, k, in.rank, in.rank, err);
    if (!rc && onnx_int(o, "channels_last", 0))
        rc = onnx_unsupported(o, "channels in the last dimension", err);
    if (rc)
        return rc;
    w.rank = in.rank - 2u;
    memcpy(w.in, in.dims + 2, w.rank * sizeof *w.in);
    memcpy(w.k, weights.dims + 2, w.rank * sizeof *w.k);
    rc = read_window(o, &w, err);
    if (!rc)
        rc = check_groups(o, &in, weights.dims[1], groups, err);
    if (rc)
        return rc;
    const uint64_t depth = size_at(&w, w.k, 2), planes = size_at(&w, w.out, 2);
    struct net_layer l = {.type = groups > 1 && weights.dims[1] == 1 && depth == 1 ? NET_DWCONV
                                                                                   : NET_CONV,
                          .n = in.dims[0] * planes,
                          .c = in.dims[1] * depth,
                          .k = weights.dims[0],
                          .groups = (uint64_t)groups,
                          .bits = {onnx_bits(&in), onnx_bits(&weights), onnx_type_bits(type)}};
    set_plane(&l, &w);
    rc = onnx_append(o, &l, "", err);
    return rc ? rc : windowed_output(o, &in, &w, weights.dims[0], type, err);
}

/* Input x, weights k; the output's type is that of input `typed`. */
static int conv(struct onnx *o, size_t x, size_t k, size_t typed, uint8_t type,
                struct sim_err *err) {
    const struct operands c = {x, k, onnx_input(o, x), onnx_input(o, k),
                               type ? type : onnx_input(o, typed).type};
    return conv_of(o, &c, err);
}

/* NhwcConv: channels of the input and the output stand last. Those of the weights stand second, as
 * in Conv, or, where only that fits, last. */
int onnx_conv_nhwc(struct onnx *o, struct sim_err *err) {
    const struct tensor x = onnx_input(o, 0), w = onnx_input(o, 1);
    struct operands c = {0, 1, channels_first(&x), w, x.type};
    const uint64_t groups = (uint64_t)onnx_int(o, "group", 1);
    const bool last = x.known && w.known && w.rank > 2 && w.rank == x.rank &&
                      w.dims[1] * groups != c.in.dims[1] &&
                      w.dims[w.rank - 1] * groups == c.in.dims[1];
    if (last)
        c.weights = channels_first(&w);
    const int rc = conv_of(o, &c, err);
    return rc ? rc : channels_last(o, err);
}

/* DeformConv: x, weights, offsets, bias, mask. Where each cell of a window is read is an offset of
 * two coordinates: they, and a mask, are read and turned into positions before the products. */
int onnx_conv_deformed(struct onnx *o, struct sim_err *err) {
    const struct tensor offsets = onnx_input(o, 2), mask = onnx_input(o, 4);
    int rc = onnx_need(o, &offsets, 2, 4, 4, err);
    if (!rc && onnx_has_input(o, 4))
        rc = onnx_need(o, &mask, 4, 4, 4, err);
    if (rc)
        return rc;
    const uint64_t channels = offsets.dims[1] + (mask.known ? mask.dims[1] : 0);
    const uint32_t bits = onnx_bits(&offsets);
    struct net_layer l = {.type = NET_POOL,
                          .n = offsets.dims[0],
                          .c = channels,
                          .h = offsets.dims[2],
                          .w = offsets.dims[3],
                          .k = channels,
                          .r = 1,
                          .s = 1,
                          .bits = {bits, 0, bits}};
    rc = onnx_append(o, &l, ".offsets", err);
    return rc ? rc : conv(o, 0, 1, 0, 0, err);
}

int onnx_conv(struct onnx *o, struct sim_err *err) {
    return conv(o, 0, 1, 0, slice_is(o->node->op, "ConvInteger") ? ONNX_INT32 : 0, err);
}

/* QLinearConv: each operand with scale and zero point. */
int onnx_conv_quantized(struct onnx *o, struct sim_err *err) {
    return conv(o, 0, 3, 7, 0, err);
}

/* Sizes of a transposed convolution's output. */
static int transposed_sizes(const struct onnx *o, struct window *w, struct sim_err *err) {
    int64_t extra[2 * SPACE], wanted[2 * SPACE];
    const bool given = onnx_attribute(o, "output_shape") != NULL;
    int rc = list(o, "output_padding", w->rank, 0, 0, extra, err);
    if (!rc && given)
        rc = list(o, "output_shape", w->rank, 1, 1, wanted, err);
    if (rc)
        return rc;
    const bool same =
        onnx_string_is(o, "auto_pad", "SAME_UPPER") || onnx_string_is(o, "auto_pad", "SAME_LOWER");
    for (uint32_t i = 0; i < w->rank; i++) {
        const struct net_axis *a = &w->axis[i];
        const uint64_t full = a->stride * (w->in[i] - 1) + span(w, i) + (uint64_t)extra[i];
        if (!w->in[i] || !w->k[i] || (!given && !same && full <= a->before + a->after))
            return misfit(o, err);
        w->out[i] = given  ? (uint64_t)wanted[i]
                    : same ? w->in[i] * a->stride
                           : full - a->before - a->after;
    }
    return 0;
}

/* Every input cell times the whole window, then added up where windows overlap: a convolution by
 * 1 x 1 whose filters are the window's cells. */
int onnx_conv_transpose(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), weights = onnx_input(o, 1);
    const int64_t groups = onnx_int(o, "group", 1);
    struct window w = {.rank = 0};
    int rc = onnx_need(o, &in, 0, 3, 2 + SPACE, err);
    if (!rc)
        rc = onnx_need(o, &weights, 1, in.rank, in.rank, err);
    if (rc)
        return rc;
    w.rank = in.rank - 2u;
    memcpy(w.in, in.dims + 2, w.rank * sizeof *w.in);
    memcpy(w.k, weights.dims + 2, w.rank * sizeof *w.k);
    rc = read_axes(o, &w, err);
    if (!rc && in.dims[1] != weights.dims[0])
        rc = check_groups(o, &in, weights.dims[0], 1, err);
    if (!rc && groups < 1)
        rc = check_groups(o, &in, 0, groups, err);
    if (!rc)
        rc = transposed_sizes(o, &w, err);
    if (rc)
        return rc;
    struct net_layer l = {.type = NET_CONV,
                          .n = in.dims[0],
                          .c = in.dims[1],
                          .h = size_at(&w, w.in, 1) * size_at(&w, w.in, 2),
                          .w = size_at(&w, w.in, 0),
                          .k = weights.dims[1] * (uint64_t)groups,
                          .r = 1,
                          .s = 1,
                          .groups = (uint64_t)groups,
                          .bits = {onnx_bits(&in), onnx_bits(&weights), onnx_type_bits(in.type)}};
    for (uint32_t i = 0; i < w.rank; i++)
        if (__builtin_mul_overflow(l.k, w.k[i], &l.k))
            return onnx_unsupported(o, "a window above 2^64 cells", err);
    rc = onnx_append(o, &l, "", err);
    return rc ? rc : windowed_output(o, &in, &w, weights.dims[1] * (uint64_t)groups, in.type, err);
}

static int pool(struct onnx *o, const struct tensor *in, const struct window *w,
                struct sim_err *err) {
    const uint32_t bits = onnx_bits(in);
    const uint64_t planes = size_at(w, w->out, 2);
    struct net_layer plane = {.type = NET_POOL,
                              .n = in->dims[0] * planes,
                              .c = in->dims[1],
                              .k = in->dims[1],
                              .bits = {bits, 0, bits}};
    struct net_layer deep = plane;
    int rc = 0;
    set_plane(&plane, w);
    deep.n = in->dims[0];
    deep.h = size_at(w, w->in, 2);
    deep.w = plane.h * plane.w;
    deep.r = size_at(w, w->k, 2);
    deep.s = 1;
    deep.y = axis_at(w, 2);
    deep.x = (struct net_axis){1, 1, 0, 0};
    if (w->rank == SPACE && (deep.r > 1 || deep.h != planes))
        rc = onnx_append(o, &deep, ".depth", err);
    if (!rc)
        rc = onnx_append(o, &plane, "", err);
    return rc ? rc : windowed_output(o, in, w, in->dims[1], in->type, err);
}

int onnx_pool(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    int64_t sizes[2 * SPACE] = {0};
    struct window w = {.rank = 0};
    int rc = onnx_need(o, &in, 0, 3, 2 + SPACE, err);
    if (!rc && onnx_int(o, "channels_last", 0))
        rc = onnx_unsupported(o, "channels in the last dimension", err);
    if (!rc)
        rc = list(o, "kernel_shape", in.rank - 2u, 1, 0, sizes, err);
    if (rc)
        return rc;
    w.rank = in.rank - 2u;
    for (uint32_t i = 0; i < w.rank; i++) {
        w.in[i] = in.dims[2 + i];
        w.k[i] = (uint64_t)sizes[i];
    }
    rc = read_window(o, &w, err);
    return rc ? rc : pool(o, &in, &w, err);
}

int onnx_global_pool(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct window w = {.rank = 0};
    int rc = onnx_need(o, &in, 0, 3, 2 + SPACE, err);
    if (!rc && onnx_int(o, "channels_last", 0))
        rc = onnx_unsupported(o, "channels in the last dimension", err);
    if (rc)
        return rc;
    w.rank = in.rank - 2u;
    for (uint32_t i = 0; i < w.rank; i++) {
        w.in[i] = w.k[i] = in.dims[2 + i];
        w.axis[i] = (struct net_axis){1, 1, 0, 0};
        w.out[i] = 1;
    }
    return pool(o, &in, &w, err);
}
