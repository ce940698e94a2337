/* Functional replay: one pass of a trace through any number of cache hierarchies. Hierarchies of
 * equal configuration (cache_same in each level) are simulated once, whatever their technologies.
 */
#ifndef MAGNETAR_MEMMODELS_HIERARCHY_H
#define MAGNETAR_MEMMODELS_HIERARCHY_H

#include "memmodels/cache/cache.h"
#include "sim/err.h"
#include "traces/trace.h"

struct hierarchy_config {
    struct cache_config l1; /* size 0: none */
    struct cache_config llc;
};

struct hierarchies;

/* `threads` run distinct hierarchies side by side; the results are the same for any number. */
struct hierarchies *hierarchies_new(unsigned threads, uint64_t seed, struct sim_err *err);
void hierarchies_free(struct hierarchies *h);

/* Adds a hierarchy, whose configurations passed cache_check (that of l1 only where it has a size),
 * before anything has run; returns its number (that of an equal one if there is one), or a negative
 * code: SIM_EUNSUP for a policy with an oracle in or behind an l1, SIM_EIO out of memory. */
int hierarchies_add(struct hierarchies *h, const struct hierarchy_config *c, struct sim_err *err);

/* Who takes requests through a last level one by one, in place of cache_run: what a request costs
 * there depends on more than the cache. `warm` is called at the end of the warm-up, `finish` at the
 * end. */
struct hierarchy_driver {
    void *user;
    void (*run)(void *user, const struct demand *d, uint32_t from, uint32_t to);
    void (*warm)(void *user);
    void (*finish)(void *user);
};

/* As hierarchies_add, but a hierarchy of its own, equal to none, which hierarchies_drive must give
 * a driver before anything runs. SIM_EUNSUP for a policy with an oracle. */
int hierarchies_add_driven(struct hierarchies *h, const struct hierarchy_config *c,
                           struct sim_err *err);
void hierarchies_drive(struct hierarchies *h, int number, const struct hierarchy_driver *driver);
struct cache *hierarchies_cache(struct hierarchies *h, int number); /* the last level */

/* True when a first pass over the trace is needed (OPT): all of it must then go through
 * hierarchies_learn, and hierarchies_learned be called, before the first hierarchies_run. */
bool hierarchies_need_oracle(const struct hierarchies *h);
int hierarchies_learn(struct hierarchies *h, const struct trace_block *b, uint32_t from,
                      uint32_t to, struct sim_err *err);

/* Runs accesses [from, to) of a block through all hierarchies. */
int hierarchies_run(struct hierarchies *h, const struct trace_block *b, uint32_t from, uint32_t to,
                    struct sim_err *err);

/* Forgets the counts so far, not the contents: the end of the warm-up. */
void hierarchies_reset_stats(struct hierarchies *h);

/* After the last access: counts what only then is known, as the lines that are left dirty. */
void hierarchies_finish(struct hierarchies *h);

/* Counts of the last level; of kernel k (index in the trace's meta), NULL when it made no access.
 */
const struct cache_stats *hierarchies_stats(const struct hierarchies *h, int number);
const struct cache_stats *hierarchies_kernel_stats(const struct hierarchies *h, int number,
                                                   uint32_t k);

#endif
