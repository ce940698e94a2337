#include "validation/scalesim/ispass20.h"

#include "sim/whole.h"

uint64_t ispass20_cycles(enum array_dataflow dataflow, uint64_t rows, uint64_t cols, uint64_t m,
                         uint64_t n, uint64_t k) {
    const uint64_t sr = dataflow == DATAFLOW_OS ? m : k, sc = dataflow == DATAFLOW_IS ? m : n;
    const uint64_t t = dataflow == DATAFLOW_OS ? k : dataflow == DATAFLOW_WS ? m : n;
    return (2 * rows + cols + t - 2) * ceil_div(sr, rows) * ceil_div(sc, cols);
}

void ispass20_array(struct array_config *array, enum array_dataflow dataflow, uint64_t rows,
                    uint64_t cols) {
    array->dataflow = (int)dataflow;
    array->rows = rows;
    array->cols = cols;
    array->vertical_hop = 1;
    array->drain = DRAIN_FULL;
    array->preload = PRELOAD_SERIAL;
    array->fold_overlap = false;
    array->accumulators = 0;
    array->partitions = 1;
}
