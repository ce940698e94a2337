#include "library/inside.h"

#include <stdlib.h>

#include "traces/trace.h"

struct magnetar_trace {
    struct trace *trace;
    struct trace_block *block;
    uint32_t at, run; /* of the block */
};

int magnetar_trace_open(struct magnetar_trace **out, const char *path, const char *format,
                        struct magnetar_error *error) {
    struct sim_err err = {0};
    struct magnetar_trace *t = sim_alloc(1, sizeof *t, &err);
    *out = NULL;
    if (!t)
        return library_status(SIM_EIO, &err, error);
    t->block = block_new(&err);
    const int rc = t->block ? trace_open(&t->trace, path, format, &err) : SIM_EIO;
    if (rc)
        magnetar_trace_close(t);
    else
        *out = t;
    return library_status(rc, &err, error);
}

void magnetar_trace_close(struct magnetar_trace *t) {
    if (!t)
        return;
    trace_close(t->trace);
    block_free(t->block);
    free(t);
}

/* Access `at` of the block. */
static struct magnetar_access take(struct magnetar_trace *t) {
    const struct trace_block *b = t->block;
    const uint32_t i = t->at++, word = b->word[i];
    while (t->run + 1 < b->n_runs && b->runs[t->run + 1].first <= i)
        t->run++;
    return (struct magnetar_access){
        .address = b->addr[i],
        .size = word_is_mask(word) ? 0 : word_extent(word),
        .sectors = word_is_mask(word) ? word_extent(word) : 0,
        .operation = word_op(word),
        .gap = b->has_gaps ? b->gap[i] : 0,
        .kernel = b->runs[t->run].kernel,
        .group = b->runs[t->run].group,
        .warp = word_warp(word),
    };
}

int magnetar_trace_read(struct magnetar_trace *t, struct magnetar_access *accesses, size_t capacity,
                        size_t *count, struct magnetar_error *error) {
    struct sim_err err = {0};
    *count = 0;
    if (t->at == t->block->n && capacity) {
        const int rc = trace_next(t->trace, t->block, &err);
        t->at = t->run = 0;
        if (rc) {
            block_clear(t->block);
            return library_status(rc, &err, error);
        }
    }
    while (*count < capacity && t->at < t->block->n)
        accesses[(*count)++] = take(t);
    return MAGNETAR_OK;
}

int magnetar_trace_seek(struct magnetar_trace *t, uint64_t index, struct magnetar_error *error) {
    struct sim_err err = {0};
    const int rc = trace_seek(t->trace, index, &err);
    block_clear(t->block);
    t->at = t->run = 0;
    return library_status(rc, &err, error);
}

const char *magnetar_trace_format(const struct magnetar_trace *t) {
    return t->trace->format->name;
}

uint64_t magnetar_trace_total(const struct magnetar_trace *t) {
    return t->trace->total;
}

int magnetar_trace_is_gpu(const struct magnetar_trace *t) {
    return t->trace->gpu;
}

const char *magnetar_trace_note(const struct magnetar_trace *t, const char *key) {
    return meta_note(&t->trace->meta, key);
}

int magnetar_trace_kernel(const struct magnetar_trace *t, size_t i,
                          struct magnetar_kernel *kernel) {
    if (i >= t->trace->meta.n_kernels)
        return 0;
    const struct trace_kernel *k = &t->trace->meta.kernels[i];
    *kernel = (struct magnetar_kernel){
        .id = k->id,
        .groups = {k->groups[0], k->groups[1], k->groups[2]},
        .items = {k->items[0], k->items[1], k->items[2]},
        .name = k->name,
    };
    return 1;
}

int magnetar_trace_allocation(const struct magnetar_trace *t, size_t i,
                              struct magnetar_allocation *allocation) {
    if (i >= t->trace->meta.n_allocs)
        return 0;
    const struct trace_alloc *a = &t->trace->meta.allocs[i];
    *allocation = (struct magnetar_allocation){a->base, a->bytes, a->name};
    return 1;
}
