#include "memmodels/dram/pool.h"

#include <stdlib.h>

int dram_pool_init(struct dram_pool *p, uint32_t n, struct sim_err *err) {
    uint32_t size = 64;
    while (size < n)
        size *= 2;
    p->n = n;
    p->mask = size - 1;
    p->nodes = sim_alloc(n, sizeof *p->nodes, err);
    p->buckets = sim_alloc(size, sizeof *p->buckets, err);
    if (!p->nodes || !p->buckets)
        return SIM_EIO;
    for (uint32_t i = 0; i < size; i++)
        p->buckets[i] = DRAM_NO_NODE;
    p->free = DRAM_NO_NODE;
    for (uint32_t i = n; i-- > 0;)
        dram_pool_give(p, i);
    return 0;
}

void dram_pool_free(struct dram_pool *p) {
    free(p->nodes);
    free(p->buckets);
}

void dram_pool_insert(struct dram_pool *p, uint32_t i) {
    uint32_t *bucket = &p->buckets[rng_mix(p->nodes[i].address) & p->mask];
    p->nodes[i].chain = *bucket;
    *bucket = i;
}

void dram_pool_remove(struct dram_pool *p, uint32_t i) {
    uint32_t *at = &p->buckets[rng_mix(p->nodes[i].address) & p->mask];
    while (*at != i)
        at = &p->nodes[*at].chain;
    *at = p->nodes[i].chain;
}
