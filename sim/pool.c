#include "sim/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/memory.h"

struct pool {
    unsigned threads; /* besides the caller */
    pthread_t *ids;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    unsigned round, busy;
    bool stop, short_of_memory; /* some worker, of whatever the tasks made (sim/memory.h) */
    atomic_size_t next;
    size_t n;
    void (*task)(void *user, size_t i);
    void *user;
};

static void take_tasks(struct pool *p) {
    for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->n;)
        p->task(p->user, i);
}

static void *worker(void *argument) {
    struct pool *p = argument;
    unsigned seen = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->round == seen && !p->stop)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->stop)
            break;
        seen = p->round;
        pthread_mutex_unlock(&p->lock);
        take_tasks(p);
        pthread_mutex_lock(&p->lock);
        p->short_of_memory |= memory_take();
        if (--p->busy == 0)
            pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_new(unsigned threads, struct sim_err *err) {
    struct pool *p = sim_alloc(1, sizeof *p, err);
    if (!p)
        return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    p->ids = sim_alloc(threads, sizeof *p->ids, err);
    while (p->ids && p->threads + 1 < threads) {
        if (pthread_create(&p->ids[p->threads], NULL, worker, p)) {
            sim_fail(err, SIM_EIO, "cannot start thread %u", p->threads + 1);
            pool_free(p);
            return NULL;
        }
        p->threads++;
    }
    if (!p->ids) {
        pool_free(p);
        return NULL;
    }
    return p;
}

void pool_free(struct pool *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->threads; i++)
        pthread_join(p->ids[i], NULL);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    free(p->ids);
    free(p);
}

void pool_run(struct pool *p, size_t n, void (*task)(void *user, size_t i), void *user) {
    if (p->threads == 0 || n < 2) {
        for (size_t i = 0; i < n; i++)
            task(user, i);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->task = task;
    p->user = user;
    p->n = n;
    atomic_store(&p->next, 0);
    p->busy = p->threads;
    p->round++;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    take_tasks(p);
    pthread_mutex_lock(&p->lock);
    while (p->busy)
        pthread_cond_wait(&p->done, &p->lock);
    if (p->short_of_memory)
        memory_ran_out();
    p->short_of_memory = false;
    pthread_mutex_unlock(&p->lock);
}

struct pool_attempt {
    int (*task)(void *user, size_t i, struct sim_err *err);
    void *user;
    pthread_mutex_t lock; /* of what follows */
    size_t failed;        /* the first task known to fail */
    int rc;
    struct sim_err err;
};

static bool is_behind_failure(struct pool_attempt *a, size_t i) {
    pthread_mutex_lock(&a->lock);
    const bool behind = i > a->failed;
    pthread_mutex_unlock(&a->lock);
    return behind;
}

static void attempt_one(void *user, size_t i) {
    struct pool_attempt *a = user;
    struct sim_err err = {0};
    const int rc = is_behind_failure(a, i) ? 0 : a->task(a->user, i, &err);
    if (rc == 0)
        return;
    pthread_mutex_lock(&a->lock);
    if (i < a->failed) {
        a->failed = i;
        a->rc = rc;
        a->err = err;
    }
    pthread_mutex_unlock(&a->lock);
}

int pool_try(struct pool *p, size_t n, int (*task)(void *user, size_t i, struct sim_err *err),
             void *user, struct sim_err *err) {
    struct pool_attempt a = {.task = task, .user = user, .failed = SIZE_MAX};
    pthread_mutex_init(&a.lock, NULL);
    pool_run(p, n, attempt_one, &a);
    pthread_mutex_destroy(&a.lock);
    if (a.rc && err)
        *err = a.err;
    return a.rc;
}
