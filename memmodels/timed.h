/* Timed mode: a trace driven through front end, LLC and DRAM by events. */
#ifndef MAGNETAR_MEMMODELS_TIMED_H
#define MAGNETAR_MEMMODELS_TIMED_H

#include "memmodels/kernel_log.h"
#include "memmodels/params.h"

struct timed_stats {
    struct cache_stats cache;
    struct dram_stats dram;
    struct front_stats front;
    struct llc_stats llc;
    struct nvm_stats nvm;
    struct cache_stats l3;
    uint64_t cycles; /* of gpu.clock, until the last answer */
    double total_s;
    double latency_mean; /* of reads, cycles from issue to answer */
    uint64_t latency_p50, latency_p99, latency_max;
    double llc_bytes_per_s;
    uint64_t bank_wait_cycles, mshr_full_cycles;
    double dynamic_j, leakage_j, dram_j, total_j, edp_js, area_mm2;
};
extern const struct stat_table timed_stat_table; /* the derived figures */

struct occupancy_kernels;

struct timed_run {
    const struct memory_config *config;
    const struct tech_point *tech;  /* NULL: latencies from the configuration, no energy */
    const struct tech_point *tags;  /* of the tag array, or NULL */
    const struct tech_point *sram;  /* of nvm.sram_ways, or NULL */
    struct trace *trace;            /* NULL where a front of its own makes the accesses */
    const struct front_type *front; /* NULL: a GPU or a stream, by the trace */
    uint64_t warmup, limit, seed;
    const struct occupancy_kernels *kernels; /* limits of each, or NULL */
    const struct observe_config *observe;    /* NULL: nothing is written */
    struct timed_kernels *log;               /* takes each launch of a GPU; NULL: none does */
    /* Called now and then; stops the run by returning an error code. May be NULL. */
    int (*tick)(void *user, uint64_t accesses, struct sim_err *err);
    void *user; /* of tick, or of the front */
};

/* Runs the trace to its end. SIM_ESTALL, with the state of the queues, when nothing moves any more.
 */
int timed_simulate(const struct timed_run *run, struct timed_stats *stats, struct sim_err *err);

/* The same for the DRAM alone (llc.size = 0 and a trace that is not of a GPU): accesses are offered
 * at their recorded DRAM clocks, whatever becomes of those before. */
int timed_dram(const struct timed_run *run, struct timed_stats *stats, struct sim_err *err);

#endif
