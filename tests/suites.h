/* Every suite of tests/unit; tests/main.c runs them in this order. */
#ifndef MAGNETAR_TESTS_SUITES_H
#define MAGNETAR_TESTS_SUITES_H

#include <CUnit/CUnit.h>

CU_pSuite suite_tech(void);
CU_pSuite suite_tech_import(void);

#endif
