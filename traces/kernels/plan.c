#include "traces/kernels/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/kernels/launches.h"

#define MIB         (1024u * 1024u)
#define ACTIVATIONS (64u * MIB)  /* bytes of an activation buffer, and */
#define WORKSPACE   (256u * MIB) /* of the im2col workspace, where no layer needs more */
#define BASE_SHIFT  48 /* buffer n begins at n << 48, as the capturing device numbers them */

/* Sizes of a layer's tensors and products, in elements; all images of the batch together have
 * images times as much. FC and GEMM put the batch into the columns: images is 1. */
struct work {
    uint64_t images, groups, m, n, k;
    uint64_t in, out, weights, bias;
    bool im2col, relu;
};

struct plan {
    const struct network *net;
    struct plan_options options;
    size_t layer; /* position from 0 of the layer to expand next */
    struct launch_list list;
    size_t at;                         /* launches of the list delivered */
    uint32_t kernels;                  /* launches delivered in all */
    uint64_t buffers;                  /* allocated so far */
    uint64_t activation[2], workspace; /* byte addresses */
};

static struct work work_of(const struct net_layer *l, uint64_t batch) {
    const uint64_t images = l->n * batch;
    const bool conv = l->type == NET_CONV || l->type == NET_DWCONV;
    const bool single = !conv && l->type != NET_BMM;
    struct work w = {.images = single ? 1 : images, .groups = l->groups};
    w.m = l->k / w.groups;
    w.n = conv ? net_out_h(l) * net_out_w(l) : l->h * l->w * (single ? images : 1);
    w.k = l->c / w.groups * (conv ? l->r * l->s : 1);
    w.in = l->c * (conv ? l->h * l->w : w.n);
    w.out = l->k * w.n;
    w.weights = w.groups * w.m * w.k;
    w.bias = l->type == NET_BMM ? 0 : l->k;
    w.im2col = conv && (l->r * l->s > 1 || l->stride > 1 || l->pad);
    w.relu = conv || l->type == NET_FC;
    return w;
}

static uint64_t new_buffer(struct plan *p, struct trace_meta *meta, uint64_t bytes,
                           const char *name) {
    const uint64_t base = ++p->buffers << BASE_SHIFT;
    if (!p->list.rc)
        p->list.rc = meta_add_alloc(meta, base, bytes, name, &p->list.err);
    return base;
}

static void forward_image(struct plan *p, const struct net_layer *l, const struct work *w,
                          uint64_t in, uint64_t out, uint64_t weights) {
    for (uint64_t g = 0; g < w->groups; g++) {
        const uint64_t part = in + g * (w->in / w->groups) * KERNEL_REAL;
        if (w->im2col)
            launch_im2col(&p->list, &(struct im2col_args){.in = part,
                                                          .col = p->workspace,
                                                          .c = l->c / w->groups,
                                                          .h = l->h,
                                                          .w = l->w,
                                                          .oh = net_out_h(l),
                                                          .ow = net_out_w(l),
                                                          .r = l->r,
                                                          .s = l->s,
                                                          .stride = l->stride,
                                                          .pad = l->pad,
                                                          .dilation = l->dilation});
        const struct gemm_call call = {
            .m = w->m,
            .n = w->n,
            .k = w->k,
            .a = {weights, g * w->m * w->k, w->k},
            .b = {w->im2col ? p->workspace : in, 0, w->n},
            .c = {out, g * w->m * w->n, w->n},
        };
        launch_gemm(&p->list, &call);
    }
}

static void expand(struct plan *p, struct trace_meta *meta) {
    const struct net_layer *l = &p->net->layers[p->layer];
    const struct work w = work_of(l, p->options.batch);
    const uint64_t in = p->activation[0], out = p->activation[1];
    const uint64_t weights = new_buffer(p, meta, w.weights * KERNEL_REAL, "");
    const uint64_t bias = new_buffer(p, meta, w.bias * KERNEL_REAL, "");
    for (uint64_t i = 0; i < w.images; i++)
        forward_image(p, l, &w, in + i * w.in * KERNEL_REAL, out + i * w.out * KERNEL_REAL,
                      weights);
    launch_map(&p->list, &model_bias, "bias_relu",
               &(struct map_args){
                   .n = w.images * w.out, .array = {out, bias}, .period = w.n, .channels = l->k});
    p->activation[0] = out;
    p->activation[1] = in;
}

int plan_new(struct plan **out, const struct network *net, const struct tiles *tiles,
             const struct plan_options *options, struct sim_err *err) {
    struct plan *p = sim_alloc(1, sizeof *p, err);
    if (!p)
        return SIM_EIO;
    p->net = net;
    p->options = *options;
    p->list.tiles = tiles;
    p->layer = options->first - 1;
    *out = p;
    return 0;
}

void plan_free(struct plan *p) {
    if (!p)
        return;
    launches_free(&p->list);
    free(p);
}

int plan_next(struct plan *p, struct trace_meta *meta, const struct launch **out,
              struct sim_err *err) {
    *out = NULL;
    if (!p->buffers) {
        p->activation[0] = new_buffer(p, meta, ACTIVATIONS, "");
        p->activation[1] = new_buffer(p, meta, ACTIVATIONS, "");
        p->workspace = new_buffer(p, meta, WORKSPACE, "");
    }
    while (p->at == p->list.n && p->layer < p->options.last) {
        p->list.n = p->at = 0;
        expand(p, meta);
        p->layer++;
    }
    if (p->list.rc) {
        *err = p->list.err;
        return p->list.rc;
    }
    if (p->at == p->list.n)
        return 0;
    const struct launch *l = &p->list.launches[p->at++];
    struct trace_kernel k = {.id = p->kernels++, .name = (char *)l->name};
    memcpy(k.groups, l->groups, sizeof k.groups);
    memcpy(k.items, l->items, sizeof k.items);
    *out = l;
    return meta_add_kernel(meta, &k, err);
}
