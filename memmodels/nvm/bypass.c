/* Dead-write bypass: 2-bit counters per region of addresses say whether the lines written there are
 * read again before they are replaced. */
#include "memmodels/nvm/array.h"

#define NVM_REGIONS 4096u
#define NVM_SAMPLES                                                                                \
    32u /* one line in so many never passes by, so that the counters go on learning */
#define NVM_DEAD 3u

int nvm_bypass_init(struct nvm *n, struct sim_err *err) {
    if (!n->config.bypass)
        return 0;
    const uint64_t line = cache_configuration(n->env.cache)->line;
    n->dead = sim_alloc(NVM_REGIONS, 1, err);
    n->mark = sim_alloc(n->frames, sizeof *n->mark, err);
    for (n->region_shift = 0; line << (n->region_shift + 1) <= n->config.bypass_region;)
        n->region_shift++;
    return n->dead && n->mark ? 0 : SIM_EIO;
}

static uint32_t region_of(const struct nvm *n, uint64_t line) {
    return (uint32_t)(rng_mix(line >> n->region_shift) % NVM_REGIONS);
}

bool nvm_bypass_dead(const struct nvm *n, uint64_t line) {
    return n->dead[region_of(n, line)] == NVM_DEAD && rng_mix(~line) % NVM_SAMPLES != 0;
}

void nvm_bypass_use(struct nvm *n, uint32_t frame, uint64_t line, bool write, bool read) {
    if (read && n->mark[frame]) {
        uint8_t *counter = &n->dead[n->mark[frame] - 1];
        *counter -= *counter > 0;
        n->mark[frame] = 0;
        n->stats.live_writes++;
    }
    if (write)
        n->mark[frame] = (uint16_t)(1 + region_of(n, line));
}

void nvm_bypass_replace(struct nvm *n, uint32_t frame) {
    if (!n->mark[frame])
        return;
    uint8_t *counter = &n->dead[n->mark[frame] - 1];
    *counter += *counter < NVM_DEAD;
    n->mark[frame] = 0;
    n->stats.dead_writes++;
}
