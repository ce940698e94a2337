/* LSTM, GRU and RNN: a layer for each direction. */
#include <stdio.h>

#include "traces/networks/onnx.h"

/* Outputs: all states, the last one, and the last cell (of an LSTM). */
static int outputs(struct onnx *o, uint64_t steps, uint64_t batch, uint64_t directions, uint64_t k,
                   uint8_t type, bool batch_first, struct sim_err *err) {
    struct tensor y = {.known = true, .rank = 4, .type = type};
    struct tensor last = {.known = true, .rank = 3, .type = type};
    const uint64_t all[2][4] = {{steps, directions, batch, k}, {batch, steps, directions, k}};
    const uint64_t end[2][3] = {{directions, batch, k}, {batch, directions, k}};
    for (int i = 0; i < 4; i++)
        y.dims[i] = all[batch_first][i];
    for (int i = 0; i < 3; i++)
        last.dims[i] = end[batch_first][i];
    int rc = onnx_output(o, 0, &y, err);
    if (!rc)
        rc = onnx_output(o, 1, &last, err);
    return rc ? rc : onnx_output(o, 2, &last, err);
}

/* Inputs [steps, batch, c], or [batch, steps, c] with layout = 1; weights [directions, gates k, c],
 * of a quantised one [directions, c, gates k]. */
static int recurrent(struct onnx *o, enum net_type type, uint64_t gates, bool turned,
                     struct sim_err *err) {
    const struct tensor x = onnx_input(o, 0), w = onnx_input(o, 1);
    const uint64_t columns = w.dims[turned ? 2 : 1];
    const bool batch_first = onnx_int(o, "layout", 0) != 0;
    char text[80];
    int rc = onnx_need(o, &x, 0, 3, 3, err);
    if (!rc)
        rc = onnx_need(o, &w, 1, 3, 3, err);
    if (!rc && (columns % gates || !w.dims[0] || w.dims[0] > 2)) {
        snprintf(text, sizeof text, "weights [1 or 2 directions, %s%d k%s] are needed",
                 turned ? "c, " : "", (int)gates, turned ? "" : ", c");
        rc = onnx_unsupported(o, text, err);
    }
    if (rc)
        return rc;
    const uint64_t steps = x.dims[batch_first], batch = x.dims[!batch_first];
    const struct net_layer one = {.type = type,
                                  .n = batch,
                                  .c = x.dims[2],
                                  .h = steps,
                                  .w = 1,
                                  .k = columns / gates,
                                  .r = 1,
                                  .s = 1,
                                  .bits = {onnx_bits(&x), onnx_bits(&w), onnx_type_bits(x.type)}};
    for (uint64_t d = 0; d < w.dims[0] && !rc; d++) {
        struct net_layer l = one;
        rc = onnx_append(o, &l, "", err);
    }
    return rc ? rc : outputs(o, steps, batch, w.dims[0], one.k, x.type, batch_first, err);
}

int onnx_lstm(struct onnx *o, struct sim_err *err) {
    return recurrent(o, NET_LSTM, 4, false, err);
}

int onnx_lstm_quantized(struct onnx *o, struct sim_err *err) {
    return recurrent(o, NET_LSTM, 4, true, err);
}

int onnx_gru(struct onnx *o, struct sim_err *err) {
    return recurrent(o, NET_GRU, 3, false, err);
}

int onnx_rnn(struct onnx *o, struct sim_err *err) {
    return recurrent(o, NET_RNN, 1, false, err);
}
