/* LRU stack distances inside each set: the places of a line in the recency stacks of its set. With
 * w ways an access hits if that is at most w, so that one pass covers every number of ways. */
#ifndef MAGNETAR_MEMMODELS_CURVE_SETS_H
#define MAGNETAR_MEMMODELS_CURVE_SETS_H

#include <stdint.h>

#include "memmodels/cache/cache.h"

struct curve_sets;

/* The sets of a cache of this configuration (which passed cache_check), with stacks `depth` lines
 * deep: 8 B for each. */
struct curve_sets *curve_sets_new(const struct cache_config *config, uint32_t depth,
                                  struct sim_err *err);
void curve_sets_free(struct curve_sets *s);

/* Touches n lines in order; distance[i] is 0 when the line is not in the stack. Copy-backs and
 * invalidations as in memmodels/cache/curve_list.h. */
void curve_sets_run(struct curve_sets *s, const uint64_t *line, const uint32_t *req, uint32_t n,
                    uint32_t *distance);

#endif
