#include "memmodels/nvm.h"

#include <stdlib.h>

static const struct param rows[] = {
    {"nvm.flip_fraction", PARAM_REAL, UNIT_NONE, offsetof(struct nvm_config, flip_fraction), "1", 0,
     1, 0, "differential write: fraction of the written bits that change"},
};
const struct param_table nvm_params = {rows, sizeof rows / sizeof rows[0]};

static const struct stat_row stat_rows[] = {
    {"nvm.writes", STAT_COUNT, offsetof(struct nvm_stats, writes), "", "writes of the data array"},
};
const struct stat_table nvm_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};

struct nvm {
    struct nvm_config config;
    struct nvm_stats stats;
};

struct nvm *nvm_new(const struct nvm_config *config, uint32_t sets, uint32_t ways, uint64_t seed,
                    struct sim_err *err) {
    (void)sets, (void)ways, (void)seed;
    err->code = 0;
    if (config->flip_fraction == 1)
        return NULL;
    struct nvm *n = sim_alloc(1, sizeof *n, err);
    if (n)
        n->config = *config;
    return n;
}

void nvm_free(struct nvm *n) {
    free(n);
}

void nvm_write(struct nvm *n, uint32_t frame, uint32_t sectors, uint64_t now,
               struct nvm_cost *cost) {
    (void)frame, (void)sectors, (void)now;
    n->stats.writes++;
    cost->energy_fj = (uint64_t)((double)cost->energy_fj * n->config.flip_fraction);
}

void nvm_read(struct nvm *n, uint32_t frame, uint64_t now, struct nvm_cost *cost) {
    (void)n, (void)frame, (void)now, (void)cost;
}

void nvm_stats(const struct nvm *n, uint64_t now, struct nvm_stats *stats) {
    (void)now;
    *stats = n->stats;
}
