/* Traces: any format that the program reads, compressed or not, and generated ones ("gen:..."). */
#ifndef MAGNETAR_TRACE_H
#define MAGNETAR_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum magnetar_operation {
    MAGNETAR_READ,
    MAGNETAR_WRITE,
    MAGNETAR_ATOMIC,    /* a read and a write that nothing comes between */
    MAGNETAR_FETCH,     /* of instructions: a read */
    MAGNETAR_COPYBACK,  /* write the line back, keep it */
    MAGNETAR_INVALIDATE /* drop the line, no write back */
};

struct magnetar_access {
    uint64_t address;
    uint32_t size;      /* bytes from `address`; 0 where `sectors` says what is touched */
    uint32_t sectors;   /* of the 128 B line at `address`: a bit per 32 B; 0: see `size` */
    uint32_t operation; /* enum magnetar_operation */
    uint32_t gap;       /* clocks of the trace since the access before; 0 where none is recorded */
    uint32_t kernel;    /* for magnetar_trace_kernel; 0 in traces without kernels */
    uint32_t group;     /* linear number of the work-group */
    uint32_t warp;      /* in the work-group */
};

struct magnetar_trace;

/* A path, "-" for standard input, or "gen:..."; `format` NULL probes. The trace is the caller's. */
int magnetar_trace_open(struct magnetar_trace **trace, const char *path, const char *format,
                        struct magnetar_error *error);
void magnetar_trace_close(struct magnetar_trace *trace);

/* The next accesses, up to `capacity`; *count is 0 at the end and only there. */
int magnetar_trace_read(struct magnetar_trace *trace, struct magnetar_access *accesses,
                        size_t capacity, size_t *count, struct magnetar_error *error);

/* Goes on from access `index`, from 0; MAGNETAR_UNSUPPORTED where the format cannot. */
int magnetar_trace_seek(struct magnetar_trace *trace, uint64_t index, struct magnetar_error *error);

const char *magnetar_trace_format(const struct magnetar_trace *trace);
/* Accesses in all of the trace; 0 where that is not known beforehand. */
uint64_t magnetar_trace_total(const struct magnetar_trace *trace);
/* 1: of a GPU, with sectors; caches then have sectors by default. */
int magnetar_trace_is_gpu(const struct magnetar_trace *trace);
/* Free text under a key ("workload"), or NULL. */
const char *magnetar_trace_note(const struct magnetar_trace *trace, const char *key);

struct magnetar_kernel {
    uint32_t id; /* as numbered in the source */
    uint32_t groups[3], items[3];
    const char *name;
};

/* Kernel i of those met so far; 0 past the end, else 1. */
int magnetar_trace_kernel(const struct magnetar_trace *trace, size_t i,
                          struct magnetar_kernel *kernel);

struct magnetar_allocation {
    uint64_t base, bytes;
    const char *name; /* may be empty */
};

/* Allocation i of those met so far; 0 past the end, else 1. */
int magnetar_trace_allocation(const struct magnetar_trace *trace, size_t i,
                              struct magnetar_allocation *allocation);

#ifdef __cplusplus
}
#endif

#endif
