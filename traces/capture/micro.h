/* Single kernels whose counters on a real GPU are published (docs/capture.md). */
#ifndef MAGNETAR_TRACES_CAPTURE_MICRO_H
#define MAGNETAR_TRACES_CAPTURE_MICRO_H

#include "traces/capture/cl.h"

/* Runs the kernel that `text` names, with its sizes: "vector_add_f32:N", "vector_add_f64:N",
 * "matrix_mul:M" (a multiple of 32), "transpose_naive:WxH", "transpose_coalesced:WxH" (multiples of
 * 16). Before it, `clear` bytes are copied within memory of their own, unless 0. */
int micro_run(struct cl *cl, const char *text, uint64_t clear, struct sim_err *err);

#endif
