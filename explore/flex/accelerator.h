/* An accelerator as the file of `magnetar flex` says it: resources, and per axis one value, a list,
 * or free. Files: conf/flex.
 *
 *   [resources]  pes, l1, l2 (words of a PE's buffer and of the shared one), noc.bandwidth, offchip
 *                (words per cycle)
 *   [l2]         spatial, order, tile.K ... tile.S: between clusters of PEs
 *   [l1]         spatial, shape (PEs of a cluster), order, tile.K ... tile.X: within one
 *
 * A tile is a number of cells, of Y and X cells of input, or the letter of a dimension: all of it;
 * R+3 is a window and three cells more, for four outputs. */
#ifndef MAGNETAR_EXPLORE_FLEX_ACCELERATOR_H
#define MAGNETAR_EXPLORE_FLEX_ACCELERATOR_H

#include "explore/flex/axes.h"

#define FLEX_LIST 64 /* values of an axis that a file lists */

struct flex_tile {
    int of;         /* all of this dimension, -1: of none */
    uint64_t cells; /* and so many besides */
};

/* Values: those of a list, the first one standing for it where the axis is closed; or all. */
struct flex_tiles {
    bool free;
    int n;
    struct flex_tile at[FLEX_LIST];
};
struct flex_dims {
    bool free;
    int n;
    uint8_t at[FLEX_DIMS];
};
struct flex_orders {
    bool free;
    int n;
    uint8_t at[FLEX_LIST][FLEX_DIMS]; /* outermost first */
};
struct flex_shapes {
    bool free;
    int n;
    uint64_t at[FLEX_LIST];
};

struct flex_accelerator {
    char name[64];
    struct maestro_hw hw;
    struct flex_orders order;
    struct flex_dims outer, inner; /* that are spread over clusters, and over PEs of one */
    struct flex_shapes shape;
    struct flex_tiles tiles[FLEX_DIMS];
    uint8_t inner_order[FLEX_DIMS];
    struct flex_tile inner_tiles[FLEX_DIMS]; /* of R and S always all */
};

/* The user's file, or conf/flex/NAME.ini that the program carries. `settings`: KEY=VALUE of the
 * user's, which win; keys of [l1] and [l2] have the section in front, as l2.tile.K=4. SIM_EUSAGE
 * with file and line, SIM_EIO. */
int flex_accelerator_open(struct flex_accelerator *a, const char *name, const char *const *settings,
                          size_t n_settings, struct sim_err *err);

/* The same of a text, whose lines messages call `name`. */
int flex_accelerator_read(struct flex_accelerator *a, const char *name, const char *text,
                          struct sim_err *err);

/* A key of [resources], as "pes": where its int64_t stands in the accelerator, and the most that it
 * may be. False: there is none of this name. */
bool flex_resource(const char *key, size_t *at, int64_t *most);

/* The axes that it leaves open. */
unsigned flex_accelerator_class(const struct flex_accelerator *a);

#endif
