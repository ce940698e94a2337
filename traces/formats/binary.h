/* Fixed pieces of binary traces: little-endian numbers, and errors with the place of the record. */
#ifndef MAGNETAR_TRACES_BINARY_H
#define MAGNETAR_TRACES_BINARY_H

#include <stdint.h>

#include "traces/input.h"
#include "traces/trace.h"

static inline uint32_t binary_u32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t binary_u64(const uint8_t *p) {
    return binary_u32(p) | (uint64_t)binary_u32(p + 4) << 32;
}

/* "name: offset N: " before the text, N counted in decompressed bytes. Returns code. */
int binary_fail(const struct trace *t, uint64_t offset, int code, struct sim_err *err,
                const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* All n bytes: 1; 0 at the end of the input; SIM_EFORMAT when it ends between. */
int binary_read(struct trace *t, void *buf, size_t n, struct sim_err *err);

#endif
