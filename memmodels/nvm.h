/* What non-volatile arrays add to an access: each effect is a parameter, off by default. The LLC
 * asks what an access costs; without effects it does not ask. docs/models.md names the papers. */
#ifndef MAGNETAR_MEMMODELS_NVM_H
#define MAGNETAR_MEMMODELS_NVM_H

#include <stdint.h>

#include "sim/err.h"
#include "sim/param.h"
#include "sim/stat.h"

struct nvm_config {
    double flip_fraction; /* of the written bits that change; 1: all */
};
extern const struct param_table nvm_params;

struct nvm_stats {
    uint64_t writes; /* of lines, as the array sees them */
};
extern const struct stat_table nvm_stat_table;

/* The cost of one array access; filled with the plain figures, changed by the effects. */
struct nvm_cost {
    uint64_t busy_ps; /* the bank is taken for */
    uint64_t done_ps; /* until the access is done */
    uint64_t energy_fj;
};

struct nvm;

/* NULL with err->code 0 when no effect is switched on. */
struct nvm *nvm_new(const struct nvm_config *config, uint32_t sets, uint32_t ways, uint64_t seed,
                    struct sim_err *err);
void nvm_free(struct nvm *n);

/* A frame (set * ways + way) is written, or read, at `now`. */
void nvm_write(struct nvm *n, uint32_t frame, uint32_t sectors, uint64_t now,
               struct nvm_cost *cost);
void nvm_read(struct nvm *n, uint32_t frame, uint64_t now, struct nvm_cost *cost);

void nvm_stats(const struct nvm *n, uint64_t now, struct nvm_stats *stats);

#endif
