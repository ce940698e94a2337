/* Fuzzes the recovery of damaged containers: what it saves must be a whole trace. */
#include "config.h"

#include "tests/fuzz/memory_file.h"
#include "traces/mgt/mgt.h"
#include "traces/trace.h"

static void read_back(const uint8_t *bytes, size_t n, uint64_t records) {
    static struct trace_block *b;
    struct trace *t = NULL;
    struct sim_err err;
    if (!b)
        b = block_new(&err);
    if (trace_open(&t, memory_file(bytes, n), "mgt", &err))
        abort();
    do
        if (trace_next(t, b, &err))
            abort();
    while (b->n);
    if (t->done != records)
        abort();
    trace_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *bytes = NULL;
    size_t n = 0;
    struct mgt_recovery report;
    struct sim_err err;
    FILE *out = open_memstream(&bytes, &n);
    const int rc = mgt_recover(memory_file(data, size), 0, out, &report, &err);
    fclose(out);
    if (rc == 0)
        read_back((uint8_t *)bytes, n, report.records);
    free(bytes);
    return 0;
}
