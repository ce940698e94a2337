/* Fuzzes the reader of one trace format, FUZZ_FORMAT (0: any). Inputs of every fourth size are also
 * summarised, written as .mgt and read back: the same accesses must come out. Others are entered in
 * the middle, where the format can. */
#include "config.h"

#include <string.h>

#include "tests/fuzz/memory_file.h"
#include "traces/mgt/mgt.h"
#include "traces/summary.h"
#include "traces/trace.h"

struct digest {
    uint64_t n, value;
};

static void fold(struct digest *d, const struct trace_block *b) {
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        if (b->runs[r].first >= end || end > b->n)
            abort();
        for (uint32_t i = b->runs[r].first; i < end; i++, d->n++) {
            const uint64_t gap = b->has_gaps ? b->gap[i] : 0;
            d->value = (d->value ^ b->addr[i]) * 0x9e3779b97f4a7c15u;
            d->value = (d->value ^ ((uint64_t)b->word[i] << 32 | gap)) * 0xbf58476d1ce4e5b9u;
            d->value = (d->value ^ ((uint64_t)b->runs[r].kernel << 32 | b->runs[r].group)) *
                       0x94d049bb133111ebu;
        }
    }
}

/* Digest of the trace at `path` from access `from` on; what it holds goes to `copy`, if given. */
static int read_all(const char *path, const char *format, uint64_t from, struct digest *d,
                    FILE *copy) {
    static struct trace_block *b;
    struct trace *t = NULL;
    struct mgt_writer *w = NULL;
    struct summary *s = NULL;
    struct sim_err err;
    *d = (struct digest){0};
    if (!b)
        b = block_new(&err);
    int rc = trace_open(&t, path, format, &err);
    if (rc == 0 && from)
        rc = trace_seek(t, from, &err);
    if (rc == 0 && copy) {
        w = mgt_create(copy, mgt_flags(t->gpu, t->work), &err);
        s = summary_new(&err);
    }
    while (rc == 0 && (rc = trace_next(t, b, &err)) == 0 && b->n) {
        fold(d, b);
        if (w && (summary_add(s, b, &t->meta, &err) || mgt_write(w, b, &t->meta, &err)))
            abort();
    }
    if (w && mgt_finish(w, &t->meta, &err))
        abort();
    if (rc && strlen(err.text) == 0)
        abort();
    mgt_free(w);
    summary_free(s);
    trace_close(t);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct digest d, again;
    char *bytes = NULL;
    size_t n = 0;
    const char *path = memory_file(data, size);
    if (size % 4) {
        read_all(path, FUZZ_FORMAT, size % 4 - 1, &d, NULL);
        return 0;
    }
    FILE *copy = open_memstream(&bytes, &n);
    const int rc = read_all(path, FUZZ_FORMAT, 0, &d, copy);
    fclose(copy);
    if (rc == 0 && (read_all(memory_file((uint8_t *)bytes, n), "mgt", 0, &again, NULL) ||
                    again.n != d.n || again.value != d.value))
        abort();
    free(bytes);
    return 0;
}
