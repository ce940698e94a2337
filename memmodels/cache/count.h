/* Count mode: time and energy from counts by the serial formula of DeepNVM++ (arXiv 2012.04559,
 * inferred from its results):
 *   time   = reads x read latency + writes x write latency + DRAM accesses x DRAM latency
 *   energy = reads x read energy + writes x write energy + leakage power x time + DRAM energy
 * as if accesses came one after another. It stands as the analytical model that a timed run is
 * compared with. */
#ifndef MAGNETAR_MEMMODELS_COUNT_H
#define MAGNETAR_MEMMODELS_COUNT_H

#include "memmodels/cache/cache.h"
#include "memmodels/dram/dram.h"
#include "memmodels/tech/tech.h"
#include "sim/stat.h"

struct count_stats {
    uint64_t dram_reads, dram_writes; /* fetches; write-backs and writes passed on */
    double llc_time_s, total_time_s;  /* without and with DRAM */
    double dynamic_j, leakage_j;      /* leakage over total_time_s */
    double dram_j, total_j;
    double edp_js;     /* total energy x total time */
    double llc_edp_js; /* the cache alone: (dynamic + leakage over llc_time_s) x llc_time_s */
    double area_mm2;
};
extern const struct stat_table count_stat_table;
extern const struct stat_table count_traffic_table; /* its first rows: what needs no technology */

/* What cells with a behaviour add to the array's time and energy; may be below zero. */
struct count_extra {
    double time_s, energy_j;
};

/* DRAM latency and energy are those of the fixed model: dram.latency, dram.energy per byte. */
void count_evaluate(const struct cache_stats *cache, const struct tech_point *tech,
                    const struct dram_config *dram, struct count_stats *out);
/* The same with it: time.llc_s and energy.llc_dynamic_j are longer and higher by so much. */
void count_evaluate_with(const struct cache_stats *cache, const struct tech_point *tech,
                         const struct dram_config *dram, const struct count_extra *extra,
                         struct count_stats *out);

#endif
