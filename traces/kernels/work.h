/* A layer as the work its kernels see: products of matrices, or a plain kernel. Sizes count
 * elements. */
#ifndef MAGNETAR_TRACES_KERNELS_WORK_H
#define MAGNETAR_TRACES_KERNELS_WORK_H

#include "traces/kernels/launches.h"
#include "traces/networks/network.h"

/* out [image][group][m][n] = weights [group][m][k] * columns [k][n] of input [image][group]. FC,
 * GEMM and LSTM have the batch in the columns: images and groups are 1. */
struct work {
    const struct net_layer *net;
    uint64_t images, groups, m, n, k;
    uint64_t steps;   /* products one after another: time steps of an LSTM */
    uint64_t in, out; /* of one image */
    uint64_t weights, bias, state;
    uint64_t kept; /* gates of all steps of an LSTM, in training */
    bool gemm, im2col, relu;
};

/* Byte addresses of the layer's buffers. */
struct work_buffers {
    uint64_t in, out, workspace;
    uint64_t weights, bias, state, kept;
    uint64_t dout, din, dweights, dbias, dstate;
};

/* Fills w for `batch` times the images of the row; SIM_EUNSUP where an index would pass 31 bits. */
int work_init(struct work *w, const struct net_layer *net, uint64_t batch, bool training,
              struct sim_err *err);

/* Elements of the workspace that the layer needs. */
uint64_t work_space(const struct work *w);

void work_forward(const struct work *w, const struct work_buffers *b, struct launch_list *list);

/* The launches of the backward pass. Of the `first` layer nobody wants the gradient of the input.
 */
void work_backward(const struct work *w, const struct work_buffers *b, bool first,
                   struct launch_list *list);

/* Gradient descent on weights and bias. */
void work_update(const struct work *w, const struct work_buffers *b, struct launch_list *list);

/* Inside of work_*: the columns of one group of one image, and a bias added to n elements. */
struct im2col_args work_window(const struct work *w, uint64_t image, uint64_t col);
uint64_t work_weights_at(const struct work *w, uint64_t image, uint64_t group);

#endif
