#include "traces/kernels/launches.h"

#include <stdlib.h>

void launches_free(struct launch_list *list) {
    free(list->launches);
    list->launches = NULL;
    list->n = list->cap = 0;
}

/* A zeroed launch at the end of the list, or NULL. */
static struct launch *append(struct launch_list *list, const struct kernel_model *model,
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

static void shape(struct launch_list *list, struct launch *l, uint64_t gx, uint64_t gy, uint32_t ix,
                  uint32_t iy) {
    const uint64_t groups[2] = {gx, gy};
    for (int i = 0; i < 2; i++) {
        if (groups[i] > UINT32_MAX && !list->rc)
            list->rc =
                sim_fail(&list->err, SIM_EUNSUP, "kernel %s: %llu work-groups, above 2^32 - 1",
                         l->name, (unsigned long long)groups[i]);
        l->groups[i] = (uint32_t)groups[i];
    }
    l->groups[2] = 1;
    l->items[0] = ix;
    l->items[1] = iy;
    l->items[2] = 1;
}

static uint64_t ceil_div(uint64_t a, uint64_t b) {
    return (a + b - 1) / b;
}

/* The library wants A and C as rows and B as columns of what row-major callers hand it, so a
 * row-major A and C count as transposed, a row-major B does not. */
static void gemm_direct(struct launch_list *list, const struct gemm_call *call) {
    static const char *const names[2][2] = {{"XgemmDirectNN", "XgemmDirectNT"},
                                            {"XgemmDirectTN", "XgemmDirectTT"}};
    const bool a_trans = !call->a_trans, b_trans = call->b_trans;
    struct launch *l = append(list, &model_gemm_direct, names[a_trans][b_trans]);
    if (!l)
        return;
    const uint32_t wgd = list->tiles->direct.wgd;
    l->gemm = (struct gemm_args){.m = call->m,
                                 .n = call->n,
                                 .k = call->k,
                                 .a = call->a,
                                 .b = call->b,
                                 .c = call->c,
                                 .a_trans = a_trans,
                                 .b_trans = b_trans,
                                 .c_trans = true,
                                 .beta = call->beta};
    shape(list, l, ceil_div(call->m, wgd), ceil_div(call->n, wgd), list->tiles->direct.mdimcd,
          list->tiles->direct.ndimcd);
}

void launch_gemm(struct launch_list *list, const struct gemm_call *call) {
    gemm_direct(list, call);
}

void launch_im2col(struct launch_list *list, const struct im2col_args *args) {
    struct launch *l = append(list, &model_im2col, "Xim2colKernelNormal");
    if (!l)
        return;
    const uint32_t dx = list->tiles->copy.dimx, dy = list->tiles->copy.dimy;
    l->im2col = *args;
    shape(list, l, ceil_div(args->ow, dx), ceil_div(args->oh, dy) * args->c, dx, dy);
}

void launch_map(struct launch_list *list, const struct kernel_model *model, const char *name,
                const struct map_args *args) {
    struct launch *l = append(list, model, name);
    if (!l)
        return;
    l->map = *args;
    shape(list, l, ceil_div(args->n, 64), 1, 64, 1);
}
