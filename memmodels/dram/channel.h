/* One channel of the banked model: queues, scheduling, issue, refresh.
 *
 * A burst waits in the read queue or the write buffer, moves to the command queue of its bank (one
 * per clock), and leaves it with its RD or WR. Work is done only at clocks at which a command
 * may be issued or a burst may move. Rules: docs/dram.md. */
#ifndef MAGNETAR_MEMMODELS_DRAM_CHANNEL_H
#define MAGNETAR_MEMMODELS_DRAM_CHANNEL_H

#include "memmodels/dram/bank.h"
#include "memmodels/dram/pool.h"
#include "memmodels/dram/port.h"

#define DRAM_TIMERS 3

struct dram_channel;

struct dram_wake {
    struct event event;
    struct dram_channel *channel;
    uint64_t clock;
    bool queued;
};

/* Commands that wait for one bank, and what could be issued of them. */
struct dram_line {
    uint32_t *nodes;
    unsigned n;
    int read, write; /* first hit of the open row that may go; -1: none */
    bool precharge;  /* the first command wants another row and may have it */
};

struct dram_channel {
    const struct dram_timing *t;
    struct dram_port *port;
    unsigned number;
    bool late; /* bursts move after the issue of a clock, as in DRAMsim3, not before */

    uint64_t next_clock; /* the first that has not run */
    uint64_t work;       /* the next at which something can happen */

    uint32_t *reads, *writes; /* in order of arrival */
    unsigned reads_n, writes_n, draining, commands;
    bool flush;
    bool pressed; /* a write was refused for which the buffer is not empty enough */
    bool yield;   /* a write met a read of its address in the read queue: a read moves first */
    bool stuck;   /* no burst can move until another arrives or a line grows shorter */
    struct dram_banks banks;
    unsigned banks_n; /* of all ranks */
    struct dram_line *lines;
    uint64_t *ready;                       /* per line: no command before this clock */
    uint64_t waiting[DRAM_BANKS_MAX / 64]; /* bit per bank: its line is not empty */
    unsigned last_bank;                    /* issued last; the next round starts after it */

    uint64_t next_refresh, refresh_step;
    unsigned refresh_unit;               /* whose turn is next */
    unsigned due[DRAM_RANKS_MAX], due_n; /* units that wait for their refresh */

    struct dram_pool pool;
    struct dram_fifo data, quick; /* bursts with their data under way; answered in the next clock */
    struct dram_wake arrival, timers[DRAM_TIMERS], data_done, quick_done;
};

int dram_channel_init(struct dram_channel *c, unsigned number, const struct dram_timing *t,
                      struct dram_port *port, bool late, struct sim_err *err);
void dram_channel_free(struct dram_channel *c);

bool dram_channel_room(const struct dram_channel *c, unsigned bursts, bool write);

/* The first clock, not before `clock`, in which something submitted now takes part. */
static inline uint64_t dram_channel_clock(const struct dram_channel *c, uint64_t clock) {
    return dram_later(clock, c->next_clock);
}

/* Takes one burst over; the caller has asked dram_channel_room before. */
void dram_channel_submit(struct dram_channel *c, const struct dram_node *burst, uint64_t clock);

/* Has the request of a burst answered at `clock`; for dram_sched. */
void dram_channel_answer(struct dram_channel *c, struct dram_fifo *fifo, struct dram_wake *w,
                         uint32_t node, uint64_t clock);

void dram_channel_flush(struct dram_channel *c, uint64_t now);

/* Drains the write buffer for a write of several bursts that found too little room in it. */
void dram_channel_press(struct dram_channel *c, uint64_t now);
bool dram_channel_idle(const struct dram_channel *c);

/* Runs idle time up to `now` and adds the rank-clocks so far. */
void dram_channel_count(struct dram_channel *c, uint64_t now, uint64_t *active, uint64_t *idle);

#endif
