#include "traces/capture/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/mgt/mgt.h"
#include "traces/warp_work.h"

struct store {
    FILE *f;
    char *path;
    struct mgt_writer *mgt; /* NULL: warp text, and what follows is not used */
    struct trace_block *block;
    struct trace_meta meta;
    uint32_t n_kernels;
    struct trace_kernel kernel; /* the one begun last, without name */
    bool summed;
};

static int open_mgt(struct store *s, struct sim_err *err) {
    s->block = block_new(err);
    if (!s->block)
        return SIM_EIO;
    s->mgt = mgt_create(s->f, mgt_flags(true, true), err);
    return s->mgt ? 0 : SIM_EIO;
}

static void store_free(struct store *s) {
    mgt_free(s->mgt);
    block_free(s->block);
    meta_free(&s->meta);
    free(s->path);
    free(s);
}

int store_open(struct store **out, const char *path, struct sim_err *err) {
    struct store *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    const size_t n = strlen(path);
    const bool mgt = n > 4 && !strcmp(path + n - 4, ".mgt");
    s->path = strdup(path);
    s->f = strcmp(path, "-") ? fopen(path, "wb") : stdout;
    int rc = s->f && s->path ? 0 : sim_fail_errno(err, "%s", path);
    if (!rc && mgt)
        rc = open_mgt(s, err);
    else if (!rc)
        fputs("# kernel wg warp op line sectors\n", s->f);
    if (rc) {
        if (s->f && s->f != stdout)
            fclose(s->f);
        store_free(s);
        return rc;
    }
    *out = s;
    return 0;
}

static int checked(const struct store *s, int written, struct sim_err *err) {
    return written < 0 ? sim_fail_errno(err, "%s", s->path) : 0;
}

/* Descriptions stand in the container before the block that first uses them. */
static int write_block(struct store *s, struct sim_err *err) {
    const int rc = s->block->n ? mgt_write(s->mgt, s->block, &s->meta, err) : 0;
    block_clear(s->block);
    return rc;
}

int store_alloc(struct store *s, uint64_t base, uint64_t bytes, const char *name,
                struct sim_err *err) {
    if (s->mgt)
        return meta_add_alloc(&s->meta, base, bytes, name, err);
    return checked(s, fprintf(s->f, "A %" PRIx64 " %" PRIu64 "\n", base, bytes), err);
}

int store_note(struct store *s, const char *key, const char *text, struct sim_err *err) {
    s->summed |= !strcmp(key, "groups") && !strcmp(text, META_GROUPS_SUMMED);
    return s->mgt ? meta_add_note(&s->meta, key, text, err) : 0;
}

int store_kernel(struct store *s, struct trace_kernel *k, struct sim_err *err) {
    k->id = s->n_kernels++;
    s->kernel = *k;
    s->kernel.name = NULL;
    if (s->mgt)
        return meta_add_kernel(&s->meta, k, err);
    return checked(s,
                   fprintf(s->f, "K %u %s %u %u %u %u %u %u\n", k->id, k->name, k->groups[0],
                           k->groups[1], k->groups[2], k->items[0], k->items[1], k->items[2]),
                   err);
}

int store_access(struct store *s, uint32_t group, uint32_t warp, enum trace_op op, uint64_t line,
                 uint32_t sectors, struct sim_err *err) {
    const uint32_t kernel = s->n_kernels - 1;
    const bool work = op == OP_WORK;
    if (work && !s->mgt)
        return 0;
    if (!s->mgt)
        return checked(s,
                       fprintf(s->f, "%u %u %u %c %" PRIx64 " %x\n", kernel,
                               s->summed ? meta_summed_group(&s->kernel, group) : group, warp,
                               "RWA"[op], line, sectors),
                       err);
    if (s->block->n == BLOCK_MAX) {
        const int rc = write_block(s, err);
        if (rc)
            return rc;
    }
    block_add(s->block, line, work ? WORK_WORD(warp) : word_make(op, true, sectors, warp), 0,
              kernel, group);
    return 0;
}

bool store_takes_work(const struct store *s) {
    return s->mgt != NULL;
}

int store_close(struct store *s, struct sim_err *err) {
    int rc = s->mgt ? write_block(s, err) : 0;
    if (s->mgt && !rc)
        rc = mgt_finish(s->mgt, &s->meta, err);
    if (!rc)
        rc = checked(s, fflush(s->f) || ferror(s->f) ? -1 : 0, err);
    if (s->f != stdout && fclose(s->f) && !rc)
        rc = sim_fail_errno(err, "%s", s->path);
    store_free(s);
    return rc;
}
