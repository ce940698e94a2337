/* Timed runs of small traces under a few settings, for tests. */
#ifndef MAGNETAR_TESTS_TIMED_SUPPORT_H
#define MAGNETAR_TESTS_TIMED_SUPPORT_H

#include "memmodels/timed.h"
#include "traces/trace.h"

struct timed_outcome {
    struct timed_stats stats; /* timed mode */
    struct cache_stats cache; /* either mode */
    struct count_stats count; /* count mode: traffic only */
};

/* Settings put together one by one; starts with n = 0. */
struct timed_settings {
    char text[40][64];
    const char *list[41]; /* ends with NULL */
    size_t n;
};
void timed_set(struct timed_settings *s, const char *key, const char *value);

/* Random traffic: without `groups` one stream of accesses of 1 to 200 bytes; with it kernels of
 * work-groups of warps, with barriers. Most accesses fall into an eighth of the footprint. */
struct timed_traffic {
    uint64_t seed, accesses, footprint; /* bytes */
    double writes, odd; /* fractions: writes; atomics, fetches, copy-backs and invalidations */
    double sizes;       /* with groups, fraction: 1 to 5,000 bytes rather than sectors of a line */
    uint32_t groups, warps; /* of a kernel; of a group */
};

/* A run of timed or of count mode. */
struct timed_case {
    const char *path; /* of a trace, or "gen:..."; or */
    const struct timed_traffic *traffic;
    const char *config;          /* an INI file below the source folder, or NULL */
    const char *const *settings; /* "KEY=VALUE", ends with NULL; NULL: none */
    const struct tech_point *tech;
    uint64_t warmup, limit; /* timed mode */
    bool count;
};

/* Runs it; the return value is the error code, its text in *err. */
int timed_test(const struct timed_case *c, struct timed_outcome *out, struct sim_err *err);

/* The same, where an error ends the test; prints it. */
struct timed_outcome timed_test_ok(const struct timed_case *c);

/* Writes text to a temporary file; returns buf, its name. */
const char *timed_test_file(char *buf, size_t size, const char *name, const char *text);

#endif
