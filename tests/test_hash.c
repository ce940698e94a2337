/* Address hashes: every vector of GPGPU-Sim, and what holds for any number of slices. */
#include <CUnit/CUnit.h>

#include <inttypes.h>

#include "memmodels/cache/hash.h"
#include "tests/suites.h"
#include "tests/support.h"

static void test_vectors(void) {
    static const enum hash_type types[] = {HASH_LINEAR, HASH_IPOLY, HASH_XOR};
    FILE *f = test_open("tests/data/hash/set_hash_vectors.csv");
    char line[200];
    bool header = false;
    int rows = 0;
    for (; test_row(f, line, sizeof line, &header); rows++) {
        uint64_t addr;
        uint32_t n, want[3];
        CU_ASSERT_EQUAL_FATAL(sscanf(line,
                                     "%" SCNx64 ",%" SCNu32 ",%" SCNu32 ",%" SCNu32 ",%" SCNu32,
                                     &addr, &n, &want[0], &want[1], &want[2]),
                              5);
        for (int i = 0; i < 3; i++) {
            struct hash h;
            hash_init(&h, types[i], n);
            CU_ASSERT_EQUAL(hash_line(&h, addr), want[i]);
        }
    }
    fclose(f);
    CU_ASSERT_EQUAL(rows, 900);
}

/* Aligned groups of consecutive lines as many as there are slices reach each slice once. */
static void test_power_of_two_is_balanced(void) {
    static const enum hash_type types[] = {HASH_LINEAR, HASH_XOR, HASH_IPOLY};
    struct rng r = test_rng("hash");
    for (unsigned bits = 0; bits <= 10; bits++)
        for (int type = 0; type < 3; type++) {
            const uint32_t n = 1u << bits;
            uint8_t seen[HASH_MAX] = {0};
            struct hash h;
            hash_init(&h, types[type], n);
            const uint64_t first = (rng_next(&r) >> rng_below(&r, 60)) / n * n;
            for (uint32_t i = 0; i < n; i++)
                seen[hash_line(&h, first + i) % n]++;
            for (uint32_t i = 0; i < n; i++)
                CU_ASSERT_EQUAL(seen[i], 1);
        }
}

static void test_stays_in_range(void) {
    struct rng r = test_rng("hash range");
    for (uint32_t n = 1; n <= HASH_MAX; n++)
        for (int type = HASH_LINEAR; type <= HASH_IPOLY; type++) {
            struct hash h;
            hash_init(&h, (enum hash_type)type, n);
            for (int i = 0; i < 20; i++)
                CU_ASSERT(hash_line(&h, rng_next(&r)) < n);
            CU_ASSERT(hash_line(&h, UINT64_MAX) < n);
        }
}

/* Where n is no power of two, no slice gets a share far off 1/n: 64 lines per slice on average. */
static void test_other_numbers_are_near_balance(void) {
    for (uint32_t n = 3; n <= 63; n += 4) {
        uint32_t seen[64] = {0};
        struct hash h;
        hash_init(&h, HASH_IPOLY, n);
        for (uint64_t line = 0; line < 1024 * (uint64_t)n; line++)
            seen[hash_line(&h, line)]++;
        for (uint32_t i = 0; i < n; i++)
            CU_ASSERT(seen[i] > 1024 * 14 / 16 && seen[i] < 1024 * 18 / 16);
    }
}

CU_pSuite suite_hash(void) {
    CU_pSuite s = CU_add_suite("hash", NULL, NULL);
    CU_ADD_TEST(s, test_vectors);
    CU_ADD_TEST(s, test_power_of_two_is_balanced);
    CU_ADD_TEST(s, test_stays_in_range);
    CU_ADD_TEST(s, test_other_numbers_are_near_balance);
    return s;
}
