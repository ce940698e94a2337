/* To be preloaded: counts what a program allocates after its start, and fails one of it. Of the
 * environment: OOM_AT=N fails allocation N, the first being 1 (OOM_STAY=1: and all behind it);
 * OOM_COUNT=FILE writes how many there were. glibc's own functions (strdup, fopen, threads, ...)
 * and those of other libraries allocate here, too. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong count;
static unsigned long fail_at;
static bool stays, started;

static unsigned long number(const char *name) {
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void start(void) {
    fail_at = number("OOM_AT");
    stays = number("OOM_STAY");
    started = true;
}

__attribute__((destructor)) static void stop(void) {
    const char *path = getenv("OOM_COUNT");
    char text[32];
    started = false;
    const int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd < 0)
        return;
    const int n = snprintf(text, sizeof text, "%lu\n", atomic_load(&count));
    if (write(fd, text, (size_t)n) != n)
        abort();
    close(fd);
}

static bool fails(void) {
    if (!started)
        return false;
    const unsigned long n = atomic_fetch_add(&count, 1) + 1;
    if (!fail_at || n < fail_at || (n > fail_at && !stays))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size) {
    return fails() ? NULL : __libc_realloc(p, size);
}

void *reallocarray(void *p, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(p, bytes);
}

void *memalign(size_t alignment, size_t size) {
    return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **p, size_t alignment, size_t size) {
    void *q = memalign(alignment, size);
    if (!q)
        return ENOMEM;
    *p = q;
    return 0;
}
