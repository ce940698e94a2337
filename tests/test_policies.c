/* Caches against the reference of ref_cache.h on random traffic: every geometry, option and policy;
 * every counter and everything asked of the level below. Belady against exhaustive search. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "memmodels/cache/cache.h"
#include "memmodels/cache/oracle.h"
#include "memmodels/params.h"
#include "tests/ref_cache.h"
#include "tests/suites.h"
#include "tests/support.h"

#define CASES        3000
#define LONGEST_S    15 /* CPU time after which a tenth of the cases will do, as under sanitizers */
#define MAX_ACCESSES 400
#define SEED         77 /* of the random policies */

/* Buffers and caches of one case. */
struct bench {
    struct cache_config config;
    struct ref_access accesses[MAX_ACCESSES];
    struct trace_block *block, *below[2];
    struct demand *demand;
    struct cache *run, *step;
    struct oracle *oracle;
    struct ref_cache ref;
    uint64_t n;
    struct rng rng;
};

static uint64_t below(struct bench *b, uint64_t n) {
    return rng_below(&b->rng, n);
}

static struct cache_config random_config(struct bench *b, enum ref_policy repl) {
    struct cache_config c = {.line = 32ull << below(b, 4), .repl = ref_row(repl)};
    c.sector = c.line >> below(b, 4);
    c.ways = repl == REF_PLRU ? 1ull << below(b, 7) : 1 + below(b, below(b, 4) ? 8 : 64);
    c.slices = below(b, 2) ? 1 : 1 + below(b, 5);
    const uint64_t most = 300 / c.ways / c.slices;
    c.size = c.line * c.ways * c.slices * (1 + below(b, most ? most : 1));
    c.hash = (int)below(b, 3);
    c.set_hash = below(b, 2) ? HASH_LINEAR : (int)below(b, 3);
    c.write = (int)below(b, 2);
    c.fill = (int)below(b, 2);
    c.allocate = below(b, 4) != 0;
    return c;
}

static enum trace_op random_op(struct bench *b, bool plain) {
    static const enum trace_op usual[] = {OP_READ,  OP_READ,  OP_READ, OP_READ,  OP_READ,
                                          OP_WRITE, OP_WRITE, OP_READ, OP_WRITE, OP_READ};
    static const enum trace_op rare[] = {OP_ATOMIC, OP_FETCH, OP_COPYBACK, OP_INVALIDATE};
    return plain || below(b, 6) ? usual[below(b, 10)] : rare[below(b, 4)];
}

static void random_accesses(struct bench *b) {
    const struct cache_config *c = &b->config;
    const uint64_t span = 128 + c->size / 2 * (1 + below(b, 6));
    const uint64_t base = (rng_next(&b->rng) >> (1 + below(b, 62))) & ~127ull;
    const bool masks = below(b, 2), plain = below(b, 2);
    const uint64_t largest = below(b, 3) ? 16 : 700;
    b->n = 20 + below(b, MAX_ACCESSES - 20);
    for (uint64_t i = 0; i < b->n; i++) {
        struct ref_access *a = &b->accesses[i];
        const uint64_t offset = below(b, 3) ? below(b, span) : below(b, 1 + span / 8);
        *a = (struct ref_access){.addr = base + offset, .op = random_op(b, plain)};
        a->mask = masks && below(b, 8) != 0;
        a->extent = 1 + (uint32_t)below(b, a->mask ? 15 : largest);
        if (a->mask)
            a->addr &= ~127ull;
        if (!a->mask && below(b, 3) == 0) { /* whole sectors or lines */
            a->addr &= ~(c->sector - 1);
            a->extent = (uint32_t)(c->sector << below(b, 3));
        }
    }
    block_clear(b->block);
    for (uint64_t i = 0; i < b->n; i++) {
        const struct ref_access *a = &b->accesses[i];
        block_add(b->block, a->addr, word_make(a->op, a->mask, a->extent, 0), 0, 0, 0);
    }
}

static void unexpected_sink(void *user, struct trace_block *b) {
    (void)user, (void)b;
    CU_FAIL("more asked for than the test provides for");
}

static struct cache *new_cache(struct bench *b, int i) {
    struct sim_err err = {0};
    struct cache *c = cache_new(&b->config, SEED, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    block_clear(b->below[i]);
    cache_connect(c, unexpected_sink, NULL, b->below[i]);
    if (b->oracle)
        cache_set_oracle(c, oracle_next(b->oracle));
    return c;
}

static void learn(struct bench *b) {
    struct sim_err err = {0};
    b->oracle = oracle_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b->oracle);
    for (uint32_t i = 0; i < b->demand->n; i++)
        CU_ASSERT_EQUAL(oracle_note(b->oracle, b->demand->line[i], &err), 0);
}

/* Sums over the outcomes of cache_step. */
struct sums {
    uint64_t fetched, written, hits, bad_frames;
};

static void step_all(struct bench *b, struct sums *s) {
    const uint64_t frames = b->config.size / b->config.line;
    *s = (struct sums){0};
    for (uint32_t i = 0; i < b->demand->n; i++) {
        struct cache_outcome o;
        const enum trace_op op = req_op(b->demand->req[i]);
        cache_step(b->step, b->demand->line[i], b->demand->req[i], &o);
        s->fetched += (uint64_t)__builtin_popcount(o.fetch) * b->config.sector;
        s->written += (uint64_t)__builtin_popcount(o.victim_sectors) * b->config.sector;
        s->hits += o.hit && op != OP_COPYBACK && op != OP_INVALIDATE;
        s->bad_frames += o.frame != UINT32_MAX && o.frame >= frames;
    }
}

static void run_all(struct bench *b) {
    for (uint32_t at = 0; at < b->demand->n;) {
        const uint32_t left = b->demand->n - at;
        const uint32_t to = at + 1 + (uint32_t)below(b, left);
        cache_run(b->run, b->demand, at, to);
        at = to;
    }
}

static bool same_stats(const struct cache_stats *got, const struct cache_stats *want,
                       const char *what) {
    const uint64_t *g = (const uint64_t *)got, *w = (const uint64_t *)want;
    bool same = true;
    for (size_t i = 0; i < cache_stat_table.n; i++) {
        const size_t at = cache_stat_table.rows[i].offset / sizeof *g;
        if (g[at] == w[at])
            continue;
        same = false;
        fprintf(stderr, "%s: %s %" PRIu64 ", reference %" PRIu64 "\n", what,
                cache_stat_table.rows[i].key, g[at], w[at]);
    }
    return same;
}

static bool same_asked(const struct trace_block *got, const struct ref_cache *ref) {
    if (got->n != ref->n_asked)
        return false;
    for (uint32_t i = 0; i < got->n; i++) {
        const struct ref_ask *a = &ref->asked[i];
        const uint32_t w = got->word[i];
        if (got->addr[i] != a->addr || word_is_mask(w) || word_extent(w) != a->bytes ||
            word_op(w) != (a->write ? OP_WRITE : OP_READ))
            return false;
    }
    return true;
}

static bool same_demand(const struct demand *d, const struct ref_request *r, uint64_t n) {
    if (d->n != n)
        return false;
    for (uint64_t i = 0; i < n; i++)
        if (d->line[i] != r[i].line || req_op(d->req[i]) != r[i].op)
            return false;
    return true;
}

static void print_case(const struct bench *b, int number) {
    const struct cache_config *c = &b->config;
    fprintf(stderr,
            "case %d: size %" PRIu64 " ways %" PRIu64 " line %" PRIu64 " sector %" PRIu64
            " slices %" PRIu64 " hash %d %d %s write %d fill %d allocate %d, %" PRIu64
            " accesses\n",
            number, c->size, c->ways, c->line, c->sector, c->slices, c->hash, c->set_hash,
            c->repl->about.name, c->write, c->fill, c->allocate, b->n);
}

static bool compare(struct bench *b, const struct ref_request *requests, uint64_t n) {
    struct sums sums;
    const struct cache_stats none = {0};
    ref_run(&b->ref, requests, 0, n, n);
    run_all(b);
    step_all(b, &sums);
    cache_finish(b->run, &none);
    cache_finish(b->step, &none);
    const struct cache_stats *ref = &b->ref.stats;
    bool same = same_demand(b->demand, requests, n) &&
                same_stats(cache_stats(b->run), ref, "run") &&
                same_stats(cache_stats(b->step), ref, "step");
    same &= same_asked(b->below[0], &b->ref) && same_asked(b->below[1], &b->ref);
    return same && sums.fetched == ref->fill_bytes && sums.bad_frames == 0 &&
           (b->config.write == CACHE_WRITE_THROUGH || !b->config.allocate ||
            sums.written == ref->writeback_bytes);
}

static bool run_case(struct bench *b, enum ref_policy repl) {
    struct sim_err err = {0};
    struct ref_request *requests;
    b->config = random_config(b, repl);
    CU_ASSERT_EQUAL_FATAL(cache_check(&b->config, "llc", &err), 0);
    random_accesses(b);
    const uint64_t n = ref_cut(b->accesses, b->n, b->config.line, &requests);
    demand_build(b->demand, b->block, 0, b->block->n, (unsigned)__builtin_ctzll(b->config.line),
                 (unsigned)__builtin_ctzll(b->config.sector));
    if (repl == REF_OPT)
        learn(b);
    ref_new(&b->ref, &b->config, SEED);
    b->run = new_cache(b, 0);
    b->step = new_cache(b, 1);
    const bool same = compare(b, requests, n);
    cache_free(b->run);
    cache_free(b->step);
    ref_free(&b->ref);
    oracle_free(b->oracle);
    b->oracle = NULL;
    free(requests);
    return same;
}

static struct bench *bench_new(const char *name) {
    struct sim_err err = {0};
    struct bench *b = sim_alloc(1, sizeof *b, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    b->rng = test_rng(name);
    b->block = block_new(&err);
    b->below[0] = block_new(&err);
    b->below[1] = block_new(&err);
    b->demand = demand_new(&err);
    CU_ASSERT_FATAL(b->block && b->below[0] && b->below[1] && b->demand);
    return b;
}

static void bench_free(struct bench *b) {
    block_free(b->block);
    block_free(b->below[0]);
    block_free(b->below[1]);
    demand_free(b->demand);
    free(b);
}

static void test_random_traffic(void) {
    struct bench *b = bench_new("caches");
    int failed = 0;
    const clock_t start = clock();
    for (int i = 0; i < CASES && failed < 3; i++) {
        if (i >= CASES / 10 && clock() - start > LONGEST_S * CLOCKS_PER_SEC)
            break;
        if (!run_case(b, i % REF_POLICIES)) {
            print_case(b, i);
            failed++;
        }
    }
    CU_ASSERT_EQUAL(failed, 0);
    bench_free(b);
}

/* LRU by clock readings, through the hooks of a library's user. */
struct own {
    uint64_t now, *used;
    uint32_t ways;
    unsigned *open; /* states that are not closed */
};

static void *own_open(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    struct sim_err err = {0};
    struct own *o = sim_alloc(1, sizeof *o, &err);
    CU_ASSERT_EQUAL(seed, SEED);
    o->used = sim_alloc((size_t)sets * ways, sizeof *o->used, &err);
    o->ways = ways;
    o->open = user;
    ++*o->open;
    return o;
}

static void own_close(void *state) {
    struct own *o = state;
    --*o->open;
    free(o->used);
    free(o);
}

static void own_hit(void *state, uint32_t set, uint32_t way) {
    struct own *o = state;
    o->used[(size_t)set * o->ways + way] = ++o->now;
}

static void own_fill(void *state, uint32_t set, uint32_t way, uint64_t line) {
    (void)line;
    own_hit(state, set, way);
}

static uint32_t own_victim(void *state, uint32_t set) {
    const struct own *o = state;
    uint32_t oldest = 0;
    for (uint32_t way = 1; way < o->ways; way++)
        if (o->used[(size_t)set * o->ways + way] < o->used[(size_t)set * o->ways + oldest])
            oldest = way;
    return oldest + 3 * o->ways; /* modulo the ways it is the same */
}

static const struct cache_policy_hooks own_hooks = {own_open, own_close, own_hit, own_fill,
                                                    own_victim};

static void *own_fails(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    (void)user, (void)sets, (void)ways, (void)seed;
    return NULL;
}

/* Chosen by its name in one set only, it does what the product's LRU does. */
static void test_own_policy(void) {
    struct bench *b = bench_new("own");
    struct sim_err err = {0};
    unsigned open = 0;
    const struct cache_policy own = cache_policy_own("mine", "my own", &own_hooks, &open);
    struct memory_config m;
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL(params_bind(set, &m, &err), 0);
    CU_ASSERT_EQUAL(param_assign(set, "llc.repl", "mine", "--set", &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(params_offer_policy(set, &own, &err), 0);
    CU_ASSERT_EQUAL(params_offer_policy(set, &own, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(params_offer_policy(set, &policy_lru, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(param_assign(set, "gpu.l1.repl", "mine", "--set", &err), 0);
    CU_ASSERT_EQUAL(param_assign(set, "llc.repl", "mine", "--set", &err), 0);
    CU_ASSERT_PTR_EQUAL(m.caches.llc.repl, &own);
    CU_ASSERT_PTR_EQUAL(m.gpu.l1.repl, &own);
    json_t *resolved = param_json(set);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(resolved, "llc.repl")), "mine");
    json_decref(resolved);
    for (int i = 0; i < 300; i++) {
        b->config = random_config(b, REF_LRU);
        random_accesses(b);
        demand_build(b->demand, b->block, 0, b->block->n, (unsigned)__builtin_ctzll(b->config.line),
                     (unsigned)__builtin_ctzll(b->config.sector));
        struct cache *lru = new_cache(b, 0);
        b->config.repl = m.caches.llc.repl;
        struct cache *mine = new_cache(b, 1);
        cache_run(lru, b->demand, 0, b->demand->n);
        cache_run(mine, b->demand, 0, b->demand->n);
        CU_ASSERT(memcmp(cache_stats(lru), cache_stats(mine), sizeof(struct cache_stats)) == 0);
        cache_free(lru);
        cache_free(mine);
    }
    CU_ASSERT_EQUAL(open, 0);
    struct cache_policy_hooks failing = own_hooks;
    failing.open = own_fails;
    const struct cache_policy never = cache_policy_own("never", "", &failing, NULL);
    b->config.repl = &never;
    CU_ASSERT_PTR_NULL(cache_new(&b->config, SEED, &err));
    CU_ASSERT_EQUAL(err.code, SIM_EIO);
    param_set_free(set);
    bench_free(b);
}

/* Each has a name of its own and says what it is; what looks ahead is offered to the LLC only. */
static void test_rows(void) {
    const struct cache_policy *p;
    size_t online = 0;
    for (size_t i = 0; (p = cache_policy_at(i)); i++) {
        CU_ASSERT(*p->about.name && *p->about.help && p->init && p->run && p->step);
        CU_ASSERT_PTR_EQUAL(cache_policy_named(p->about.name), p);
        CU_ASSERT_PTR_EQUAL(cache_policy_any(i), &p->about);
        if (!p->needs_oracle)
            CU_ASSERT_PTR_EQUAL(cache_policy_online(online++), &p->about);
    }
    CU_ASSERT_PTR_NULL(cache_policy_online(online));
    CU_ASSERT_PTR_NULL(cache_policy_named("mru"));
}

/* Least misses of lines[at, n) from the given contents, trying every victim. */
static unsigned least_misses(const uint64_t *lines, unsigned n, unsigned at, uint64_t *held,
                             unsigned used, unsigned ways) {
    while (at < n) {
        unsigned way = 0;
        while (way < used && held[way] != lines[at])
            way++;
        if (way == used)
            break;
        at++;
    }
    if (at == n)
        return 0;
    if (used < ways) {
        held[used] = lines[at];
        return 1 + least_misses(lines, n, at + 1, held, used + 1, ways);
    }
    unsigned best = UINT32_MAX;
    for (unsigned way = 0; way < ways; way++) {
        uint64_t next[4];
        memcpy(next, held, ways * sizeof *next);
        next[way] = lines[at];
        const unsigned misses = 1 + least_misses(lines, n, at + 1, next, used, ways);
        best = misses < best ? misses : best;
    }
    return best;
}

/* Misses of each policy on reads of whole lines. */
static void misses_of_all(struct bench *b, const uint64_t *lines, uint32_t n, uint64_t *misses) {
    block_clear(b->block);
    for (uint32_t i = 0; i < n; i++)
        block_add(b->block, lines[i] * b->config.line,
                  word_make(OP_READ, false, (uint32_t)b->config.line, 0), 0, 0, 0);
    const unsigned line_log2 = (unsigned)__builtin_ctzll(b->config.line);
    demand_build(b->demand, b->block, 0, n, line_log2, line_log2);
    learn(b);
    for (enum ref_policy repl = 0; repl < REF_POLICIES; repl++) {
        b->config.repl = ref_row(repl);
        struct cache *c = new_cache(b, 0);
        cache_run(c, b->demand, 0, n);
        misses[repl] = cache_stats(c)->read_misses;
        cache_free(c);
    }
    oracle_free(b->oracle);
    b->oracle = NULL;
}

static void test_opt_is_the_least(void) {
    struct bench *b = bench_new("exhaustive");
    for (int i = 0; i < 200; i++) {
        uint64_t lines[15], misses[REF_POLICIES], held[4] = {0};
        const unsigned ways = 1u << below(b, 3), n = 15;
        b->config = (struct cache_config){
            .size = 64 * ways, .ways = ways, .line = 64, .sector = 64, .slices = 1};
        for (unsigned k = 0; k < n; k++)
            lines[k] = below(b, 5);
        misses_of_all(b, lines, n, misses);
        CU_ASSERT_EQUAL(misses[REF_OPT], least_misses(lines, n, 0, held, 0, ways));
    }
    bench_free(b);
}

static void test_opt_bounds_the_others(void) {
    struct bench *b = bench_new("bound");
    uint64_t lines[4000], misses[REF_POLICIES];
    for (int i = 0; i < 40; i++) {
        const uint64_t ways = 1ull << below(b, 5), sets = 1 + below(b, 20);
        const uint64_t span = ways * sets * (1 + below(b, 3)) + 1;
        b->config = (struct cache_config){
            .size = 64 * ways * sets, .ways = ways, .line = 64, .sector = 64, .slices = 1};
        for (unsigned k = 0; k < 4000; k++)
            lines[k] = k % 5 ? below(b, span) : k / 5 % span;
        misses_of_all(b, lines, 4000, misses);
        for (enum ref_policy repl = 0; repl < REF_POLICIES; repl++)
            CU_ASSERT(misses[REF_OPT] <= misses[repl]);
    }
    bench_free(b);
}

CU_pSuite suite_policies(void) {
    CU_pSuite s = CU_add_suite("policies", NULL, NULL);
    CU_ADD_TEST(s, test_random_traffic);
    CU_ADD_TEST(s, test_own_policy);
    CU_ADD_TEST(s, test_rows);
    CU_ADD_TEST(s, test_opt_is_the_least);
    CU_ADD_TEST(s, test_opt_bounds_the_others);
    return s;
}
