/* Lists of launches, and the library calls that append to them: what one call of the BLAS library
 * (or one kernel of the capture driver) launches, in order. Addresses are in bytes. */
#ifndef MAGNETAR_TRACES_KERNELS_LAUNCHES_H
#define MAGNETAR_TRACES_KERNELS_LAUNCHES_H

#include "traces/kernels/launch.h"

struct launch_list {
    struct launch *launches;
    size_t n, cap;
    const struct tiles *tiles; /* borrowed */
    int rc;                    /* the first failure; further calls do nothing */
    struct sim_err err;
};

void launches_free(struct launch_list *list);

/* Row-major C (m x n) = op(A) (m x k) * op(B) (k x n) + beta * C. a.ld, b.ld, c.ld are the row
 * lengths as stored. */
struct gemm_call {
    uint64_t m, n, k;
    struct matrix a, b, c;
    bool a_trans, b_trans; /* as the caller asks */
    bool beta;
};
void launch_gemm(struct launch_list *list, const struct gemm_call *call);

void launch_im2col(struct launch_list *list, const struct im2col_args *args);

/* One work-item per element, 64 to a group. */
void launch_map(struct launch_list *list, const struct kernel_model *model, const char *name,
                const struct map_args *args);

#endif
