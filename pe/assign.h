/* PE types layer by layer. `array.pe` is then no type but one of these:
 *
 * file: each layer has the shipped type of the bits that the network's file gives its tensors, 16
 * and 32 bits of inputs being floats; a layer without products of which the file says nothing has
 * that of the layer before.
 *
 * FILE.csv: a table with the columns layer and pe; the first row whose layer (a name, or a pattern
 * as conv*) fits has the type. scale_group, a further column, may give the weights along the depth
 * that share a scale.
 *
 * A PE then has the area of the largest type that some layer needs. */
#ifndef MAGNETAR_PE_ASSIGN_H
#define MAGNETAR_PE_ASSIGN_H

#include "pe/array.h"
#include "pe/type.h"
#include "traces/networks/network.h"

/* Is `pe` one of these? */
bool pe_assigned(const char *pe);

/* types[i] of layer numbers[i] of the network. SIM_EUSAGE where the file gives no bits, SIM_EUNSUP
 * where no shipped type has them; of a table SIM_EIO and SIM_EFORMAT, also for a row that no layer
 * of the network fits and for a layer that no row fits. */
int pe_assign(const struct array_config *c, const struct network *net, const size_t *numbers,
              size_t n, struct pe_type *types, struct sim_err *err);

/* What of weights with scales share one: the type's own group, else the layer's, else the array's.
 */
void pe_assign_group(struct pe_type *type, const struct net_layer *layer,
                     const struct array_config *c);

#endif
