/* Main memory behind one interface: `fixed` (a latency and a bandwidth) or `banked` (channels,
 * ranks, bank groups, banks, rows, FR-FCFS, write drain, refresh).
 *
 * Time is integer picoseconds of an event queue that other models share; an idle memory queues no
 * event and costs nothing. The caller owns its requests and embeds them; the memory allocates
 * nothing after dram_new. Energy is summed from integer femtojoules. */
#ifndef MAGNETAR_MEMMODELS_DRAM_H
#define MAGNETAR_MEMMODELS_DRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"
#include "sim/event.h"
#include "sim/param.h"
#include "sim/stat.h"

#define DRAM_REQUEST_MAX  256 /* bytes of one request */
#define DRAM_CHANNELS_MAX 256
#define DRAM_EVENTS_MAX   (6 * DRAM_CHANNELS_MAX) /* events that one memory may have waiting */

/* Phases of the events (sim/event.h): answers come first and commands last in a picosecond, so that
 * all that is submitted at one time takes part in that clock. */
enum dram_phase { DRAM_PHASE_DONE = 32, DRAM_PHASE_CLOCK = 224 };

enum dram_model { DRAM_FIXED, DRAM_BANKED };
enum dram_page { DRAM_PAGE_PRESET, DRAM_PAGE_OPEN, DRAM_PAGE_CLOSE };

struct dram_config {
    int model;                        /* enum dram_model */
    double latency_s, energy_j_per_b; /* fixed, and the formula of memmodels/cache/count.h */
    double in_miss_s;                 /* fixed: of latency_s, what llc.miss_cycles holds already */
    double bandwidth_b_per_s;
    uint64_t interleave_b;
    char preset[PARAM_TEXT_SIZE], ini[PARAM_TEXT_SIZE]; /* ini, if given, goes before preset */
    uint64_t channels;                                  /* 0: of the preset */
    uint64_t bus_width;                                 /* bits; 0: of the preset */
    int page;                                           /* enum dram_page */
    char mapping[PARAM_TEXT_SIZE];                      /* "": of the preset */
    bool hash;
    uint64_t queue, bank_queue; /* entries; 0: of the preset */
    double usable;
    uint64_t hit_limit;
    uint64_t transfer_clocks;
};

extern const struct param_table dram_params;

/* One access of 1 to DRAM_REQUEST_MAX bytes. The caller fills the first group and leaves the rest
 * alone until `done` is called, exactly once. A read is done when its last byte has arrived, a
 * write when it is accepted for good (posted). */
struct dram_request {
    uint64_t address;
    uint32_t bytes;
    bool write;
    void (*done)(struct dram_request *self, uint64_t now);

    struct dram_request *next;
    uint64_t arrival;   /* DRAM clock; fixed: ps */
    uint64_t complete;  /* ps; fixed only */
    uint32_t remaining; /* bursts not yet answered */
};

/* The request for sectors of a line, from the first to the last of them. */
static inline struct dram_request dram_span(uint64_t line, unsigned line_log2, uint32_t sectors,
                                            unsigned sector_log2, bool write,
                                            void (*done)(struct dram_request *, uint64_t)) {
    const unsigned low = (unsigned)__builtin_ctz(sectors);
    const unsigned high = 31u - (unsigned)__builtin_clz(sectors);
    return (struct dram_request){.address = (line << line_log2) + ((uint64_t)low << sector_log2),
                                 .bytes = (high - low + 1) << sector_log2,
                                 .write = write,
                                 .done = done};
}

/* Counts since dram_new; the derived part follows from them. */
struct dram_stats {
    uint64_t reads, writes; /* requests answered */
    uint64_t read_bytes, write_bytes;
    uint64_t read_bursts, write_bursts; /* commands: RD, WR */
    uint64_t acts, pres, refreshes;
    uint64_t read_row_hits, write_row_hits, row_hits;
    uint64_t merged;                     /* bursts answered by a waiting read or write */
    uint64_t read_latency_clocks;        /* sum */
    uint64_t active_clocks, idle_clocks; /* rank-clocks with a row open, with none */
    uint64_t elapsed_ps;
    double mean_read_latency, bytes_per_s; /* derived from here on */
    double background_j, act_j, read_j, write_j, refresh_j, energy_j;
};

extern const struct stat_table dram_stat_table;

struct dram;

/* Reads preset or .ini and checks everything. SIM_EUSAGE (file:line) when it contradicts itself,
 * SIM_EUNSUP for what is well formed but not modelled, SIM_EIO. The queue is borrowed until
 * dram_free. */
struct dram *dram_new(const struct dram_config *config, struct event_queue *events,
                      struct sim_err *err);
void dram_free(struct dram *d);

/* The rows that the part's file leaves out and for which DRAMsim3's defaults stand, as
 * "timing.tRP, power.VDD", cut to `size`; "" for none. As dram_new. */
int dram_defaulted(const struct dram_config *config, char *list, size_t size, struct sim_err *err);

/* That as the sentence which stands beside every figure of such a part; "" where there is nothing
 * to say. The configuration has been used before. */
const char *dram_note(const struct dram_config *config, char *buf, size_t size);

/* Would a request like this be taken now? */
bool dram_can_accept(const struct dram *d, uint64_t address, uint32_t bytes, bool write);

/* Takes the request, or returns false when a queue is full; then `space` is called later. now is
 * the time of the event queue. */
bool dram_submit(struct dram *d, struct dram_request *request, uint64_t now);

/* Has `channel`, in which the request begins, no room for it? Then that counts as a dram_submit
 * that was refused. */
bool dram_full(struct dram *d, unsigned channel, const struct dram_request *request, uint64_t now);

/* Called after a refused dram_submit when a queue of the channel of its address has got room, or of
 * DRAM_ANY_CHANNEL where one may touch several: each lies in an aligned block of `block` bytes, 0:
 * anywhere. It may submit, and may be refused again. */
#define DRAM_ANY_CHANNEL UINT32_MAX
void dram_on_space(struct dram *d, uint64_t block,
                   void (*space)(void *user, unsigned channel, uint64_t now), void *user);

/* From now on writes leave the write buffer without waiting for more of them; for the end of a
 * run, and for good. */
void dram_flush(struct dram *d, uint64_t now);

/* No request waits or is under way (writes that stay in the write buffer do not count until
 * dram_flush). */
bool dram_idle(const struct dram *d);

/* The counts up to `now`, refreshes of idle time included, derived part filled in. */
void dram_stats(struct dram *d, uint64_t now, struct dram_stats *stats);

/* Fills in the derived part again, as after stat_subtract. */
void dram_stats_derive(const struct dram *d, struct dram_stats *stats);

double dram_peak(const struct dram *d);          /* bytes per second of all channels */
uint64_t dram_clock_ps(const struct dram *d);    /* period of the DRAM clock; fixed: 1,000 */
uint32_t dram_burst_bytes(const struct dram *d); /* fixed: dram.interleave */
unsigned dram_channels(const struct dram *d);
unsigned dram_channel_of(const struct dram *d, uint64_t address);

/* Writes the waiting queues, a line per channel, for a report on a run without progress. */
void dram_dump(const struct dram *d, FILE *out);

/* Shipped presets: name, nothing, one line of help, and the .ini text. Embedded by
 * scripts/embed.sh from memmodels/dram/; the array ends with a zero row. */
struct dram_preset {
    const char *name, *aliases, *help, *text;
};
extern const struct dram_preset dram_presets[];

/* Requests in the order of a flat trace, for studies of the DRAM alone: one is tried per DRAM
 * clock, once its tick (in DRAM clocks) has come; while its queue is full the same one waits. */
struct dram_access {
    uint64_t tick, address;
    uint32_t bytes;
    bool write;
    bool mark; /* what came before it was warm-up */
};

struct dram_replay {
    /* Gives the next access; false at the end. */
    bool (*next)(void *user, struct dram_access *access);
    void *user;
    uint64_t clocks;  /* stop after so many clocks; 0: when all are answered */
    bool repeat_last; /* at the end try the last address once more as a read, as DRAMsim3 does */
    /* An access is answered, so many ps after the clock in which it was taken; may be NULL. */
    void (*answered)(void *user, bool write, uint64_t latency_ps, uint64_t now);
    struct dram_stats *warm; /* set to the counts before the marked access, which are then left out
                               of *stats; zero before; NULL: no access is marked */
};

/* Runs a memory of its own with its own event queue. SIM_EIO when memory is exhausted; as
 * dram_new. *stats as of the end of the run. */
int dram_run(const struct dram_config *config, const struct dram_replay *replay,
             struct dram_stats *stats, struct sim_err *err);

#endif
