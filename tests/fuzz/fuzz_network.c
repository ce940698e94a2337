/* Fuzzes a reader of networks, FUZZ_READER. What is read is summed up; its edges lead from layers
 * to later ones, in order. */
#include <stdint.h>
#include <stdlib.h>

#include "traces/networks/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An ONNX file whose open dimensions have no values. */
static inline int read_onnx(struct network *net, const struct net_file *f, struct sim_err *err) {
    return net_read_onnx(net, f, NULL, err);
}

static void check_edges(const struct network *net) {
    struct sim_err err;
    struct net_edge *chain = sim_alloc(net->n + 1, sizeof *chain, &err);
    uint32_t to = 0;
    if (network_chain(net, chain) > net->n)
        abort();
    free(chain);
    for (size_t i = 0; i < net->n_edges; i++) {
        const struct net_edge *e = &net->edges[i];
        if (e->to == NET_OUTSIDE)
            continue;
        if (e->to >= net->n || e->to < to || (e->from != NET_OUTSIDE && e->from >= e->to))
            abort();
        to = e->to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct net_file f = {"fuzz", (const char *)data, size, 0};
    struct sim_err err;
    struct network *net = sim_alloc(1, sizeof *net, &err);
    if (FUZZ_READER(net, &f, &err) == 0) {
        network_macs(net);
        check_edges(net);
    }
    network_free(net);
    return 0;
}
