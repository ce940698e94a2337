/* The best mapping of a layer in a class: axes of the class are all that resources allow, the
 * others stand at the accelerator's first value. */
#ifndef MAGNETAR_EXPLORE_FLEX_SEARCH_H
#define MAGNETAR_EXPLORE_FLEX_SEARCH_H

#include "explore/flex/mapping.h"
#include "explore/search/strategy.h"

enum flex_objective { FLEX_LATENCY, FLEX_ENERGY, FLEX_EDP };

struct flex_options {
    enum flex_objective objective;
    bool own; /* open axes are what the accelerator lists, not all */
    uint64_t samples,
        seed; /* of each layer and class; one of up to twice as many is gone through */
};

struct flex_best {
    struct flex_cost cost; /* violation above 0: nothing fits */
    struct flex_point point;
    uint64_t points, evaluated; /* points UINT64_MAX: or more */
    bool whole;                 /* all points were looked at */
    bool halved, cut;           /* of the first values: tiles halved to fit, or cut to the layer */
};

/* SIM_EIO. The same for any thread and order of calls. */
int flex_search(struct flex_worker *w, const struct flex_accelerator *a, const struct flex_layer *l,
                unsigned class, const struct flex_options *o, struct flex_best *best,
                struct sim_err *err);

/* What is to be made small. */
double flex_objective_of(enum flex_objective o, const struct flex_cost *cost);

/* Is it better, by what does not fit and then the objective? */
bool flex_is_better(enum flex_objective o, const struct flex_cost *a, const struct flex_cost *b);

/* The axes of a class as knobs: the order, by digits or as one of a list, pairs, shapes, tiles. */
struct flex_knobs {
    struct space space;
    struct space_knob knobs[2 * FLEX_DIMS + 2];
    uint64_t *values[2 * FLEX_DIMS + 2]; /* of shapes and tiles */
    uint8_t dims[FLEX_DIMS];             /* whose orders they are */
    int n_dims;
    const struct flex_orders *listed; /* NULL: all orders */
    uint8_t pairs[FLEX_DIMS * (FLEX_DIMS - 1)][2];
    int order, pair, shape, tile[FLEX_DIMS]; /* number of the first knob, -1: closed */
};

void flex_knobs_begin(struct flex_knobs *k, const uint8_t *dims, int n);
/* Knobs of orders, all or those listed; of pairs of which both dimensions are in the lists (NULL:
 * of all), in those of the layer where a list is free. */
void flex_knobs_add_order(struct flex_knobs *k, const struct flex_orders *listed);
void flex_knobs_add_pairs(struct flex_knobs *k, const struct flex_dims *outer,
                          const struct flex_dims *inner);
/* A knob of numbers, ascending; takes them over. Returns its number. */
int flex_knobs_add(struct flex_knobs *k, uint64_t *values, size_t n);
/* Makes the space whole: number of points. */
void flex_knobs_end(struct flex_knobs *k);
void flex_knobs_free(struct flex_knobs *k);

/* What choices say; closed axes of the point stay as they are. */
void flex_knobs_take(const struct flex_knobs *k, const uint32_t *choice, struct flex_point *p);
/* And the other way round. */
void flex_knobs_choose(const struct flex_knobs *k, const struct flex_point *p, uint32_t *choice);

#endif
