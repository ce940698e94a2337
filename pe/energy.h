/* Energy and area from counts: arithmetic and scratchpads per multiply-accumulate, words between
 * PEs, global buffer and DRAM per bit or per line of their technology. */
#ifndef MAGNETAR_PE_ENERGY_H
#define MAGNETAR_PE_ENERGY_H

#include "pe/machine.h"
#include "pe/result.h"

/* Bits that moved, which the counts in words do not tell. */
struct moved {
    double glb_read_bits, glb_write_bits, dram_bits;
    double hop_bits;      /* between PEs */
    double dram_energy_j; /* of a memory model; negative: none ran */
};

/* Fills in the energies of a result whose counts and time are known. */
void energy_evaluate(const struct machine *m, const struct moved *moved, struct pe_result *out);

struct area {
    double pe_mm2, spad_mm2, glb_mm2, total_mm2;
};

struct area area_evaluate(const struct machine *m);

#endif
