/* Products of float matrices whose every element is a sum in ascending order of k, each product and
 * each sum rounded on its own: the same bits on any machine, however wide its vectors are. */
#ifndef MAGNETAR_NN_GEMM_H
#define MAGNETAR_NN_GEMM_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/err.h"

/* Element (i, j) is at[i * rows + j * columns]. */
struct gemm_matrix {
    const float *at;
    size_t rows, columns;
};

/* Room for one thread, which grows. */
struct gemm_room {
    float *a, *b;
    size_t cap_a, cap_b;
};
void gemm_free(struct gemm_room *r);

/* c[m][n], rows `stride` apart, becomes a[m][k] * b[k][n]; `add`: or is that much larger. SIM_EIO.
 */
int gemm(struct gemm_room *r, size_t m, size_t n, size_t k, struct gemm_matrix a,
         struct gemm_matrix b, float *c, size_t stride, bool add, struct sim_err *err);

#endif
