/* What non-volatile arrays add to a cache: writes of several kinds, errors and their repair, wear
 * (the behaviour of the technology), and ways to avoid writes (parameters of the run).
 * docs/mram.md defines them and names the papers. The cache asks what an access costs; without
 * effects there is no struct nvm and nothing is asked. */
#ifndef MAGNETAR_MEMMODELS_NVM_H
#define MAGNETAR_MEMMODELS_NVM_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/cache/cache.h"
#include "memmodels/tech/behaviour.h"
#include "sim/err.h"
#include "sim/param.h"
#include "sim/stat.h"

enum nvm_draw { NVM_SAMPLED, NVM_EXPECTED };

/* One array: times in ps, energy in fJ of one access. */
struct nvm_array {
    uint64_t read_busy, read, write_busy, write; /* the bank is taken; until the access is done */
    uint64_t read_fj, write_fj;
};

/* What the cells do is the technology's; how written data look, and how the cache is organised to
 * spare such cells, is the run's. */
struct nvm_config {
    struct tech_behaviour cells;
    double flip_fraction; /* of the written bits that change */
    int draw;             /* enum nvm_draw */
    uint64_t rotate;
    uint64_t sram_ways, migrate_writes;
    char sram_tech[PARAM_TEXT_SIZE];
    bool bypass;
    uint64_t bypass_region;
};
extern const struct param_table nvm_data_params; /* nvm.flip_fraction, nvm.draw */
extern const struct param_table nvm_params;      /* the organisation */

/* Is the cache organised for such cells, by the rows of the table? */
bool nvm_organised(const struct nvm_config *c);

/* Do cells or organisation differ from a plain SRAM cache in any way? */
bool nvm_any(const struct nvm_config *c);

struct nvm_stats {
    uint64_t writes, reads, pulses, retries, write_failures, verifies;
    uint64_t refreshes, expired_clean, expired_dirty;
    uint64_t scrubs;
    uint64_t rotations, rotated_lines;
    uint64_t sram_writes, sram_reads, placements, migrations, demotions;
    uint64_t bypassed, dead_writes, live_writes;
    double wear_max, wear_mean, wear_inter_cv, wear_intra_cv, lifetime_years;
};
extern const struct stat_table nvm_stat_table;

/* The cost of one array access; filled with the plain figures, changed by the effects. */
struct nvm_cost {
    uint64_t busy_ps; /* the bank is taken for */
    uint64_t done_ps; /* until the access is done */
    uint64_t energy_fj;
};

/* What the array asks of the cache around it. A frame is set * ways + way. */
struct nvm_port {
    void *user;
    /* The bank of a frame works for the array itself, from t on. */
    void (*work)(void *user, uint32_t frame, uint64_t t, uint64_t busy_ps, uint64_t energy_fj);
    /* Is the frame being filled? */
    bool (*filling)(void *user, uint32_t frame);
    /* Could a write-back of this line be sent now? Sends it. */
    bool (*room)(void *user, uint64_t line);
    void (*write_back)(void *user, uint64_t line, uint32_t sectors, uint64_t now);
    /* The number of the bank that holds a set, from 0. */
    uint32_t (*bank)(void *user, uint32_t set);
};

struct nvm_env {
    struct cache *cache; /* borrowed */
    struct nvm_array array, sram;
    struct nvm_port port;
    uint64_t cycle_ps; /* times are rounded up to this grid */
    uint64_t seed;
};

struct nvm;

/* Refuses what contradicts itself, before the run. `ways` of the cache. SIM_EUSAGE. */
int nvm_check(const struct nvm_config *config, uint64_t ways, struct sim_err *err);

/* NULL with err->code 0 when no effect is switched on. */
struct nvm *nvm_new(const struct nvm_config *config, const struct nvm_env *env,
                    struct sim_err *err);
void nvm_free(struct nvm *n);

/* Before a request is served: lines whose retention time ends by `now` are refreshed or expire. */
void nvm_advance(struct nvm *n, uint64_t now);

/* In place of cache_step_at: where a line is put, and whether a write passes the cache by. */
void nvm_step(struct nvm *n, uint32_t set, uint64_t line, uint32_t req, uint64_t now,
              struct cache_outcome *outcome);

/* A frame is written (by a request or a fill), or read, at `now`. */
void nvm_write(struct nvm *n, uint32_t frame, uint32_t sectors, uint64_t now,
               struct nvm_cost *cost);
void nvm_read(struct nvm *n, uint32_t frame, uint64_t now, struct nvm_cost *cost);

/* The counts so far; wear is of the whole time from 0 to `now`. */
void nvm_stats(const struct nvm *n, uint64_t now, struct nvm_stats *stats);
/* Sets the figures of wear to what stands for "not known", which is not finite. */
void nvm_wear_unknown(struct nvm_stats *stats);

#endif
