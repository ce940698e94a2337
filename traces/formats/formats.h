/* The importers, and what several of them share. */
#ifndef MAGNETAR_TRACES_FORMATS_H
#define MAGNETAR_TRACES_FORMATS_H

#include "traces/trace.h"

extern const struct trace_format format_mgt, format_warp, format_lackey, format_dramsim3,
    format_xdin, format_din, format_traceg, format_kernelslist, format_ramulator, format_ramulator1,
    format_ramulator_cpu, format_champsim, format_cloudsuite, format_oracle, format_gem5,
    format_cvp, format_scalesim;

/* A size from a text line: 1 to 65,535 bytes, not past the end of the address space. */
int format_check_size(struct trace *t, uint64_t addr, uint64_t size, struct sim_err *err);

#endif
