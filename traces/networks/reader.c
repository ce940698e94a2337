#include "traces/networks/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map_whole(struct net_file *f, int fd, const char *path, struct sim_err *err) {
    struct stat st;
    if (fstat(fd, &st))
        return sim_fail_errno(err, "%s", path);
    if (!S_ISREG(st.st_mode))
        return sim_fail(err, SIM_EIO, "%s: not a regular file", path);
    f->size = (size_t)st.st_size;
    if (!f->size)
        return sim_fail(err, SIM_EFORMAT, "%s: empty file, expected a network", path);
    void *p = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return sim_fail_errno(err, "%s", path);
    f->data = p;
    f->mapped = f->size;
    return 0;
}

int net_file_open(struct net_file *f, const char *path, struct sim_err *err) {
    *f = (struct net_file){.name = path};
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sim_fail_errno(err, "%s", path);
    const int rc = map_whole(f, fd, path, err);
    close(fd);
    return rc;
}

void net_file_close(struct net_file *f) {
    if (f->mapped)
        munmap((void *)f->data, f->mapped);
    f->mapped = 0;
    f->data = NULL;
}

int net_lines_next(struct net_lines *l, struct sim_err *err) {
    const struct net_file *f = l->file;
    if (l->at >= f->size)
        return 0;
    const char *start = f->data + l->at;
    const size_t left = f->size - l->at;
    const char *newline = memchr(start, '\n', left);
    size_t n = newline ? (size_t)(newline - start) : left;
    l->number++;
    l->at += n + 1;
    if (n >= NET_LINE_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: line of %zu characters, at most %u expected",
                        f->name, l->number, n, NET_LINE_MAX - 1);
    if (memchr(start, '\0', n))
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: a NUL character in a text file", f->name,
                        l->number);
    if (n && start[n - 1] == '\r')
        n--;
    memcpy(l->text, start, n);
    l->text[n] = '\0';
    return 1;
}

int net_number(const struct net_lines *l, const char *field, const char *text, uint64_t min,
               uint64_t *value, struct sim_err *err) {
    char *end = NULL;
    errno = 0;
    const unsigned long long v = *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    if (!end || *end || errno || v < min || v > NET_DIM_MAX)
        return sim_fail(
            err, SIM_EFORMAT, "%s:%zu: %s = '%.40s': expected a whole number from %llu to %u",
            l->file->name, l->number, field, text, (unsigned long long)min, NET_DIM_MAX);
    *value = v;
    return 0;
}
