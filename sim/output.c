#include "sim/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_in_place(struct output *out, const char *path, struct sim_err *err) {
    out->file = fopen(path, "wb");
    out->path = strdup(path);
    return out->file && out->path ? 0 : sim_fail_errno(err, "%s", path);
}

static int open_temporary(struct output *out, const char *path, struct sim_err *err) {
    const size_t size = strlen(path) + 8;
    out->temporary = malloc(size);
    if (!out->temporary)
        return sim_fail(err, SIM_EIO, "out of memory");
    snprintf(out->temporary, size, "%s.XXXXXX", path);
    const int fd = mkstemp(out->temporary);
    if (fd < 0) {
        const int rc = sim_fail_errno(err, "%s", path);
        free(out->temporary);
        out->temporary = NULL;
        return rc;
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    out->file = fdopen(fd, "w+b");
    return out->file ? 0 : sim_fail_errno(err, "%s", path);
}

/* Does the path lead to what standard output is already? (/dev/stdout, /dev/fd/1) */
static bool is_stdout(const char *path, const struct stat *st) {
    struct stat out, link;
    return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == st->st_dev &&
           out.st_ino == st->st_ino && lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
}

/* A link stays: what it leads to is written. */
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

static int close_file(struct output *out) {
    errno = 0;
    const int bad = ferror(out->file);
    const int flushed = out->file == stdout ? fflush(stdout) : fclose(out->file);
    out->file = NULL;
    if (bad && !errno)
        errno = EIO;
    return bad || flushed ? -1 : 0;
}

int output_commit(struct output *out, struct sim_err *err) {
    const char *name = out->path ? out->path : "standard output";
    int rc = 0;
    if (close_file(out) || (out->temporary && rename(out->temporary, out->path)))
        rc = sim_fail_errno(err, "%s", name);
    else {
        free(out->temporary);
        out->temporary = NULL;
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
