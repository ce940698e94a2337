#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/reader.h"

static bool has_window(enum net_type t) {
    return t == NET_CONV || t == NET_DWCONV || t == NET_POOL;
}

uint64_t net_gates(enum net_type t) {
    return t == NET_LSTM ? 4 : t == NET_GRU ? 3 : t == NET_RNN ? 1 : 0;
}

void net_set_window(struct net_layer *l, uint64_t stride, uint64_t pad, uint64_t dilation) {
    l->y = l->x = (struct net_axis){stride, dilation, pad, pad};
}

static bool moves(const struct net_axis *a) {
    return a->stride > 1 || a->before || a->after;
}

bool net_needs_columns(const struct net_layer *l) {
    return l->r * l->s > 1 || moves(&l->y) || moves(&l->x);
}

int net_layer_refusal(const struct net_layer *l, struct sim_err *err) {
    return l->refusal ? sim_fail(err, l->refusal_code, "%s", l->refusal) : 0;
}

static uint64_t span_of(const struct net_axis *a, uint64_t window) {
    return a->dilation * (window - 1) + 1;
}

static uint64_t out_size(const struct net_axis *a, uint64_t in, uint64_t window) {
    return (in + a->before + a->after - span_of(a, window)) / a->stride + 1;
}

/* From `n` to `bits` there is nothing but numbers without a gap, so that bytes can be compared. */
enum { NUMBERS = offsetof(struct net_layer, bits) - offsetof(struct net_layer, n) };
_Static_assert(offsetof(struct net_layer, macs) + sizeof(uint64_t) ==
                   offsetof(struct net_layer, bits),
               "the numbers of a layer end with its bits");

bool net_layer_equal(const struct net_layer *a, const struct net_layer *b) {
    return a->type == b->type && a->peer_depthwise == b->peer_depthwise && a->block == b->block &&
           memcmp(&a->n, &b->n, NUMBERS + sizeof a->bits) == 0;
}

uint64_t net_out_h(const struct net_layer *l) {
    return has_window(l->type) ? out_size(&l->y, l->h, l->r) : l->h;
}

uint64_t net_out_w(const struct net_layer *l) {
    return has_window(l->type) ? out_size(&l->x, l->w, l->s) : l->w;
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
    case NET_GRU:
    case NET_RNN:
        return product((uint64_t[]){l->n, l->h, net_gates(l->type), l->k, l->c + l->k, 0});
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
    case NET_GRU:
    case NET_RNN:
        return net_gates(l->type) * l->k * (l->c + l->k);
    default:
        return 0;
    }
}

static bool sound_axis(const struct net_axis *a) {
    return a->stride && a->dilation && a->stride <= NET_DIM_MAX && a->dilation <= NET_DIM_MAX &&
           a->before <= NET_DIM_MAX && a->after <= NET_DIM_MAX;
}

static int check_window(const struct net_layer *l, const char *where, struct sim_err *err) {
    if (!sound_axis(&l->y) || !sound_axis(&l->x))
        return sim_fail(err, SIM_EFORMAT,
                        "%s: layer %s: stride, dilation and padding up to %u, the first two from 1",
                        where, l->name, NET_DIM_MAX);
    if (span_of(&l->y, l->r) > l->h + l->y.before + l->y.after ||
        span_of(&l->x, l->s) > l->w + l->x.before + l->x.after)
        return sim_fail(
            err, SIM_EFORMAT,
            "%s: layer %s: a window of %llux%llu does not fit %llux%llu with padding %llu, %llu, "
            "%llu, %llu (top, left, bottom, right)",
            where, l->name, (unsigned long long)l->r, (unsigned long long)l->s,
            (unsigned long long)l->h, (unsigned long long)l->w, (unsigned long long)l->y.before,
            (unsigned long long)l->x.before, (unsigned long long)l->y.after,
            (unsigned long long)l->x.after);
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
    if (net_gates(l->type) && l->w != 1)
        return sim_fail(err, SIM_EFORMAT, "%s: layer %s: W = %llu, expected 1: an %s has H steps",
                        where, l->name, (unsigned long long)l->w, net_type_name(l->type));
    const int rc = has_window(l->type) ? check_window(l, where, err) : 0;
    if (rc)
        return rc;
    const bool counts = l->type < NET_POOL;
    if ((counts && !net_layer_macs(l)) || !product((uint64_t[]){l->n, l->c, l->h, l->w, 8, 0}) ||
        !product((uint64_t[]){l->k, l->c, l->r, l->s, 8, 0}))
        return sim_fail(err, SIM_EFORMAT, "%s: layer %s: its size passes 64 bits", where, l->name);
    return 0;
}

/* Room for one more. */
static int grow(struct net_list *list, const char *where, struct sim_err *err) {
    struct network *net = list->net;
    if (net->n == NET_LAYERS_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s: more than %d layers", where, NET_LAYERS_MAX);
    return sim_grow((void **)&net->layers, &list->cap, net->n, sizeof *net->layers, err);
}

int net_list_add(struct net_list *list, const struct net_layer *layer, const char *where,
                 struct sim_err *err) {
    struct network *net = list->net;
    int rc = check_layer(layer, where, err);
    if (rc)
        return net_list_refuse(list, layer->name, err);
    rc = grow(list, where, err);
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

int net_list_refuse(struct net_list *list, const char *name, struct sim_err *err) {
    struct network *net = list->net;
    const struct sim_err why = *err;
    const int rc = grow(list, name, err);
    if (rc)
        return rc;
    struct net_layer *l = &net->layers[net->n++];
    *l = (struct net_layer){.name = strdup(name),
                            .refusal = strdup(why.text),
                            .refusal_code = why.code,
                            .type = NET_ELTWISE};
    *err = (struct sim_err){0};
    return l->name && l->refusal ? 0 : sim_fail_errno(err, "layer %s", name);
}
