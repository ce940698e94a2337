/* Who reads what whom: the edges between the layers of a network. */
#include "traces/networks/network.h"

static uint64_t times(uint64_t a, uint64_t b) {
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

uint64_t net_in_words(const struct net_layer *l) {
    return times(times(l->n, l->c), times(l->h, l->w));
}

uint64_t net_out_words(const struct net_layer *l) {
    return times(times(l->n, l->k), times(net_out_h(l), net_out_w(l)));
}

static bool same(const struct net_edge *a, const struct net_edge *b) {
    return a->from == b->from && a->to == b->to && a->role == b->role;
}

int network_link(struct network *net, struct net_edge edge, struct sim_err *err) {
    for (size_t i = net->n_edges; i && net->edges[i - 1].to == edge.to; i--)
        if (same(&net->edges[i - 1], &edge) && edge.from != NET_OUTSIDE)
            return 0;
    const int rc =
        sim_grow((void **)&net->edges, &net->cap_edges, net->n_edges, sizeof *net->edges, err);
    if (rc == 0)
        net->edges[net->n_edges++] = edge;
    return rc;
}

size_t network_chain(const struct network *net, struct net_edge *edges) {
    size_t n = 0;
    for (uint32_t i = 1; i < net->n; i++) {
        const struct net_layer *before = &net->layers[i - 1], *l = &net->layers[i];
        if (!before->refusal && !l->refusal && net_out_words(before) == net_in_words(l))
            edges[n++] = (struct net_edge){i - 1, i, NET_INPUT, 0};
    }
    return n;
}
