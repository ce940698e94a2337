/* A replacement policy of one's own. */
#ifndef MAGNETAR_POLICY_H
#define MAGNETAR_POLICY_H

#include <stdint.h>

#include "magnetar/context.h"
#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Functions over a state of their own, one per cache. Sets and ways count from 0. They must not
 * call the library; different caches may call at the same time from different threads. */
struct magnetar_policy {
    const char *name; /* as in llc.repl */
    const char *help; /* one line; may be NULL */
    void *user;       /* handed to open */
    /* The state of one cache; NULL: out of memory. `seed` is that of the simulation. */
    void *(*open)(void *user, uint32_t sets, uint32_t ways, uint64_t seed);
    void (*close)(void *state);
    /* A line that is there was asked for. */
    void (*hit)(void *state, uint32_t set, uint32_t way);
    /* A line was put into the way. */
    void (*fill)(void *state, uint32_t set, uint32_t way, uint64_t line);
    /* Every way of the set is taken: the one to give up, modulo the number of ways. */
    uint32_t (*victim)(void *state, uint32_t set);
};

/* Makes it known to the context, for llc.repl and the other *.repl. Strings are copied. The user
 * pointer must outlive the context. MAGNETAR_USAGE where the name is taken or a function missing.
 */
int magnetar_policy_register(struct magnetar *context, const struct magnetar_policy *policy,
                             struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
