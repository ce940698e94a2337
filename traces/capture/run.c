#include "traces/capture/run.h"

#include <stdio.h>
#include <stdlib.h>

#define ACT_BYTES  (64ull << 20)
#define WORK_BYTES (256ull << 20)

int run_buffer(const struct capture_run *r, cl_mem *out, const struct captured_layer *layer,
               const char *what, uint64_t count, struct sim_err *err) {
    char name[128];
    snprintf(name, sizeof name, "%.100s.%s", layer->l.net->name, what);
    return cl_buffer(r->cl, out, count * sizeof(float), name, err);
}

void run_mark(const struct captured_layer *layer, const char *pass) {
    char text[128];
    snprintf(text, sizeof text, "%.100s %s", layer->l.net->name, pass);
    setenv("MAGNETAR_CAPTURE_LAYER", text, 1);
}

static uint64_t max64(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* Bytes of the largest activation, and of the largest workspace, at least the usual ones. */
static void sizes(const struct capture_run *r, uint64_t *act, uint64_t *work) {
    *act = ACT_BYTES;
    *work = WORK_BYTES;
    for (size_t i = 0; i < r->n; i++) {
        const struct layer *l = &r->layers[i].l;
        *act = max64(*act, sizeof(float) * l->images * max64(l->in, l->out));
        if (l->im2col)
            *work = max64(*work, sizeof(float) * l->k * l->n);
        if (l->net->type == NET_LSTM)
            *work = max64(*work, sizeof(float) * l->m * l->n);
    }
}

static int shared_buffers(struct capture_run *r, struct sim_err *err) {
    uint64_t act, work;
    sizes(r, &act, &work);
    int rc = cl_buffer(r->cl, &r->act[0], act, r->training ? "gradient0" : "activation0", err);
    if (!rc)
        rc = cl_buffer(r->cl, &r->act[1], act, r->training ? "gradient1" : "activation1", err);
    if (!rc)
        rc = cl_buffer(r->cl, &r->work, work, "workspace", err);
    return rc;
}

static int layers_init(struct capture_run *r, const struct network *net,
                       const struct run_options *o, struct sim_err *err) {
    r->layers = sim_alloc(o->last - o->first + 1, sizeof *r->layers, err);
    int rc = r->layers ? 0 : SIM_EIO;
    for (size_t i = o->first; i <= o->last && !rc; i++) {
        struct captured_layer *layer = &r->layers[r->n++];
        layer->position = i;
        rc = layer_init(&layer->l, &net->layers[i - 1], o->batch, err);
        if (!rc && o->training && layer->l.steps * layer->l.m * layer->l.n > INT32_MAX)
            rc = sim_fail(err, SIM_EUNSUP, "layer %s: gates of all steps above 2^31 elements",
                          layer->l.net->name);
        layer->room = layer->l.images * layer->l.out;
        if (i > o->first)
            layer[-1].room = max64(layer[-1].room, layer->l.images * layer->l.in);
    }
    return rc;
}

/* Every layer reads what the one before wrote: in inference in one of two buffers that take turns,
 * in training in a buffer of its own. */
static int forward(struct capture_run *r, struct sim_err *err) {
    cl_mem in = r->act[0];
    int rc = 0;
    if (r->training)
        rc =
            run_buffer(r, &in, &r->layers[0], "in", r->layers[0].l.images * r->layers[0].l.in, err);
    for (size_t i = 0; i < r->n && !rc; i++) {
        r->layers[i].in = in;
        r->layers[i].out = r->act[(i + 1) % 2];
        rc = run_forward(r, &r->layers[i], err);
        in = r->layers[i].out;
    }
    return rc;
}

static int backward(struct capture_run *r, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < r->n && !rc; i++)
        rc = run_backward(r, &r->layers[r->n - 1 - i], r->act[i % 2], r->act[(i + 1) % 2], err);
    for (size_t i = 0; i < r->n && !rc; i++)
        rc = run_update(r, &r->layers[i], err);
    return rc;
}

int run_network(struct cl *cl, const struct network *net, const struct run_options *o,
                struct sim_err *err) {
    struct capture_run r = {.cl = cl, .training = o->training};
    if (o->first < 1 || o->last < o->first || o->last > net->n)
        return sim_fail(err, SIM_EUSAGE, "layers %zu-%zu: %s has 1 to %zu", o->first, o->last,
                        net->name, net->n);
    int rc = layers_init(&r, net, o, err);
    if (!rc)
        rc = shared_buffers(&r, err);
    if (!rc)
        rc = forward(&r, err);
    if (!rc && r.training)
        rc = backward(&r, err);
    free(r.layers);
    return rc;
}
