/* What several suites share: paths of test data, and random streams whose seed is printed. */
#ifndef MAGNETAR_TESTS_SUPPORT_H
#define MAGNETAR_TESTS_SUPPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/rng.h"
#include "traces/block.h"

/* "tests/PATH" or any other path below the source folder; returns buf. */
const char *test_path(char *buf, size_t size, const char *path);

/* The same, opened; a missing file ends the test. */
FILE *test_open(const char *path);

/* The next row of a table that is neither comment nor the row of names; *header starts false. */
bool test_row(FILE *f, char *line, int size, bool *header);

/* A stream seeded by the clock, or by the environment variable TEST_SEED; prints the seed under
 * `name`, so that a failure can be repeated. */
struct rng test_rng(const char *name);

/* Reads a whole trace; every block is handed to `take`. Returns the number of accesses. */
uint64_t test_trace(const char *path, void (*take)(void *user, const struct trace_block *b),
                    void *user);

/* A name for a temporary file in the build folder; returns buf. */
const char *test_temporary(char *buf, size_t size, const char *name);

#endif
