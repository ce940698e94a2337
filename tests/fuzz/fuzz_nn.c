/* Fuzzes FUZZ_WHAT of networks with values: a .mnn file, which takes a sample through the net where
 * it is whole; samples in IDX files or a table. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nn/file.h"
#include "nn/pass.h"
#include "nn/readers.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void pass_one(const struct nn_net *net) {
    struct nn_pass pass;
    struct sim_err err;
    size_t work = 0;
    for (uint32_t i = 0; i < net->n; i++)
        work += nn_outputs(&net->layers[i]) * nn_depth(&net->layers[i]);
    if (work > 1u << 20)
        return;
    if (nn_pass_open(&pass, net, 1, false, &err) == 0)
        nn_pass_forward(&pass, 1, net->params, &err);
    nn_pass_free(&pass);
}

static inline void fuzz_net(const uint8_t *data, size_t size) {
    static struct nn_net net;
    struct sim_err err;
    if (nn_file_parse(&net, "fuzz", data, size, &err) == 0)
        pass_one(&net);
    nn_net_free(&net);
}

static inline void fuzz_idx(const uint8_t *data, size_t size) {
    struct nn_data d = {.n = 0};
    struct sim_err err;
    const char *path = memory_file(data, size);
    nn_read_idx(&d, path, path, &err);
    nn_data_free(&d);
}

static inline void fuzz_samples(const uint8_t *data, size_t size) {
    struct nn_data d = {.n = 0};
    struct sim_err err;
    nn_read_table(&d, memory_file(data, size), &err);
    nn_data_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FUZZ_WHAT(data, size);
    return 0;
}
