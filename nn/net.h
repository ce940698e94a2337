/* Networks with values: layers one behind the other, and their parameters. Tensors of a chunk of
 * images are [channel][image][row][column]. */
#ifndef MAGNETAR_NN_NET_H
#define MAGNETAR_NN_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

#define NN_LAYERS_MAX 128u
#define NN_PARAMS_MAX ((size_t)1 << 28)

enum nn_kind { NN_CONV, NN_FC, NN_MAX_POOL, NN_AVERAGE_POOL };

/* Convolution: weights [k][c / groups][r][s]; fully connected: [k][c x h x w]. Both have a bias per
 * k, added when the sum is whole. A pool's k is c. */
struct nn_layer {
    char name[32];
    enum nn_kind kind;
    bool relu;                 /* outputs below 0 become 0 */
    uint32_t c, h, w, k, e, f; /* inputs c x h x w, outputs k x e x f */
    uint32_t r, s, stride, pad, groups;
    size_t weights, n_weights, biases; /* places in the parameters */
    float range; /* largest input by magnitude that training saw; 0: unknown */
};

struct nn_net {
    struct nn_layer layers[NN_LAYERS_MAX];
    uint32_t n;
    float *params;
    size_t n_params;
    uint32_t classes;
    char model[64], data[64]; /* what it was made as, and trained on */
    uint32_t data_crc;
    uint64_t seed, epochs; /* of its training */
};

static inline bool nn_has_weights(const struct nn_layer *l) {
    return l->kind == NN_CONV || l->kind == NN_FC;
}
static inline size_t nn_inputs(const struct nn_layer *l) {
    return (size_t)l->c * l->h * l->w;
}
static inline size_t nn_outputs(const struct nn_layer *l) {
    return (size_t)l->k * l->e * l->f;
}
/* Products of one output. */
static inline size_t nn_depth(const struct nn_layer *l) {
    return l->kind == NN_FC ? nn_inputs(l) : (size_t)l->c / l->groups * l->r * l->s;
}

/* A net for samples of c x h x w: "cnn-16-32-128", convolutions of 3 x 3 with so many filters, each
 * halved by a pool, and the last one a fully connected layer; "mlp-128-64" fully connected ones; or
 * a network of a table or a file, whose layers chain. A layer of `classes` ends the first two. He's
 * initialisation. SIM_EUSAGE, SIM_EFORMAT where a layer does not take what the one before gives.
 * nn_net_free afterwards, also after an error. */
int nn_net_new(struct nn_net *net, const char *model, uint32_t c, uint32_t h, uint32_t w,
               uint32_t classes, uint64_t seed, struct sim_err *err);
void nn_net_free(struct nn_net *net);

/* Does the net take samples of that size, and give that many classes? SIM_EUSAGE. */
int nn_net_check(const struct nn_net *net, uint32_t c, uint32_t h, uint32_t w, uint32_t classes,
                 const char *data, struct sim_err *err);

#endif
