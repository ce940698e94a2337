#include "traces/reuse.h"

#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "traces/alloc_index.h"

#define FIRST_LINES 4096u

struct reuse_line {
    uint64_t number; /* + 1; 0: empty */
    uint64_t time;   /* of the last reference, from 1 */
};

struct reuse {
    struct reuse_line *lines; /* open addressing, n_lines slots */
    size_t n_lines, used;
    uint32_t *tree; /* Fenwick: which times are the last of a line; [capacity + 1] */
    uint64_t capacity, now;
    struct reuse_row *rows;
    size_t n_rows, cap_rows;
    uint32_t *index; /* of rows, + 1, open addressing */
    size_t n_index;
    struct reuse_row total;
    struct alloc_index allocs;
    uint64_t most;     /* lines; 0: all */
    unsigned sampling; /* one line in 2^sampling is kept */
};

static int bin_of(uint64_t v) {
    return v ? 64 - __builtin_clzll(v) : 0;
}

struct reuse *reuse_new(struct sim_err *err) {
    struct reuse *r = sim_alloc(1, sizeof *r, err);
    if (!r)
        return NULL;
    r->n_lines = FIRST_LINES;
    r->capacity = 2 * FIRST_LINES;
    r->n_index = 64;
    r->lines = sim_alloc(r->n_lines, sizeof *r->lines, err);
    r->tree = sim_alloc(r->capacity + 1, sizeof *r->tree, err);
    r->index = sim_alloc(r->n_index, sizeof *r->index, err);
    if (r->lines && r->tree && r->index)
        return r;
    reuse_free(r);
    return NULL;
}

struct reuse *reuse_new_sampled(uint64_t most, struct sim_err *err) {
    struct reuse *r = reuse_new(err);
    if (r)
        r->most = most;
    return r;
}

unsigned reuse_sampling(const struct reuse *r) {
    return r->sampling;
}

void reuse_free(struct reuse *r) {
    if (!r)
        return;
    free(r->lines);
    free(r->tree);
    free(r->rows);
    free(r->index);
    alloc_index_free(&r->allocs);
    free(r);
}

static struct reuse_line *find_line(struct reuse_line *lines, size_t n, uint64_t number) {
    size_t at = rng_mix(number) & (n - 1);
    while (lines[at].number && lines[at].number != number + 1)
        at = (at + 1) & (n - 1);
    return &lines[at];
}

static int grow_lines(struct reuse *r, struct sim_err *err) {
    struct reuse_line *larger = sim_alloc(r->n_lines * 2, sizeof *larger, err);
    if (!larger)
        return SIM_EIO;
    for (size_t i = 0; i < r->n_lines; i++)
        if (r->lines[i].number)
            *find_line(larger, r->n_lines * 2, r->lines[i].number - 1) = r->lines[i];
    free(r->lines);
    r->lines = larger;
    r->n_lines *= 2;
    return 0;
}

static void tree_add(struct reuse *r, uint64_t time, uint32_t by) {
    for (; time <= r->capacity; time += time & -time)
        r->tree[time] += by;
}

static uint64_t tree_sum(const struct reuse *r, uint64_t time) {
    uint64_t sum = 0;
    for (; time; time &= time - 1)
        sum += r->tree[time];
    return sum;
}

/* The times are used up: numbers the lines anew, in the same order, and leaves as many free as
 * there are lines. Each time's new number is the count of marked times up to it. */
static int renumber(struct reuse *r, struct sim_err *err) {
    const uint64_t capacity = r->used > FIRST_LINES ? 2 * r->used : 2 * FIRST_LINES;
    uint32_t *tree = sim_alloc(capacity + 1, sizeof *tree, err);
    if (!tree)
        return SIM_EIO;
    for (size_t i = 0; i < r->n_lines; i++)
        if (r->lines[i].number)
            r->lines[i].time = tree_sum(r, r->lines[i].time);
    free(r->tree);
    r->tree = tree;
    r->capacity = capacity;
    r->now = r->used;
    for (uint64_t i = 1; i <= capacity; i++) {
        const uint64_t up = i + (i & -i);
        tree[i] += i <= r->used;
        if (up <= capacity)
            tree[up] += tree[i];
    }
    return 0;
}

static bool is_sampled(const struct reuse *r, uint64_t number) {
    return rng_mix(~number) << (63 - r->sampling) << 1 == 0;
}

/* Halves the sample when there are too many lines: the hash decides which of them stay. */
static int thin(struct reuse *r, struct sim_err *err) {
    struct reuse_line *kept = sim_alloc(r->n_lines, sizeof *kept, err);
    if (!kept)
        return SIM_EIO;
    r->sampling++;
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct reuse_line *l = &r->lines[i];
        if (l->number && is_sampled(r, l->number - 1))
            *find_line(kept, r->n_lines, l->number - 1) = *l;
        else if (l->number) {
            tree_add(r, l->time, UINT32_MAX);
            r->used--;
        }
    }
    free(r->lines);
    r->lines = kept;
    return 0;
}

/* The distance of a reference to this line, UINT64_MAX for the first, and books it. */
static int step(struct reuse *r, uint64_t number, uint64_t *distance, struct sim_err *err) {
    int rc = r->used * 2 >= r->n_lines ? grow_lines(r, err) : 0;
    if (rc == 0 && r->now == r->capacity)
        rc = renumber(r, err);
    if (rc)
        return rc;
    struct reuse_line *l = find_line(r->lines, r->n_lines, number);
    *distance = UINT64_MAX;
    if (l->number) {
        *distance = r->used - tree_sum(r, l->time);
        tree_add(r, l->time, UINT32_MAX); /* minus one */
    }
    r->used += l->number == 0;
    l->number = number + 1;
    l->time = ++r->now;
    tree_add(r, l->time, 1);
    return 0;
}

static uint32_t *find_row(const struct reuse *r, uint32_t *index, size_t n, uint32_t kernel,
                          long alloc) {
    size_t at = rng_mix((uint64_t)kernel << 32 ^ (uint64_t)alloc) & (n - 1);
    while (index[at] &&
           (r->rows[index[at] - 1].kernel != kernel || r->rows[index[at] - 1].alloc != alloc))
        at = (at + 1) & (n - 1);
    return &index[at];
}

static int grow_index(struct reuse *r, struct sim_err *err) {
    uint32_t *larger = sim_alloc(r->n_index * 2, sizeof *larger, err);
    if (!larger)
        return SIM_EIO;
    for (size_t i = 0; i < r->n_rows; i++)
        *find_row(r, larger, r->n_index * 2, r->rows[i].kernel, r->rows[i].alloc) = (uint32_t)i + 1;
    free(r->index);
    r->index = larger;
    r->n_index *= 2;
    return 0;
}

static struct reuse_row *row_of(struct reuse *r, uint32_t kernel, long alloc, struct sim_err *err) {
    uint32_t *slot = find_row(r, r->index, r->n_index, kernel, alloc);
    if (*slot)
        return &r->rows[*slot - 1];
    if (r->n_rows * 2 >= r->n_index) {
        if (grow_index(r, err))
            return NULL;
        slot = find_row(r, r->index, r->n_index, kernel, alloc);
    }
    if (sim_grow((void **)&r->rows, &r->cap_rows, r->n_rows, sizeof *r->rows, err))
        return NULL;
    r->rows[r->n_rows] = (struct reuse_row){.kernel = kernel, .alloc = alloc};
    *slot = (uint32_t)++r->n_rows;
    return &r->rows[r->n_rows - 1];
}

static void count_stride(struct reuse_row *row, uint64_t addr) {
    if (row->references && addr >= row->last)
        row->forward[bin_of(addr - row->last)]++;
    else if (row->references)
        row->backward[bin_of(row->last - addr)]++;
    row->last = addr;
}

static void count_distance(struct reuse_row *row, uint64_t distance, unsigned sampling) {
    const uint64_t weight = 1ull << sampling;
    row->references += !sampling;
    if (distance == UINT64_MAX)
        row->cold += weight;
    else
        row->distance[bin_of(distance << sampling)] += weight;
}

static int add_exactly(struct reuse *r, uint64_t addr, uint32_t kernel, struct sim_err *err) {
    struct reuse_row *row = row_of(r, kernel, alloc_index_find(&r->allocs, addr), err);
    uint64_t distance;
    if (!row || step(r, addr / TRACE_LINE, &distance, err))
        return SIM_EIO;
    count_stride(row, addr);
    count_stride(&r->total, addr);
    count_distance(row, distance, 0);
    count_distance(&r->total, distance, 0);
    return 0;
}

static int add_sampled(struct reuse *r, uint64_t line, struct sim_err *err) {
    uint64_t distance;
    r->total.references += r->sampling > 0; /* all of them: SHARDS-adj */
    if (!is_sampled(r, line))
        return 0;
    if (step(r, line, &distance, err))
        return SIM_EIO;
    count_distance(&r->total, distance, r->sampling);
    return r->used > r->most ? thin(r, err) : 0;
}

static int add_access(struct reuse *r, uint64_t addr, uint32_t word, uint32_t kernel,
                      struct sim_err *err) {
    const uint64_t first = addr / TRACE_LINE;
    const uint64_t last = word_is_mask(word) ? first : (addr + word_extent(word) - 1) / TRACE_LINE;
    int rc = 0;
    for (uint64_t line = first; line <= last && rc == 0; line++)
        rc = r->most ? add_sampled(r, line, err)
                     : add_exactly(r, line == first ? addr : line * TRACE_LINE, kernel, err);
    return rc;
}

int reuse_add(struct reuse *r, const struct trace_block *b, const struct trace_meta *meta,
              struct sim_err *err) {
    int rc = alloc_index_update(&r->allocs, meta, err);
    for (uint32_t k = 0; k < b->n_runs && rc == 0; k++) {
        const uint32_t end = k + 1 < b->n_runs ? b->runs[k + 1].first : b->n;
        for (uint32_t i = b->runs[k].first; i < end && rc == 0; i++) {
            const enum trace_op op = word_op(b->word[i]);
            if (op != OP_COPYBACK && op != OP_INVALIDATE)
                rc = add_access(r, b->addr[i], b->word[i], b->runs[k].kernel, err);
        }
    }
    return rc;
}

const struct reuse_row *reuse_at(const struct reuse *r, size_t i) {
    return i < r->n_rows ? &r->rows[i] : NULL;
}

const struct reuse_row *reuse_total(const struct reuse *r) {
    return &r->total;
}

uint64_t reuse_misses(const struct reuse_row *row, unsigned log2_lines) {
    uint64_t misses = row->cold;
    for (unsigned k = log2_lines + 1; k < REUSE_BINS; k++)
        misses += row->distance[k];
    return misses;
}
