/* ONNX operators that only pass shapes on, and the arithmetic on shapes that exporters leave in the
 * graph. */
#include <string.h>

#include "traces/networks/onnx.h"

int onnx_broadcast(const struct onnx *o, struct tensor *a, const struct tensor *b,
                   struct sim_err *err) {
    struct tensor out = *a;
    out.rank = a->rank > b->rank ? a->rank : b->rank;
    for (uint32_t i = 0; i < out.rank; i++) {
        const uint64_t x = i < a->rank ? a->dims[a->rank - 1 - i] : 1;
        const uint64_t y = i < b->rank ? b->dims[b->rank - 1 - i] : 1;
        if (x != y && x != 1 && y != 1)
            return sim_fail(err, SIM_EFORMAT, "%s: sizes %llu and %llu do not broadcast", o->where,
                            (unsigned long long)x, (unsigned long long)y);
        out.dims[out.rank - 1 - i] = x == 1 ? y : x;
    }
    *a = out;
    return 0;
}

/* The output is like the first input. */
static int handle_same(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    return in.known ? onnx_output(o, 0, &in, err) : 0;
}

static int handle_elementwise(struct onnx *o, struct sim_err *err) {
    struct tensor a = onnx_input(o, 0);
    for (size_t i = 1; i < o->node.n_in; i++) {
        const struct tensor b = onnx_input(o, i);
        if (!a.known || !b.known)
            return 0;
        const int rc = onnx_broadcast(o, &a, &b, err);
        if (rc)
            return rc;
        a.constant = a.constant && b.constant;
        a.valued = false;
    }
    return a.known ? onnx_output(o, 0, &a, err) : 0;
}

static int handle_constant(struct onnx *o, struct sim_err *err) {
    const struct attribute *value = onnx_attribute(o, "value");
    const struct attribute *ints = onnx_attribute(o, "value_ints");
    const struct attribute *one = onnx_attribute(o, "value_int");
    struct tensor t = {.name = {"", 0}};
    if (value) {
        const int rc = onnx_read_tensor(value->tensor, &t, err);
        if (rc)
            return rc;
    } else if ((ints && ints->n_ints <= ONNX_INTS) || one) {
        t.known = t.constant = t.valued = true;
        t.rank = ints ? 1 : 0;
        t.n_ints = ints ? (uint32_t)ints->n_ints : 1;
        t.dims[0] = t.n_ints;
        memcpy(t.ints, ints ? ints->ints : &one->i, t.n_ints * sizeof *t.ints);
    }
    return t.known ? onnx_output(o, 0, &t, err) : 0;
}

/* A constant list of integers. */
static struct tensor list_of(uint32_t n) {
    return (struct tensor){
        .known = true, .constant = true, .valued = true, .rank = 1, .dims = {n}, .n_ints = n};
}

static int handle_shape(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = list_of(in.rank);
    for (uint32_t i = 0; i < in.rank; i++)
        out.ints[i] = (int64_t)in.dims[i];
    return in.known ? onnx_output(o, 0, &out, err) : 0;
}

static int64_t wrap(int64_t axis, uint32_t rank) {
    return axis < 0 ? axis + rank : axis;
}

static int bad_axis(const struct onnx *o, int64_t axis, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: axis %lld outside the tensor", o->where,
                    (long long)axis);
}

static int handle_concat(struct onnx *o, struct sim_err *err) {
    struct tensor a = onnx_input(o, 0);
    const int64_t axis = wrap(onnx_int(o, "axis", 0), a.rank);
    if (!a.known)
        return 0;
    if (axis < 0 || axis >= a.rank)
        return bad_axis(o, axis, err);
    for (size_t i = 1; i < o->node.n_in; i++) {
        const struct tensor b = onnx_input(o, i);
        if (!b.known || b.rank != a.rank)
            return b.known ? bad_axis(o, axis, err) : 0;
        a.dims[axis] += b.dims[axis];
        a.constant = a.constant && b.constant;
        a.valued = a.valued && b.valued && a.n_ints + b.n_ints <= ONNX_INTS;
        if (a.valued)
            memcpy(a.ints + a.n_ints, b.ints, b.n_ints * sizeof *b.ints);
        a.n_ints += a.valued ? b.n_ints : 0;
    }
    return onnx_output(o, 0, &a, err);
}

static int handle_flatten(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const int64_t axis = wrap(onnx_int(o, "axis", 1), in.rank);
    struct tensor out = {.known = true, .rank = 2, .dims = {1, 1}};
    if (!in.known)
        return 0;
    if (axis < 0 || axis > in.rank)
        return bad_axis(o, axis, err);
    for (uint32_t i = 0; i < in.rank; i++)
        out.dims[i >= axis] *= in.dims[i];
    return onnx_output(o, 0, &out, err);
}

static int handle_reshape(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), shape = onnx_input(o, 1);
    struct tensor out = in;
    uint64_t known = 1;
    int64_t open = -1;
    if (!in.known || !shape.valued || shape.n_ints > ONNX_RANK)
        return 0;
    out.rank = shape.n_ints;
    for (uint32_t i = 0; i < out.rank; i++) {
        if (shape.ints[i] == -1)
            open = i;
        if (shape.ints[i] < -1 || shape.ints[i] > NET_DIM_MAX || (!shape.ints[i] && i >= in.rank))
            return sim_fail(err, SIM_EFORMAT, "%s: dimension %lld", o->where,
                            (long long)shape.ints[i]);
        out.dims[i] = shape.ints[i] > 0 ? (uint64_t)shape.ints[i] : shape.ints[i] ? 1 : in.dims[i];
        if (__builtin_mul_overflow(known, out.dims[i], &known))
            known = 0;
    }
    const uint64_t size = tensor_size(&in);
    if (!known || size % known || (open < 0 && size != known))
        return sim_fail(err, SIM_EFORMAT, "%s: %llu elements do not fill the shape", o->where,
                        (unsigned long long)size);
    if (open >= 0)
        out.dims[open] = size / known;
    return onnx_output(o, 0, &out, err);
}

static int handle_transpose(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    out.valued = false;
    for (uint32_t i = 0; i < in.rank; i++) {
        const int64_t from = onnx_int_at(o, "perm", i, (int64_t)in.rank - 1 - i);
        if (from < 0 || from >= in.rank)
            return bad_axis(o, from, err);
        out.dims[i] = in.dims[from];
    }
    return in.known ? onnx_output(o, 0, &out, err) : 0;
}

/* The axes of the node, from an attribute or, in later versions, from an input; a bit each. */
static bool axes_of(struct onnx *o, uint32_t rank, size_t input, uint32_t *axes) {
    const struct attribute *a = onnx_attribute(o, "axes");
    const struct tensor t = onnx_input(o, input);
    const size_t n = a ? a->n_ints : t.valued ? t.n_ints : 0;
    *axes = 0;
    for (size_t i = 0; i < n && i < ONNX_INTS; i++) {
        const int64_t axis = wrap(a ? a->ints[i] : t.ints[i], rank);
        if (axis < 0 || axis >= rank)
            return false;
        *axes |= 1u << axis;
    }
    return true;
}

static int handle_unsqueeze(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const struct attribute *a = onnx_attribute(o, "axes");
    const struct tensor given = onnx_input(o, 1);
    const uint32_t added = a ? (uint32_t)a->n_ints : given.valued ? given.n_ints : 0;
    struct tensor out = in;
    uint32_t axes, from = 0;
    if (!in.known || !added)
        return 0;
    out.rank = in.rank + added;
    if (added > ONNX_RANK || out.rank > ONNX_RANK || !axes_of(o, out.rank, 1, &axes) ||
        (uint32_t)__builtin_popcount(axes) != added)
        return bad_axis(o, added, err);
    for (uint32_t i = 0; i < out.rank; i++)
        out.dims[i] = axes >> i & 1 ? 1 : in.dims[from++];
    return onnx_output(o, 0, &out, err);
}

static int handle_squeeze(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    uint32_t axes;
    if (!in.known)
        return 0;
    if (!axes_of(o, in.rank, 1, &axes))
        return bad_axis(o, in.rank, err);
    out.rank = 0;
    for (uint32_t i = 0; i < in.rank; i++)
        if (axes ? !(axes >> i & 1) : in.dims[i] != 1)
            out.dims[out.rank++] = in.dims[i];
    return onnx_output(o, 0, &out, err);
}

static int handle_reduce(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const bool keep = onnx_int(o, "keepdims", 1) != 0;
    struct tensor out = {.known = true};
    uint32_t axes;
    if (!in.known)
        return 0;
    if (!axes_of(o, in.rank, 1, &axes))
        return bad_axis(o, in.rank, err);
    for (uint32_t i = 0; i < in.rank; i++) {
        const bool reduced = !axes || axes >> i & 1;
        if (!reduced || keep)
            out.dims[out.rank++] = reduced ? 1 : in.dims[i];
    }
    return onnx_output(o, 0, &out, err);
}

/* Elements of a constant list, picked by constant indices. */
static void pick(const struct tensor *data, const struct tensor *at, struct tensor *out) {
    out->valued = data->valued && at->valued && data->rank == 1;
    out->n_ints = out->valued ? at->n_ints : 0;
    for (uint32_t i = 0; i < out->n_ints; i++) {
        const int64_t k = wrap(at->ints[i], data->n_ints);
        out->valued = out->valued && k >= 0 && k < data->n_ints;
        out->ints[i] = out->valued ? data->ints[k] : 0;
    }
}

static int handle_gather(struct onnx *o, struct sim_err *err) {
    const struct tensor data = onnx_input(o, 0), at = onnx_input(o, 1);
    const int64_t axis = wrap(onnx_int(o, "axis", 0), data.rank);
    struct tensor out = {.known = true, .constant = data.constant && at.constant};
    if (!data.known || !at.known)
        return 0;
    if (axis < 0 || axis >= data.rank || data.rank - 1 + at.rank > ONNX_RANK)
        return bad_axis(o, axis, err);
    for (int64_t i = 0; i < axis; i++)
        out.dims[out.rank++] = data.dims[i];
    for (uint32_t i = 0; i < at.rank; i++)
        out.dims[out.rank++] = at.dims[i];
    for (int64_t i = axis + 1; i < data.rank; i++)
        out.dims[out.rank++] = data.dims[i];
    pick(&data, &at, &out);
    return onnx_output(o, 0, &out, err);
}

static int64_t clamp(int64_t v, int64_t n) {
    v = v < 0 ? v + n : v;
    return v < 0 ? 0 : v > n ? n : v;
}

/* Slices forward along constant axes. */
static int handle_slice(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), from = onnx_input(o, 1), to = onnx_input(o, 2);
    const struct tensor axes = onnx_input(o, 3), steps = onnx_input(o, 4);
    struct tensor out = in;
    if (!in.known || !from.valued || !to.valued || to.n_ints != from.n_ints)
        return 0;
    out.valued = false;
    for (uint32_t i = 0; i < from.n_ints; i++) {
        const int64_t axis = wrap(i < axes.n_ints ? axes.ints[i] : i, in.rank);
        const int64_t step = i < steps.n_ints ? steps.ints[i] : 1;
        if (axis < 0 || axis >= in.rank || step < 1)
            return step < 1 ? onnx_unknown(o, "slices with steps below 1 are not read", err)
                            : bad_axis(o, axis, err);
        const int64_t n = (int64_t)in.dims[axis], first = clamp(from.ints[i], n);
        const int64_t last = clamp(to.ints[i], n), count = last > first ? last - first : 0;
        out.dims[axis] = (uint64_t)((count - 1 + step) / step);
        out.valued = in.valued && in.rank == 1;
        out.n_ints = out.valued ? (uint32_t)out.dims[axis] : 0;
        for (uint32_t k = 0; k < out.n_ints; k++)
            out.ints[k] = in.ints[first + k * step];
    }
    return onnx_output(o, 0, &out, err);
}

static int handle_split(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), given = onnx_input(o, 1);
    const int64_t axis = wrap(onnx_int(o, "axis", 0), in.rank);
    const uint64_t parts = o->node.n_out;
    if (!in.known || !parts)
        return 0;
    if (axis < 0 || axis >= in.rank)
        return bad_axis(o, axis, err);
    for (size_t i = 0; i < parts; i++) {
        struct tensor out = in;
        const int64_t equal = (int64_t)((in.dims[axis] + parts - 1) / parts);
        const int64_t size = i < given.n_ints ? given.ints[i] : onnx_int_at(o, "split", i, equal);
        if (size < 0 || size > NET_DIM_MAX)
            return bad_axis(o, size, err);
        out.dims[axis] = (uint64_t)size;
        out.valued = false;
        const int rc = onnx_output(o, i, &out, err);
        if (rc)
            return rc;
    }
    return 0;
}

/* Expand (second input) and ConstantOfShape (first): a shape that is a constant list. */
static int handle_expand(struct onnx *o, struct sim_err *err) {
    const bool expand = slice_is(o->node.op, "Expand");
    struct tensor out = {.known = true};
    const struct tensor in = onnx_input(o, 0), shape = expand ? onnx_input(o, 1) : in;
    if (!shape.valued || shape.n_ints > ONNX_RANK || (expand && !in.known))
        return 0;
    out.rank = shape.n_ints;
    for (uint32_t i = 0; i < out.rank; i++) {
        if (shape.ints[i] < 0 || shape.ints[i] > NET_DIM_MAX)
            return bad_axis(o, shape.ints[i], err);
        out.dims[i] = (uint64_t)shape.ints[i];
    }
    const int rc = expand ? onnx_broadcast(o, &out, &in, err) : 0;
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* Operators whose output is like their first input, and those that broadcast. */
static const char *const same[] = {
    "Relu",
    "LeakyRelu",
    "PRelu",
    "Elu",
    "Selu",
    "Sigmoid",
    "HardSigmoid",
    "Tanh",
    "Softplus",
    "Erf",
    "Gelu",
    "Exp",
    "Log",
    "Sqrt",
    "Neg",
    "Abs",
    "Clip",
    "HardSwish",
    "Dropout",
    "Identity",
    "Cast",
    "LRN",
    "LogSoftmax",
    "Reciprocal",
    "BatchNormalization",
    "InstanceNormalization",
    "LayerNormalization",
    "Floor",
};
static const char *const elementwise[] = {"Sub", "Mul",   "Div",   "Pow",  "Min",    "Max",
                                          "Sum", "Where", "Equal", "Less", "Greater"};
static const struct {
    const char *op;
    onnx_handler *handler;
} table[] = {
    {"Constant", handle_constant},
    {"Shape", handle_shape},
    {"Concat", handle_concat},
    {"Flatten", handle_flatten},
    {"Reshape", handle_reshape},
    {"Transpose", handle_transpose},
    {"Unsqueeze", handle_unsqueeze},
    {"Squeeze", handle_squeeze},
    {"ReduceMean", handle_reduce},
    {"ReduceSum", handle_reduce},
    {"Gather", handle_gather},
    {"Slice", handle_slice},
    {"Split", handle_split},
    {"Expand", handle_expand},
    {"ConstantOfShape", handle_expand},
};

onnx_handler *onnx_shape_handler(struct slice op) {
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (slice_is(op, same[i]))
            return handle_same;
    for (size_t i = 0; i < sizeof elementwise / sizeof *elementwise; i++)
        if (slice_is(op, elementwise[i]))
            return handle_elementwise;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (slice_is(op, table[i].op))
            return table[i].handler;
    return NULL;
}
