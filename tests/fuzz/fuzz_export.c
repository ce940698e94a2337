/* Fuzzes the exporters: whatever can be read can be written in every format, and what was written
 * can be read again. */
#include "config.h"

#include <string.h>

#include "tests/fuzz/memory_file.h"
#include "traces/export/export.h"
#include "traces/trace.h"

#define ACCESSES_MAX 4096u /* one access can become 16,385 lines */

/* Writes the trace at `path` to f; false when it is faulty. */
static bool write_all(const char *path, const struct export_format *format, FILE *f,
                      struct trace_block *b) {
    struct sim_err err;
    struct trace *t;
    if (trace_open(&t, path, NULL, &err))
        return false;
    struct export *e = export_new(f, format, &err);
    uint64_t n = 0;
    bool ok = true;
    while (ok && (ok = trace_next(t, b, &err) == 0) && b->n) {
        n += b->n;
        ok = n <= ACCESSES_MAX;
        ok = ok && export_block(e, b, &t->meta, &err) == 0;
    }
    ok = ok && export_finish(e, &t->meta, &err) == 0;
    export_free(e);
    trace_close(t);
    return ok && n;
}

static void read_all(const char *path, const char *format, struct trace_block *b) {
    struct sim_err err;
    struct trace *t;
    int rc = trace_open(&t, path, format, &err);
    if (rc)
        return; /* nothing was written: only invalidations, for instance */
    while ((rc = trace_next(t, b, &err)) == 0 && b->n)
        continue;
    if (rc) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    trace_close(t);
}

/* The importer of what an exporter wrote. */
static const char *reader_of(const char *name) {
    return strcmp(name, "scalesim-ofmap") ? name : "scalesim";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct trace_block *b;
    struct sim_err err;
    char *text = NULL;
    size_t n = 0, count = 0;
    if (!b)
        b = block_new(&err);
    while (export_format_at(count))
        count++;
    const struct export_format *format = export_format_at(size % count);
    FILE *f = open_memstream(&text, &n);
    const bool whole = write_all(memory_file(data, size), format, f, b);
    fclose(f);
    if (whole && n < 10000000)
        read_all(memory_file((const uint8_t *)text, n), reader_of(format->name), b);
    free(text);
    return 0;
}
