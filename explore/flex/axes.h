/* What of a mapping an accelerator leaves open (Kao et al., SIGMETRICS 2022): the sizes of tiles,
 * the order of loops, the dimensions that run in parallel, and the shape of the array. */
#ifndef MAGNETAR_EXPLORE_FLEX_AXES_H
#define MAGNETAR_EXPLORE_FLEX_AXES_H

#include "pe/maestro/cost.h"

enum flex_axis { FLEX_TILES, FLEX_ORDER, FLEX_PARALLEL, FLEX_SHAPE, FLEX_AXES };

/* A class: axes that are open, a bit each. */
#define FLEX_CLASSES    16u
#define FLEX_CLASS_TEXT 8
/* Its name: the letters T, O, P, S of open axes, "none" of none. Returns buf. */
const char *flex_class_name(unsigned class, char buf[FLEX_CLASS_TEXT]);
/* The class of a name, in any order of its letters; -1: it is none. */
int flex_class_find(const char *name);

/* Dimensions of loops. Y and X are outputs' here; files say rows and columns of inputs. */
enum flex_dim { FLEX_K, FLEX_C, FLEX_Y, FLEX_X, FLEX_R, FLEX_S, FLEX_DIMS };
extern const char flex_dim_names[FLEX_DIMS + 1]; /* "KCYXRS" */

/* A layer as nested loops. Products of matrices have rows Y, depth C and columns K; a depthwise
 * layer no K. Windows stand side by side whatever their stride, since MAESTRO counts outputs by a
 * stride of 1: the products are right, and inputs as many as those windows need. */
struct flex_layer {
    const char *name;
    struct maestro_problem problem;
    bool strided;            /* and counted as if it were not */
    uint8_t dims[FLEX_DIMS]; /* that it has, of n */
    int n;
    uint64_t extent[FLEX_DIMS]; /* 1: not of the layer */
    uint64_t repeats;           /* groups, heads, images: as often, one after another */
    int64_t macs;               /* each time */
};

/* SIM_EUNSUP for a layer that multiplies nothing, or has gaps in its window. */
int flex_layer_of(struct flex_layer *l, const struct net_layer *net, struct sim_err *err);

/* Are they the same work, but for their names and repeats? */
bool flex_layer_alike(const struct flex_layer *a, const struct flex_layer *b);

static inline bool flex_layer_has(const struct flex_layer *l, int dim) {
    for (int i = 0; i < l->n; i++)
        if (l->dims[i] == dim)
            return true;
    return false;
}

#endif
