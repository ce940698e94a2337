/* Chunks of images through a net and back. */
#ifndef MAGNETAR_NN_PASS_H
#define MAGNETAR_NN_PASS_H

#include "nn/gemm.h"
#include "nn/net.h"

/* What one chunk needs: outputs of every layer, and room. nn_pass_free afterwards, also after an
 * error. */
struct nn_pass {
    const struct nn_net *net;
    uint32_t images; /* at most */
    float *in;       /* [c][images][h][w] */
    float *out[NN_LAYERS_MAX];
    float *column[NN_LAYERS_MAX];  /* of a layer's products: inputs unfolded, or flattened */
    uint8_t *place[NN_LAYERS_MAX]; /* of a pool: which of the window was the largest */
    float *error, *error_in;       /* of outputs and of inputs, on the way back */
    struct gemm_room gemm;
    /* Inputs of layer l on the way forward, made into what is multiplied; NULL: they are. */
    void (*round)(void *user, const struct nn_layer *l, const float *in, float *to, size_t n);
    void *user;
    float *rounded;
};
int nn_pass_open(struct nn_pass *p, const struct nn_net *net, uint32_t images, bool back,
                 struct sim_err *err);
void nn_pass_free(struct nn_pass *p);

/* Puts image i of the chunk, [c][h][w], where the pass takes it from. */
void nn_pass_take(struct nn_pass *p, uint32_t images, uint32_t i, const float *image);

/* `params` in place of the net's own. The last layer's outputs are [class][image]. SIM_EIO. */
int nn_pass_forward(struct nn_pass *p, uint32_t images, const float *params, struct sim_err *err);

/* The outputs of layer i, a pool, alone. */
void nn_pass_pool(struct nn_pass *p, uint32_t i, uint32_t images);

/* Gradients of the sum over the chunk of each image's cross entropy times `scale`, into
 * grads[n_params]; *loss is the sum itself, not scaled, *correct how many of the chunk are right.
 * After nn_pass_forward of the same. SIM_EIO. */
int nn_pass_backward(struct nn_pass *p, uint32_t images, const float *params,
                     const uint16_t *labels, float scale, float *grads, double *loss,
                     uint32_t *correct, struct sim_err *err);

/* The class of the largest output, the first of equal ones. */
uint32_t nn_pass_class(const struct nn_pass *p, uint32_t images, uint32_t i);

/* The inputs of layer i in the pass. */
static inline const float *nn_pass_inputs(const struct nn_pass *p, uint32_t i) {
    return i ? p->out[i - 1] : p->in;
}

/* Outputs of a row, from and to, whose input at column s of the window lies inside. */
struct nn_span {
    uint32_t from, to;
};
static inline struct nn_span nn_span(const struct nn_layer *l, uint32_t s) {
    const uint32_t from = s < l->pad ? (l->pad - s + l->stride - 1) / l->stride : 0;
    const uint32_t end = l->w + l->pad > s ? (l->w + l->pad - s - 1) / l->stride + 1 : 0;
    const uint32_t to = end < l->f ? end : l->f;
    return (struct nn_span){from < to ? from : to, to};
}

/* [k] rows of depth r x s of `inputs`, [images][e][f] columns; of one group. */
void nn_unfold(const struct nn_layer *l, uint32_t images, uint32_t group, const float *inputs,
               float *column);
/* [images][c x h x w] */
void nn_flatten(const struct nn_layer *l, uint32_t images, const float *inputs, float *rows);

#endif
