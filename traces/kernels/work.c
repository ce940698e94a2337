#include "traces/kernels/work.h"

static void init_conv(struct work *w, uint64_t images) {
    const struct net_layer *t = w->net;
    w->images = images;
    w->groups = t->groups;
    w->m = t->k / t->groups;
    w->n = net_out_h(t) * net_out_w(t);
    w->k = t->c / t->groups * t->r * t->s;
    w->in = t->c * t->h * t->w;
    w->out = t->k * w->n;
    w->im2col = net_needs_columns(t);
    w->bias = t->k;
    w->relu = true;
}

static void init_matrix(struct work *w, uint64_t images) {
    const struct net_layer *t = w->net;
    const bool bmm = t->type == NET_BMM;
    w->images = bmm ? images : 1;
    w->groups = bmm ? t->groups : 1;
    w->m = t->k / w->groups;
    w->n = t->h * t->w * (bmm ? 1 : images);
    w->k = t->c / w->groups;
    w->in = t->c * w->n;
    w->out = t->k * w->n;
    w->bias = bmm ? 0 : t->k;
    w->relu = t->type == NET_FC;
}

static void init_lstm(struct work *w, uint64_t images) {
    const struct net_layer *t = w->net;
    w->images = w->groups = 1;
    w->steps = t->h;
    w->m = 4 * t->k;
    w->n = images;
    w->k = t->c + t->k;
    w->in = w->steps * w->k * w->n;
    w->out = w->steps * t->k * w->n;
    w->bias = w->m;
    w->state = t->k * w->n;
}

static void init_plain(struct work *w, uint64_t images) {
    const struct net_layer *t = w->net;
    w->images = images;
    w->in = t->c * t->h * t->w;
    w->out = t->c * net_out_h(t) * net_out_w(t);
}

static void init_kind(struct work *w, uint64_t images) {
    switch (w->net->type) {
    case NET_CONV:
    case NET_DWCONV:
        init_conv(w, images);
        break;
    case NET_FC:
    case NET_GEMM:
    case NET_BMM:
        init_matrix(w, images);
        break;
    case NET_LSTM:
        init_lstm(w, images);
        break;
    default:
        init_plain(w, images);
    }
}

/* a * b, or more than 31 bits when it is more. */
static uint64_t times(uint64_t a, uint64_t b) {
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

int work_init(struct work *w, const struct net_layer *net, uint64_t batch, bool training,
              struct sim_err *err) {
    const uint64_t images = times(net->n, batch), limit = INT32_MAX;
    *w = (struct work){.net = net, .steps = 1};
    if (net_layer_refusal(net, err))
        return err->code;
    if (net->type == NET_GRU || net->type == NET_RNN)
        return sim_fail(err, SIM_EUNSUP, "layer %s: there are no kernels of a %s", net->name,
                        net_type_name(net->type));
    if (times(images, times(times(net->c, net->h), net->w)) <= limit &&
        times(images, times(times(net->k, net->h), net->w)) <= limit * limit) {
        init_kind(w, images);
        w->gemm = w->m != 0;
        w->weights =
            times(times(net->type == NET_BMM ? w->images : 1, w->groups), times(w->m, w->k));
        if (training && w->state)
            w->kept = times(w->steps, times(w->m, w->n));
        if (w->kept <= limit && times(w->images, w->in) <= limit &&
            times(w->images, w->out) <= limit && w->weights <= limit &&
            times(w->m, w->n) <= limit && times(w->k, w->n) <= limit)
            return 0;
    }
    return sim_fail(err, SIM_EUNSUP,
                    "layer %s: a tensor above 2^31 - 1 elements, which kernels with 32-bit indices "
                    "cannot address",
                    net->name);
}

uint64_t work_space(const struct work *w) {
    if (w->im2col)
        return w->k * w->n;
    return w->net->type == NET_LSTM ? w->m * w->n : 0;
}

struct im2col_args work_window(const struct work *w, uint64_t image, uint64_t col) {
    const struct net_layer *t = w->net;
    return (struct im2col_args){.in = image,
                                .col = col,
                                .c = t->c / t->groups,
                                .h = t->h,
                                .w = t->w,
                                .oh = net_out_h(t),
                                .ow = net_out_w(t),
                                .r = t->r,
                                .s = t->s,
                                .y = t->y,
                                .x = t->x};
}

uint64_t work_weights_at(const struct work *w, uint64_t image, uint64_t group) {
    return (group + (w->net->type == NET_BMM ? image * w->groups : 0)) * w->m * w->k;
}
