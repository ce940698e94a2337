#include "tests/support.h"

#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "traces/trace.h"

const char *test_path(char *buf, size_t size, const char *path) {
    const char *dir = getenv("srcdir");
    snprintf(buf, size, "%s/%s", dir ? dir : ".", path);
    return buf;
}

FILE *test_open(const char *path) {
    char full[400];
    FILE *f = fopen(test_path(full, sizeof full, path), "r");
    if (!f)
        fprintf(stderr, "%s: missing\n", full);
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    return f;
}

bool test_row(FILE *f, char *line, int size, bool *header) {
    while (fgets(line, size, f)) {
        if (*line == '#')
            continue;
        if (*header)
            return true;
        *header = true;
    }
    return false;
}

struct rng test_rng(const char *name) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    const char *given = getenv("TEST_SEED");
    const uint64_t seed = given ? strtoull(given, NULL, 0)
                                : (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    printf("[%s: TEST_SEED=%" PRIu64 "] ", name, seed);
    return rng_stream(seed, 0);
}

uint64_t test_trace(const char *path, void (*take)(void *user, const struct trace_block *b),
                    void *user) {
    char full[400];
    struct trace *t;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    if (trace_open(&t, test_path(full, sizeof full, path), NULL, &err)) {
        fprintf(stderr, "%s\n", err.text);
        CU_FAIL_FATAL("trace_open");
    }
    int rc = trace_next(t, b, &err);
    for (; rc == 0 && b->n; rc = trace_next(t, b, &err))
        take(user, b);
    CU_ASSERT_EQUAL(rc, 0);
    const uint64_t done = t->done;
    trace_close(t);
    block_free(b);
    return done;
}

const char *test_temporary(char *buf, size_t size, const char *name) {
    snprintf(buf, size, "tests-%ld-%s", (long)getpid(), name);
    return buf;
}
