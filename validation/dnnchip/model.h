/* DNN-Chip Predictor (Zhao et al., ICASSP 2020, arXiv 2002.11270): energy and latency of a layer
 * from an ordered nest of tiled loops over DRAM, SRAM, NoC (in space) and register files.
 *
 *   accesses(tensor, level) = refresh times x refresh volume
 *   refresh times  = product of the tilings of the loops above the refresh point, those nearest to
 *                    it that do not touch the tensor left out
 *   refresh volume = product of the tilings below it, of the dimensions that the tensor has; of
 *                    inputs the window ((Y-1) stride + R) x ((X-1) stride + S), and where refreshes
 *                    follow one another along Y or X, only what the last one did not bring
 *   energy  = sum over levels of bytes x energy per byte, + multiply-accumulates x their energy
 *   latency = max of SRAM bytes / bandwidth, NoC bytes / bandwidth, multiply-accumulates / active
 *             PEs
 *
 * Tilings that do not divide a size count in full, as if the layer were larger; multiply-
 * accumulates are the layer's own. Loops in space are below every refresh point. Partial sums are
 * written at every refresh and read at all but an output's first. */
#ifndef MAGNETAR_VALIDATION_DNNCHIP_MODEL_H
#define MAGNETAR_VALIDATION_DNNCHIP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

enum dnnchip_dim {
    DNNCHIP_N, /* images */
    DNNCHIP_M, /* filters */
    DNNCHIP_C, /* channels */
    DNNCHIP_Y, /* output rows */
    DNNCHIP_X, /* output columns */
    DNNCHIP_R, /* filter rows */
    DNNCHIP_S, /* filter columns */
    DNNCHIP_DIMS
};
enum dnnchip_tensor { DNNCHIP_IFMAP, DNNCHIP_WEIGHT, DNNCHIP_PSUM, DNNCHIP_TENSORS };
enum dnnchip_level { DNNCHIP_DRAM, DNNCHIP_SRAM, DNNCHIP_NOC, DNNCHIP_RF, DNNCHIP_LEVELS };

/* How a word reaches several PEs: read and sent once for each; read and sent once for all; read
 * once and handed on from PE to PE. */
enum dnnchip_send { DNNCHIP_UNICAST, DNNCHIP_MULTICAST, DNNCHIP_FORWARD };

struct dnnchip_loop {
    enum dnnchip_dim dim;
    enum dnnchip_level level; /* NOC: PEs side by side */
    uint64_t tiling;
};

#define DNNCHIP_LOOPS_MAX 24

struct dnnchip_flow {
    struct dnnchip_loop loops[DNNCHIP_LOOPS_MAX]; /* outermost first */
    size_t n;
    /* Number of loops above the point where the tensor's copy is renewed: in SRAM, in the PEs. */
    size_t sram_refresh[DNNCHIP_TENSORS], pe_refresh[DNNCHIP_TENSORS];
    bool past_sram[DNNCHIP_TENSORS]; /* goes from DRAM to the PEs */
    bool zeros_read;                 /* an output's first sums are read from SRAM, as zeros */
    enum dnnchip_send send[DNNCHIP_TENSORS];
};

struct dnnchip_layer {
    uint64_t macs, groups; /* of all groups; the loops describe one group */
    uint64_t stride;
    uint32_t bits[DNNCHIP_TENSORS];
    uint32_t output_bits; /* of finished sums on their way to DRAM */
};

struct dnnchip_hw {
    double dram_energy, sram_energy, noc_energy; /* J per byte */
    double rf_energy[DNNCHIP_TENSORS];           /* J per byte */
    double mac_energy;                           /* J */
    double sram_bandwidth;                       /* bytes per cycle, 0: unlimited */
    double noc_bandwidth[DNNCHIP_TENSORS];       /* bytes per cycle each way, 0: unlimited */
    double clock_hz;
};

struct dnnchip_result {
    double words[DNNCHIP_TENSORS][DNNCHIP_LEVELS]; /* accesses, all groups */
    double sent[DNNCHIP_TENSORS];                  /* words between SRAM or DRAM and the PEs */
    double bytes[DNNCHIP_LEVELS];
    double energy_j[DNNCHIP_LEVELS], mac_energy_j, total_energy_j;
    uint64_t active_pes;
    double compute_cycles, sram_cycles, noc_cycles, cycles;
    double time_s;
};

/* Appends a loop unless its tiling is 1. A nest of more than DNNCHIP_LOOPS_MAX loops is a bug. */
void dnnchip_nest(struct dnnchip_flow *flow, enum dnnchip_level level, enum dnnchip_dim dim,
                  uint64_t tiling);

/* PEs that work at once: the product of the tilings in space. */
uint64_t dnnchip_active_pes(const struct dnnchip_flow *flow);

/* SIM_EUSAGE for a refresh point outside the nest, one in the PEs above the one in SRAM, a tiling
 * of 0, or counts past 2^63. */
int dnnchip_predict(const struct dnnchip_flow *flow, const struct dnnchip_layer *layer,
                    const struct dnnchip_hw *hw, struct dnnchip_result *out, struct sim_err *err);

#endif
