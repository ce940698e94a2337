/* A mapping made ready for a layer: its directives cut into levels at every Cluster, each complete,
 * with what a unit of the level holds, and what is new of it from one step or unit to the next. */
#ifndef MAGNETAR_PE_MAESTRO_PLAN_H
#define MAGNETAR_PE_MAESTRO_PLAN_H

#include "pe/maestro/problem.h"

#define MAESTRO_LEVELS 8
#define MAESTRO_MAPS   16 /* directives of a level */

/* Indices of one dimension: of a full step, of the last one that does not fit. */
struct maestro_cells {
    int64_t mapped, unique, mapped_edge, unique_edge;
};

struct maestro_map {
    bool spatial;
    uint8_t dim;     /* enum net_dim */
    uint8_t coupled; /* to tensors, a bit each */
    uint32_t line;   /* of its directive; 0: it was filled in */
    int64_t size, offset, extent;
    struct maestro_cells in, out; /* out: of outputs, which differ for Y and X of a window */
};

struct maestro_level {
    struct maestro_map maps[MAESTRO_MAPS];
    int n;
    int spatial[2]; /* places of the spatial maps, the second -1 where there is one */
    int8_t decides[MAESTRO_TENSORS]; /* which of the two says when a tensor's units run out */
    int64_t units;                   /* that work side by side, */
    int64_t edge_units;              /* in the last round */
    uint32_t line;                   /* of its first directive */
};

struct maestro_plan {
    struct maestro_problem problem;
    struct maestro_level levels[MAESTRO_LEVELS];
    int n_levels;
    int64_t unit; /* PEs that a unit of the top level has */
    bool loses;   /* an offset above its size leaves cells out */
    uint32_t loses_line;
};

/* SIM_EFORMAT and SIM_EUNSUP with `file`:line. */
int maestro_plan_make(struct maestro_plan *plan, const struct maestro_problem *p,
                      const struct net_dataflow *d, int64_t pes, const char *file,
                      struct sim_err *err);

#endif
