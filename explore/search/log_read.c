#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/search/log_form.h"
#include "sim/memory.h"
#include "sim/result.h"

/* A journal being read. */
struct log_reading {
    FILE *f;
    struct log_known known;
    uint8_t *block;
    size_t cap;
    bool ended;
    struct search_counts counts;
    uint32_t *texts; /* numbers in the search of the journal's own */
    size_t n_texts, cap_texts;
};

static int open_reading(struct log_reading *r, const char *path, struct sim_err *err) {
    *r = (struct log_reading){.known.path = path, .f = fopen(path, "rb")};
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
        return no_journal(r->known.path, err);
    const size_t n = log_get(r->block + *at, 4);
    if (n > LOG_BLOCK_MOST || !more(r, *at + 4, n, err))
        return no_journal(r->known.path, err);
    *text = strndup((char *)r->block + *at + 4, n);
    *at += 4 + n;
    return *text ? 0 : memory_fail(err, "out of memory");
}

static int read_header(struct log_reading *r, struct log_header *h, struct sim_err *err) {
    const size_t fixed = 16 + 2 * 4 + 4 * 8 + 4 + sizeof h->strategy;
    size_t at = fixed;
    *h = (struct log_header){0};
    if (!more(r, 0, fixed, err) || memcmp(r->block, LOG_MAGIC, 16) != 0)
        return no_journal(r->known.path, err);
    const uint32_t version = (uint32_t)log_get(r->block + 16, 4);
    if (version != LOG_VERSION)
        return sim_fail(err, SIM_EUNSUP, "%s: a journal of version %u; this program reads %u",
                        r->known.path, version, LOG_VERSION);
    h->model = (uint32_t)log_get(r->block + 20, 4);
    h->seed = log_get(r->block + 24, 8);
    h->evals = log_get(r->block + 32, 8);
    h->shard = log_get(r->block + 40, 8);
    h->shards = log_get(r->block + 48, 8);
    h->inputs = (uint32_t)log_get(r->block + 56, 4);
    snprintf(h->strategy, sizeof h->strategy, "%.*s", (int)sizeof h->strategy - 1,
             (char *)r->block + 60);
    int rc = read_text(r, &at, &h->text, err);
    if (rc == 0)
        rc = read_text(r, &at, &h->path, err);
    if (rc == 0 && (!more(r, at, 4, err) || log_get(r->block + at, 4) != log_crc(r->block, at)))
        rc = no_journal(r->known.path, err);
    r->known.whole = at + 4;
    return rc;
}

static size_t row_size(const struct space *s) {
    return (s->designs == SPACE_ANY ? 4 * (size_t)s->n_knobs : 8) + 2 * 4 +
           8 * (size_t)s->n_figures;
}

/* The search's number of a text of the journal's; false: there is none. */
static bool take_text(const struct log_reading *r, const uint8_t *p, uint32_t *number) {
    *number = (uint32_t)log_get(p, 4);
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
        const uint64_t index = log_get(p, 8);
        if (index >= space->designs)
            return SIM_EFORMAT;
        space_choices(space, index, choice);
        p += 8;
    } else {
        for (uint32_t k = 0; k < space->n_knobs; k++, p += 4) {
            choice[k] = (uint32_t)log_get(p, 4);
            if (choice[k] >= space->knobs[k].values.n)
                return SIM_EFORMAT;
        }
    }
    struct search_row row = {.choice = choice, .figures = figures};
    if (!take_text(r, p, &row.reason) || !take_text(r, p + 4, &row.note))
        return SIM_EFORMAT;
    p += 8;
    for (uint32_t f = 0; f < space->n_figures; f++, p += 8) {
        const uint64_t bits = log_get(p, 8);
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
    const uint32_t kind = (uint32_t)log_get(r->block, 4);
    const size_t n = log_get(r->block + 4, 4);
    if (n > LOG_BLOCK_MOST || !more(r, 8, n + 4, err))
        return memory_check(err);
    if (log_get(r->block + 8 + n, 4) != log_crc(r->block, 8 + n))
        return 0;
    int rc = 0;
    if (kind == LOG_TEXTS) {
        rc = take_texts(r, r->block + 8, n, s, err);
    } else if (kind == LOG_END && n == 16) {
        r->counts.cut = log_get(r->block + 8, 8);
        r->counts.skipped = log_get(r->block + 16, 8);
        r->ended = true;
    } else if (kind == LOG_ROWS && n % row_size(space) == 0) {
        for (size_t at = 0; at < n && rc == 0; at += row_size(space))
            rc = take_row(r, r->block + 8 + at, space, s, err);
    } else {
        rc = SIM_EFORMAT;
    }
    if (rc == SIM_EFORMAT)
        return no_journal(r->known.path, err);
    *(kind == LOG_END ? &r->known.end : &r->known.whole) += 8 + n + 4;
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
    r.known.n_texts = search->texts.n;
    if (rc >= 0)
        rc = log_go_on(out, &r.known, torn, err);
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
    return read && log_get(end, 4) == LOG_END && log_get(end + 4, 4) == 16 &&
           log_get(end + 24, 4) == log_crc(end, 24);
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
