#include "nn/net.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/rng.h"
#include "traces/networks/network.h"

void nn_net_free(struct nn_net *net) {
    free(net->params);
    net->params = NULL;
}

/* A net in the making: the size of what the last layer gives. */
struct building {
    struct nn_net *net;
    uint32_t c, h, w;
    const char *model;
    struct sim_err *err;
};

static int refuse(const struct building *b, const char *why) {
    return sim_fail(b->err, SIM_EUSAGE, "model %s: %s", b->model, why);
}

/* Adds a layer of which kind, name, k and window are given. */
static int add(struct building *b, struct nn_layer l) {
    struct nn_net *net = b->net;
    if (net->n == NN_LAYERS_MAX)
        return refuse(b, "more than 128 layers");
    l.c = b->c;
    l.h = b->h;
    l.w = b->w;
    if (l.kind == NN_FC) {
        l.e = l.f = l.r = l.s = l.stride = l.groups = 1;
    } else {
        if (!l.stride || l.h + 2 * l.pad < l.r || l.w + 2 * l.pad < l.s || !l.r || !l.s)
            return refuse(b, "a window that is larger than what it is put on");
        l.e = (l.h + 2 * l.pad - l.r) / l.stride + 1;
        l.f = (l.w + 2 * l.pad - l.s) / l.stride + 1;
    }
    l.groups = l.groups ? l.groups : 1;
    if (l.kind >= NN_MAX_POOL)
        l.k = l.c;
    if (nn_has_weights(&l)) {
        l.n_weights = (size_t)l.k * nn_depth(&l);
        l.weights = net->n_params;
        l.biases = l.weights + l.n_weights;
        net->n_params += l.n_weights + l.k;
    }
    if (net->n_params > NN_PARAMS_MAX || nn_outputs(&l) > NN_PARAMS_MAX)
        return refuse(b, "more than 2^28 parameters, or outputs of a layer");
    b->c = l.k;
    b->h = l.e;
    b->w = l.f;
    net->layers[net->n++] = l;
    return 0;
}

/* "16-32-128" as numbers. */
static int read_sizes(const char *text, uint32_t *sizes, int *n) {
    for (*n = 0; *n < 16; text++) {
        char *end;
        const unsigned long v = strtoul(text, &end, 10);
        if (end == text || v < 1 || v > 65536 || (*end && *end != '-'))
            return -1;
        sizes[(*n)++] = (uint32_t)v;
        text = end;
        if (!*text)
            return 0;
    }
    return -1;
}

static int add_hidden(struct building *b, const char *kind, int number, uint32_t k) {
    struct nn_layer l = {.k = k, .relu = true};
    const bool conv = strcmp(kind, "conv") == 0;
    snprintf(l.name, sizeof l.name, "%s%d", kind, number);
    if (!conv) {
        l.kind = NN_FC;
        return add(b, l);
    }
    l.kind = NN_CONV;
    l.r = l.s = 3;
    l.stride = l.pad = 1;
    const int rc = add(b, l);
    struct nn_layer pool = {.kind = NN_MAX_POOL, .r = 2, .s = 2, .stride = 2};
    snprintf(pool.name, sizeof pool.name, "pool%d", number);
    return rc ? rc : add(b, pool);
}

static int add_last(struct building *b) {
    const struct nn_layer l = {.name = "classes", .kind = NN_FC, .k = b->net->classes};
    return add(b, l);
}

static int add_named(struct building *b, const char *sizes_text, bool cnn) {
    uint32_t sizes[16];
    int n, rc = 0;
    if (read_sizes(sizes_text, sizes, &n) || (cnn && n < 2))
        return refuse(b, cnn ? "expected cnn-16-32-128: convolutions, then a layer before the last"
                             : "expected mlp-128-64: sizes of the layers before the last");
    for (int i = 0; i < n && rc == 0; i++) {
        const bool conv = cnn && i + 1 < n;
        rc = add_hidden(b, conv ? "conv" : "fc", i + 1, sizes[i]);
    }
    return rc ? rc : add_last(b);
}

static int take_layer(struct building *b, const struct net_layer *from, bool last) {
    struct nn_layer l = {.relu = !last,
                         .k = (uint32_t)from->k,
                         .r = (uint32_t)from->r,
                         .s = (uint32_t)from->s,
                         .stride = (uint32_t)from->y.stride,
                         .pad = (uint32_t)from->y.before,
                         .groups = (uint32_t)from->groups};
    const bool window =
        from->type == NET_CONV || from->type == NET_DWCONV || from->type == NET_POOL;
    snprintf(l.name, sizeof l.name, "%.31s", from->name);
    if (from->type != NET_FC && !window)
        return sim_fail(b->err, SIM_EUNSUP, "model %s: layer %s: a %s is not trained", b->model,
                        from->name, net_type_name(from->type));
    l.kind = from->type == NET_FC ? NN_FC : from->type == NET_POOL ? NN_MAX_POOL : NN_CONV;
    if (from->type == NET_POOL)
        l.relu = false;
    if (window && (from->y.stride != from->x.stride || from->y.before != from->x.before ||
                   from->y.after > from->y.before || from->y.dilation > 1 || from->x.dilation > 1))
        return sim_fail(b->err, SIM_EUNSUP,
                        "model %s: layer %s: expected a window that is alike along rows and "
                        "columns, without gaps",
                        b->model, from->name);
    const bool fits = window ? from->c == b->c && from->h == b->h && from->w == b->w
                             : from->c == (uint64_t)b->c * b->h * b->w;
    return fits ? add(b, l)
                : sim_fail(b->err, SIM_EFORMAT,
                           "model %s: layer %s takes %llu x %llu x %llu, and is given %u x %u x %u",
                           b->model, from->name, (unsigned long long)from->c,
                           (unsigned long long)from->h, (unsigned long long)from->w, b->c, b->h,
                           b->w);
}

static int add_network(struct building *b) {
    struct network *from = NULL;
    int rc = network_open(&from, b->model, b->err);
    for (size_t i = 0; rc == 0 && i < from->n; i++)
        rc = take_layer(b, &from->layers[i], i + 1 == from->n);
    network_free(from);
    if (rc == 0 && b->c != b->net->classes)
        rc =
            sim_fail(b->err, SIM_EUSAGE, "model %s: ends with %u outputs, and there are %u classes",
                     b->model, b->c, b->net->classes);
    return rc;
}

/* A normal number of basic arithmetic alone, so that it is the same everywhere. */
static float normal(struct rng *r) {
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += rng_real(r);
    return (float)sum;
}

static int initialise(struct nn_net *net, uint64_t seed, struct sim_err *err) {
    net->params = sim_alloc(net->n_params + 1, sizeof *net->params, err);
    if (!net->params)
        return SIM_EIO;
    for (uint32_t i = 0; i < net->n; i++) {
        const struct nn_layer *l = &net->layers[i];
        struct rng r = rng_stream(seed, i);
        const float deviation = nn_has_weights(l) ? sqrtf(2 / (float)nn_depth(l)) : 0;
        for (size_t k = 0; k < l->n_weights; k++)
            net->params[l->weights + k] = deviation * normal(&r);
    }
    return 0;
}

int nn_net_new(struct nn_net *net, const char *model, uint32_t c, uint32_t h, uint32_t w,
               uint32_t classes, uint64_t seed, struct sim_err *err) {
    struct building b = {.net = net, .c = c, .h = h, .w = w, .model = model, .err = err};
    memset(net, 0, sizeof *net);
    net->classes = classes;
    net->seed = seed;
    if ((size_t)snprintf(net->model, sizeof net->model, "%s", model) >= sizeof net->model)
        return sim_fail(err, SIM_EUSAGE, "model %s: a name that is too long", model);
    const int rc = strncmp(model, "cnn-", 4) == 0   ? add_named(&b, model + 4, true)
                   : strncmp(model, "mlp-", 4) == 0 ? add_named(&b, model + 4, false)
                                                    : add_network(&b);
    return rc ? rc : initialise(net, seed, err);
}

int nn_net_check(const struct nn_net *net, uint32_t c, uint32_t h, uint32_t w, uint32_t classes,
                 const char *data, struct sim_err *err) {
    const struct nn_layer *l = &net->layers[0];
    return l->c == c && l->h == h && l->w == w && net->classes >= classes
               ? 0
               : sim_fail(
                     err, SIM_EUSAGE,
                     "%s: samples of %u x %u x %u in %u classes; the net takes %u x %u x %u in "
                     "%u",
                     data, c, h, w, classes, l->c, l->h, l->w, net->classes);
}
