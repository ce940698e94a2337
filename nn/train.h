/* Training: stochastic gradient descent with momentum, a rate that falls as a cosine, and weight
 * decay. Batches are cut into the same chunks whatever the threads, whose gradients are added in
 * the same order: a seed gives the same bits on any machine and with any number of threads. */
#ifndef MAGNETAR_NN_TRAIN_H
#define MAGNETAR_NN_TRAIN_H

#include "nn/data.h"
#include "nn/net.h"
#include "nn/quant.h"
#include "sim/pool.h"
#include "sim/tick.h"

struct nn_training {
    uint64_t epochs, seed;
    double rate, momentum, decay;
    uint32_t batch;
    const struct nn_quantiser *q; /* weights and inputs are rounded on the way forward, and the
                                     gradient goes straight through; NULL: not */
    struct pool *pool;
    struct tick tick; /* samples */
    /* After each epoch: the mean loss and how many were right on the way. NULL: nobody. */
    void (*epoch)(void *user, uint64_t epoch, double loss, uint32_t correct);
    void *user;
};

extern const struct nn_training nn_training_default;

/* SIM_ESTUCK where the loss is no number, with the step; SIM_EIO, and what the tick returns. Sets
 * the ranges of the layers' inputs. */
int nn_train(struct nn_net *net, const struct nn_data *data, const struct nn_training *t,
             struct sim_err *err);

#endif
