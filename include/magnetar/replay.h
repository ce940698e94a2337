/* Replays: traces through caches of any number of technologies and configurations. */
#ifndef MAGNETAR_REPLAY_H
#define MAGNETAR_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "magnetar/configuration.h"
#include "magnetar/context.h"
#include "magnetar/error.h"
#include "magnetar/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is 0 or NULL has the default of `magnetar replay`. */
struct magnetar_replay_options {
    const char *const *traces; /* paths or "gen:...", one stream, one after another */
    size_t n_traces;
    const char *format;       /* NULL: probed */
    const char *technologies; /* "sram,stt-mram@7MiB"; NULL: llc.tech */
    const char *const *vary;  /* "llc.size=1MiB,2MiB", each multiplies the runs */
    size_t n_vary;
    int timed;              /* 0: hits, misses, traffic; 1: by events, with time */
    int extrapolate;        /* 1: capacities outside of a technology's table, too */
    uint64_t warmup, limit; /* accesses; limit 0: all */
    uint32_t operations;    /* bit per enum magnetar_operation that is replayed; 0: the format's own
                               choice */
    uint64_t seed;          /* of the random policies; 0: 1 */
    unsigned threads;       /* 0: 1; the results are the same for any number */
    /* Called now and then with the accesses done, or 0 where that is not known, from the threads
     * that simulate; what is not 0 stops the replay, which then returns MAGNETAR_IO. May be NULL.
     */
    int (*progress)(void *user, uint64_t accesses);
    void *user;
};

/* The result is the caller's. */
int magnetar_replay(const struct magnetar *context,
                    const struct magnetar_configuration *configuration,
                    const struct magnetar_replay_options *options, struct magnetar_result **result,
                    struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
