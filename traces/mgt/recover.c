#include "traces/codec.h"
#include "traces/mgt/mgt.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"
#include "traces/mgt/layout.h"

struct recovery {
    const char *path;
    const uint8_t *bytes;
    size_t size;
    struct mgt_inflater *inflater;
    struct mgt_body *body;
    uint8_t *raw;
    struct trace_block *block;
    struct trace_meta meta;
    struct mgt_writer *writer;
    struct mgt_recovery *report;
    unsigned flags; /* of the trace: by its file header, or */
    bool looking;   /* where that is damaged, by a pass that only looks at the blocks */
};

static uint32_t highest_kernel(const struct trace_block *b) {
    uint32_t highest = 0;
    for (uint32_t i = 0; i < b->n_runs; i++)
        highest = b->runs[i].kernel > highest ? b->runs[i].kernel : highest;
    return highest;
}

/* Blocks may name kernels whose description was lost. */
static int name_lost_kernels(struct recovery *r, struct sim_err *err) {
    const uint32_t highest = highest_kernel(r->block);
    while (r->meta.n_kernels <= highest && (highest > 0 || r->meta.n_kernels > 0)) {
        const struct trace_kernel lost = {
            (uint32_t)r->meta.n_kernels, "lost", {1, 1, 1}, {1, 1, 1}};
        struct sim_err why;
        const int rc = meta_add_kernel(&r->meta, &lost, &why);
        if (rc)
            return sim_fail(err, rc, "%s: %s", r->path, why.text);
        r->report->kernels++;
    }
    return 0;
}

static size_t described(const struct trace_meta *m) {
    return m->n_kernels + m->n_allocs + m->n_notes;
}

/* Takes the descriptions that can be had of a chunk and counts the others. */
static int take_meta(struct recovery *r, const struct mgt_chunk *c, bool *whole,
                     struct sim_err *err) {
    const size_t before = described(&r->meta);
    uint64_t lost = 0;
    struct sim_err why;
    const int rc = mgt_decode_meta(r->raw, c->raw, c->count, &lost, &r->meta, &why);
    const uint64_t taken = described(&r->meta) - before - lost;
    r->report->kernels += lost;
    r->report->descriptions += taken < c->count ? c->count - taken : 0;
    *whole = rc == 0;
    return rc == SIM_EIO || meta_is_full(&r->meta) ? sim_fail(err, rc, "%s: %s", r->path, why.text)
                                                   : 0;
}

/* Saves the chunk at p if its body is whole; *whole says so. */
static int take_chunk(struct recovery *r, const uint8_t *body, const struct mgt_chunk *c,
                      bool *whole, struct sim_err *err) {
    *whole = c->type != MGT_INDEX && codec_crc(0, body, c->stored) == c->crc &&
             mgt_inflate(r->inflater, body, c->stored, r->raw, c->raw);
    if (!*whole) {
        r->report->descriptions += c->type == MGT_META ? c->count : 0;
        return 0;
    }
    if (c->type == MGT_META)
        return r->looking ? 0 : take_meta(r, c, whole, err);
    *whole = mgt_decode_block(r->raw, c->raw, c->count,
                              r->looking ? MGT_WORK | MGT_PATTERNS : r->flags, r->body, r->block);
    if (r->looking) {
        r->flags |= *whole ? mgt_flags(block_has_masks(r->block), block_work(r->block)) : 0;
        return 0;
    }
    *whole = *whole && highest_kernel(r->block) < r->meta.n_kernels + MGT_LOST_MAX;
    if (!*whole)
        return 0;
    int rc = name_lost_kernels(r, err);
    if (rc == 0)
        rc = mgt_write(r->writer, r->block, &r->meta, err);
    r->report->blocks++;
    r->report->records += c->count - block_work(r->block);
    return rc;
}

/* Tries a chunk at every offset; a whole head gives the way to the next. */
static int scan(struct recovery *r, struct sim_err *err) {
    size_t at = 0;
    while (at + MGT_HEAD_SIZE <= r->size) {
        struct mgt_chunk c;
        bool whole = false;
        if (!mgt_get_chunk(r->bytes + at, &c)) {
            at++;
            r->report->skipped_bytes++;
            continue;
        }
        if (c.stored <= r->size - at - MGT_HEAD_SIZE) {
            const int rc = take_chunk(r, r->bytes + at + MGT_HEAD_SIZE, &c, &whole, err);
            if (rc)
                return rc;
        } else if (c.type == MGT_META) {
            r->report->descriptions += c.count;
        }
        r->report->damaged += !whole && c.type == MGT_DATA;
        at += MGT_HEAD_SIZE + (whole ? c.stored : 0);
    }
    return 0;
}

/* Is the trace of a GPU? The file header says so; without one, the blocks that are whole do. */
static int look(struct recovery *r, struct sim_err *err) {
    unsigned version;
    if (r->size >= MGT_HEAD_SIZE && mgt_get_file_header(r->bytes, &r->flags, &version))
        return 0;
    r->flags = 0;
    r->looking = true;
    const int rc = scan(r, err);
    r->looking = false;
    *r->report = (struct mgt_recovery){0};
    return rc;
}

static int run(struct recovery *r, FILE *out, struct sim_err *err) {
    r->inflater = mgt_inflater_new(err);
    r->body = malloc(sizeof *r->body); /* not cleared, as in the reader */
    r->raw = malloc(MGT_RAW_MAX);
    r->block = block_new(err);
    if (!r->raw || !r->body)
        return memory_fail(err, "out of memory");
    if (!r->inflater || !r->block)
        return SIM_EIO;
    int rc = look(r, err);
    if (rc)
        return rc;
    r->writer = mgt_create(out, r->flags, err);
    rc = r->writer ? scan(r, err) : SIM_EIO;
    if (rc == 0 && r->report->blocks == 0)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no whole block of an .mgt trace found", r->path);
    if (rc == 0)
        rc = mgt_finish(r->writer, &r->meta, err);
    return rc;
}

static int map_file(struct recovery *r, const char *path, struct sim_err *err) {
    struct stat st;
    const int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (fd < 0)
        return sim_fail_errno(err, "%s", path);
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return sim_fail(err, SIM_EIO, "%s: recovery needs a regular file", path);
    }
    r->size = (size_t)st.st_size;
    if (r->size) {
        r->bytes = mmap(NULL, r->size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (r->bytes == MAP_FAILED)
            r->bytes = NULL;
    }
    close(fd);
    return r->bytes ? 0 : sim_fail(err, SIM_EFORMAT, "%s: empty, or cannot be mapped", path);
}

int mgt_recover(const char *path, uint64_t descriptions, FILE *out, struct mgt_recovery *report,
                struct sim_err *err) {
    struct recovery r = {.report = report, .path = path};
    *report = (struct mgt_recovery){0};
    int rc = map_file(&r, path, err);
    r.meta.most = descriptions ? descriptions : meta_limit(0, r.size);
    if (rc == 0)
        rc = run(&r, out, err);
    mgt_free(r.writer);
    mgt_inflater_free(r.inflater);
    free(r.body);
    free(r.raw);
    block_free(r.block);
    meta_free(&r.meta);
    if (r.bytes)
        munmap((void *)(uintptr_t)r.bytes, r.size);
    return rc;
}
