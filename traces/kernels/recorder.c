#include "traces/kernels/recorder.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define OP_LINES 64u /* 32 lanes, each over at most two lines */

struct recorder_op {
    uint32_t next; /* op + 1 of the same site's next occurrence */
    uint8_t op, buffer;
    uint16_t n;
    uint64_t line[OP_LINES]; /* ascending */
    uint8_t mask[OP_LINES];
};

void recorder_lane(struct recorder *r) {
    r->lane_stamp++;
    r->after = r->part = 0;
    r->waiting = false;
}

void recorder_begin(struct recorder *r, const uint64_t *base) {
    r->base = base;
    r->out.n = 0;
    r->n_ops = r->n_steps = 0;
    recorder_lane(r);
}

void recorder_free(struct recorder *r) {
    free(r->ops);
    free(r->steps);
    free(r->out.rel);
    free(r->out.buffer);
    free(r->out.word);
    memset(r, 0, sizeof *r);
}

static uint32_t new_op(struct recorder *r, enum trace_op op, uint32_t buffer) {
    if (!r->rc)
        r->rc = sim_grow((void **)&r->ops, &r->cap_ops, r->n_ops, sizeof *r->ops, &r->err);
    if (r->rc)
        return 0;
    struct recorder_op *o = &r->ops[r->n_ops++];
    o->next = 0;
    o->op = (uint8_t)op;
    o->buffer = (uint8_t)buffer;
    o->n = 0;
    return (uint32_t)r->n_ops;
}

/* The operation that collects this occurrence of the site; 0 when memory is exhausted. */
static uint32_t find_op(struct recorder *r, uint32_t site, enum trace_op op, uint32_t buffer) {
    const bool again = r->stamp[site] == r->lane_stamp;
    uint32_t *link = again ? &r->ops[r->at[site] - 1].next : &r->first[site];
    uint32_t found = *link;
    if (!found) {
        found = new_op(r, op, buffer); /* may move the operations */
        if (!found)
            return 0;
        link = again ? &r->ops[r->at[site] - 1].next : &r->first[site];
        *link = found;
        if (site >= r->sites)
            r->sites = site + 1;
    }
    r->at[site] = found;
    r->stamp[site] = r->lane_stamp;
    return found;
}

static void touch(struct recorder_op *o, uint64_t line, uint8_t mask) {
    uint32_t i = o->n;
    while (i && o->line[i - 1] > line)
        i--;
    if (i && o->line[i - 1] == line) {
        o->mask[i - 1] |= mask;
        return;
    }
    memmove(&o->line[i + 1], &o->line[i], (o->n - i) * sizeof o->line[0]);
    memmove(&o->mask[i + 1], &o->mask[i], (o->n - i) * sizeof o->mask[0]);
    o->line[i] = line;
    o->mask[i] = mask;
    o->n++;
}

void recorder_access(struct recorder *r, uint32_t site, enum trace_op op, uint32_t buffer,
                     uint64_t addr, uint32_t bytes) {
    const uint32_t found = find_op(r, site, op, buffer);
    const uint64_t end = addr + bytes;
    r->after = found;
    r->part = 0;
    r->waiting |= op != OP_WRITE;
    while (found && addr < end) {
        const uint64_t line = addr - addr % TRACE_LINE;
        const uint64_t stop = end < line + TRACE_LINE ? end : line + TRACE_LINE;
        const uint32_t lo = (uint32_t)(addr - line) / TRACE_SECTOR;
        const uint32_t hi = (uint32_t)(stop - 1 - line) / TRACE_SECTOR;
        touch(&r->ops[found - 1], line, (uint8_t)((2u << hi) - (1u << lo)));
        addr = stop;
    }
}

void recorder_resume(struct recorder *r) {
    r->waiting = true;
}

/* The work of the place where the lane stands; NULL when memory is exhausted. Most stand where the
 * last or one of the last was. */
static struct warp_work *work_here(struct recorder *r) {
    for (size_t i = r->n_steps; i-- > 0;)
        if (r->steps[i].after == r->after && r->steps[i].part == r->part)
            return &r->steps[i].work;
    if (!r->rc)
        r->rc = sim_grow((void **)&r->steps, &r->cap_steps, r->n_steps, sizeof *r->steps, &r->err);
    if (r->rc)
        return NULL;
    struct recorder_step *s = &r->steps[r->n_steps++];
    *s = (struct recorder_step){.after = r->after, .part = r->part};
    return &s->work;
}

void recorder_work(struct recorder *r, uint32_t site, const struct recorder_block *b) {
    if (!r->with_work)
        return;
    if (r->work_stamp[site] != r->lane_stamp)
        r->times[site] = 0;
    r->work_stamp[site] = r->lane_stamp;
    if (r->times[site]++ < r->met[site])
        return;
    r->met[site]++;
    struct warp_work *work = work_here(r);
    if (!work)
        return;
    work->n[WORK_INTEGER] += b->integer;
    work->n[WORK_FLOAT] += b->real;
    work->n[WORK_SPECIAL] += b->special;
    work->n[WORK_CONTROL] += b->control;
    work->n[WORK_SHARED] += b->shared;
    work->n[WORK_CONFLICTS] += b->conflicts;
}

void recorder_wait(struct recorder *r) {
    if (!r->with_work || !r->waiting)
        return;
    r->waiting = false;
    r->part++;
    struct warp_work *work = work_here(r);
    if (work)
        work->waits = true;
}

static int reserve(struct recorder *r, size_t n) {
    if (n <= r->cap)
        return 0;
    const size_t cap = n * 2;
    int64_t *rel = realloc(r->out.rel, cap * sizeof *rel);
    r->out.rel = rel ? rel : r->out.rel;
    uint8_t *buffer = realloc(r->out.buffer, cap * sizeof *buffer);
    r->out.buffer = buffer ? buffer : r->out.buffer;
    uint32_t *word = realloc(r->out.word, cap * sizeof *word);
    r->out.word = word ? word : r->out.word;
    if (!rel || !buffer || !word)
        return memory_fail(&r->err, "out of memory: %zu records of a kernel", cap);
    r->cap = cap;
    return 0;
}

static void append(struct recorder *r, const struct recorder_op *o, uint32_t warp) {
    struct recorder_segment *s = &r->out;
    r->rc = reserve(r, s->n + (size_t)o->n);
    for (uint32_t i = 0; i < o->n && !r->rc; i++, s->n++) {
        s->rel[s->n] = (int64_t)(o->line[i] - r->base[o->buffer]);
        s->buffer[s->n] = o->buffer;
        s->word[s->n] = word_make((enum trace_op)o->op, true, o->mask[i], warp);
    }
}

static void append_work(struct recorder *r, const struct warp_work *work, uint32_t warp) {
    struct recorder_segment *s = &r->out;
    struct warp_work rest = *work, one;
    while (!r->rc && work_take(&rest, &one)) {
        r->rc = reserve(r, (size_t)s->n + 1);
        if (r->rc)
            return;
        s->rel[s->n] = (int64_t)work_pack(&one);
        s->buffer[s->n] = KERNEL_BUFFERS;
        s->word[s->n++] = WORK_WORD(warp);
    }
}

static int by_place(const void *a, const void *b) {
    const struct recorder_step *x = a, *y = b;
    return x->after != y->after ? (x->after > y->after) - (x->after < y->after)
                                : (x->part > y->part) - (x->part < y->part);
}

void recorder_warp(struct recorder *r, uint32_t warp) {
    size_t step = 0;
    if (r->n_steps)
        qsort(r->steps, r->n_steps, sizeof *r->steps, by_place);
    for (size_t i = 0; i <= r->n_ops && !r->rc; i++) {
        for (; step < r->n_steps && r->steps[step].after == i; step++)
            append_work(r, &r->steps[step].work, warp);
        if (i < r->n_ops && !r->rc)
            append(r, &r->ops[i], warp);
    }
    memset(r->first, 0, r->sites * sizeof r->first[0]);
    memset(r->met, 0, sizeof r->met);
    r->sites = 0;
    r->n_ops = r->n_steps = 0;
    recorder_lane(r);
}

void recorder_barrier(struct recorder *r, uint32_t warp) {
    if (r->n_steps) {
        qsort(r->steps, r->n_steps, sizeof *r->steps, by_place);
        r->steps[r->n_steps - 1].work.barrier = true;
    }
    recorder_warp(r, warp);
}
