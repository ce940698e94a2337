#include <math.h>
#include <string.h>

#include "nn/function.h"
#include "nn/pass.h"

/* The error of the last layer: softmax less one at the label. Also where the network says nothing
 * that can be compared: a loss that is no number. */
static double cross_entropy(struct nn_pass *p, uint32_t images, const uint16_t *labels,
                            float scale) {
    const uint32_t classes = p->net->classes;
    const float *out = p->out[p->net->n - 1];
    double loss = 0;
    for (uint32_t i = 0; i < images; i++) {
        double top = out[i], sum = 0;
        for (uint32_t k = 1; k < classes; k++)
            top = out[(size_t)k * images + i] > top ? out[(size_t)k * images + i] : top;
        for (uint32_t k = 0; k < classes; k++)
            sum += nn_exp(out[(size_t)k * images + i] - top);
        for (uint32_t k = 0; k < classes; k++) {
            const double share = nn_exp(out[(size_t)k * images + i] - top) / sum;
            p->error[(size_t)k * images + i] = (float)(share - (k == labels[i])) * scale;
        }
        loss += sum > 0 ? nn_log(sum) + top - out[(size_t)labels[i] * images + i] : NAN;
    }
    return loss;
}

/* Errors of outputs that ReLU cut are none; of the others a bias has their sum. */
static void take_relu(const struct nn_layer *l, size_t each, const float *out, float *error,
                      float *biases) {
    for (uint32_t k = 0; k < l->k; k++) {
        float sum = 0;
        for (size_t i = 0; i < each; i++, out++, error++) {
            if (l->relu && !(*out > 0))
                *error = 0;
            sum += *error;
        }
        biases[k] = sum;
    }
}

/* The way back of nn_unfold: adds. */
static void fold(const struct nn_layer *l, uint32_t images, uint32_t group, const float *column,
                 float *inputs) {
    const uint32_t channels = l->c / l->groups;
    for (uint32_t c = group * channels; c < (group + 1) * channels; c++)
        for (uint32_t r = 0; r < l->r; r++)
            for (uint32_t s = 0; s < l->s; s++)
                for (uint32_t b = 0; b < images; b++)
                    for (uint32_t e = 0; e < l->e; e++, column += l->f) {
                        const int64_t y = (int64_t)e * l->stride + r - l->pad;
                        if (y < 0 || y >= l->h)
                            continue;
                        float *row = inputs + (((size_t)c * images + b) * l->h + (size_t)y) * l->w;
                        const struct nn_span v = nn_span(l, s);
                        for (uint32_t f = v.from; f < v.to; f++)
                            row[f * l->stride + s - l->pad] += column[f];
                    }
}

/* Room behind the errors of inputs, for those of columns. */
static float *column_errors(const struct nn_pass *p, const struct nn_layer *l, uint32_t images) {
    return p->error_in + nn_inputs(l) * images;
}

static int backward_conv(struct nn_pass *p, uint32_t i, uint32_t images, const float *params,
                         float *grads, struct sim_err *err) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t columns = (size_t)images * l->e * l->f, depth = nn_depth(l);
    const uint32_t filters = l->k / l->groups;
    float *column_error = column_errors(p, l, images);
    if (i)
        memset(p->error_in, 0, nn_inputs(l) * images * sizeof *p->error_in);
    for (uint32_t g = 0; g < l->groups; g++) {
        const float *error = p->error + g * filters * columns;
        const size_t weights = l->weights + g * filters * depth;
        const struct gemm_matrix a = {error, columns, 1},
                                 b = {p->column[i] + g * depth * columns, 1, columns};
        if (gemm(&p->gemm, filters, depth, columns, a, b, grads + weights, depth, false, err))
            return SIM_EIO;
        if (!i)
            continue;
        const struct gemm_matrix w = {params + weights, 1, depth}, e = {error, columns, 1};
        if (gemm(&p->gemm, depth, columns, filters, w, e, column_error, columns, false, err))
            return SIM_EIO;
        fold(l, images, g, column_error, p->error_in);
    }
    return 0;
}

static int backward_fc(struct nn_pass *p, uint32_t i, uint32_t images, const float *params,
                       float *grads, struct sim_err *err) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t depth = nn_inputs(l), plane = (size_t)l->h * l->w;
    const struct gemm_matrix error = {p->error, images, 1}, rows = {p->column[i], depth, 1};
    if (gemm(&p->gemm, l->k, depth, images, error, rows, grads + l->weights, depth, false, err))
        return SIM_EIO;
    if (!i)
        return 0;
    float *flat = column_errors(p, l, images);
    const struct gemm_matrix turned = {p->error, 1, images},
                             weights = {params + l->weights, depth, 1};
    if (gemm(&p->gemm, images, depth, l->k, turned, weights, flat, depth, false, err))
        return SIM_EIO;
    for (uint32_t b = 0; b < images; b++)
        for (uint32_t c = 0; c < l->c; c++, flat += plane)
            memcpy(p->error_in + ((size_t)c * images + b) * plane, flat, plane * sizeof *flat);
    return 0;
}

/* Where place (r, s) of the window of output (e, f) lies in a plane; -1: in the padding. */
static int64_t pool_place(const struct nn_layer *l, uint32_t e, uint32_t f, uint32_t r,
                          uint32_t s) {
    const int64_t y = (int64_t)e * l->stride + r - l->pad, x = (int64_t)f * l->stride + s - l->pad;
    return y >= 0 && x >= 0 && y < l->h && x < l->w ? y * l->w + x : -1;
}

static void backward_average(const struct nn_layer *l, const float *error, float *in) {
    for (uint32_t e = 0; e < l->e; e++)
        for (uint32_t f = 0; f < l->f; f++, error++)
            for (uint32_t r = 0; r < l->r; r++)
                for (uint32_t s = 0; s < l->s; s++) {
                    const int64_t at = pool_place(l, e, f, r, s);
                    if (at >= 0)
                        in[at] += *error / (float)(l->r * l->s);
                }
}

static void backward_largest(const struct nn_layer *l, const float *error, const uint8_t *place,
                             float *in) {
    for (uint32_t e = 0; e < l->e; e++)
        for (uint32_t f = 0; f < l->f; f++, error++, place++)
            in[pool_place(l, e, f, *place / l->s, *place % l->s)] += *error;
}

static void backward_pool(struct nn_pass *p, uint32_t i, uint32_t images) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t plane = (size_t)l->h * l->w, outputs = (size_t)l->e * l->f;
    memset(p->error_in, 0, nn_inputs(l) * images * sizeof *p->error_in);
    for (size_t n = 0; n < (size_t)l->c * images; n++)
        if (l->kind == NN_MAX_POOL)
            backward_largest(l, p->error + n * outputs, p->place[i] + n * outputs,
                             p->error_in + n * plane);
        else
            backward_average(l, p->error + n * outputs, p->error_in + n * plane);
}

int nn_pass_backward(struct nn_pass *p, uint32_t images, const float *params,
                     const uint16_t *labels, float scale, float *grads, double *loss,
                     uint32_t *correct, struct sim_err *err) {
    int rc = 0;
    *loss = cross_entropy(p, images, labels, scale);
    *correct = 0;
    for (uint32_t i = 0; i < images; i++)
        *correct += nn_pass_class(p, images, i) == labels[i];
    for (uint32_t i = p->net->n; i-- > 0 && rc == 0;) {
        const struct nn_layer *l = &p->net->layers[i];
        if (nn_has_weights(l))
            take_relu(l, (size_t)images * l->e * l->f, p->out[i], p->error, grads + l->biases);
        if (l->kind == NN_CONV)
            rc = backward_conv(p, i, images, params, grads, err);
        else if (l->kind == NN_FC)
            rc = backward_fc(p, i, images, params, grads, err);
        else
            backward_pool(p, i, images);
        if (i)
            memcpy(p->error, p->error_in, nn_inputs(l) * images * sizeof *p->error);
    }
    return rc;
}
