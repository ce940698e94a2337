/* What flexibility is worth: the best mapping of every layer in each of 16 classes, and how much
 * accelerators that are equally good at one network gain by being flexible on others. */
#ifndef MAGNETAR_EXPLORE_FLEX_STUDY_H
#define MAGNETAR_EXPLORE_FLEX_STUDY_H

#include "explore/flex/design.h"
#include "sim/pool.h"
#include "sim/tick.h"

/* A study of an accelerator's classes; the caller fills the first part. */
struct flex_study {
    const struct flex_accelerator *accelerator;
    const struct flex_work *work;
    struct flex_options options;
    unsigned classes;   /* that are looked at, a bit each; 0xffff */
    size_t done_before; /* searches of other studies, for the tick */

    struct flex_best *best; /* [work->n][FLEX_CLASSES], as each class's own search found it */
};

/* Ticks how many searches are done, one per layer and class. SIM_EIO, and what the tick returns.
 * flex_study_free afterwards. */
int flex_study_run(struct flex_study *s, struct pool *pool, const struct tick *tick,
                   struct sim_err *err);
void flex_study_free(struct flex_study *s);

static inline const struct flex_best *flex_study_at(const struct flex_study *s, size_t layer,
                                                    unsigned class) {
    return &s->best[layer * FLEX_CLASSES + class];
}

/* The best of the class and of all it contains, of those looked at. */
const struct flex_best *flex_study_merged(const struct flex_study *s, size_t layer, unsigned class);

/* Summed over a network's layers, merged; `violation` above 0: a layer fits in no way. */
struct flex_cost flex_study_network(const struct flex_study *s, const struct flex_network *net,
                                    unsigned class);

/* Of all ordered pairs of classes of which the first is part of the second (81, each of itself
 * too), layer by layer: how many there are, and in how many the second is worse by more than 2 % as
 * its own search finds it, or at all once merged. */
struct flex_order_check {
    uint64_t pairs, worse, worse_merged;
};
struct flex_order_check flex_study_check(const struct flex_study *s);

/* Designs that are good at a network, each from a search of its own. */
struct flex_designs {
    const struct flex_accelerator *accelerator; /* resources, and loops within a cluster */
    const struct flex_work *work;               /* of the network that they are made for, alone */
    struct flex_options options;                /* samples are designs that a search looks at */
    size_t wanted;
    double within; /* of the best one: 0.02 */

    struct flex_design *at; /* [n] the first ones `within` */
    size_t n, searched;
    double best; /* objective of the best of all searched */
};

/* Searches until there are as many as wanted, at most ten times as many. SIM_EUNSUP where a layer
 * of the network fits in no way or too few are found; SIM_EIO, and what the tick
 * returns, which is told how many there are. flex_designs_free afterwards. */
int flex_designs_find(struct flex_designs *d, struct pool *pool, const struct tick *tick,
                      struct sim_err *err);
void flex_designs_free(struct flex_designs *d);

/* A design's cost on a network, and the best that its resources can with every axis open: that of
 * the study, which has class 15, or of the design itself. SIM_EIO. */
int flex_design_gain(struct flex_worker *w, const struct flex_design *d, const struct flex_study *s,
                     const struct flex_network *net, struct flex_cost *closed,
                     struct flex_cost *open, struct sim_err *err);

#endif
