/* What a timed run shows on the way: its DRAM demand as a trace, its spans for Perfetto. */
#ifndef MAGNETAR_CLI_RUN_WATCH_H
#define MAGNETAR_CLI_RUN_WATCH_H

#include "pe/timed.h"
#include "traces/networks/network.h"

struct run_watch;

/* Either path may be NULL. A trace whose name ends in .trc is DRAMsim3's text, a line per burst, in
 * clocks of the memory that `dram` names. SIM_EIO, and the errors of dram_new. */
int run_watch_new(struct run_watch **out, const char *trace, const char *timeline, double clock_hz,
                  const struct dram_config *dram, struct sim_err *err);
void run_watch_free(struct run_watch *w); /* drops what was not committed */

/* What the trace holds; once, before the first layer. */
int run_watch_note(struct run_watch *w, const char *workload, struct sim_err *err);

/* Before and after each layer; errors of earlier callbacks come back here. Layers follow each other
 * in time; in the trace layer i is kernel i, its tensors lie from (i + 1) << 32 on. */
int run_watch_layer(struct run_watch *w, size_t i, const struct net_layer *layer,
                    struct sim_err *err);
const struct timed_watch *run_watch_timed(struct run_watch *w);
int run_watch_end(struct run_watch *w, uint64_t cycles, struct sim_err *err);
int run_watch_commit(struct run_watch *w, struct sim_err *err);

#endif
