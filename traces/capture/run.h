/* Runs the layers of a network on an OpenCL device, one kernel after another. docs/capture.md says
 * which kernels a layer becomes, and which buffers they use. */
#ifndef MAGNETAR_TRACES_CAPTURE_RUN_H
#define MAGNETAR_TRACES_CAPTURE_RUN_H

#include <stdbool.h>

#include "traces/capture/layer.h"

/* A layer and its buffers; the gradients only in training. */
struct captured_layer {
    struct layer l;
    size_t position; /* in the table, from 1 */
    uint64_t room;   /* elements of its output, and of what the next layer takes for it */
    cl_mem in, out, weights, bias, state, dweights, dbias;
    cl_mem kept, dstate; /* of an LSTM: its gates, or their gradients; the gradient of its state */
};

struct capture_run {
    struct cl *cl;
    bool training;
    cl_mem act[2]; /* activations, in training gradients */
    cl_mem work;   /* columns of im2col, gates of an LSTM */
    struct captured_layer *layers;
    size_t n;
};

struct run_options {
    uint64_t batch;
    size_t first, last; /* positions in the table from 1 */
    bool training;
};

/* Runs layers first to last, once: inference, or one step of training. */
int run_network(struct cl *cl, const struct network *net, const struct run_options *o,
                struct sim_err *err);

/* A buffer of `count` floats named LAYER.WHAT. */
int run_buffer(const struct capture_run *r, cl_mem *out, const struct captured_layer *layer,
               const char *what, uint64_t count, struct sim_err *err);

/* Tells the trace which layer the next kernels belong to, and for what ("forward"). */
void run_mark(const struct captured_layer *layer, const char *pass);

/* One layer forward: allocates its parameters (and its output in training), reads in, writes out.
 */
int run_forward(const struct capture_run *r, struct captured_layer *layer, struct sim_err *err);

/* One layer backward: reads dout, which the gradient of the activation changes in place; writes din
 * unless the layer is the table's first. */
int run_backward(const struct capture_run *r, struct captured_layer *layer, cl_mem dout, cl_mem din,
                 struct sim_err *err);

/* Gradient descent on one layer's parameters. */
int run_update(const struct capture_run *r, const struct captured_layer *layer,
               struct sim_err *err);

#endif
