#include "memmodels/cache/curve_sets.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/demand.h"
#include "sim/high.h"

#define NEAR  16u        /* places that are searched and moved in one go */
#define EMPTY UINT64_MAX /* a place left by an invalidation; no line has this number */

struct curve_sets {
    uint32_t sets, sets_per_slice, slices, depth;
    bool hashed, holes; /* holes: there may be empty places */
    uint64_t reciprocal;
    struct hash slice_hash, set_hash;
    uint64_t *stack; /* [sets][depth] line numbers, the latest first */
    uint32_t *used;  /* [sets] */
};

struct curve_sets *curve_sets_new(const struct cache_config *c, uint32_t depth,
                                  struct sim_err *err) {
    struct curve_sets *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return NULL;
    s->sets = (uint32_t)(c->size / (c->line * c->ways));
    s->slices = (uint32_t)c->slices;
    s->sets_per_slice = s->sets / s->slices;
    s->depth = depth;
    s->hashed = (c->slices > 1 && c->hash != HASH_LINEAR) || c->set_hash != HASH_LINEAR;
    s->reciprocal = UINT64_MAX / s->sets;
    hash_init(&s->slice_hash, (enum hash_type)c->hash, s->slices);
    hash_init(&s->set_hash, (enum hash_type)c->set_hash, s->sets_per_slice);
    s->stack = sim_alloc((size_t)s->sets * depth, sizeof *s->stack, err);
    s->used = sim_alloc(s->sets, sizeof *s->used, err);
    if (s->stack && s->used)
        return s;
    curve_sets_free(s);
    return NULL;
}

void curve_sets_free(struct curve_sets *s) {
    if (!s)
        return;
    free(s->stack);
    free(s->used);
    free(s);
}

static inline uint32_t set_of(const struct curve_sets *s, uint64_t line) {
    if (s->hashed)
        return hash_line(&s->slice_hash, line) * s->sets_per_slice +
               hash_line(&s->set_hash, line / s->slices);
    const uint64_t q = high_product(line, s->reciprocal);
    const uint64_t r = line - q * s->sets;
    return (uint32_t)(r >= s->sets ? r - s->sets : r);
}

/* Returns the place of a line in the stack, from 0; n where it is not in it. */
static uint32_t search(const uint64_t *stack, uint32_t n, uint64_t line) {
    uint32_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const uint64_t *p = stack + i;
        if ((p[0] == line) | (p[1] == line) | (p[2] == line) | (p[3] == line) | (p[4] == line) |
            (p[5] == line) | (p[6] == line) | (p[7] == line))
            break;
    }
    while (i < n && stack[i] != line)
        i++;
    return i;
}

/* Finds the line beyond the first places, and puts `carry`, which drops out of these, behind them.
 */
static uint32_t touch_far(uint64_t *stack, uint32_t *used, uint32_t depth, uint64_t line,
                          uint64_t carry) {
    const uint32_t n = *used, at = NEAR + search(stack + NEAR, n - NEAR, line);
    uint32_t last = at;
    if (at == n && n < depth)
        (*used)++;
    else if (at == n)
        last = n - 1;
    memmove(stack + NEAR + 1, stack + NEAR, (last - NEAR) * sizeof *stack);
    stack[NEAR] = carry;
    return at < n ? at + 1 : 0;
}

/* Moves the line to the top, all before it one place down; returns its place, from 1, or 0. */
static inline uint32_t touch(uint64_t *stack, uint32_t *used, uint32_t depth, uint64_t line) {
    const uint32_t n = *used, near = n < NEAR ? n : NEAR;
    uint64_t carry = line;
    for (uint32_t i = 0; i < near; i++) {
        const uint64_t kept = stack[i];
        stack[i] = carry;
        if (kept == line)
            return i + 1;
        carry = kept;
    }
    if (n >= NEAR && depth > NEAR)
        return touch_far(stack, used, depth, line, carry);
    if (n < depth) {
        stack[n] = carry;
        (*used)++;
    }
    return 0;
}

/* The same while places are empty: the first of them takes up what is pushed down. If the line lies
 * behind it, the line's own place is empty then: see memmodels/cache/curve_list.c. */
static uint32_t touch_with_holes(uint64_t *stack, uint32_t *used, uint32_t depth, uint64_t line) {
    const uint32_t n = *used, at = search(stack, n, line), hole = search(stack, n, EMPTY);
    uint32_t last = at < hole ? at : hole;
    if (last == n) {
        if (n < depth)
            (*used)++;
        else
            last = n - 1;
    }
    if (at < n && hole < at)
        stack[at] = EMPTY;
    memmove(stack + 1, stack, last * sizeof *stack);
    stack[0] = line;
    return at < n ? at + 1 : 0;
}

static void drop(struct curve_sets *s, uint64_t *stack, uint32_t used, uint64_t line) {
    const uint32_t at = search(stack, used, line);
    if (at == used)
        return;
    stack[at] = EMPTY;
    s->holes = true;
}

void curve_sets_run(struct curve_sets *s, const uint64_t *line, const uint32_t *req, uint32_t n,
                    uint32_t *distance) {
    for (uint32_t i = 0; i < n; i++) {
        const enum trace_op op = req_op(req[i]);
        const uint32_t set = set_of(s, line[i]);
        uint64_t *stack = s->stack + (size_t)set * s->depth;
        if (op == OP_INVALIDATE)
            drop(s, stack, s->used[set], line[i]);
        else if (s->holes && op != OP_COPYBACK)
            distance[i] = touch_with_holes(stack, &s->used[set], s->depth, line[i]);
        else if (op != OP_COPYBACK)
            distance[i] = touch(stack, &s->used[set], s->depth, line[i]);
    }
}
