/* A set-associative cache, functional: hits, misses, fills and write-backs, without time.
 *
 * Any number of sets, 1 to 64 ways, lines of 32 to 256 B in up to 8 sectors. Only requested sectors
 * are fetched. docs/models.md states what each counter means in every corner. */
#ifndef MAGNETAR_MEMMODELS_CACHE_H
#define MAGNETAR_MEMMODELS_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/cache/demand.h"
#include "memmodels/cache/hash.h"
#include "memmodels/cache/policy.h"
#include "sim/err.h"
#include "sim/param.h"
#include "sim/stat.h"

enum cache_write { CACHE_WRITE_BACK, CACHE_WRITE_THROUGH };
enum cache_fill { CACHE_FILL_FETCH, CACHE_FILL_LAZY };

struct cache_config {
    uint64_t size; /* bytes; 0: no cache */
    uint64_t ways, line, sector, slices;
    int hash;                        /* enum hash_type: line to slice */
    int set_hash;                    /* enum hash_type: line to set inside the slice */
    const struct cache_policy *repl; /* borrowed, never NULL where there is a cache */
    int write, fill;
    bool allocate; /* on a write miss */
};

/* Keys llc.* and l1.*: one table each over struct cache_config. */
extern const struct param_table llc_params, l1_params;

/* Are the two simulated alike? Compared are the rows of both tables, whichever level the two are
 * of: what a level has no key for is a constant that its owner sets. Every field has a row. */
bool cache_same(const struct cache_config *a, const struct cache_config *b);

/* Of the capacities that can be built with these lines, ways and slices the nearest to c->size, the
 * larger of two. */
uint64_t cache_nearest_size(const struct cache_config *c);

/* Refuses a geometry that cannot be built, naming the key ("llc.ways", prefix "llc"). */
int cache_check(const struct cache_config *c, const char *prefix, struct sim_err *err);

struct cache_stats {
    uint64_t accesses; /* reads + writes; an atomic is one of each */
    uint64_t reads, writes, read_hits, read_misses, write_hits, write_misses;
    uint64_t write_hits_nv; /* write hits, and allocating writes that fetch nothing */
    uint64_t read_sectors, read_sector_misses, write_sectors, write_sector_misses;
    uint64_t evictions;         /* valid lines replaced */
    uint64_t writebacks;        /* dirty lines written back */
    uint64_t fills, fill_bytes; /* fetches from below, one per miss that needs data */
    uint64_t through;           /* writes passed on: write-through or no-allocate */
    uint64_t writeback_bytes;   /* of write-backs and of writes passed on */
    uint64_t dirty_lines_end;   /* still dirty; set by cache_finish */
};
extern const struct stat_table cache_stat_table; /* keys "llc.*" */

struct cache;

/* `seed` feeds the random policies. */
struct cache *cache_new(const struct cache_config *config, uint64_t seed, struct sim_err *err);
void cache_free(struct cache *c);

/* Drops every line, the dirty ones, too. */
void cache_empty(struct cache *c);

/* Runs requests [from, to) of d. */
void cache_run(struct cache *c, const struct demand *d, uint32_t from, uint32_t to);

/* What a cache asks of the level below, in order, as accesses of contiguous sectors (writes that
 * are passed on: of the bytes written). `sink` is called with each full block, and must consume it;
 * by default nothing is recorded. */
void cache_connect(struct cache *c, void (*sink)(void *user, struct trace_block *b), void *user,
                   struct trace_block *buffer);

/* One access, for the timed model: what happened. */
struct cache_outcome {
    bool hit;
    uint32_t fetch;          /* sectors to fetch for this line */
    uint32_t through;        /* sectors passed on below */
    uint32_t victim_sectors; /* dirty sectors of the line that was replaced, */
    uint64_t victim_line;    /* its line number */
    uint32_t frame; /* where the line is: set * ways + way; UINT32_MAX when not allocated */
};
void cache_step(struct cache *c, uint64_t line, uint32_t req, struct cache_outcome *outcome);

/* The same in two parts: where a line belongs, and the access itself, for callers that need the
 * slice earlier than the outcome, or look the line up in another set. */
struct cache_place {
    uint32_t slice, set;
};
struct cache_place cache_place(const struct cache *c, uint64_t line);
/* The set of another slice that stands where `place` does in its own. */
struct cache_place cache_place_in(const struct cache *c, struct cache_place place, uint32_t slice);
void cache_step_at(struct cache *c, uint32_t set, uint64_t line, uint32_t req,
                   struct cache_outcome *outcome);
/* The same, but a write to a line that is not there is passed on, as with allocate = no. */
void cache_step_past(struct cache *c, uint32_t set, uint64_t line, uint32_t req,
                     struct cache_outcome *outcome);

/* Questions that change nothing: the slice of a set; a line's frame (UINT32_MAX: not there), in its
 * own set or in another, a frame's line (false: none); would the request be served without anything
 * from or to the level below? */
const struct cache_config *cache_configuration(const struct cache *c);
uint32_t cache_set_slice(const struct cache *c, uint32_t set);
uint32_t cache_frame(const struct cache *c, uint64_t line);
uint32_t cache_frame_in(const struct cache *c, uint32_t set, uint64_t line);
bool cache_line_at(const struct cache *c, uint32_t frame, uint64_t *line);
bool cache_hits(const struct cache *c, uint32_t set, uint64_t line, uint32_t req);

/* Counters so far; `accesses` and `dirty_lines_end` are set by cache_finish, which also subtracts
 * the counts that were there at the end of the warm-up. */
const struct cache_stats *cache_stats(const struct cache *c);
void cache_finish(struct cache *c, const struct cache_stats *warm);
/* What cache_finish would leave, written to *out; the cache itself is not changed and may go on. */
void cache_count(const struct cache *c, const struct cache_stats *warm, struct cache_stats *out);

/* For OPT: next[i] is the number of the request that next touches the line of request i, or
 * UINT64_MAX; requests are numbered from 0 over all cache_run calls. Must outlive the runs. */
void cache_set_oracle(struct cache *c, const uint64_t *next);

#endif
