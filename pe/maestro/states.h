/* The states of a level's maps for the extents of a node, and what each state contributes. */
#ifndef MAGNETAR_PE_MAESTRO_STATES_H
#define MAGNETAR_PE_MAESTRO_STATES_H

#include "pe/maestro/plan.h"

enum maestro_state { MAESTRO_FIRST, MAESTRO_STEADY, MAESTRO_EDGE };

/* One state of one map. */
struct maestro_step {
    enum maestro_state state;
    int64_t count;
    bool edge;      /* the step reaches over the extent */
    bool last_less; /* of a spatial map: the last unit that works has less than the others */
    int64_t
        moved[2];    /* factor of an input tensor's cells, where the map is outside of what steps */
    int64_t outputs; /* factor of the outputs, */
    int64_t others;  /* and of what is summed up into them; of a spatial map both are 1 */
};

struct maestro_states {
    const struct maestro_level *level;
    struct maestro_step steps[MAESTRO_MAPS][3];
    int n[MAESTRO_MAPS];
    bool whole[MAESTRO_MAPS]; /* a first step covers the extent */
    /* Of the states of the spatial maps (second * 3 + first): factors of outputs that leave the
     * level, of the sums of the busiest unit, of all products; units that work, and whether one of
     * them has less. */
    struct maestro_spread {
        int64_t egress, sums, macs, active;
        bool edge, last_less;
    } spread[9];
    int64_t moved[2][MAESTRO_MAPS + 1][9]; /* of an input tensor, by what steps and that state */
    uint16_t known[2][MAESTRO_MAPS + 1];   /* which of them were asked for */
};

/* `extents` by dimension. Reports through *overflow what passes 2^63. */
void maestro_states_make(struct maestro_states *s, const struct maestro_level *level,
                         const int64_t *extents, bool *overflow);

/* Cells of input tensor t that come in per cell of the maps outside of `stepping` (-1: none steps,
 * all is new), over all units. */
int64_t maestro_states_moved(struct maestro_states *s, int t, int stepping, int spread,
                             bool *overflow);

/* The same that the first unit takes in. */
int64_t maestro_states_unit(const struct maestro_states *s, int t, int stepping, int spread,
                            bool *overflow);

/* Factor of the sums that all units make of outputs. */
int64_t maestro_states_made(const struct maestro_states *s, int spread, bool *overflow);

#endif
