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
    double energy;          /* nJ, of the model asked for */
    double energy_parts[3]; /* of it: products, L1, L2 */
};

/* What MAESTRO charges: its L2 and the L1 accesses of the layer before (of the same layer, where
 * there is one level); fixed: products, L1 and L2 of this layer. */
void maestro_figures_energy(struct maestro_figures *f, bool fixed, bool one_level,
                            int64_t l1_before);

const char *maestro_columns(void); /* the header's line, without its end */
void maestro_columns_write(FILE *out, const char *network, const char *layer,
                           const struct maestro_hw *hw, const struct maestro_figures *f);

#endif
