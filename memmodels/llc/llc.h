/* The last-level cache with time: slices, each with a tag pipeline, banks, and MSHRs, over one
 * DRAM.
 *
 * In two partitions, each line has its home slice in one of them, by the hash, and may have a copy
 * in the slice that stands in the same place of the other. A read looks in the partition of who
 * asks; what is missing there and has its home in the other is asked of the home and kept as a
 * copy. Writes and atomics go to the home, and copies are brought up to date at no cost. Private
 * partitions, any number, know nothing of each other: each has what its SMs ask for.
 *
 * What hits and what is replaced is decided by struct cache, one request at a time in the order in
 * which they are handed over, exactly as in count mode; this file adds when. Resources are reserved
 * ahead where that is certain, so that a hit costs no event here, and one at its owner. */
#ifndef MAGNETAR_MEMMODELS_LLC_H
#define MAGNETAR_MEMMODELS_LLC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "memmodels/cache/cache.h"
#include "memmodels/dram/dram.h"
#include "memmodels/l3/l3.h"
#include "memmodels/nvm/nvm.h"
#include "memmodels/llc/observe.h"
#include "memmodels/tech/tech.h"
#include "sim/event.h"
#include "sim/param.h"
#include "sim/stat.h"

/* Latencies in cycles of gpu.clock. Where a technology is given its figures replace tag_cycles and
 * data_cycles. */
struct llc_config {
    uint64_t banks;           /* per slice, a power of two */
    uint64_t pipeline_cycles; /* every request, before its tags are looked up */
    uint64_t tag_cycles, data_cycles;
    uint64_t sector_cycles; /* 0: a bank is taken for data_cycles */
    uint64_t miss_cycles;   /* from a miss to the DRAM controller and back, besides the DRAM */
    uint64_t mshrs, merges; /* per slice; requests per MSHR */
    uint64_t partitions;
    bool private_partitions; /* each is a cache of its own, for its SMs */
    uint64_t far_cycles;     /* from a slice to the one in the other partition and back */
    bool evict_first;        /* a fill or write waits until its victim is written back */
    uint64_t write_buffer, write_high, write_low; /* per bank; 0: none, or the default */
    bool write_preempt;
    char tag_tech[PARAM_TEXT_SIZE];
    uint64_t lose_answer; /* testing: the answer of this number is lost; 0: none */
};
extern const struct param_table llc_timing_params;

struct bank_rules;
/* The marks of the write buffer, defaults filled in. SIM_EUSAGE when they contradict each other. */
int llc_bank_rules(const struct llc_config *c, struct bank_rules *rules, struct sim_err *err);

/* The figures the model runs on, in ps and fJ. */
struct llc_timing {
    uint64_t cycle;
    uint64_t tag, read, write;      /* lookup; data array after the lookup */
    uint64_t miss_known;            /* from the start of the lookup until a miss is known */
    uint64_t read_busy, write_busy; /* a bank is taken for */
    uint64_t sector_busy;           /* or, where this is not 0, for so much per sector */
    uint64_t tag_fj, read_fj, write_fj, tag_write_fj;
    double leakage_w, area_mm2;
};

/* Composes timing from a technology, or from cycles alone when tech is NULL. A bank is taken for
 * the row's cycle times where it has them, else for the access. `tags` may be another technology
 * for the tag array (SRAM tags over MRAM data), or NULL. */
void llc_timing_compose(struct llc_timing *t, const struct llc_config *c, uint64_t cycle_ps,
                        const struct tech_point *tech, const struct tech_point *tags);

struct llc_slice;

/* A request at the cache. The caller owns it, and sets line, req, reply and posted. `reply` is
 * called exactly once, when it is known (at `now` on the clock of those who arrive) that the answer
 * leaves the slice at `ready`; the request is the caller's again. `partition` is that of who asks.
 */
struct llc_request {
    struct llc_request *next;
    struct llc_slice *slice;
    uint64_t line;
    uint32_t req, set;
    uint64_t arrived; /* ps */
    void (*reply)(struct llc_request *self, uint64_t now, uint64_t ready);
    bool posted; /* a write that is answered when it is accepted, not when it is done */
    uint8_t partition;
    bool copy;    /* the slice is not the line's home */
    bool crossed; /* asked from the other partition */
};

struct llc_stats {
    uint64_t requests, replies;
    uint64_t bank_wait_ps, mshr_full_ps; /* summed over requests; over slices */
    uint64_t merges, bank_reads, bank_writes, lookups;
    uint64_t miss_reads; /* reads of the array by which a miss became known */
    uint64_t far_reads;  /* reads asked of the other partition */
    uint64_t reply_bytes;
    uint64_t energy_fj; /* dynamic */
};

struct llc;

/* `sram` is the technology of nvm.sram_ways, used when there are such ways. */
struct llc *llc_new(const struct cache_config *cache, const struct llc_config *config,
                    const struct llc_timing *timing, const struct nvm_config *nvm,
                    const struct nvm_array *sram, struct event_queue *events, struct dram *dram,
                    uint64_t seed, struct sim_err *err);
void llc_free(struct llc *l);
/* What goes to the DRAM goes through `l3` instead; at most llc_requests at a time. */
void llc_put_l3(struct llc *l, struct l3 *l3);
size_t llc_requests(const struct llc *l);

/* The request reaches its slice at `at`, which may lie ahead of the event queue's time: a slice
 * serves in the order of the calls, so they should come nearly in the order of `at`. */
void llc_take(struct llc *l, struct llc_request *r, uint64_t at);
const struct llc_slice *llc_last_slice(const struct llc *l);
unsigned llc_slice_number(const struct llc_slice *s);

/* The cache's own content, for prefilling. */
struct cache *llc_cache(struct llc *l);
/* Its counters so far, each request once, wherever it was looked up; zero without a cache. */
void llc_counts(const struct llc *l, struct cache_stats *counts);
/* The counters since `warm`, an earlier llc_counts, and what is dirty now. */
void llc_counts_since(const struct llc *l, const struct cache_stats *warm, struct cache_stats *out);
struct nvm *llc_nvm(struct llc *l);
const struct llc_stats *llc_stats(const struct llc *l);

/* Tells `o` of requests, MSHRs, banks and DRAM requests from now on. */
void llc_observe(struct llc *l, struct observer *o);
/* The part of a sample that the LLC knows, at `now`. */
void llc_sample(struct llc *l, uint64_t now, struct observe_sample *sample);
uint32_t llc_banks(const struct llc *l);

/* Is nothing under way: no blocked request, no miss, no write-back? */
bool llc_idle(const struct llc *l);
/* One line per slice that holds requests, for a report on a run without progress. */
void llc_dump(const struct llc *l, FILE *out);

#endif
