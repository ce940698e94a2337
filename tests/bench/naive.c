#include <stdlib.h>

#include "tests/bench/bench.h"

#define WAYS 16

struct set {
    uint64_t line[WAYS], used[WAYS];
    bool valid[WAYS], dirty[WAYS];
};

static int way_of(const struct set *s, uint64_t line) {
    for (int i = 0; i < WAYS; i++)
        if (s->line[i] == line && s->valid[i])
            return i;
    return -1;
}

static int oldest(const struct set *s) {
    int least = 0;
    for (int i = 0; i < WAYS; i++) {
        if (!s->valid[i])
            return i;
        if (s->used[i] < s->used[least])
            least = i;
    }
    return least;
}

uint64_t naive_lru(const uint64_t *records, size_t n, uint64_t sets) {
    struct set *all = calloc(sets, sizeof *all);
    uint64_t misses = 0, writebacks = 0;
    for (size_t i = 0; i < n && all; i++) {
        const uint64_t line = records[i] >> 7;
        struct set *s = &all[line % sets];
        int way = way_of(s, line);
        if (way < 0) {
            misses++;
            way = oldest(s);
            writebacks += s->valid[way] && s->dirty[way];
            s->line[way] = line;
            s->valid[way] = true;
            s->dirty[way] = false;
        }
        s->used[way] = i;
        s->dirty[way] |= records[i] & 1;
    }
    free(all);
    return writebacks > n ? 0 : misses;
}
