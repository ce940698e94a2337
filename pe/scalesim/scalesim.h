/* SCALE-Sim v2 in CALC mode, its defects included: cycles one short, no drain for os, a last
 * partial window counted, partial sums written and never read, half-buffer flushes. Padding is
 * folded into the input, as its users do; images and groups are layers of their own, and so are the
 * channels of a layer of a topology whose name holds DP; one word is one byte. */
#ifndef MAGNETAR_PE_SCALESIM_H
#define MAGNETAR_PE_SCALESIM_H

#include <stdio.h>

#include "pe/result.h"
#include "pe/systolic/systolic.h"
#include "traces/networks/network.h"

#define SCALESIM_SRAM_BYTES                                                                        \
    65536u /* per operand, where spad.ifmap and spad.filter are not given                          \
            */

struct scalesim_setup {
    const struct systolic_dims *dims; /* compat of a dataflow's row (pe/dataflow.h) */
    uint64_t rows, cols;
    uint64_t ifmap_bytes, filter_bytes; /* SRAM */
};

/* `batch` times the layer's images. Pooling and elementwise layers cost nothing. SIM_EIO out of
 * memory, SIM_EFORMAT when counts pass 2^63, SIM_EUNSUP for a dilated window. */
int scalesim_layer(const struct scalesim_setup *setup, const struct net_layer *layer,
                   uint64_t batch, struct pe_result *out, struct sim_err *err);

/* Prints what differs from the true model (closed form, same array) for one layer, and why. */
void scalesim_explain(FILE *out, const struct net_layer *layer, const struct systolic_dims *dims,
                      const struct pe_result *compat, const struct pe_result *model);

#endif
