#include "traces/kernels/work.h"

static void add_bias(const struct work *w, const struct work_buffers *b, uint64_t out,
                     struct launch_list *list) {
    const struct map_args args = {
        .n = w->images * w->bias * w->n,
        .array = {out, b->bias},
        .steps = {{.op = OP_READ, .array = 0, .before.integer = 1},
                  {.op = OP_READ, .array = 1, .before = {.integer = 1, .special = 2}},
                  {.op = OP_WRITE, .array = 0, .waits = true, .then.real = w->relu ? 2 : 1}},
        .n_steps = 3,
        .period = w->n,
        .channels = w->bias,
    };
    launch_map(list, w->relu ? "bias_relu" : "bias", &args);
}

/* out = weights * columns, for one group of one image. */
static void product(const struct work *w, const struct work_buffers *b, uint64_t image,
                    uint64_t group, struct launch_list *list) {
    const uint64_t in = image * w->in + group * (w->in / w->groups);
    const struct im2col_args window = work_window(w, b->in + in * KERNEL_REAL, b->workspace);
    const struct gemm_call call = {
        .m = w->m,
        .n = w->n,
        .k = w->k,
        .a = {b->weights, work_weights_at(w, image, group), w->k},
        .b = {w->im2col ? b->workspace : b->in, w->im2col ? 0 : in, w->n},
        .c = {b->out, image * w->out + group * w->m * w->n, w->n},
    };
    if (w->im2col)
        launch_im2col(list, &window);
    launch_gemm(list, &call);
}

static void forward_product(const struct work *w, const struct work_buffers *b,
                            struct launch_list *list) {
    for (uint64_t i = 0; i < w->images; i++)
        for (uint64_t g = 0; g < w->groups; g++)
            product(w, b, i, g, list);
    if (w->bias)
        add_bias(w, b, b->out, list);
}

/* From the gates of step t, in the workspace, to its output; in training they are kept. */
static void lstm_gates(const struct work *w, const struct work_buffers *b, uint64_t t,
                       struct launch_list *list) {
    enum { GATES, STATE, OUT, KEPT };
    const uint64_t n = w->state, kept = 4 * t * n;
    const struct map_args gates = {
        .n = n,
        .array = {b->workspace, b->state, b->out},
        .steps =
            {
                {.op = OP_READ, .array = GATES, .before.integer = 1},
                {OP_READ, GATES, n, {0}, {.integer = 2, .real = 2, .special = 2}, true},
                {OP_READ, GATES, 2 * n, {0}, {.integer = 3, .real = 2, .special = 2}, true},
                {OP_READ, GATES, 3 * n, {0}, {.integer = 3, .special = 1}, true},
                {OP_READ, STATE, 0, {0}, {.integer = 1, .real = 2, .special = 2}, true},
                {OP_WRITE, STATE, 0, {.real = 1}, {.real = 1}, true},
                {OP_WRITE, OUT, t * n, {.integer = 2, .real = 1, .special = 1}, {0}, false},
            },
        .n_steps = 7,
    };
    const struct map_args gates_keep = {
        .n = n,
        .array = {b->workspace, b->state, b->out, b->kept},
        .steps =
            {
                {.op = OP_READ, .array = GATES, .before.integer = 1},
                {OP_READ, GATES, n, {0}, {.integer = 2, .real = 2, .special = 2}, true},
                {OP_READ, GATES, 2 * n, {0}, {.integer = 3, .real = 2, .special = 2}, true},
                {OP_READ, GATES, 3 * n, {0}, {.integer = 3, .special = 1}, true},
                {OP_READ, STATE, t * n, {0}, {.integer = 3, .real = 2, .special = 2}, true},
                {OP_WRITE, KEPT, kept, {.real = 1}, {.integer = 4, .real = 1}, true},
                {OP_WRITE, KEPT, kept + n, {.integer = 2}, {0}, false},
                {OP_WRITE, KEPT, kept + 2 * n, {.integer = 2}, {0}, false},
                {OP_WRITE, KEPT, kept + 3 * n, {.integer = 2}, {0}, false},
                {OP_WRITE, STATE, (t + 1) * n, {.integer = 4}, {0}, false},
                {OP_WRITE, OUT, t * n, {.integer = 1, .real = 1, .special = 1}, {0}, false},
            },
        .n_steps = 11,
    };
    if (w->kept)
        launch_map(list, "lstm_gates_keep", &gates_keep);
    else
        launch_map(list, "lstm_gates", &gates);
}

/* A step reads its part of the input sequence, input and hidden state one after the other. */
static void forward_lstm(const struct work *w, const struct work_buffers *b,
                         struct launch_list *list) {
    for (uint64_t t = 0; t < w->steps; t++) {
        const struct gemm_call call = {.m = w->m,
                                       .n = w->n,
                                       .k = w->k,
                                       .a = {b->weights, 0, w->k},
                                       .b = {b->in, t * w->k * w->n, w->n},
                                       .c = {b->workspace, 0, w->n}};
        launch_gemm(list, &call);
        add_bias(w, b, b->workspace, list);
        lstm_gates(w, b, t, list);
    }
}

static void forward_pool(const struct work *w, const struct work_buffers *b,
                         struct launch_list *list) {
    const struct net_layer *t = w->net;
    launch_pool(list, &(struct pool_args){.in = b->in,
                                          .out = b->out,
                                          .n = w->images * w->out,
                                          .h = t->h,
                                          .w = t->w,
                                          .oh = net_out_h(t),
                                          .ow = net_out_w(t),
                                          .r = t->r,
                                          .s = t->s,
                                          .y = t->y,
                                          .x = t->x});
}

static void forward_plain(const struct work *w, const struct work_buffers *b,
                          struct launch_list *list) {
    const struct net_layer *t = w->net;
    const uint64_t n = w->images * w->out, len = t->c / t->groups;
    const struct map_args add = {
        .n = n,
        .array = {b->in, b->out},
        .steps = {{.op = OP_READ, .array = 0, .before.integer = 1},
                  {.op = OP_READ, .array = 1, .before.integer = 1},
                  {.op = OP_WRITE, .array = 1, .waits = true, .then.real = 1}},
        .n_steps = 3};
    const struct softmax_args softmax = {
        .in = b->in, .out = b->out, .n = n / len, .len = len, .inner = t->h * t->w};
    if (t->type == NET_ELTWISE)
        launch_map(list, "add", &add);
    else
        launch_softmax(list, &softmax);
}

void work_forward(const struct work *w, const struct work_buffers *b, struct launch_list *list) {
    switch (w->net->type) {
    case NET_LSTM:
        forward_lstm(w, b, list);
        break;
    case NET_POOL:
        forward_pool(w, b, list);
        break;
    case NET_ELTWISE:
    case NET_SOFTMAX:
        forward_plain(w, b, list);
        break;
    default:
        forward_product(w, b, list);
    }
}
