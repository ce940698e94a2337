/* Every task runs once, whatever the number of threads. */
#include <CUnit/CUnit.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#include "sim/pool.h"
#include "tests/suites.h"
#include "tests/support.h"

#define TASKS 500

struct work {
    atomic_uint done[TASKS];
    unsigned long value[TASKS];
};

static void task(void *user, size_t i) {
    struct work *w = user;
    atomic_fetch_add(&w->done[i], 1);
    w->value[i] = w->value[i] * 3 + i;
}

static void run_with(unsigned threads) {
    static const size_t sizes[] = {0, 1, 2, 3, 7, 64, TASKS};
    struct sim_err err = {0};
    struct work w = {0};
    unsigned want[TASKS] = {0};
    unsigned long value[TASKS] = {0};
    struct pool *p = pool_new(threads, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    for (int round = 0; round < 50; round++) {
        const size_t n = sizes[round % (sizeof sizes / sizeof sizes[0])];
        pool_run(p, n, task, &w);
        for (size_t i = 0; i < n; i++) {
            want[i]++;
            value[i] = value[i] * 3 + i;
        }
        for (size_t i = 0; i < TASKS; i++)
            CU_ASSERT(atomic_load(&w.done[i]) == want[i] && w.value[i] == value[i]);
    }
    pool_free(p);
}

static void test_threads(void) {
    for (unsigned threads = 1; threads <= 5; threads++)
        run_with(threads);
}

static void test_unused(void) {
    struct sim_err err = {0};
    for (unsigned threads = 1; threads < 4; threads++)
        pool_free(pool_new(threads, &err));
    pool_free(NULL);
}

/* Which tasks fail, and whether those before the first failure have run. */
struct trials {
    const bool *fails;
    atomic_uint ran[TASKS];
};

static int attempt(void *user, size_t i, struct sim_err *err) {
    struct trials *t = user;
    atomic_fetch_add(&t->ran[i], 1);
    return t->fails[i] ? sim_fail(err, i % 2 ? SIM_EFORMAT : SIM_EUSAGE, "task %zu", i) : 0;
}

/* The first error in the order of the tasks, for any number of threads. */
static void test_first_error(void) {
    struct rng r = test_rng("pool");
    for (int round = 0; round < 300; round++) {
        bool fails[TASKS];
        char text[32] = "";
        size_t first = TASKS;
        struct sim_err err = {0};
        struct trials t = {.fails = fails};
        struct pool *p = pool_new(1 + (unsigned)rng_below(&r, 5), &err);
        for (size_t i = TASKS; i-- > 0;)
            if ((fails[i] = rng_below(&r, 60) == 0))
                first = i;
        const int rc = pool_try(p, TASKS, attempt, &t, &err);
        if (first < TASKS)
            snprintf(text, sizeof text, "task %zu", first);
        CU_ASSERT_EQUAL(rc, first == TASKS ? 0 : first % 2 ? SIM_EFORMAT : SIM_EUSAGE);
        CU_ASSERT_STRING_EQUAL(err.text, text);
        for (size_t i = 0; i < TASKS; i++)
            CU_ASSERT(atomic_load(&t.ran[i]) == 1 || (i > first && atomic_load(&t.ran[i]) == 0));
        pool_free(p);
    }
}

CU_pSuite suite_pool(void) {
    CU_pSuite s = CU_add_suite("pool", NULL, NULL);
    CU_ADD_TEST(s, test_threads);
    CU_ADD_TEST(s, test_unused);
    CU_ADD_TEST(s, test_first_error);
    return s;
}
