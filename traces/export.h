/* Writes demand blocks in the formats of other simulators, so that they can be given the same
 * accesses. What a format cannot hold is left out: only warp text keeps kernels, work-groups and
 * warps, only dramsim3 keeps the gaps, and only din and xdin keep copy-backs and invalidations. */
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
};

const struct export_format *export_format_at(size_t i); /* NULL past the end */

/* SIM_EUSAGE with the nearest name when there is none. */
int export_find(const char *name, const struct export_format **out, struct sim_err *err);

/* Write errors are left in ferror(f). */
struct export *export_new(FILE *f, const struct export_format *format, struct sim_err *err);
void export_free(struct export *e);

/* `meta` describes the kernels up to those of the block. */
void export_block(struct export *e, const struct trace_block *b, const struct trace_meta *meta);

/* What is left to say at the end: kernels and allocations without accesses. */
void export_finish(struct export *e, const struct trace_meta *meta);

#endif
