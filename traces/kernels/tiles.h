/* Tile parameters of the BLAS library's kernels for one GPU: shipped sets by name, or a file of
 * lines "Kernel.PARAMETER = value". */
#ifndef MAGNETAR_TRACES_KERNELS_TILES_H
#define MAGNETAR_TRACES_KERNELS_TILES_H

#include <stdint.h>

#include "sim/err.h"

struct tiles {
    struct {
        uint32_t wgd, mdimcd, ndimcd, mdimad, ndimbd, kwid, vwmd, vwnd, pada, padb;
    } direct;
    struct {
        uint32_t dimx, dimy, vw, wpt;
    } copy;
    uint32_t min_indirect; /* GEMMs of at least its cube of multiply-accumulates are indirect */
};

#endif
