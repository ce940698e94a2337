/* Nests of loops for the DNN-Chip Predictor from mappings of this simulator's arrays, so that model
 * and simulation are of the same work on the same hardware. */
#ifndef MAGNETAR_VALIDATION_DNNCHIP_DESCRIBE_H
#define MAGNETAR_VALIDATION_DNNCHIP_DESCRIBE_H

#include "pe/rs/rs.h"
#include "pe/systolic/systolic.h"
#include "sim/param.h"
#include "validation/dnnchip/model.h"

/* Row-stationary with its mapping set: inputs and sums in the global buffer, filters past it. */
void dnnchip_describe_rs(const struct rs *x, struct dnnchip_flow *flow,
                         struct dnnchip_layer *layer);

/* A planned systolic layer, as a product: positions are rows, the window's depth is channels. */
void dnnchip_describe_systolic(const struct systolic *s, struct dnnchip_flow *flow,
                               struct dnnchip_layer *layer);

/* [dnnchip]: unit energies per byte, of a struct dnnchip_hw. */
extern const struct param_table dnnchip_params;

/* Clock and bandwidths of an array; the energies stay. */
void dnnchip_bind_array(struct dnnchip_hw *hw, const struct array_config *array);

#endif
