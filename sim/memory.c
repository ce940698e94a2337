#define _GNU_SOURCE
#include "sim/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>

static _Thread_local bool ran_out;

void memory_ran_out(void) {
    ran_out = true;
}

int memory_fail(struct sim_err *err, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    sim_fail_v(err, SIM_EIO, fmt, args);
    va_end(args);
    ran_out = true;
    return SIM_EIO;
}

bool memory_is_short(void) {
    return ran_out;
}

bool memory_take(void) {
    const bool was = ran_out;
    ran_out = false;
    return was;
}

int memory_check(struct sim_err *err) {
    return memory_take() ? sim_fail(err, SIM_EIO, "out of memory") : 0;
}

static bool make_room(struct memory_text *t, size_t more) {
    if (more < t->cap - t->size)
        return true;
    const size_t cap = 2 * t->cap + more + 1;
    char *larger = cap < t->cap ? NULL : realloc(t->text, cap);
    if (!larger)
        return false;
    t->text = larger;
    t->cap = cap;
    return true;
}

static ssize_t append(void *user, const char *text, size_t n) {
    struct memory_text *t = user;
    if (t->failed || !make_room(t, n)) {
        t->failed = true;
        errno = ENOMEM;
        return 0; /* of a write, fopencookie(3) takes this for the error */
    }
    memcpy(t->text + t->size, text, n);
    t->size += n;
    return (ssize_t)n;
}

FILE *memory_text_open(struct memory_text *t) {
    *t = (struct memory_text){0};
    t->file = fopencookie(t, "w", (cookie_io_functions_t){.write = append});
    if (!t->file)
        memory_ran_out();
    return t->file;
}

char *memory_text_close(struct memory_text *t, size_t *size) {
    if (!t->file)
        return NULL;
    if (fclose(t->file) || t->failed || !make_room(t, 1)) {
        memory_ran_out();
        free(t->text);
        return NULL;
    }
    t->text[t->size] = '\0';
    if (size)
        *size = t->size;
    return t->text;
}

void *memory_large(size_t size) {
    const size_t page = (size_t)2 << 20, whole = (size + page - 1) / page * page;
    const bool large = size >= 2 * page && whole >= size;
    void *at = large ? aligned_alloc(page, whole) : malloc(size);
    if (!at)
        memory_ran_out();
    else if (large)
        madvise(at, whole, MADV_HUGEPAGE);
    return at;
}
