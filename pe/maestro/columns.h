/* The 52 columns that MAESTRO prints of a layer. */
#ifndef MAGNETAR_PE_MAESTRO_COLUMNS_H
#define MAGNETAR_PE_MAESTRO_COLUMNS_H

#include <stdio.h>

#include "pe/maestro/cost.h"

#define MAESTRO_COLUMNS 52

/* A layer with all that is known of it. */
struct maestro_figures {
    struct maestro_accesses accesses;
    struct maestro_cost cost;
    struct maestro_built built;
    double energy; /* nJ, of the model asked for */
};

/* What MAESTRO charges, in its order of additions: its L2 and the L1 accesses of the layer before,
 * `l1` (of the same layer, where there is one level). */
double maestro_printed_energy(const struct maestro_accesses *l2, const struct maestro_accesses *l1,
                              bool one_level);

const char *maestro_columns(void); /* the header's line, without its end */
void maestro_columns_write(FILE *out, const char *network, const char *layer,
                           const struct maestro_hw *hw, const struct maestro_figures *f);

#endif
