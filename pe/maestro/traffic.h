/* What a mapping moves and multiplies, case by case, whatever carries it. Every level runs through
 * its maps as nested loops; a map is in its first step, in a full one, or in the last that does not
 * fit, and a case is one such state of every map, which occurs `count` times. What a unit of the
 * level below has to do depends on the case only by which of its extents are cut: a node. */
#ifndef MAGNETAR_PE_MAESTRO_TRAFFIC_H
#define MAGNETAR_PE_MAESTRO_TRAFFIC_H

#include "pe/maestro/plan.h"

#define MAESTRO_NO_NODE UINT32_MAX

struct maestro_case {
    int64_t count;
    int64_t ingress, egress; /* cells over the level's network, each time */
    int64_t sums;            /* products of the unit that has the most, of the lowest level */
    int64_t macs;
    int64_t active;       /* units that work, */
    uint32_t part, whole; /* and their nodes: of the cut one, if any, and of the others */
    bool first;           /* no map has stepped yet: nothing is overlapped */
};

struct maestro_node {
    uint32_t at, n; /* its cases, those that multiply nothing left out */
    uint8_t level;
    uint32_t cut;                         /* maps of the level above that are cut, a bit each */
    uint32_t skipped;                     /* cases left out before the first one */
    int64_t steps;                        /* all counts */
    int64_t first_cells[MAESTRO_TENSORS]; /* over the network in the first case */
};

/* Accesses of a whole layer: by tensor. */
struct maestro_accesses {
    int64_t l2_read[MAESTRO_TENSORS], l2_write[MAESTRO_TENSORS];
    int64_t l1_read[MAESTRO_TENSORS], l1_write[MAESTRO_TENSORS];
    int64_t macs;
};

/* Of one layer at a time; room is kept for the next. Node 0 is the whole layer. */
struct maestro_traffic {
    struct maestro_case *cases;
    struct maestro_node *nodes;
    size_t n_cases, cap_cases, n_nodes, cap_nodes;
    struct maestro_accesses accesses;
    int64_t l1[MAESTRO_TENSORS],
        l2[MAESTRO_TENSORS];         /* bytes that buffers need, of a byte a cell */
    int64_t last_macs, last_ingress; /* of the last case */
};

/* Fills *t for a plan; maestro_traffic_free when no more layers follow. SIM_EUNSUP for sums beyond
 * 2^63, SIM_EIO. `where` is for messages. */
int maestro_traffic_make(struct maestro_traffic *t, const struct maestro_plan *plan,
                         const char *where, struct sim_err *err);
void maestro_traffic_free(struct maestro_traffic *t);

#endif
