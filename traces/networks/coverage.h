/* How much of an ONNX file the layers of its network stand for. */
#ifndef MAGNETAR_TRACES_NETWORKS_COVERAGE_H
#define MAGNETAR_TRACES_NETWORKS_COVERAGE_H

#include "traces/networks/network.h"

struct net_passed {
    char name[40]; /* of the operator */
    uint64_t n;
};

struct net_tally {
    struct net_passed *items;
    size_t n, cap;
};

struct net_coverage {
    uint64_t nodes, modelled, refused;
    uint64_t macs;       /* of the modelled nodes */
    uint64_t other;      /* operations of nodes passed over, one per element of their outputs */
    uint64_t bytes;      /* read and written by modelled nodes, each tensor as a whole */
    uint64_t bytes_over; /* the same of nodes passed over that copy or compute */
    struct net_tally passed;
    struct net_tally unused; /* nodes whose outputs nobody reads, which do nothing */
};

/* One more node of an operator. */
int net_coverage_pass(struct net_tally *t, const char *op, size_t n, struct sim_err *err);

/* "40 of 66 nodes modelled, 99.7 % of ..., passed over: Relu 26, ..."; `text` holds `size`. */
void net_coverage_text(const struct net_coverage *c, char *text, size_t size);

double net_coverage_share_macs(const struct net_coverage *c);
double net_coverage_share_bytes(const struct net_coverage *c);

#endif
