/* Sequences of tensors. One whose elements all have the same shape is a tensor of that shape with
 * a length; of any other nothing is known, and who needs the shape of an element says so. */
#include <string.h>

#include "traces/networks/onnx.h"

static struct tensor element_of(const struct tensor *t) {
    struct tensor e = *t;
    e.values = NULL;
    e.constant = e.declared = false;
    e.repeat = 1;
    e.length = 0;
    return e;
}

static bool alike(const struct tensor *a, const struct tensor *b) {
    return a->known && b->known && a->rank == b->rank &&
           !memcmp(a->dims, b->dims, a->rank * sizeof *a->dims);
}

int onnx_sequence_construct(struct onnx *o, struct sim_err *err) {
    const struct tensor first = onnx_input(o, 0);
    struct tensor out = element_of(&first);
    for (size_t i = 0; i < o->node->n_in; i++) {
        const struct tensor t = onnx_input(o, i);
        if (!alike(&first, &t) || t.length)
            return 0;
    }
    out.length = o->node->n_in;
    return out.length ? onnx_output(o, 0, &out, err) : 0;
}

/* Pieces of one size along the axis, each with the axis; without `split` of one, and without the
 * axis where keepdims is 0. A last piece that is shorter makes another shape. */
int onnx_split_to_sequence(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), split = onnx_input(o, 1);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 0), in.rank);
    const bool given = onnx_has_input(o, 1);
    struct tensor out = element_of(&in);
    if (!in.known || in.length || (given && (!split.known || !split.values)))
        return 0;
    if (axis < 0 || axis >= in.rank)
        return onnx_bad_axis(o, axis, err);
    const uint64_t n = given ? tensor_size(&split) : 1, size = in.dims[axis];
    const int64_t piece = given && n ? tensor_int(&split, 0) : 1;
    for (uint64_t i = 1; i < n; i++)
        if (tensor_int(&split, i) != piece)
            return 0;
    if (piece < 1 || size % (uint64_t)piece || (split.rank && n * (uint64_t)piece != size))
        return 0;
    out.length = size / (uint64_t)piece;
    out.dims[axis] = (uint64_t)piece;
    if (!given && !onnx_int(o, "keepdims", 1)) {
        memmove(out.dims + axis, out.dims + axis + 1,
                (size_t)(in.rank - 1 - axis) * sizeof *out.dims);
        out.rank--;
    }
    return out.length ? onnx_output(o, 0, &out, err) : 0;
}

int onnx_sequence_at(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const struct tensor out = element_of(&in);
    return in.known && in.length ? onnx_output(o, 0, &out, err) : 0;
}

int onnx_sequence_insert(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), more = onnx_input(o, 1);
    struct tensor out = in;
    if (!in.length || !alike(&in, &more))
        return 0;
    out.length++;
    return onnx_output(o, 0, &out, err);
}

int onnx_sequence_erase(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    if (!in.known || in.length < 2)
        return 0;
    out.length--;
    return onnx_output(o, 0, &out, err);
}

int onnx_sequence_length(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = {.known = true, .type = ONNX_INT64};
    if (!in.known || !in.length)
        return onnx_output(o, 0, &out, err);
    double *value = onnx_values(o, 1, err);
    if (!value)
        return SIM_EUNSUP;
    *value = (double)in.length;
    out.values = value;
    return onnx_output(o, 0, &out, err);
}

/* One behind the other along an axis, or along one more. */
int onnx_concat_from_sequence(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    const bool more = onnx_int(o, "new_axis", 0) != 0;
    const uint32_t rank = in.rank + (more ? 1u : 0);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 0), rank);
    struct tensor out = element_of(&in);
    if (!in.known || !in.length || rank > ONNX_RANK)
        return 0;
    if (axis < 0 || axis >= rank)
        return onnx_bad_axis(o, axis, err);
    if (more)
        memmove(out.dims + axis + 1, out.dims + axis, (size_t)(in.rank - axis) * sizeof *out.dims);
    out.rank = (uint8_t)rank;
    const uint64_t each = more ? 1 : in.dims[axis];
    if (each && in.length > NET_DIM_MAX / each)
        return onnx_bad_size(o, INT64_MAX, err);
    out.dims[axis] = in.length * each;
    return onnx_output(o, 0, &out, err);
}
