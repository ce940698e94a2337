/* The bounds of `make bench`: every figure is a ratio of two things done in the same run, so that
 * it means the same on any machine. */
#ifndef MAGNETAR_TESTS_BENCH_H
#define MAGNETAR_TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_MAX 8

/* Something to time: run() does all of its work once and returns how many operations that were. */
struct bench_task {
    const char *name;
    uint64_t (*run)(void *user);
    void *user;
    uint64_t operations;
    double least_s; /* CPU time of the fastest repetition */
};

/* Runs all tasks in turn, `repetitions` times over, so that a slow spell hits all of them. */
void bench_run(struct bench_task *tasks, size_t n, unsigned repetitions);

double bench_rate(const struct bench_task *t); /* operations per second */

/* One line: what, value, "required >= bound" (or <=), PASS or MISS. */
void bench_bound(const char *what, double value, bool at_least, double bound, const char *unit);

/* A cache as people write it first: 16 ways searched from end to end, times of last use; records of
 * 8 bytes, address | write bit, in memory. Returns the misses. */
uint64_t naive_lru(const uint64_t *records, size_t n, uint64_t sets);

/* bench_event.c: the hold model at `pending` events; operations are holds. */
struct hold;
struct hold *hold_new(size_t pending);
void hold_free(struct hold *h);
uint64_t hold_wheel(void *hold);
uint64_t hold_heap(void *hold);

/* bench_timed.c: timed mode beside count mode, its bound included. */
void bench_timed(const char *trace, const char *preset);

/* bench_pe.c: the PE array, its bounds included. */
void bench_pe(void);

/* bench_quidam.c: regression models beside timed runs, its bound included. */
void bench_quidam(void);

/* bench_search.c: the search engine, its bounds included. */
void bench_search(void);

struct evaluator;
/* Goes through all designs of a space; how many they are. */
uint64_t bench_explore(const char *space, const struct evaluator *e);

/* bench_maestro.c: MAESTRO's model, its bounds included. */
void bench_maestro(void);

#endif
