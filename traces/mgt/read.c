/* Reads .mgt: a file header, chunks of META, DATA and one INDX, a trailer.
 *
 * The reader stands before a chunk: offset and records say where the next one begins and how many
 * accesses came before, and a chunk whose head says otherwise is refused. While it is `sequential`
 * it has read every chunk from the start, and folds each into `check`, which the index at the end
 * must equal. After a seek that no longer holds, and only the trailer's sums are compared: seek
 * reads the index, then every description before the block, since a block may name only kernels
 * that are described, and leaves in `skip` how many accesses of that block to drop. `ended` is set
 * when index and trailer have been read and compared and nothing follows. */
#include <stdlib.h>
#include <string.h>

#include "traces/codec.h"
#include "sim/memory.h"
#include "traces/formats/formats.h"
#include "traces/input.h"
#include "traces/mgt/layout.h"

struct mgt_reader {
    struct mgt_inflater *inflater;
    struct mgt_body *body;
    uint8_t *raw, *stored;
    size_t raw_size, stored_size;
    uint64_t offset;  /* of the next chunk */
    uint64_t records; /* accesses before the next chunk */
    uint64_t check;   /* of the chunks read so far, to compare with the index */
    uint64_t skip;    /* accesses to drop from the next block, after a seek */
    uint32_t chunks;
    unsigned flags;         /* of the file header */
    bool sequential, ended; /* sequential: every chunk was read, the index can be compared */
};

static int damaged(const struct trace *t, uint64_t offset, const char *what, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: offset %llu: %s", t->name, (unsigned long long)offset,
                    what);
}

static bool probe_mgt(const uint8_t *head, size_t n) {
    return n >= sizeof mgt_magic && memcmp(head, mgt_magic, 4) == 0;
}

static int read_exactly(struct trace *t, void *buf, size_t n, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    size_t got;
    const int rc = input_read(t->in, buf, n, &got, err);
    if (rc)
        return rc;
    if (got < n)
        return damaged(t, r->offset + got,
                       "the file ends too early: truncated ('magnetar trace recover' saves what is "
                       "whole)",
                       err);
    r->offset += n;
    return 0;
}

/* Makes room for n bytes; the buffer's content is lost. */
static int reserve(uint8_t **buf, size_t *size, size_t n, struct sim_err *err) {
    if (n <= *size && *buf)
        return 0;
    free(*buf);
    *buf = malloc(n ? n : 1);
    *size = *buf ? n : 0;
    return *buf ? 0 : memory_fail(err, "out of memory: %zu bytes", n);
}

static int read_header(struct trace *t, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    uint8_t head[MGT_HEAD_SIZE];
    unsigned version;
    const int rc = read_exactly(t, head, sizeof head, err);
    if (rc)
        return rc;
    if (!mgt_get_file_header(head, &r->flags, &version))
        return damaged(t, 0, "damaged file header, expected .mgt magic and checksum", err);
    if (version > MGT_VERSION)
        return sim_fail(err, SIM_EUNSUP, "%s: .mgt version %u; this program reads up to %d",
                        t->name, version, MGT_VERSION);
    t->gpu = r->flags & MGT_GPU;
    t->work = r->flags & MGT_WORK;
    return 0;
}

/* Accesses in the whole file, from its trailer; left at 0 where that cannot be had beforehand. */
static int read_total(struct trace *t, struct sim_err *err) {
    uint8_t trailer[MGT_HEAD_SIZE];
    uint64_t size, index_offset, records;
    size_t got;
    if (!input_can_seek(t->in) || input_size(t->in, &size, err) || size < 2 * MGT_HEAD_SIZE)
        return 0;
    int rc = input_seek(t->in, size - MGT_HEAD_SIZE, err);
    if (rc == 0)
        rc = input_read(t->in, trailer, sizeof trailer, &got, err);
    if (rc == 0 && got == sizeof trailer && mgt_get_trailer(trailer, &index_offset, &records))
        t->total = records;
    return rc ? rc : input_seek(t->in, 0, err);
}

static void close_mgt(struct trace *t) {
    struct mgt_reader *r = t->state;
    if (!r)
        return;
    mgt_inflater_free(r->inflater);
    free(r->body);
    free(r->raw);
    free(r->stored);
    free(r);
}

static int open_mgt(struct trace *t, struct sim_err *err) {
    struct mgt_reader *r = sim_alloc(1, sizeof *r, err);
    t->state = r;
    if (!r)
        return SIM_EIO;
    r->sequential = true;
    r->inflater = mgt_inflater_new(err);
    r->body = malloc(sizeof *r->body); /* not cleared: few records touch few pages */
    if (!r->body)
        return memory_fail(err, "out of memory");
    if (!r->inflater)
        return SIM_EIO;
    const int rc = read_total(t, err);
    return rc ? rc : read_header(t, err);
}

static int read_chunk_head(struct trace *t, struct mgt_chunk *c, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    uint8_t head[MGT_HEAD_SIZE];
    const uint64_t at = r->offset;
    const int rc = read_exactly(t, head, sizeof head, err);
    if (rc)
        return rc;
    if (!mgt_get_chunk(head, c))
        return damaged(t, at, "damaged chunk header", err);
    if (c->first != r->records)
        return damaged(t, at, "a chunk is missing or out of order", err);
    return 0;
}

static int read_body(struct trace *t, const struct mgt_chunk *c, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    const uint64_t at = r->offset;
    int rc = reserve(&r->stored, &r->stored_size, c->stored, err);
    if (rc == 0)
        rc = reserve(&r->raw, &r->raw_size, c->raw, err);
    if (rc == 0)
        rc = read_exactly(t, r->stored, c->stored, err);
    if (rc)
        return rc;
    if (codec_crc(0, r->stored, c->stored) != c->crc)
        return damaged(t, at, "checksum differs: damaged block", err);
    if (!mgt_inflate(r->inflater, r->stored, c->stored, r->raw, c->raw))
        return damaged(t, at, "block does not inflate", err);
    return 0;
}

/* One entry of the index at *p; false when malformed. *offset moves on from the entry before. */
static bool next_entry(const uint8_t **p, const uint8_t *end, enum mgt_type *type, uint64_t *offset,
                       uint64_t *count) {
    uint64_t step;
    if (*p == end || **p > MGT_DATA)
        return false;
    *type = (enum mgt_type) * (*p)++;
    if (!mgt_get_varint(p, end, &step) || !mgt_get_varint(p, end, count) || *count > UINT32_MAX)
        return false;
    *offset += step;
    return true;
}

static int finish(struct trace *t, const struct mgt_chunk *c, uint64_t at, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    uint8_t trailer[MGT_HEAD_SIZE], extra;
    uint64_t index_offset, records, offset = 0, count, check = 0;
    size_t got;
    enum mgt_type type;
    const uint8_t *p = r->raw, *const end = p + c->raw;
    for (uint32_t i = 0; i < c->count; i++) {
        if (!next_entry(&p, end, &type, &offset, &count))
            return damaged(t, at, "malformed index", err);
        check = mgt_fold(check, type, offset, (uint32_t)count);
    }
    if (p != end || (r->sequential && (check != r->check || c->count != r->chunks)))
        return damaged(t, at, "the index does not match the blocks", err);
    const uint64_t trailer_at = r->offset;
    int rc = read_exactly(t, trailer, sizeof trailer, err);
    if (rc)
        return rc;
    if (!mgt_get_trailer(trailer, &index_offset, &records) || index_offset != at ||
        records != r->records)
        return damaged(t, trailer_at, "damaged trailer", err);
    rc = input_read(t->in, &extra, 1, &got, err);
    if (rc == 0 && got)
        rc = damaged(t, r->offset, "bytes after the end of the trace", err);
    r->ended = rc == 0;
    return rc;
}

/* `accesses`: how many the block holds. */
static int take_data(struct trace *t, const struct mgt_chunk *c, uint64_t at, struct trace_block *b,
                     uint32_t *accesses, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    if (!mgt_decode_block(r->raw, c->raw, c->count, r->flags, r->body, b))
        return damaged(t, at, "malformed columns in a block", err);
    for (uint32_t i = 0; i < b->n_runs; i++)
        if (b->runs[i].kernel >= t->meta.n_kernels &&
            (b->runs[i].kernel > 0 || t->meta.n_kernels > 0))
            return damaged(t, at, "a block names a kernel that is not described", err);
    *accesses = c->count - (t->work ? block_work(b) : 0);
    r->records += *accesses;
    return 0;
}

static int take_meta(struct trace *t, const struct mgt_chunk *c, uint64_t at, struct sim_err *err) {
    const struct mgt_reader *r = t->state;
    struct sim_err why;
    const int rc = mgt_decode_meta(r->raw, c->raw, c->count, NULL, &t->meta, &why);
    return rc == SIM_EFORMAT ? damaged(t, at, why.text, err)
           : rc              ? sim_fail(err, rc, "%s", why.text)
                             : 0;
}

/* Drops the first `skip` accesses of a block, and the work before the next. */
static void drop_front(struct trace_block *b, uint64_t skip) {
    uint32_t run = 0, n = 0;
    for (uint64_t met = 0; n < b->n && met < skip; n++)
        met += word_op(b->word[n]) != OP_WORK;
    while (run + 1 < b->n_runs && b->runs[run + 1].first <= n)
        run++;
    b->n -= n;
    memmove(b->addr, b->addr + n, b->n * sizeof *b->addr);
    memmove(b->word, b->word + n, b->n * sizeof *b->word);
    memmove(b->gap, b->gap + n, b->n * sizeof *b->gap);
    b->n_runs -= run;
    memmove(b->runs, b->runs + run, b->n_runs * sizeof *b->runs);
    for (uint32_t i = 0; i < b->n_runs; i++)
        b->runs[i].first = b->runs[i].first > n ? b->runs[i].first - n : 0;
}

static int next_mgt(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    while (b->n == 0 && !r->ended) {
        struct mgt_chunk c;
        uint32_t indexed;
        const uint64_t at = r->offset;
        int rc = read_chunk_head(t, &c, err);
        if (rc == 0)
            rc = read_body(t, &c, err);
        if (rc)
            return rc;
        indexed = c.count;
        if (c.type == MGT_INDEX)
            rc = finish(t, &c, at, err);
        else if (c.type == MGT_META)
            rc = take_meta(t, &c, at, err);
        else
            rc = take_data(t, &c, at, b, &indexed, err);
        if (rc)
            return rc;
        if (c.type != MGT_INDEX) {
            r->check = mgt_fold(r->check, c.type, at, indexed);
            r->chunks++;
        }
        if (b->n && r->skip) {
            if (r->skip > indexed)
                return damaged(t, at, "the index does not match the blocks", err);
            drop_front(b, r->skip);
            r->skip = 0;
        }
    }
    return 0;
}

/* Reads the index into raw and leaves its head in *c. */
static int read_index(struct trace *t, struct mgt_chunk *c, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    uint8_t trailer[MGT_HEAD_SIZE], head[MGT_HEAD_SIZE];
    uint64_t size, index_offset, records;
    int rc = input_size(t->in, &size, err);
    if (rc)
        return rc;
    if (size < 3 * MGT_HEAD_SIZE)
        return damaged(t, size, "the file ends too early: truncated", err);
    r->offset = size - MGT_HEAD_SIZE;
    rc = input_seek(t->in, r->offset, err);
    if (rc == 0)
        rc = read_exactly(t, trailer, sizeof trailer, err);
    if (rc)
        return rc;
    if (!mgt_get_trailer(trailer, &index_offset, &records) || index_offset > size)
        return damaged(t, size - MGT_HEAD_SIZE, "damaged trailer: truncated?", err);
    r->offset = index_offset;
    rc = input_seek(t->in, index_offset, err);
    if (rc == 0)
        rc = read_exactly(t, head, sizeof head, err);
    if (rc)
        return rc;
    if (!mgt_get_chunk(head, c) || c->type != MGT_INDEX || c->first != records)
        return damaged(t, index_offset, "damaged index", err);
    return read_body(t, c, err);
}

/* The offset of the last DATA chunk that begins at or before access `index`. Descriptions before it
 * that were not read yet are read on the way by going back to the first of them. */
static int find_block(struct trace *t, uint64_t index, const struct mgt_chunk *c, uint64_t *at,
                      uint64_t *first, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    const uint8_t *p = r->raw, *const end = r->raw + c->raw;
    uint64_t offset = 0, count, records = 0;
    enum mgt_type type;
    *at = MGT_HEAD_SIZE;
    *first = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        if (!next_entry(&p, end, &type, &offset, &count))
            return damaged(t, r->offset, "malformed index", err);
        if (type == MGT_META)
            continue;
        if (records > index)
            break;
        *at = offset;
        *first = records;
        records += count;
    }
    if (index > records)
        return sim_fail(err, SIM_EUSAGE, "%s: access %llu: the trace has %llu", t->name,
                        (unsigned long long)index, (unsigned long long)records);
    return 0;
}

/* Reads every description that stands before offset `stop`, skipping accesses. */
static int read_descriptions(struct trace *t, uint64_t stop, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    meta_free(&t->meta);
    r->offset = MGT_HEAD_SIZE;
    int rc = input_seek(t->in, r->offset, err);
    while (rc == 0 && r->offset < stop) {
        struct mgt_chunk c;
        uint8_t head[MGT_HEAD_SIZE];
        const uint64_t at = r->offset;
        rc = read_exactly(t, head, sizeof head, err);
        if (rc)
            return rc;
        if (!mgt_get_chunk(head, &c))
            return damaged(t, at, "damaged chunk header", err);
        if (c.type == MGT_META) {
            rc = read_body(t, &c, err);
            if (rc == 0)
                rc = take_meta(t, &c, at, err);
        } else {
            r->offset += c.stored;
            rc = input_seek(t->in, r->offset, err);
        }
    }
    return rc;
}

static int seek_mgt(struct trace *t, uint64_t index, struct sim_err *err) {
    struct mgt_reader *r = t->state;
    struct mgt_chunk c;
    uint64_t at, first;
    int rc = read_index(t, &c, err);
    if (rc == 0)
        rc = find_block(t, index, &c, &at, &first, err);
    if (rc == 0)
        rc = read_descriptions(t, at, err);
    if (rc)
        return rc;
    r->records = first;
    r->skip = index - first;
    r->sequential = false;
    r->ended = false;
    return 0;
}

const struct trace_format format_mgt = {
    .name = "mgt",
    .help = "magnetar's own container: compressed, checksummed, seekable (docs/trace-format.md)",
    .probe = probe_mgt,
    .open = open_mgt,
    .next = next_mgt,
    .seek = seek_mgt,
    .close = close_mgt,
};
