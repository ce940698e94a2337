#define _GNU_SOURCE
#include "sim/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"

static int open_in_place(struct output *out, const char *path, struct sim_err *err) {
    out->file = fopen(path, "wb");
    out->path = strdup(path);
    return out->file && out->path ? 0 : sim_fail_errno(err, "%s", path);
}

/* A file that is being written has no name where the file system has such files (O_TMPFILE), and
 * nothing of it stays when the process is killed. Elsewhere it is PATH with a suffix, and locked:
 * one without a lock was left behind, and the next run that writes PATH removes it. */
#define SUFFIX      ".tmp-XXXXXX"
#define SUFFIX_SIZE (sizeof SUFFIX - 1)
#define NAME_TRIES  100

static bool is_temporary(const char *name, const char *base) {
    const size_t n = strlen(base), fixed = SUFFIX_SIZE - 6;
    return strncmp(name, base, n) == 0 && strncmp(name + n, SUFFIX, fixed) == 0 &&
           strlen(name + n) == SUFFIX_SIZE;
}

static void remove_stale(int folder, const char *name) {
    struct stat st;
    const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(fd);
}

/* The folder of `path` in *folder (to be freed); returns the name in it. */
static const char *split_path(const char *path, char **folder) {
    const char *slash = strrchr(path, '/');
    *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    return slash ? slash + 1 : path;
}

static void sweep(const char *folder, const char *base) {
    DIR *d = opendir(folder);
    for (const struct dirent *e; d && (e = readdir(d));)
        if (is_temporary(e->d_name, base))
            remove_stale(dirfd(d), e->d_name);
    if (d)
        closedir(d);
}

static void name_of_fd(char name[40], int fd) {
    snprintf(name, 40, "/proc/self/fd/%d", fd);
}

/* A file without a name that can be given one, or -1. */
static int open_nameless(const char *folder) {
    char name[40];
    const int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (fd < 0)
        return -1;
    name_of_fd(name, fd);
    if (access(name, F_OK) == 0)
        return fd;
    close(fd);
    return -1;
}

static int open_named(struct output *out, const char *path) {
    const size_t size = strlen(path) + SUFFIX_SIZE + 1;
    out->temporary = malloc(size);
    if (!out->temporary)
        return -1;
    snprintf(out->temporary, size, "%s" SUFFIX, path);
    const int fd = mkstemp(out->temporary);
    if (fd < 0) {
        free(out->temporary);
        out->temporary = NULL;
        return -1;
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    flock(fd, LOCK_EX | LOCK_NB);
    return fd;
}

static int open_temporary(struct output *out, const char *path, struct sim_err *err) {
    char *folder;
    const char *base = split_path(path, &folder);
    if (!folder)
        return memory_fail(err, "out of memory");
    sweep(folder, base);
    int fd = open_nameless(folder);
    free(folder);
    out->nameless = fd >= 0;
    if (fd < 0)
        fd = open_named(out, path);
    if (fd < 0)
        return sim_fail_errno(err, "%s", path);
    out->file = fdopen(fd, "w+b");
    if (out->file)
        return 0;
    sim_fail_errno(err, "%s", path);
    close(fd);
    return SIM_EIO;
}

/* Does the path lead to what standard output is already? (/dev/stdout, /dev/fd/1) */
static bool is_stdout(const char *path, const struct stat *st) {
    struct stat out, link;
    return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == st->st_dev &&
           out.st_ino == st->st_ino && lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
}

/* Finds the file to write: a symbolic link stays, and what it leads to is replaced. */
static int resolve(struct output *out, const char *path, struct sim_err *err) {
    struct stat link;
    const bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    out->path = is_link ? realpath(path, NULL) : strdup(path);
    return out->path ? 0 : sim_fail_errno(err, "%s", path);
}

static int open_path(struct output *out, const char *path, struct sim_err *err) {
    struct stat st;
    const bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode))
        return sim_fail(err, SIM_EIO, "%s: is a directory", path);
    if (exists && access(path, W_OK))
        return sim_fail_errno(err, "%s", path);
    if (exists && is_stdout(path, &st)) {
        out->file = stdout;
        return 0;
    }
    if (exists && !S_ISREG(st.st_mode))
        return open_in_place(out, path, err);
    const int rc = resolve(out, path, err);
    return rc ? rc : open_temporary(out, out->path, err);
}

int output_open(struct output *out, const char *path, struct sim_err *err) {
    *out = (struct output){0};
    if (!*path)
        return sim_fail(err, SIM_EIO, "the name of an output file is empty");
    if (memory_check(err))
        return SIM_EIO;
    if (strcmp(path, "-") == 0) {
        out->file = stdout;
        return 0;
    }
    const int rc = open_path(out, path, err);
    if (rc)
        output_discard(out);
    return rc;
}

int output_check(const char *path, struct sim_err *err) {
    struct stat st;
    struct output out;
    if (strcmp(path, "-") == 0)
        return 0;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return access(path, W_OK) ? sim_fail_errno(err, "%s", path) : 0;
    const int rc = output_open(&out, path, err);
    output_discard(&out);
    return rc;
}

static int flush(FILE *f) {
    errno = 0;
    const int bad = ferror(f) | fflush(f);
    if (bad && !errno)
        errno = EIO;
    return bad ? -1 : 0;
}

/* Gives the nameless file the name PATH, or a temporary one where PATH is taken: only a rename
 * replaces a file. */
static int link_nameless(struct output *out) {
    char source[40];
    const size_t size = strlen(out->path) + SUFFIX_SIZE + 1;
    name_of_fd(source, fileno(out->file));
    if (linkat(AT_FDCWD, source, AT_FDCWD, out->path, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    flock(fileno(out->file), LOCK_EX | LOCK_NB);
    for (int i = 0; errno == EEXIST && i < NAME_TRIES; i++) {
        char *name = malloc(size);
        if (!name)
            return -1;
        snprintf(name, size, "%s" SUFFIX, out->path);
        const int fd = mkstemp(name); /* a name that is free, and then is again */
        if (fd >= 0) {
            close(fd);
            unlink(name);
            if (linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
                out->temporary = name;
                return 0;
            }
        }
        free(name);
    }
    return -1;
}

/* The file under its name; the lock is held until then. */
static int place(struct output *out) {
    if (out->nameless && link_nameless(out))
        return -1;
    if (!out->temporary)
        return 0;
    if (rename(out->temporary, out->path))
        return -1;
    free(out->temporary);
    out->temporary = NULL;
    return 0;
}

int output_commit(struct output *out, struct sim_err *err) {
    const char *name = out->path ? out->path : "standard output";
    const bool placed = out->nameless || out->temporary;
    int rc = memory_check(err);
    if (rc == 0 && (flush(out->file) || place(out)))
        rc = sim_fail_errno(err, "%s", name);
    else if (rc == 0 && out->file != stdout) {
        FILE *f = out->file;
        out->file = NULL;
        if (fclose(f)) {
            rc = sim_fail_errno(err, "%s", name);
            if (placed)
                unlink(out->path);
        }
    }
    output_discard(out);
    return rc;
}

void output_discard(struct output *out) {
    if (out->file && out->file != stdout)
        fclose(out->file);
    if (out->temporary)
        unlink(out->temporary);
    free(out->temporary);
    free(out->path);
    *out = (struct output){0};
}
