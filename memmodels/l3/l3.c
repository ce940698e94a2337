/* A request is taken at once and waits in its node: for the answer of a hit, for the way to the
 * DRAM, for room there (waiting[channel], in order), for the DRAM. A miss may have two parts, the
 * victim's write-back and the fetch, sent in this order; it is done, and its node free, when both
 * are. */
#include "memmodels/l3/l3.h"

#include <stdlib.h>

#define FIELD(name) offsetof(struct l3_config, name)
#define CACHE(name) (FIELD(cache) + offsetof(struct cache_config, name))

static const struct param rows[] = {
    {"l3.size", PARAM_UINT, UNIT_BYTES, CACHE(size), "0", 0, 0x1p40, 0,
     "capacity of a memory-side cache behind the LLC, with its lines; 0: none"},
    {"l3.ways", PARAM_UINT, UNIT_NONE, CACHE(ways), "16", 1, 64, 0, "associativity"},
    {"l3.slices", PARAM_UINT, UNIT_NONE, CACHE(slices), "1", 1, 1024, 0,
     "slices, each with a port"},
    {"l3.hash", PARAM_CHOICE, UNIT_NONE, CACHE(hash), "linear", 0, 0, HASH_CHOICES,
     "line number to slice"},
    {"l3.latency", PARAM_UINT, UNIT_NONE, FIELD(cycles), "0", 0, 100000, 0,
     "cycles from a request of the LLC to the answer, where it hits"},
    {"l3.miss_cycles", PARAM_UINT, UNIT_NONE, FIELD(miss_cycles), "0", 0, 100000, 0,
     "cycles from a request of the LLC to the DRAM, where it misses"},
    {"l3.bytes", PARAM_UINT, UNIT_NONE, FIELD(bytes), "64", 1, 4096, 0,
     "bytes per cycle and slice"},
    {.key = "l3.repl",
     .type = PARAM_ROW,
     .offset = CACHE(repl),
     .initial = "lru",
     .choices = PARAM_ROWS(cache_policy_online),
     .help = "replacement policy"},
};
const struct param_table l3_params = {rows, sizeof rows / sizeof rows[0]};

enum part { PART_IDLE, PART_READY, PART_SENT };

struct l3_node {
    struct event event;
    struct l3 *l3;
    struct l3_node *next; /* free list, or waiting */
    struct dram_request *outer;
    struct dram_request fetch, write;
    enum part to_fetch, to_write;
};

struct l3 {
    struct cache *cache;
    struct event_queue *events;
    struct dram *dram;
    unsigned line_log2, sector_log2;
    uint64_t hit_ps, miss_ps, cycle;
    uint64_t bytes;
    uint64_t *port; /* [slices] free at */
    struct l3_node *nodes, *free;
    size_t n_nodes, n_free;
    struct waiting {
        struct l3_node *first, *last;
    } waiting[DRAM_CHANNELS_MAX];
};

int l3_resolve(struct l3_config *c, const struct cache_config *llc, struct sim_err *err) {
    c->cache.line = llc->line;
    c->cache.sector = llc->sector;
    c->cache.write = CACHE_WRITE_BACK;
    c->cache.fill = CACHE_FILL_LAZY;
    c->cache.allocate = true;
    return c->cache.size ? cache_check(&c->cache, "l3", err) : 0;
}

static void done_if_idle(struct l3_node *n, uint64_t now) {
    if (n->to_fetch != PART_IDLE || n->to_write != PART_IDLE)
        return;
    struct dram_request *outer = n->outer;
    n->next = n->l3->free;
    n->l3->free = n;
    n->l3->n_free++;
    outer->done(outer, now);
}

static void fetch_done(struct dram_request *d, uint64_t now) {
    struct l3_node *n = (struct l3_node *)((char *)d - offsetof(struct l3_node, fetch));
    n->to_fetch = PART_IDLE;
    done_if_idle(n, now);
}

static void write_done(struct dram_request *d, uint64_t now) {
    struct l3_node *n = (struct l3_node *)((char *)d - offsetof(struct l3_node, write));
    n->to_write = PART_IDLE;
    done_if_idle(n, now);
}

static bool send(struct l3_node *n, struct dram_request *d, enum part *part, uint64_t now) {
    if (*part != PART_READY)
        return true;
    *part = PART_SENT; /* before the DRAM may answer */
    if (dram_submit(n->l3->dram, d, now))
        return true;
    *part = PART_READY;
    return false;
}

/* Sends what is ready, or waits behind those that wait for the same channel. */
static void send_or_wait(struct l3_node *n, uint64_t now) {
    struct l3 *l = n->l3;
    bool more = true;
    while (more) {
        const bool writes = n->to_write == PART_READY;
        struct dram_request *d = writes ? &n->write : &n->fetch;
        struct waiting *w = &l->waiting[dram_channel_of(l->dram, d->address)];
        more = writes && n->to_fetch == PART_READY; /* after the last part the node may be free */
        if (!w->first && send(n, d, writes ? &n->to_write : &n->to_fetch, now))
            continue;
        n->next = NULL;
        if (w->first)
            w->last->next = n;
        else
            w->first = n;
        w->last = n;
        return;
    }
}

static void retry(struct waiting *w, uint64_t now) {
    while (w->first) {
        struct l3_node *n = w->first, *next = n->next;
        const bool writes = n->to_write == PART_READY, more = writes && n->to_fetch == PART_READY;
        if (!send(n, writes ? &n->write : &n->fetch, writes ? &n->to_write : &n->to_fetch, now))
            return;
        w->first = next;
        if (more)
            send_or_wait(n, now);
    }
}

static void space(void *user, unsigned channel, uint64_t now) {
    struct l3 *l = user;
    if (channel != DRAM_ANY_CHANNEL) {
        retry(&l->waiting[channel], now);
        return;
    }
    for (unsigned c = 0; c < dram_channels(l->dram); c++)
        retry(&l->waiting[c], now);
}

static void node_event(struct event *e, uint64_t now) {
    struct l3_node *n = (struct l3_node *)e;
    if (n->to_fetch == PART_IDLE && n->to_write == PART_IDLE)
        done_if_idle(n, now);
    else
        send_or_wait(n, now);
}

static struct dram_request span(const struct l3 *l, uint64_t line, uint32_t sectors, bool write) {
    return dram_span(line, l->line_log2, sectors, l->sector_log2, write,
                     write ? write_done : fetch_done);
}

/* The access to the cache that a request is. */
static uint32_t request_of(const struct l3 *l, const struct dram_request *d) {
    const uint32_t within = (uint32_t)(d->address & ((1ull << l->line_log2) - 1));
    const uint32_t low = within >> l->sector_log2, n = d->bytes >> l->sector_log2;
    const uint32_t mask = ((1u << n) - 1) << low;
    return (uint32_t)(d->write ? OP_WRITE : OP_READ) | mask << 4 | n << 12;
}

void l3_submit(struct l3 *l, struct dram_request *d, uint64_t now) {
    const uint64_t line = d->address >> l->line_log2;
    const struct cache_place place = cache_place(l->cache, line);
    struct cache_outcome o;
    struct l3_node *n = l->free;
    l->free = n->next;
    l->n_free--;
    cache_step_at(l->cache, place.set, line, request_of(l, d), &o);
    uint64_t *port = &l->port[place.slice];
    const uint64_t start = *port > now ? *port : now;
    *port = start + (d->bytes + l->bytes - 1) / l->bytes * l->cycle;
    n->outer = d;
    n->to_fetch = n->to_write = PART_IDLE;
    if (o.fetch) {
        n->fetch = span(l, line, o.fetch, false);
        n->to_fetch = PART_READY;
    }
    if (o.victim_sectors) {
        n->write = span(l, o.victim_line, o.victim_sectors, true);
        n->to_write = PART_READY;
    }
    n->event.run = node_event;
    event_at(l->events, &n->event, start + (o.fetch ? l->miss_ps : l->hit_ps), 0);
}

struct l3 *l3_new(const struct l3_config *config, uint64_t cycle_ps, size_t requests,
                  struct event_queue *events, struct dram *dram, uint64_t seed,
                  struct sim_err *err) {
    struct l3 *l = sim_alloc(1, sizeof *l, err);
    if (!l)
        return NULL;
    l->events = events;
    l->dram = dram;
    l->cycle = cycle_ps;
    l->hit_ps = config->cycles * cycle_ps;
    l->miss_ps = config->miss_cycles * cycle_ps;
    l->bytes = config->bytes;
    l->line_log2 = (unsigned)__builtin_ctzll(config->cache.line);
    l->sector_log2 = (unsigned)__builtin_ctzll(config->cache.sector);
    l->cache = cache_new(&config->cache, seed, err);
    l->port = sim_alloc(config->cache.slices, sizeof *l->port, err);
    l->nodes = sim_alloc(requests, sizeof *l->nodes, err);
    if (!l->cache || !l->port || !l->nodes) {
        l3_free(l);
        return NULL;
    }
    l->n_nodes = l->n_free = requests;
    for (size_t i = 0; i < requests; i++) {
        l->nodes[i].l3 = l;
        l->nodes[i].next = l->free;
        l->free = &l->nodes[i];
    }
    dram_on_space(dram, config->cache.line, space, l);
    return l;
}

void l3_free(struct l3 *l) {
    if (!l)
        return;
    cache_free(l->cache);
    free(l->port);
    free(l->nodes);
    free(l);
}

const struct cache_stats *l3_stats(const struct l3 *l) {
    return cache_stats(l->cache);
}

bool l3_idle(const struct l3 *l) {
    return l->n_free == l->n_nodes;
}
