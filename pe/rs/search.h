/* What the searches for row-stationary mappings share. */
#ifndef MAGNETAR_PE_RS_SEARCH_H
#define MAGNETAR_PE_RS_SEARCH_H

#include <stdbool.h>

#include "pe/rs/rs.h"

/* Sets of R x e PEs that the array holds; a set wider than the array is cut in stacked segments. */
uint64_t rs_sets(const struct rs *x, uint64_t e);
uint64_t rs_widest(const struct rs *x);  /* the largest e */
uint64_t rs_deepest(const struct rs *x); /* the largest q */

/* Even mappings only: m divides the filters, n the images, q*r the channels (sizes above 16 taken
 * as the next multiple of 4), p*t divides m. Of those that keep nine tenths as many PEs busy as the
 * best of them, the one that moves the fewest words from and to DRAM; ties: cycles, then the global
 * buffer. Under Eyeriss's limits it finds all five mappings that its designers chose for AlexNet
 * (JSSC'17, Table III). */
int rs_search_even(struct rs *x, struct sim_err *err);

/* Rows of the input, as far as it is stored, below e output rows. */
uint64_t rs_input_rows(const struct rs *x, uint64_t e);

/* DRAM words of the mapping that is set, or by what decides them; the rest of *out is left alone.
 * Filters that fit the scratchpads of one pass stay there (`resident`); else each of `sweeps` over
 * the images and output rows loads its own. Partial sums never leave the chip; inputs return for
 * each of `blocks`. */
void rs_dram_words(const struct rs *x, uint64_t blocks, bool resident, uint64_t sweeps,
                   struct pe_result *out);
void rs_dram_counts(const struct rs *x, struct pe_result *out);

/* SIM_EUSAGE: nothing fits. */
int rs_no_mapping(const struct rs *x, struct sim_err *err);

#endif
