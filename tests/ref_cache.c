#include "tests/ref_cache.h"

#include <stdlib.h>
#include <string.h>

const struct cache_policy *ref_row(enum ref_policy policy) {
    static const char *const names[] = {
        [REF_LRU] = "lru",       [REF_FIFO] = "fifo",   [REF_PLRU] = "plru",
        [REF_RANDOM] = "random", [REF_SRRIP] = "srrip", [REF_BRRIP] = "brrip",
        [REF_DRRIP] = "drrip",   [REF_OPT] = "opt"};
    return cache_policy_named(names[policy]);
}

void ref_new(struct ref_cache *c, const struct cache_config *config, uint64_t seed) {
    *c = (struct ref_cache){.config = *config, .rng = rng_stream(seed, 0), .selector = 512};
    while (ref_row(c->policy) != config->repl)
        c->policy++;
    c->sets = config->size / config->line / config->ways;
    c->ways = calloc(c->sets * config->ways, sizeof *c->ways);
    c->tree = calloc(c->sets * config->ways * 2, sizeof *c->tree);
}

void ref_free(struct ref_cache *c) {
    free(c->ways);
    free(c->tree);
    free(c->asked);
}

/* Bit by bit: the remainder of a polynomial over GF(2). */
static uint64_t remainder_of(uint64_t v, uint64_t polynomial, unsigned degree) {
    for (unsigned bit = 63; bit >= degree; bit--)
        if (v >> bit & 1)
            v ^= polynomial << (bit - degree);
    return v;
}

static uint64_t hashed(int type, uint64_t n, uint64_t v) {
    /* x + 1, x^2 + x + 1, x^3 + x + 1, ... as sums of powers of two */
    static const uint64_t primitive[] = {0,
                                         2 + 1,
                                         4 + 2 + 1,
                                         8 + 2 + 1,
                                         16 + 2 + 1,
                                         32 + 4 + 1,
                                         64 + 2 + 1,
                                         128 + 2 + 1,
                                         256 + 16 + 8 + 4 + 1,
                                         512 + 16 + 1,
                                         1024 + 8 + 1};
    if (n == 1 || type == HASH_LINEAR)
        return v % n;
    uint64_t to = 1;
    unsigned bits = 0;
    for (; to < n; to *= 2)
        bits++;
    for (int i = 0; to != n && bits < 10 && i < 4; i++)
        bits++;
    if (type == HASH_XOR)
        return ((v & ((1ull << bits) - 1)) ^ (v >> bits & ((1ull << bits) - 1))) % n;
    const unsigned looked_at = n == 16 ? 17 : n == 32 ? 20 : n == 64 ? 25 : 64;
    if (looked_at < 64)
        v %= 1ull << looked_at;
    return remainder_of(v, primitive[bits], bits) % n;
}

static uint64_t set_of(const struct ref_cache *c, uint64_t line) {
    const struct cache_config *k = &c->config;
    const bool plain = k->set_hash == HASH_LINEAR && (k->slices == 1 || k->hash == HASH_LINEAR);
    if (plain)
        return line % c->sets;
    const uint64_t per_slice = c->sets / k->slices;
    return hashed(k->hash, k->slices, line) * per_slice +
           hashed(k->set_hash, per_slice, line / k->slices);
}

static void add_byte(struct ref_request **out, uint64_t *n, uint64_t first, uint64_t addr,
                     uint64_t line_bytes, enum trace_op op) {
    const uint64_t line = addr / line_bytes;
    if (*n == first || (*out)[*n - 1].line != line) {
        *out = realloc(*out, (*n + 1) * sizeof **out);
        (*out)[(*n)++] = (struct ref_request){.line = line, .op = op};
    }
    (*out)[*n - 1].touched[addr % line_bytes] = true;
}

uint64_t ref_cut(const struct ref_access *a, uint64_t n, uint64_t line_bytes,
                 struct ref_request **out) {
    uint64_t made = 0;
    *out = NULL;
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t first = made, bytes = a[i].mask ? 128 : a[i].extent;
        for (uint64_t k = 0; k < bytes; k++)
            if (!a[i].mask || a[i].extent >> k / 32 & 1)
                add_byte(out, &made, first, a[i].addr + k, line_bytes, a[i].op);
    }
    return made;
}

static void ask(struct ref_cache *c, uint64_t addr, uint32_t bytes, bool write) {
    if (c->n_asked == c->cap_asked) {
        c->cap_asked = c->cap_asked * 2 + 64;
        c->asked = realloc(c->asked, c->cap_asked * sizeof *c->asked);
    }
    c->asked[c->n_asked++] = (struct ref_ask){addr, bytes, write};
}

/* Asks for each stretch of marked bytes. */
static void ask_bytes(struct ref_cache *c, uint64_t line, const bool *bytes, bool write) {
    for (uint64_t i = 0, j; i < c->config.line; i = j) {
        for (j = i + 1; bytes[i] && j < c->config.line && bytes[j];)
            j++;
        if (bytes[i])
            ask(c, line * c->config.line + i, (uint32_t)(j - i), write);
    }
}

static bool any(const bool *flags, uint64_t n) {
    return memchr(flags, true, n);
}

static bool all(const bool *flags, uint64_t n) {
    return !memchr(flags, false, n);
}

/* Marks whole sectors: those that a request touches, less those of which `have` says so. */
static uint64_t sectors_lacking(const struct ref_cache *c, const struct ref_request *r,
                                const struct ref_way *w, bool dirty_will_do, bool *lacking) {
    const uint64_t bytes = c->config.sector;
    uint64_t n = 0;
    memset(lacking, 0, REF_LINE_MAX);
    for (uint64_t at = 0; at < c->config.line; at += bytes) {
        if (!any(r->touched + at, bytes) || (w && all(w->known + at, bytes)) ||
            (w && dirty_will_do && any(w->dirty + at, bytes)))
            continue;
        memset(lacking + at, true, bytes);
        n++;
    }
    return n;
}

static void clean(struct ref_cache *c, struct ref_way *w, bool *written, uint64_t *line) {
    const uint64_t bytes = c->config.sector;
    memset(written, 0, REF_LINE_MAX);
    *line = w->line;
    if (!any(w->dirty, c->config.line))
        return;
    c->stats.writebacks++;
    for (uint64_t at = 0; at < c->config.line; at += bytes)
        if (any(w->dirty + at, bytes)) {
            c->stats.writeback_bytes += bytes;
            memset(written + at, true, bytes);
        }
    memset(w->dirty, 0, sizeof w->dirty);
}

static uint64_t next_use(const struct ref_cache *c, uint64_t line) {
    uint64_t i = c->at + 1;
    while (i < c->n && c->future[i].line != line)
        i++;
    return i;
}

/* Halves the ways until one is left, going where the tree points. */
static uint64_t plru_victim(const bool *tree, uint64_t ways) {
    uint64_t low = 0, node = 1;
    for (uint64_t half = ways / 2; half; half /= 2) {
        const bool right = tree[node];
        low += right ? half : 0;
        node = 2 * node + right;
    }
    return low;
}

static void plru_point_away(bool *tree, uint64_t ways, uint64_t way) {
    uint64_t low = 0, node = 1;
    for (uint64_t half = ways / 2; half; half /= 2) {
        const bool right = way >= low + half;
        tree[node] = !right;
        low += right ? half : 0;
        node = 2 * node + right;
    }
}

static uint64_t rrip_choice(struct ref_way *w, uint64_t ways) {
    unsigned highest = 0;
    uint64_t victim = 0;
    for (uint64_t i = 0; i < ways; i++)
        highest = w[i].interval > highest ? w[i].interval : highest;
    while (w[victim].interval != highest)
        victim++;
    for (uint64_t i = 0; i < ways; i++)
        w[i].interval += 3 - highest;
    return victim;
}

static uint64_t choose(struct ref_cache *c, uint64_t set) {
    struct ref_way *w = c->ways + set * c->config.ways;
    uint64_t best = 0;
    if (c->policy == REF_PLRU)
        return plru_victim(c->tree + set * c->config.ways * 2, c->config.ways);
    if (c->policy == REF_RANDOM)
        return rng_below(&c->rng, c->config.ways);
    if (c->policy == REF_SRRIP || c->policy == REF_BRRIP || c->policy == REF_DRRIP)
        return rrip_choice(w, c->config.ways);
    for (uint64_t i = 1; i < c->config.ways; i++)
        if ((c->policy == REF_LRU && w[i].used < w[best].used) ||
            (c->policy == REF_FIFO && w[i].filled < w[best].filled) ||
            (c->policy == REF_OPT && next_use(c, w[i].line) > next_use(c, w[best].line)))
            best = i;
    return best;
}

static unsigned bimodal(struct ref_cache *c) {
    return rng_below(&c->rng, 32) == 0 ? 2 : 3;
}

static unsigned duel(struct ref_cache *c, uint64_t set) {
    const uint64_t period = c->sets < 32 ? c->sets : 32;
    if (set % period == 0) {
        c->selector += c->selector < 1023;
        return 2;
    }
    if (set % period == period / 2) {
        c->selector -= c->selector > 0;
        return bimodal(c);
    }
    return c->selector >= 512 ? bimodal(c) : 2;
}

static void touch(struct ref_cache *c, uint64_t set, struct ref_way *w) {
    w->used = ++c->time;
    w->interval = 0;
    plru_point_away(c->tree + set * c->config.ways * 2, c->config.ways,
                    (uint64_t)(w - (c->ways + set * c->config.ways)));
}

static struct ref_way *find(struct ref_cache *c, uint64_t set, uint64_t line) {
    for (uint64_t i = 0; i < c->config.ways; i++) {
        struct ref_way *w = &c->ways[set * c->config.ways + i];
        if (w->present && w->line == line)
            return w;
    }
    return NULL;
}

/* What one request moved, to be asked of the level below in this order. */
struct moved {
    bool fetched[REF_LINE_MAX], written[REF_LINE_MAX], passed[REF_LINE_MAX];
    uint64_t written_line;
};

static struct ref_way *allocate(struct ref_cache *c, uint64_t set, uint64_t line, struct moved *m) {
    struct ref_way *w = c->ways + set * c->config.ways;
    const struct ref_way *end = w + c->config.ways;
    while (w < end && w->present)
        w++;
    if (w == end) {
        w = c->ways + set * c->config.ways + choose(c, set);
        c->stats.evictions++;
        clean(c, w, m->written, &m->written_line);
    }
    *w = (struct ref_way){.present = true, .line = line};
    touch(c, set, w);
    w->filled = c->time;
    w->interval = c->policy == REF_BRRIP ? bimodal(c) : c->policy == REF_DRRIP ? duel(c, set) : 2;
    return w;
}

static void fetch(struct ref_cache *c, struct ref_way *w, const bool *lacking, uint64_t sectors,
                  struct moved *m) {
    c->stats.fills++;
    c->stats.fill_bytes += sectors * c->config.sector;
    for (uint64_t i = 0; i < c->config.line; i++) {
        w->known[i] |= lacking[i];
        m->fetched[i] |= lacking[i];
    }
}

static void read_request(struct ref_cache *c, uint64_t set, const struct ref_request *r,
                         uint64_t sectors, struct moved *m) {
    bool lacking[REF_LINE_MAX];
    struct ref_way *w = find(c, set, r->line);
    c->stats.reads++;
    c->stats.read_sectors += sectors;
    if (w)
        touch(c, set, w);
    else
        w = allocate(c, set, r->line, m);
    const uint64_t n = sectors_lacking(c, r, w, false, lacking);
    c->stats.read_hits += n == 0;
    c->stats.read_misses += n > 0;
    c->stats.read_sector_misses += n;
    if (n)
        fetch(c, w, lacking, n, m);
}

/* The bytes written, or whole sectors where both ends of the access are at ends of sectors. */
static void pass_on(struct ref_cache *c, const struct ref_request *r, struct moved *m) {
    c->stats.through++;
    for (uint64_t i = 0; i < c->config.line; i++)
        c->stats.writeback_bytes += r->touched[i];
    memcpy(m->passed, r->touched, sizeof m->passed);
}

static void store(struct ref_cache *c, struct ref_way *w, const struct ref_request *r,
                  struct moved *m) {
    for (uint64_t i = 0; i < c->config.line; i++) {
        w->known[i] |= r->touched[i];
        if (c->config.write == CACHE_WRITE_BACK)
            w->dirty[i] |= r->touched[i];
    }
    if (c->config.write == CACHE_WRITE_THROUGH)
        pass_on(c, r, m);
}

static void write_request(struct ref_cache *c, uint64_t set, const struct ref_request *r,
                          uint64_t sectors, struct moved *m) {
    bool lacking[REF_LINE_MAX];
    struct ref_way *w = find(c, set, r->line);
    c->stats.writes++;
    c->stats.write_sectors += sectors;
    if (!w && !c->config.allocate) {
        c->stats.write_misses++;
        c->stats.write_sector_misses += sectors;
        pass_on(c, r, m);
        return;
    }
    if (w)
        touch(c, set, w);
    else
        w = allocate(c, set, r->line, m);
    const uint64_t n = sectors_lacking(c, r, w, true, lacking);
    c->stats.write_hits += n == 0;
    c->stats.write_misses += n > 0;
    c->stats.write_sector_misses += n;
    c->stats.write_hits_nv += n == 0 || c->config.fill == CACHE_FILL_LAZY;
    if (n && c->config.fill == CACHE_FILL_FETCH)
        fetch(c, w, lacking, n, m);
    store(c, w, r, m);
}

static void manage(struct ref_cache *c, struct ref_way *w, enum trace_op op, struct moved *m) {
    if (w && op == OP_COPYBACK)
        clean(c, w, m->written, &m->written_line);
    else if (w)
        w->present = false;
}

static void request(struct ref_cache *c, const struct ref_request *r) {
    bool sectors[REF_LINE_MAX];
    struct moved m = {0};
    const uint64_t set = set_of(c, r->line);
    const uint64_t n = sectors_lacking(c, r, NULL, false, sectors);
    if (r->op == OP_COPYBACK || r->op == OP_INVALIDATE)
        manage(c, find(c, set, r->line), r->op, &m);
    if (r->op == OP_READ || r->op == OP_FETCH || r->op == OP_ATOMIC)
        read_request(c, set, r, n, &m);
    if (r->op == OP_WRITE || r->op == OP_ATOMIC)
        write_request(c, set, r, n, &m);
    ask_bytes(c, r->line, m.fetched, false);
    ask_bytes(c, m.written_line, m.written, true);
    ask_bytes(c, r->line, m.passed, true);
}

void ref_run(struct ref_cache *c, const struct ref_request *r, uint64_t from, uint64_t to,
             uint64_t n) {
    c->future = r;
    c->n = n;
    for (c->at = from; c->at < to; c->at++)
        request(c, &r[c->at]);
    c->stats.accesses = c->stats.reads + c->stats.writes;
    c->stats.dirty_lines_end = 0;
    for (uint64_t i = 0; i < c->sets * c->config.ways; i++)
        c->stats.dirty_lines_end += c->ways[i].present && any(c->ways[i].dirty, c->config.line);
}
