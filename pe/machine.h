/* An array with everything that its parameters name: PE type, technology of the global buffer, main
 * memory. Made once, then only read, so that layers can run in parallel. */
#ifndef MAGNETAR_PE_MACHINE_H
#define MAGNETAR_PE_MACHINE_H

#include "memmodels/dram/dram.h"
#include "memmodels/tech/lookup.h"
#include "pe/array.h"
#include "pe/type.h"
#include "sim/preset.h"

#define MACHINE_SOURCE_MAX 512 /* a table's name and source, cut beyond */

struct machine {
    const struct tech_shelf *shelf; /* technologies besides those shipped, or NULL; borrowed */
    const struct pe_types *types;   /* the shipped ones, where they are read already; borrowed */
    struct preset preset;
    struct array_config array;
    struct dram_config dram;
    bool use_dram;       /* `dram` is the off-chip memory; else offchip.bandwidth, or none */
    struct pe_type type; /* the largest where layers have their own (pe/assign.h) */
    bool has_tech, has_spad_tech;
    struct tech_figures glb, spad; /* of the global buffer, of a PE's scratchpads */
    char glb_source[MACHINE_SOURCE_MAX], spad_source[MACHINE_SOURCE_MAX];
};

/* Binds the tables of array and memory to the fields. */
int machine_bind(struct param_set *set, struct machine *m, struct sim_err *err);

/* After the last assignment: opens type and technology, checks all. SIM_EUSAGE and what they
 * return. */
int machine_resolve(struct machine *m, const struct param_set *set, struct sim_err *err);

/* Bytes per second that the run's memory moves at most: of a fixed memory or of offchip.bandwidth.
 * 0 where no figure says it (banked) or nothing limits it. */
double machine_bandwidth(const struct machine *m);

/* Does a timed run wait for a memory, and for which? offchip.bandwidth alone is a channel without
 * latency. */
bool machine_waits(const struct machine *m);
struct dram_config machine_memory(const struct machine *m);

/* Cycles below which no memory of machine_bandwidth moves so many bytes. */
uint64_t machine_dram_cycles(const struct machine *m, double bytes);

/* Array cycles that the buffer's banks are busy with so many bits, beyond which a step waits, and
 * the latency of a step's first access in cycles. 0 without limits. */
uint64_t machine_glb_cycles(const struct machine *m, uint64_t read_bits, uint64_t write_bits);
uint64_t machine_glb_latency(const struct machine *m);

#endif
