/* A further level between the timed last-level cache and the DRAM: a memory-side cache (AMD's
 * Infinity Cache, an L3), which sees what the LLC fetches and writes back. Write-back, lines filled
 * by sectors; each slice has a port of so many bytes per cycle. What hits is decided by struct
 * cache, in the order of arrival: a line that is on its way from the DRAM counts as there. No
 * energy is counted for it. */
#ifndef MAGNETAR_MEMMODELS_L3_H
#define MAGNETAR_MEMMODELS_L3_H

#include "memmodels/cache/cache.h"
#include "memmodels/dram/dram.h"

struct l3_config {
    struct cache_config cache; /* size 0: no such level */
    uint64_t cycles;           /* of gpu.clock, from a request to the answer of a hit */
    uint64_t miss_cycles;      /* to the DRAM */
    uint64_t bytes;            /* per cycle and slice */
};
extern const struct param_table l3_params;

/* Sets what the last level leaves no choice of, its line and sector, and checks the rest.
 * SIM_EUSAGE. */
int l3_resolve(struct l3_config *c, const struct cache_config *llc, struct sim_err *err);

struct l3;

/* For at most `requests` at a time. The queue and the DRAM are borrowed; nobody else may use the
 * DRAM. */
struct l3 *l3_new(const struct l3_config *config, uint64_t cycle_ps, size_t requests,
                  struct event_queue *events, struct dram *dram, uint64_t seed,
                  struct sim_err *err);
void l3_free(struct l3 *l);

/* Takes the request, always; `done` as from dram_submit. */
void l3_submit(struct l3 *l, struct dram_request *request, uint64_t now);

const struct cache_stats *l3_stats(const struct l3 *l);
/* Is nothing under way? */
bool l3_idle(const struct l3 *l);

#endif
