/* Which allocation holds an address: the first in the trace's table that does. Allocations are cut
 * into disjoint pieces, in the order of their addresses; a search halves them, and most addresses
 * lie in the piece that was found last. */
#ifndef MAGNETAR_TRACES_ALLOC_INDEX_H
#define MAGNETAR_TRACES_ALLOC_INDEX_H

#include "traces/meta.h"

struct alloc_piece {
    uint64_t first, last; /* addresses, inclusive */
    uint32_t alloc;       /* index in meta.allocs */
};

struct alloc_index {
    struct alloc_piece *pieces;
    size_t n, cap;
    size_t indexed; /* allocations of meta that it knows */
    size_t recent;  /* piece found last */
};

/* Takes in the allocations that were added since; O(n log n) when there are any. SIM_EIO. */
int alloc_index_update(struct alloc_index *ix, const struct trace_meta *m, struct sim_err *err);
void alloc_index_free(struct alloc_index *ix);

/* The place in the meta of the allocation that holds addr, the first of several; -1 where none
 * does. */
long alloc_index_search(struct alloc_index *ix, uint64_t addr);

static inline long alloc_index_find(struct alloc_index *ix, uint64_t addr) {
    if (ix->recent < ix->n && addr >= ix->pieces[ix->recent].first &&
        addr <= ix->pieces[ix->recent].last)
        return (long)ix->pieces[ix->recent].alloc;
    return alloc_index_search(ix, addr);
}

#endif
