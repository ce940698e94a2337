#include "explore/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"

enum { NUMBER = 32 }; /* characters of a value or of a row's number, with the blank */

struct journal {
    char *path;
    int file;
    size_t n, width, rows, line;
    bool *kept;
    double *values; /* [n][width] */
};

/* Numbers of one row from its line; false where it is not whole, or was there before. */
static bool parse(struct journal *j, char *line, size_t *i) {
    char *end;
    const uintmax_t number = strtoumax(line, &end, 10);
    if (end == line || number >= j->n || j->kept[number])
        return false;
    *i = (size_t)number;
    for (size_t k = 0; k < j->width; k++) {
        char *from = end;
        j->values[*i * j->width + k] = strtod(from, &end);
        if (end == from)
            return false;
    }
    return *end == '\n';
}

/* Reads the rows behind the head; returns where the last whole one ends. */
static long read_rows(struct journal *j, FILE *f, char *line) {
    long whole = ftell(f);
    size_t i;
    while (fgets(line, (int)j->line, f) && parse(j, line, &i)) {
        j->rows++;
        j->kept[i] = true;
        whole = ftell(f);
    }
    return whole;
}

/* Reads what is kept under the key, and makes the file end behind it. */
static int load(struct journal *j, const char *key, struct sim_err *err) {
    const size_t head = strlen(key);
    char *line = sim_alloc(1, j->line + head + 2, err);
    FILE *f = line ? fopen(j->path, "r") : NULL;
    long whole = 0;
    if (f && fgets(line, (int)(head + 2), f) && !strncmp(line, key, head) && line[head] == '\n')
        whole = read_rows(j, f, line);
    if (f)
        fclose(f);
    int rc = line && f ? 0 : SIM_EIO;
    if (rc == 0 && ftruncate(j->file, whole) == 0 && whole == 0)
        rc = dprintf(j->file, "%s\n", key) < 0 ? SIM_EIO : 0;
    free(line);
    return rc && err && !err->code ? sim_fail(err, rc, "%s: %s", j->path, strerror(errno)) : rc;
}

/* What cannot be made, opening the file will say. */
static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

int journal_open(struct journal **out, const char *path, const char *key, size_t n, size_t width,
                 struct sim_err *err) {
    *out = NULL;
    struct journal *j = sim_alloc(1, sizeof *j, err);
    if (!j)
        return SIM_EIO;
    *j = (struct journal){.n = n, .width = width, .line = NUMBER * (width + 1) + 2};
    j->path = strdup(path);
    if (j->path)
        make_folders(j->path);
    j->file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    j->kept = sim_alloc(n, sizeof *j->kept, err);
    j->values = sim_alloc(n * width, sizeof *j->values, err);
    int rc = j->kept && j->values ? 0 : SIM_EIO;
    if (!j->path)
        rc = memory_fail(err, "out of memory");
    if (rc == 0 && j->file < 0)
        rc = sim_fail(err, SIM_EIO, "%s: %s", path, strerror(errno));
    if (rc == 0 && flock(j->file, LOCK_EX | LOCK_NB)) {
        journal_close(j, false);
        return 0;
    }
    if (rc == 0)
        rc = load(j, key, err);
    if (rc == 0)
        *out = j;
    else
        journal_close(j, false);
    return rc;
}

size_t journal_rows(const struct journal *j) {
    return j->rows;
}

bool journal_find(const struct journal *j, size_t i, double *row) {
    if (j->kept[i])
        memcpy(row, j->values + i * j->width, j->width * sizeof *row);
    return j->kept[i];
}

int journal_add(struct journal *j, size_t i, const double *row, struct sim_err *err) {
    char *line = sim_alloc(1, j->line, err);
    if (!line)
        return SIM_EIO;
    size_t at = (size_t)snprintf(line, j->line, "%zu", i);
    for (size_t k = 0; k < j->width; k++)
        at += (size_t)snprintf(line + at, j->line - at, " %a", row[k]);
    line[at++] = '\n';
    const ssize_t written = write(j->file, line, at);
    free(line);
    return written == (ssize_t)at ? 0 : sim_fail(err, SIM_EIO, "%s: %s", j->path, strerror(errno));
}

void journal_close(struct journal *j, bool done) {
    if (!j)
        return;
    if (done)
        unlink(j->path);
    if (j->file >= 0)
        close(j->file);
    free(j->path);
    free(j->kept);
    free(j->values);
    free(j);
}
