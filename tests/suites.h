/* Every suite of tests/unit; tests/main.c runs them in this order. */
#ifndef MAGNETAR_TESTS_SUITES_H
#define MAGNETAR_TESTS_SUITES_H

#include <CUnit/CUnit.h>

CU_pSuite suite_dram(void);
CU_pSuite suite_dram_golden(void);
CU_pSuite suite_dram_refuse(void);
CU_pSuite suite_dram_traffic(void);
CU_pSuite suite_tech(void);
CU_pSuite suite_tech_import(void);

#endif
