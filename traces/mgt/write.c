#include "traces/codec.h"
#include "traces/mgt/mgt.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "sim/memory.h"
#include "traces/mgt/layout.h"

#define LEVEL 6

struct write_entry {
    enum mgt_type type;
    uint32_t count;
    uint64_t offset;
};

struct mgt_writer {
    FILE *f;
    unsigned flags;
    uint64_t offset, records; /* records: accesses */
    struct mgt_position meta;
    struct trace_block *pending;
    struct mgt_encoder *encoder;
    uint8_t *raw, *stored;
    size_t stored_size;
    struct write_entry *entries;
    size_t n_entries, cap_entries;
};

static void write_bytes(struct mgt_writer *w, const void *bytes, size_t n) {
    fwrite(bytes, 1, n, w->f);
    w->offset += n;
}

struct mgt_writer *mgt_create(FILE *f, unsigned flags, struct sim_err *err) {
    uint8_t head[MGT_HEAD_SIZE];
    struct mgt_writer *w = sim_alloc(1, sizeof *w, err);
    if (!w)
        return NULL;
    w->f = f;
    w->flags = flags;
    w->stored_size = compressBound(MGT_RAW_MAX);
    w->pending = block_new(err);
    w->encoder = malloc(sizeof *w->encoder); /* not cleared, as the reader's body */
    w->raw = malloc(MGT_RAW_MAX);
    w->stored = malloc(w->stored_size);
    if (!w->pending || !w->encoder || !w->raw || !w->stored) {
        mgt_free(w);
        memory_fail(err, "out of memory");
        return NULL;
    }
    mgt_put_file_header(head, flags);
    write_bytes(w, head, sizeof head);
    return w;
}

void mgt_free(struct mgt_writer *w) {
    if (!w)
        return;
    block_free(w->pending);
    free(w->encoder);
    free(w->raw);
    free(w->stored);
    free(w->entries);
    free(w);
}

uint64_t mgt_records(const struct mgt_writer *w) {
    return w->records + w->pending->n - block_work(w->pending);
}

/* `indexed` is the count in the index: a block's accesses. */
static int write_chunk(struct mgt_writer *w, enum mgt_type type, const struct cursor *raw,
                       uint32_t count, uint32_t indexed, struct sim_err *err) {
    uint8_t head[MGT_HEAD_SIZE];
    uLongf stored_n = compressBound(raw->n);
    if (raw->full)
        return sim_fail(err, SIM_EUNSUP, "a chunk of the container above %zu bytes", raw->size);
    if (stored_n > w->stored_size) {
        free(w->stored);
        w->stored = malloc(stored_n);
        w->stored_size = w->stored ? stored_n : 0;
    }
    if (!w->stored || compress2(w->stored, &stored_n, raw->start, raw->n, LEVEL) != Z_OK)
        return memory_fail(err, "out of memory");
    const struct mgt_chunk c = {
        .type = type,
        .stored = (uint32_t)stored_n,
        .raw = (uint32_t)raw->n,
        .count = count,
        .first = w->records,
        .crc = codec_crc(0, w->stored, stored_n),
    };
    if (type != MGT_INDEX) {
        const int rc =
            sim_grow((void **)&w->entries, &w->cap_entries, w->n_entries, sizeof *w->entries, err);
        if (rc)
            return rc;
        w->entries[w->n_entries++] = (struct write_entry){type, indexed, w->offset};
    }
    mgt_put_chunk(head, &c);
    write_bytes(w, head, sizeof head);
    write_bytes(w, w->stored, stored_n);
    return 0;
}

static int flush_block(struct mgt_writer *w, struct sim_err *err) {
    if (w->pending->n == 0)
        return 0;
    const uint32_t accesses = w->pending->n - block_work(w->pending);
    if (!(w->flags & MGT_GPU) && block_has_masks(w->pending))
        return sim_fail(err, SIM_EUNSUP, "sector masks in a trace that is not of a GPU");
    if (!(w->flags & MGT_WORK) && accesses < w->pending->n)
        return sim_fail(err, SIM_EUNSUP, "work in a container that was begun without");
    struct cursor c = cursor_over(w->raw, MGT_RAW_MAX);
    mgt_encode_block(w->pending, w->encoder, &c);
    const int rc = write_chunk(w, MGT_DATA, &c, w->pending->n, accesses, err);
    w->records += accesses;
    block_clear(w->pending);
    return rc;
}

static bool meta_is_new(const struct mgt_writer *w, const struct trace_meta *m) {
    return m->n_kernels > w->meta.kernels || m->n_allocs > w->meta.allocs ||
           m->n_notes > w->meta.notes;
}

static int write_meta(struct mgt_writer *w, const struct trace_meta *meta, struct sim_err *err) {
    while (meta_is_new(w, meta)) {
        struct cursor c = cursor_over(w->raw, MGT_META_MAX);
        const uint32_t items = mgt_encode_meta(meta, &w->meta, &c);
        if (items == 0)
            return sim_fail(err, SIM_EUNSUP,
                            "the description of a kernel, an allocation or a note takes more than "
                            "%u bytes",
                            MGT_META_MAX - 10);
        const int rc = write_chunk(w, MGT_META, &c, items, items, err);
        if (rc)
            return rc;
    }
    return 0;
}

/* Moves accesses [at, at + n) of run r from b to the pending block. */
static void append(struct trace_block *to, const struct trace_block *b, uint32_t at, uint32_t n,
                   const struct trace_run *r) {
    const struct trace_run *last = to->n_runs ? &to->runs[to->n_runs - 1] : NULL;
    if (!last || last->kernel != r->kernel || last->group != r->group)
        to->runs[to->n_runs++] = (struct trace_run){to->n, r->kernel, r->group};
    if (b->has_gaps && !to->has_gaps)
        memset(to->gap, 0, to->n * sizeof *to->gap);
    to->has_gaps |= b->has_gaps;
    memcpy(to->addr + to->n, b->addr + at, n * sizeof *b->addr);
    memcpy(to->word + to->n, b->word + at, n * sizeof *b->word);
    if (b->has_gaps)
        memcpy(to->gap + to->n, b->gap + at, n * sizeof *b->gap);
    else
        memset(to->gap + to->n, 0, n * sizeof *to->gap);
    to->n += n;
}

int mgt_write(struct mgt_writer *w, const struct trace_block *b, const struct trace_meta *meta,
              struct sim_err *err) {
    int rc = 0;
    if (meta_is_new(w, meta)) {
        rc = write_meta(w, meta, err);
        if (rc)
            return rc;
    }
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        for (uint32_t at = b->runs[r].first; at < end && rc == 0;) {
            const uint32_t room = BLOCK_MAX - w->pending->n, left = end - at;
            const uint32_t n = left < room ? left : room;
            append(w->pending, b, at, n, &b->runs[r]);
            at += n;
            if (w->pending->n == BLOCK_MAX)
                rc = flush_block(w, err);
        }
    }
    return rc;
}

#define ENTRY_MAX 16u /* bytes of an entry of the index: type, offset, count */

static int write_index(struct mgt_writer *w, struct sim_err *err) {
    const size_t most = w->n_entries * ENTRY_MAX + 1;
    const size_t size = most < MGT_INDEX_MAX ? most : MGT_INDEX_MAX;
    struct cursor c = cursor_over(malloc(size), size);
    uint64_t last = 0;
    if (!c.start)
        return memory_fail(err, "out of memory");
    for (size_t i = 0; i < w->n_entries; i++) {
        const struct write_entry *e = &w->entries[i];
        cursor_byte(&c, e->type);
        cursor_varint(&c, e->offset - last);
        cursor_varint(&c, e->count);
        last = e->offset;
    }
    const int rc = write_chunk(w, MGT_INDEX, &c, (uint32_t)w->n_entries, 0, err);
    free(c.start);
    return rc;
}

int mgt_finish(struct mgt_writer *w, const struct trace_meta *meta, struct sim_err *err) {
    uint8_t trailer[MGT_HEAD_SIZE];
    int rc = flush_block(w, err);
    if (rc == 0)
        rc = write_meta(w, meta, err);
    const uint64_t index_offset = w->offset;
    if (rc == 0)
        rc = write_index(w, err);
    if (rc)
        return rc;
    mgt_put_trailer(trailer, index_offset, w->records);
    write_bytes(w, trailer, sizeof trailer);
    return 0;
}
