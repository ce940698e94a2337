/* A cache written for comparison only: lists searched from end to end, a flag per byte, counters
 * of time instead of recency stacks, the future scanned for Belady's policy. Nothing is shared with
 * the product but the meaning of its configuration and the random stream. */
#ifndef MAGNETAR_TESTS_REF_CACHE_H
#define MAGNETAR_TESTS_REF_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/cache/cache.h"
#include "sim/rng.h"

#define REF_LINE_MAX 256

/* The policies that are known here; REF_POLICIES of them. */
enum ref_policy {
    REF_LRU,
    REF_FIFO,
    REF_PLRU,
    REF_RANDOM,
    REF_SRRIP,
    REF_BRRIP,
    REF_DRRIP,
    REF_OPT,
    REF_POLICIES
};
const struct cache_policy *ref_row(enum ref_policy policy); /* the product's, by name */

struct ref_access {
    uint64_t addr;
    enum trace_op op;
    bool mask; /* extent is a mask of 32 B sectors, not a size */
    uint32_t extent;
};

/* One access to one line. */
struct ref_request {
    uint64_t line;
    enum trace_op op;
    bool touched[REF_LINE_MAX];
};

struct ref_way {
    bool present;
    uint64_t line;
    bool known[REF_LINE_MAX], dirty[REF_LINE_MAX];
    uint64_t used, filled; /* LRU, FIFO: time */
    unsigned interval;     /* RRIP */
};

/* What is asked of the level below. */
struct ref_ask {
    uint64_t addr;
    uint32_t bytes;
    bool write;
};

struct ref_cache {
    struct cache_config config;
    enum ref_policy policy; /* of config.repl */
    struct cache_stats stats;
    uint64_t sets, time;
    struct ref_way *ways; /* [sets][config.ways] */
    bool *tree;           /* [sets][2 * ways]: PLRU, true: the victim is to the right */
    struct rng rng;
    unsigned selector; /* DRRIP */
    const struct ref_request *future;
    uint64_t at, n; /* position in the future */
    struct ref_ask *asked;
    uint64_t n_asked, cap_asked;
};

void ref_new(struct ref_cache *c, const struct cache_config *config, uint64_t seed);
void ref_free(struct ref_cache *c);

/* Cuts accesses to lines; returns the number of requests, which *out holds (to be freed). */
uint64_t ref_cut(const struct ref_access *a, uint64_t n, uint64_t line_bytes,
                 struct ref_request **out);

/* Runs requests [from, to) of the n; sums up accesses and dirty lines. */
void ref_run(struct ref_cache *c, const struct ref_request *r, uint64_t from, uint64_t to,
             uint64_t n);

#endif
