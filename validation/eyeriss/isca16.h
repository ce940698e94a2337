/* Row-stationary by formula (Chen et al., ISCA'16, section VI; JSSC'17): what a mapping takes
 * without any filling, draining or waiting, and its data movement as reuse at four levels.
 *
 *   cycles = passes x n p q S F
 *   every input and filter word:  a DRAM + ab GLB + abc array + abcd RF
 *   every output:  (2a-1) DRAM + 2a(b-1) GLB + ab(c-1) array + 2abc(d-1) RF
 *
 * a, b, c, d: how often a word is moved from DRAM, from the global buffer per fetch, between PEs
 * per delivery, and used in a PE; of sums, how many are added up at each level. */
#ifndef MAGNETAR_VALIDATION_EYERISS_ISCA16_H
#define MAGNETAR_VALIDATION_EYERISS_ISCA16_H

#include "pe/rs/rs.h"

struct isca16_reuse {
    double words;      /* distinct, of the layer */
    double a, b, c, d; /* their product is the multiply-accumulates per word */
};

/* Energies of accesses relative to one multiply-accumulate. */
struct isca16_costs {
    double dram, glb, array, rf, alu;
};
extern const struct isca16_costs isca16_costs; /* 200, 6, 2, 1, 1: ISCA'16 Table IV */

struct isca16_result {
    double passes, cycles, active_pes;
    struct isca16_reuse ifmap, filter, psum;
    double alu, dram, glb, array, rf; /* energies, in multiply-accumulates */
};

/* For a mapping that is set. */
void isca16_evaluate(const struct rs *x, const struct isca16_costs *costs,
                     struct isca16_result *out);

#endif
