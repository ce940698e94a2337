/* Every suite of tests/unit, one to a line, in the order in which they run. */
#ifndef MAGNETAR_TESTS_SUITES_H
#define MAGNETAR_TESTS_SUITES_H

#include <CUnit/CUnit.h>

CU_pSuite suite_tech(void);
CU_pSuite suite_tech_import(void);
CU_pSuite suite_networks(void);
CU_pSuite suite_kernels(void);
// clang-format off
#define SUITES(X)        \
    X(capture)           \
    X(dram)              \
    X(dram_golden)       \
    X(dram_refuse)       \
    X(tech)              \
    X(tech_import)       \

// clang-format on

#define DECLARE_SUITE(name) CU_pSuite suite_##name(void);
SUITES(DECLARE_SUITE)

#endif
