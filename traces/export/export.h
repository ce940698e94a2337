/* Writes demand blocks in the formats of other simulators, so that they can be given the same
 * accesses. What a format cannot hold is left out (docs/foreign-traces.md): only warp text keeps
 * kernels, work-groups and warps, only dramsim3, gem5 and scalesim keep the gaps. */
#ifndef MAGNETAR_TRACES_EXPORT_H
#define MAGNETAR_TRACES_EXPORT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"
#include "traces/block.h"
#include "traces/meta.h"

struct export;

struct export_format {
    const char *name;
    const char *help;
    void (*access)(struct export *e, uint64_t addr, uint32_t word);
    uint32_t piece; /* accesses are cut into aligned pieces of this many bytes; 0: whole */
    void (*begin)(struct export *e), (*end)(struct export *e); /* NULL: nothing to do */
};

const struct export_format *export_format_at(size_t i); /* NULL past the end */

/* SIM_EUSAGE with the nearest name when there is none. */
int export_find(const char *name, const struct export_format **out, struct sim_err *err);

/* The format that a file's name asks for by its extension ("x.din"); NULL in *out is .mgt, also for
 * a name without extension. SIM_EUSAGE for any other. */
int export_by_name(const char *path, const struct export_format **out, struct sim_err *err);

/* Write errors are left in ferror(f). */
struct export *export_new(FILE *f, const struct export_format *format, struct sim_err *err);
void export_free(struct export *e);

/* `meta` describes the kernels up to those of the block. Kernels whose number stood before get a
 * new one. SIM_EIO when memory is exhausted. */
int export_block(struct export *e, const struct trace_block *b, const struct trace_meta *meta,
                 struct sim_err *err);

/* What is left to say at the end: kernels and allocations without accesses. */
int export_finish(struct export *e, const struct trace_meta *meta, struct sim_err *err);

#endif
