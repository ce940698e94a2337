/* Values as a PE type has them: what training rounds to, and inference in the type's own codes,
 * which is the arithmetic of exact runs (pe/type.h): products and sums of codes in ascending depth,
 * each addition saturating; the bias is added once, when the sum is whole. */
#ifndef MAGNETAR_NN_QUANT_H
#define MAGNETAR_NN_QUANT_H

#include "nn/data.h"
#include "nn/net.h"
#include "pe/type.h"
#include "sim/pool.h"
#include "sim/tick.h"

struct nn_quantiser {
    struct pe_type type;
    bool by_value; /* of shift types: the nearest sum of powers by value, not term by term in the
                      logarithm */
};

/* Codes of a weight tensor and what one unit of them is worth; as pe_quantise_weights, but for
 * by_value. */
double nn_weight_codes(const struct nn_quantiser *q, const float *values, int32_t *codes, size_t n);

/* Codes of a layer's inputs, whose largest magnitude is `range`, as floats, and what one unit of
 * them is worth. Of float types the rounded values themselves, and 1. `to` may be `values`. */
double nn_input_codes(const struct nn_quantiser *q, float range, const float *values, float *to,
                      size_t n);

/* Both as floats again, for training. */
int nn_round_weights(const struct nn_quantiser *q, const struct nn_net *net, const float *params,
                     float *rounded, struct sim_err *err);
void nn_round_inputs(const struct nn_quantiser *q, float range, const float *values, float *to,
                     size_t n);

struct nn_score {
    uint32_t samples, correct;
    uint64_t sums, saturated; /* outputs of layers with weights; of which a sum met a limit */
    uint64_t inputs, zeros;   /* of layers with weights but the first; whose code is 0 */
    double loss;              /* cross entropy, mean */
};

/* All samples in the arithmetic of q, NULL: in floats. SIM_EUSAGE where the net does not know the
 * ranges of its inputs; SIM_EIO, and what the tick returns. The same for any pool. */
int nn_evaluate(const struct nn_net *net, const struct nn_data *data, const struct nn_quantiser *q,
                struct pool *pool, const struct tick *tick, struct nn_score *score,
                struct sim_err *err);

#endif
