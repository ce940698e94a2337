/* Quantities as people write them. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdint.h>

#include "sim/unit.h"
#include "tests/suites.h"

struct quantity {
    const char *text;
    enum unit unit;
    double value;
};

static void test_accepted(void) {
    static const struct quantity good[] = {
        {"3MiB", UNIT_BYTES, 3145728},
        {"3 MB", UNIT_BYTES, 3145728},
        {"48K", UNIT_BYTES, 49152},
        {"2GiB", UNIT_BYTES, 2147483648.0},
        {"128", UNIT_BYTES, 128},
        {" 64 B ", UNIT_BYTES, 64},
        {"1.2ns", UNIT_SECONDS, 1.2e-9},
        {"7.8us", UNIT_SECONDS, 7.8e-6},
        {"15fs", UNIT_SECONDS, 15e-15},
        {"2", UNIT_SECONDS, 2},
        {"0.35nJ", UNIT_JOULES, 0.35e-9},
        {"112pJ", UNIT_JOULES, 112e-12},
        {"1.4GHz", UNIT_HERTZ, 1.4e9},
        {"6442mW", UNIT_WATTS, 6.442},
        {"5.53mm^2", UNIT_MM2, 5.53},
        {"200um2", UNIT_MM2, 200e-6},
        {"484GB/s", UNIT_BYTES_PER_S, 484e9},
        {"-1.5e-3", UNIT_NONE, -1.5e-3},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct sim_err err = {0};
        double v = NAN;
        CU_ASSERT_EQUAL(unit_parse(good[i].text, good[i].unit, &v, &err), 0);
        CU_ASSERT(fabs(v - good[i].value) <= 1e-15 * fabs(good[i].value));
    }
}

static void test_refused(void) {
    static const struct quantity bad[] = {
        {"", UNIT_BYTES, 0},      {"MiB", UNIT_BYTES, 0},   {"3 M iB", UNIT_BYTES, 0},
        {"3mib", UNIT_BYTES, 0},  {"3MiBx", UNIT_BYTES, 0}, {"1ns", UNIT_JOULES, 0},
        {"1nJ", UNIT_SECONDS, 0}, {"nan", UNIT_NONE, 0},    {"inf", UNIT_SECONDS, 0},
        {"1e999", UNIT_NONE, 0},  {"5kB", UNIT_SECONDS, 0}, {"1 2", UNIT_NONE, 0},
        {"1GHz2", UNIT_HERTZ, 0}, {"0x", UNIT_BYTES, 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct sim_err err = {0};
        double v;
        CU_ASSERT_EQUAL(unit_parse(bad[i].text, bad[i].unit, &v, &err), SIM_EUSAGE);
    }
    struct sim_err err = {0};
    double v;
    unit_parse("3 parsec", UNIT_SECONDS, &v, &err);
    CU_ASSERT_STRING_EQUAL(err.text, "'3 parsec': expected a number with fs, ps, ns, us, ms, s");
}

static void test_counts(void) {
    static const struct {
        const char *text;
        enum unit unit;
        int rc;
        uint64_t value;
    } cases[] = {
        {"18446744073709551615", UNIT_NONE, 0, UINT64_MAX},
        {"18446744073709551616", UNIT_NONE, SIM_EUSAGE, 0},
        {"0x10", UNIT_NONE, 0, 16},
        {"010", UNIT_NONE, 0, 10},
        {"1.5KiB", UNIT_BYTES, 0, 1536},
        {"1e6", UNIT_NONE, 0, 1000000},
        {"3MiB", UNIT_BYTES, 0, 3145728},
        {"16777216TiB", UNIT_BYTES, SIM_EUSAGE, 0},
        {"16777215TiB", UNIT_BYTES, 0, 16777215ull << 40},
        {"-1", UNIT_NONE, SIM_EUSAGE, 0},
        {"1.5", UNIT_NONE, SIM_EUSAGE, 0},
        {"", UNIT_NONE, SIM_EUSAGE, 0},
        {"x", UNIT_NONE, SIM_EUSAGE, 0},
        {"1e30", UNIT_NONE, SIM_EUSAGE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_err err = {0};
        uint64_t v = 0;
        CU_ASSERT_EQUAL(unit_parse_count(cases[i].text, cases[i].unit, &v, &err), cases[i].rc);
        if (cases[i].rc == 0)
            CU_ASSERT_EQUAL(v, cases[i].value);
    }
}

static void test_format(void) {
    static const struct quantity cases[] = {
        {"3MiB", UNIT_BYTES, 3145728},
        {"1000B", UNIT_BYTES, 1000},
        {"0B", UNIT_BYTES, 0},
        {"1.2 ns", UNIT_SECONDS, 1.2e-9},
        {"1 us", UNIT_SECONDS, 1e-6},
        {"999 ps", UNIT_SECONDS, 999e-12},
        {"350 pJ", UNIT_JOULES, 0.35e-9},
        {"1.4 GHz", UNIT_HERTZ, 1.4e9},
        {"42", UNIT_NONE, 42},
        {"5.53 mm^2", UNIT_MM2, 5.53},
        {"-2 ms", UNIT_SECONDS, -2e-3},
    };
    char buf[60];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_STRING_EQUAL(unit_format(buf, sizeof buf, cases[i].value, cases[i].unit, 6),
                               cases[i].text);
    CU_ASSERT_STRING_EQUAL(unit_format(buf, sizeof buf, 0, UNIT_SECONDS, 3), "0 s");
}

/* What is printed is read again, to the digits printed. */
static void test_round_trip(void) {
    static const enum unit units[] = {UNIT_BYTES, UNIT_SECONDS, UNIT_JOULES,
                                      UNIT_HERTZ, UNIT_WATTS,   UNIT_MM2};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
        for (int e = -14; e < 13; e++) {
            const double value =
                units[u] == UNIT_BYTES ? floor(3.7 * pow(10, e + 14)) : 1.23456 * pow(10, e);
            char buf[60];
            double back;
            struct sim_err err = {0};
            unit_format(buf, sizeof buf, value, units[u], 9);
            CU_ASSERT_EQUAL(unit_parse(buf, units[u], &back, &err), 0);
            CU_ASSERT(fabs(back - value) <= 1e-8 * value);
        }
}

CU_pSuite suite_unit(void) {
    CU_pSuite s = CU_add_suite("unit", NULL, NULL);
    CU_ADD_TEST(s, test_accepted);
    CU_ADD_TEST(s, test_refused);
    CU_ADD_TEST(s, test_counts);
    CU_ADD_TEST(s, test_format);
    CU_ADD_TEST(s, test_round_trip);
    return s;
}
