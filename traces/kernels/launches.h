/* Lists of launches, and the calls that append to them: what one call of the BLAS library, or one
 * kernel of the capture driver, launches. Addresses are in bytes. */
#ifndef MAGNETAR_TRACES_KERNELS_LAUNCHES_H
#define MAGNETAR_TRACES_KERNELS_LAUNCHES_H

#include "traces/kernels/launch.h"

struct launch_list {
    struct launch *launches;
    size_t n, cap;
    const struct tiles *tiles; /* borrowed */
    uint64_t temp;             /* address that a buffer allocated now would get */
    int rc;                    /* the first failure; further calls do nothing */
    struct sim_err err;
};

void launches_free(struct launch_list *list);

/* Row-major C (m x n) = op(A) (m x k) * op(B) (k x n) + beta * C. a.ld, b.ld, c.ld are the row
 * lengths as stored. Direct or, from the size that the tiles name, indirect: copies that pad and
 * transpose into a temporary buffer, the product, and a copy back. */
struct gemm_call {
    uint64_t m, n, k;
    struct matrix a, b, c;
    bool a_trans, b_trans; /* as the caller asks */
    bool beta;
};
void launch_gemm(struct launch_list *list, const struct gemm_call *call);
/* Does one kernel do this product, or several? */
bool launch_gemm_is_direct(const struct tiles *t, uint64_t m, uint64_t n, uint64_t k);

void launch_im2col(struct launch_list *list, const struct im2col_args *args);
void launch_col2im(struct launch_list *list, const struct im2col_args *args);

/* One work-item per element, 64 to a group. */
void launch_map(struct launch_list *list, const char *name, const struct map_args *args);
void launch_softmax(struct launch_list *list, const struct softmax_args *args);
void launch_pool(struct launch_list *list, const struct pool_args *args);

void launch_bias_grad(struct launch_list *list, const struct bias_grad_args *args);

#endif
