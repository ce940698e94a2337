/* Replacement policies: one row each, and one list of them. A row stands in the file of the policy,
 * below the block loop that is made for it (loop.inc); everything that a command, a check or a list
 * says of policies comes from the rows, and a configuration holds the row itself. */
#ifndef MAGNETAR_MEMMODELS_POLICY_H
#define MAGNETAR_MEMMODELS_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/param.h"

struct cache;
struct cache_outcome;
struct demand;
struct cache_policy_hooks;

struct cache_policy {
    struct param_named about;
    bool needs_oracle;      /* looks into the future: count mode, one level, a trace read twice */
    bool ways_power_of_two; /* other numbers of ways are refused */

    /* POLICY_CODE of loop.inc sets these. */
    void (*init)(struct cache *c);
    void (*run)(struct cache *c, const struct demand *d, uint32_t from, uint32_t to);
    void (*step)(struct cache *c, uint32_t set, uint64_t line, uint32_t req,
                 struct cache_outcome *outcome);

    const struct cache_policy_hooks *hooks; /* of cache_policy_own; else NULL */
    void *user;
};

/* policy_NAME is the row of NAME; the order is that of help and lists. */
#define CACHE_POLICIES(POLICY)                                                                     \
    POLICY(lru)                                                                                    \
    POLICY(fifo)                                                                                   \
    POLICY(plru)                                                                                   \
    POLICY(random)                                                                                 \
    POLICY(srrip)                                                                                  \
    POLICY(brrip)                                                                                  \
    POLICY(drrip)                                                                                  \
    POLICY(opt)

#define CACHE_POLICY_DECLARE(name) extern const struct cache_policy policy_##name;
CACHE_POLICIES(CACHE_POLICY_DECLARE)

/* Row i, NULL past the end; the row of a name, NULL where there is none. */
const struct cache_policy *cache_policy_at(size_t i);
const struct cache_policy *cache_policy_named(const char *name);

/* For parameters: all policies, and those without an oracle. */
const struct param_named *cache_policy_any(size_t i);
const struct param_named *cache_policy_online(size_t i);

/* A policy that the program does not know, as functions over a state of its own. Sets and ways
 * count from 0. Different caches may call at the same time from different threads, each with its
 * own state. */
struct cache_policy_hooks {
    /* The state for one cache; NULL: out of memory. `seed` is the run's. */
    void *(*open)(void *user, uint32_t sets, uint32_t ways, uint64_t seed);
    void (*close)(void *state);
    void (*hit)(void *state, uint32_t set, uint32_t way); /* of every access to a line there */
    void (*fill)(void *state, uint32_t set, uint32_t way, uint64_t line); /* it has got its way */
    /* The way to give up, asked for when all of the set are taken; taken modulo the ways. */
    uint32_t (*victim)(void *state, uint32_t set);
};

/* A row for it, to be set as cache_config.repl or offered to a param_set (params_offer_policy). It
 * borrows all that it is given, and must outlive the caches that use it. */
struct cache_policy cache_policy_own(const char *name, const char *help,
                                     const struct cache_policy_hooks *hooks, void *user);

#endif
