/* The records of kernel launches, block by block, in constant memory: a pattern is recorded when
 * its key is first met and moved to the other bases from then on. */
#ifndef MAGNETAR_TRACES_KERNELS_STREAM_H
#define MAGNETAR_TRACES_KERNELS_STREAM_H

#include "traces/kernels/launch.h"

struct kernel_stream;

/* Work-groups are numbered as Oclgrind 21.10, with which traces are captured, numbers them: x + y +
 * z * groups_x * groups_y, so that two groups of a launch may share a number. `linear` numbers each
 * apart: x + groups_x * (y + groups_y * z). */
struct kernel_stream *kernel_stream_new(bool linear, struct sim_err *err);
void kernel_stream_free(struct kernel_stream *s);

/* Begins a launch, which must live until it is finished; its records carry `kernel`. */
void kernel_stream_begin(struct kernel_stream *s, const struct launch *l, uint32_t kernel);

/* Appends records: 1 when the block is full, 0 when the launch is finished, or SIM_EIO. */
int kernel_stream_fill(struct kernel_stream *s, struct trace_block *b, struct sim_err *err);

#endif
