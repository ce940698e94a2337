/* Shapes of operators that copy, rearrange or repeat their input. */
#include <string.h>

#include "traces/networks/onnx.h"

int64_t onnx_wrap(int64_t axis, uint32_t rank) {
    return axis < 0 ? axis + rank : axis;
}

int onnx_bad_axis(const struct onnx *o, int64_t axis, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: axis %lld outside the tensor", o->where,
                    (long long)axis);
}

int onnx_bad_size(const struct onnx *o, int64_t size, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: a size of %lld, expected 0 to %u", o->where,
                    (long long)size, NET_DIM_MAX);
}

/* A tensor like `in`, without its values. */
static struct tensor like(const struct tensor *in) {
    struct tensor out = *in;
    out.values = NULL;
    return out;
}

int onnx_strided(struct onnx *o, const struct tensor *in, struct tensor *out, int64_t offset,
                 const int64_t *strides, struct sim_err *err) {
    const uint64_t n = tensor_size(out);
    uint64_t at[ONNX_RANK] = {0};
    out->values = NULL;
    if (!in->values || n > ONNX_VALUES)
        return 0;
    double *values = onnx_values(o, n, err);
    if (!values)
        return SIM_EUNSUP;
    for (uint64_t i = 0; i < n; i++) {
        int64_t from = offset;
        for (uint32_t d = 0; d < out->rank; d++)
            from += (int64_t)at[d] * strides[d];
        values[i] = in->values[from];
        for (uint32_t d = out->rank; d-- && ++at[d] == out->dims[d];)
            at[d] = 0;
    }
    out->values = values;
    return 0;
}

/* Row-major strides of a tensor with values; of another nobody needs them. */
static void strides_of(const struct tensor *t, int64_t *strides) {
    int64_t step = t->values ? 1 : 0;
    for (uint32_t d = t->rank; d--;) {
        strides[d] = step;
        step = t->values ? step * (int64_t)t->dims[d] : 0;
    }
}

/* The output is like the first input, bits included: nothing is computed. */
int onnx_same_view(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    int rc = in.known ? onnx_output(o, 0, &in, err) : 0;
    for (size_t i = 1; i < o->node->n_out && in.known && !rc; i++) {
        struct tensor other = like(&in);
        rc = onnx_output(o, i, &other, err);
    }
    return rc;
}

/* A computed output of the shape of the first input. */
int onnx_same(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    out.values = NULL;
    out.repeat = 1;
    out.bits = 0;
    return out.known ? onnx_output(o, 0, &out, err) : 0;
}

/* The file's declaration says what comes out, or nothing does. */
int onnx_declared(struct onnx *o, struct sim_err *err) {
    (void)o;
    (void)err;
    return 0;
}

static bool concat_values(struct onnx *o, struct tensor *a, const struct tensor *b, int64_t axis,
                          struct sim_err *err) {
    const uint64_t n = tensor_size(a), m = tensor_size(b);
    if (!a->values || !b->values || axis || n + m > ONNX_VALUES)
        return true;
    double *values = onnx_values(o, n + m, err);
    if (!values)
        return false;
    memcpy(values, a->values, n * sizeof *values);
    memcpy(values + n, b->values, m * sizeof *values);
    a->values = values;
    return true;
}

/* Inputs first, first + step, ...; an empty one of rank 1 adds nothing. */
static int concat(struct onnx *o, size_t first, size_t step, struct sim_err *err) {
    struct tensor a = onnx_input(o, first);
    const int64_t given = onnx_wrap(onnx_int(o, "axis", 1), a.rank);
    if (!a.known)
        return 0;
    if (given < 0 || given >= a.rank)
        return onnx_bad_axis(o, given, err);
    if (o->node->n_in > first + step)
        a.repeat = 1;
    for (size_t i = first + step; i < o->node->n_in; i += step) {
        const struct tensor b = onnx_input(o, i);
        if (!b.known || b.rank != a.rank)
            return b.known ? onnx_bad_axis(o, given, err) : 0;
        const bool valued =
            a.values && b.values && !given && tensor_size(&a) + tensor_size(&b) <= ONNX_VALUES;
        if (!concat_values(o, &a, &b, given, err))
            return SIM_EUNSUP;
        a.values = valued ? a.values : NULL;
        a.dims[given] += b.dims[given];
        a.constant = a.constant && b.constant;
    }
    if (a.dims[given] > NET_DIM_MAX)
        return onnx_unsupported(o, "an axis longer than 2^32 - 1", err);
    return onnx_output(o, 0, &a, err);
}

int onnx_concat(struct onnx *o, struct sim_err *err) {
    return concat(o, 0, 1, err);
}

/* QLinearConcat: scale, zero point, then triples. */
int onnx_concat_quantized(struct onnx *o, struct sim_err *err) {
    return concat(o, 2, 3, err);
}

int onnx_flatten(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 1), in.rank);
    struct tensor out = in;
    if (!in.known)
        return 0;
    if (axis < 0 || axis > in.rank)
        return onnx_bad_axis(o, axis, err);
    if (tensor_size(&in) == UINT64_MAX)
        return onnx_unsupported(o, "more than 2^63 elements", err);
    out.rank = 2;
    out.dims[0] = out.dims[1] = 1;
    for (uint32_t i = 0; i < in.rank; i++)
        out.dims[i >= axis] *= in.dims[i];
    return onnx_output(o, 0, &out, err);
}

/* The shape that Reshape wants: an input, or the attribute of versions before 5. */
static bool wanted_shape(const struct onnx *o, int64_t *shape, size_t *n) {
    const struct tensor t = onnx_input(o, 1);
    if (!onnx_has_input(o, 1)) {
        *n = onnx_ints(o, "shape", shape, ONNX_RANK);
        return onnx_attribute(o, "shape") && *n <= ONNX_RANK;
    }
    *n = t.known ? (size_t)tensor_size(&t) : 0;
    if (!t.known || *n > ONNX_RANK || (!t.values && *n))
        return false;
    for (size_t i = 0; i < *n; i++)
        shape[i] = tensor_int(&t, i);
    return true;
}

int onnx_reshape(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    int64_t shape[ONNX_RANK], open = -1;
    size_t n = 0;
    uint64_t known = 1;
    if (!in.known || !wanted_shape(o, shape, &n))
        return 0;
    out.rank = (uint8_t)n;
    for (uint32_t i = 0; i < n; i++) {
        const bool copied = !shape[i] && !onnx_int(o, "allowzero", 0);
        if (shape[i] == -1)
            open = i;
        if (shape[i] < -1 || shape[i] > NET_DIM_MAX || (copied && i >= in.rank))
            return sim_fail(err, SIM_EFORMAT, "%s: dimension %lld", o->where, (long long)shape[i]);
        out.dims[i] = shape[i] == -1 ? 1 : copied ? in.dims[i] : (uint64_t)shape[i];
        if (__builtin_mul_overflow(known, out.dims[i], &known))
            known = 0;
    }
    const uint64_t size = tensor_size(&in);
    if (size && size != UINT64_MAX && (!known || size % known || (open < 0 && size != known)))
        return sim_fail(err, SIM_EFORMAT, "%s: %llu elements do not fill the shape", o->where,
                        (unsigned long long)size);
    if (size == UINT64_MAX)
        return onnx_unsupported(o, "more than 2^63 elements", err);
    if (open >= 0)
        out.dims[open] = known ? size / known : 0;
    return onnx_output(o, 0, &out, err);
}

int onnx_transpose(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = like(&in);
    int64_t perm[ONNX_RANK], strides[ONNX_RANK], moved[ONNX_RANK];
    if (!in.known)
        return 0;
    const size_t n = onnx_ints(o, "perm", perm, ONNX_RANK);
    strides_of(&in, strides);
    for (uint32_t i = 0; i < in.rank; i++) {
        const int64_t from = i < n ? perm[i] : (int64_t)in.rank - 1 - i;
        if (from < 0 || from >= in.rank)
            return onnx_bad_axis(o, from, err);
        out.dims[i] = in.dims[from];
        moved[i] = strides[from];
    }
    const int rc = onnx_strided(o, &in, &out, 0, moved, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

bool onnx_axes(const struct onnx *o, uint32_t rank, size_t input, uint32_t *axes, bool *known) {
    int64_t list[ONNX_RANK];
    const struct tensor t = onnx_input(o, input);
    size_t n = onnx_ints(o, "axes", list, ONNX_RANK);
    const bool attribute = onnx_attribute(o, "axes") != NULL;
    *axes = 0;
    *known = attribute || !onnx_has_input(o, input) || (t.known && (t.values || !tensor_size(&t)));
    if (!attribute && t.values) {
        n = (size_t)tensor_size(&t);
        for (size_t i = 0; i < n && i < ONNX_RANK; i++)
            list[i] = tensor_int(&t, i);
    }
    for (size_t i = 0; i < n; i++) {
        const int64_t axis = i < ONNX_RANK ? onnx_wrap(list[i], rank) : -1;
        if (axis < 0 || axis >= rank)
            return false;
        *axes |= 1u << axis;
    }
    return true;
}

int onnx_unsqueeze(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), given = onnx_input(o, 1);
    int64_t list[ONNX_RANK];
    struct tensor out = in;
    uint32_t axes, from = 0;
    bool known;
    const size_t n = onnx_ints(o, "axes", list, ONNX_RANK);
    const uint64_t added = n ? n : given.known ? tensor_size(&given) : 0;
    if (!in.known || !added)
        return 0;
    if (added > ONNX_RANK || in.rank + added > ONNX_RANK)
        return onnx_unsupported(o, "a rank above 8", err);
    out.rank = (uint8_t)(in.rank + added);
    const bool inside = onnx_axes(o, out.rank, 1, &axes, &known);
    if (!known)
        return 0;
    if (!inside || (uint32_t)__builtin_popcount(axes) != added)
        return onnx_bad_axis(o, (int64_t)added, err);
    for (uint32_t i = 0; i < out.rank; i++)
        out.dims[i] = axes >> i & 1 ? 1 : in.dims[from++];
    return onnx_output(o, 0, &out, err);
}

int onnx_squeeze(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    uint32_t axes;
    bool known;
    if (!in.known)
        return 0;
    if (!onnx_axes(o, in.rank, 1, &axes, &known))
        return onnx_bad_axis(o, in.rank, err);
    if (!known)
        return 0;
    out.rank = 0;
    for (uint32_t i = 0; i < in.rank; i++)
        if (axes ? !(axes >> i & 1) : in.dims[i] != 1)
            out.dims[out.rank++] = in.dims[i];
    return onnx_output(o, 0, &out, err);
}

static int64_t clamp(int64_t v, int64_t n, int64_t low, int64_t high) {
    v = v < 0 ? (v < -n ? low : v + n) : v;
    return v < low ? low : v > high ? high : v;
}

/* Starts, ends, axes and steps, from attributes before version 10. */
struct cuts {
    int64_t from[ONNX_RANK], to[ONNX_RANK], axis[ONNX_RANK], step[ONNX_RANK];
    size_t n;
};

static bool list_input(const struct onnx *o, size_t i, int64_t *list, size_t *n) {
    const struct tensor t = onnx_input(o, i);
    const uint64_t size = t.known ? tensor_size(&t) : 0;
    if (!t.values || size > ONNX_RANK)
        return false;
    for (size_t k = 0; k < size; k++)
        list[k] = tensor_int(&t, k);
    *n = (size_t)size;
    return true;
}

static bool read_cuts(const struct onnx *o, struct cuts *c) {
    size_t n = 0, axes = 0, steps = 0;
    if (onnx_has_input(o, 1)) {
        if (!list_input(o, 1, c->from, &c->n) || !list_input(o, 2, c->to, &n) ||
            (onnx_has_input(o, 3) && !list_input(o, 3, c->axis, &axes)) ||
            (onnx_has_input(o, 4) && !list_input(o, 4, c->step, &steps)))
            return false;
    } else {
        c->n = onnx_ints(o, "starts", c->from, ONNX_RANK);
        n = onnx_ints(o, "ends", c->to, ONNX_RANK);
        axes = onnx_ints(o, "axes", c->axis, ONNX_RANK);
    }
    for (size_t i = axes; i < ONNX_RANK; i++)
        c->axis[i] = (int64_t)i;
    for (size_t i = steps; i < ONNX_RANK; i++)
        c->step[i] = 1;
    return c->n == n && n && n <= ONNX_RANK;
}

int onnx_slice(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = like(&in);
    struct cuts c;
    int64_t strides[ONNX_RANK], offset = 0;
    if (!in.known || !read_cuts(o, &c))
        return 0;
    strides_of(&in, strides);
    for (size_t i = 0; i < c.n; i++) {
        const int64_t axis = onnx_wrap(c.axis[i], in.rank), step = c.step[i];
        if (axis < 0 || axis >= in.rank || !step || step == INT64_MIN)
            return onnx_bad_axis(o, axis, err);
        const int64_t n = (int64_t)in.dims[axis], back = step < 0;
        const int64_t first = clamp(c.from[i], n, 0, n - back);
        const int64_t last = clamp(c.to[i], n, -back, n);
        const int64_t room = back ? first - last : last - first, stride = back ? -step : step;
        out.dims[axis] = room > 0 ? (uint64_t)((room - 1) / stride + 1) : 0;
        offset += first * strides[axis];
        strides[axis] *= step > 1 << 30 ? 1 << 30 : step < -(1 << 30) ? -(1 << 30) : step;
    }
    const int rc = onnx_strided(o, &in, &out, offset, strides, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

int onnx_split(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), given = onnx_input(o, 1);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 0), in.rank);
    const uint64_t parts = o->node->n_out;
    int64_t list[ONNX_VALUES], strides[ONNX_RANK], first = 0;
    if (!in.known || !parts || (onnx_has_input(o, 1) && !given.values))
        return 0;
    if (axis < 0 || axis >= in.rank)
        return onnx_bad_axis(o, axis, err);
    size_t n = onnx_ints(o, "split", list, ONNX_VALUES);
    for (size_t i = 0; given.values && i < tensor_size(&given); i++, n = i)
        list[i] = tensor_int(&given, i);
    strides_of(&in, strides);
    const int64_t size = (int64_t)in.dims[axis];
    const int64_t equal = (size + (int64_t)parts - 1) / (int64_t)parts;
    for (size_t i = 0; i < parts; i++) {
        struct tensor out = like(&in);
        const int64_t part = n && n <= ONNX_VALUES  ? (i < n ? list[i] : 0)
                             : equal < size - first ? equal
                                                    : size - first;
        if (part < 0 || part > size - first)
            return onnx_bad_size(o, part, err);
        out.dims[axis] = (uint64_t)part;
        int rc = onnx_strided(o, &in, &out, first * strides[axis], strides, err);
        if (!rc)
            rc = onnx_output(o, i, &out, err);
        if (rc)
            return rc;
        first += part;
    }
    return 0;
}

/* To a shape that is a constant list; the added elements are the same ones again. */
int onnx_expand(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), shape = onnx_input(o, 1);
    struct tensor out = like(&in);
    int64_t strides[ONNX_RANK], repeated[ONNX_RANK];
    if (!in.known || !shape.values || tensor_size(&shape) > ONNX_RANK)
        return 0;
    out.rank = (uint8_t)tensor_size(&shape);
    for (uint32_t i = 0; i < out.rank; i++) {
        if (tensor_int(&shape, i) < 0 || tensor_int(&shape, i) > NET_DIM_MAX)
            return onnx_bad_size(o, tensor_int(&shape, i), err);
        out.dims[i] = (uint64_t)tensor_int(&shape, i);
    }
    int rc = onnx_broadcast(o, &out, &in, err);
    if (rc)
        return rc;
    strides_of(&in, strides);
    const uint64_t size = tensor_size(&in), wider = tensor_size(&out);
    out.repeat = size && wider != UINT64_MAX ? wider / size * (in.repeat ? in.repeat : 1) : 1;
    for (uint32_t i = 0; i < out.rank; i++) {
        const int64_t from = (int64_t)i + in.rank - out.rank;
        repeated[i] = from >= 0 && in.dims[from] > 1 ? strides[from] : 0;
    }
    rc = onnx_strided(o, &in, &out, 0, repeated, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}
