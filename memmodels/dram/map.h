/* Where an address lies: channel, bank, row, column. */
#ifndef MAGNETAR_MEMMODELS_DRAM_MAP_H
#define MAGNETAR_MEMMODELS_DRAM_MAP_H

#include "memmodels/dram/pool.h"
#include "memmodels/dram/timing.h"

/* The channel is split off first (any number of channels), the other fields are bits of the rest.
 */
struct dram_map {
    uint32_t burst_b;
    unsigned burst_log2, channel_pos, channels;
    unsigned channels_log2; /* if power_of_2 */
    bool power_of_2, hash;
    unsigned pos[DRAM_FIELDS], width[DRAM_FIELDS];
    unsigned banks, banks_per_group; /* of a rank, of a group */
};

/* Fields as in t->order; columns of bursts of t->burst_b. */
void dram_map_init(struct dram_map *m, const struct dram_timing *t, bool hash);

/* Fills bank, row and column of the node from its address; returns the channel. */
unsigned dram_map_locate(const struct dram_map *m, struct dram_node *node);

#endif
