/* Energy and area from counts, on one scale: each storage element is charged once for what it takes
 * over or gives, arithmetic per multiply-accumulate, clock tree and control per clocked bit and
 * cycle. Figures without a table are those of ARRAY_NODE_NM and ARRAY_VOLTS (a PE type's of its own
 * node), scaled to array.node by the node and to array.voltage by the square (the energy C V^2 of
 * wires and gates whose capacitance shrinks with the node). DRAM and power.static are not scaled.
 */
#ifndef MAGNETAR_PE_ENERGY_H
#define MAGNETAR_PE_ENERGY_H

#include "pe/machine.h"
#include "pe/result.h"

/* Bits that moved, which the counts in words do not tell. */
struct moved {
    double glb_read_bits, glb_write_bits, dram_bits;
    double register_bits;                   /* taken over by registers of a systolic array */
    double spad_read_bits, spad_write_bits; /* scratchpads and accumulators, whatever the values */
    double work_read_bits, work_write_bits; /* scratchpads, only where a product is worked on */
    double hop_bits;                        /* to PEs and between them, over a network */
    double dram_energy_j;                   /* of a memory model; negative: none ran */
};

/* What an energy of another node is multiplied with. */
double energy_scale(const struct machine *m, double node_nm);

/* Bits of registers in a PE that a clock reaches every cycle: operands and sum, once per pipeline
 * stage, with the shadow of a stationary operand; of a row-stationary PE the scratchpads of inputs
 * and sums, too, which are registers (Eyeriss, JSSC'17). */
double energy_clocked_bits(const struct machine *m);

/* Fills in the energies of a result whose counts and time are known; energy_j is the sum of all
 * others. */
void energy_evaluate(const struct machine *m, const struct moved *moved, struct pe_result *out);

struct area {
    double pe_mm2, spad_mm2, glb_mm2, total_mm2;
};

struct area area_evaluate(const struct machine *m);

#endif
