/* Runs all suites; the last lines are CUnit's own summary. Arguments name suites to run alone;
 * "K/N" is every Nth from the Kth on, so that N processes run all of them; with TEST_STOP in the
 * environment up to the first that fails. */
#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/memory.h"
#include "tests/suites.h"

#define SUITE_FUNCTION(name) suite_##name,
static CU_pSuite (*const suites[])(void) = {SUITES(SUITE_FUNCTION)};

#define N_SUITES (sizeof suites / sizeof suites[0])

static unsigned failed;

/* Each run of CUnit counts anew. */
static void add_failures(void) {
    failed += CU_get_number_of_failures() + CU_get_number_of_suites_failed();
}

static void run_suite(CU_pSuite s) {
    CU_basic_run_suite(s);
    add_failures();
}

/* The suites of "K/N"; false where `arg` is not that. */
static bool run_part(const char *arg, CU_pSuite const all[]) {
    unsigned k, n;
    char end;
    if (sscanf(arg, "%u/%u%c", &k, &n, &end) != 2 || k < 1 || k > n)
        return false;
    for (size_t i = k - 1; i < N_SUITES && !(failed && getenv("TEST_STOP")); i += n)
        run_suite(all[i]);
    return true;
}

/* Memory that a suite let run out is no shortage of the next. */
static int forget_shortage(void) {
    memory_take();
    return 0;
}

int main(int argc, char **argv) {
    CU_pSuite all[N_SUITES];
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    for (size_t i = 0; i < N_SUITES; i++)
        if (!(all[i] = suites[i]()))
            return 2;
    for (size_t i = 0; i < N_SUITES; i++)
        if (!all[i]->pCleanupFunc)
            CU_set_suite_cleanupfunc(all[i], forget_shortage);
    CU_basic_set_mode(CU_BRM_NORMAL);
    if (argc < 2) {
        CU_basic_run_tests();
        add_failures();
    }
    for (int i = 1; i < argc; i++) {
        if (run_part(argv[i], all))
            continue;
        CU_pSuite s = CU_get_suite(argv[i]);
        if (!s) {
            fprintf(stderr, "no suite '%s'\n", argv[i]);
            return 2;
        }
        run_suite(s);
    }
    CU_cleanup_registry();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
