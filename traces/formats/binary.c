#include "traces/formats/binary.h"

#include <stdarg.h>
#include <stdio.h>

int binary_fail(const struct trace *t, uint64_t offset, int code, struct sim_err *err,
                const char *fmt, ...) {
    char text[300];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return sim_fail(err, code, "%s: offset %llu: %s", input_name(t->in), (unsigned long long)offset,
                    text);
}

int binary_read(struct trace *t, void *buf, size_t n, struct sim_err *err) {
    size_t got;
    const uint64_t offset = input_offset(t->in);
    const int rc = input_read(t->in, buf, n, &got, err);
    if (rc || got == 0)
        return rc;
    if (got < n)
        return binary_fail(t, offset, SIM_EFORMAT, err,
                           "the file ends %zu bytes into a piece of %zu: truncated", got, n);
    return 1;
}
