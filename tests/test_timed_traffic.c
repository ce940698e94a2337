#include <CUnit/CUnit.h>
#include "tests/suites.h"
CU_pSuite suite_timed_traffic(void) {
    return CU_add_suite("timed_traffic", NULL, NULL);
}
