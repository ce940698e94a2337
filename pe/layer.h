/* A layer as the array sees it: a window sweep (convolution) that is also a matrix product of M
 * rows (output positions of all images), N columns (filters) and depth K (window times channels),
 * repeated for every group. Pooling and elementwise layers only move bytes. */
#ifndef MAGNETAR_PE_LAYER_H
#define MAGNETAR_PE_LAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"
#include "traces/networks/network.h"

struct pe_layer {
    const char *name;  /* borrowed from the network */
    bool stream;       /* memory-bound work without multiply-accumulates */
    uint64_t operands; /* tensors of the input's shape that are read: two are added */
    uint64_t products; /* matrix products one after another: groups, heads of all images, steps */
    bool same_weights; /* every product reads the same filters (steps of an LSTM) */
    uint64_t n;        /* images swept by one product */
    uint64_t c, k;     /* channels and filters of one product */
    uint64_t dense_c;  /* channels with those that are skipped (pe/sparse.h) */
    uint64_t h, w, r, s;
    struct net_axis y, x;            /* how the window walks along rows and columns */
    uint64_t e, f;                   /* output height and width, a floor */
    uint64_t gemm_m, gemm_n, gemm_k; /* of one product: n*e*f, k, r*s*c */
    uint64_t macs;                   /* of the whole layer */
    uint64_t ifmap_words;            /* distinct input words that some window covers, whole layer */
    uint64_t filter_words;           /* whole layer */
    uint64_t ofmap_words;            /* whole layer */
};

/* Resolves one layer of a network for `batch` times its images. SIM_EFORMAT when a shape does not
 * fit (window larger than the padded input, groups that do not divide, a zero size) or when
 * multiply-accumulates pass 2^63. */
int pe_layer_init(struct pe_layer *out, const struct net_layer *layer, uint64_t batch,
                  struct sim_err *err);

#endif
