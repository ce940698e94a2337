/* Count and timed mode agree on every counter of the cache and on the number of DRAM accesses where
 * order cannot matter: one stream, one access in flight. Random traffic over random caches. */
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <string.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#define ROUNDS   300
#define ACCESSES 4000

static const char *pick(struct rng *r, const char *const *from, size_t n) {
    return from[rng_below(r, n)];
}
#define PICK(...)                                                                                  \
    pick(r, (const char *const[]){__VA_ARGS__},                                                    \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void set_number(struct timed_settings *s, const char *key, uint64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    timed_set(s, key, text);
}

static void random_cache(struct rng *r, struct timed_settings *s) {
    const uint64_t line = 32u << rng_below(r, 4), sector = line >> rng_below(r, 4);
    const uint64_t ways = 1u << rng_below(r, 5), slices = 1 + rng_below(r, 6);
    const bool hashed = rng_below(r, 2);
    set_number(s, "llc.line", line);
    set_number(s, "llc.sector", sector);
    set_number(s, "llc.ways", ways);
    set_number(s, "llc.slices", slices);
    set_number(s, "llc.size", line * ways * slices * (1 + rng_below(r, 20)));
    timed_set(s, "llc.repl", PICK("lru", "fifo", "plru", "srrip"));
    timed_set(s, "llc.hash", hashed ? PICK("xor", "ipoly") : "linear");
    timed_set(s, "llc.set_hash", hashed ? PICK("xor", "ipoly") : "linear");
    timed_set(s, "llc.fill", PICK("fetch", "lazy"));
    timed_set(s, "llc.write", PICK("back", "back", "through"));
    timed_set(s, "llc.allocate", PICK("yes", "yes", "no"));
}

static void random_timing(struct rng *r, struct timed_settings *s) {
    timed_set(s, "llc.mshrs", PICK("1", "2", "16"));
    timed_set(s, "llc.merges", PICK("1", "4"));
    timed_set(s, "llc.banks", PICK("1", "4"));
    timed_set(s, "llc.evict_first", PICK("yes", "no"));
    timed_set(s, "llc.miss_cycles", PICK("0", "7"));
    timed_set(s, "llc.write_buffer", PICK("0", "8"));
    timed_set(s, "dram.model", PICK("fixed", "banked"));
}

static void check_equal(const struct cache_stats *a, const struct cache_stats *b) {
    for (size_t i = 0; i < cache_stat_table.n; i++) {
        const struct stat_row *row = &cache_stat_table.rows[i];
        const uint64_t x = *(const uint64_t *)((const char *)a + row->offset);
        const uint64_t y = *(const uint64_t *)((const char *)b + row->offset);
        if (x != y)
            fprintf(stderr, "%s: %llu in count mode, %llu in timed mode\n", row->key,
                    (unsigned long long)x, (unsigned long long)y);
        CU_ASSERT_EQUAL(x, y);
    }
}

static void check_round(struct rng *r) {
    struct timed_settings s = {.n = 0};
    struct timed_traffic traffic = {.seed = rng_next(r),
                                    .accesses = ACCESSES,
                                    .footprint = 512u << rng_below(r, 8),
                                    .writes = rng_real(r),
                                    .odd = rng_real(r) * 0.2};
    random_cache(r, &s);
    struct timed_case c = {.traffic = &traffic, .settings = s.list, .count = true};
    const struct timed_outcome counted = timed_test_ok(&c);
    random_timing(r, &s);
    timed_set(&s, "front.window", "1");
    c.count = false;
    const struct timed_outcome timed = timed_test_ok(&c);
    check_equal(&counted.cache, &timed.cache);
    CU_ASSERT_EQUAL(timed.stats.dram.reads, counted.count.dram_reads);
    CU_ASSERT_EQUAL(timed.stats.dram.writes, counted.count.dram_writes);
    CU_ASSERT(timed.stats.dram.read_bytes >= counted.cache.fill_bytes);
    CU_ASSERT(timed.stats.dram.write_bytes >= counted.cache.writeback_bytes);
    if (CU_get_number_of_failures())
        for (size_t i = 0; i < s.n; i++)
            fprintf(stderr, "%s ", s.text[i]);
}

static void test_random(void) {
    struct rng r = test_rng("timed_agree");
    const unsigned before = CU_get_number_of_failures();
    for (int i = 0; i < ROUNDS && CU_get_number_of_failures() == before; i++)
        check_round(&r);
}

CU_pSuite suite_timed_agree(void) {
    CU_pSuite s = CU_add_suite("timed_agree", NULL, NULL);
    CU_ADD_TEST(s, test_random);
    return s;
}
