/* LRU stack distances of the fully associative cache: how many distinct lines were touched since a
 * line was last touched, itself included. A cache of C lines hits if that is at most C (Mattson et
 * al., IBM Systems Journal 1970).
 *
 * Each access takes the next time slot; the slot of the line's access before dies. The distance is
 * the number of slots from there on that live: a Fenwick tree counts the dead ones, 64 to a leaf
 * (after Bennett and Kruskal, IBM J. R&D 1975). When the slots are used up, the living are numbered
 * anew, so that memory grows with distinct lines: 22 to 45 B for each, and 4 MiB. */
#ifndef MAGNETAR_MEMMODELS_CURVE_LIST_H
#define MAGNETAR_MEMMODELS_CURVE_LIST_H

#include <stdint.h>

#include "sim/err.h"

struct curve_list;

struct curve_list *curve_list_new(struct sim_err *err);
void curve_list_free(struct curve_list *l);

/* Touches n lines (at most DEMAND_MAX) in order; req as in memmodels/cache/demand.h. distance[i] is
 * 0 for a first touch. Copy-backs change nothing; an invalidation takes the line away and leaves
 * its place empty, as a cache does. SIM_EIO when memory is exhausted. */
int curve_list_run(struct curve_list *l, const uint64_t *line, const uint32_t *req, uint32_t n,
                   uint32_t *distance, struct sim_err *err);

/* Distinct lines so far; no distance is above it. */
uint64_t curve_list_lines(const struct curve_list *l);

#endif
