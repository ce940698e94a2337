/* Random streams: the published sequence of SplitMix64, independence of order, even spread. */
#include <CUnit/CUnit.h>

#include <math.h>

#include "sim/rng.h"
#include "tests/suites.h"
#include "tests/support.h"

/* SplitMix64 from state 1234567, as published with the algorithm's reference tests (Rosetta Code,
 * "Pseudo-random numbers/Splitmix64"). */
static void test_published_sequence(void) {
    static const uint64_t want[] = {6457827717110365317u, 3203168211198807973u,
                                    9817491932198370423u, 4593380528125082431u,
                                    16408922859458223821u};
    struct rng r = {.key = 1234567};
    for (int i = 0; i < 5; i++)
        CU_ASSERT_EQUAL(rng_next(&r), want[i]);
}

static void test_any_order(void) {
    struct rng r = rng_stream(7, 3);
    const struct rng start = r;
    for (uint64_t i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(rng_next(&r), rng_at(start, i));
    CU_ASSERT_EQUAL(rng_at(start, 999), rng_at(r, 999));
}

static void test_streams_differ(void) {
    for (uint64_t seed = 0; seed < 30; seed++)
        for (uint64_t stream = 0; stream < 30; stream++) {
            struct rng a = rng_stream(seed, stream), b = rng_stream(seed, stream + 1),
                       c = rng_stream(seed + 1, stream), again = rng_stream(seed, stream);
            const uint64_t first = rng_next(&a);
            CU_ASSERT_NOT_EQUAL(first, rng_next(&b));
            CU_ASSERT_NOT_EQUAL(first, rng_next(&c));
            CU_ASSERT_EQUAL(first, rng_next(&again));
        }
}

/* Counts in n boxes: chi-squared within 6 deviations of its mean. The seed is fixed. */
static void test_below(void) {
    static const uint64_t sizes[] = {1, 2, 3, 10, 97};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        const uint64_t n = sizes[k], draws = 100000;
        uint64_t seen[97] = {0};
        struct rng r = rng_stream(1, n);
        for (uint64_t i = 0; i < draws; i++) {
            const uint64_t v = rng_below(&r, n);
            CU_ASSERT_FATAL(v < n);
            seen[v]++;
        }
        double chi = 0;
        const double expected = (double)draws / (double)n;
        for (uint64_t i = 0; i < n; i++)
            chi += ((double)seen[i] - expected) * ((double)seen[i] - expected) / expected;
        CU_ASSERT(fabs(chi - (double)(n - 1)) <= 6 * sqrt(2.0 * (double)(n - 1)) + 1e-9);
    }
}

static void test_real(void) {
    struct rng r = rng_stream(2, 0);
    double sum = 0, squares = 0;
    for (int i = 0; i < 100000; i++) {
        const double v = rng_real(&r);
        CU_ASSERT_FATAL(v >= 0 && v < 1);
        sum += v;
        squares += v * v;
    }
    CU_ASSERT(fabs(sum / 100000 - 0.5) < 0.005);
    CU_ASSERT(fabs(squares / 100000 - 1.0 / 3) < 0.005);
}

/* Bit by bit: a is added where b has a one, from the highest on. */
static uint64_t high_by_bits(uint64_t a, uint64_t b) {
    uint64_t high = 0, low = 0;
    for (int bit = 63; bit >= 0; bit--) {
        high = high << 1 | low >> 63;
        low <<= 1;
        if (b >> bit & 1) {
            low += a;
            high += low < a;
        }
    }
    return high;
}

static void test_high_product(void) {
    struct rng r = test_rng("high products");
    CU_ASSERT_EQUAL(high_of_halves(UINT64_MAX, UINT64_MAX), UINT64_MAX - 1);
    CU_ASSERT_EQUAL(high_of_halves(UINT64_C(1) << 32, UINT64_C(1) << 32), 1);
    for (int i = 0; i < 10000; i++) {
        const uint64_t a = rng_next(&r) >> rng_below(&r, 64), b = rng_next(&r) >> rng_below(&r, 64),
                       high = high_by_bits(a, b);
        CU_ASSERT_EQUAL(high_of_halves(a, b), high);
        CU_ASSERT_EQUAL(high_product(a, b), high);
    }
}

CU_pSuite suite_rng(void) {
    CU_pSuite s = CU_add_suite("rng", NULL, NULL);
    CU_ADD_TEST(s, test_published_sequence);
    CU_ADD_TEST(s, test_any_order);
    CU_ADD_TEST(s, test_streams_differ);
    CU_ADD_TEST(s, test_below);
    CU_ADD_TEST(s, test_real);
    CU_ADD_TEST(s, test_high_product);
    return s;
}
