/* Shapes and values of operators that make tensors, and of those that reduce them. */
#include <math.h>
#include <string.h>

#include "traces/networks/onnx.h"

int onnx_constant(struct onnx *o, struct sim_err *err) {
    const struct attribute *value = onnx_attribute(o, "value");
    const struct attribute *one = onnx_attribute(o, "value_int");
    const struct attribute *real = onnx_attribute(o, "value_float");
    int64_t ints[ONNX_VALUES];
    const size_t n = onnx_ints(o, "value_ints", ints, ONNX_VALUES);
    struct tensor t = {.known = true, .constant = true, .type = ONNX_INT64, .rank = n ? 1 : 0};
    if (value) {
        t = (struct tensor){.known = false};
        const int rc = onnx_read_tensor(o, value->tensor, &t, err);
        return rc ? rc : onnx_output(o, 0, &t, err);
    }
    if ((!n && !one && !real) || n > ONNX_VALUES)
        return 0;
    t.dims[0] = n;
    double *values = onnx_values(o, n ? n : 1, err);
    if (!values)
        return SIM_EUNSUP;
    values[0] = one ? (double)one->i : real ? real->f : 0;
    for (size_t i = 0; i < n; i++)
        values[i] = (double)ints[i];
    t.values = values;
    t.type = real ? ONNX_FLOAT : ONNX_INT64;
    return onnx_output(o, 0, &t, err);
}

/* A list of n whole numbers, to be filled. */
static int list_of(struct onnx *o, size_t n, struct tensor *t, double **values,
                   struct sim_err *err) {
    *t = (struct tensor){.known = true, .constant = true, .type = ONNX_INT64, .rank = 1};
    t->dims[0] = n;
    *values = onnx_values(o, n ? n : 1, err);
    t->values = *values;
    return *values ? 0 : SIM_EUNSUP;
}

static int64_t end_of(int64_t v, uint32_t rank) {
    v = v < 0 ? v + rank : v;
    return v < 0 ? 0 : v > rank ? rank : v;
}

int onnx_shape(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out;
    double *values;
    if (!in.known)
        return 0;
    const int64_t from = end_of(onnx_int(o, "start", 0), in.rank);
    const int64_t to = end_of(onnx_int(o, "end", in.rank), in.rank);
    const int rc = list_of(o, to > from ? (size_t)(to - from) : 0, &out, &values, err);
    for (int64_t i = from; i < to && !rc; i++)
        values[i - from] = (double)in.dims[i];
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* Size: a scalar. */
int onnx_count(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out;
    double *values;
    const int rc = in.known ? list_of(o, 1, &out, &values, err) : 0;
    if (rc || !in.known)
        return rc;
    values[0] = (double)tensor_size(&in);
    out.rank = 0;
    return onnx_output(o, 0, &out, err);
}

int onnx_range(struct onnx *o, struct sim_err *err) {
    const struct tensor a = onnx_input(o, 0), b = onnx_input(o, 1), by = onnx_input(o, 2);
    struct tensor out;
    double *values;
    if (!a.values || !b.values || !by.values || by.values[0] == 0)
        return 0;
    const double n = ceil((b.values[0] - a.values[0]) / by.values[0]);
    if (!(n <= NET_DIM_MAX))
        return onnx_bad_size(o, n < 9e18 ? (int64_t)n : INT64_MAX, err);
    const size_t count = n > 0 ? (size_t)n : 0, kept = count <= ONNX_VALUES ? count : 0;
    const int rc = list_of(o, kept, &out, &values, err);
    for (size_t i = 0; i < kept && !rc; i++)
        values[i] = a.values[0] + (double)i * by.values[0];
    if (rc)
        return rc;
    out.dims[0] = count;
    out.type = a.type;
    out.values = kept == count ? out.values : NULL;
    return onnx_output(o, 0, &out, err);
}

/* A shape that is a constant list, filled with one value. */
int onnx_constant_of_shape(struct onnx *o, struct sim_err *err) {
    const struct tensor shape = onnx_input(o, 0);
    const struct attribute *value = onnx_attribute(o, "value");
    struct tensor out = {.known = true, .constant = true, .type = ONNX_FLOAT};
    struct tensor fill = {.name = {"", 0}};
    int rc = value ? onnx_read_tensor(o, value->tensor, &fill, err) : 0;
    if (rc || !shape.known || (!shape.values && tensor_size(&shape)) ||
        tensor_size(&shape) > ONNX_RANK)
        return rc;
    out.rank = (uint8_t)tensor_size(&shape);
    for (uint32_t i = 0; i < out.rank; i++) {
        if (tensor_int(&shape, i) < 0 || tensor_int(&shape, i) > NET_DIM_MAX)
            return onnx_bad_size(o, tensor_int(&shape, i), err);
        out.dims[i] = (uint64_t)tensor_int(&shape, i);
    }
    out.type = fill.known ? fill.type : out.type;
    const uint64_t n = tensor_size(&out);
    double *values = n && n <= ONNX_VALUES ? onnx_values(o, n, err) : NULL;
    for (uint64_t i = 0; values && i < n; i++)
        values[i] = fill.values ? fill.values[0] : 0;
    out.values = values;
    return onnx_output(o, 0, &out, err);
}

int onnx_one_hot(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    const struct tensor depth = onnx_input(o, 1), fill = onnx_input(o, 2);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", -1), out.rank + 1u);
    if (!out.known || !depth.values)
        return 0;
    if (axis < 0 || axis > out.rank || out.rank == ONNX_RANK || depth.values[0] < 0 ||
        depth.values[0] > NET_DIM_MAX)
        return onnx_bad_axis(o, axis, err);
    for (int64_t i = out.rank; i > axis; i--)
        out.dims[i] = out.dims[i - 1];
    out.dims[axis] = (uint64_t)depth.values[0];
    out.rank++;
    out.values = NULL;
    out.repeat = 1;
    out.type = fill.type;
    out.bits = 0;
    return onnx_output(o, 0, &out, err);
}

/* All elements of a list into one, where the operator is one of shape arithmetic. */
static int fold(struct onnx *o, const struct tensor *in, struct tensor *out, struct sim_err *err) {
    const struct slice op = o->node->op;
    const uint64_t n = in->values ? tensor_size(in) : 0;
    const bool product = slice_is(op, "ReduceProd"), sum = slice_is(op, "ReduceSum");
    const bool most = slice_is(op, "ReduceMax"), least = slice_is(op, "ReduceMin");
    if (!n || tensor_size(out) != 1 || (!product && !sum && !most && !least))
        return 0;
    double *value = onnx_values(o, 1, err);
    if (!value)
        return SIM_EUNSUP;
    *value = in->values[0];
    for (uint64_t i = 1; i < n; i++) {
        const double v = in->values[i];
        *value = product ? *value * v : sum ? *value + v : most ? fmax(*value, v) : fmin(*value, v);
    }
    out->values = value;
    return 0;
}

int onnx_reduce(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const bool keep = onnx_int(o, "keepdims", 1) != 0;
    struct tensor out = in;
    uint32_t axes;
    bool known;
    if (!in.known)
        return 0;
    if (!onnx_axes(o, in.rank, 1, &axes, &known))
        return onnx_bad_axis(o, in.rank, err);
    if (!known)
        return 0;
    const bool idle = !axes && onnx_int(o, "noop_with_empty_axes", 0) != 0;
    out.rank = 0;
    out.values = NULL;
    out.repeat = 1;
    out.bits = 0;
    for (uint32_t i = 0; i < in.rank; i++) {
        const bool reduced = !idle && (!axes || axes >> i & 1);
        if (!reduced || keep)
            out.dims[out.rank++] = reduced ? 1 : in.dims[i];
    }
    const int rc = fold(o, &in, &out, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

/* ArgMax, ArgMin. */
int onnx_arg(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 0), in.rank);
    struct tensor out = {.known = true, .type = ONNX_INT64};
    if (!in.known)
        return 0;
    if (axis < 0 || axis >= in.rank)
        return onnx_bad_axis(o, axis, err);
    for (int64_t i = 0; i < in.rank; i++)
        if (i != axis || onnx_int(o, "keepdims", 1))
            out.dims[out.rank++] = i == axis ? 1 : in.dims[i];
    return onnx_output(o, 0, &out, err);
}

int onnx_top_k(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    const struct tensor k = onnx_input(o, 1);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", -1), out.rank);
    const int64_t n =
        onnx_has_input(o, 1) ? k.values ? tensor_int(&k, 0) : -1 : onnx_int(o, "k", -1);
    if (!out.known || n < 0)
        return 0;
    if (axis < 0 || axis >= out.rank || (uint64_t)n > out.dims[axis])
        return onnx_bad_axis(o, axis, err);
    out.dims[axis] = (uint64_t)n;
    out.values = NULL;
    out.repeat = 1;
    int rc = onnx_output(o, 0, &out, err);
    out.type = ONNX_INT64;
    out.bits = 0;
    return rc ? rc : onnx_output(o, 1, &out, err);
}

/* Known where the values are. */
int onnx_non_zero(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = {.known = true, .constant = true, .type = ONNX_INT64, .rank = 2};
    if (!in.values)
        return 0;
    out.dims[0] = in.rank ? in.rank : 1;
    for (uint64_t i = 0; i < tensor_size(&in); i++)
        out.dims[1] += in.values[i] != 0;
    double *values = in.rank == 1 && out.dims[1] ? onnx_values(o, out.dims[1], err) : NULL;
    for (uint64_t i = 0, k = 0; values && i < tensor_size(&in); i++)
        if (in.values[i] != 0)
            values[k++] = (double)i;
    out.values = values;
    return onnx_output(o, 0, &out, err);
}

/* HannWindow and its like: a list as long as their input says. */
int onnx_window_function(struct onnx *o, struct sim_err *err) {
    const struct tensor n = onnx_input(o, 0);
    struct tensor out = {.known = true, .type = ONNX_FLOAT, .rank = 1};
    if (!n.values || n.values[0] < 0 || n.values[0] > NET_DIM_MAX)
        return 0;
    out.dims[0] = (uint64_t)n.values[0];
    return onnx_output(o, 0, &out, err);
}
