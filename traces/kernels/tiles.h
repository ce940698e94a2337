/* Tile parameters of the BLAS library's kernels for one GPU, under the library's own names: shipped
 * sets by name, or an INI file ("[XgemmDirect]", "WGD = 32") whose missing keys are the library's
 * for an unknown device. */
#ifndef MAGNETAR_TRACES_KERNELS_TILES_H
#define MAGNETAR_TRACES_KERNELS_TILES_H

#include <stdint.h>

#include "sim/param.h"

struct tiles {
    struct {
        uint64_t wgd, mdimcd, ndimcd, mdimad, ndimbd, kwid, vwmd, vwnd, pada, padb;
    } direct;
    struct {
        uint64_t mwg, nwg, kwg, mdimc, ndimc, mdima, ndimb, kwi, vwm, vwn, strm, strn, sa, sb;
    } gemm;
    struct {
        uint64_t dimx, dimy, vw, wpt;
    } copy;
    struct {
        uint64_t dimx, dimy, wptx, wpty;
    } pad;
    struct {
        uint64_t dim, wpt, pad, shuffle;
    } transpose;
    struct {
        uint64_t tile, wpt, pad;
    } padtra;
    uint64_t min_indirect; /* GEMMs of at least its cube of multiply-accumulates are indirect */
};

/* Fills *t from a shipped set or a file. SIM_EUSAGE for an unknown name or parameters that do not
 * fit each other, with the file and line where there is one. */
int tiles_open(struct tiles *t, const char *name, struct sim_err *err);

/* Shipped sets: name and one line of help; NULL past the end. */
struct tiles_entry {
    const char *name, *help;
};
const struct tiles_entry *tiles_entry_at(size_t i);

/* All the parameters, for help and documentation. */
extern const struct param_table tiles_params;

#endif
