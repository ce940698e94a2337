/* What a layer cost: cycles with their stall causes, accesses per level in words of the tensor's
 * own width, energy and area by component. Sums over layers are field by field. */
#ifndef MAGNETAR_PE_RESULT_H
#define MAGNETAR_PE_RESULT_H

#include <stdint.h>

#include "sim/stat.h"

struct pe_result {
    uint64_t cycles, macs, folds;
    uint64_t pe_cycles; /* array cycles times PEs, the denominator of utilization */
    double time_s, utilization, mapping_utilization;
    uint64_t stall_cycles, stall_glb, stall_noc, stall_dram;

    uint64_t ifmap_sram_reads, filter_sram_reads, ofmap_sram_reads, ofmap_sram_writes;
    uint64_t ifmap_dram_reads, filter_dram_reads, ofmap_dram_reads, ofmap_dram_writes;
    uint64_t spad_reads, spad_writes; /* registers and scratchpads inside the PEs */
    uint64_t ifmap_hops,
        filter_hops;    /* words passed to PEs of a row-stationary array, or between */
    uint64_t psum_hops; /* PEs of a systolic one; of sums, between PEs of either */
    uint64_t hops;      /* all of them */
    uint64_t zero_macs; /* with a zero operand; 0 unless values are known */
    uint64_t glb_bytes, dram_bytes;
    uint64_t active_pes;

    /* Cycles for which the memories and networks are busy at least, whatever else waits. */
    uint64_t glb_cycles, noc_cycles, dram_cycles;

    double mac_energy_j, spad_energy_j, register_energy_j, noc_energy_j, glb_energy_j,
        glb_leakage_j, clock_energy_j, dram_energy_j;
    double energy_j;
};

/* A layer that runs `repeats` times: counts multiplied, PEs and ratios kept; energies untouched. */
void pe_result_scale(struct pe_result *r, uint64_t repeats);

extern const struct stat_table pe_result_stats;

/* Operations, two per multiply-accumulate, for each byte off chip; 0 where nothing moves. */
double pe_result_per_byte(const struct pe_result *r);

/* What a layer's time cannot fall below unless it changes: the busiest of "array" (its cycles
 * without waiting), "GLB", "NoC" and "DRAM". */
const char *pe_result_bound(const struct pe_result *r);

/* Adds a layer to a total; utilisation is weighted by PE-cycles, active PEs by cycles. */
void pe_result_add(struct pe_result *total, const struct pe_result *layer);

#endif
