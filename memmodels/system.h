/* A timed memory system with what drives it: front end, LLC, DRAM and the queue of their events.
 * timed.c runs one from a trace, clocked.c is one that its user clocks. */
#ifndef MAGNETAR_MEMMODELS_SYSTEM_H
#define MAGNETAR_MEMMODELS_SYSTEM_H

#include "memmodels/timed.h"

/* The counters of all components at one moment, for the difference between two. */
struct snapshot {
    uint64_t now;
    struct cache_stats cache;
    struct front_stats front;
    struct llc_stats llc;
    struct dram_stats dram;
    struct nvm_stats nvm;
    struct cache_stats l3;
};

struct system {
    const struct timed_run *run;
    struct llc_timing timing;
    struct event_queue *events;
    struct dram *dram;
    struct llc *llc;
    struct l3 *l3; /* NULL: none */
    struct front *front;
    struct feed feed;
    struct observer *observer; /* NULL: none */
    uint64_t epoch_end;        /* ps */
    struct snapshot warm;
    struct cache_stats prefilled;
    struct snapshot kernel; /* at the end of the last launch, where launches are logged */
};

/* Builds what s->run, already set, describes; all else is zero. system_discard also after an error.
 */
int system_build(struct system *s, struct sim_err *err);
void system_discard(struct system *s);

void system_snapshot(struct system *s, struct snapshot *p);

/* From here on accesses count. What is on its way belongs to the warm-up, but for what the DRAM
 * does for it. `user` is the system. */
void system_forget(void *user);

/* What is still on its way to the DRAM goes there; no time is counted for it. */
int system_drain(struct system *s, struct sim_err *err);

/* Fails with SIM_ESTALL; the message holds the state of the queues. */
int system_stalled(struct system *s, struct sim_err *err);

/* The figures from the end of the warm-up to `end`. */
void system_collect(const struct system *s, const struct snapshot *end, struct timed_stats *t);

#endif
