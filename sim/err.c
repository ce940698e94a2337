#include "sim/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define CACHE_LINE 64

static void format_text(struct sim_err *err, const char *fmt, va_list args) {
    vsnprintf(err->text, sizeof err->text, fmt, args);
    for (char *p = err->text; *p; p++)
        if (iscntrl((unsigned char)*p))
            *p = '?';
}

int sim_fail_v(struct sim_err *err, int code, const char *fmt, va_list args) {
    if (!err)
        return code;
    err->code = code;
    format_text(err, fmt, args);
    return code;
}

int sim_fail(struct sim_err *err, int code, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    sim_fail_v(err, code, fmt, args);
    va_end(args);
    return code;
}

int sim_fail_errno(struct sim_err *err, const char *fmt, ...) {
    const int saved = errno;
    if (saved == ENOMEM)
        memory_ran_out();
    if (!err)
        return SIM_EIO;
    va_list args;
    va_start(args, fmt);
    sim_fail_v(err, SIM_EIO, fmt, args);
    va_end(args);
    const size_t used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, ": %s", strerror(saved));
    return SIM_EIO;
}

void *sim_alloc(size_t n, size_t size, struct sim_err *err) {
    size_t bytes;
    void *p = NULL;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX - CACHE_LINE ||
        posix_memalign(&p, CACHE_LINE, bytes ? bytes : 1)) {
        memory_fail(err, "out of memory: %zu objects of %zu bytes", n, size);
        return NULL;
    }
    memset(p, 0, bytes);
    return p;
}

int sim_grow(void **items, size_t *cap, size_t used, size_t size, struct sim_err *err) {
    if (used < *cap)
        return 0;
    const size_t wanted = *cap ? *cap * 2 : 16;
    void *p = wanted > SIZE_MAX / size ? NULL : realloc(*items, wanted * size);
    if (!p)
        return memory_fail(err, "out of memory: %zu objects of %zu bytes", wanted, size);
    *items = p;
    *cap = wanted;
    return 0;
}
