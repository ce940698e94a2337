/* Fuzzes a reader of networks, FUZZ_READER. What is read is summed up. */
#include <stdint.h>

#include "traces/networks/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An ONNX file whose open dimensions have no values. */
static inline int read_onnx(struct network *net, const struct net_file *f, struct sim_err *err) {
    return net_read_onnx(net, f, NULL, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct net_file f = {"fuzz", (const char *)data, size, 0};
    struct sim_err err;
    struct network *net = sim_alloc(1, sizeof *net, &err);
    if (FUZZ_READER(net, &f, &err) == 0)
        network_macs(net);
    network_free(net);
    return 0;
}
