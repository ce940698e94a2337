/* Construction of the timed LLC, what its array asks of it, and what is asked of it. */
#include <stdlib.h>

#include "memmodels/llc/inside.h"

/* What the array asks of the cache around it: struct nvm_port. */
static void nvm_work(void *user, uint32_t frame, uint64_t t, uint64_t busy_ps, uint64_t fj) {
    struct llc *l = user;
    const uint32_t slice = cache_set_slice(l->cache, frame / l->ways);
    bank_take(bank_of(&l->slices[slice], frame), &l->rules, t, busy_ps);
    l->stats.energy_fj += fj;
}

static bool nvm_filling(void *user, uint32_t frame) {
    return llc_pending(user, frame);
}

static struct llc_slice *slice_of(const struct llc *l, uint64_t line) {
    return &l->slices[cache_place(l->cache, line).slice];
}

static bool nvm_room(void *user, uint64_t line) {
    return slice_of(user, line)->n_free > 1;
}

static void nvm_write_back(void *user, uint64_t line, uint32_t sectors, uint64_t now) {
    const struct cache_outcome o = {.victim_line = line, .victim_sectors = sectors};
    llc_send_below(slice_of(user, line), line, &o, NULL, now);
}

static uint32_t nvm_bank(void *user, uint32_t set) {
    const struct llc *l = user;
    const struct llc_slice *s = &l->slices[cache_set_slice(l->cache, set)];
    return (uint32_t)(bank_of(s, set * l->ways) - l->banks);
}

static int build_slices(struct llc *l, struct sim_err *err) {
    const size_t ready = l->config.mshrs + 1; /* one in reserve: a request takes at most one */
    const size_t per = ready + (l->half ? l->config.mshrs : 0);
    l->slices = sim_alloc(l->n_slices, sizeof *l->slices, err);
    l->mshrs = sim_alloc(l->n_slices * per, sizeof *l->mshrs, err);
    l->banks = sim_alloc(l->n_slices * l->config.banks, sizeof *l->banks, err);
    if (!l->slices || !l->mshrs || !l->banks)
        return SIM_EIO;
    for (unsigned i = 0; i < l->n_slices; i++) {
        struct llc_slice *s = &l->slices[i];
        s->llc = l;
        s->number = i;
        s->banks = l->banks + i * l->config.banks;
        for (size_t k = 0; k < per; k++) {
            struct mshr *m = &l->mshrs[i * per + k];
            m->slice = s;
            m->next = s->free;
            s->free = m;
        }
        s->n_free = (uint32_t)ready;
    }
    return 0;
}

static int build_cache(struct llc *l, const struct cache_config *cache, uint64_t seed,
                       struct sim_err *err) {
    l->line_log2 = (unsigned)__builtin_ctzll(cache->line);
    l->sector_log2 = (unsigned)__builtin_ctzll(cache->sector);
    l->ways = (uint32_t)cache->ways;
    l->n_slices = (unsigned)cache->slices;
    const bool apart = cache->size && l->config.partitions > 1;
    l->half = apart && !l->config.private_partitions ? l->n_slices / 2 : 0;
    l->own =
        apart && l->config.private_partitions ? l->n_slices / (unsigned)l->config.partitions : 0;
    l->far_ps = (l->config.far_cycles + 1) / 2 * l->timing.cycle;
    l->linear = cache->hash == HASH_LINEAR && cache->set_hash == HASH_LINEAR;
    if (cache->size == 0)
        return 0;
    const size_t frames = cache->size / cache->line;
    l->cache = cache_new(cache, seed, err);
    l->pending = sim_alloc(frames / 64 + 1, sizeof *l->pending, err);
    l->filler = sim_alloc(frames, sizeof *l->filler, err);
    return l->cache && l->pending && l->filler ? 0 : SIM_EIO;
}

static int build_nvm(struct llc *l, const struct nvm_config *nvm, const struct nvm_array *sram,
                     uint64_t seed, struct sim_err *err) {
    const struct llc_timing *t = &l->timing;
    if (!l->cache)
        return 0;
    struct nvm_env env = {
        .cache = l->cache,
        .array = {t->read_busy, t->read, t->write_busy, t->write, t->read_fj, t->write_fj},
        .port = {l, nvm_work, nvm_filling, nvm_room, nvm_write_back, nvm_bank},
        .cycle_ps = t->cycle,
        .seed = seed,
    };
    if (sram)
        env.sram = *sram;
    l->nvm = nvm_new(nvm, &env, err);
    return l->nvm ? 0 : err->code;
}

struct llc *llc_new(const struct cache_config *cache, const struct llc_config *config,
                    const struct llc_timing *timing, const struct nvm_config *nvm,
                    const struct nvm_array *sram, struct event_queue *events, struct dram *dram,
                    uint64_t seed, struct sim_err *err) {
    struct llc *l = sim_alloc(1, sizeof *l, err);
    if (!l)
        return NULL;
    l->config = *config;
    l->timing = *timing;
    l->lookup_ps = config->pipeline_cycles * timing->cycle + timing->tag;
    l->events = events;
    l->dram = dram;
    if (llc_bank_rules(config, &l->rules, err) || build_cache(l, cache, seed, err) ||
        build_slices(l, err) || build_nvm(l, nvm, sram, seed, err)) {
        llc_free(l);
        return NULL;
    }
    dram_on_space(dram, cache->line, llc_dram_space, l);
    return l;
}

void llc_put_l3(struct llc *l, struct l3 *l3) {
    l->l3 = l3;
}

size_t llc_requests(const struct llc *l) {
    return 2 * (size_t)l->n_slices * (2 * l->config.mshrs + 1);
}

void llc_free(struct llc *l) {
    if (!l)
        return;
    cache_free(l->cache);
    nvm_free(l->nvm);
    free(l->slices);
    free(l->mshrs);
    free(l->banks);
    free(l->pending);
    free(l->filler);
    free(l);
}

const struct llc_slice *llc_last_slice(const struct llc *l) {
    return &l->slices[l->n_slices - 1];
}

unsigned llc_slice_number(const struct llc_slice *s) {
    return s->number;
}

struct cache *llc_cache(struct llc *l) {
    return l->cache;
}

void llc_counts(const struct llc *l, struct cache_stats *counts) {
    *counts = l->cache ? *cache_stats(l->cache) : (struct cache_stats){0};
    stat_subtract(&cache_stat_table, counts, &l->doubled);
}

void llc_counts_since(const struct llc *l, const struct cache_stats *warm,
                      struct cache_stats *out) {
    cache_count(l->cache, warm, out);
    stat_subtract(&cache_stat_table, out, &l->doubled);
}

struct nvm *llc_nvm(struct llc *l) {
    return l->nvm;
}

const struct llc_stats *llc_stats(const struct llc *l) {
    return &l->stats;
}

void llc_observe(struct llc *l, struct observer *o) {
    l->observer = l->rules.observer = o;
    l->rules.first = l->banks;
}

uint32_t llc_banks(const struct llc *l) {
    return l->n_slices * (uint32_t)l->config.banks;
}

void llc_sample(struct llc *l, uint64_t now, struct observe_sample *sample) {
    sample->buffered = sample->mshrs = 0;
    for (uint32_t i = 0; i < llc_banks(l); i++) {
        bank_catch_up(&l->banks[i], &l->rules, now);
        sample->buffered += l->banks[i].n;
    }
    for (unsigned i = 0; i < l->n_slices; i++)
        sample->mshrs += l->config.mshrs + 1 - l->slices[i].n_free;
    struct cache_stats c;
    llc_counts(l, &c);
    sample->requests = l->cache ? c.reads + c.writes : l->stats.requests;
    sample->hits = c.read_hits + c.write_hits;
    sample->read_bytes = l->stats.reply_bytes;
}

bool llc_idle(const struct llc *l) {
    if (l->stats.requests != l->stats.replies || l->n_waiting)
        return false;
    for (unsigned i = 0; i < l->n_slices; i++)
        if (l->slices[i].n_free <= l->config.mshrs)
            return false;
    return true;
}

void llc_dump(const struct llc *l, FILE *out) {
    for (unsigned i = 0; i < l->n_slices; i++) {
        const struct llc_slice *s = &l->slices[i];
        unsigned blocked = 0;
        for (const struct llc_request *r = s->first; r; r = r->next)
            blocked++;
        if (blocked || s->n_free <= l->config.mshrs)
            fprintf(out, "slice %u: %u of %llu mshrs free, %u requests blocked\n", i, s->n_free - 1,
                    (unsigned long long)l->config.mshrs, blocked);
    }
}
