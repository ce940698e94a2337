/* Runs all suites; the last lines are CUnit's own summary. Arguments name suites to run alone. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/suites.h"

#define SUITE_FUNCTION(name) suite_##name,
static CU_pSuite (*const suites[])(void) = {SUITES(SUITE_FUNCTION)};

int main(int argc, char **argv) {
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        if (!suites[i]())
            return 2;
    CU_basic_set_mode(CU_BRM_NORMAL);
    if (argc < 2)
        CU_basic_run_tests();
    for (int i = 1; i < argc; i++) {
        CU_pSuite s = CU_get_suite(argv[i]);
        if (!s) {
            fprintf(stderr, "no suite '%s'\n", argv[i]);
            return 2;
        }
        CU_basic_run_suite(s);
    }
    const unsigned failed = CU_get_number_of_failures() + CU_get_number_of_suites_failed();
    CU_cleanup_registry();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
