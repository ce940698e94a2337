/* Inside of the effects of non-volatile arrays: one file per effect over these flat arrays. */
#ifndef MAGNETAR_MEMMODELS_NVM_ARRAY_H
#define MAGNETAR_MEMMODELS_NVM_ARRAY_H

#include "memmodels/nvm/nvm.h"
#include "sim/rng.h"
#include "sim/unit.h"

#define NVM_NONE UINT32_MAX

/* Of pulse.c: figures per number of sectors written. */
struct nvm_pulse {
    uint64_t ps;                          /* of one full pulse */
    double energy;                        /* of the first pulse, as a fraction of the plain write */
    double retry_energy;                  /* of each further one */
    uint32_t changing[9];                 /* bits */
    double first[9];                      /* expected length of the first pulse, fraction */
    double done[9][TECH_RETRIES_MAX + 2]; /* P(all bits are right after so many pulses) */
    double retries[9];                    /* expected */
};

/* Of keep.c: frames in the order of their last write. */
struct nvm_keep {
    uint64_t *written;     /* [frames] ps */
    uint32_t *prev, *next; /* [frames]; prev = own number: not in the list */
    uint32_t head, tail;
    uint64_t retention; /* ps; 0: off */
    bool started;
};

/* Of wear.c: physical rows of each bank, one of them a gap, and the writes of each. */
struct nvm_wear {
    uint32_t *writes;  /* [physical frames] */
    uint32_t *bank_of; /* [sets] */
    uint32_t *row_of;  /* [sets] inside the bank, before rotation */
    uint32_t *set_of;  /* [sets] at first[bank] + row */
    struct nvm_bank {
        uint32_t first, rows; /* sets of the bank */
        uint32_t start, gap;
        uint64_t count; /* writes since the last move */
    } * banks;
    uint32_t n_banks, rows; /* rows: physical, of all banks */
};

struct nvm {
    struct nvm_config config;
    struct nvm_env env;
    struct nvm_stats stats;
    uint32_t sets, ways, frames, sectors; /* sectors of a line */
    double retries, failures;             /* expected so far */
    struct rng draws;
    struct nvm_pulse pulse;
    struct nvm_keep keep;
    struct nvm_wear wear;
    uint32_t *reads;       /* [frames] since the last write; NULL: not counted */
    uint8_t *slot;         /* [frames] physical way, the first sram_ways are SRAM; NULL: none */
    uint8_t *streak;       /* [frames] writes in a row */
    uint64_t *stored;      /* [frames] ps, last write by a request */
    uint8_t *dead;         /* [NVM_REGIONS] 2-bit counters; NULL: no bypass */
    uint16_t *mark;        /* [frames] 1 + region of the last write that was not read since, or 0 */
    unsigned region_shift; /* line number to region */
};

static inline uint64_t nvm_ps(double seconds) {
    return unit_whole(seconds * 1e12 + 0.5);
}

static inline bool nvm_in_sram(const struct nvm *n, uint32_t frame) {
    return n->slot && n->slot[frame] < n->config.sram_ways;
}

/* What a frame's own array takes for a plain read and write. */
static inline const struct nvm_array *nvm_array_of(const struct nvm *n, uint32_t frame) {
    return nvm_in_sram(n, frame) ? &n->env.sram : &n->env.array;
}

static inline bool nvm_holds(const struct nvm *n, uint32_t frame) {
    uint64_t line;
    return cache_line_at(n->env.cache, frame, &line);
}

void nvm_pulse_init(struct nvm *n);
/* Changes the plain cost of a write; returns the pulses it took. */
uint32_t nvm_pulse_write(struct nvm *n, uint32_t sectors, struct nvm_cost *cost);

int nvm_keep_init(struct nvm *n, struct sim_err *err);
void nvm_keep_free(struct nvm *n);
/* The frame holds its data from t on, or holds none that could be lost. */
void nvm_keep_write(struct nvm *n, uint32_t frame, uint64_t t);
void nvm_keep_drop(struct nvm *n, uint32_t frame);

int nvm_wear_init(struct nvm *n, struct sim_err *err);
void nvm_wear_free(struct nvm *n);
/* One write of the frame, of so many pulses; may rotate its bank at t. */
void nvm_wear_write(struct nvm *n, uint32_t frame, uint32_t pulses, uint64_t t);
void nvm_wear_stats(const struct nvm *n, double seconds, struct nvm_stats *stats);

int nvm_hybrid_init(struct nvm *n, struct sim_err *err);
/* The frame has just been given to another line, for a write or a read. */
void nvm_hybrid_place(struct nvm *n, uint32_t frame, bool write, uint64_t now);
/* A request writes or reads a line that was there. */
void nvm_hybrid_use(struct nvm *n, uint32_t frame, bool write, uint64_t now);

int nvm_bypass_init(struct nvm *n, struct sim_err *err);
/* Is a write to this line, which is not in the cache, thought to be dead? */
bool nvm_bypass_dead(const struct nvm *n, uint64_t line);
void nvm_bypass_use(struct nvm *n, uint32_t frame, uint64_t line, bool write, bool read);
void nvm_bypass_replace(struct nvm *n, uint32_t frame);

/* The array rewrites a frame whole, with one plain pulse: refresh, scrub, a line that moved. */
void nvm_rewritten(struct nvm *n, uint32_t frame, uint64_t t);

#endif
