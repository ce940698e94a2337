/* Fuzzes the readers of network files; the first byte chooses the format. */
#include <stdint.h>

#include "traces/networks/network.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"fuzz.csv", "fuzz.m", "fuzz.onnx"};
    struct network *net;
    struct sim_err err;
    if (!size)
        return 0;
    network_read(&net, names[data[0] % 3], data + 1, size - 1, &err);
    network_free(net);
    return 0;
}
