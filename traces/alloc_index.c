#include "traces/alloc_index.h"

#include <stdbool.h>
#include <stdlib.h>

void alloc_index_free(struct alloc_index *ix) {
    free(ix->pieces);
    *ix = (struct alloc_index){0};
}

long alloc_index_search(struct alloc_index *ix, uint64_t addr) {
    size_t low = 0, high = ix->n; /* the piece, if any, lies in [low, high) */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct alloc_piece *p = &ix->pieces[middle];
        if (addr > p->last) {
            low = middle + 1;
        } else if (addr < p->first) {
            high = middle;
        } else {
            ix->recent = middle;
            return (long)p->alloc;
        }
    }
    return -1;
}

static int by_first(const void *a, const void *b) {
    const struct alloc_piece *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->alloc > y->alloc) - (x->alloc < y->alloc);
}

/* The allocations that hold the place of the sweep, the first of the table on top: a binary heap in
 * which those that have ended stay until they come to the top. */
struct alloc_sweep {
    struct alloc_piece *heap;
    size_t n;
};

static void heap_swap(struct alloc_piece *a, struct alloc_piece *b) {
    const struct alloc_piece t = *a;
    *a = *b;
    *b = t;
}

static void heap_push(struct alloc_sweep *s, struct alloc_piece p) {
    size_t at = s->n++;
    s->heap[at] = p;
    for (; at && s->heap[(at - 1) / 2].alloc > s->heap[at].alloc; at = (at - 1) / 2)
        heap_swap(&s->heap[at], &s->heap[(at - 1) / 2]);
}

static void heap_pop(struct alloc_sweep *s) {
    s->heap[0] = s->heap[--s->n];
    for (size_t at = 0;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < s->n; child++)
            if (s->heap[child].alloc < s->heap[least].alloc)
                least = child;
        if (least == at)
            return;
        heap_swap(&s->heap[at], &s->heap[least]);
        at = least;
    }
}

/* Pieces of what holds [from, to], as far as anything does. */
static int cut(struct alloc_index *ix, struct alloc_sweep *s, uint64_t from, uint64_t to,
               struct sim_err *err) {
    for (bool more = true; more;) {
        while (s->n && s->heap[0].last < from)
            heap_pop(s);
        if (!s->n)
            return 0;
        const uint64_t last = s->heap[0].last < to ? s->heap[0].last : to;
        const int rc = sim_grow((void **)&ix->pieces, &ix->cap, ix->n, sizeof *ix->pieces, err);
        if (rc)
            return rc;
        ix->pieces[ix->n++] = (struct alloc_piece){from, last, s->heap[0].alloc};
        more = last < to;
        from = last + 1;
    }
    return 0;
}

/* `all` by first address: between two beginnings the holders are known. */
static int sweep(struct alloc_index *ix, const struct alloc_piece *all, size_t n,
                 struct alloc_sweep *s, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0;) {
        const uint64_t from = all[i].first;
        while (i < n && all[i].first == from)
            heap_push(s, all[i++]);
        rc = cut(ix, s, from, i < n ? all[i].first - 1 : UINT64_MAX, err);
    }
    return rc;
}

int alloc_index_update(struct alloc_index *ix, const struct trace_meta *m, struct sim_err *err) {
    if (ix->indexed == m->n_allocs)
        return 0;
    struct alloc_piece *all = sim_alloc(m->n_allocs, sizeof *all, err);
    struct alloc_sweep s = {.heap = sim_alloc(m->n_allocs, sizeof *s.heap, err)};
    int rc = all && s.heap ? 0 : SIM_EIO;
    size_t n = 0;
    for (size_t i = 0; i < m->n_allocs && rc == 0; i++)
        if (m->allocs[i].bytes) {
            const uint64_t first = m->allocs[i].base, more = m->allocs[i].bytes - 1;
            const uint64_t last = first + more < first ? UINT64_MAX : first + more;
            all[n++] = (struct alloc_piece){first, last, (uint32_t)i};
        }
    ix->n = ix->recent = 0;
    if (rc == 0 && n) {
        qsort(all, n, sizeof *all, by_first);
        rc = sweep(ix, all, n, &s, err);
    }
    ix->indexed = m->n_allocs;
    free(all);
    free(s.heap);
    return rc;
}
