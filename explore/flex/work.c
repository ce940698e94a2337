#include "explore/flex/work.h"

#include <stdlib.h>

#include "sim/memory.h"

void flex_work_free(struct flex_work *w) {
    for (size_t i = 0; i < w->n_networks; i++) {
        network_free(w->networks[i].net);
        free(w->networks[i].layer);
        free(w->networks[i].names);
        free(w->networks[i].times);
    }
    free(w->networks);
    free(w->layers);
}

/* The number of the layer in the work, which may be new. */
static int find_layer(struct flex_work *w, const struct flex_layer *l, size_t *number,
                      struct sim_err *err) {
    for (*number = 0; *number < w->n; ++*number)
        if (flex_layer_alike(&w->layers[*number], l))
            return 0;
    if (sim_grow((void **)&w->layers, &w->cap, w->n, sizeof *w->layers, err))
        return SIM_EIO;
    w->layers[w->n] = *l;
    w->layers[w->n++].repeats = 1;
    return 0;
}

static int add_layer(struct flex_work *w, struct flex_network *to, const struct flex_layer *l,
                     struct sim_err *err) {
    size_t number;
    const int rc = find_layer(w, l, &number, err);
    if (rc)
        return rc;
    to->strided += l->strided;
    for (size_t i = 0; i < to->n; i++)
        if (to->layer[i] == number) {
            to->times[i] += l->repeats;
            return 0;
        }
    to->layer[to->n] = number;
    to->names[to->n] = l->name;
    to->times[to->n++] = l->repeats;
    return 0;
}

static bool multiplies(const struct net_layer *l) {
    return l->type != NET_POOL && l->type != NET_ELTWISE && l->type != NET_SOFTMAX;
}

static int add_layers(struct flex_work *w, struct flex_network *to, const char *name,
                      const char *list, struct sim_err *err) {
    const struct network_options o = {.keep_refused = true};
    int rc = network_open_with(&to->net, name, &o, err);
    struct layer_work chosen = {.net = to->net};
    if (rc == 0)
        rc = layer_work_choose(&chosen, list, err);
    to->layer = rc == 0 ? sim_alloc(chosen.n + 1, sizeof *to->layer, err) : NULL;
    to->names = rc == 0 ? sim_alloc(chosen.n + 1, sizeof *to->names, err) : NULL;
    to->times = rc == 0 ? sim_alloc(chosen.n + 1, sizeof *to->times, err) : NULL;
    if (rc == 0 && (!to->layer || !to->names || !to->times))
        rc = SIM_EIO;
    for (size_t i = 0; i < chosen.n && rc == 0; i++) {
        const struct net_layer *l = &to->net->layers[chosen.layers[i]];
        struct flex_layer layer;
        if (!multiplies(l)) {
            to->left_out++;
            continue;
        }
        rc = flex_layer_of(&layer, l, err);
        if (rc == 0)
            rc = add_layer(w, to, &layer, err);
    }
    layer_work_free(&chosen);
    return rc || to->n ? rc : sim_fail(err, SIM_EUNSUP, "%s: no layer multiplies anything", name);
}

int flex_work_add(struct flex_work *w, const char *network, const char *list, struct sim_err *err) {
    if (sim_grow((void **)&w->networks, &w->cap_networks, w->n_networks, sizeof *w->networks, err))
        return SIM_EIO;
    struct flex_network *to = &w->networks[w->n_networks++];
    *to = (struct flex_network){.n = 0};
    return add_layers(w, to, network, list, err);
}
