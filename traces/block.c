#include "traces/block.h"

#include <stdlib.h>

struct trace_block *block_new(struct sim_err *err) {
    struct trace_block *b = sim_alloc(1, sizeof *b, err);
    if (!b)
        return NULL;
    b->addr = sim_alloc(BLOCK_MAX, sizeof *b->addr, err);
    b->word = sim_alloc(BLOCK_MAX, sizeof *b->word, err);
    b->gap = sim_alloc(BLOCK_MAX, sizeof *b->gap, err);
    b->runs = sim_alloc(BLOCK_MAX, sizeof *b->runs, err);
    if (b->addr && b->word && b->gap && b->runs)
        return b;
    block_free(b);
    return NULL;
}

void block_free(struct trace_block *b) {
    if (!b)
        return;
    free(b->addr);
    free(b->word);
    free(b->gap);
    free(b->runs);
    free(b);
}

uint32_t block_work(const struct trace_block *b) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n; i++)
        n += word_op(b->word[i]) == OP_WORK;
    return n;
}

bool block_has_masks(const struct trace_block *b) {
    uint32_t any = 0;
    for (uint32_t i = 0; i < b->n; i++)
        any |= b->word[i];
    return word_is_mask(any);
}
