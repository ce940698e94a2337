/* Errors: a fallible function returns 0 or one of these codes, and says in a struct sim_err where
 * the fault is and what was expected. The negated code is the program's exit status. */
#ifndef MAGNETAR_SIM_ERR_H
#define MAGNETAR_SIM_ERR_H

#include <stdarg.h>
#include <stddef.h>

enum sim_status {
    SIM_OK = 0,
    SIM_EDIFF = -1,   /* a comparison failed */
    SIM_EUSAGE = -2,  /* command line or configuration */
    SIM_EFORMAT = -3, /* malformed input */
    SIM_EIO = -4,     /* input or output, and memory exhausted */
    SIM_EUNSUP = -5,  /* well formed, but not supported */
    SIM_ESTALL = -6,  /* the simulation makes no progress */
};

struct sim_err {
    int code;
    char text[480]; /* one line, no newline, control characters replaced by '?' */
};

/* Fills *err (which may be NULL) and returns code, so that callers write `return sim_fail(...)`. */
int sim_fail(struct sim_err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As sim_fail, of arguments in a list. */
int sim_fail_v(struct sim_err *err, int code, const char *fmt, va_list args)
    __attribute__((format(printf, 3, 0)));

/* As sim_fail with SIM_EIO, the text followed by ": " and the message of the current errno. Of
 * ENOMEM there is a note, too (sim/memory.h), as of what follows. */
int sim_fail_errno(struct sim_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* n zeroed objects of `size` bytes aligned to a cache line, or NULL with *err filled; release with
 * free(). */
void *sim_alloc(size_t n, size_t size, struct sim_err *err);

/* Doubles *items (each of `size` bytes) when `used` has reached *cap; 0 or SIM_EIO. */
int sim_grow(void **items, size_t *cap, size_t used, size_t size, struct sim_err *err);

#endif
