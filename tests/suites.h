/* Every suite of tests/unit, one to a line, in the order in which they run. */
#ifndef MAGNETAR_TESTS_SUITES_H
#define MAGNETAR_TESTS_SUITES_H

#include <CUnit/CUnit.h>

// clang-format off
#define SUITES(X)        \
    X(cache)             \
    X(capture)           \
    X(curve)             \
    X(damage)            \
    X(dram)              \
    X(dram_golden)       \
    X(dram_refuse)       \
    X(dram_traffic)      \
    X(event)             \
    X(hash)              \
    X(kernels)           \
    X(networks)          \
    X(patterns)          \
    X(pe_demand)         \
    X(pe_rs)             \
    X(pe_scalesim)       \
    X(pe_systolic)       \
    X(pe_timed)          \
    X(policies)          \
    X(gen)               \
    X(nvm)               \
    X(tech)              \
    X(tech_import)       \
// clang-format on

#define DECLARE_SUITE(name) CU_pSuite suite_##name(void);
SUITES(DECLARE_SUITE)

#endif
