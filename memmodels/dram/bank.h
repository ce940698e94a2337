/* Banks, bank groups and ranks of one channel: which command may be issued when.
 *
 * Times are DRAM clocks: the first clock at which the command is allowed. A command is allowed once
 * the times of its bank, its bank group and its rank have passed, so that one command updates a few
 * numbers and not those of every bank. */
#ifndef MAGNETAR_MEMMODELS_DRAM_BANK_H
#define MAGNETAR_MEMMODELS_DRAM_BANK_H

#include "memmodels/dram/timing.h"

#define DRAM_NEVER UINT64_MAX

enum dram_command { DRAM_ACT, DRAM_PRE, DRAM_READ, DRAM_WRITE, DRAM_NONE };

struct dram_bank {
    uint64_t act, read, write, pre, refresh;
    int64_t row; /* -1: closed */
    uint32_t hits;
    uint16_t group, rank; /* group: of the channel */
};

struct dram_group {
    uint64_t act, read, write;
};

struct dram_rank {
    uint64_t act, read, write, pre;
    uint64_t window4[4],
        window32[32]; /* ends of the windows of the last activations, a ring each */
    unsigned at4, at32;
    unsigned open; /* banks */
    uint64_t active_since, active_clocks;
};

struct dram_banks {
    const struct dram_timing *t;
    struct dram_bank *bank;
    struct dram_group *group;
    struct dram_rank *rank;
    unsigned owed; /* of the data bus's time, in clocks / DRAM_LOST_UNIT */
};

int dram_banks_init(struct dram_banks *b, const struct dram_timing *t, struct sim_err *err);
void dram_banks_free(struct dram_banks *b);

static inline uint64_t dram_later(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* First clock at which a command is allowed on bank i, as far as times go. */
static inline uint64_t dram_act_at(const struct dram_banks *b, unsigned i) {
    const struct dram_bank *bank = &b->bank[i];
    const struct dram_rank *rank = &b->rank[bank->rank];
    const uint64_t window = dram_later(rank->window4[rank->at4], rank->window32[rank->at32]);
    return dram_later(dram_later(bank->act, b->group[bank->group].act),
                      dram_later(rank->act, window));
}

static inline uint64_t dram_pre_at(const struct dram_banks *b, unsigned i) {
    return dram_later(b->bank[i].pre, b->rank[b->bank[i].rank].pre);
}

static inline uint64_t dram_read_at(const struct dram_banks *b, unsigned i) {
    const struct dram_bank *bank = &b->bank[i];
    return dram_later(bank->read, dram_later(b->group[bank->group].read, b->rank[bank->rank].read));
}

static inline uint64_t dram_write_at(const struct dram_banks *b, unsigned i) {
    const struct dram_bank *bank = &b->bank[i];
    return dram_later(bank->write,
                      dram_later(b->group[bank->group].write, b->rank[bank->rank].write));
}

/* Issues a command at `clock`; row is used by DRAM_ACT. With closed pages a read or a write
 * precharges its bank. */
void dram_bank_issue(struct dram_banks *b, unsigned i, enum dram_command command, int64_t row,
                     uint64_t clock);

/* Refresh of a unit, a rank or a bank. dram_refresh_at: the first clock, not before `clock`, at
 * which the next command towards it, a precharge of *bank or (*bank = -1) the refresh, is allowed.
 */
uint64_t dram_refresh_at(const struct dram_banks *b, unsigned unit, uint64_t clock, int *bank);
void dram_refresh_issue(struct dram_banks *b, unsigned unit, uint64_t clock);

#endif
