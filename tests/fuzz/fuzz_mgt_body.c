/* Fuzzes what checksums keep from fuzz_trace: the inflated bodies of DATA and META chunks. The
 * first byte chooses which, the second gives the count. A block that decodes is run through caches.
 */
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/hierarchy.h"
#include "traces/mgt/layout.h"

static void run_caches(const struct trace_block *b) {
    static const uint64_t lines[] = {32, 128, 256};
    struct sim_err err;
    struct hierarchies *h = hierarchies_new(1, 1, &err);
    for (int i = 0; i < 3; i++) {
        struct hierarchy_config c;
        memset(&c, 0, sizeof c);
        c.llc = (struct cache_config){
            .line = lines[i], .sector = 32, .ways = 4, .slices = 1, .repl = &policy_lru};
        c.llc.size = c.llc.line * 64;
        c.llc.allocate = true;
        if (hierarchies_add(h, &c, &err) < 0)
            abort();
    }
    if (hierarchies_run(h, b, 0, b->n, &err) == 0)
        hierarchies_finish(h);
    hierarchies_free(h);
}

static uint32_t highest_kernel(const struct trace_block *b) {
    uint32_t highest = 0;
    for (uint32_t i = 0; i < b->n_runs; i++)
        highest = b->runs[i].kernel > highest ? b->runs[i].kernel : highest;
    return highest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct trace_block *b;
    static struct mgt_body *body;
    struct sim_err err;
    if (!b) {
        b = block_new(&err);
        body = calloc(1, sizeof *body);
    }
    if (size < 2)
        return 0;
    block_clear(b);
    if (data[0] & 1) {
        if (mgt_decode_block(data + 2, size - 2, data[1] + 1u, MGT_WORK | MGT_PATTERNS, body, b) &&
            highest_kernel(b) < 64)
            run_caches(b);
        return 0;
    }
    struct trace_meta meta = {0};
    uint64_t lost = 0;
    meta.most = 1 << 20;
    mgt_decode_meta(data + 2, size - 2, data[1], data[0] & 2 ? &lost : NULL, &meta, &err);
    meta_free(&meta);
    return 0;
}
