#include <CUnit/CUnit.h>
#include "tests/suites.h"
CU_pSuite suite_timed_agree(void) {
    return CU_add_suite("timed_agree", NULL, NULL);
}
