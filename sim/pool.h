/* A few threads that run independent tasks and wait for each other. With one thread everything runs
 * in the caller. Results do not depend on the number of threads. */
#ifndef MAGNETAR_SIM_POOL_H
#define MAGNETAR_SIM_POOL_H

#include <stddef.h>

#include "sim/err.h"

struct pool;

/* A pool of so many threads; NULL with *err filled when they cannot be had. */
struct pool *pool_new(unsigned threads, struct sim_err *err);
void pool_free(struct pool *p);

/* Calls task(user, i) for every i below n, in any order, and returns when all are done. */
void pool_run(struct pool *p, size_t n, void (*task)(void *user, size_t i), void *user);

/* The same with tasks that may fail, each filling the error it is given. The first error in the
 * order of the tasks, whatever the threads did: every task before it has run, those behind it
 * perhaps. */
int pool_try(struct pool *p, size_t n, int (*task)(void *user, size_t i, struct sim_err *err),
             void *user, struct sim_err *err);

#endif
