#include "nn/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

/* Columns of all groups of a layer. */
static size_t column_size(const struct nn_layer *l, uint32_t images) {
    if (l->kind == NN_FC)
        return nn_inputs(l) * images;
    return l->kind == NN_CONV ? (size_t)l->c * l->r * l->s * l->e * l->f * images : 0;
}

static int open_layer(struct nn_pass *p, uint32_t i, struct sim_err *err) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t outputs = nn_outputs(l) * p->images, column = column_size(l, p->images);
    p->out[i] = sim_alloc(outputs, sizeof *p->out[i], err);
    if (column)
        p->column[i] = sim_alloc(column, sizeof *p->column[i], err);
    if (l->kind == NN_MAX_POOL)
        p->place[i] = sim_alloc(outputs, 1, err);
    return p->out[i] && (!column || p->column[i]) && (l->kind != NN_MAX_POOL || p->place[i])
               ? 0
               : SIM_EIO;
}

int nn_pass_open(struct nn_pass *p, const struct nn_net *net, uint32_t images, bool back,
                 struct sim_err *err) {
    size_t most = nn_inputs(&net->layers[0]);
    *p = (struct nn_pass){.net = net, .images = images};
    for (uint32_t i = 0; i < net->n; i++) {
        const size_t column = column_size(&net->layers[i], 1);
        most = nn_outputs(&net->layers[i]) > most ? nn_outputs(&net->layers[i]) : most;
        most = back && column > most ? column : most;
        if (open_layer(p, i, err))
            return SIM_EIO;
    }
    p->rounded = sim_alloc(most * images, sizeof *p->rounded, err);
    p->in = sim_alloc(nn_inputs(&net->layers[0]) * images, sizeof *p->in, err);
    if (back) {
        p->error = sim_alloc(most * images, sizeof *p->error, err);
        p->error_in = sim_alloc(2 * most * images, sizeof *p->error_in, err);
    }
    return p->in && p->rounded && (!back || (p->error && p->error_in)) ? 0 : SIM_EIO;
}

void nn_pass_free(struct nn_pass *p) {
    for (uint32_t i = 0; p->net && i < p->net->n; i++) {
        free(p->out[i]);
        free(p->column[i]);
        free(p->place[i]);
    }
    free(p->in);
    free(p->rounded);
    free(p->error);
    free(p->error_in);
    gemm_free(&p->gemm);
}

void nn_pass_take(struct nn_pass *p, uint32_t images, uint32_t i, const float *image) {
    const struct nn_layer *l = &p->net->layers[0];
    const size_t plane = (size_t)l->h * l->w;
    for (uint32_t c = 0; c < l->c; c++)
        memcpy(p->in + ((size_t)c * images + i) * plane, image + c * plane, plane * sizeof *image);
}

/* One row of a window over one image. */
static void unfold_row(const struct nn_layer *l, const float *row, uint32_t s, float *to) {
    const struct nn_span v = nn_span(l, s);
    memset(to, 0, v.from * sizeof *to);
    if (l->stride == 1)
        memcpy(to + v.from, row + v.from + s - l->pad, (v.to - v.from) * sizeof *to);
    for (uint32_t f = v.from; f < v.to && l->stride > 1; f++)
        to[f] = row[f * l->stride + s - l->pad];
    memset(to + v.to, 0, (l->f - v.to) * sizeof *to);
}

void nn_unfold(const struct nn_layer *l, uint32_t images, uint32_t group, const float *inputs,
               float *column) {
    const uint32_t channels = l->c / l->groups;
    for (uint32_t c = group * channels; c < (group + 1) * channels; c++)
        for (uint32_t r = 0; r < l->r; r++)
            for (uint32_t s = 0; s < l->s; s++)
                for (uint32_t b = 0; b < images; b++)
                    for (uint32_t e = 0; e < l->e; e++, column += l->f) {
                        const int64_t y = (int64_t)e * l->stride + r - l->pad;
                        if (y < 0 || y >= l->h)
                            memset(column, 0, l->f * sizeof *column);
                        else
                            unfold_row(
                                l, inputs + (((size_t)c * images + b) * l->h + (size_t)y) * l->w, s,
                                column);
                    }
}

void nn_flatten(const struct nn_layer *l, uint32_t images, const float *inputs, float *rows) {
    const size_t plane = (size_t)l->h * l->w;
    for (uint32_t b = 0; b < images; b++)
        for (uint32_t c = 0; c < l->c; c++, rows += plane)
            memcpy(rows, inputs + ((size_t)c * images + b) * plane, plane * sizeof *rows);
}

static void add_biases(const struct nn_layer *l, size_t each, const float *biases, float *out) {
    for (uint32_t k = 0; k < l->k; k++)
        for (size_t i = 0; i < each; i++, out++) {
            const float v = *out + biases[k];
            *out = l->relu && !(v > 0) ? 0 : v;
        }
}

/* What layer i multiplies. */
static const float *operands(struct nn_pass *p, uint32_t i, uint32_t images) {
    const struct nn_layer *l = &p->net->layers[i];
    const float *in = nn_pass_inputs(p, i);
    if (!p->round)
        return in;
    p->round(p->user, l, in, p->rounded, nn_inputs(l) * images);
    return p->rounded;
}

static int forward_conv(struct nn_pass *p, uint32_t i, uint32_t images, const float *params,
                        struct sim_err *err) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t columns = (size_t)images * l->e * l->f, depth = nn_depth(l);
    const uint32_t filters = l->k / l->groups;
    const float *in = operands(p, i, images);
    for (uint32_t g = 0; g < l->groups; g++) {
        float *column = p->column[i] + g * depth * columns;
        nn_unfold(l, images, g, in, column);
        const struct gemm_matrix a = {params + l->weights + g * filters * depth, depth, 1},
                                 b = {column, columns, 1};
        if (gemm(&p->gemm, filters, columns, depth, a, b, p->out[i] + g * filters * columns,
                 columns, false, err))
            return SIM_EIO;
    }
    add_biases(l, columns, params + l->biases, p->out[i]);
    return 0;
}

static int forward_fc(struct nn_pass *p, uint32_t i, uint32_t images, const float *params,
                      struct sim_err *err) {
    const struct nn_layer *l = &p->net->layers[i];
    const size_t depth = nn_inputs(l);
    nn_flatten(l, images, operands(p, i, images), p->column[i]);
    const struct gemm_matrix a = {params + l->weights, depth, 1}, b = {p->column[i], 1, depth};
    if (gemm(&p->gemm, l->k, images, depth, a, b, p->out[i], images, false, err))
        return SIM_EIO;
    add_biases(l, images, params + l->biases, p->out[i]);
    return 0;
}

/* What of a window lies inside, from and to. */
static void clip(int64_t at, uint32_t window, uint32_t size, uint32_t *from, uint32_t *to) {
    *from = at < 0 ? (uint32_t)-at : 0;
    *to = at + window > size ? (uint32_t)(size - at) : window;
}

/* The largest of a window, and which; or the mean of all its places, those of the padding 0. */
static float pool_window(const struct nn_layer *l, const float *plane, uint32_t e, uint32_t f,
                         uint8_t *place) {
    const int64_t y = (int64_t)e * l->stride - l->pad, x = (int64_t)f * l->stride - l->pad;
    uint32_t r, r_end, s_from, s_end;
    float largest = -INFINITY, sum = 0;
    clip(y, l->r, l->h, &r, &r_end);
    clip(x, l->s, l->w, &s_from, &s_end);
    for (; r < r_end; r++) {
        const float *row = plane + (y + r) * l->w + x;
        for (uint32_t s = s_from, at = r * l->s + s_from; s < s_end; s++, at++) {
            sum += row[s];
            if (!(row[s] > largest) && place)
                continue;
            largest = row[s];
            if (place)
                *place = (uint8_t)at;
        }
    }
    return l->kind == NN_MAX_POOL ? largest : sum / (float)(l->r * l->s);
}

void nn_pass_pool(struct nn_pass *p, uint32_t i, uint32_t images) {
    const struct nn_layer *l = &p->net->layers[i];
    const float *in = nn_pass_inputs(p, i);
    size_t at = 0;
    for (size_t plane = 0; plane < (size_t)l->c * images; plane++)
        for (uint32_t e = 0; e < l->e; e++)
            for (uint32_t f = 0; f < l->f; f++, at++)
                p->out[i][at] = pool_window(l, in + plane * l->h * l->w, e, f,
                                            p->place[i] ? &p->place[i][at] : NULL);
}

int nn_pass_forward(struct nn_pass *p, uint32_t images, const float *params, struct sim_err *err) {
    int rc = 0;
    for (uint32_t i = 0; i < p->net->n && rc == 0; i++) {
        const enum nn_kind kind = p->net->layers[i].kind;
        if (kind == NN_CONV)
            rc = forward_conv(p, i, images, params, err);
        else if (kind == NN_FC)
            rc = forward_fc(p, i, images, params, err);
        else
            nn_pass_pool(p, i, images);
    }
    return rc;
}

uint32_t nn_pass_class(const struct nn_pass *p, uint32_t images, uint32_t i) {
    const float *out = p->out[p->net->n - 1];
    uint32_t best = 0;
    for (uint32_t k = 1; k < p->net->classes; k++)
        if (out[(size_t)k * images + i] > out[(size_t)best * images + i])
            best = k;
    return best;
}
