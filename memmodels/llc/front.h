/* What drives the timed LLC: a GPU, or one stream with a window of accesses in flight. */
#ifndef MAGNETAR_MEMMODELS_FRONT_H
#define MAGNETAR_MEMMODELS_FRONT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "memmodels/llc/latency.h"
#include "memmodels/llc/llc.h"
#include "sim/event.h"
#include "sim/param.h"
#include "sim/stat.h"
#include "traces/trace.h"

#define FRONT_WINDOW_DEFAULT 16u

struct front_config {
    uint64_t window; /* accesses in flight of a flat trace, or of any when given; 0: the default */
    uint64_t gap_cycles; /* between accesses of a flat trace that records none */
};
extern const struct param_table front_params;

struct gpu_config;
struct occupancy_kernels;

/* Accesses from a trace, one after another, cut at --limit. */
struct feed {
    struct trace *trace;
    struct trace_block *block;
    uint32_t at, run; /* in the block */
    uint64_t taken, limit;
    bool ended;
    struct sim_err *err;
    int failed; /* 0 or the trace's error */
};

/* Makes block[at] the next access; false at the end or on an error. */
bool feed_ready(struct feed *f);

struct front_stats {
    uint64_t issued, completed;
    uint64_t l1_reads, l1_hits;
    uint64_t tlb_misses;
    uint64_t kernels, groups;
    uint64_t issue_ps, shared_ps; /* of all SMs: recorded instructions, shared memory */
};
extern const struct stat_table front_stat_table;

struct front;

struct front_env {
    uint64_t warmup; /* accesses that are not counted: a GPU's first in the order of issue */
    struct event_queue *events;
    struct llc *llc;
    struct feed *feed;
    const struct gpu_config *gpu;
    const struct occupancy_kernels *kernels; /* NULL: gpu.ctas_per_sm for all */
    const struct front_config *config;
    unsigned line_log2, sector_log2; /* of the LLC */
    unsigned llc_partitions;
    uint64_t cycle;            /* ps */
    struct observer *observer; /* NULL: none */
    /* Told when a kernel has ended, launched at `since`. */
    void (*kernel_end)(void *system, uint32_t kernel, uint64_t since, uint64_t now);
    void *system;
    uint64_t seed;
    void *user; /* of a front that no trace feeds: what timed_run says */
};

struct front_type {
    struct front *(*create)(const struct front_env *env, struct sim_err *err);
    void (*destroy)(struct front *f);
    void (*start)(struct front *f);      /* queues the first events */
    bool (*done)(const struct front *f); /* everything issued and answered */
    void (*dump)(const struct front *f, FILE *out);
};

/* The common head of every front end. */
struct front {
    const struct front_type *type;
    struct front_stats stats;
    struct latency_histogram reads; /* cycles, from issue to answer, of those counted */
    uint64_t last_answer;           /* ps */
    bool counting;                  /* the warm-up is over */
    void (*warm)(void *user);       /* told just before the first access that counts */
    void *warm_user;
};

static inline void front_warm(struct front *f) {
    f->counting = true;
    f->warm(f->warm_user);
}

static inline void front_completed(struct front *f, uint64_t now) {
    f->stats.completed++;
    f->last_answer = now;
}

extern const struct front_type flat_front;

#endif
