#include "traces/kernels/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/kernels/work.h"

#define MIB         ((uint64_t)1 << 20)
#define ACTIVATIONS (64 * MIB)  /* bytes of an activation buffer, and */
#define WORKSPACE   (256 * MIB) /* of the workspace, where no layer needs more */
#define BASE_SHIFT  48 /* buffer n begins at n << 48, as the capturing device numbers them */

struct plan_layer {
    struct work work;
    struct work_buffers buffers;
    size_t position; /* in the table, from 1 */
    uint64_t room;   /* elements of its output, and of what the next layer takes for it */
};

struct plan {
    struct plan_layer *layers;
    size_t n;
    bool training;
    enum plan_pass pass;
    size_t step;                    /* layers of the pass expanded */
    const struct plan_layer *layer; /* in hand, with its pass and launches */
    enum plan_pass layer_pass;
    struct launch_list list;
    size_t at;                 /* launches of it delivered */
    uint64_t kernels, buffers; /* delivered, and allocated, so far */
    uint64_t shared[2], workspace;
};

static uint64_t larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static void add_buffer(struct plan *p, struct trace_meta *meta, uint64_t *base, uint64_t bytes,
                       const char *layer, const char *what) {
    char name[160];
    snprintf(name, sizeof name, "%.100s%s%s", layer, *layer ? "." : "", what);
    *base = ++p->buffers << BASE_SHIFT;
    if (!p->list.rc)
        p->list.rc = meta_add_alloc(meta, *base, bytes, name, &p->list.err);
}

static void layer_buffer(struct plan *p, struct trace_meta *meta, const struct plan_layer *l,
                         uint64_t *base, uint64_t elements, const char *what) {
    if (elements)
        add_buffer(p, meta, base, elements * KERNEL_REAL, l->work.net->name, what);
}

/* The buffers that all layers share: activations, in training gradients, and the workspace. */
static void add_shared(struct plan *p, struct trace_meta *meta) {
    uint64_t activation = ACTIVATIONS, workspace = WORKSPACE;
    for (size_t i = 0; i < p->n; i++) {
        const struct work *w = &p->layers[i].work;
        activation = larger(activation, w->images * larger(w->in, w->out) * KERNEL_REAL);
        workspace = larger(workspace, work_space(w) * KERNEL_REAL);
    }
    add_buffer(p, meta, &p->shared[0], activation, "", p->training ? "gradient0" : "activation0");
    add_buffer(p, meta, &p->shared[1], activation, "", p->training ? "gradient1" : "activation1");
    add_buffer(p, meta, &p->workspace, workspace, "", "workspace");
    p->layers[0].buffers.in = p->shared[0];
    if (p->training)
        layer_buffer(p, meta, &p->layers[0], &p->layers[0].buffers.in,
                     p->layers[0].work.images * p->layers[0].work.in, "in");
}

static void forward(struct plan *p, struct trace_meta *meta, size_t i) {
    struct plan_layer *l = &p->layers[i];
    const struct work *w = &l->work;
    if (i)
        l->buffers.in = p->layers[i - 1].buffers.out;
    l->buffers.workspace = p->workspace;
    l->buffers.out = p->shared[(i + 1) % 2];
    layer_buffer(p, meta, l, &l->buffers.weights, w->weights, "weights");
    layer_buffer(p, meta, l, &l->buffers.bias, w->bias, "bias");
    layer_buffer(p, meta, l, &l->buffers.state, p->training ? (w->steps + 1) * w->state : w->state,
                 "state");
    layer_buffer(p, meta, l, &l->buffers.kept, w->kept, "gates");
    if (p->training)
        layer_buffer(p, meta, l, &l->buffers.out, l->room, "out");
    p->list.temp = (p->buffers + 1) << BASE_SHIFT;
    work_forward(w, &l->buffers, &p->list);
}

static void backward(struct plan *p, struct trace_meta *meta, size_t i) {
    struct plan_layer *l = &p->layers[p->n - 1 - i];
    l->buffers.dout = p->shared[i % 2];
    l->buffers.din = p->shared[(i + 1) % 2];
    layer_buffer(p, meta, l, &l->buffers.dweights, l->work.weights, "dweights");
    layer_buffer(p, meta, l, &l->buffers.dbias, l->work.bias, "dbias");
    layer_buffer(p, meta, l, &l->buffers.dstate, l->work.state, "dstate");
    p->list.temp = (p->buffers + 1) << BASE_SHIFT;
    work_backward(&l->work, &l->buffers, l->position == 1, &p->list);
}

/* Expands the next layer of the pass into p->list. */
static void expand(struct plan *p, struct trace_meta *meta) {
    static const char *const pass_names[] = {"forward", "backward", "update"};
    const size_t i = p->step++;
    const struct plan_layer *l = &p->layers[p->pass == PLAN_BACKWARD ? p->n - 1 - i : i];
    p->layer = l;
    p->layer_pass = p->pass;
    p->list.n = p->at = 0;
    if (!p->buffers)
        add_shared(p, meta);
    if (p->pass == PLAN_FORWARD)
        forward(p, meta, i);
    else if (p->pass == PLAN_BACKWARD)
        backward(p, meta, i);
    else
        work_update(&l->work, &l->buffers, &p->list);
    char note[192];
    snprintf(note, sizeof note, "%llu %.100s %s", (unsigned long long)p->kernels, l->work.net->name,
             pass_names[p->pass]);
    if (!p->list.rc && p->list.n)
        p->list.rc = meta_add_note(meta, "layer", note, &p->list.err);
    if (p->step == p->n) {
        p->step = 0;
        p->pass = p->training ? p->pass + 1 : PLAN_END;
    }
}

/* Gaps between the cells and steps of more than one: the library's col2im has no model here. */
static bool scattered(const struct net_axis *a) {
    return a->dilation > 1 && a->stride > 1;
}

static int init_layer(struct plan_layer *l, const struct net_layer *net,
                      const struct plan_options *o, struct sim_err *err) {
    const int rc = work_init(&l->work, net, o->batch, o->training, err);
    if (rc || !o->training)
        return rc;
    if (l->work.im2col && (scattered(&net->y) || scattered(&net->x)))
        return sim_fail(err, SIM_EUNSUP, "layer %s: no gradient with both stride and dilation",
                        net->name);
    return 0;
}

static int init_layers(struct plan *p, const struct network *net, const struct plan_options *o,
                       struct sim_err *err) {
    if (o->first < 1 || o->last < o->first || o->last > net->n)
        return sim_fail(err, SIM_EUSAGE, "layers %zu-%zu: %s has 1 to %zu", o->first, o->last,
                        net->name, net->n);
    p->layers = sim_alloc(o->last - o->first + 1, sizeof *p->layers, err);
    if (!p->layers)
        return SIM_EIO;
    for (size_t i = o->first; i <= o->last; i++) {
        struct plan_layer *l = &p->layers[p->n++];
        l->position = i;
        const int rc = init_layer(l, &net->layers[i - 1], o, err);
        if (rc)
            return rc;
        l->room = l->work.images * l->work.out;
        if (i > o->first)
            l[-1].room = larger(l[-1].room, l->work.images * l->work.in);
    }
    return 0;
}

int plan_new(struct plan **out, const struct network *net, const struct tiles *tiles,
             const struct plan_options *options, struct sim_err *err) {
    struct plan *p = sim_alloc(1, sizeof *p, err);
    if (!p)
        return SIM_EIO;
    p->list.tiles = tiles;
    p->training = options->training;
    const int rc = init_layers(p, net, options, err);
    if (rc)
        plan_free(p);
    else
        *out = p;
    return rc;
}

bool plan_has_work(const struct plan *p) {
    bool known = model_gemm_direct_has_work(p->list.tiles);
    for (size_t i = 0; i < p->n && known; i++) {
        const struct work *w = &p->layers[i].work;
        known = !w->gemm || launch_gemm_is_direct(p->list.tiles, w->m, w->n, w->k);
    }
    return known;
}

void plan_free(struct plan *p) {
    if (!p)
        return;
    launches_free(&p->list);
    free(p->layers);
    free(p);
}

/* What the trace is told of a launch: its kernel, and the library's buffer if it allocates one. */
static int announce(struct plan *p, struct trace_meta *meta, const struct launch *l,
                    struct sim_err *err) {
    struct trace_kernel k = {.id = (uint32_t)p->kernels++, .name = (char *)l->name};
    memcpy(k.groups, l->groups, sizeof k.groups);
    memcpy(k.items, l->items, sizeof k.items);
    const int rc = l->temp_bytes ? meta_add_alloc(meta, p->list.temp, l->temp_bytes, "", err) : 0;
    return rc ? rc : meta_add_kernel(meta, &k, err);
}

int plan_next(struct plan *p, struct trace_meta *meta, const struct launch **out,
              struct sim_err *err) {
    *out = NULL;
    while (p->at == p->list.n && p->pass != PLAN_END)
        expand(p, meta);
    if (p->list.rc)
        return sim_fail(err, p->list.rc, "%s", p->list.err.text);
    if (p->at == p->list.n)
        return 0;
    *out = &p->list.launches[p->at++];
    return announce(p, meta, *out, err);
}

struct plan_place plan_place(const struct plan *p) {
    return (struct plan_place){&p->layer->work, &p->layer->buffers, p->layer_pass, p->at - 1,
                               p->list.n};
}
