#include "memmodels/llc.h"

#include <assert.h>
#include <stdlib.h>

#include "memmodels/bank.h"

#define NO_MSHR UINT32_MAX

/* A miss or a write-back under way. */
struct mshr {
    struct event event; /* the way to the DRAM controller, and back */
    struct llc_slice *slice;
    struct mshr *next;                /* free list, or waiting for room in the DRAM */
    struct llc_request *first, *last; /* waiting for the fill */
    uint32_t waiting;
    uint32_t frame; /* where the fill goes, UINT32_MAX when it has been replaced since */
    uint32_t sectors;
    uint8_t to_fetch, to_write; /* parts not yet done */
    uint64_t since, sent[2];    /* ps; of the request to the DRAM: fetch, write-back */
    bool held;                  /* the fetch or write waits for the write-back */
    struct dram_request fetch, write_back;
};

struct waiting {
    struct mshr *first, *last;
};

struct llc_slice {
    struct llc *llc;
    unsigned number;
    uint64_t tag_free;
    struct llc_request *first, *last; /* blocked, in order of arrival */
    uint64_t blocked_since;
    struct mshr *free;
    uint32_t n_free;
    uint32_t n_full; /* mshrs for which llc.merges requests or more wait */
    struct bank *banks;
};

struct llc {
    struct cache *cache; /* NULL: every request goes to the DRAM */
    struct llc_config config;
    struct llc_timing timing;
    struct bank_rules rules;
    struct event_queue *events;
    struct dram *dram;
    struct nvm *nvm; /* NULL: no effects */
    unsigned line_log2, sector_log2, n_slices;
    bool linear; /* line mod sets, and so line mod slices */
    uint32_t ways;
    struct llc_slice *slices;
    struct mshr *mshrs;
    struct bank *banks;
    uint32_t *pending;                         /* [frames] mshr that fills it, or NO_MSHR */
    struct waiting waiting[DRAM_CHANNELS_MAX]; /* refused by the DRAM, per channel */
    uint64_t n_waiting;
    struct observer *observer; /* NULL: none */
    struct llc_stats stats;
    uint64_t inside;
};

static void serve_blocked(struct llc_slice *s, uint64_t now);

/* By the set inside the slice: of a linear layout the low bits of the set are the slice. */
static struct bank *bank_of(const struct llc_slice *s, uint32_t frame) {
    const struct llc *l = s->llc;
    const uint32_t set = frame / l->ways;
    return &s->banks[(l->linear ? set / l->n_slices : set) & (l->config.banks - 1)];
}

/* Reads or writes the data array at or after t; returns when the access is done. */
static uint64_t array_read(struct llc_slice *s, uint32_t frame, uint64_t t) {
    struct llc *l = s->llc;
    struct nvm_cost cost = {l->timing.read_busy, l->timing.read, l->timing.read_fj};
    if (l->nvm)
        nvm_read(l->nvm, frame, t, &cost);
    const uint64_t start = bank_take(bank_of(s, frame), &l->rules, t, cost.busy_ps);
    l->stats.bank_wait_ps += start - t;
    l->stats.bank_reads++;
    l->stats.energy_fj += cost.energy_fj;
    return start + cost.done_ps;
}

/* As array_read; *accepted is when the bank, or its buffer, has taken the data over. */
static uint64_t array_write(struct llc_slice *s, uint32_t frame, uint32_t sectors, uint64_t t,
                            uint64_t *accepted) {
    struct llc *l = s->llc;
    struct nvm_cost cost = {l->timing.write_busy, l->timing.write, l->timing.write_fj};
    if (l->nvm)
        nvm_write(l->nvm, frame, sectors, t, &cost);
    const uint64_t start = bank_write(bank_of(s, frame), &l->rules, t, cost.busy_ps);
    l->stats.bank_wait_ps += start - t;
    l->stats.bank_writes++;
    *accepted = start;
    l->stats.energy_fj += cost.energy_fj;
    return start + cost.done_ps;
}

static void reply(struct llc *l, struct llc_request *r, uint64_t ready) {
    if (++l->stats.replies == l->config.lose_answer)
        return;
    l->inside--;
    if (l->observer)
        observe_request(l->observer, r->slice->number, req_op(r->req) == OP_WRITE,
                        r->line << l->line_log2, r->arrived, ready);
    r->reply(r, ready);
}

/* Serves a request whose line and sectors are there, from t on. */
static void answer(struct llc_slice *s, struct llc_request *r, uint32_t frame, uint64_t t) {
    struct llc *l = s->llc;
    const enum trace_op op = req_op(r->req);
    uint64_t ready = t;
    if (op != OP_WRITE) {
        ready = array_read(s, frame, t);
        l->stats.reply_bytes += (uint64_t)req_sectors(r->req) << l->sector_log2;
    }
    if (op == OP_WRITE || op == OP_ATOMIC) {
        uint64_t accepted;
        const uint64_t done = array_write(s, frame, req_mask(r->req), ready, &accepted);
        ready = r->posted ? accepted : done;
    }
    reply(l, r, ready);
}

static struct mshr *take_mshr(struct llc_slice *s) {
    struct mshr *m = s->free;
    s->free = m->next;
    s->n_free--;
    m->next = NULL;
    m->first = m->last = NULL;
    m->waiting = 0;
    m->frame = UINT32_MAX;
    m->held = false;
    m->to_fetch = m->to_write = 0;
    return m;
}

static void release_mshr(struct mshr *m, uint64_t now) {
    struct llc_slice *s = m->slice;
    if (s->llc->observer)
        observe_mshr(s->llc->observer, s->number, m->sectors != 0, m->since, now);
    m->next = s->free;
    s->free = m;
    s->n_free++;
    s->n_full -= m->waiting >= s->llc->config.merges;
    if (s->first)
        serve_blocked(s, now);
}

static void wait_on(struct mshr *m, struct llc_request *r) {
    r->next = NULL;
    if (m->last)
        m->last->next = r;
    else
        m->first = r;
    m->last = r;
    m->slice->n_full += ++m->waiting == m->slice->llc->config.merges;
}

enum { PART_IDLE, PART_READY, PART_SENT };

static bool submit_part(struct mshr *m, struct dram_request *d, uint8_t *part, uint64_t now) {
    if (*part != PART_READY)
        return true;
    m->sent[d->write] = now;
    *part = PART_SENT; /* before the DRAM may answer */
    if (dram_submit(m->slice->llc->dram, d, now))
        return true;
    *part = PART_READY;
    return false;
}

/* Sends the parts that are ready, the write-back first; false when the DRAM has no room. */
static bool submit(struct mshr *m, uint64_t now) {
    return submit_part(m, &m->write_back, &m->to_write, now) &&
           (m->held || submit_part(m, &m->fetch, &m->to_fetch, now));
}

static struct waiting *waiting_for(const struct mshr *m) {
    struct llc *l = m->slice->llc;
    const struct dram_request *d = m->to_write == PART_READY ? &m->write_back : &m->fetch;
    return &l->waiting[dram_channel_of(l->dram, d->address)];
}

/* Sends, or waits behind those that wait for the same channel. */
static void submit_or_wait(struct mshr *m, uint64_t now) {
    struct waiting *w = waiting_for(m);
    if (!w->first && submit(m, now))
        return;
    w = waiting_for(m);
    m->next = NULL;
    if (w->first)
        w->last->next = m;
    else
        w->first = m;
    w->last = m;
    m->slice->llc->n_waiting++;
}

static void submit_event(struct event *e, uint64_t now) {
    submit_or_wait((struct mshr *)e, now);
}

static void retry(struct llc *l, struct waiting *w, uint64_t now) {
    while (w->first) {
        struct mshr *m = w->first;
        const bool writes = m->to_write == PART_READY;
        if (writes ? !submit_part(m, &m->write_back, &m->to_write, now)
                   : !submit_part(m, &m->fetch, &m->to_fetch, now))
            return;
        w->first = m->next;
        l->n_waiting--;
        if (writes && !m->held && m->to_fetch == PART_READY)
            submit_or_wait(m, now);
    }
}

static void dram_space(void *user, uint64_t now) {
    struct llc *l = user;
    for (unsigned c = 0; c < dram_channels(l->dram) && l->n_waiting; c++)
        if (l->waiting[c].first)
            retry(l, &l->waiting[c], now);
}

static bool is_write(const struct llc_request *r) {
    return req_op(r->req) == OP_WRITE || req_op(r->req) == OP_ATOMIC;
}

/* Everything the mshr waited for is done: its requests are answered in order. A write that fetched
 * goes into the array together with what was fetched. */
static void finish_mshr(struct mshr *m, uint64_t now) {
    struct llc_slice *s = m->slice;
    struct llc *l = s->llc;
    if (l->pending && m->frame != UINT32_MAX && l->pending[m->frame] == (uint32_t)(m - l->mshrs))
        l->pending[m->frame] = NO_MSHR;
    for (struct llc_request *r = m->first, *next; r; r = next) {
        const enum trace_op op = req_op(r->req);
        next = r->next;
        uint64_t ready = now;
        if (is_write(r) && m->frame != UINT32_MAX) {
            const uint32_t fill = r == m->first ? m->sectors : 0;
            uint64_t accepted;
            const uint64_t done = array_write(s, m->frame, req_mask(r->req) | fill, now, &accepted);
            ready = r->posted ? accepted : done;
        }
        if (op != OP_WRITE)
            l->stats.reply_bytes += (uint64_t)req_sectors(r->req) << l->sector_log2;
        reply(l, r, ready);
    }
    release_mshr(m, now);
}

static void fill_event(struct event *e, uint64_t now) {
    struct mshr *m = (struct mshr *)e;
    uint64_t accepted;
    if (m->frame != UINT32_MAX && m->sectors && !is_write(m->first)) /* behind the answer */
        array_write(m->slice, m->frame, m->sectors, now, &accepted);
    m->to_fetch = PART_IDLE;
    if (m->to_write == PART_IDLE)
        finish_mshr(m, now);
}

static void fetch_done(struct dram_request *d, uint64_t now) {
    struct mshr *m = (struct mshr *)((char *)d - offsetof(struct mshr, fetch));
    const struct llc *l = m->slice->llc;
    if (l->observer)
        observe_dram(l->observer, false, d->address, d->bytes, m->sent[false], now);
    const uint64_t cycle = l->timing.cycle, edge = (now + cycle - 1) / cycle * cycle;
    const uint64_t at = edge + l->config.miss_cycles / 2 * cycle;
    m->event.run = fill_event;
    if (at > now)
        event_at(l->events, &m->event, at, 0);
    else
        fill_event(&m->event, now);
}

static void write_back_done(struct dram_request *d, uint64_t now) {
    struct mshr *m = (struct mshr *)((char *)d - offsetof(struct mshr, write_back));
    struct observer *o = m->slice->llc->observer;
    if (o)
        observe_dram(o, true, d->address, d->bytes, m->sent[true], now);
    m->to_write = PART_IDLE;
    if (m->held) {
        m->held = false;
        if (m->to_fetch == PART_READY) {
            submit_or_wait(m, now);
            return;
        }
    }
    if (m->to_fetch == PART_IDLE)
        finish_mshr(m, now);
}

/* From the first to the last of the sectors, in one request. */
static struct dram_request span(const struct llc *l, uint64_t line, uint32_t sectors, bool write) {
    const unsigned low = (unsigned)__builtin_ctz(sectors);
    const unsigned high = 31u - (unsigned)__builtin_clz(sectors);
    return (struct dram_request){
        .address = (line << l->line_log2) + ((uint64_t)low << l->sector_log2),
        .bytes = (high - low + 1) << l->sector_log2,
        .write = write,
        .done = write ? write_back_done : fetch_done,
    };
}

/* Sends what `o` asks of the DRAM at t; returns the mshr that stands for it. */
static struct mshr *send_below(struct llc_slice *s, const struct llc_request *r,
                               const struct cache_outcome *o, uint64_t t) {
    struct llc *l = s->llc;
    struct mshr *m = take_mshr(s);
    m->sectors = o->fetch;
    m->since = t;
    if (o->fetch) {
        m->fetch = span(l, r->line, o->fetch, false);
        m->to_fetch = PART_READY;
    }
    if (o->victim_sectors || o->through) {
        m->write_back = o->victim_sectors ? span(l, o->victim_line, o->victim_sectors, true)
                                          : span(l, r->line, o->through, true);
        m->to_write = PART_READY;
        m->held = l->config.evict_first && o->fetch;
    }
    m->event.run = submit_event;
    event_at(l->events, &m->event, t + (l->config.miss_cycles + 1) / 2 * l->timing.cycle, 0);
    return m;
}

/* Would this request wait for a fill for which as many wait as may? */
static bool merges_full(const struct llc *l, const struct llc_request *r) {
    const uint32_t frame = l->cache ? cache_frame(l->cache, r->line) : UINT32_MAX;
    const uint32_t m = frame == UINT32_MAX ? NO_MSHR : l->pending[frame];
    return m != NO_MSHR && l->mshrs[m].waiting >= l->config.merges;
}

/* May this request be served now, whatever the cache says? Else it would need what is used up. */
static bool has_room(const struct llc_slice *s, const struct llc_request *r) {
    const struct llc *l = s->llc;
    if (s->n_full && merges_full(l, r))
        return false;
    if (s->n_free > 1)
        return true;
    return l->cache && cache_hits(l->cache, r->line, r->req);
}

/* What the array asks of the cache around it: struct nvm_port. */
static void nvm_work(void *user, uint32_t frame, uint64_t t, uint64_t busy_ps, uint64_t fj) {
    struct llc *l = user;
    const uint32_t slice = cache_set_slice(l->cache, frame / l->ways);
    bank_take(bank_of(&l->slices[slice], frame), &l->rules, t, busy_ps);
    l->stats.energy_fj += fj;
}

static bool nvm_filling(void *user, uint32_t frame) {
    return ((const struct llc *)user)->pending[frame] != NO_MSHR;
}

static struct llc_slice *slice_of(const struct llc *l, uint64_t line) {
    return &l->slices[cache_place(l->cache, line).slice];
}

static bool nvm_room(void *user, uint64_t line) {
    return slice_of(user, line)->n_free > 1;
}

static void nvm_write_back(void *user, uint64_t line, uint32_t sectors, uint64_t now) {
    const struct cache_outcome o = {.victim_line = line, .victim_sectors = sectors};
    send_below(slice_of(user, line), NULL, &o, now);
}

static uint32_t nvm_bank(void *user, uint32_t set) {
    const struct llc *l = user;
    const struct llc_slice *s = &l->slices[cache_set_slice(l->cache, set)];
    return (uint32_t)(bank_of(s, set * l->ways) - l->banks);
}

/* The mshr that is filling this frame for this request's line, or NULL. A line that took the frame
 * from one still being filled cuts that one off. */
static struct mshr *filling(struct llc *l, const struct cache_outcome *o, uint64_t line) {
    if (o->frame == UINT32_MAX || l->pending[o->frame] == NO_MSHR)
        return NULL;
    struct mshr *m = &l->mshrs[l->pending[o->frame]];
    if (m->fetch.address >> l->line_log2 == line)
        return m;
    m->frame = UINT32_MAX;
    l->pending[o->frame] = NO_MSHR;
    return NULL;
}

static void serve_miss(struct llc_slice *s, struct llc_request *r, const struct cache_outcome *o,
                       uint64_t known) {
    struct llc *l = s->llc;
    struct mshr *m = send_below(s, r, o, known);
    if (o->fetch) {
        m->frame = o->frame;
        if (l->pending && o->frame != UINT32_MAX)
            l->pending[o->frame] = (uint32_t)(m - l->mshrs);
        wait_on(m, r);
    } else if (l->config.evict_first || (o->through && !r->posted)) {
        m->frame = o->frame;
        wait_on(m, r);
    } else if (o->frame != UINT32_MAX) {
        answer(s, r, o->frame, known);
    } else {
        reply(l, r, known);
    }
}

/* Without a cache: every request is a DRAM access. */
static void serve_bare(struct llc_slice *s, struct llc_request *r, uint64_t now) {
    struct llc *l = s->llc;
    struct cache_outcome o = {.frame = UINT32_MAX};
    const enum trace_op op = req_op(r->req);
    if (op == OP_WRITE || op == OP_ATOMIC)
        o.through = req_mask(r->req);
    if (op == OP_READ || op == OP_FETCH || op == OP_ATOMIC)
        o.fetch = req_mask(r->req);
    now += l->config.pipeline_cycles * l->timing.cycle;
    if (o.fetch || o.through)
        serve_miss(s, r, &o, now);
    else
        reply(l, r, now);
}

static void serve(struct llc_slice *s, struct llc_request *r, uint64_t now) {
    struct llc *l = s->llc;
    if (!l->cache) {
        serve_bare(s, r, now);
        return;
    }
    struct cache_outcome o;
    const uint64_t start = s->tag_free > now ? s->tag_free : now;
    s->tag_free = start + l->timing.cycle;
    const uint64_t looked = start + l->config.pipeline_cycles * l->timing.cycle + l->timing.tag;
    if (l->nvm)
        nvm_step(l->nvm, r->line, r->req, start, &o);
    else
        cache_step_at(l->cache, r->set, r->line, r->req, &o);
    l->stats.lookups++;
    l->stats.energy_fj += l->timing.tag_fj;
    struct mshr *m = filling(l, &o, r->line);
    if (m && !(o.fetch || o.through || o.victim_sectors) && (m->sectors & req_mask(r->req))) {
        l->stats.merges++;
        wait_on(m, r);
    } else if (!(o.fetch || o.through || o.victim_sectors)) {
        if (o.frame == UINT32_MAX)
            reply(l, r, looked);
        else
            answer(s, r, o.frame, looked);
    } else {
        /* Whole figures: a miss is known after a read; a write's own figure holds its lookup. */
        const bool read_first = o.fetch && req_op(r->req) != OP_WRITE;
        const uint64_t extra = read_first ? l->timing.miss_known - l->timing.tag : 0;
        if (extra && !l->timing.tag_fj)
            l->stats.energy_fj += l->timing.read_fj;
        serve_miss(s, r, &o, looked + extra);
    }
}

static void serve_blocked(struct llc_slice *s, uint64_t now) {
    while (s->first && has_room(s, s->first)) {
        struct llc_request *r = s->first;
        s->first = r->next;
        if (!s->first) {
            s->last = NULL;
            s->llc->stats.mshr_full_ps += now - s->blocked_since;
        }
        serve(s, r, now);
    }
}

void llc_arrive(struct event *e, uint64_t now) {
    struct llc_request *r = (struct llc_request *)e;
    struct llc_slice *s = r->slice;
    s->llc->inside++;
    s->llc->stats.requests++;
    if (s->llc->observer)
        r->arrived = now;
    if (s->llc->nvm)
        nvm_advance(s->llc->nvm, now);
    if (!s->first && has_room(s, r)) {
        serve(s, r, now);
        return;
    }
    r->next = NULL;
    if (s->first) {
        s->last->next = r;
    } else {
        s->first = r;
        s->blocked_since = now;
    }
    s->last = r;
}

static int build_slices(struct llc *l, struct sim_err *err) {
    const size_t per = l->config.mshrs + 1; /* one in reserve: a request takes at most one */
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
            s->n_free++;
        }
    }
    return 0;
}

static int build_cache(struct llc *l, const struct cache_config *cache, uint64_t seed,
                       struct sim_err *err) {
    l->line_log2 = (unsigned)__builtin_ctzll(cache->line);
    l->sector_log2 = (unsigned)__builtin_ctzll(cache->sector);
    l->ways = (uint32_t)cache->ways;
    l->n_slices = (unsigned)cache->slices;
    l->linear = cache->hash == HASH_LINEAR && cache->set_hash == HASH_LINEAR;
    if (cache->size == 0)
        return 0;
    const size_t frames = cache->size / cache->line;
    l->cache = cache_new(cache, seed, err);
    l->pending = sim_alloc(frames, sizeof *l->pending, err);
    if (!l->cache || !l->pending)
        return SIM_EIO;
    for (size_t i = 0; i < frames; i++)
        l->pending[i] = NO_MSHR;
    return 0;
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
    l->events = events;
    l->dram = dram;
    if (llc_bank_rules(config, &l->rules, err) || build_cache(l, cache, seed, err) ||
        build_slices(l, err) || build_nvm(l, nvm, sram, seed, err)) {
        llc_free(l);
        return NULL;
    }
    dram_on_space(dram, dram_space, l);
    return l;
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
    free(l);
}

void llc_route(struct llc *l, struct llc_request *r) {
    if (!l->cache) {
        r->slice = &l->slices[r->line % l->n_slices];
        return;
    }
    const struct cache_place place = cache_place(l->cache, r->line);
    r->slice = &l->slices[place.slice];
    r->set = place.set;
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
    const struct cache_stats *c = l->cache ? cache_stats(l->cache) : NULL;
    sample->requests = c ? c->reads + c->writes : l->stats.requests;
    sample->hits = c ? c->read_hits + c->write_hits : 0;
    sample->read_bytes = l->stats.reply_bytes;
}

bool llc_idle(const struct llc *l) {
    if (l->inside || l->n_waiting)
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
