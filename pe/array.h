/* The array's hardware as parameters: [array] its shape and timing, [spad] the memories inside a
 * PE, [glb] the global buffer, [noc] the networks between buffer and array, [offchip] a plain
 * channel, [power] what is no access. */
#ifndef MAGNETAR_PE_ARRAY_H
#define MAGNETAR_PE_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/param.h"

enum array_mode { MODE_CLOSED, MODE_TIMED, MODE_EXACT };
enum array_drain { DRAIN_OVERLAPPED, DRAIN_FULL };
enum array_offchip { OFFCHIP_AUTO, OFFCHIP_UNLIMITED, OFFCHIP_DRAM };
enum array_overlap { OVERLAP_ALL, OVERLAP_FILTERS };
enum array_objective {
    OBJECTIVE_LATENCY,
    OBJECTIVE_DRAM,
    OBJECTIVE_ENERGY,
    OBJECTIVE_EDP,
    OBJECTIVE_TRAFFIC
};
enum array_keep { KEEP_NONE, KEEP_FIT, KEEP_ALL };
enum array_links { LINKS_GIVEN, LINKS_CHAIN };
enum array_preload { PRELOAD_SERIAL, PRELOAD_OVERLAPPED };

/* Node of the areas and energies below, and the default of array.node; voltage of those energies,
 * and the default of array.voltage. */
#define ARRAY_NODE_NM 45
#define ARRAY_VOLTS   0.9

struct array_config {
    int dataflow; /* dataflow_at(dataflow) of pe/dataflow.h */
    int mode;     /* enum array_mode */
    char pe[PARAM_TEXT_SIZE];
    uint64_t scale_group; /* of weights with scales, where the network does not say it; 0: none */
    uint64_t rows, cols;
    double clock_hz;
    uint64_t vertical_hop; /* registers per vertical hop of a systolic array */
    int drain, preload;
    bool fold_overlap;             /* the next fold enters while the last one leaves */
    uint64_t accumulators;         /* partial sums per column outside the global buffer; 0: none */
    uint64_t partitions;           /* column slices that work on different folds */
    uint64_t pipeline;             /* stages of a row-stationary PE */
    uint64_t pass_setup;           /* cycles between two row-stationary passes */
    char mapping[PARAM_TEXT_SIZE]; /* file of row-stationary mappings */
    int objective;

    uint64_t spad_ifmap, spad_filter, spad_psum; /* bytes per PE */

    char spad_tech[PARAM_TEXT_SIZE];
    bool spad_extrapolate;
    uint64_t spad_cycles; /* array cycles that a PE's scratchpads need per product; 0 or 1: one */

    uint64_t glb_size;
    char glb_tech[PARAM_TEXT_SIZE];
    bool glb_extrapolate;
    double glb_bandwidth; /* bytes per second; 0: what the banks give */
    uint64_t glb_banks, glb_line;
    uint64_t glb_grain;   /* bytes of a bank that holds inputs or sums, never both; 0: no banks */
    uint64_t glb_filters; /* bytes for the filters of one pass, beside glb_size; 0: any */
    bool glb_double;      /* half of every region fills while the other is used */
    int glb_keep;         /* enum array_keep: tensors that stay between layers (pe/handover.h) */
    bool glb_fuse;        /* layers that only move bytes take their input as it is made */
    int glb_links;        /* enum array_links: who reads whom where the network does not say it */
    bool glb_padding;     /* padding cells are stored, fetched and read like inputs */

    uint64_t noc_ifmap, noc_filter, noc_psum; /* bits per cycle; 0: unlimited */

    int offchip;              /* enum array_offchip */
    double offchip_energy_j;  /* per bit, where no memory model gives it */
    double offchip_bandwidth; /* bytes per second of a plain channel; 0: any */
    int overlap;              /* enum array_overlap */
    bool rlc;                 /* run-length code activations on the way to and from DRAM */
    char zeros[PARAM_TEXT_SIZE];

    char sparse[PARAM_TEXT_SIZE];       /* zeros that are skipped (pe/sparse.h); "": none */
    bool sparse_balance;                /* lanes share their work */
    bool zero_gating;                   /* no filter read and no arithmetic for a zero input */
    double node_nm, volts;              /* areas and energies are scaled to them */
    double spad_area_mm2, glb_area_mm2; /* per bit */
    double spad_energy_j, noc_energy_j, glb_energy_j; /* per bit */

    double register_j; /* per bit that a register of a systolic array takes over */
    double clock_j;    /* clock tree and control: per clocked bit of a PE and cycle */
    double idle;       /* share of clock_j that a PE without work burns */
    double static_w;   /* whatever runs */
};

extern const struct param_table array_params;

/* Limits that one row cannot express, and what the dataflow does not support. SIM_EUSAGE,
 * SIM_EUNSUP. */
int array_check(const struct array_config *c, struct sim_err *err);

#endif
