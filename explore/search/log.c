#include "explore/search/log.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/result.h"

#define MAGIC        "magnetar search\n"
#define VERSION      2u
#define BLOCK_MOST   (64u << 20)
#define SYNC_SECONDS 2

enum { BLOCK_TEXTS = 1, BLOCK_ROWS, BLOCK_END };

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

static uint64_t get_number(const uint8_t *p, unsigned size) {
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        v |= (uint64_t)p[i] << 8 * i;
    return v;
}

static int put_text(struct bytes *b, const char *text, struct sim_err *err) {
    const int rc = put_number(b, strlen(text), 4, err);
    return rc ? rc : put(b, text, strlen(text), err);
}

static uint32_t crc_of(const uint8_t *p, size_t n) {
    return manifest_crc_text((const char *)p, n);
}

static int put_header(struct bytes *b, const struct space *s, const struct log_header *h,
                      struct sim_err *err) {
    const struct {
        uint64_t value;
        unsigned size;
    } numbers[] = {{VERSION, 4},  {MODEL_VERSION, 4}, {h->seed, 8},  {h->evals, 8},
                   {h->shard, 8}, {h->shards, 8},     {h->inputs, 4}};
    char strategy[sizeof h->strategy] = {0};
    int rc = put(b, MAGIC, 16, err);
    snprintf(strategy, sizeof strategy, "%s", h->strategy);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && rc == 0; i++)
        rc = put_number(b, numbers[i].value, numbers[i].size, err);
    if (rc == 0)
        rc = put(b, strategy, sizeof strategy, err);
    if (rc == 0)
        rc = put_text(b, s->text, err);
    if (rc == 0)
        rc = put_text(b, s->path, err);
    return rc ? rc : put_number(b, crc_of(b->at, b->n), 4, err);
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
    return put_number(&j->buffer, crc_of(j->buffer.at + at, j->buffer.n - at), 4, err);
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
        rc = put_number(b, s->reason[row], 4, err);
    if (rc == 0)
        rc = put_number(b, s->note[row], 4, err);
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
        rc = begin_block(j, BLOCK_TEXTS, &at, err);
        for (; j->n_texts < s->texts.n && rc == 0; j->n_texts++)
            rc = put(&j->buffer, s->texts.at[j->n_texts], strlen(s->texts.at[j->n_texts]) + 1, err);
        rc = rc ? rc : finish_block(j, at, err);
    }
    if (rc == 0)
        rc = begin_block(j, BLOCK_ROWS, &at, err);
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
    int rc = begin_block(j, BLOCK_END, &at, err);
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

/* A journal being read. */
struct log_reading {
    FILE *f;
    const char *path;
    uint64_t whole; /* bytes up to the end of the last block; who goes on, goes on there */
    uint64_t end;   /* bytes of the block that says that the search was whole */
    uint8_t *block;
    size_t cap;
    bool ended;
    struct search_counts counts;
    uint32_t *texts; /* numbers in the search of the journal's own */
    size_t n_texts, cap_texts;
};

static int open_reading(struct log_reading *r, const char *path, struct sim_err *err) {
    *r = (struct log_reading){.path = path, .f = fopen(path, "rb")};
    return r->f ? 0 : sim_fail_errno(err, "%s", path);
}

static void close_reading(struct log_reading *r) {
    if (r->f)
        fclose(r->f);
    free(r->block);
    free(r->texts);
}

/* n more bytes behind those that the block has; false at the end of the file. */
static bool more(struct log_reading *r, size_t have, size_t n, struct sim_err *err) {
    if (r->cap < have + n) {
        uint8_t *at = realloc(r->block, have + n);
        if (!at) {
            memory_fail(err, "out of memory");
            return false;
        }
        r->block = at;
        r->cap = have + n;
    }
    return fread(r->block + have, 1, n, r->f) == n;
}

static int no_journal(const char *path, struct sim_err *err) {
    const int rc = memory_check(err);
    return rc ? rc
              : sim_fail(err, SIM_EFORMAT, "%s: no journal of a search, or a damaged one", path);
}

/* A text behind its size; *at moves past it. */
static int read_text(struct log_reading *r, size_t *at, char **text, struct sim_err *err) {
    if (!more(r, *at, 4, err))
        return no_journal(r->path, err);
    const size_t n = get_number(r->block + *at, 4);
    if (n > BLOCK_MOST || !more(r, *at + 4, n, err))
        return no_journal(r->path, err);
    *text = strndup((char *)r->block + *at + 4, n);
    *at += 4 + n;
    return *text ? 0 : memory_fail(err, "out of memory");
}

static int read_header(struct log_reading *r, struct log_header *h, struct sim_err *err) {
    const size_t fixed = 16 + 2 * 4 + 4 * 8 + 4 + sizeof h->strategy;
    size_t at = fixed;
    *h = (struct log_header){0};
    if (!more(r, 0, fixed, err) || memcmp(r->block, MAGIC, 16) != 0)
        return no_journal(r->path, err);
    const uint32_t version = (uint32_t)get_number(r->block + 16, 4);
    if (version != VERSION)
        return sim_fail(err, SIM_EUNSUP, "%s: a journal of version %u; this program reads %u",
                        r->path, version, VERSION);
    h->model = (uint32_t)get_number(r->block + 20, 4);
    h->seed = get_number(r->block + 24, 8);
    h->evals = get_number(r->block + 32, 8);
    h->shard = get_number(r->block + 40, 8);
    h->shards = get_number(r->block + 48, 8);
    h->inputs = (uint32_t)get_number(r->block + 56, 4);
    snprintf(h->strategy, sizeof h->strategy, "%.*s", (int)sizeof h->strategy - 1,
             (char *)r->block + 60);
    int rc = read_text(r, &at, &h->text, err);
    if (rc == 0)
        rc = read_text(r, &at, &h->path, err);
    if (rc == 0 && (!more(r, at, 4, err) || get_number(r->block + at, 4) != crc_of(r->block, at)))
        rc = no_journal(r->path, err);
    r->whole = at + 4;
    return rc;
}

static size_t row_size(const struct space *s) {
    return (s->designs == SPACE_ANY ? 4 * (size_t)s->n_knobs : 8) + 2 * 4 +
           8 * (size_t)s->n_figures;
}

/* The search's number of a text of the journal's; false: there is none. */
static bool take_text(const struct log_reading *r, const uint8_t *p, uint32_t *number) {
    *number = (uint32_t)get_number(p, 4);
    if (*number == NO_TEXT)
        return true;
    if (*number >= r->n_texts)
        return false;
    *number = r->texts[*number];
    return true;
}

static int take_row(const struct log_reading *r, const uint8_t *p, const struct space *space,
                    struct exploration *s, struct sim_err *err) {
    uint32_t choice[KNOBS_MAX];
    double figures[FIGURES_MAX];
    if (space->designs != SPACE_ANY) {
        const uint64_t index = get_number(p, 8);
        if (index >= space->designs)
            return SIM_EFORMAT;
        space_choices(space, index, choice);
        p += 8;
    } else {
        for (uint32_t k = 0; k < space->n_knobs; k++, p += 4) {
            choice[k] = (uint32_t)get_number(p, 4);
            if (choice[k] >= space->knobs[k].values.n)
                return SIM_EFORMAT;
        }
    }
    struct search_row row = {.choice = choice, .figures = figures};
    if (!take_text(r, p, &row.reason) || !take_text(r, p + 4, &row.note))
        return SIM_EFORMAT;
    p += 8;
    for (uint32_t f = 0; f < space->n_figures; f++, p += 8) {
        const uint64_t bits = get_number(p, 8);
        memcpy(&figures[f], &bits, sizeof bits);
    }
    return search_know(s, &row, err);
}

static int take_texts(struct log_reading *r, const uint8_t *p, size_t n, struct exploration *s,
                      struct sim_err *err) {
    int rc = n && p[n - 1] == 0 ? 0 : SIM_EFORMAT;
    for (size_t at = 0; at < n && rc == 0; at += strlen((const char *)p + at) + 1) {
        rc = sim_grow((void **)&r->texts, &r->cap_texts, r->n_texts, sizeof *r->texts, err);
        if (rc == 0)
            rc = shared_texts_number(&s->texts, (const char *)p + at, &r->texts[r->n_texts], err);
        r->n_texts += rc == 0;
    }
    return rc;
}

/* The next block: 1 taken, 0 at the end or where one is torn. */
static int next_block(struct log_reading *r, const struct space *space, struct exploration *s,
                      struct sim_err *err) {
    if (!more(r, 0, 8, err))
        return memory_check(err);
    const uint32_t kind = (uint32_t)get_number(r->block, 4);
    const size_t n = get_number(r->block + 4, 4);
    if (n > BLOCK_MOST || !more(r, 8, n + 4, err))
        return memory_check(err);
    if (get_number(r->block + 8 + n, 4) != crc_of(r->block, 8 + n))
        return 0;
    int rc = 0;
    if (kind == BLOCK_TEXTS) {
        rc = take_texts(r, r->block + 8, n, s, err);
    } else if (kind == BLOCK_END && n == 16) {
        r->counts.cut = get_number(r->block + 8, 8);
        r->counts.skipped = get_number(r->block + 16, 8);
        r->ended = true;
    } else if (kind == BLOCK_ROWS && n % row_size(space) == 0) {
        for (size_t at = 0; at < n && rc == 0; at += row_size(space))
            rc = take_row(r, r->block + 8 + at, space, s, err);
    } else {
        rc = SIM_EFORMAT;
    }
    if (rc == SIM_EFORMAT)
        return no_journal(r->path, err);
    *(kind == BLOCK_END ? &r->end : &r->whole) += 8 + n + 4;
    return rc ? rc : 1;
}

static int check_model(const char *path, const struct log_header *was, struct sim_err *err) {
    return was->model == MODEL_VERSION
               ? 0
               : sim_fail(err, SIM_EUSAGE,
                          "%s: figures of model version %u; this program's are of %d: search anew",
                          path, was->model, MODEL_VERSION);
}

static int check_same(const char *path, const struct log_header *was, const struct log_wish *wish,
                      struct sim_err *err) {
    const struct log_header *is = wish->header;
    const int rc = wish->anyway ? 0 : check_model(path, was, err);
    const char *what = strcmp(was->text, wish->space->text)  ? "another space"
                       : strcmp(was->strategy, is->strategy) ? "another strategy"
                       : was->seed != is->seed               ? "another seed"
                       : was->evals != is->evals             ? "another number of evaluations"
                       : was->shard != is->shard || was->shards != is->shards ? "another shard"
                       : was->inputs != is->inputs && !wish->anyway
                           ? "other inputs: a file that it read has changed"
                           : NULL;
    return rc ? rc : what ? sim_fail(err, SIM_EUSAGE, "%s: a journal of %s", path, what) : 0;
}

/* Opens the journal behind what was read of it. */
static int go_on(struct search_log **out, const struct log_reading *r,
                 const struct exploration *search, uint64_t *torn, struct sim_err *err) {
    const int rc = log_new(out, r->path, "r+b", err);
    if (rc)
        return rc;
    FILE *f = (*out)->f;
    if (fseek(f, 0, SEEK_END))
        return sim_fail_errno(err, "%s", r->path);
    *torn = (uint64_t)ftell(f) - r->whole - r->end;
    (*out)->n_texts = search->texts.n;
    return ftruncate(fileno(f), (off_t)r->whole) || fseek(f, 0, SEEK_END)
               ? sim_fail_errno(err, "%s", r->path)
               : 0;
}

int log_resume(struct search_log **out, const char *path, const struct log_wish *wish,
               struct exploration *search, uint64_t *torn, struct sim_err *err) {
    struct log_reading r;
    struct log_header was = {0};
    int rc = open_reading(&r, path, err);
    if (rc == 0)
        rc = read_header(&r, &was, err);
    if (rc == 0)
        rc = check_same(path, &was, wish, err);
    if (rc == 0)
        while ((rc = next_block(&r, wish->space, search, err)) > 0 && !r.ended)
            continue;
    log_header_free(&was);
    if (rc >= 0)
        rc = go_on(out, &r, search, torn, err);
    close_reading(&r);
    return rc;
}

bool log_ended(const char *path) {
    uint8_t end[28];
    FILE *f = fopen(path, "rb");
    const bool read = f && fseek(f, -(long)sizeof end, SEEK_END) == 0 &&
                      fread(end, 1, sizeof end, f) == sizeof end;
    if (f)
        fclose(f);
    return read && get_number(end, 4) == BLOCK_END && get_number(end + 4, 4) == 16 &&
           get_number(end + 24, 4) == crc_of(end, 24);
}

int log_head(const char *path, struct log_header *header, struct sim_err *err) {
    struct log_reading r;
    *header = (struct log_header){0};
    int rc = open_reading(&r, path, err);
    if (rc == 0)
        rc = read_header(&r, header, err);
    close_reading(&r);
    return rc;
}

void log_header_free(struct log_header *header) {
    free(header->text);
    free(header->path);
    *header = (struct log_header){0};
}

int log_read(const char *path, const struct space *space, struct exploration *search,
             struct sim_err *err) {
    struct log_reading r;
    struct log_header header = {0};
    int rc = open_reading(&r, path, err);
    if (rc == 0)
        rc = read_header(&r, &header, err);
    if (rc == 0)
        rc = check_model(path, &header, err);
    if (rc == 0 && strcmp(header.text, space->text) != 0)
        rc = sim_fail(err, SIM_EUSAGE, "%s: a journal of another space", path);
    if (rc == 0)
        while ((rc = next_block(&r, space, search, err)) > 0)
            continue;
    if (rc == 0 && !r.ended)
        rc = sim_fail(err, SIM_EFORMAT, "%s: its search was not ended; --resume goes on with it",
                      path);
    search->counts.cut += r.counts.cut;
    search->counts.skipped += r.counts.skipped;
    log_header_free(&header);
    close_reading(&r);
    return rc;
}
