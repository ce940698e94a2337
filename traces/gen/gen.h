/* Generated traces in place of a file: "gen:NAME[,KEY=VALUE...]". The generators stand in one
 * table; a name that is not in it is a network's (traces/kernels/gen.h). */
#ifndef MAGNETAR_TRACES_GEN_H
#define MAGNETAR_TRACES_GEN_H

#include "sim/param.h"
#include "traces/trace.h"

struct generator {
    const char *name;
    const struct param_table *params; /* keys begin with "gen.", and are written without it */
    const struct trace_format *format;
};

/* NULL past the end. The last row stands for all networks. */
const struct generator *generator_at(size_t i);

/* Does this name begin with "gen:"? */
bool gen_is_name(const char *name);

/* The generator of the trace "gen:NAME,..."; SIM_EUSAGE with the nearest name when there is none.
 */
int gen_find(const char *trace_name, const struct generator **out, struct sim_err *err);

/* Fills *config by `params` from the options of "gen:NAME,KEY=VALUE,...". SIM_EUSAGE names the key
 * and what was expected. */
int gen_configure(const char *trace_name, const struct param_table *params, void *config,
                  struct sim_err *err);

/* A launch at the end of the trace's kernels, numbered from 0. */
int gen_add_kernel(struct trace *t, const char *name, const uint32_t groups[3],
                   const uint32_t items[3], struct sim_err *err);

/* An allocation after the others, aligned as CUDA's allocator aligns; `base` gets its address. */
int gen_add_alloc(struct trace *t, const char *name, uint64_t bytes, uint64_t *base,
                  struct sim_err *err);

extern const struct generator gen_chase, gen_stream, gen_vectoradd, gen_matrixmul, gen_simplematmul,
    gen_transpose, gen_hpcg, gen_gpustream, gen_l2cache;

#endif
