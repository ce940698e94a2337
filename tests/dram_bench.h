/* A memory with an event queue of its own, for the tests of the DRAM model. */
#ifndef MAGNETAR_TESTS_DRAM_BENCH_H
#define MAGNETAR_TESTS_DRAM_BENCH_H

#include <CUnit/CUnit.h>

#include <stdio.h>

#include "memmodels/dram/dram.h"

#define EVENTS (DRAM_EVENTS_MAX + 64)

struct bench {
    struct event_queue *events;
    struct dram *dram;
    struct sim_err err;
};

static inline void configure(struct dram_config *config, const char *preset) {
    struct sim_err err;
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL_FATAL(param_bind(set, &dram_params, config, &err), 0);
    param_set_free(set);
    snprintf(config->preset, sizeof config->preset, "%s", preset);
    config->latency_s = 100e-9;
    config->energy_j_per_b = 31.2e-12;
}

static inline void open_bench(struct bench *b, const struct dram_config *config) {
    b->events = event_queue_new(EVENTS, 8, &b->err);
    b->dram = dram_new(config, b->events, &b->err);
    if (!b->dram)
        fprintf(stderr, "%s\n", b->err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b->dram);
}

static inline void close_bench(struct bench *b) {
    dram_free(b->dram);
    event_queue_free(b->events);
}

static inline void run_all(struct bench *b) {
    struct event *e;
    while ((e = event_pop(b->events)))
        e->run(e, e->tick);
}

struct probe {
    struct dram_request request; /* first */
    uint64_t done;
    unsigned answers;
};

static inline void note(struct dram_request *request, uint64_t now) {
    struct probe *p = (struct probe *)(void *)request;
    p->done = now;
    p->answers++;
}

#endif
