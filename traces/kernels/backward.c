#include "traces/kernels/work.h"

static void activation(const struct work *w, const struct work_buffers *b,
                       struct launch_list *list) {
    const struct map_args relu = {
        .n = w->images * w->out,
        .array = {b->out, b->dout},
        .steps = {{.op = OP_READ, .array = 0, .before.integer = 1},
                  {.op = OP_READ, .array = 1, .before.integer = 1},
                  {.op = OP_WRITE, .array = 1, .waits = true, .then = {.integer = 1, .real = 1}}},
        .n_steps = 3};
    const struct bias_grad_args bias = {b->dout, b->dbias, w->images, w->bias, w->n};
    if (w->relu)
        launch_map(list, "relu_grad", &relu);
    if (w->bias)
        launch_bias_grad(list, &bias);
}

/* dweights = dout * columns transposed, summed over the images; a BMM's second operand is another
 * one for each image. */
static void weight_gradient(const struct work *w, const struct work_buffers *b, uint64_t image,
                            uint64_t group, struct launch_list *list) {
    const uint64_t in = image * w->in + group * (w->in / w->groups);
    const struct im2col_args window = work_window(w, b->in + in * KERNEL_REAL, b->workspace);
    const struct gemm_call call = {
        .m = w->m,
        .n = w->k,
        .k = w->n,
        .a = {b->dout, image * w->out + group * w->m * w->n, w->n},
        .b = {w->im2col ? b->workspace : b->in, w->im2col ? 0 : in, w->n},
        .c = {b->dweights, work_weights_at(w, image, group), w->k},
        .b_trans = true,
        .beta = image && w->net->type != NET_BMM,
    };
    if (w->im2col)
        launch_im2col(list, &window);
    launch_gemm(list, &call);
}

/* din = weights transposed * dout; through columns, where the layer made some. */
static void data_gradient(const struct work *w, const struct work_buffers *b, uint64_t image,
                          uint64_t group, struct launch_list *list) {
    const uint64_t in = image * w->in + group * (w->in / w->groups);
    const struct im2col_args window = work_window(w, b->din + in * KERNEL_REAL, b->workspace);
    const struct gemm_call call = {
        .m = w->k,
        .n = w->n,
        .k = w->m,
        .a = {b->weights, work_weights_at(w, image, group), w->k},
        .b = {b->dout, image * w->out + group * w->m * w->n, w->n},
        .c = {w->im2col ? b->workspace : b->din, w->im2col ? 0 : in, w->n},
        .a_trans = true,
    };
    launch_gemm(list, &call);
    if (w->im2col)
        launch_col2im(list, &window);
}

static void backward_product(const struct work *w, const struct work_buffers *b, bool first,
                             struct launch_list *list) {
    const struct map_args fill = {.n = w->images * w->in,
                                  .array = {b->din},
                                  .steps = {{.op = OP_WRITE, .array = 0, .before.integer = 1}},
                                  .n_steps = 1};
    activation(w, b, list);
    if (w->im2col && !first)
        launch_map(list, "fill", &fill);
    for (uint64_t i = 0; i < w->images; i++)
        for (uint64_t g = 0; g < w->groups; g++) {
            weight_gradient(w, b, i, g, list);
            if (!first)
                data_gradient(w, b, i, g, list);
        }
}

static void backward_pool(const struct work *w, const struct work_buffers *b,
                          struct launch_list *list) {
    const struct net_layer *t = w->net;
    launch_pool(list, &(struct pool_args){.in = b->in,
                                          .out = b->out,
                                          .dout = b->dout,
                                          .din = b->din,
                                          .n = w->images * w->in,
                                          .h = t->h,
                                          .w = t->w,
                                          .oh = net_out_h(t),
                                          .ow = net_out_w(t),
                                          .r = t->r,
                                          .s = t->s,
                                          .y = t->y,
                                          .x = t->x,
                                          .grad = true});
}

static void backward_plain(const struct work *w, const struct work_buffers *b,
                           struct launch_list *list) {
    const struct net_layer *t = w->net;
    const uint64_t n = w->images * w->in, len = t->c / t->groups;
    const struct map_args add = {
        .n = n,
        .array = {b->dout, b->din},
        .steps = {{.op = OP_READ, .array = 0, .before.integer = 1},
                  {.op = OP_WRITE, .array = 1, .before.integer = 1, .waits = true}},
        .n_steps = 2};
    const struct softmax_args softmax = {.out = b->out,
                                         .dout = b->dout,
                                         .din = b->din,
                                         .n = n / len,
                                         .len = len,
                                         .inner = t->h * t->w,
                                         .grad = true};
    if (t->type == NET_ELTWISE)
        launch_map(list, "add_grad", &add);
    else
        launch_softmax(list, &softmax);
}

/* The gates of step t: to the gradient of its output that of the hidden state is added, which is
 * part of the gradient of the input of the step after. */
static void lstm_gates_grad(const struct work *w, const struct work_buffers *b, uint64_t t,
                            struct launch_list *list) {
    enum { DOUT, DIN, KEPT, STATE, DSTATE };
    const uint64_t n = w->state, kept = 4 * t * n;
    const uint64_t hidden = ((t + 1) * w->k + w->net->c) * w->n;
    struct map_args gates = {.n = n, .array = {b->dout, b->din, b->kept, b->state, b->dstate}};
    struct map_step *s = gates.steps;
    *s++ = (struct map_step){OP_READ, DOUT, t * n, {.integer = 3}, {0}, false};
    if (t + 1 < w->steps) {
        *s++ = (struct map_step){OP_READ, DIN, hidden, {.integer = 3, .control = 1}, {0}, false};
        *s++ = (struct map_step){OP_READ, DSTATE, 0, {0}, {.integer = 1, .real = 1}, true};
    }
    for (uint32_t g = 0; g < 4; g++) {
        const uint32_t integer[] = {t + 1 < w->steps ? 4 : 5, 2, 3, 3};
        const struct recorder_block before = {.integer = integer[g], .control = g == 0};
        *s++ = (struct map_step){OP_READ, KEPT, kept + g * n, before, {0}, false};
    }
    *s++ = (struct map_step){OP_READ, STATE, t * n, {.integer = 1}, {0}, false};
    *s++ = (struct map_step){OP_READ, STATE, (t + 1) * n, {.integer = 4}, {0}, false};
    for (uint64_t g = 0; g < 4; g++) {
        const struct recorder_block then = {.real = g ? 4 : 8, .special = !g};
        *s++ = (struct map_step){OP_WRITE, KEPT, kept + g * n, {0}, then, !g};
    }
    *s++ = (struct map_step){OP_WRITE, DSTATE, 0, {.integer = 1, .real = 1}, {0}, false};
    gates.n_steps = (uint32_t)(s - gates.steps);
    launch_map(list, "lstm_gates_grad", &gates);
}

/* From the last step to the first; the input of a first step of a first layer needs no gradient. */
static void backward_lstm(const struct work *w, const struct work_buffers *b, bool first,
                          struct launch_list *list) {
    const struct bias_grad_args bias = {b->kept, b->dbias, w->steps, w->m, w->n};
    for (uint64_t t = w->steps; t--;) {
        const struct matrix gates = {b->kept, t * w->m * w->n, w->n};
        const struct matrix in = {b->in, t * w->k * w->n, w->n};
        const struct matrix din = {b->din, t * w->k * w->n, w->n};
        const struct matrix weights = {b->weights, 0, w->k}, dweights = {b->dweights, 0, w->k};
        lstm_gates_grad(w, b, t, list);
        launch_gemm(list, &(struct gemm_call){.m = w->m,
                                              .n = w->k,
                                              .k = w->n,
                                              .a = gates,
                                              .b = in,
                                              .c = dweights,
                                              .b_trans = true,
                                              .beta = t + 1 < w->steps});
        if (t || !first)
            launch_gemm(list, &(struct gemm_call){.m = w->k,
                                                  .n = w->n,
                                                  .k = w->m,
                                                  .a = weights,
                                                  .b = gates,
                                                  .c = din,
                                                  .a_trans = true});
    }
    launch_bias_grad(list, &bias);
}

void work_backward(const struct work *w, const struct work_buffers *b, bool first,
                   struct launch_list *list) {
    switch (w->net->type) {
    case NET_LSTM:
        backward_lstm(w, b, first, list);
        break;
    case NET_POOL:
        backward_pool(w, b, list);
        break;
    case NET_ELTWISE:
    case NET_SOFTMAX:
        backward_plain(w, b, list);
        break;
    default:
        backward_product(w, b, first, list);
    }
}

static void descend(uint64_t n, uint64_t parameters, uint64_t gradient, struct launch_list *list) {
    launch_map(
        list, "sgd",
        &(struct map_args){
            .n = n,
            .array = {parameters, gradient},
            .steps =
                {{.op = OP_READ, .array = 0, .before.integer = 1},
                 {.op = OP_READ, .array = 1, .before.integer = 1},
                 {.op = OP_WRITE, .array = 0, .before.real = 1, .waits = true, .then.real = 1}},
            .n_steps = 3});
}

void work_update(const struct work *w, const struct work_buffers *b, struct launch_list *list) {
    if (!w->gemm || w->net->type == NET_BMM)
        return;
    descend(w->weights, b->weights, b->dweights, list);
    descend(w->bias, b->bias, b->dbias, list);
}
