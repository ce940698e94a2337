#include "traces/kernels/launches.h"

#include <stdlib.h>

#include "traces/kernels/append.h"

#define LINEAR 64u /* work-items of a group of the one-dimensional kernels */

void launches_free(struct launch_list *list) {
    free(list->launches);
    list->launches = NULL;
    list->n = list->cap = 0;
}

struct launch *launches_append(struct launch_list *list, const struct kernel_model *model,
                               const char *name) {
    if (!list->rc)
        list->rc = sim_grow((void **)&list->launches, &list->cap, list->n, sizeof *list->launches,
                            &list->err);
    if (list->rc)
        return NULL;
    struct launch *l = &list->launches[list->n++];
    *l = (struct launch){.model = model, .name = name, .tiles = list->tiles};
    return l;
}

void launches_shape(struct launch_list *list, struct launch *l, uint64_t gx, uint64_t gy,
                    uint64_t ix, uint64_t iy) {
    if ((gx > UINT32_MAX || gy > UINT32_MAX || gx * gy > UINT32_MAX) && !list->rc)
        list->rc =
            sim_fail(&list->err, SIM_EUNSUP, "kernel %s: %llu x %llu work-groups, above 2^32 - 1",
                     l->name, (unsigned long long)gx, (unsigned long long)gy);
    l->groups[0] = (uint32_t)gx;
    l->groups[1] = (uint32_t)gy;
    l->items[0] = (uint32_t)ix;
    l->items[1] = (uint32_t)iy;
    l->groups[2] = l->items[2] = 1;
}

void launch_im2col(struct launch_list *list, const struct im2col_args *args) {
    struct launch *l = launches_append(list, &model_im2col, "Xim2colKernelNormal");
    if (!l)
        return;
    const uint64_t dx = list->tiles->copy.dimx, dy = list->tiles->copy.dimy;
    l->im2col = *args;
    launches_shape(list, l, ceil_div(args->ow, dx), ceil_div(args->oh, dy) * args->c, dx, dy);
}

void launch_col2im(struct launch_list *list, const struct im2col_args *args) {
    struct launch *l = launches_append(list, &model_col2im, "Xcol2imKernelNormal");
    if (!l)
        return;
    const uint64_t dx = list->tiles->copy.dimx, dy = list->tiles->copy.dimy;
    l->im2col = *args;
    launches_shape(list, l, ceil_div(args->w, dx), ceil_div(args->h, dy) * args->c, dx, dy);
}

void launch_map(struct launch_list *list, const char *name, const struct map_args *args) {
    struct launch *l = launches_append(list, &model_map, name);
    if (!l)
        return;
    l->map = *args;
    launches_shape(list, l, ceil_div(args->n, LINEAR), 1, LINEAR, 1);
}

void launch_softmax(struct launch_list *list, const struct softmax_args *args) {
    struct launch *l =
        launches_append(list, &model_softmax, args->grad ? "softmax_grad" : "softmax");
    if (!l)
        return;
    l->softmax = *args;
    launches_shape(list, l, ceil_div(args->n, LINEAR), 1, LINEAR, 1);
}

void launch_pool(struct launch_list *list, const struct pool_args *args) {
    struct launch *l =
        launches_append(list, &model_pool, args->grad ? "max_pool_grad" : "max_pool");
    if (!l)
        return;
    l->pool = *args;
    launches_shape(list, l, ceil_div(args->n, LINEAR), 1, LINEAR, 1);
}

void launch_bias_grad(struct launch_list *list, const struct bias_grad_args *args) {
    struct launch *l = launches_append(list, &model_bias_grad, "bias_grad");
    if (!l)
        return;
    l->bias_grad = *args;
    launches_shape(list, l, args->channels, 1, LINEAR, 1);
}
