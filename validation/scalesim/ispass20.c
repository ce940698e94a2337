#include "validation/scalesim/ispass20.h"

#include "sim/whole.h"

uint64_t ispass20_cycles(const struct systolic_dims *dims, uint64_t rows, uint64_t cols, uint64_t m,
                         uint64_t n, uint64_t k) {
    const uint64_t size[] = {[DIM_M] = m, [DIM_N] = n, [DIM_K] = k};
    return (2 * rows + cols + size[dims->stream] - 2) * ceil_div(size[dims->rows], rows) *
           ceil_div(size[dims->cols], cols);
}

void ispass20_array(struct array_config *array, int dataflow, uint64_t rows, uint64_t cols) {
    array->dataflow = dataflow;
    array->rows = rows;
    array->cols = cols;
    array->vertical_hop = 1;
    array->drain = DRAIN_FULL;
    array->preload = PRELOAD_SERIAL;
    array->fold_overlap = false;
    array->accumulators = 0;
    array->partitions = 1;
}
