/* A layer as the work its kernels see: a product of matrices, or a plain kernel. Sizes count
 * elements. */
#ifndef MAGNETAR_TRACES_CAPTURE_LAYER_H
#define MAGNETAR_TRACES_CAPTURE_LAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "traces/capture/blas.h"
#include "traces/networks/network.h"

/* out [image][group][m][n] = weights [group][m][k] * columns [k][n] of input [image][group].
 * FC, GEMM and LSTM put the batch into the columns, so that images = groups = 1. */
struct layer {
    const struct net_layer *net;
    uint64_t images, groups, m, n, k;
    uint64_t steps;    /* products one after another: time steps of an LSTM, else 1 */
    uint64_t in, out;  /* elements of input and output of one image */
    uint64_t weights;  /* all groups, and of a BMM all images */
    bool gemm, im2col; /* is there a product; does it need columns made */
    bool bias, relu;
    uint64_t state;         /* of an LSTM */
    uint64_t planes;        /* POOL: images * channels */
    struct blas_window win; /* of one group */
    uint64_t oh, ow;
};

/* Offset of the weights of one group; a BMM has others for each image. */
uint64_t layer_weights_at(const struct layer *l, uint64_t image, uint64_t group);

/* Fills l for `batch` times the images of the row; SIM_EUNSUP where an index would pass 31 bits. */
int layer_init(struct layer *l, const struct net_layer *net, uint64_t batch, struct sim_err *err);

#endif
