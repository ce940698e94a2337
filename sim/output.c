#include "sim/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_in_place(struct output *out, const char *path, struct sim_err *err) {
    out->file = fopen(path, "wb");
    return out->file ? 0 : sim_fail_errno(err, "%s", path);
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

int output_open(struct output *out, const char *path, struct sim_err *err) {
    struct stat st;
    *out = (struct output){0};
    if (!*path)
        return sim_fail(err, SIM_EIO, "the name of an output file is empty");
    if (strcmp(path, "-") == 0) {
        out->file = stdout;
        return 0;
    }
    out->path = strdup(path);
    if (!out->path)
        return sim_fail(err, SIM_EIO, "out of memory");
    const int exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode)) {
        output_discard(out);
        return sim_fail(err, SIM_EIO, "%s: is a directory", path);
    }
    int rc;
    if (exists && access(path, W_OK))
        rc = sim_fail_errno(err, "%s", path);
    else if (exists && !S_ISREG(st.st_mode))
        rc = open_in_place(out, path, err);
    else
        rc = open_temporary(out, path, err);
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
