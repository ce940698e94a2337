/* A DRAM part and its controller as numbers: structure, delays between commands in DRAM clocks, and
 * energies, worked out and checked from a DRAMsim3 .ini file.
 *
 * Delays and energies follow the rules of DRAMsim3 (Li, Yang, Reddy, Srivastava, Jacob, IEEE CAL
 * 19(2), 2020) with energies in true joules. */
#ifndef MAGNETAR_MEMMODELS_DRAM_TIMING_H
#define MAGNETAR_MEMMODELS_DRAM_TIMING_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/dram/dram.h"

#define DRAM_BANKS_MAX 512 /* of all ranks of a channel */
#define DRAM_RANKS_MAX 16
#define DRAM_LOST_UNIT 1024u

enum dram_field {
    DRAM_ROW,
    DRAM_CHANNEL,
    DRAM_RANK,
    DRAM_BANK,
    DRAM_GROUP,
    DRAM_COLUMN,
    DRAM_FIELDS
};

struct dram_timing {
    /* structure */
    unsigned channels, ranks, groups, banks_per_group, banks; /* banks: of one rank */
    uint32_t rows, columns;                                   /* columns: in bursts */
    uint32_t burst_b;
    unsigned queue, bank_queue;
    unsigned lost;      /* clocks of the data bus after each burst, in 1/DRAM_LOST_UNIT */
    unsigned hit_limit; /* after which a row no longer holds off other rows */
    bool close_page, dual_command, refresh_together;
    enum dram_field order[DRAM_FIELDS]; /* most significant first */

    /* delays between issue of one command and the next, in clocks */
    uint64_t tck_ps;
    unsigned act_act, act_read, act_write, act_pre;
    unsigned act_act_l, act_act_s;                  /* other banks: same group, other group */
    unsigned window4, window32;                     /* tFAW, t32AW; 0: none */
    unsigned read_read_l, read_read_s, read_read_o; /* same group, other group, other rank */
    unsigned read_write, read_write_o;
    unsigned write_read_l, write_read_s, write_read_o;
    unsigned write_write_l, write_write_s, write_write_o;
    unsigned read_pre, write_pre, pre_act, pre_pre;
    unsigned read_auto_act, write_auto_act; /* after a read, a write with automatic precharge */
    unsigned read_data, write_data;         /* issue to the end of the burst */
    /* What one REF refreshes: a rank, or a bank; how many of these a channel has; clocks between
     * two refreshes of one; REF to ACT. */
    unsigned refresh_banks, refresh_units, refresh_interval, refresh_act;

    /* Energies are in fJ: of one command, and of a rank in one clock. */
    uint64_t act_fj, read_fj, write_fj, refresh_fj, active_fj, idle_fj;
};

/* Reads config->ini or config->preset and applies the overrides of config. */
int dram_timing_load(struct dram_timing *t, const struct dram_config *config, struct sim_err *err);

#endif
