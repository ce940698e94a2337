/* Requests at their slices: lookup, banks, answers.
 *
 * A request is in one of four states. It is *blocked* in the list of its slice (first..last, in
 * order of arrival) while the slice lacks what the request could need: an MSHR, or a place among
 * those that wait for a fill. It is *served* in one step, without an event: the cache changes, the
 * banks are booked, the answer's time is known. It *waits on an MSHR* (llc_wait_on) when data must
 * come first. It is *answered* when `reply` has been called; then its owner may use it again.
 *
 * Only llc_take, called by a front end, and llc_serve_blocked, called by release_mshr, serve. The
 * cache's state changes when a request is served, not when its data arrive: frames whose fill is
 * under way are marked in `pending`, and `filler` names the MSHR, so that a hit on such a frame
 * joins the MSHR. Between two events this holds: a blocked request stands first in its list only
 * if has_room said no to it; nothing behind it has been served; an MSHR is on the free list or has
 * an event, a request at the DRAM, or a place in llc.waiting. A slice owns one
 * MSHR more than llc.mshrs, so a miss is admitted while n_free > 1. Where there are two partitions
 * it owns llc.mshrs more, one for each that its partner can send across: what comes from there is
 * served at once, so that the two never wait for each other. */
#include "memmodels/llc/inside.h"

/* For how long `sectors` take their bank. */
static uint64_t busy(const struct llc *l, unsigned sectors, uint64_t whole) {
    return l->timing.sector_busy ? sectors * l->timing.sector_busy : whole;
}

/* Reads the data array at or after t; returns when that is done. */
static uint64_t array_read(struct llc_slice *s, uint32_t frame, uint32_t set, unsigned sectors,
                           uint64_t t) {
    struct llc *l = s->llc;
    struct nvm_cost cost = {l->timing.read_busy, l->timing.read, l->timing.read_fj};
    if (__builtin_expect(l->nvm != NULL, 0))
        nvm_read(l->nvm, frame, t, &cost);
    const uint64_t start =
        bank_take(bank_of_set(s, set), &l->rules, t, busy(l, sectors, cost.busy_ps));
    l->stats.bank_wait_ps += start - t;
    l->stats.bank_reads++;
    l->stats.energy_fj += cost.energy_fj;
    return start + cost.done_ps;
}

uint64_t llc_array_write(struct llc_slice *s, uint32_t frame, uint32_t sectors, uint64_t t,
                         uint64_t *accepted) {
    struct llc *l = s->llc;
    struct nvm_cost cost = {l->timing.write_busy, l->timing.write, l->timing.write_fj};
    if (__builtin_expect(l->nvm != NULL, 0))
        nvm_write(l->nvm, frame, sectors, t, &cost);
    const uint64_t start = bank_write(bank_of(s, frame), &l->rules, t,
                                      busy(l, (unsigned)__builtin_popcount(sectors), cost.busy_ps));
    l->stats.bank_wait_ps += start - t;
    l->stats.bank_writes++;
    *accepted = start;
    l->stats.energy_fj += cost.energy_fj;
    return start + cost.done_ps;
}

static inline void answered(struct llc *l, struct llc_request *r, uint64_t now, uint64_t ready) {
    if (++l->stats.replies == l->config.lose_answer)
        return;
    if (l->observer)
        observe_request(l->observer, r->slice->number, req_op(r->req) == OP_WRITE,
                        r->line << l->line_log2, r->arrived, ready);
    r->reply(r, now, __builtin_expect(r->crossed, 0) ? ready + l->far_ps : ready);
}

static inline __attribute__((always_inline)) void answer(struct llc_slice *s, struct llc_request *r,
                                                         uint32_t frame, uint64_t t) {
    struct llc *l = s->llc;
    const enum trace_op op = req_op(r->req);
    uint64_t ready = t;
    if (op != OP_WRITE) {
        ready = array_read(s, frame, r->set, req_sectors(r->req), t);
        if (!llc_for_copy(r))
            l->stats.reply_bytes += (uint64_t)req_sectors(r->req) << l->sector_log2;
    }
    if (op == OP_WRITE || op == OP_ATOMIC) {
        uint64_t accepted;
        const uint64_t done = llc_array_write(s, frame, req_mask(r->req), ready, &accepted);
        ready = r->posted ? accepted : done;
    }
    answered(l, r, r->arrived, ready);
}

void llc_answered(struct llc *l, struct llc_request *r, uint64_t now, uint64_t ready) {
    answered(l, r, now, ready);
}

void llc_answer(struct llc_slice *s, struct llc_request *r, uint32_t frame, uint64_t t) {
    answer(s, r, frame, t);
}

/* Would this request wait for a fill for which as many wait as may? */
static bool merges_full(const struct llc *l, const struct llc_request *r) {
    const uint32_t frame = l->cache ? cache_frame_in(l->cache, r->set, r->line) : UINT32_MAX;
    return frame != UINT32_MAX && llc_pending(l, frame) &&
           l->mshrs[l->filler[frame]].waiting >= l->config.merges;
}

/* May this request be served now, whatever the cache says? Else it would need what is used up. */
static bool has_room(const struct llc_slice *s, const struct llc_request *r) {
    const struct llc *l = s->llc;
    if (s->n_full && merges_full(l, r))
        return false;
    if (s->n_free > 1)
        return true;
    return l->cache && cache_hits(l->cache, r->set, r->line, r->req);
}

/* The mshr that is filling this frame for this request's line, or NULL. A line that took the frame
 * from one still being filled cuts that one off. */
static struct mshr *filling(struct llc *l, const struct cache_outcome *o, uint64_t line) {
    if (o->frame == UINT32_MAX || !llc_pending(l, o->frame))
        return NULL;
    struct mshr *m = &l->mshrs[l->filler[o->frame]];
    if (m->fetch.address >> l->line_log2 == line)
        return m;
    m->frame = UINT32_MAX;
    llc_pending_end(l, o->frame);
    return NULL;
}

static __attribute__((noinline)) void serve_miss(struct llc_slice *s, struct llc_request *r,
                                                 const struct cache_outcome *o, uint64_t known) {
    struct llc *l = s->llc;
    struct mshr *m = llc_send_below(s, r->line, o, r, known);
    if (o->fetch) {
        m->frame = o->frame;
        if (l->pending && o->frame != UINT32_MAX) {
            l->pending[o->frame / 64] |= 1ull << (o->frame % 64);
            l->filler[o->frame] = (uint32_t)(m - l->mshrs);
        }
        llc_wait_on(m, r);
    } else if (l->config.evict_first || (o->through && !r->posted)) {
        m->frame = o->frame;
        llc_wait_on(m, r);
    } else if (o->frame != UINT32_MAX) {
        llc_answer(s, r, o->frame, known);
    } else {
        llc_answered(l, r, r->arrived, known);
    }
}

/* Without a cache: every request is a DRAM access. */
static __attribute__((noinline)) void serve_bare(struct llc_slice *s, struct llc_request *r,
                                                 uint64_t now) {
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
        llc_answered(l, r, r->arrived, now);
}

static void serve(struct llc_slice *s, struct llc_request *r, uint64_t at) {
    struct llc *l = s->llc;
    if (!l->cache) {
        serve_bare(s, r, at);
        return;
    }
    struct cache_outcome o;
    const uint64_t start = s->tag_free > at ? s->tag_free : at;
    s->tag_free = start + l->timing.cycle;
    const uint64_t looked = start + l->lookup_ps;
    if (__builtin_expect(l->nvm != NULL, 0))
        nvm_step(l->nvm, r->set, r->line, r->req, start, &o);
    else
        cache_step_at(l->cache, r->set, r->line, r->req, &o);
    l->stats.lookups++;
    l->stats.energy_fj += l->timing.tag_fj;
    struct mshr *m = filling(l, &o, r->line);
    if (o.fetch || o.through || o.victim_sectors) {
        /* Whole figures: a miss is known after a read; a write's own figure holds its lookup. */
        const bool read_first = o.fetch && req_op(r->req) != OP_WRITE;
        const uint64_t extra = read_first ? l->timing.miss_known - l->timing.tag : 0;
        if (extra && !l->timing.tag_fj) {
            l->stats.energy_fj += l->timing.read_fj;
            l->stats.miss_reads++;
        }
        serve_miss(s, r, &o, looked + extra);
    } else if (m && m->sectors & req_mask(r->req)) {
        l->stats.merges++;
        llc_wait_on(m, r);
    } else if (o.frame == UINT32_MAX) {
        llc_answered(l, r, at, looked);
    } else {
        answer(s, r, o.frame, looked);
    }
}

void llc_take_far(struct mshr *m, uint64_t now) {
    struct llc *l = m->slice->llc;
    struct llc_request *r = &m->far;
    const uint64_t line = m->fetch.address >> l->line_log2;
    const struct cache_place place = cache_place(l->cache, line);
    r->line = line;
    r->req = (uint32_t)OP_READ | m->sectors << 4 | (uint32_t)__builtin_popcount(m->sectors) << 12;
    r->slice = &l->slices[place.slice];
    r->set = place.set;
    r->arrived = now;
    r->posted = r->copy = false;
    r->crossed = true;
    l->stats.requests++;
    l->stats.far_reads++;
    if (l->nvm)
        nvm_advance(l->nvm, now);
    serve(r->slice, r, now);
}

void llc_serve_blocked(struct llc_slice *s, uint64_t now) {
    while (s->first && has_room(s, s->first)) {
        struct llc_request *r = s->first;
        s->first = r->next;
        if (!s->first) {
            s->last = NULL;
            s->llc->stats.mshr_full_ps += now > s->blocked_since ? now - s->blocked_since : 0;
        }
        serve(s, r, now > r->arrived ? now : r->arrived);
    }
}

/* Where a request whose line has its home in the other partition goes: a read to the copy. */
static __attribute__((noinline)) void turn(struct llc *l, struct llc_request *r,
                                           struct cache_place *place, uint64_t *at) {
    if (llc_writes(r)) {
        r->crossed = true;
        *at += l->far_ps;
        return;
    }
    r->copy = true;
    *place = cache_place_in(
        l->cache, *place, place->slice < l->half ? place->slice + l->half : place->slice - l->half);
}

void llc_take(struct llc *l, struct llc_request *r, uint64_t at) {
    struct cache_place place = l->cache
                                   ? cache_place(l->cache, r->line)
                                   : (struct cache_place){(uint32_t)(r->line % l->n_slices), 0};
    r->copy = r->crossed = false;
    if (l->half && (place.slice >= l->half) != r->partition)
        turn(l, r, &place, &at);
    else if (l->own)
        place = cache_place_in(l->cache, place, r->partition * l->own + place.slice % l->own);
    struct llc_slice *s = &l->slices[place.slice];
    r->slice = s;
    r->set = place.set;
    r->arrived = at;
    l->stats.requests++;
    if (__builtin_expect(l->nvm != NULL, 0))
        nvm_advance(l->nvm, at);
    if (!s->first && has_room(s, r)) {
        serve(s, r, at);
        return;
    }
    r->next = NULL;
    if (s->first) {
        s->last->next = r;
    } else {
        s->first = r;
        s->blocked_since = at;
    }
    s->last = r;
}
