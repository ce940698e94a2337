#include "traces/capture/run.h"

static int activation(const struct capture_run *r, const struct captured_layer *layer, cl_mem dout,
                      struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t channels = l->groups * l->m, n = l->images * channels * l->n;
    const struct cl_shape shape = cl_linear(n), by_channel = {{channels, 1}, {64, 1}};
    int rc = 0;
    if (l->relu)
        rc = cl_launch(r->cl, "relu_grad", &shape, err, "ibb", (int)n, layer->out, dout);
    if (!rc && l->bias)
        rc = cl_launch(r->cl, "bias_grad", &by_channel, err, "iiibb", (int)l->images, (int)channels,
                       (int)l->n, dout, layer->dbias);
    return rc;
}

/* dweights = dout * columns transposed, summed over the images. */
static int weight_gradient(const struct capture_run *r, const struct captured_layer *layer,
                           cl_mem dout, uint64_t image, uint64_t group, struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t in = image * l->in + group * (l->in / l->groups);
    const struct blas_matrix a = {dout, image * l->out + group * l->m * l->n, l->n, false};
    const struct blas_matrix c = {layer->dweights, layer_weights_at(l, image, group), l->k, false};
    struct blas_matrix b = {layer->in, in, l->n, true};
    if (l->im2col) {
        int rc = blas_im2col(r->cl, &l->win, layer->in, in, r->work, err);
        if (rc)
            return rc;
        b = (struct blas_matrix){r->work, 0, l->n, true};
    }
    /* BMM: the second operand is another one for each image. */
    const float beta = image && l->net->type != NET_BMM ? 1.0f : 0.0f;
    return blas_gemm(r->cl, l->m, l->k, l->n, &a, &b, beta, &c, err);
}

/* din = weights transposed * dout; through columns, where the layer made some. */
static int data_gradient(const struct capture_run *r, const struct captured_layer *layer,
                         cl_mem dout, cl_mem din, uint64_t image, uint64_t group,
                         struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t in = image * l->in + group * (l->in / l->groups);
    const struct blas_matrix a = {layer->weights, layer_weights_at(l, image, group), l->k, true};
    const struct blas_matrix b = {dout, image * l->out + group * l->m * l->n, l->n, false};
    const struct blas_matrix c = {l->im2col ? r->work : din, l->im2col ? 0 : in, l->n, false};
    int rc = blas_gemm(r->cl, l->k, l->n, l->m, &a, &b, 0.0f, &c, err);
    return rc || !l->im2col ? rc : blas_col2im(r->cl, &l->win, r->work, din, in, err);
}

/* Sets the gradient of the input to zero: col2im adds to what is there. */
static int clear(const struct capture_run *r, const struct captured_layer *layer, cl_mem din,
                 struct sim_err *err) {
    const uint64_t n = layer->l.images * layer->l.in;
    const struct cl_shape shape = cl_linear(n);
    return cl_launch(r->cl, "fill", &shape, err, "ifb", (int)n, 0.0, din);
}

static int backward_product(const struct capture_run *r, struct captured_layer *layer, cl_mem dout,
                            cl_mem din, struct sim_err *err) {
    const struct layer *l = &layer->l;
    const bool first = layer->position == 1;
    int rc = run_buffer(r, &layer->dweights, layer, "dweights", l->weights, err);
    if (!rc && l->bias)
        rc = run_buffer(r, &layer->dbias, layer, "dbias", l->groups * l->m, err);
    if (!rc)
        rc = activation(r, layer, dout, err);
    if (!rc && l->im2col && !first)
        rc = clear(r, layer, din, err);
    for (uint64_t i = 0; i < l->images; i++)
        for (uint64_t g = 0; g < l->groups && !rc; g++) {
            rc = weight_gradient(r, layer, dout, i, g, err);
            if (!rc && !first)
                rc = data_gradient(r, layer, dout, din, i, g, err);
        }
    return rc;
}

/* Through step t: its gates, its share of the weights' gradient, and its input's, whose hidden part
 * the step before needs. */
static int lstm_step(const struct capture_run *r, const struct captured_layer *layer, cl_mem dout,
                     cl_mem din, uint64_t t, struct sim_err *err) {
    const struct layer *l = &layer->l;
    const uint64_t in = t * l->k * l->n, gates = t * l->m * l->n;
    const uint64_t hidden = in + (l->k + l->net->c) * l->n; /* in the input of step t + 1 */
    const bool last = t + 1 == l->steps;
    const struct cl_shape shape = cl_linear(l->state);
    const struct blas_matrix dgates = {layer->kept, gates, l->n, false};
    const struct blas_matrix columns = {layer->in, in, l->n, true};
    const struct blas_matrix dweights = {layer->dweights, 0, l->k, false};
    const struct blas_matrix weights = {layer->weights, 0, l->k, true};
    const struct blas_matrix dcolumns = {din, in, l->n, false};
    int rc = cl_launch(r->cl, "lstm_gates_grad", &shape, err, "iiiibbbbb", (int)l->state, (int)t,
                       (int)last, last ? 0 : (int)hidden, dout, din, layer->kept, layer->state,
                       layer->dstate);
    if (!rc)
        rc = blas_gemm(r->cl, l->m, l->k, l->n, &dgates, &columns, last ? 0.0f : 1.0f, &dweights,
                       err);
    if (!rc && (t || layer->position > 1))
        rc = blas_gemm(r->cl, l->k, l->n, l->m, &weights, &dgates, 0.0f, &dcolumns, err);
    return rc;
}

static int backward_lstm(const struct capture_run *r, struct captured_layer *layer, cl_mem dout,
                         cl_mem din, struct sim_err *err) {
    const struct layer *l = &layer->l;
    const struct cl_shape by_channel = {{l->m, 1}, {64, 1}};
    int rc = run_buffer(r, &layer->dweights, layer, "dweights", l->weights, err);
    if (!rc)
        rc = run_buffer(r, &layer->dbias, layer, "dbias", l->m, err);
    if (!rc)
        rc = run_buffer(r, &layer->dstate, layer, "dstate", l->state, err);
    for (uint64_t t = l->steps; t-- && !rc;)
        rc = lstm_step(r, layer, dout, din, t, err);
    return rc ? rc
              : cl_launch(r->cl, "bias_grad", &by_channel, err, "iiibb", (int)l->steps, (int)l->m,
                          (int)l->n, layer->kept, layer->dbias);
}

static int backward_plain(const struct capture_run *r, const struct captured_layer *layer,
                          cl_mem dout, cl_mem din, struct sim_err *err) {
    const struct net_layer *t = layer->l.net;
    const uint64_t n = layer->l.images * layer->l.in, columns = n / (t->c / t->groups);
    const struct cl_shape shape = cl_linear(n), by_column = cl_linear(columns);
    switch (t->type) {
    case NET_POOL:
        return cl_launch(r->cl, "max_pool_grad", &shape, err, "iiiiiiiiiiiiibbbb", (int)n,
                         (int)t->h, (int)t->w, (int)layer->l.oh, (int)layer->l.ow, (int)t->r,
                         (int)t->s, (int)t->y.stride, (int)t->x.stride, (int)t->y.before,
                         (int)t->x.before, (int)t->y.dilation, (int)t->x.dilation, layer->in,
                         layer->out, dout, din);
    case NET_ELTWISE:
        return cl_launch(r->cl, "add_grad", &shape, err, "ibb", (int)n, dout, din);
    case NET_SOFTMAX:
        return cl_launch(r->cl, "softmax_grad", &by_column, err, "iiibbb", (int)columns,
                         (int)(t->c / t->groups), (int)(t->h * t->w), layer->out, dout, din);
    default:
        return sim_fail(err, SIM_EUNSUP, "layer %s: no gradient for %s", t->name,
                        net_type_name(t->type));
    }
}

int run_backward(const struct capture_run *r, struct captured_layer *layer, cl_mem dout, cl_mem din,
                 struct sim_err *err) {
    run_mark(layer, "backward");
    if (layer->l.net->type == NET_LSTM)
        return backward_lstm(r, layer, dout, din, err);
    return layer->l.gemm ? backward_product(r, layer, dout, din, err)
                         : backward_plain(r, layer, dout, din, err);
}

int run_update(const struct capture_run *r, const struct captured_layer *layer,
               struct sim_err *err) {
    const struct layer *l = &layer->l;
    if (!l->gemm || l->net->type == NET_BMM)
        return 0;
    run_mark(layer, "update");
    const uint64_t n = l->groups * l->m;
    const struct cl_shape weights = cl_linear(l->weights), bias = cl_linear(n);
    int rc = cl_launch(r->cl, "sgd", &weights, err, "ifbb", (int)l->weights, 0.01, layer->dweights,
                       layer->weights);
    if (!rc)
        rc = cl_launch(r->cl, "sgd", &bias, err, "ifbb", (int)n, 0.01, layer->dbias, layer->bias);
    return rc;
}
