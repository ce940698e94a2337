/* What the searches for row-stationary mappings share. */
#ifndef MAGNETAR_PE_RS_SEARCH_H
#define MAGNETAR_PE_RS_SEARCH_H

#include "pe/rs/rs.h"

/* Sets of R x e PEs that the array holds; a set wider than the array is cut in stacked segments. */
uint64_t rs_sets(const struct rs *x, uint64_t e);
uint64_t rs_widest(const struct rs *x);  /* the largest e */
uint64_t rs_deepest(const struct rs *x); /* the largest q */

/* Even mappings only: m divides the filters, n the images, q*r the channels (sizes above 16 taken
 * as the next multiple of 4), p*t divides m. Of those that keep nine tenths as many PEs busy as the
 * best of them, the one that moves the fewest words from and to DRAM; ties: the global buffer, then
 * cycles. With 100 kB for inputs and sums it finds all five mappings that Eyeriss's designers chose
 * for AlexNet (JSSC'17, Table III). */
int rs_search_even(struct rs *x, struct sim_err *err);

/* DRAM words of a mapping; the rest of *out is left alone. */
void rs_dram_counts(const struct rs *x, struct pe_result *out);

/* SIM_EUSAGE: nothing fits. */
int rs_no_mapping(const struct rs *x, struct sim_err *err);

#endif
