#include "traces/capture/run.h"

static int parameters(const struct capture_run *r, struct captured_layer *layer,
                      struct sim_err *err) {
    const struct layer *l = &layer->l;
    int rc = 0;
    if (l->gemm)
        rc = run_buffer(r, &layer->weights, layer, "weights", l->weights, err);
    if (!rc && l->bias)
        rc = run_buffer(r, &layer->bias, layer, "bias", l->groups * l->m, err);
    if (!rc && l->state)
        rc = run_buffer(r, &layer->state, layer, "state",
                        (r->training ? l->steps + 1 : 1) * l->state, err);
    if (!rc && l->state && r->training)
        rc = run_buffer(r, &layer->kept, layer, "gates", l->steps * l->m * l->n, err);
    if (!rc && r->training)
        rc = run_buffer(r, &layer->out, layer, "out", layer->room, err);
    return rc;
}

/* out = weights * columns of one group of one image. */
static int product(const struct capture_run *r, const struct captured_layer *layer, uint64_t image,
                   uint64_t group, struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t in = image * l->in + group * (l->in / l->groups);
    const struct blas_matrix a = {layer->weights, layer_weights_at(l, image, group), l->k, false};
    const struct blas_matrix c = {layer->out, image * l->out + group * l->m * l->n, l->n, false};
    struct blas_matrix b = {layer->in, in, l->n, false};
    if (l->im2col) {
        int rc = blas_im2col(r->cl, &l->win, layer->in, in, r->work, err);
        if (rc)
            return rc;
        b = (struct blas_matrix){r->work, 0, l->n, false};
    }
    return blas_gemm(r->cl, l->m, l->n, l->k, &a, &b, 0.0f, &c, err);
}

static int add_bias(const struct capture_run *r, const struct captured_layer *layer, cl_mem out,
                    struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t channels = l->groups * l->m, n = l->images * channels * l->n;
    const struct cl_shape shape = cl_linear(n);
    return cl_launch(r->cl, l->relu ? "bias_relu" : "bias", &shape, err, "iiibb", (int)n,
                     (int)channels, (int)l->n, layer->bias, out);
}

static int forward_product(const struct capture_run *r, const struct captured_layer *layer,
                           struct sim_err *err) {
    const struct layer *l = &layer->l;
    int rc = 0;
    for (uint64_t i = 0; i < l->images; i++)
        for (uint64_t g = 0; g < l->groups && !rc; g++)
            rc = product(r, layer, i, g, err);
    return rc || !l->bias ? rc : add_bias(r, layer, layer->out, err);
}

/* From the gates of step t to its output. */
static int lstm_gates(const struct capture_run *r, const struct captured_layer *layer, uint64_t t,
                      struct sim_err *err) {
    const uint64_t n = layer->l.state;
    const struct cl_shape shape = cl_linear(n);
    if (r->training)
        return cl_launch(r->cl, "lstm_gates_keep", &shape, err, "iibbbb", (int)n, (int)t, r->work,
                         layer->state, layer->kept, layer->out);
    return cl_launch(r->cl, "lstm_gates", &shape, err, "iibbb", (int)n, (int)(t * n), r->work,
                     layer->state, layer->out);
}

/* Step t reads its part of the input sequence, input and hidden state one after the other. */
static int forward_lstm(const struct capture_run *r, const struct captured_layer *layer,
                        struct sim_err *err) {
    const struct layer *l = &layer->l;
    int rc = 0;
    for (uint64_t t = 0; t < l->steps && !rc; t++) {
        const struct blas_matrix a = {layer->weights, 0, l->k, false};
        const struct blas_matrix b = {layer->in, t * l->k * l->n, l->n, false};
        const struct blas_matrix c = {r->work, 0, l->n, false};
        rc = blas_gemm(r->cl, l->m, l->n, l->k, &a, &b, 0.0f, &c, err);
        if (!rc)
            rc = add_bias(r, layer, r->work, err);
        if (!rc)
            rc = lstm_gates(r, layer, t, err);
    }
    return rc;
}

static int forward_plain(const struct capture_run *r, const struct captured_layer *layer,
                         struct sim_err *err) {
    const struct net_layer *t = layer->l.net;
    const uint64_t n = layer->l.images * layer->l.out, columns = n / (t->c / t->groups);
    const struct cl_shape shape = cl_linear(n), by_column = cl_linear(columns);
    switch (t->type) {
    case NET_POOL:
        return cl_launch(r->cl, "max_pool", &shape, err, "iiiiiiiiiiiiibb", (int)n, (int)t->h,
                         (int)t->w, (int)layer->l.oh, (int)layer->l.ow, (int)t->r, (int)t->s,
                         (int)t->y.stride, (int)t->x.stride, (int)t->y.before, (int)t->x.before,
                         (int)t->y.dilation, (int)t->x.dilation, layer->in, layer->out);
    case NET_ELTWISE:
        return cl_launch(r->cl, "add", &shape, err, "ibb", (int)n, layer->in, layer->out);
    case NET_SOFTMAX:
        return cl_launch(r->cl, "softmax", &by_column, err, "iiibb", (int)columns,
                         (int)(t->c / t->groups), (int)(t->h * t->w), layer->in, layer->out);
    default:
        return sim_fail(err, SIM_EUNSUP, "layer %s: no kernel for %s", t->name,
                        net_type_name(t->type));
    }
}

int run_forward(const struct capture_run *r, struct captured_layer *layer, struct sim_err *err) {
    run_mark(layer, "forward");
    int rc = parameters(r, layer, err);
    if (rc)
        return rc;
    if (layer->l.net->type == NET_LSTM)
        return forward_lstm(r, layer, err);
    return layer->l.gemm ? forward_product(r, layer, err) : forward_plain(r, layer, err);
}
