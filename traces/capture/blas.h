/* CLBlast: tuned parameters, matrix product, im2col. All matrices are row-major and single
 * precision; offsets and leading dimensions count elements. Calls return when the work is done. */
#ifndef MAGNETAR_TRACES_CAPTURE_BLAS_H
#define MAGNETAR_TRACES_CAPTURE_BLAS_H

#include <stdbool.h>

#include "traces/capture/cl.h"
#include "traces/networks/network.h"

/* Kernel parameters: "default" leaves what the library has for an unknown device; "gtx1080ti" are
 * the ones it was tuned to on that GPU. After either, ",KEY=N" changes one ("gtx1080ti,WGD=16"). */
int blas_tune(struct cl *c, const char *tiles, struct sim_err *err);

/* Frees the kernels that CLBlast keeps, which it would do too late at exit for Oclgrind. */
void blas_done(void);

struct blas_matrix {
    cl_mem buffer;
    uint64_t offset, ld;
    bool transposed;
};

/* c (m x n) = op(a) (m x k) * op(b) (k x n) + beta * c; c is not transposed. */
int blas_gemm(struct cl *cl, uint64_t m, uint64_t n, uint64_t k, const struct blas_matrix *a,
              const struct blas_matrix *b, float beta, const struct blas_matrix *c,
              struct sim_err *err);

struct blas_window {
    uint64_t c, h, w, r, s;
    struct net_axis y, x; /* `after` is what `before` is */
};

/* Columns [c * r * s][positions] of an image [c][h][w], and the sum of columns into an image. */
int blas_im2col(struct cl *cl, const struct blas_window *win, cl_mem image, uint64_t offset,
                cl_mem columns, struct sim_err *err);
int blas_col2im(struct cl *cl, const struct blas_window *win, cl_mem columns, cl_mem image,
                uint64_t offset, struct sim_err *err);

#endif
