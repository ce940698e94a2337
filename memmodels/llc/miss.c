/* Misses: MSHRs, the way to the DRAM and back, fills.
 *
 * An MSHR has up to two parts, a fetch and a write-back (of a victim, or of a write that goes
 * through). Each part is PART_READY from llc_send_below on, PART_SENT while the DRAM has it, and
 * PART_IDLE when it is done or was never asked for. The way of an MSHR:
 *
 *   submit_event     half of llc.miss_cycles after the miss was known, the parts go to the DRAM,
 *                    the write-back first; with llc.evict_first (`held`) the fetch waits until the
 *                    write-back is done;
 *   llc.waiting[c]   if channel c has no room; dram_space retries in the order of arrival;
 *   fetch_done       at the next clock of the LLC and the other half of llc.miss_cycles later,
 *                    fill_event writes the array, behind the answers;
 *   finish_mshr      when both parts are idle: every request on the MSHR is answered in order, the
 *                    frame is no longer pending, the MSHR is free, the slice's blocked requests
 *                    are looked at.
 *
 * Between two events an MSHR that is not free has at least one part that is not idle, or its
 * fill_event is queued; `event` serves both ways, since a fill cannot return before the fetch was
 * submitted. `frame` becomes UINT32_MAX when another line takes the frame before the fill (see
 * filling in serve.c): the data are then answered and not written. */
#include "memmodels/llc/inside.h"

static struct mshr *take_mshr(struct llc_slice *s, bool spare) {
    struct mshr *m = s->free;
    s->free = m->next;
    s->n_free -= !spare;
    m->spare = spare;
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
        observe_mshr(s->llc->observer, s->number, m->sectors != 0,
                     m->sectors ? m->fetch.address : m->write_back.address, m->since, now);
    m->next = s->free;
    s->free = m;
    s->n_free += !m->spare;
    s->n_full -= m->waiting >= s->llc->config.merges;
    if (s->first)
        llc_serve_blocked(s, now);
}

void llc_wait_on(struct mshr *m, struct llc_request *r) {
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
    if (m->copy && !d->write) {
        llc_take_far(m, now);
        return true;
    }
    if (m->slice->llc->l3) {
        l3_submit(m->slice->llc->l3, d, now);
        return true;
    }
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
    if (m->copy && m->to_write != PART_READY) {
        submit(m, now); /* the other partition always has room */
        return;
    }
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

/* Of the channel's: most calls find no room, which dram_full says without looking where the address
 * lies. */
static void retry(struct llc *l, unsigned channel, uint64_t now) {
    struct waiting *w = &l->waiting[channel];
    while (w->first) {
        struct mshr *m = w->first;
        const bool writes = m->to_write == PART_READY;
        if (dram_full(l->dram, channel, writes ? &m->write_back : &m->fetch, now))
            return;
        if (writes ? !submit_part(m, &m->write_back, &m->to_write, now)
                   : !submit_part(m, &m->fetch, &m->to_fetch, now))
            return;
        w->first = m->next;
        l->n_waiting--;
        if (writes && !m->held && m->to_fetch == PART_READY)
            submit_or_wait(m, now);
    }
}

void llc_dram_space(void *user, unsigned channel, uint64_t now) {
    struct llc *l = user;
    if (channel != DRAM_ANY_CHANNEL) {
        retry(l, channel, now);
        return;
    }
    for (unsigned c = 0; c < dram_channels(l->dram) && l->n_waiting; c++)
        if (l->waiting[c].first)
            retry(l, c, now);
}

/* One that comes only after the fill finds the line there, as any other hit. */
static void answer_filled(struct llc_slice *s, const struct mshr *m, struct llc_request *r,
                          uint64_t now) {
    struct llc *l = s->llc;
    const uint64_t looked = r->arrived + l->lookup_ps;
    uint64_t ready = now > looked ? now : looked;
    if (r != m->first && looked > now && m->frame != UINT32_MAX) {
        llc_answer(s, r, m->frame, looked);
        return;
    }
    if (llc_writes(r) && m->frame != UINT32_MAX) {
        const uint32_t fill = r == m->first ? m->sectors : 0;
        uint64_t accepted;
        const uint64_t done =
            llc_array_write(s, m->frame, req_mask(r->req) | fill, ready, &accepted);
        ready = r->posted ? accepted : done;
    }
    if (req_op(r->req) != OP_WRITE && !llc_for_copy(r))
        l->stats.reply_bytes += (uint64_t)req_sectors(r->req) << l->sector_log2;
    llc_answered(l, r, now > r->arrived ? now : r->arrived, ready);
}

/* Everything the mshr waited for is done: its requests are answered in order. A write that fetched
 * goes into the array together with what was fetched. */
static void finish_mshr(struct mshr *m, uint64_t now) {
    struct llc_slice *s = m->slice;
    struct llc *l = s->llc;
    if (l->pending && m->frame != UINT32_MAX && l->filler[m->frame] == (uint32_t)(m - l->mshrs))
        llc_pending_end(l, m->frame);
    for (struct llc_request *r = m->first, *next; r; r = next) {
        next = r->next;
        answer_filled(s, m, r, now);
    }
    release_mshr(m, now);
}

static void fill_event(struct event *e, uint64_t now) {
    struct mshr *m = (struct mshr *)e;
    uint64_t accepted;
    if (m->frame != UINT32_MAX && m->sectors && !llc_writes(m->first)) /* behind the answer */
        llc_array_write(m->slice, m->frame, m->sectors, now, &accepted);
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

/* The home slice has answered; `ready` is when that is here. */
static void far_done(struct llc_request *r, uint64_t now, uint64_t ready) {
    struct mshr *m = (struct mshr *)((char *)r - offsetof(struct mshr, far));
    (void)now;
    m->event.run = fill_event;
    event_at(m->slice->llc->events, &m->event, ready, 0);
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

static struct dram_request span(const struct llc *l, uint64_t line, uint32_t sectors, bool write) {
    return dram_span(line, l->line_log2, sectors, l->sector_log2, write,
                     write ? write_back_done : fetch_done);
}

/* The copy's slice counted a miss and a fill, and the home will count the request: it is one. */
static void count_once(struct llc *l, uint32_t sectors) {
    const uint64_t n = (unsigned)__builtin_popcount(sectors);
    l->doubled.accesses++;
    l->doubled.reads++;
    l->doubled.read_misses++;
    l->doubled.read_sectors += n;
    l->doubled.read_sector_misses += n;
    l->doubled.fills++;
    l->doubled.fill_bytes += n << l->sector_log2;
}

struct mshr *llc_send_below(struct llc_slice *s, uint64_t line, const struct cache_outcome *o,
                            const struct llc_request *r, uint64_t t) {
    struct llc *l = s->llc;
    struct mshr *m = take_mshr(s, r && llc_for_copy(r));
    m->sectors = o->fetch;
    m->since = t;
    m->copy = r && r->copy;
    if (m->copy) {
        m->far.reply = far_done;
        count_once(l, o->fetch);
    }
    if (o->fetch) {
        m->fetch = span(l, line, o->fetch, false);
        m->to_fetch = PART_READY;
    }
    if (o->victim_sectors || o->through) {
        m->write_back = o->victim_sectors ? span(l, o->victim_line, o->victim_sectors, true)
                                          : span(l, line, o->through, true);
        m->to_write = PART_READY;
        m->held = l->config.evict_first && o->fetch;
    }
    m->event.run = submit_event;
    const uint64_t down = (l->config.miss_cycles + 1) / 2 * l->timing.cycle;
    event_at(l->events, &m->event, t + (m->copy ? l->far_ps : down), 0);
    return m;
}
