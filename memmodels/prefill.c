#include "memmodels/prefill.h"

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

#define FIRST_SLOTS 65536u
#define RECENT      4096u
#define LINE_LOG2   7u
#define SECTOR_LOG2 5u

/* Lines met, and whether their first access was a read. */
struct lines {
    uint64_t *slots; /* line << 2 | read first << 1 | 1; 0: empty */
    size_t n_slots, used;
};

static size_t find(const uint64_t *slots, size_t n, uint64_t line) {
    size_t at = rng_mix(line) & (n - 1);
    while (slots[at] && slots[at] >> 2 != line)
        at = (at + 1) & (n - 1);
    return at;
}

static int note(struct lines *l, uint64_t line, bool read, struct sim_err *err) {
    if (l->used * 2 >= l->n_slots) {
        uint64_t *larger = sim_alloc(l->n_slots * 2, sizeof *larger, err);
        if (!larger)
            return SIM_EIO;
        for (size_t i = 0; i < l->n_slots; i++)
            if (l->slots[i])
                larger[find(larger, l->n_slots * 2, l->slots[i] >> 2)] = l->slots[i];
        free(l->slots);
        l->slots = larger;
        l->n_slots *= 2;
    }
    const size_t at = find(l->slots, l->n_slots, line);
    if (!l->slots[at]) {
        l->slots[at] = line << 2 | (uint64_t)read << 1 | 1;
        l->used++;
    }
    return 0;
}

static int scan(struct lines *l, const struct trace *t, struct sim_err *err) {
    struct trace *again = NULL;
    struct trace_block *b = block_new(err);
    struct demand *d = demand_new(err);
    uint64_t *recent = sim_alloc(RECENT, sizeof *recent, err); /* lines met, + 1 */
    int rc = b && d && recent ? trace_open(&again, t->name, t->format->name, err) : SIM_EIO;
    while (rc == 0 && (rc = trace_next(again, b, err)) == 0 && b->n)
        for (uint32_t at = 0; at < b->n && rc == 0;) {
            at = demand_build(d, b, at, b->n, LINE_LOG2, SECTOR_LOG2);
            for (uint32_t i = 0; i < d->n && rc == 0; i++) {
                uint64_t *seen = &recent[d->line[i] % RECENT];
                if (*seen == d->line[i] + 1)
                    continue;
                *seen = d->line[i] + 1;
                rc = note(l, d->line[i], req_op(d->req[i]) != OP_WRITE, err);
            }
        }
    trace_close(again);
    block_free(b);
    demand_free(d);
    free(recent);
    return rc;
}

static int ascending(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* One whole line of 128 B, in the cache's own lines. */
static void touch(struct cache *cache, const struct cache_config *c, uint64_t line,
                  enum trace_op op) {
    uint64_t addr = line << LINE_LOG2, lines[8];
    uint32_t word = word_make(op, false, 1u << LINE_LOG2, 0), reqs[8];
    const struct trace_block one = {.n = 1, .addr = &addr, .word = &word};
    struct demand d = {.line = lines, .req = reqs};
    struct cache_outcome ignored;
    demand_build(&d, &one, 0, 1, (unsigned)__builtin_ctzll(c->line),
                 (unsigned)__builtin_ctzll(c->sector));
    for (uint32_t i = 0; i < d.n; i++)
        cache_step(cache, d.line[i], d.req[i], &ignored);
}

static void apply(struct cache *cache, struct lines *l, uint64_t bytes) {
    size_t n = 0;
    for (size_t i = 0; i < l->n_slots; i++)
        if (l->slots[i] >> 1 & 1)
            l->slots[n++] = l->slots[i] >> 2;
    qsort(l->slots, n, sizeof *l->slots, ascending);
    const size_t last = bytes >> LINE_LOG2;
    for (size_t i = n > last ? n - last : 0; i < n; i++)
        touch(cache, cache_configuration(cache), l->slots[i], OP_WRITE);
}

int prefill(struct cache *cache, const struct trace *t, uint64_t bytes, struct sim_err *err) {
    struct lines l = {.n_slots = FIRST_SLOTS};
    if (!cache)
        return 0;
    if (strcmp(t->name, "standard input") == 0)
        return sim_fail(err, SIM_EUNSUP,
                        "gpu.h2d reads the trace twice: standard input cannot be read again");
    l.slots = sim_alloc(l.n_slots, sizeof *l.slots, err);
    const int rc = l.slots ? scan(&l, t, err) : SIM_EIO;
    if (rc == 0)
        apply(cache, &l, bytes);
    free(l.slots);
    return rc;
}
