#include "memmodels/gpu/prefill.h"

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

#define FIRST_SLOTS 65536u
#define RECENT      4096u
#define LINE_LOG2   7u
#define SECTOR_LOG2 5u

#define LINES_BETWEEN (1u << 16) /* two questions whether to stop */

/* Lines met, and whether their first access was a read. */
struct prefill_lines {
    uint64_t *slots; /* line << 2 | read first << 1 | 1; 0: empty */
    size_t n_slots, used;
    uint64_t *recent; /* [RECENT] line + 1 */
};

static size_t find(const uint64_t *slots, size_t n, uint64_t line) {
    size_t at = rng_mix(line) & (n - 1);
    while (slots[at] && slots[at] >> 2 != line)
        at = (at + 1) & (n - 1);
    return at;
}

static int note(struct prefill_lines *l, uint64_t line, bool read, struct sim_err *err) {
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

/* One access; its lines in order. Most ask again for a line that was just met. */
static int meet(struct prefill_lines *l, const struct trace_block *b, uint32_t i,
                struct sim_err *err) {
    const uint32_t word = b->word[i];
    const uint64_t first = b->addr[i] >> LINE_LOG2;
    const uint64_t bytes = word_is_mask(word) ? 1 : word_extent(word);
    const uint64_t last = (b->addr[i] + bytes - 1) >> LINE_LOG2;
    int rc = 0;
    for (uint64_t line = first; line <= last && rc == 0; line++) {
        uint64_t *recent = &l->recent[line % RECENT];
        if (*recent != line + 1)
            rc = note(l, line, word_op(word) != OP_WRITE, err);
        *recent = line + 1;
    }
    return rc;
}

static int scan(struct prefill_lines *l, const struct trace *t, struct sim_err *err) {
    struct trace *again = NULL;
    struct trace_block *b = block_new(err);
    int rc = b ? trace_open(&again, t->name, t->format->name, err) : SIM_EIO;
    if (rc == 0) {
        trace_limit(again, t->meta.most, t->kept);
        trace_set_tick(again, &t->tick);
    }
    while (rc == 0 && (rc = trace_next(again, b, err)) == 0 && b->n) {
        for (uint32_t i = 0; i < b->n && rc == 0; i++)
            rc = meet(l, b, i, err);
        if (rc == 0)
            rc = tick_call(&t->tick, 0, err);
    }
    trace_close(again);
    block_free(b);
    return rc;
}

static void swap(uint64_t *a, uint64_t *b) {
    const uint64_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Moves the last of n lines up to its place; the lowest line of a heap is its first. */
static void rise(uint64_t *heap, size_t n) {
    for (size_t at = n - 1; at && heap[at] < heap[(at - 1) / 2]; at = (at - 1) / 2)
        swap(&heap[at], &heap[(at - 1) / 2]);
}

/* Moves the first of n lines down to its place. */
static void sink(uint64_t *heap, size_t n) {
    for (size_t at = 0, low; (low = 2 * at + 1) < n; at = low) {
        low += low + 1 < n && heap[low + 1] < heap[low];
        if (heap[at] <= heap[low])
            return;
        swap(&heap[at], &heap[low]);
    }
}

/* Into a heap of the `most` highest lines; the slot behind its end is free. */
static void keep(uint64_t *heap, size_t *n, size_t most, uint64_t line) {
    if (*n < most) {
        heap[*n] = line;
        rise(heap, ++*n);
    } else if (*n && line > heap[0]) {
        heap[0] = line;
        sink(heap, *n);
    }
}

/* Makes the highest lines of those that were read first, at most `most`, a heap at the slots'
 * beginning. A heap, for the work on each line is short: a sort of all could not be stopped. */
static int choose(struct prefill_lines *l, size_t most, size_t *n, const struct tick *tick,
                  struct sim_err *err) {
    int rc = 0;
    *n = 0;
    for (size_t i = 0; i < l->n_slots && rc == 0; i++) {
        const uint64_t line = l->slots[i] >> 2;
        if (l->slots[i] >> 1 & 1)
            keep(l->slots, n, most, line);
        rc = i % LINES_BETWEEN ? 0 : tick_call(tick, 0, err);
    }
    return rc;
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

static int apply(struct cache *cache, struct prefill_lines *l, uint64_t bytes,
                 const struct tick *tick, struct sim_err *err) {
    size_t n;
    int rc = choose(l, bytes >> LINE_LOG2, &n, tick, err);
    while (n && rc == 0) {
        touch(cache, cache_configuration(cache), l->slots[0], OP_WRITE);
        l->slots[0] = l->slots[--n];
        sink(l->slots, n);
        rc = n % LINES_BETWEEN ? 0 : tick_call(tick, 0, err);
    }
    return rc;
}

int prefill(struct cache *cache, const struct trace *t, uint64_t bytes, struct sim_err *err) {
    struct prefill_lines l = {.n_slots = FIRST_SLOTS};
    if (!cache)
        return 0;
    if (strcmp(t->name, "standard input") == 0)
        return sim_fail(err, SIM_EUNSUP,
                        "gpu.h2d reads the trace twice: standard input cannot be read again");
    l.slots = sim_alloc(l.n_slots, sizeof *l.slots, err);
    l.recent = sim_alloc(RECENT, sizeof *l.recent, err);
    int rc = l.slots && l.recent ? scan(&l, t, err) : SIM_EIO;
    if (rc == 0)
        rc = apply(cache, &l, bytes, &t->tick, err);
    free(l.slots);
    free(l.recent);
    return rc;
}
