/* Counts over a trace: operations, footprint, kernels, allocations. Memory grows with the distinct
 * 4 KiB pages that are touched, not with the length of the trace. */
#ifndef MAGNETAR_TRACES_SUMMARY_H
#define MAGNETAR_TRACES_SUMMARY_H

#include "traces/trace.h"

struct summary_counts {
    uint64_t ops[OP_COUNT];
};

struct summary;

struct summary *summary_new(struct sim_err *err);
void summary_free(struct summary *s);

int summary_add(struct summary *s, const struct trace_block *b, const struct trace_meta *meta,
                struct sim_err *err);

/* All accesses; those of kernel k; those that begin in allocation k (index in meta; the first that
 * holds the address). Kernels or allocations never met give zeros. */
struct summary_counts summary_total(const struct summary *s);
struct summary_counts summary_kernel(const struct summary *s, size_t k);
struct summary_counts summary_alloc(const struct summary *s, size_t k);

uint64_t summary_accesses(const struct summary_counts *c);
uint64_t summary_footprint(const struct summary *s); /* bytes, in sectors of 32 B touched */
uint64_t summary_lines(const struct summary *s);     /* lines of 128 B touched */

#endif
