#include "explore/search/log_form.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sim/memory.h"
#include "sim/result.h"

#define SYNC_SECONDS 2

struct bytes {
    uint8_t *at;
    size_t n, cap;
};

struct search_log {
    FILE *f;
    char *path;
    struct bytes buffer;
    size_t n_texts; /* written */
    time_t synced;
};

static int put(struct bytes *b, const void *from, size_t n, struct sim_err *err) {
    while (b->cap < b->n + n) {
        const size_t cap = b->cap ? 2 * b->cap : 4096;
        uint8_t *at = realloc(b->at, cap);
        if (!at)
            return memory_fail(err, "out of memory");
        b->at = at;
        b->cap = cap;
    }
    memcpy(b->at + b->n, from, n);
    b->n += n;
    return 0;
}

static int put_number(struct bytes *b, uint64_t v, unsigned size, struct sim_err *err) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(v >> 8 * i);
    return put(b, bytes, size, err);
}

static int put_text(struct bytes *b, const char *text, struct sim_err *err) {
    const int rc = put_number(b, strlen(text), 4, err);
    return rc ? rc : put(b, text, strlen(text), err);
}

static int put_header(struct bytes *b, const struct space *s, const struct log_header *h,
                      struct sim_err *err) {
    const struct {
        uint64_t value;
        unsigned size;
    } numbers[] = {{LOG_VERSION, 4}, {MODEL_VERSION, 4}, {h->seed, 8},  {h->evals, 8},
                   {h->shard, 8},    {h->shards, 8},     {h->inputs, 4}};
    char strategy[sizeof h->strategy] = {0};
    int rc = put(b, LOG_MAGIC, 16, err);
    snprintf(strategy, sizeof strategy, "%s", h->strategy);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && rc == 0; i++)
        rc = put_number(b, numbers[i].value, numbers[i].size, err);
    if (rc == 0)
        rc = put(b, strategy, sizeof strategy, err);
    if (rc == 0)
        rc = put_text(b, s->text, err);
    if (rc == 0)
        rc = put_text(b, s->path, err);
    return rc ? rc : put_number(b, log_crc(b->at, b->n), 4, err);
}

static int write_buffer(struct search_log *j, struct sim_err *err) {
    const bool failed = fwrite(j->buffer.at, 1, j->buffer.n, j->f) != j->buffer.n || fflush(j->f);
    j->buffer.n = 0;
    return failed ? sim_fail_errno(err, "%s", j->path) : 0;
}

/* Does somebody else have the file? Where nothing can be locked, nobody has. */
static bool is_taken(FILE *f) {
    return flock(fileno(f), LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK;
}

static int log_new(struct search_log **out, const char *path, const char *mode,
                   struct sim_err *err) {
    struct search_log *j = sim_alloc(1, sizeof *j, err);
    if (!j)
        return SIM_EIO;
    j->path = strdup(path);
    j->f = j->path ? fopen(path, mode) : NULL;
    j->synced = time(NULL);
    *out = j;
    if (!j->path)
        return memory_fail(err, "out of memory");
    if (!j->f)
        return sim_fail_errno(err, "%s", path);
    return is_taken(j->f) ? sim_fail(err, SIM_EIO, "%s: another process writes it", path) : 0;
}

bool log_in_use(const char *path) {
    FILE *f = fopen(path, "rb");
    const bool taken = f && is_taken(f);
    if (f)
        fclose(f);
    return taken;
}

int log_create(struct search_log **out, const char *path, const struct space *space,
               const struct log_header *header, struct sim_err *err) {
    char begun[PATH_MAX];
    if (access(path, F_OK) == 0)
        return sim_fail(err, SIM_EUSAGE, "%s: is there already; --resume goes on with it", path);
    if ((size_t)snprintf(begun, sizeof begun, "%s.begun", path) >= sizeof begun)
        return sim_fail(err, SIM_EUSAGE, "%.80s...: too long a path", path);
    int rc = log_new(out, begun, "wb", err);
    if (rc == 0)
        rc = put_header(&(*out)->buffer, space, header, err);
    if (rc == 0)
        rc = write_buffer(*out, err);
    if (rc == 0 && rename(begun, path))
        rc = sim_fail_errno(err, "%s", path);
    if (rc && *out && (*out)->f)
        unlink(begun);
    return rc;
}

/* Kind and size of the block go before its content, which is in the buffer from `at` on. */
static int finish_block(struct search_log *j, size_t at, struct sim_err *err) {
    for (unsigned i = 0; i < 4; i++)
        j->buffer.at[at + 4 + i] = (uint8_t)((j->buffer.n - at - 8) >> 8 * i);
    return put_number(&j->buffer, log_crc(j->buffer.at + at, j->buffer.n - at), 4, err);
}

static int begin_block(struct search_log *j, unsigned kind, size_t *at, struct sim_err *err) {
    *at = j->buffer.n;
    const int rc = put_number(&j->buffer, kind, 4, err);
    return rc ? rc : put_number(&j->buffer, 0, 4, err);
}

static int put_row(struct bytes *b, const struct exploration *s, size_t row, struct sim_err *err) {
    const struct space *space = s->space;
    const uint32_t *choice = s->choices + row * space->n_knobs;
    int rc = 0;
    if (space->designs != SPACE_ANY)
        rc = put_number(b, space_index(space, choice), 8, err);
    for (uint32_t k = 0; k < space->n_knobs && space->designs == SPACE_ANY && rc == 0; k++)
        rc = put_number(b, choice[k], 4, err);
    if (rc == 0)
        rc = put_number(b, search_reason(s, row), 4, err);
    if (rc == 0)
        rc = put_number(b, search_note(s, row), 4, err);
    for (uint32_t f = 0; f < space->n_figures && rc == 0; f++) {
        uint64_t bits;
        memcpy(&bits, &s->figures[row * space->n_figures + f], sizeof bits);
        rc = put_number(b, bits, 8, err);
    }
    return rc;
}

static int sync_now_and_then(struct search_log *j, struct sim_err *err) {
    const time_t now = time(NULL);
    if (now - j->synced < SYNC_SECONDS)
        return 0;
    j->synced = now;
    return fsync(fileno(j->f)) && errno != EINVAL ? sim_fail_errno(err, "%s", j->path) : 0;
}

int log_add(struct search_log *j, const struct exploration *s, size_t from, struct sim_err *err) {
    size_t at;
    int rc = 0;
    if (s->texts.n > j->n_texts) {
        rc = begin_block(j, LOG_TEXTS, &at, err);
        for (; j->n_texts < s->texts.n && rc == 0; j->n_texts++)
            rc = put(&j->buffer, s->texts.at[j->n_texts], strlen(s->texts.at[j->n_texts]) + 1, err);
        rc = rc ? rc : finish_block(j, at, err);
    }
    if (rc == 0)
        rc = begin_block(j, LOG_ROWS, &at, err);
    for (size_t i = from; i < s->n && rc == 0; i++)
        rc = put_row(&j->buffer, s, i, err);
    if (rc == 0)
        rc = finish_block(j, at, err);
    if (rc == 0)
        rc = write_buffer(j, err);
    return rc ? rc : sync_now_and_then(j, err);
}

int log_end(struct search_log *j, const struct exploration *s, struct sim_err *err) {
    size_t at;
    int rc = begin_block(j, LOG_END, &at, err);
    if (rc == 0)
        rc = put_number(&j->buffer, s->counts.cut, 8, err);
    if (rc == 0)
        rc = put_number(&j->buffer, s->counts.skipped, 8, err);
    if (rc == 0)
        rc = finish_block(j, at, err);
    return rc ? rc : write_buffer(j, err);
}

int log_close(struct search_log *j, struct sim_err *err) {
    int rc = 0;
    if (!j)
        return 0;
    if (j->f && (fsync(fileno(j->f)) && errno != EINVAL))
        rc = sim_fail_errno(err, "%s", j->path);
    if (j->f && fclose(j->f) && rc == 0)
        rc = sim_fail_errno(err, "%s", j->path);
    free(j->buffer.at);
    free(j->path);
    free(j);
    return rc;
}

int log_go_on(struct search_log **out, const struct log_known *known, uint64_t *torn,
              struct sim_err *err) {
    const int rc = log_new(out, known->path, "r+b", err);
    if (rc)
        return rc;
    FILE *f = (*out)->f;
    if (fseek(f, 0, SEEK_END))
        return sim_fail_errno(err, "%s", known->path);
    *torn = (uint64_t)ftell(f) - known->whole - known->end;
    (*out)->n_texts = known->n_texts;
    return ftruncate(fileno(f), (off_t)known->whole) || fseek(f, 0, SEEK_END)
               ? sim_fail_errno(err, "%s", known->path)
               : 0;
}
