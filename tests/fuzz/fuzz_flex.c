/* Fuzzes accelerator files: sizes of their axes and their first mapping, of a convolution and of a
 * depthwise one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "explore/flex/mapping.h"
#include "explore/flex/sizes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct flex_accelerator *a, uint64_t groups) {
    static const struct net_axis one = {1, 1, 0, 0};
    const struct net_layer net = {.name = "fuzz",
                                  .type = groups > 1 ? NET_DWCONV : NET_CONV,
                                  .n = 1,
                                  .c = 6,
                                  .h = 9,
                                  .w = 8,
                                  .k = 6,
                                  .r = 3,
                                  .s = 2,
                                  .groups = groups,
                                  .y = one,
                                  .x = one};
    struct flex_layer layer;
    struct flex_size sizes[FLEX_AXES];
    struct flex_worker w = {.scratch = {NULL}};
    struct flex_point p;
    struct flex_cost cost;
    struct sim_err err;
    bool changed;
    if (flex_layer_of(&layer, &net, &err) || flex_sizes(a, &layer, sizes, &err))
        return;
    flex_point_first(a, &layer, &p, &changed);
    flex_evaluate_halving(&w, a, &layer, &p, &cost, &changed, &err);
    flex_worker_free(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct flex_accelerator a;
    struct sim_err err;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (flex_accelerator_read(&a, "fuzz", text, &err) == 0) {
        look_at(&a, 1);
        look_at(&a, 6);
    }
    free(text);
    return 0;
}
