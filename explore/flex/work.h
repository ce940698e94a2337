/* Layers of networks, those that are the same work once. */
#ifndef MAGNETAR_EXPLORE_FLEX_WORK_H
#define MAGNETAR_EXPLORE_FLEX_WORK_H

#include "explore/flex/axes.h"
#include "explore/layers.h"

struct flex_network {
    struct network *net;
    size_t n, left_out, strided; /* layers; of the network: without products, with a stride */
    size_t *layer;               /* [n] number in the work */
    const char **names;          /* [n] of the first of the network's layers that is this one */
    uint64_t *times;             /* [n] how often it occurs, groups, heads and images included */
};

struct flex_work {
    struct flex_network *networks;
    size_t n_networks, cap_networks;
    struct flex_layer *layers; /* repeats 1 */
    size_t n, cap;
};

/* Adds the layers that LIST names (NULL: all) of a network by its name or path. flex_work_free
 * afterwards, also after an error. What network_open and layer_work_choose return; SIM_EUNSUP for a
 * window with gaps, and for a network of which no layer multiplies. */
int flex_work_add(struct flex_work *w, const char *network, const char *list, struct sim_err *err);
void flex_work_free(struct flex_work *w);

#endif
