#include "traces/capture/layer.h"

static void init_conv(struct layer *l, uint64_t images) {
    const struct net_layer *t = l->net;
    l->oh = net_out_h(t);
    l->ow = net_out_w(t);
    l->images = images;
    l->groups = t->groups;
    l->m = t->k / t->groups;
    l->n = l->oh * l->ow;
    l->k = t->c / t->groups * t->r * t->s;
    l->in = t->c * t->h * t->w;
    l->out = t->k * l->n;
    l->im2col = net_needs_columns(t);
    l->win = (struct blas_window){t->c / t->groups, t->h, t->w, t->r, t->s, t->y, t->x};
    l->bias = l->relu = true;
}

static void init_matrix(struct layer *l, uint64_t images) {
    const struct net_layer *t = l->net;
    const bool bmm = t->type == NET_BMM;
    l->images = bmm ? images : 1;
    l->groups = bmm ? t->groups : 1;
    l->m = t->k / l->groups;
    l->n = t->h * t->w * (bmm ? 1 : images);
    l->k = t->c / l->groups;
    l->in = t->c * l->n;
    l->out = t->k * l->n;
    l->bias = !bmm;
    l->relu = t->type == NET_FC;
}

static void init_lstm(struct layer *l, uint64_t images) {
    const struct net_layer *t = l->net;
    l->images = l->groups = 1;
    l->steps = t->h;
    l->m = 4 * t->k;
    l->n = images;
    l->k = t->c + t->k;
    l->in = l->steps * l->k * l->n;
    l->out = l->steps * t->k * l->n;
    l->state = t->k * l->n;
    l->bias = true;
}

static void init_plain(struct layer *l, uint64_t images) {
    const struct net_layer *t = l->net;
    l->images = images;
    l->oh = net_out_h(t);
    l->ow = net_out_w(t);
    l->planes = images * t->c;
    l->in = t->c * t->h * t->w;
    l->out = t->c * l->oh * l->ow;
}

uint64_t layer_weights_at(const struct layer *l, uint64_t image, uint64_t group) {
    return (group + (l->net->type == NET_BMM ? image * l->groups : 0)) * l->m * l->k;
}

/* CLBlast's im2col pads both ends alike: is that as many outputs as the layer has? */
static bool same_outputs(const struct net_axis *a, uint64_t in, uint64_t window, uint64_t out) {
    return (in + 2 * a->before - a->dilation * (window - 1) - 1) / a->stride + 1 == out;
}

static int one_padding(const struct net_layer *t, struct sim_err *err) {
    const bool conv = t->type == NET_CONV || t->type == NET_DWCONV;
    if (!conv || (same_outputs(&t->y, t->h, t->r, net_out_h(t)) &&
                  same_outputs(&t->x, t->w, t->s, net_out_w(t))))
        return 0;
    return sim_fail(err, SIM_EUNSUP,
                    "layer %s: paddings %llu, %llu, %llu, %llu (top, left, bottom, right): CLBlast "
                    "pads both ends alike; gen: generates such a layer",
                    t->name, (unsigned long long)t->y.before, (unsigned long long)t->x.before,
                    (unsigned long long)t->y.after, (unsigned long long)t->x.after);
}

int layer_init(struct layer *l, const struct net_layer *net, uint64_t batch, struct sim_err *err) {
    const uint64_t images = net->n * batch;
    *l = (struct layer){.net = net, .steps = 1};
    if (net_layer_refusal(net, err) || one_padding(net, err))
        return err->code;
    if (net->type == NET_GRU || net->type == NET_RNN)
        return sim_fail(err, SIM_EUNSUP, "layer %s: there are no kernels of a %s", net->name,
                        net_type_name(net->type));
    switch (net->type) {
    case NET_CONV:
    case NET_DWCONV:
        init_conv(l, images);
        break;
    case NET_FC:
    case NET_GEMM:
    case NET_BMM:
        init_matrix(l, images);
        break;
    case NET_LSTM:
        init_lstm(l, images);
        break;
    default:
        init_plain(l, images);
    }
    l->gemm = l->m != 0;
    l->weights = (net->type == NET_BMM ? l->images : 1) * l->groups * l->m * l->k;
    if (l->images * l->in > INT32_MAX || l->images * l->out > INT32_MAX || l->weights > INT32_MAX ||
        l->m * l->n > INT32_MAX || l->k * l->n > INT32_MAX)
        return sim_fail(err, SIM_EUNSUP, "layer %s: a tensor above 2^31 elements", net->name);
    return 0;
}
