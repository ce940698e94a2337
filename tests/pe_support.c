#include "tests/pe_support.h"

#include <stdlib.h>
#include <string.h>

#include "pe/exact/exact.h"

void pe_default_config(struct array_config *c) {
    struct param_set *set = param_set_new(NULL);
    memset(c, 0, sizeof *c);
    if (!set || param_bind(set, &array_params, c, NULL))
        abort();
    param_set_free(set);
}

static struct net_layer random_window(struct rng *r) {
    struct net_layer l = {.name = "conv", .type = NET_CONV, .groups = 1 + rng_below(r, 3)};
    l.n = 1 + rng_below(r, 2);
    l.c = l.groups * (1 + rng_below(r, 4));
    l.k = l.groups * (1 + rng_below(r, 6));
    l.r = 1 + rng_below(r, 3);
    l.s = 1 + rng_below(r, 3);
    const uint64_t stride = 1 + rng_below(r, 3), dilation = 1 + rng_below(r, 2);
    net_set_window(&l, stride, rng_below(r, 3), dilation);
    if (rng_below(r, 2)) { /* and half of them walk unevenly */
        l.x = (struct net_axis){1 + rng_below(r, 4), 1 + rng_below(r, 3), rng_below(r, 3),
                                rng_below(r, 3)};
        l.y.after = rng_below(r, 3);
    }
    l.h = l.y.dilation * (l.r - 1) + 1 + rng_below(r, 5);
    l.w = l.x.dilation * (l.s - 1) + 1 + rng_below(r, 5);
    return l;
}

struct net_layer pe_random_layer(struct rng *r) {
    struct net_layer l = {
        .name = "gemm", .n = 1, .w = 1, .r = 1, .s = 1, NET_WINDOW(1, 0, 1), .groups = 1};
    const uint64_t pick = rng_below(r, 8);
    if (pick < 4)
        return random_window(r);
    l.c = 1 + rng_below(r, 24);
    l.k = 1 + rng_below(r, 16);
    l.h = 1 + rng_below(r, 16);
    l.type = NET_GEMM;
    if (pick == 5) {
        l.type = NET_BMM;
        l.groups = 1 + rng_below(r, 3);
        l.c *= l.groups;
        l.k *= l.groups;
        l.n = 1 + rng_below(r, 2);
    }
    if (pick == 6) {
        l.type = NET_LSTM;
        l.k = 1 + rng_below(r, 4);
        l.h = 1 + rng_below(r, 3);
    }
    if (pick == 7) {
        l.type = NET_FC;
        l.h = 1;
    }
    return l;
}

static float *random_values(uint64_t n, uint64_t zeros, struct rng *r) {
    float *v = malloc((n + 1) * sizeof *v);
    if (!v)
        abort();
    for (uint64_t i = 0; i < n; i++)
        v[i] = rng_below(r, 10) < zeros ? 0 : (float)(2 * rng_real(r) - 1);
    return v;
}

void pe_tensors_new(struct pe_tensors *t, const struct pe_layer *l, const struct pe_type *type,
                    struct rng *r) {
    t->inputs = l->products * l->n * l->c * l->h * l->w;
    t->filters = l->filter_words;
    t->outputs = l->ofmap_words;
    t->ifmap = malloc((t->inputs + 1) * sizeof *t->ifmap);
    t->filter = malloc((t->filters + 1) * sizeof *t->filter);
    t->ofmap = malloc((t->outputs + 1) * sizeof *t->ofmap);
    t->expected = malloc((t->outputs + 1) * sizeof *t->expected);
    if (!t->ifmap || !t->filter || !t->ofmap || !t->expected)
        abort();
    float *inputs = random_values(t->inputs, 3, r), *filters = random_values(t->filters, 1, r);
    pe_quantise_acts(type, inputs, t->ifmap, t->inputs);
    pe_quantise_weights(type, filters, t->filter, t->filters);
    free(inputs);
    free(filters);
}

void pe_tensors_free(struct pe_tensors *t) {
    free(t->ifmap);
    free(t->filter);
    free(t->ofmap);
    free(t->expected);
}

uint64_t pe_zero_macs(const struct pe_layer *l, const struct pe_tensors *t) {
    uint64_t zeros = 0;
    for (uint64_t p = 0; p < l->products; p++)
        for (uint64_t m = 0; m < l->gemm_m; m++)
            for (uint64_t n = 0; n < l->gemm_n; n++)
                for (uint64_t k = 0; k < l->gemm_k; k++)
                    zeros +=
                        !exact_input(l, t->ifmap, p, m, k) || !exact_weight(l, t->filter, p, n, k);
    return zeros;
}

FILE *pe_open_data(const char *name) {
    const char *top = getenv("srcdir");
    char path[512];
    snprintf(path, sizeof path, "%s/validation/%s", top ? top : ".", name);
    return fopen(path, "r");
}
