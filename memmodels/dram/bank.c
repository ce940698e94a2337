#include "memmodels/dram/bank.h"

#include <stdlib.h>

int dram_banks_init(struct dram_banks *b, const struct dram_timing *t, struct sim_err *err) {
    b->t = t;
    b->owed = 0;
    b->bank = sim_alloc((size_t)t->ranks * t->banks, sizeof *b->bank, err);
    b->group = sim_alloc((size_t)t->ranks * t->groups, sizeof *b->group, err);
    b->rank = sim_alloc(t->ranks, sizeof *b->rank, err);
    if (!b->bank || !b->group || !b->rank)
        return SIM_EIO;
    for (unsigned i = 0; i < t->ranks * t->banks; i++) {
        b->bank[i].row = -1;
        b->bank[i].group = (uint16_t)(i / t->banks_per_group);
        b->bank[i].rank = (uint16_t)(i / t->banks);
    }
    return 0;
}

void dram_banks_free(struct dram_banks *b) {
    free(b->bank);
    free(b->group);
    free(b->rank);
}

static inline void not_before(uint64_t *time, uint64_t clock) {
    if (*time < clock)
        *time = clock;
}

static void close_bank(struct dram_banks *b, struct dram_bank *bank, uint64_t clock) {
    struct dram_rank *rank = &b->rank[bank->rank];
    bank->row = -1;
    bank->hits = 0;
    if (--rank->open == 0)
        rank->active_clocks += clock - rank->active_since;
}

static void activate(struct dram_banks *b, struct dram_bank *bank, int64_t row, uint64_t clock) {
    const struct dram_timing *t = b->t;
    struct dram_rank *rank = &b->rank[bank->rank];
    bank->row = row;
    if (rank->open++ == 0)
        rank->active_since = clock;
    not_before(&bank->act, clock + t->act_act);
    not_before(&bank->read, clock + t->act_read);
    not_before(&bank->write, clock + t->act_write);
    not_before(&bank->pre, clock + t->act_pre);
    not_before(&b->group[bank->group].act, clock + t->act_act_l);
    not_before(&rank->act, clock + t->act_act_s);
    rank->window4[rank->at4] = clock + t->window4;
    rank->at4 = (rank->at4 + 1) % 4;
    if (t->window32) {
        rank->window32[rank->at32] = clock + t->window32;
        rank->at32 = (rank->at32 + 1) % 32;
    }
}

static void precharge(struct dram_banks *b, struct dram_bank *bank, uint64_t clock) {
    const struct dram_timing *t = b->t;
    close_bank(b, bank, clock);
    not_before(&bank->act, clock + t->pre_act);
    not_before(&bank->refresh, clock + t->pre_act);
    not_before(&b->rank[bank->rank].pre, clock + t->pre_pre);
}

/* After a column command: the bank counts it, or closes where pages are closed. */
static void column_done(struct dram_banks *b, struct dram_bank *bank, uint64_t clock, bool write) {
    const struct dram_timing *t = b->t;
    if (!t->close_page) {
        bank->hits++;
        not_before(&bank->pre, clock + (write ? t->write_pre : t->read_pre));
        return;
    }
    close_bank(b, bank, clock);
    not_before(&bank->act, clock + (write ? t->write_auto_act : t->read_auto_act));
    not_before(&bank->refresh, clock + (write ? t->write_pre : t->read_pre) + t->pre_act);
}

/* Clocks by which the data bus is late after this burst. */
static unsigned lose(struct dram_banks *b) {
    b->owed += b->t->lost;
    const unsigned clocks = b->owed / DRAM_LOST_UNIT;
    b->owed %= DRAM_LOST_UNIT;
    return clocks;
}

static void read_column(struct dram_banks *b, struct dram_bank *bank, uint64_t clock) {
    const struct dram_timing *t = b->t;
    const unsigned lost = lose(b);
    not_before(&b->group[bank->group].read, clock + t->read_read_l);
    for (unsigned r = 0; r < t->ranks; r++) {
        const bool same = r == bank->rank;
        not_before(&b->rank[r].read, clock + (same ? t->read_read_s : t->read_read_o) + lost);
        not_before(&b->rank[r].write, clock + (same ? t->read_write : t->read_write_o) + lost);
    }
    column_done(b, bank, clock, false);
}

static void write_column(struct dram_banks *b, struct dram_bank *bank, uint64_t clock) {
    const struct dram_timing *t = b->t;
    const unsigned lost = lose(b);
    not_before(&b->group[bank->group].read, clock + t->write_read_l);
    not_before(&b->group[bank->group].write, clock + t->write_write_l);
    for (unsigned r = 0; r < t->ranks; r++) {
        const bool same = r == bank->rank;
        not_before(&b->rank[r].read, clock + (same ? t->write_read_s : t->write_read_o) + lost);
        not_before(&b->rank[r].write, clock + (same ? t->write_write_s : t->write_write_o) + lost);
    }
    column_done(b, bank, clock, true);
}

void dram_bank_issue(struct dram_banks *b, unsigned i, enum dram_command command, int64_t row,
                     uint64_t clock) {
    struct dram_bank *bank = &b->bank[i];
    switch (command) {
    case DRAM_ACT:
        activate(b, bank, row, clock);
        break;
    case DRAM_PRE:
        precharge(b, bank, clock);
        break;
    case DRAM_READ:
        read_column(b, bank, clock);
        break;
    case DRAM_WRITE:
        write_column(b, bank, clock);
        break;
    case DRAM_NONE:
        break;
    }
}

uint64_t dram_refresh_at(const struct dram_banks *b, unsigned unit, uint64_t clock, int *bank) {
    const unsigned first = unit * b->t->refresh_banks;
    uint64_t soonest = DRAM_NEVER, all = clock;
    *bank = -1;
    for (unsigned i = first; i < first + b->t->refresh_banks; i++) {
        all = dram_later(all, b->bank[i].refresh);
        const uint64_t at = dram_later(dram_pre_at(b, i), clock);
        if (b->bank[i].row >= 0 && at < soonest) {
            soonest = at;
            *bank = (int)i;
        }
    }
    return *bank >= 0 ? soonest : all;
}

void dram_refresh_issue(struct dram_banks *b, unsigned unit, uint64_t clock) {
    const unsigned first = unit * b->t->refresh_banks;
    for (unsigned i = first; i < first + b->t->refresh_banks; i++) {
        not_before(&b->bank[i].act, clock + b->t->refresh_act);
        not_before(&b->bank[i].refresh, clock + b->t->refresh_act);
    }
}
