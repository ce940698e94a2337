/* What long work calls now and then: who started it shows progress there and can stop it. */
#ifndef MAGNETAR_SIM_TICK_H
#define MAGNETAR_SIM_TICK_H

#include <stdint.h>

#include "sim/err.h"

struct tick {
    /* `done` of the work's own units (accesses, layers), or 0: only whether to stop, which an error
     * code says. May be NULL. */
    int (*call)(void *user, uint64_t done, struct sim_err *err);
    void *user;
};

static inline int tick_call(const struct tick *t, uint64_t done, struct sim_err *err) {
    return t->call ? t->call(t->user, done, err) : 0;
}

#endif
