/* The graph that tensors are chosen on: layers, what they make, who reads it. */
#ifndef MAGNETAR_PE_HANDOVER_GRAPH_H
#define MAGNETAR_PE_HANDOVER_GRAPH_H

#include "pe/handover.h"
#include "sim/whole.h"

#define NO_JOB UINT32_MAX

/* Parts of a layer's input or second operand: how many, and how many lie in the buffer. */
struct handover_parts {
    size_t all, kept;
    uint64_t words, kept_words; /* a part from outside is never kept */
};

/* A layer while tensors are chosen. */
struct handover_layer {
    struct pe_layer layer;
    uint32_t made, weights;         /* its tensors, NO_JOB: none */
    struct handover_parts parts[2]; /* of the input, of the second operand */
    uint64_t held;
    uint64_t working[2][2]; /* by what lies in the buffer; UINT64_MAX: not known yet */
};

/* One reading of a tensor by a layer. */
struct handover_reading {
    uint32_t tensor, reader;
    enum net_role role;
};

struct handover_planner {
    struct handover *h;
    const struct machine *m;
    const struct network *net;
    struct net_edge *chain; /* where the network says nothing */
    const struct net_edge *edges;
    size_t n_edges;
    struct run_layer *jobs;
    size_t n;
    struct handover_layer *places;     /* [n] */
    struct handover_reading *readings; /* in order of their tensors */
    size_t n_readings;
    size_t *begin;     /* [tensors + 1]: the readings of each */
    uint32_t *numbers; /* of the network's layers: their job, or NO_JOB */
};

static inline uint64_t handover_bytes(uint64_t words, uint32_t bits) {
    return ceil_div(words * bits, 8);
}

static inline const struct pe_type *handover_type(const struct handover_planner *p, uint32_t job) {
    return p->jobs[job].type ? p->jobs[job].type : &p->m->type;
}

/* The network's edges, or those of its order; needs room in p->chain. */
void handover_edges(struct handover_planner *p);

/* Fills in layers, tensors and readings; `numbers` as in handover_plan. What pe_layer_init returns.
 */
int handover_graph(struct handover_planner *p, const size_t *numbers, struct sim_err *err);

#endif
