#include "memmodels/nvm/nvm.h"

#include <math.h>
#include <stdlib.h>

#include "memmodels/nvm/array.h"

#define NVM_STREAM 0x6e766dull /* of the random numbers */

static int build(struct nvm *n, struct sim_err *err) {
    int rc = nvm_keep_init(n, err);
    if (rc == 0)
        rc = nvm_wear_init(n, err);
    if (rc == 0)
        rc = nvm_hybrid_init(n, err);
    if (rc == 0)
        rc = nvm_bypass_init(n, err);
    if (rc == 0 && n->config.cells.disturb_reads) {
        n->reads = sim_alloc(n->frames, sizeof *n->reads, err);
        rc = n->reads ? 0 : SIM_EIO;
    }
    return rc;
}

struct nvm *nvm_new(const struct nvm_config *config, const struct nvm_env *env,
                    struct sim_err *err) {
    const struct cache_config *c = cache_configuration(env->cache);
    err->code = 0;
    if (!nvm_any(config))
        return NULL;
    struct nvm *n = sim_alloc(1, sizeof *n, err);
    if (!n)
        return NULL;
    n->config = *config;
    n->env = *env;
    n->ways = (uint32_t)c->ways;
    n->frames = (uint32_t)(c->size / c->line);
    n->sets = n->frames / n->ways;
    n->sectors = (uint32_t)(c->line / c->sector);
    n->draws = rng_stream(env->seed, NVM_STREAM);
    nvm_pulse_init(n);
    if (build(n, err)) {
        nvm_free(n);
        return NULL;
    }
    return n;
}

void nvm_free(struct nvm *n) {
    if (!n)
        return;
    nvm_keep_free(n);
    nvm_wear_free(n);
    free(n->reads);
    free(n->slot);
    free(n->streak);
    free(n->stored);
    free(n->dead);
    free(n->mark);
    free(n);
}

void nvm_rewritten(struct nvm *n, uint32_t frame, uint64_t t) {
    if (n->reads)
        n->reads[frame] = 0;
    n->stats.pulses++;
    nvm_keep_write(n, frame, t);
    nvm_wear_write(n, frame, 1, t);
}

void nvm_step(struct nvm *n, uint32_t set, uint64_t line, uint32_t req, uint64_t now,
              struct cache_outcome *outcome) {
    struct cache *c = n->env.cache;
    const enum trace_op op = req_op(req);
    const bool write = op == OP_WRITE || op == OP_ATOMIC, read = op != OP_WRITE;
    const uint32_t before = cache_frame_in(c, set, line);
    if (n->dead && op == OP_WRITE && before == UINT32_MAX && nvm_bypass_dead(n, line)) {
        cache_step_past(c, set, line, req, outcome);
        n->stats.bypassed++;
        return;
    }
    cache_step_at(c, set, line, req, outcome);
    const uint32_t frame = outcome->frame;
    if (op == OP_INVALIDATE && before != UINT32_MAX && n->mark)
        n->mark[before] = 0;
    if (frame == UINT32_MAX)
        return;
    if (n->slot && frame != before)
        nvm_hybrid_place(n, frame, write, now);
    else if (n->slot)
        nvm_hybrid_use(n, frame, write, now);
    if (n->dead && frame != before)
        nvm_bypass_replace(n, frame);
    if (n->dead)
        nvm_bypass_use(n, frame, line, write, read);
}

void nvm_write(struct nvm *n, uint32_t frame, uint32_t sectors, uint64_t now,
               struct nvm_cost *cost) {
    if (nvm_in_sram(n, frame)) {
        const struct nvm_array *a = &n->env.sram;
        *cost = (struct nvm_cost){a->write_busy, a->write, a->write_fj};
        n->stats.sram_writes++;
        return;
    }
    const uint32_t pulses = nvm_pulse_write(n, sectors, cost);
    n->stats.writes++;
    n->stats.pulses += pulses;
    if (n->reads)
        n->reads[frame] = 0;
    nvm_keep_write(n, frame, now);
    nvm_wear_write(n, frame, pulses, now);
}

void nvm_read(struct nvm *n, uint32_t frame, uint64_t now, struct nvm_cost *cost) {
    const struct nvm_array *a = &n->env.array;
    if (nvm_in_sram(n, frame)) {
        a = &n->env.sram;
        *cost = (struct nvm_cost){a->read_busy, a->read, a->read_fj};
        n->stats.sram_reads++;
        return;
    }
    n->stats.reads++;
    if (!n->reads || ++n->reads[frame] < n->config.cells.disturb_reads)
        return;
    cost->busy_ps += a->write_busy; /* behind the answer */
    cost->energy_fj += a->write_fj;
    n->stats.scrubs++;
    nvm_rewritten(n, frame, now);
}

void nvm_stats(const struct nvm *n, uint64_t now, struct nvm_stats *stats) {
    *stats = n->stats;
    stats->retries = unit_whole(n->retries + 0.5);
    stats->write_failures = unit_whole(n->failures + 0.5);
    if (n->config.draw == NVM_EXPECTED) /* means, not whole pulses of each write */
        stats->pulses += stats->retries;
    nvm_wear_unknown(stats);
    if (n->wear.writes)
        nvm_wear_stats(n, (double)now * 1e-12, stats);
}

void nvm_wear_unknown(struct nvm_stats *stats) {
    stats->wear_max = stats->wear_mean = stats->wear_inter_cv = stats->wear_intra_cv =
        stats->lifetime_years = NAN;
}
