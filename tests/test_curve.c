/* Miss-ratio curves: equal to a replay of each capacity alone, to a list searched line by line, and
 * to what can be said beforehand; the estimate keeps to its bound. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/cache.h"
#include "memmodels/cache/curve.h"
#include "memmodels/cache/curve_list.h"
#include "sim/rng.h"
#include "tests/suites.h"
#include "traces/trace.h"

#define SEED  20260u
#define SIZES 64u

struct traffic {
    uint64_t lines;    /* 128 B lines touched */
    bool drops, masks; /* invalidations and copy-backs; masks of sectors, else sizes */
};

/* Half of the accesses go to a sixteenth of the lines. */
static void fill_block(struct trace_block *b, struct rng *r, uint32_t n, const struct traffic *f) {
    block_clear(b);
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t kind = rng_below(r, 100);
        enum trace_op op = kind < 60 ? OP_READ : kind < 90 ? OP_WRITE : OP_ATOMIC;
        if (kind > 93)
            op = OP_FETCH;
        if (f->drops && kind > 95)
            op = kind > 98 ? OP_COPYBACK : OP_INVALIDATE;
        const uint64_t among = rng_below(r, 2) ? f->lines : f->lines / 16 + 1;
        const uint64_t line = rng_below(r, among) * 128;
        const uint32_t mask = 1 + (uint32_t)rng_below(r, 15);
        const uint32_t size = 1 + (uint32_t)rng_below(r, 300);
        if (f->masks)
            block_add(b, line, word_make(op, true, mask, 0), 0, 0, 0);
        else
            block_add(b, line + rng_below(r, 128), word_make(op, false, size, 0), 0, 0, 0);
    }
}

static void run_cache(struct cache *c, struct demand *d, const struct trace_block *b,
                      uint64_t line) {
    const unsigned log2 = (unsigned)__builtin_ctzll(line);
    for (uint32_t at = 0; at < b->n;) {
        at = demand_build(d, b, at, b->n, log2, log2);
        cache_run(c, d, 0, d->n);
    }
}

static struct cache *cache_of(const struct curve_config *k, uint64_t ways) {
    struct cache_config config = k->cache;
    struct sim_err err = {0};
    config.ways = ways;
    config.sector = config.line;
    config.size = k->sets * config.line * ways;
    CU_ASSERT_EQUAL_FATAL(cache_check(&config, "llc", &err), 0);
    struct cache *c = cache_new(&config, 1, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    return c;
}

static bool same(struct curve_misses m, const struct cache_stats *s, const struct cache_stats *s0) {
    return m.reads == s->read_misses - s0->read_misses &&
           m.writes == s->write_misses - s0->write_misses;
}

/* Each of sizes[] against a cache of its own; the first of the blocks is the warm-up. */
static void compare(const struct curve_config *k, const struct traffic *f, uint64_t seed) {
    struct cache *caches[SIZES];
    struct cache_stats warm[SIZES];
    struct curve *c = curve_new(k, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    struct demand *d = demand_new(NULL);
    struct trace_block *b = block_new(NULL);
    struct rng r = rng_stream(seed, 0);
    for (uint32_t i = 0; i < k->n; i++)
        caches[i] = cache_of(k, curve_ways(c, i));
    for (unsigned block = 0; block < 5; block++) {
        fill_block(b, &r, 6000, f);
        CU_ASSERT_EQUAL(curve_run(c, b, 0, b->n, NULL), 0);
        for (uint32_t i = 0; i < k->n; i++) {
            run_cache(caches[i], d, b, k->cache.line);
            if (block == 0)
                warm[i] = *cache_stats(caches[i]);
        }
        if (block == 0)
            curve_reset(c);
    }
    for (uint32_t i = 0; i < k->n; i++) {
        const struct cache_stats *s = cache_stats(caches[i]);
        const bool ok = same(curve_set_misses(c, i), s, &warm[i]) &&
                        (k->sets > 1 || same(curve_full_misses(c, i), s, &warm[i])) &&
                        curve_totals(c).reads == s->reads - warm[i].reads &&
                        curve_totals(c).writes == s->writes - warm[i].writes;
        if (!ok)
            fprintf(stderr, "seed %llu: line %llu, %llu sets, %llu ways\n",
                    (unsigned long long)seed, (unsigned long long)k->cache.line,
                    (unsigned long long)k->sets, (unsigned long long)curve_ways(c, i));
        CU_ASSERT(ok);
        cache_free(caches[i]);
    }
    curve_free(c);
    block_free(b);
    demand_free(d);
}

/* Ways 1 to 24, 40 and 64: stacks shallow, at the edge of the near places, and deep. */
static uint32_t make_sizes(uint64_t *sizes, uint64_t way_bytes) {
    uint32_t n = 0;
    for (uint64_t ways = 1; ways <= 24; ways++)
        sizes[n++] = ways * way_bytes;
    sizes[n++] = 40 * way_bytes;
    sizes[n++] = 64 * way_bytes;
    return n;
}

static void test_replay(void) {
    static const struct {
        uint64_t line, sets, slices;
        int hash, set_hash;
    } shapes[] = {
        {128, 1, 1, HASH_LINEAR, HASH_LINEAR}, {128, 16, 1, HASH_LINEAR, HASH_LINEAR},
        {64, 24, 1, HASH_LINEAR, HASH_LINEAR}, {32, 1, 1, HASH_LINEAR, HASH_LINEAR},
        {256, 7, 1, HASH_LINEAR, HASH_LINEAR}, {128, 48, 6, HASH_IPOLY, HASH_LINEAR},
        {128, 32, 4, HASH_XOR, HASH_IPOLY},    {128, 12, 3, HASH_LINEAR, HASH_LINEAR},
    };
    uint64_t seed = SEED;
    printf("seeds from %u ", SEED);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        for (unsigned kind = 0; kind < 4; kind++) {
            uint64_t sizes[SIZES];
            struct curve_config k = {.sets = shapes[i].sets, .full = true, .sizes = sizes};
            k.cache = (struct cache_config){.line = shapes[i].line,
                                            .slices = shapes[i].slices,
                                            .hash = shapes[i].hash,
                                            .set_hash = shapes[i].set_hash,
                                            .repl = &policy_lru,
                                            .allocate = true};
            k.n = make_sizes(sizes, k.sets * k.cache.line);
            const struct traffic f = {30 * k.sets, kind & 1, kind & 2};
            compare(&k, &f, seed++);
        }
}

/* A recency list of one set, searched from its head. */
struct list {
    uint64_t *line;
    uint32_t n;
};

static uint32_t list_touch(struct list *l, uint64_t line) {
    uint32_t i = 0;
    while (i < l->n && l->line[i] != line)
        i++;
    const uint32_t distance = i < l->n ? i + 1 : 0;
    l->n += i == l->n;
    memmove(l->line + 1, l->line, i * sizeof *l->line);
    l->line[0] = line;
    return distance;
}

/* Beyond 64 ways, where no cache can be asked: sets of up to 1,000 ways, and all lines. */
static void test_deep(void) {
    enum { SETS = 3, LINES = 4000, ACCESSES = 50000 };
    static const uint64_t ways[] = {1, 15, 16, 17, 18, 63, 64, 65, 100, 333, 999, 1000};
    enum { N = sizeof ways / sizeof ways[0] };
    uint64_t sizes[N], set_misses[N] = {0}, full_misses[N] = {0};
    struct list lists[SETS + 1]; /* the last is of all lines */
    for (unsigned i = 0; i <= SETS; i++)
        lists[i] = (struct list){calloc(LINES + 1, sizeof(uint64_t)), 0};
    for (unsigned i = 0; i < N; i++)
        sizes[i] = ways[i] * SETS * 128;
    const struct curve_config k = {
        .cache = {.line = 128, .slices = 1}, .sets = SETS, .full = true, .sizes = sizes, .n = N};
    struct curve *c = curve_new(&k, NULL);
    struct trace_block *b = block_new(NULL);
    struct rng r = rng_stream(SEED, 1);
    for (unsigned i = 0; i < ACCESSES; i++) {
        const uint64_t line = rng_below(&r, rng_below(&r, 4) ? LINES / 8 : LINES);
        block_add(b, line * 128, word_make(OP_READ, true, 1, 0), 0, 0, 0);
        const uint32_t d = list_touch(&lists[line % SETS], line);
        const uint32_t all = list_touch(&lists[SETS], line);
        for (unsigned j = 0; j < N; j++) {
            set_misses[j] += !d || d > ways[j];
            full_misses[j] += !all || all > ways[j] * SETS;
        }
    }
    CU_ASSERT_EQUAL(curve_run(c, b, 0, b->n, NULL), 0);
    for (uint32_t i = 0; i < N; i++) {
        CU_ASSERT_EQUAL(curve_set_misses(c, i).all, set_misses[i]);
        CU_ASSERT_EQUAL(curve_full_misses(c, i).all, full_misses[i]);
    }
    for (unsigned i = 0; i <= SETS; i++)
        free(lists[i].line);
    curve_free(c);
    block_free(b);
}

static int run_trace(struct curve *c, struct cache **caches, uint32_t n, const char *name) {
    struct trace *t;
    struct sim_err err = {0};
    int rc = trace_open(&t, name, NULL, &err);
    if (rc) {
        fprintf(stderr, "%s\n", err.text);
        return rc;
    }
    struct trace_block *b = block_new(NULL);
    struct demand *d = demand_new(NULL);
    while (rc == 0 && trace_next(t, b, NULL) == 0 && b->n) {
        rc = curve_run(c, b, 0, b->n, NULL);
        for (uint32_t i = 0; i < n; i++)
            run_cache(caches[i], d, b, 128);
    }
    demand_free(d);
    block_free(b);
    trace_close(t);
    return rc;
}

/* The shipped trace: 3 to 24 MiB of 3,072 sets against caches of these sizes. */
static void test_squeezenet(void) {
    enum { N = 4 };
    uint64_t sizes[N];
    char path[512];
    const char *srcdir = getenv("srcdir");
    struct cache *caches[N];
    for (unsigned i = 0; i < N; i++)
        sizes[i] = (8ull << i) * 3072 * 128;
    const struct curve_config k = {
        .cache = {.line = 128, .slices = 1, .repl = &policy_lru, .allocate = true},
        .sets = 3072,
        .full = true,
        .rate = 1,
        .sizes = sizes,
        .n = N};
    struct curve *c = curve_new(&k, NULL);
    for (uint32_t i = 0; i < N; i++)
        caches[i] = cache_of(&k, 8ull << i);
    snprintf(path, sizeof path, "%s/data/squeezenet1_1.mgt", srcdir ? srcdir : ".");
    CU_ASSERT_EQUAL(run_trace(c, caches, N, path), 0);
    CU_ASSERT(curve_totals(c).accesses > 1000000);
    for (uint32_t i = 0; i < N; i++) {
        const struct cache_stats none = {0}, *s = cache_stats(caches[i]);
        CU_ASSERT(same(curve_set_misses(c, i), s, &none));
        /* A sample of everything is exact. */
        const struct curve_estimate e = curve_estimate(c, i);
        CU_ASSERT(e.misses == (double)curve_full_misses(c, i).all && e.bound == 0);
        cache_free(caches[i]);
    }
    curve_free(c);
}

/* Round and round over F lines: all miss below F, only the first lap from there on. Long enough to
 * renumber time slots many times, and, with 400,000 lines, to grow every array. */
static void check_laps(uint64_t lines, uint64_t laps) {
    uint64_t sizes[] = {(lines - 1) * 128, lines * 128};
    char name[96];
    const struct curve_config k = {
        .cache = {.line = 128, .slices = 1}, .sets = 1, .full = true, .sizes = sizes, .n = 2};
    struct curve_config full = k;
    full.sets = lines <= 1000; /* stacks of one set are slow when they are deep */
    struct curve *c = curve_new(&full, NULL);
    snprintf(name, sizeof name, "gen:chase,footprint=%llu,count=%llu",
             (unsigned long long)lines * 128, (unsigned long long)(lines * laps));
    CU_ASSERT_EQUAL(run_trace(c, NULL, 0, name), 0);
    CU_ASSERT_EQUAL(curve_full_misses(c, 0).all, lines * laps);
    CU_ASSERT_EQUAL(curve_full_misses(c, 1).all, lines);
    CU_ASSERT_EQUAL(curve_totals(c).lines, lines);
    if (full.sets) {
        CU_ASSERT_EQUAL(curve_set_misses(c, 0).all, lines * laps);
        CU_ASSERT_EQUAL(curve_set_misses(c, 1).all, lines);
    }
    curve_free(c);
}

static void test_laps(void) {
    check_laps(2, 500000);
    check_laps(300, 4000);
    check_laps(400000, 3);
}

#define ESTIMATES 8u

static struct curve *curve_of(const struct trace_block *b, bool full, double rate, uint64_t seed) {
    uint64_t sizes[ESTIMATES];
    for (unsigned i = 0; i < ESTIMATES; i++)
        sizes[i] = (128ull << i) * 128;
    const struct curve_config k = {.cache = {.line = 128, .slices = 1},
                                   .full = full,
                                   .rate = rate,
                                   .seed = seed,
                                   .sizes = sizes,
                                   .n = ESTIMATES};
    struct curve *c = curve_new(&k, NULL);
    CU_ASSERT_EQUAL(curve_run(c, b, 0, b->n, NULL), 0);
    return c;
}

/* In how many estimates, of many samples and sizes, the error lies within the bound. */
static void test_sample(void) {
    enum { SEEDS = 60 };
    const struct traffic f = {16000, false, true};
    struct trace_block *b = block_new(NULL);
    struct rng r = rng_stream(SEED, 2);
    unsigned within = 0;
    double largest = 0;
    fill_block(b, &r, 65000, &f);
    struct curve *exact = curve_of(b, true, 0, 0);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct curve *c = curve_of(b, false, 0.05, seed);
        for (uint32_t i = 0; i < ESTIMATES; i++) {
            const struct curve_estimate e = curve_estimate(c, i);
            const double error = fabs(e.ratio - curve_full_misses(exact, i).ratio);
            within += error <= e.bound;
            largest = fmax(largest, error);
        }
        curve_free(c);
    }
    curve_free(exact);
    const double part = (double)within / (SEEDS * ESTIMATES);
    printf("%.1f %% within the bound, largest error %.4f ", 100 * part, largest);
    CU_ASSERT(part >= 0.93);
    block_free(b);
}

static void refused(struct curve_config k, const char *part) {
    struct sim_err err = {0};
    CU_ASSERT_PTR_NULL(curve_new(&k, &err));
    CU_ASSERT_EQUAL(err.code, SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, part));
}

static void test_refused(void) {
    const uint64_t good[] = {1024, 2048}, odd[] = {1000}, huge[] = {UINT64_C(128) << 31},
                   small[] = {100}, falling[] = {2048, 1024};
    const struct curve_config k = {
        .cache = {.line = 128, .slices = 1}, .full = true, .sizes = good, .n = 2};
    struct curve_config bad = k;
    bad.sizes = odd;
    bad.n = 1;
    refused(bad, "the nearest are 896 and 1024 B");
    bad.sizes = huge;
    refused(bad, "at most 2^31 lines");
    bad.sizes = small;
    refused(bad, "at least a line");
    bad.sizes = falling;
    bad.n = 2;
    refused(bad, "ascending");
    bad.n = 0;
    refused(bad, "no capacity");
    bad = k;
    bad.rate = 1.5;
    refused(bad, "expected 0 to 1");
    bad = k;
    bad.cache.line = 96;
    refused(bad, "llc.line");
    bad = k;
    bad.sets = 3;
    bad.cache.slices = 2;
    refused(bad, "slices");
}

/* Lines in turn come back after all of them, also where the 2^18 time slots are used to the last.
 */
static void lines_in_turn(void) {
    enum { LINES = 200, ACCESSES = (1 << 18) + 1000 };
    const uint32_t read = req_make(OP_READ, 0, 1, 0, 127);
    struct curve_list *l = curve_list_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    uint32_t distance, right = 0;
    for (uint32_t i = 0; i < ACCESSES; i++) {
        const uint64_t line = i % LINES;
        CU_ASSERT_EQUAL_FATAL(curve_list_run(l, &line, &read, 1, &distance, NULL), 0);
        right += distance == (i < LINES ? 0 : LINES);
    }
    CU_ASSERT_EQUAL(right, ACCESSES);
    CU_ASSERT_EQUAL(curve_list_lines(l), LINES);
    curve_list_free(l);
}

CU_pSuite suite_curve(void) {
    CU_pSuite s = CU_add_suite("curve", NULL, NULL);
    CU_add_test(s, "equal to a replay of each capacity", test_replay);
    CU_add_test(s, "more than 64 ways", test_deep);
    CU_add_test(s, "SqueezeNet", test_squeezenet);
    CU_add_test(s, "laps", test_laps);
    CU_add_test(s, "the estimate keeps to its bound", test_sample);
    CU_add_test(s, "what is refused", test_refused);
    CU_add_test(s, "lines in turn", lines_in_turn);
    return s;
}
