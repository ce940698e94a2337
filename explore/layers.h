/* The work of a run: layers of a network. */
#ifndef MAGNETAR_EXPLORE_LAYERS_H
#define MAGNETAR_EXPLORE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pe/type.h"
#include "sim/err.h"
#include "traces/networks/network.h"

struct layer_work {
    const struct network *net;
    const struct pe_type *types; /* [n] of each chosen layer, where they have their own; borrowed */
    size_t *layers, n;           /* numbers of the chosen ones in net->layers, ascending */
    uint64_t batch;
    uint64_t seed;     /* of the values of exact runs: layer i takes seed + i */
    bool compat;       /* as SCALE-Sim v2 */
    bool keep_refused; /* a table's refusals are not those of who runs the layers */
};

/* Chooses what LIST names: names, patterns (conv*), numbers from 1, ranges (2-5), separated by
 * commas; NULL takes all. SIM_EUSAGE for what matches nothing, the
 * refusal of a layer that was chosen. */
int layer_work_choose(struct layer_work *w, const char *list, struct sim_err *err);
void layer_work_free(struct layer_work *w);

#endif
