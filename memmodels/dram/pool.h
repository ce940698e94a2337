/* Bursts of one channel: a fixed pool of nodes, a hash of those that wait, and first-in-first-out
 * lists of those whose time of completion is known. */
#ifndef MAGNETAR_MEMMODELS_DRAM_POOL_H
#define MAGNETAR_MEMMODELS_DRAM_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/dram/dram.h"
#include "sim/rng.h"

#define DRAM_NO_NODE UINT32_MAX

struct dram_node {
    uint64_t address;
    uint64_t done; /* DRAM clock */
    struct dram_request *request;
    uint32_t row, column;
    uint32_t bank;       /* of the channel */
    uint32_t next;       /* in the free list, a FIFO, or the reads merged into this one */
    uint32_t chain;      /* in the hash */
    bool write, in_line; /* in_line: moved to the commands of its bank */
};

struct dram_fifo {
    uint32_t first, last;
};

struct dram_pool {
    struct dram_node *nodes;
    uint32_t *buckets;
    uint32_t mask, n, free_n, free;
};

int dram_pool_init(struct dram_pool *p, uint32_t n, struct sim_err *err);
void dram_pool_free(struct dram_pool *p);

static inline uint32_t dram_pool_take(struct dram_pool *p) {
    const uint32_t i = p->free;
    p->free = p->nodes[i].next;
    p->free_n--;
    return i;
}

static inline void dram_pool_give(struct dram_pool *p, uint32_t i) {
    p->nodes[i].next = p->free;
    p->free = i;
    p->free_n++;
}

/* The waiting read or write of an address, or DRAM_NO_NODE. */
static inline uint32_t dram_pool_find(const struct dram_pool *p, uint64_t address, bool write) {
    uint32_t i = p->buckets[rng_mix(address) & p->mask];
    while (i != DRAM_NO_NODE && (p->nodes[i].address != address || p->nodes[i].write != write))
        i = p->nodes[i].chain;
    return i;
}

void dram_pool_insert(struct dram_pool *p, uint32_t i);
void dram_pool_remove(struct dram_pool *p, uint32_t i);

static inline void dram_fifo_push(struct dram_fifo *f, struct dram_pool *p, uint32_t i) {
    p->nodes[i].next = DRAM_NO_NODE;
    if (f->first == DRAM_NO_NODE)
        f->first = i;
    else
        p->nodes[f->last].next = i;
    f->last = i;
}

static inline uint32_t dram_fifo_pop(struct dram_fifo *f, struct dram_pool *p) {
    const uint32_t i = f->first;
    f->first = p->nodes[i].next;
    return i;
}

#endif
