#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/reader.h"

static bool has_window(enum net_type t) {
    return t == NET_CONV || t == NET_DWCONV || t == NET_POOL;
}

static uint64_t out_size(const struct net_layer *l, uint64_t in, uint64_t window) {
    const uint64_t span = l->dilation * (window - 1) + 1;
    return (in + 2 * l->pad - span) / l->stride + 1;
}

uint64_t net_out_h(const struct net_layer *l) {
    return has_window(l->type) ? out_size(l, l->h, l->r) : l->h;
}

uint64_t net_out_w(const struct net_layer *l) {
    return has_window(l->type) ? out_size(l, l->w, l->s) : l->w;
}

/* Product of a list ending with 0, or 0 when it passes 64 bits. */
static uint64_t product(const uint64_t *factors) {
    uint64_t p = 1;
    for (; *factors; factors++)
        if (__builtin_mul_overflow(p, *factors, &p))
            return 0;
    return p;
}

uint64_t net_layer_macs(const struct net_layer *l) {
    const uint64_t in = l->c / l->groups;
    switch (l->type) {
    case NET_CONV:
    case NET_DWCONV:
        return product((uint64_t[]){l->n, l->k, net_out_h(l), net_out_w(l), in, l->r, l->s, 0});
    case NET_FC:
    case NET_GEMM:
        return product((uint64_t[]){l->n, l->h, l->w, l->c, l->k, 0});
    case NET_BMM:
        return product((uint64_t[]){l->n, l->h, l->w, in, l->k, 0});
    case NET_LSTM:
        return product((uint64_t[]){l->n, l->h, 4, l->k, l->c + l->k, 0});
    default:
        return 0;
    }
}

uint64_t net_layer_weights(const struct net_layer *l) {
    switch (l->type) {
    case NET_CONV:
    case NET_DWCONV:
        return l->k * (l->c / l->groups) * l->r * l->s;
    case NET_FC:
    case NET_GEMM:
        return l->c * l->k;
    case NET_LSTM:
        return 4 * l->k * (l->c + l->k);
    default:
        return 0;
    }
}

static int check_window(const struct net_layer *l, const char *where, struct sim_err *err) {
    if (!l->stride || !l->dilation || l->stride > NET_DIM_MAX || l->dilation > NET_DIM_MAX ||
        l->pad > NET_DIM_MAX)
        return sim_fail(err, SIM_EFORMAT,
                        "%s: layer %s: stride, dilation and padding up to %u, the first two from 1",
                        where, l->name, NET_DIM_MAX);
    if (l->dilation * (l->r - 1) + 1 > l->h + 2 * l->pad ||
        l->dilation * (l->s - 1) + 1 > l->w + 2 * l->pad)
        return sim_fail(
            err, SIM_EFORMAT,
            "%s: layer %s: a window of %llux%llu does not fit %llux%llu with padding %llu", where,
            l->name, (unsigned long long)l->r, (unsigned long long)l->s, (unsigned long long)l->h,
            (unsigned long long)l->w, (unsigned long long)l->pad);
    return 0;
}

static int check_layer(const struct net_layer *l, const char *where, struct sim_err *err) {
    const uint64_t sizes[] = {l->n, l->c, l->h, l->w, l->k, l->r, l->s, l->groups};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (!sizes[i] || sizes[i] > NET_DIM_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: layer %s: a size of %llu, expected 1 to %u",
                            where, l->name, (unsigned long long)sizes[i], NET_DIM_MAX);
    if (l->c % l->groups || l->k % l->groups)
        return sim_fail(err, SIM_EFORMAT,
                        "%s: layer %s: %llu groups do not divide %llu inputs and %llu outputs",
                        where, l->name, (unsigned long long)l->groups, (unsigned long long)l->c,
                        (unsigned long long)l->k);
    if (l->type == NET_LSTM && l->w != 1)
        return sim_fail(err, SIM_EFORMAT, "%s: layer %s: W = %llu, expected 1: an LSTM has H steps",
                        where, l->name, (unsigned long long)l->w);
    const int rc = has_window(l->type) ? check_window(l, where, err) : 0;
    if (rc)
        return rc;
    const bool counts = l->type < NET_POOL;
    if ((counts && !net_layer_macs(l)) || !product((uint64_t[]){l->n, l->c, l->h, l->w, 8, 0}) ||
        !product((uint64_t[]){l->k, l->c, l->r, l->s, 8, 0}))
        return sim_fail(err, SIM_EFORMAT, "%s: layer %s: its size passes 64 bits", where, l->name);
    return 0;
}

int net_list_add(struct net_list *list, const struct net_layer *layer, const char *where,
                 struct sim_err *err) {
    struct network *net = list->net;
    int rc = check_layer(layer, where, err);
    if (rc)
        return rc;
    rc = sim_grow((void **)&net->layers, &list->cap, net->n, sizeof *net->layers, err);
    if (rc)
        return rc;
    struct net_layer *l = &net->layers[net->n];
    *l = *layer;
    l->name = strdup(layer->name);
    if (!l->name)
        return sim_fail_errno(err, "layer %s", layer->name);
    l->macs = net_layer_macs(l);
    net->n++;
    return 0;
}
