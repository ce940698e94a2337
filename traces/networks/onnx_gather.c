/* Shapes of operators that pick, repeat, pad or resample. */
#include <math.h>
#include <string.h>

#include "traces/networks/onnx.h"

static struct tensor without_values(const struct tensor *in) {
    struct tensor out = *in;
    out.values = NULL;
    out.repeat = 1;
    return out;
}

/* Elements along axis 0 of a list, picked by indices that are known. */
static int pick(struct onnx *o, const struct tensor *data, const struct tensor *at,
                struct tensor *out, struct sim_err *err) {
    const uint64_t n = tensor_size(out),
                   inner = data->rank ? tensor_size(data) / (data->dims[0] ? data->dims[0] : 1) : 1;
    if (!data->values || !at->values || n > ONNX_VALUES || !inner)
        return 0;
    double *values = onnx_values(o, n, err);
    if (!values)
        return SIM_EUNSUP;
    for (uint64_t i = 0; i < n; i++) {
        const int64_t k = onnx_wrap(tensor_int(at, i / inner), (uint32_t)data->dims[0]);
        if (k < 0 || (uint64_t)k >= data->dims[0])
            return 0;
        values[i] = data->values[(uint64_t)k * inner + i % inner];
    }
    out->values = values;
    return 0;
}

int onnx_gather(struct onnx *o, struct sim_err *err) {
    const struct tensor data = onnx_input(o, 0), at = onnx_input(o, 1);
    const int64_t axis = onnx_wrap(onnx_int(o, "axis", 0), data.rank);
    struct tensor out = without_values(&data);
    if (!data.known || !at.known)
        return 0;
    if (axis < 0 || axis >= data.rank)
        return onnx_bad_axis(o, axis, err);
    if (data.rank - 1 + at.rank > (int)ONNX_RANK)
        return onnx_unsupported(o, "a rank above 8", err);
    out.constant = data.constant && at.constant;
    out.rank = 0;
    for (int64_t i = 0; i < axis; i++)
        out.dims[out.rank++] = data.dims[i];
    for (uint32_t i = 0; i < at.rank; i++)
        out.dims[out.rank++] = at.dims[i];
    for (int64_t i = axis + 1; i < data.rank; i++)
        out.dims[out.rank++] = data.dims[i];
    const int rc = axis ? 0 : pick(o, &data, &at, &out, err);
    return rc ? rc : onnx_output(o, 0, &out, err);
}

int onnx_gather_elements(struct onnx *o, struct sim_err *err) {
    const struct tensor data = onnx_input(o, 0), at = onnx_input(o, 1);
    struct tensor out = without_values(&at);
    out.type = data.type;
    out.bits = data.bits;
    return at.known ? onnx_output(o, 0, &out, err) : 0;
}

int onnx_gather_nd(struct onnx *o, struct sim_err *err) {
    const struct tensor data = onnx_input(o, 0), at = onnx_input(o, 1);
    const int64_t batch = onnx_int(o, "batch_dims", 0);
    struct tensor out = without_values(&data);
    if (!data.known || !at.known || !at.rank)
        return 0;
    const uint64_t depth = at.dims[at.rank - 1];
    if (batch < 0 || batch >= at.rank || depth > data.rank || depth + (uint64_t)batch > data.rank)
        return onnx_bad_axis(o, batch, err);
    if (at.rank - 1 + data.rank - depth - (uint64_t)batch > ONNX_RANK)
        return onnx_unsupported(o, "a rank above 8", err);
    out.rank = 0;
    for (uint32_t i = 0; i + 1 < at.rank; i++)
        out.dims[out.rank++] = at.dims[i];
    for (uint64_t i = (uint64_t)batch + depth; i < data.rank; i++)
        out.dims[out.rank++] = data.dims[i];
    return onnx_output(o, 0, &out, err);
}

static int scaled(struct onnx *o, struct tensor *out, const double *by, struct sim_err *err) {
    for (uint32_t i = 0; i < out->rank; i++) {
        const double v = floor((double)out->dims[i] * by[i]);
        if (!(v >= 0 && v <= NET_DIM_MAX))
            return sim_fail(err, SIM_EFORMAT, "%s: a dimension of %g", o->where, v);
        out->dims[i] = (uint64_t)v;
    }
    return onnx_output(o, 0, out, err);
}

int onnx_tile(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), by = onnx_input(o, 1);
    struct tensor out = without_values(&in);
    if (!in.known || !by.values || tensor_size(&by) != in.rank)
        return 0;
    const uint64_t size = tensor_size(&in);
    const int rc = scaled(o, &out, by.values, err);
    if (rc)
        return rc;
    const uint64_t wider = tensor_size(&out);
    out.repeat = size && wider != UINT64_MAX && wider >= size ? wider / size : 1;
    return onnx_output(o, 0, &out, err);
}

int onnx_pad(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), given = onnx_input(o, 1), chosen = onnx_input(o, 3);
    struct tensor out = without_values(&in);
    int64_t pads[2 * ONNX_RANK];
    size_t n = onnx_ints(o, onnx_attribute(o, "pads") ? "pads" : "paddings", pads, 2 * ONNX_RANK);
    if (!n && given.values && tensor_size(&given) <= 2 * ONNX_RANK)
        for (n = 0; n < tensor_size(&given); n++)
            pads[n] = tensor_int(&given, n);
    const bool axes = onnx_has_input(o, 3);
    const size_t wanted = axes ? chosen.values ? (size_t)tensor_size(&chosen) : 0 : in.rank;
    if (!in.known || n > 2 * ONNX_RANK || n != 2 * wanted)
        return 0;
    for (size_t i = 0; i < wanted; i++) {
        const int64_t axis = axes ? onnx_wrap(tensor_int(&chosen, i), in.rank) : (int64_t)i;
        if (axis < 0 || axis >= in.rank)
            return onnx_bad_axis(o, axis, err);
        const int64_t low = pads[i], high = pads[wanted + i], limit = NET_DIM_MAX;
        const int64_t size = low < -limit || low > limit || high < -limit || high > limit
                                 ? -1
                                 : (int64_t)in.dims[axis] + low + high;
        if (size < 0 || size > limit)
            return sim_fail(err, SIM_EFORMAT, "%s: padding of %lld and %lld", o->where,
                            (long long)low, (long long)high);
        out.dims[axis] = (uint64_t)size;
    }
    return onnx_output(o, 0, &out, err);
}

static int blocks(struct onnx *o, bool to_space, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = without_values(&in);
    const int64_t b = onnx_int(o, "blocksize", 0);
    if (!in.known)
        return 0;
    if (in.rank != 4 || b < 1 || b > 65536 ||
        (to_space ? in.dims[1] % (uint64_t)(b * b)
                  : in.dims[2] % (uint64_t)b || in.dims[3] % (uint64_t)b))
        return sim_fail(err, SIM_EFORMAT, "%s: blocks of %lld do not divide the input", o->where,
                        (long long)b);
    const uint64_t k = (uint64_t)b;
    out.dims[1] = to_space ? in.dims[1] / (k * k) : in.dims[1] * k * k;
    for (int i = 2; i < 4; i++)
        out.dims[i] = to_space ? in.dims[i] * k : in.dims[i] / k;
    return onnx_output(o, 0, &out, err);
}

int onnx_depth_to_space(struct onnx *o, struct sim_err *err) {
    return blocks(o, true, err);
}

int onnx_space_to_depth(struct onnx *o, struct sim_err *err) {
    return blocks(o, false, err);
}

/* The list attribute of floats of that name. */
static size_t reals(const struct onnx *o, const char *name, double *values) {
    enum { FLOATS = 7 };
    const struct attribute *a = onnx_attribute(o, name);
    struct wire_field f;
    size_t n = 0;
    if (!a)
        return 0;
    struct wire w = a->whole;
    while (wire_next(&w, &f, NULL) > 0)
        if (f.number == FLOATS)
            wire_reals(&f, 4, values, ONNX_RANK, &n);
    return n <= ONNX_RANK ? n : 0;
}

/* Factors for the axes that the node names, 1 for the others. */
static bool spread(const struct onnx *o, const struct tensor *in, const double *given, size_t n,
                   double *all, double otherwise) {
    int64_t axes[ONNX_RANK];
    const size_t named = onnx_ints(o, "axes", axes, ONNX_RANK);
    if (n != (named ? named : in->rank))
        return false;
    for (uint32_t i = 0; i < in->rank; i++)
        all[i] = named ? otherwise : given[i];
    for (size_t i = 0; i < named; i++) {
        const int64_t axis = onnx_wrap(axes[i], in->rank);
        if (axis < 0 || axis >= in->rank)
            return false;
        all[axis] = given[i];
    }
    return true;
}

/* Sizes that keep the picture's proportions: those of the axis that shrinks most or grows least
 * (not_larger), or the other way round. */
static void keep_aspect(const struct onnx *o, const struct tensor *in, double *sizes) {
    const bool larger = onnx_string_is(o, "keep_aspect_ratio_policy", "not_smaller");
    double scale = 0;
    if (!larger && !onnx_string_is(o, "keep_aspect_ratio_policy", "not_larger"))
        return;
    for (uint32_t i = 0; i < in->rank; i++) {
        const double s = sizes[i] < 0 || !in->dims[i] ? 0 : sizes[i] / (double)in->dims[i];
        if (s > 0 && (!(scale > 0) || (larger ? s > scale : s < scale)))
            scale = s;
    }
    for (uint32_t i = 0; i < in->rank; i++)
        if (sizes[i] >= 0)
            sizes[i] = floor(scale * (double)in->dims[i] + 0.5);
}

/* Resize and Upsample: scales as attribute or input, or sizes. */
int onnx_resize(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), sizes = onnx_input(o, 3);
    const bool early = o->node->n_in == 2; /* Upsample, and Resize of version 10 */
    const struct tensor scales = onnx_input(o, early ? 1 : 2);
    struct tensor out = without_values(&in);
    double factors[ONNX_RANK], all[ONNX_RANK];
    size_t n = reals(o, "scales", factors);
    if (!in.known)
        return 0;
    if (!n && in.rank == 4 && onnx_attribute(o, "height_scale") &&
        onnx_attribute(o, "width_scale")) { /* Upsample of version 1 */
        factors[0] = factors[1] = 1;
        factors[2] = onnx_attribute(o, "height_scale")->f;
        factors[3] = onnx_attribute(o, "width_scale")->f;
        n = 4;
    }
    if (scales.values && tensor_size(&scales) <= ONNX_RANK) {
        n = (size_t)tensor_size(&scales);
        memcpy(factors, scales.values, n * sizeof *factors);
    }
    if (n && spread(o, &in, factors, n, all, 1))
        return scaled(o, &out, all, err);
    if (!sizes.values || tensor_size(&sizes) > ONNX_RANK ||
        !spread(o, &in, sizes.values, (size_t)tensor_size(&sizes), all, -1))
        return 0;
    keep_aspect(o, &in, all);
    for (uint32_t i = 0; i < in.rank; i++) {
        if (all[i] > NET_DIM_MAX)
            return onnx_bad_size(o, all[i] < 9e18 ? (int64_t)all[i] : INT64_MAX, err);
        out.dims[i] = all[i] < 0 ? in.dims[i] : (uint64_t)all[i];
    }
    return onnx_output(o, 0, &out, err);
}

/* The size that the pool had before, as a third input or as window, stride and padding give it. */
int onnx_max_unpool(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), shape = onnx_input(o, 2);
    struct tensor out = without_values(&in);
    int64_t window[ONNX_RANK], strides[ONNX_RANK], pads[2 * ONNX_RANK] = {0};
    if (!in.known || in.rank < 3 || (onnx_has_input(o, 2) && !shape.values))
        return 0;
    const uint32_t n = in.rank - 2u;
    const bool sound = onnx_ints(o, "kernel_shape", window, ONNX_RANK) == n;
    const bool steps = onnx_ints(o, "strides", strides, ONNX_RANK) == n;
    onnx_ints(o, "pads", pads, 2 * (size_t)n);
    for (uint32_t i = 0; i < n; i++) {
        const double given =
            shape.values && tensor_size(&shape) == in.rank ? (double)tensor_int(&shape, i + 2)
            : sound ? (double)(in.dims[i + 2] - 1) * (steps ? (double)strides[i] : 1) +
                          (double)window[i] - (double)pads[i] - (double)pads[n + i]
                    : -1;
        if (!(given >= 1 && given <= NET_DIM_MAX))
            return onnx_bad_size(o, given >= -1e18 && given < 1e18 ? (int64_t)given : INT64_MAX,
                                 err);
        out.dims[i + 2] = (uint64_t)given;
    }
    return onnx_output(o, 0, &out, err);
}

/* [n, c, ...] sampled at a grid [n, sizes..., coordinates]. */
int onnx_grid_sample(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), grid = onnx_input(o, 1);
    struct tensor out = without_values(&in);
    if (!in.known || !grid.known || in.rank < 3 || grid.rank != in.rank)
        return 0;
    for (uint32_t i = 2; i < in.rank; i++)
        out.dims[i] = grid.dims[i - 1];
    return onnx_output(o, 0, &out, err);
}

int onnx_roi_align(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), rois = onnx_input(o, 1);
    struct tensor out = without_values(&in);
    int64_t pooled[2] = {1, 1};
    if (!in.known || !rois.known || in.rank != 4 || rois.rank != 2)
        return 0;
    onnx_ints(o, "pooled_shape", pooled, 2);
    const int64_t h = onnx_int(o, "output_height", pooled[0]);
    const int64_t w = onnx_int(o, "output_width", pooled[1]);
    if (h < 1 || w < 1 || h > NET_DIM_MAX || w > NET_DIM_MAX)
        return onnx_bad_size(o, h < 1 || h > NET_DIM_MAX ? h : w, err);
    out.dims[0] = rois.dims[0];
    out.dims[2] = (uint64_t)h;
    out.dims[3] = (uint64_t)w;
    return onnx_output(o, 0, &out, err);
}
