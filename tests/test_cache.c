/* Caches against counts of other simulators: every row of the two tables in tests/data/cache. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/cache.h"
#include "memmodels/cache/hierarchy.h"
#include "tests/suites.h"
#include "tests/support.h"

#define MAX_ROWS 24

struct lru_row {
    uint64_t size, ways, line;
    uint64_t accesses, reads, writes, read_misses, write_misses, misses, evictions, writebacks;
    uint64_t dirty, d_read_misses, d_write_misses, d_from_memory, d_to_memory;
    int number; /* in the hierarchies */
};

static int read_lru_rows(const char *trace, struct lru_row *rows) {
    FILE *f = test_open("tests/data/cache/setassoc_lru.csv");
    char line[400], name[40];
    bool header = false;
    int n = 0;
    while (test_row(f, line, sizeof line, &header)) {
        struct lru_row *r = &rows[n];
        CU_ASSERT_EQUAL_FATAL(sscanf(line,
                                     "%39[^,],%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%*d,%" SCNu64
                                     ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64
                                     ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64
                                     ",%" SCNu64 ",%" SCNu64,
                                     name, &r->size, &r->ways, &r->line, &r->accesses, &r->reads,
                                     &r->writes, &r->read_misses, &r->write_misses, &r->misses,
                                     &r->evictions, &r->writebacks, &r->dirty, &r->d_read_misses,
                                     &r->d_write_misses, &r->d_from_memory, &r->d_to_memory),
                              17);
        n += strcmp(name, trace) == 0;
    }
    fclose(f);
    return n;
}

static void run_block(void *user, const struct trace_block *b) {
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(hierarchies_run(user, b, 0, b->n, &err), 0);
}

static void check_lru_row(const struct lru_row *r, const struct cache_stats *s) {
    CU_ASSERT_EQUAL(s->accesses, r->accesses);
    CU_ASSERT_EQUAL(s->reads, r->reads);
    CU_ASSERT_EQUAL(s->writes, r->writes);
    CU_ASSERT_EQUAL(s->read_misses, r->read_misses);
    CU_ASSERT_EQUAL(s->write_misses, r->write_misses);
    CU_ASSERT_EQUAL(s->read_hits, r->reads - r->read_misses);
    CU_ASSERT_EQUAL(s->write_hits, r->writes - r->write_misses);
    CU_ASSERT_EQUAL(s->read_misses + s->write_misses, r->misses);
    CU_ASSERT_EQUAL(s->evictions, r->evictions);
    CU_ASSERT_EQUAL(s->writebacks, r->writebacks);
    CU_ASSERT_EQUAL(s->dirty_lines_end, r->dirty);
    CU_ASSERT_EQUAL(s->read_misses, r->d_read_misses);
    CU_ASSERT_EQUAL(s->write_misses, r->d_write_misses);
    CU_ASSERT_EQUAL(s->fill_bytes, r->d_from_memory);
    CU_ASSERT_EQUAL(s->writeback_bytes + s->dirty_lines_end * r->line, r->d_to_memory);
}

/* All geometries of a trace in one pass. */
static void check_lru_trace(const char *trace) {
    struct lru_row rows[MAX_ROWS + 1];
    struct sim_err err = {0};
    char path[100];
    const int n = read_lru_rows(trace, rows);
    CU_ASSERT_EQUAL_FATAL(n, 12);
    struct hierarchies *h = hierarchies_new(2, 1, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(h);
    for (int i = 0; i < n; i++) {
        const struct hierarchy_config c = {.llc = {.size = rows[i].size,
                                                   .ways = rows[i].ways,
                                                   .line = rows[i].line,
                                                   .sector = rows[i].line,
                                                   .slices = 1,
                                                   .repl = &policy_lru,
                                                   .allocate = true}};
        CU_ASSERT_EQUAL(cache_check(&c.llc, "llc", &err), 0);
        rows[i].number = hierarchies_add(h, &c, &err);
        CU_ASSERT_EQUAL(rows[i].number, i);
    }
    snprintf(path, sizeof path, "tests/data/cache/%s.mgt", trace);
    CU_ASSERT_EQUAL(test_trace(path, run_block, h), 1081344);
    hierarchies_finish(h);
    for (int i = 0; i < n; i++)
        check_lru_row(&rows[i], hierarchies_stats(h, rows[i].number));
    hierarchies_free(h);
}

static void test_lru_w1(void) {
    check_lru_trace("g1024w1");
}

static void test_lru_w28(void) {
    check_lru_trace("g1024w28");
}

/* One or two levels, as Dinero runs them: what the first asks for goes to the second. */
struct dinero {
    struct cache *level[2];
    struct trace_block *between;
    struct demand *demand, *second;
};

static struct cache *new_cache(uint64_t size, uint64_t ways, const struct cache_policy *repl,
                               int write, bool allocate) {
    struct sim_err err = {0};
    const struct cache_config c = {.size = size,
                                   .ways = ways,
                                   .line = 128,
                                   .sector = 128,
                                   .slices = 1,
                                   .repl = repl,
                                   .write = write,
                                   .allocate = allocate};
    CU_ASSERT_EQUAL(cache_check(&c, "llc", &err), 0);
    struct cache *made = cache_new(&c, 1, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    return made;
}

static uint64_t size_of(const char *text) {
    char *end;
    const uint64_t v = strtoull(text, &end, 10);
    return *end == 'K' ? v << 10 : v << 20;
}

/* "4M 16w 128B FIFO wb wa" or "L1 64K 4w 128B LRU + L2 4M 16w 128B LRU". */
static void build(struct dinero *d, const char *config) {
    char size[2][12], policy[2][16];
    unsigned ways[2];
    if (sscanf(config, "L1 %11s %uw 128B %15s + L2 %11s %uw 128B %15s", size[0], &ways[0],
               policy[0], size[1], &ways[1], policy[1]) == 6) {
        for (int i = 0; i < 2; i++)
            d->level[i] = new_cache(size_of(size[i]), ways[i], &policy_lru, CACHE_WRITE_BACK, true);
        return;
    }
    CU_ASSERT_EQUAL_FATAL(sscanf(config, "%11s %uw 128B %15s", size[0], &ways[0], policy[0]), 3);
    const struct cache_policy *repl = strcmp(policy[0], "PLRU") == 0   ? &policy_plru
                                      : strcmp(policy[0], "FIFO") == 0 ? &policy_fifo
                                                                       : &policy_lru;
    const bool through = strstr(config, "writethrough"), around = strstr(config, "no-wa");
    d->level[0] = new_cache(size_of(size[0]), ways[0], repl,
                            through ? CACHE_WRITE_THROUGH : CACHE_WRITE_BACK, !around);
}

static void to_second(void *user, const struct trace_block *b) {
    struct dinero *d = user;
    for (uint32_t at = 0; at < b->n;) {
        at = demand_build(d->second, b, at, b->n, 7, 7);
        cache_run(d->level[1], d->second, 0, d->second->n);
    }
}

static void sink(void *user, struct trace_block *b) {
    to_second(user, b);
}

static void feed(void *user, const struct trace_block *b) {
    struct dinero *d = user;
    if (d->level[1]) {
        block_clear(d->between);
        cache_connect(d->level[0], sink, d, d->between);
    }
    for (uint32_t at = 0; at < b->n;) {
        at = demand_build(d->demand, b, at, b->n, 7, 7);
        cache_run(d->level[0], d->demand, 0, d->demand->n);
    }
    if (d->level[1])
        to_second(d, d->between);
}

/* Dinero writes dirty lines back at the end: asks every line of the trace, level by level. */
static void flush(void *user, const struct trace_block *b) {
    for (uint32_t i = 0; i < b->n; i++)
        b->word[i] = word_make(OP_COPYBACK, false, 4, 0);
    feed(user, b);
    if (((struct dinero *)user)->level[1])
        to_second(user, b);
}

struct dinero_row {
    uint64_t read_fetches, write_fetches, read_misses, write_misses, from_memory, to_memory;
};

static void check_dinero_level(const struct dinero_row *w, const char *name, struct cache *c) {
    const struct cache_stats none = {0};
    cache_finish(c, &none);
    const struct cache_stats *s = cache_stats(c);
    const bool same = s->reads == w->read_fetches && s->writes == w->write_fetches &&
                      s->read_misses == w->read_misses && s->write_misses == w->write_misses &&
                      s->fill_bytes == w->from_memory && s->writeback_bytes == w->to_memory;
    if (!same)
        fprintf(stderr, "%s: read misses %" PRIu64 ", want %" PRIu64 "\n", name, s->read_misses,
                w->read_misses);
    CU_ASSERT(same);
    CU_ASSERT_EQUAL(s->dirty_lines_end, 0);
}

static void check_dinero_config(const char *trace, const char *config,
                                const struct dinero_row *rows) {
    struct dinero d = {0};
    struct sim_err err = {0};
    char path[100];
    build(&d, config);
    d.demand = demand_new(&err);
    d.second = demand_new(&err);
    d.between = block_new(&err);
    CU_ASSERT_FATAL(d.demand && d.second && d.between);
    snprintf(path, sizeof path, "tests/data/cache/%s.mgt", trace);
    test_trace(path, feed, &d);
    test_trace(path, flush, &d);
    check_dinero_level(&rows[0], config, d.level[0]);
    if (d.level[1])
        check_dinero_level(&rows[1], config, d.level[1]);
    cache_free(d.level[0]);
    cache_free(d.level[1]);
    demand_free(d.demand);
    demand_free(d.second);
    block_free(d.between);
}

/* Every row, both levels of a hierarchy in one run; the tree-PLRU of the table is the textbook's.
 */
static void test_dinero(void) {
    FILE *f = test_open("tests/data/cache/policies_dinero.csv");
    char line[400], trace[40], config[80], level[20];
    struct dinero_row rows[2];
    bool header = false;
    int n = 0;
    while (test_row(f, line, sizeof line, &header)) {
        struct dinero_row w;
        CU_ASSERT_EQUAL_FATAL(sscanf(line,
                                     "%39[^,],%79[^,],%19[^,],%" SCNu64 ",%" SCNu64 ",%" SCNu64
                                     ",%" SCNu64 ",%" SCNu64 ",%" SCNu64,
                                     trace, config, level, &w.read_fetches, &w.write_fetches,
                                     &w.read_misses, &w.write_misses, &w.from_memory, &w.to_memory),
                              9);
        const bool first = strcmp(level, "l1-ucache") == 0;
        rows[!first] = w;
        if (!first || !strstr(config, "L2"))
            check_dinero_config(trace, config, rows);
        n++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(n, 18);
}

static void expect_refusal(const struct cache_config *c, const char *fragment) {
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(cache_check(c, "llc", &err), SIM_EUSAGE);
    if (!strstr(err.text, fragment))
        fprintf(stderr, "'%s' lacks '%s'\n", err.text, fragment);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
}

static void test_impossible_geometry(void) {
    struct sim_err err = {0};
    const struct cache_config good = {
        .size = 3 << 20, .ways = 16, .line = 128, .sector = 32, .slices = 1, .repl = &policy_lru};
    struct cache_config c = good;
    CU_ASSERT_EQUAL(cache_check(&c, "llc", &err), 0);
    c.line = 96;
    expect_refusal(&c, "llc.line = 96: expected 32, 64, 128 or 256");
    c = good, c.sector = 48;
    expect_refusal(&c, "llc.sector = 48");
    c = good, c.sector = 256;
    expect_refusal(&c, "llc.sector = 256");
    c = good, c.sector = 8;
    expect_refusal(&c, "power of two from 16 to");
    c = good, c.size += 128;
    expect_refusal(&c, "expected a multiple of line x ways x slices = 2048 B");
    c = good, c.slices = 7;
    expect_refusal(&c, "14336 B");
    c = good, c.repl = &policy_plru, c.ways = 12;
    expect_refusal(&c, "llc.ways = 12: plru needs a power of two");
    c = good, c.set_hash = HASH_XOR;
    expect_refusal(&c, "llc.set_hash: 1536 sets per slice");
    c = good, c.size = 1ull << 40, c.ways = 1;
    expect_refusal(&c, "llc.size: more than");
}

CU_pSuite suite_cache(void) {
    CU_pSuite s = CU_add_suite("cache", NULL, NULL);
    CU_ADD_TEST(s, test_lru_w1);
    CU_ADD_TEST(s, test_lru_w28);
    CU_ADD_TEST(s, test_dinero);
    CU_ADD_TEST(s, test_impossible_geometry);
    return s;
}
