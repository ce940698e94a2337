/* The importers, and what several of them share. */
#ifndef MAGNETAR_TRACES_FORMATS_H
#define MAGNETAR_TRACES_FORMATS_H

#include "traces/trace.h"

/* All of them, each a struct trace_format format_NAME, in the order in which they are asked whether
 * a file is theirs. */
#define TRACE_FORMATS(ROW)                                                                         \
    ROW(mgt)                                                                                       \
    ROW(gem5)                                                                                      \
    ROW(traceg)                                                                                    \
    ROW(kernelslist)                                                                               \
    ROW(warp)                                                                                      \
    ROW(lackey)                                                                                    \
    ROW(dramsim3)                                                                                  \
    ROW(ramulator)                                                                                 \
    ROW(ramulator_cpu)                                                                             \
    ROW(ramulator1)                                                                                \
    ROW(xdin)                                                                                      \
    ROW(din)                                                                                       \
    ROW(scalesim)                                                                                  \
    ROW(champsim)                                                                                  \
    ROW(cloudsuite)                                                                                \
    ROW(oracle)                                                                                    \
    ROW(cvp)                                                                                       \
    ROW(gen)

#define FORMAT_DECLARATION(name) extern const struct trace_format format_##name;
TRACE_FORMATS(FORMAT_DECLARATION)

/* A size from a text line: 1 to 65,535 bytes, not past the end of the address space. */
int format_check_size(struct trace *t, uint64_t addr, uint64_t size, struct sim_err *err);

#endif
