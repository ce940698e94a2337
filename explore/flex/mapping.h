/* A layer on an accelerator by MAESTRO's model: one point of its map space, as two levels of
 * directives. */
#ifndef MAGNETAR_EXPLORE_FLEX_MAPPING_H
#define MAGNETAR_EXPLORE_FLEX_MAPPING_H

#include <math.h>

#include "explore/flex/accelerator.h"

/* What the axes say, of one layer. */
struct flex_point {
    uint64_t tile[FLEX_DIMS]; /* of Y and X outputs */
    uint8_t order[FLEX_DIMS]; /* between clusters, outermost first */
    uint8_t outer, inner; /* dimensions that are spread; of a closed axis the layer may lack them */
    uint64_t shape;       /* PEs of a cluster */
};

struct flex_cost {
    double cycles, energy_nj; /* of all repeats; energy by maestro-fixed */
    int64_t l1, l2;           /* words that are needed, twice filled */
    /* By how much buffers are too small, relative to them; INFINITY: the model has no such mapping,
     * or does not count its products right. */
    double violation;
};

/* Is it a mapping at all? It may need larger buffers than there are. */
static inline bool flex_is_mapping(const struct flex_cost *cost) {
    return cost->violation < INFINITY;
}

static inline void flex_cost_add(struct flex_cost *sum, const struct flex_cost *c, uint64_t times) {
    sum->cycles += c->cycles * (double)times;
    sum->energy_nj += c->energy_nj * (double)times;
    sum->violation += c->violation;
}

/* Room for one thread. flex_worker_free afterwards. */
struct flex_worker {
    struct maestro_plan plan;
    struct maestro_traffic traffic;
    struct maestro_scratch scratch;
};
void flex_worker_free(struct flex_worker *w);

/* The first value of every axis, tiles cut to the layer's sizes; *cut: one of them was. */
void flex_point_first(const struct flex_accelerator *a, const struct flex_layer *l,
                      struct flex_point *p, bool *cut);

/* Cells of a tile value of this dimension, of Y and X outputs, as it stands. */
uint64_t flex_tile_cells(const struct flex_tile *t, int dim, const struct flex_layer *l);

/* SIM_EIO alone. */
int flex_evaluate(struct flex_worker *w, const struct flex_accelerator *a,
                  const struct flex_layer *l, const struct flex_point *p, struct flex_cost *cost,
                  struct sim_err *err);

/* The same with tiles halved, of Y, X, C and K in turn, until buffers suffice or all are 1;
 * *halved: some were. */
int flex_evaluate_halving(struct flex_worker *w, const struct flex_accelerator *a,
                          const struct flex_layer *l, struct flex_point *p, struct flex_cost *cost,
                          bool *halved, struct sim_err *err);

#endif
