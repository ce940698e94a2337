#include "tests/onnx_check.h"

#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/onnx_maker.h"
#include "traces/networks/network.h"

static size_t axis_text(const struct net_axis *a, char *text, size_t size) {
    return (size_t)snprintf(text, size, " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, a->stride,
                            a->dilation, a->before, a->after);
}

/* Products: groups*rows x depth x columns. Softmax: outer x length x inner. Others: type images
 * channels rows x columns, with their window. Bits where they are not of f32. */
static void describe(const struct net_layer *l, char *text, size_t size) {
    const uint64_t g = l->groups;
    const bool window = l->type == NET_CONV || l->type == NET_DWCONV ||
                        (l->type == NET_POOL && l->y.stride * l->r > 0);
    const bool wide = (l->bits[0] | l->bits[1] | l->bits[2] | 32) != 32;
    size_t n = 0;
    if (l->type == NET_GEMM || l->type == NET_BMM || l->type == NET_FC)
        n = (size_t)snprintf(text, size, "%s %" PRIu64 "*%" PRIu64 "x%" PRIu64 "x%" PRIu64, l->name,
                             g, l->n * l->h, l->c / g, l->k / g);
    else if (l->type == NET_SOFTMAX)
        n = (size_t)snprintf(text, size, "%s %" PRIu64 "x%" PRIu64 "x%" PRIu64, l->name, l->n, l->c,
                             l->h * l->w);
    else
        n = (size_t)snprintf(text, size, "%s %s %" PRIu64 " %" PRIu64 " %" PRIu64 "x%" PRIu64,
                             l->name, net_type_name(l->type), l->n, l->c, l->h, l->w);
    if (net_gates(l->type))
        n += (size_t)snprintf(text + n, size - n, " %" PRIu64, l->k);
    if (window && !(l->r == 1 && l->s == 1 && l->type == NET_POOL)) {
        n += (size_t)snprintf(text + n, size - n, " %" PRIu64 " %" PRIu64 "x%" PRIu64 "/%" PRIu64,
                              l->k, l->r, l->s, g);
        n += axis_text(&l->y, text + n, size - n);
        n += axis_text(&l->x, text + n, size - n);
    }
    if (wide)
        snprintf(text + n, size - n, " %u/%u/%u", l->bits[0], l->bits[1], l->bits[2]);
}

void onnx_check(const struct onnx_case *c) {
    static struct onnx_made made;
    struct network *net = NULL;
    struct sim_err err = {0};
    char got[1000] = "";
    onnx_make(&made, c->model);
    const int rc = network_read(&net, "made.onnx", made.bytes, made.n, &err);
    for (size_t i = 0, n = 0; !rc && i < net->n; i++, n = strlen(got)) {
        snprintf(got + n, sizeof got - n, "%s", i ? "; " : "");
        n = strlen(got);
        describe(&net->layers[i], got + n, sizeof got - n);
    }
    const bool refused = *c->layers == '!';
    const bool right =
        refused ? rc && strstr(err.text, c->layers + 1) : !rc && !strcmp(got, c->layers);
    if (!right)
        fprintf(stderr, "%s\n  got  %s\n  want %s\n", c->model, rc ? err.text : got, c->layers);
    CU_ASSERT(right);
    network_free(net);
}
