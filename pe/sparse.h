/* Zeros that save time: an array that skips the products of zero weights or zero inputs runs a
 * product of shorter depth.
 *
 * N:M weights: of every M weights along the channels N stay in every filter, so that all lanes are
 * equally long. Zeros anywhere: each lane (a column for weights, a row for inputs) has its own
 * number of nonzero operands out of the depth, binomially distributed, and the lanes that run side
 * by side wait for the slowest: the depth is the median of the largest of as many lanes as the
 * array and the layer have, by the normal approximation. With array.sparse_balance lanes share
 * their work, and the depth is the mean. Either way it is rounded up to whole channels, as windows
 * are the unit of every schedule.
 *
 * Weights are stored without their zeros, with ceil(log2 M) bits for each that stays (N:M) or a bit
 * for each place (anywhere), or as they are where that is smaller. Inputs are stored as they are;
 * all of them are read from the buffer, and lanes pick what they need. */
#ifndef MAGNETAR_PE_SPARSE_H
#define MAGNETAR_PE_SPARSE_H

#include "pe/array.h"
#include "pe/layer.h"

struct pe_sparse {
    uint32_t n, m;       /* of weights; 0: not structured */
    double weight_zeros; /* fractions that are zero and skipped, 0: none */
    double input_zeros;
    bool measured; /* input_zeros are those of offchip.zeros, which whoever knows them fills in */
};

/* Shortens the layer's depth: c, gemm_k, macs and filter_words. A layer that is dense or only moves
 * bytes stays as it is. */
void pe_sparse_shorten(struct pe_layer *layer, const struct pe_sparse *s,
                       const struct array_config *c);

/* Of a shortened layer: weights that are stored over those that are computed, and bits that are
 * stored, places included, over those of that many weights of `bits`. */
double pe_sparse_stored(const struct pe_layer *layer, const struct pe_sparse *s);
double pe_sparse_bits(const struct pe_layer *layer, const struct pe_sparse *s, uint32_t bits);

/* "2:4", or a fraction of zeros from 0 to below 1; false for anything else. */
bool pe_sparse_parse(const char *text, struct pe_sparse *s);

/* array.sparse of each of the layers numbers[0..n-1]: for all weights alike, or by a table FILE.csv
 * with the columns layer (name or pattern, the first row that fits counts), weights and, where it
 * is there, inputs. SIM_EUSAGE; of a table SIM_EIO and SIM_EFORMAT, also for a row that no layer
 * fits.
 */
int pe_sparse_assign(const struct array_config *c, const struct network *net, const size_t *numbers,
                     size_t n, struct pe_sparse *out, struct sim_err *err);

#endif
