/* Fuzzes FUZZ_WHAT of MAESTRO: a network with mappings, each of which is run; directives alone, on
 * a small layer; a hardware file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pe/maestro/array.h"
#include "pe/maestro/hw.h"
#include "pe/maestro/reuse.h"
#include "pe/maestro/run.h"
#include "traces/networks/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_layers(const struct network *net) {
    const size_t n = net->n < 4 ? net->n : 4;
    for (size_t i = 0; i < n; i++) {
        struct sim_err err;
        struct maestro_run run = {.n = 0};
        const struct maestro_job job = {.net = net,
                                        .path = "fuzz",
                                        .layers = &i,
                                        .n = 1,
                                        .batch = 1,
                                        .hw = maestro_hw_default()};
        maestro_run(&run, &job, &err);
        maestro_run_free(&run);
    }
}

static inline void fuzz_network(const char *text, size_t size) {
    const struct net_file f = {"fuzz", text, size, 0};
    struct sim_err err;
    struct network *net = sim_alloc(1, sizeof *net, &err);
    if (net_read_maestro(net, &f, &err) == 0)
        run_layers(net);
    network_free(net);
}

static inline void fuzz_directives(const char *text, size_t size) {
    static const struct net_constant tile[] = {{"tile", 3}};
    struct maestro_problem p = {.kind = MAESTRO_CONV, .stride_y = 2, .stride_x = 1, .repeats = 1};
    static struct maestro_plan plan;
    struct maestro_reuse reuse[MAESTRO_LEVELS];
    struct maestro_array array;
    char reason[MAESTRO_REASON];
    struct net_dataflow d;
    struct sim_err err;
    (void)size;
    for (int i = NET_DIM_K; i <= NET_DIM_X; i++)
        p.dims[i] = i == NET_DIM_R || i == NET_DIM_S ? 3 : 12;
    if (net_dataflow_read(&d, "fuzz", text, tile, 1, &err) == 0 &&
        maestro_plan_make(&plan, &p, &d, 256, "fuzz", &err) == 0) {
        maestro_reuse_of(reuse, &plan, "fuzz", &err);
        maestro_array_of(&array, &plan, reason);
    }
    net_dataflow_free(&d);
}

static inline void fuzz_hw(const char *text, size_t size) {
    struct maestro_hw hw;
    struct sim_err err;
    maestro_hw_read(&hw, "fuzz", text, size, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    FUZZ_WHAT(text, size);
    free(text);
    return 0;
}
