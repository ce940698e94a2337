#include "traces/kernels/stream.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define SLOTS      8192u       /* a power of two */
#define SLOTS_USED (SLOTS / 2) /* beyond this, or */
#define ARENA_USED (1u << 20)  /* this many records, all patterns are forgotten */
#define NO_SLOT    UINT32_MAX

#define KEY_WORDS (PART_KEY + 1) /* and the offsets of the bases in their lines */

struct stream_slot {
    uint64_t key[KEY_WORDS];
    size_t first; /* in the arena */
    uint32_t n;
    bool used;
};

struct kernel_stream {
    const struct launch *launch;
    uint32_t kernel;
    uint32_t group; /* linear, in the order of execution: x fastest */
    uint64_t groups;
    struct part part;
    /* The pattern in hand, and how much of it is delivered; none: slot is NO_SLOT. */
    uint32_t slot, delivered;
    bool open; /* the pattern in hand has records left */
    /* Patterns. */
    struct stream_slot *slots; /* [SLOTS] */
    uint32_t *taken;           /* [SLOTS_USED + 1] slots in use */
    uint32_t n_slots;
    int64_t *rel; /* the arena: [cap] each */
    uint8_t *buffer;
    uint32_t *word;
    size_t used, cap;
    struct recorder recorder;
};

struct kernel_stream *kernel_stream_new(struct sim_err *err) {
    struct kernel_stream *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return NULL;
    s->slot = NO_SLOT;
    s->slots = sim_alloc(SLOTS, sizeof *s->slots, err);
    s->taken = sim_alloc(SLOTS_USED + 1, sizeof *s->taken, err);
    if (!s->slots || !s->taken) {
        kernel_stream_free(s);
        return NULL;
    }
    return s;
}

void kernel_stream_free(struct kernel_stream *s) {
    if (!s)
        return;
    recorder_free(&s->recorder);
    free(s->slots);
    free(s->taken);
    free(s->rel);
    free(s->buffer);
    free(s->word);
    free(s);
}

static void forget(struct kernel_stream *s) {
    for (uint32_t i = 0; i < s->n_slots; i++)
        s->slots[s->taken[i]].used = false;
    s->n_slots = 0;
    s->used = 0;
    s->slot = NO_SLOT;
}

static void set_group(struct kernel_stream *s, uint32_t group) {
    const uint32_t *g = s->launch->groups;
    s->group = group;
    s->part.group[0] = group % g[0];
    s->part.group[1] = group / g[0] % g[1];
    s->part.group[2] = group / g[0] / g[1];
    s->part.index = 0;
}

void kernel_stream_begin(struct kernel_stream *s, const struct launch *l, uint32_t kernel) {
    forget(s);
    memset(&s->part, 0, sizeof s->part);
    s->launch = l;
    s->kernel = kernel;
    s->groups = (uint64_t)l->groups[0] * l->groups[1] * l->groups[2];
    s->open = false;
    set_group(s, 0);
}

void kernel_stream_keep_work(struct kernel_stream *s) {
    s->recorder.with_work = true;
}

static int grow_arena(struct kernel_stream *s, size_t n, struct sim_err *err) {
    const size_t wanted = s->used + n;
    if (wanted <= s->cap)
        return 0;
    const size_t cap = wanted * 2;
    int64_t *rel = realloc(s->rel, cap * sizeof *rel);
    s->rel = rel ? rel : s->rel;
    uint8_t *buffer = realloc(s->buffer, cap * sizeof *buffer);
    s->buffer = buffer ? buffer : s->buffer;
    uint32_t *word = realloc(s->word, cap * sizeof *word);
    s->word = word ? word : s->word;
    if (!rel || !buffer || !word)
        return memory_fail(err, "out of memory: %zu records of kernel patterns", cap);
    s->cap = cap;
    return 0;
}

/* Records the part in hand as the pattern of slot `at`. */
static int record(struct kernel_stream *s, uint32_t at, const uint64_t *key, struct sim_err *err) {
    struct recorder *r = &s->recorder;
    recorder_begin(r, s->part.base);
    s->launch->model->record(s->launch, &s->part, r);
    if (r->rc) {
        if (err)
            *err = r->err;
        return r->rc;
    }
    const int rc = grow_arena(s, r->out.n, err);
    if (rc)
        return rc;
    struct stream_slot *slot = &s->slots[at];
    memcpy(slot->key, key, sizeof slot->key);
    slot->used = true;
    slot->first = s->used;
    slot->n = r->out.n;
    if (slot->n) {
        memcpy(s->rel + s->used, r->out.rel, slot->n * sizeof *s->rel);
        memcpy(s->buffer + s->used, r->out.buffer, slot->n * sizeof *s->buffer);
        memcpy(s->word + s->used, r->out.word, slot->n * sizeof *s->word);
    }
    s->used += slot->n;
    s->taken[s->n_slots++] = at;
    s->slot = at;
    return 0;
}

static uint32_t hash_of(const uint64_t *key) {
    uint64_t h = 0x9e3779b97f4a7c15u;
    for (uint32_t i = 0; i < KEY_WORDS; i++) {
        h = (h ^ key[i]) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    return (uint32_t)h & (SLOTS - 1);
}

static bool same_key(const struct stream_slot *slot, const uint64_t *key) {
    return !memcmp(slot->key, key, sizeof slot->key);
}

/* Points s->slot at the pattern of the part in hand, recording it when it is new. */
static int select_pattern(struct kernel_stream *s, struct sim_err *err) {
    uint64_t key[KEY_WORDS] = {0};
    memcpy(key, s->part.key, sizeof s->part.key);
    for (uint32_t i = 0; i < KERNEL_BUFFERS; i++)
        key[PART_KEY] = key[PART_KEY] << 8 | s->part.base[i] % TRACE_LINE;
    if (s->slot != NO_SLOT && same_key(&s->slots[s->slot], key))
        return 0;
    if (s->n_slots > SLOTS_USED || s->used > ARENA_USED)
        forget(s);
    uint32_t at = hash_of(key);
    while (s->slots[at].used && !same_key(&s->slots[at], key))
        at = (at + 1) & (SLOTS - 1);
    s->slot = at;
    return s->slots[at].used ? 0 : record(s, at, key, err);
}

/* Hot loop: moves records of the pattern in hand into the block. */
static void deliver(struct kernel_stream *s, struct trace_block *b) {
    const struct stream_slot *slot = &s->slots[s->slot];
    const uint32_t left = slot->n - s->delivered, room = BLOCK_MAX - b->n;
    const uint32_t n = left < room ? left : room;
    const int64_t *rel = s->rel + slot->first + s->delivered;
    const uint8_t *buffer = s->buffer + slot->first + s->delivered;
    const uint32_t *word = s->word + slot->first + s->delivered;
    uint64_t *restrict addr_out = b->addr + b->n;
    uint32_t *restrict word_out = b->word + b->n;
    uint64_t base[KERNEL_BUFFERS + 1] = {0}; /* the last stands for works, which have no address */
    memcpy(base, s->part.base, sizeof s->part.base);
    const uint32_t warp = s->part.warp << 20;
    if (n && (!b->n_runs || b->runs[b->n_runs - 1].kernel != s->kernel ||
              b->runs[b->n_runs - 1].group != s->group))
        b->runs[b->n_runs++] = (struct trace_run){b->n, s->kernel, s->group};
    for (uint32_t i = 0; i < n; i++)
        addr_out[i] = base[buffer[i]] + (uint64_t)rel[i];
    for (uint32_t i = 0; i < n; i++)
        word_out[i] = word[i] + warp;
    b->n += n;
    s->delivered += n;
    s->open = s->delivered < slot->n;
}

/* Finds the next part with a pattern; 0: the launch is finished. */
static int advance(struct kernel_stream *s, struct sim_err *err) {
    while (s->group < s->groups) {
        if (s->launch->model->part(s->launch, &s->part)) {
            const int rc = select_pattern(s, err);
            s->part.index++;
            s->delivered = 0;
            return rc ? rc : 1;
        }
        if (s->group + 1 == s->groups)
            break;
        set_group(s, s->group + 1);
    }
    return 0;
}

int kernel_stream_fill(struct kernel_stream *s, struct trace_block *b, struct sim_err *err) {
    for (;;) {
        if (s->open)
            deliver(s, b);
        if (b->n == BLOCK_MAX)
            return 1;
        const int rc = advance(s, err);
        if (rc <= 0)
            return rc;
        s->open = true;
    }
}
