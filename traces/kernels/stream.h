/* The records of kernel launches, block by block, in constant memory: a pattern is recorded when
 * its key is first met and moved to the other bases from then on. */
#ifndef MAGNETAR_TRACES_KERNELS_STREAM_H
#define MAGNETAR_TRACES_KERNELS_STREAM_H

#include "traces/kernels/launch.h"

struct kernel_stream;

struct kernel_stream *kernel_stream_new(struct sim_err *err);
void kernel_stream_free(struct kernel_stream *s);

/* Begins a launch, which must live until it is finished; its records carry `kernel`. */
void kernel_stream_begin(struct kernel_stream *s, const struct launch *l, uint32_t kernel);
/* Before the first launch: what warps do between their accesses is recorded, too. */
void kernel_stream_keep_work(struct kernel_stream *s);

/* Appends records: 1 when the block is full, 0 when the launch is finished, or SIM_EIO. */
int kernel_stream_fill(struct kernel_stream *s, struct trace_block *b, struct sim_err *err);

#endif
