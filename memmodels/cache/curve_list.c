#include "memmodels/cache/curve_list.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/demand.h"

#define AHEAD    12u        /* accesses between prefetch and use */
#define NO_SLOT  0u         /* of a table entry: free */
#define GONE     UINT32_MAX /* of a table entry: the line was invalidated */
#define LOG2_MIN 18u        /* entries at first: room for a full batch */

struct curve_entry {
    uint64_t line;
    uint32_t slot; /* of its last access, from 1 */
};

struct curve_list {
    /* Lines by hash, open addressing; at most three quarters full. */
    struct curve_entry *table;
    unsigned log2;
    uint64_t lines;
    /* Time slots 1 to slots - 1; `now` is the next one. */
    uint64_t slots, now, n_dead;
    uint64_t *dead; /* [slots / 64] bits */
    uint32_t *tree; /* [slots / 64 + 1] Fenwick tree over the words of `dead` */
    /* Places left empty by invalidations: their slots, which live, as a heap, the latest first. */
    uint32_t *holes;
    size_t n_holes, cap_holes;
};

static int make_table(struct curve_list *l, unsigned log2, struct sim_err *err) {
    l->table = sim_alloc((size_t)1 << log2, sizeof *l->table, err);
    l->log2 = log2;
    return l->table ? 0 : SIM_EIO;
}

static int make_slots(struct curve_list *l, uint64_t slots, struct sim_err *err) {
    free(l->dead);
    free(l->tree);
    l->slots = slots;
    l->dead = sim_alloc(slots / 64, sizeof *l->dead, err);
    l->tree = sim_alloc(slots / 64 + 1, sizeof *l->tree, err);
    return l->dead && l->tree ? 0 : SIM_EIO;
}

struct curve_list *curve_list_new(struct sim_err *err) {
    struct curve_list *l = sim_alloc(1, sizeof *l, err);
    if (!l)
        return NULL;
    l->now = 1;
    if (make_table(l, LOG2_MIN, err) == 0 && make_slots(l, 1u << LOG2_MIN, err) == 0)
        return l;
    curve_list_free(l);
    return NULL;
}

void curve_list_free(struct curve_list *l) {
    if (!l)
        return;
    free(l->table);
    free(l->dead);
    free(l->tree);
    free(l->holes);
    free(l);
}

uint64_t curve_list_lines(const struct curve_list *l) {
    return l->lines;
}

/* Four neighbouring lines share a stretch of 64 B of the table. */
static inline uint64_t home_of(const struct curve_list *l, uint64_t line) {
    const uint64_t h = (line >> 2) * 0x9e3779b97f4a7c15u >> (66 - l->log2);
    return h << 2 | (line & 3);
}

/* The entry of a line, or the free one where it belongs. */
static inline struct curve_entry *find(const struct curve_list *l, uint64_t line) {
    const uint64_t mask = ((uint64_t)1 << l->log2) - 1;
    uint64_t i = home_of(l, line);
    while (l->table[i].slot != NO_SLOT && l->table[i].line != line)
        i = (i + 1) & mask;
    return &l->table[i];
}

static int grow_table(struct curve_list *l, struct sim_err *err) {
    struct curve_entry *old = l->table;
    const size_t n = (size_t)1 << l->log2;
    if (make_table(l, l->log2 + 1, err)) {
        l->table = old;
        l->log2--;
        return SIM_EIO;
    }
    for (size_t i = 0; i < n; i++)
        if (old[i].slot != NO_SLOT)
            *find(l, old[i].line) = old[i];
    free(old);
    return 0;
}

static inline unsigned ones(uint64_t v) {
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(v * 0x0101010101010101u >> 56);
}

/* Counts the dead time slots up to and including `slot`. */
static inline uint64_t dead_upto(const struct curve_list *l, uint64_t slot) {
    uint64_t sum = ones(l->dead[slot / 64] << (63 - slot % 64));
    for (uint64_t i = slot / 64; i; i &= i - 1)
        sum += l->tree[i];
    return sum;
}

static inline void kill_slot(struct curve_list *l, uint64_t slot) {
    l->dead[slot / 64] |= 1ull << slot % 64;
    for (uint64_t i = slot / 64 + 1; i <= l->slots / 64; i += i & -i)
        l->tree[i]++;
    l->n_dead++;
}

/* Numbers the slots that live from 1 on, in their order, in `slots` of them. */
static int renumber(struct curve_list *l, uint64_t slots, struct sim_err *err) {
    const uint64_t words = l->slots / 64;
    uint32_t *before = sim_alloc(words, sizeof *before, err);
    if (!before)
        return SIM_EIO;
    for (uint64_t w = 1; w < words; w++)
        before[w] = before[w - 1] + ones(l->dead[w - 1]);
#define RENUMBERED(s) ((s)-before[(s) / 64] - ones(l->dead[(s) / 64] << (63 - (s) % 64)))
    for (size_t i = 0; i < (size_t)1 << l->log2; i++)
        if (l->table[i].slot != NO_SLOT && l->table[i].slot != GONE)
            l->table[i].slot = RENUMBERED(l->table[i].slot);
    for (size_t i = 0; i < l->n_holes; i++)
        l->holes[i] = RENUMBERED(l->holes[i]);
#undef RENUMBERED
    free(before);
    l->now -= l->n_dead;
    l->n_dead = 0;
    return make_slots(l, slots, err);
}

/* Room for n more accesses. */
static int reserve(struct curve_list *l, uint32_t n, struct sim_err *err) {
    while (l->lines + n > (uint64_t)3 << (l->log2 - 2)) {
        const int rc = grow_table(l, err);
        if (rc)
            return rc;
    }
    if (l->now + n <= l->slots)
        return 0;
    uint64_t slots = l->slots;
    while ((l->now - l->n_dead + n) * 2 > slots)
        slots *= 2;
    if (slots > UINT32_MAX)
        return sim_fail(err, SIM_EUNSUP, "miss-ratio curve: more than 2^30 distinct lines");
    return renumber(l, slots, err);
}

static void sink_hole(uint32_t *h, size_t n) {
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        child += child + 1 < n && h[child + 1] > h[child];
        if (h[i] >= h[child])
            return;
        const uint32_t kept = h[i];
        h[i] = h[child];
        h[child] = kept;
    }
}

static int add_hole(struct curve_list *l, uint32_t slot, struct sim_err *err) {
    const int rc = sim_grow((void **)&l->holes, &l->cap_holes, l->n_holes, sizeof *l->holes, err);
    if (rc)
        return rc;
    size_t i = l->n_holes++;
    for (; i && l->holes[(i - 1) / 2] < slot; i = (i - 1) / 2)
        l->holes[i] = l->holes[(i - 1) / 2];
    l->holes[i] = slot;
    return 0;
}

static void take_hole(struct curve_list *l) {
    kill_slot(l, l->holes[0]);
    l->holes[0] = l->holes[--l->n_holes];
    sink_hole(l->holes, l->n_holes);
}

/* An access while places are empty. The latest of them, if it lies before the line's own, takes up
 * what is pushed down; then the line's own place is the empty one: caches large enough to have held
 * the line still have a place free, smaller ones have filled theirs. */
static int touch_with_holes(struct curve_list *l, uint32_t slot, struct sim_err *err) {
    if (slot == NO_SLOT || slot == GONE) {
        take_hole(l);
        return 0;
    }
    if (l->holes[0] < slot) {
        kill_slot(l, slot);
        return 0;
    }
    take_hole(l);
    return add_hole(l, slot, err);
}

static int drop(struct curve_list *l, uint64_t line, struct sim_err *err) {
    struct curve_entry *e = find(l, line);
    if (e->slot == NO_SLOT || e->slot == GONE)
        return 0;
    const uint32_t slot = e->slot;
    e->slot = GONE;
    return add_hole(l, slot, err);
}

static inline int touch(struct curve_list *l, uint64_t line, uint32_t *distance,
                        struct sim_err *err) {
    struct curve_entry *e = find(l, line);
    const uint32_t slot = e->slot;
    int rc = 0;
    *distance = 0;
    if (slot == NO_SLOT) {
        e->line = line;
        l->lines++;
    } else if (slot != GONE) {
        *distance = (uint32_t)(l->now - slot - (l->n_dead - dead_upto(l, slot)));
        if (*distance == 1 && l->n_holes == 0)
            return 0; /* the latest line again: nothing moves */
    }
    if (l->n_holes)
        rc = touch_with_holes(l, slot, err);
    else if (slot != NO_SLOT && slot != GONE)
        kill_slot(l, slot);
    e->slot = (uint32_t)l->now++;
    return rc;
}

int curve_list_run(struct curve_list *l, const uint64_t *line, const uint32_t *req, uint32_t n,
                   uint32_t *distance, struct sim_err *err) {
    int rc = reserve(l, n, err);
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        const enum trace_op op = req_op(req[i]);
        if (i + AHEAD < n)
            __builtin_prefetch(&l->table[home_of(l, line[i + AHEAD])]);
        if (op == OP_INVALIDATE)
            rc = drop(l, line[i], err);
        else if (op != OP_COPYBACK)
            rc = touch(l, line[i], &distance[i], err);
    }
    return rc;
}
