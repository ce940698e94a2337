/* Errors say one clean line; allocation refuses what cannot be. */
#include <CUnit/CUnit.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/err.h"
#include "tests/suites.h"

static void test_fail(void) {
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(sim_fail(&err, SIM_EFORMAT, "%s:%d: bad\nline\t\x1b[1m", "a.din", 7),
                    SIM_EFORMAT);
    CU_ASSERT_EQUAL(err.code, SIM_EFORMAT);
    CU_ASSERT_STRING_EQUAL(err.text, "a.din:7: bad?line??[1m");
    CU_ASSERT_EQUAL(sim_fail(NULL, SIM_EUSAGE, "nobody listens"), SIM_EUSAGE);
}

static void test_fail_errno(void) {
    struct sim_err err = {0};
    errno = ENOENT;
    CU_ASSERT_EQUAL(sim_fail_errno(&err, "%s", "x"), SIM_EIO);
    CU_ASSERT_STRING_EQUAL(err.text, "x: No such file or directory");
    CU_ASSERT_EQUAL(sim_fail_errno(NULL, "x"), SIM_EIO);
}

static void test_long_text_is_cut(void) {
    struct sim_err err = {0};
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    sim_fail(&err, SIM_EIO, "%s", text);
    CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
    errno = EIO;
    sim_fail_errno(&err, "%s", text);
    CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
}

static void test_alloc(void) {
    struct sim_err err = {0};
    unsigned char *p = sim_alloc(1000, 3, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    CU_ASSERT_EQUAL((uintptr_t)p % 64, 0);
    for (int i = 0; i < 3000; i++)
        CU_ASSERT_EQUAL(p[i], 0);
    free(p);
    p = sim_alloc(0, 8, &err);
    CU_ASSERT_PTR_NOT_NULL(p);
    free(p);
    CU_ASSERT_PTR_NULL(sim_alloc(SIZE_MAX, 2, &err));
    CU_ASSERT_EQUAL(err.code, SIM_EIO);
    CU_ASSERT_PTR_NULL(sim_alloc(SIZE_MAX - 8, 1, &err));
}

static void test_grow(void) {
    struct sim_err err = {0};
    uint32_t *items = NULL;
    size_t cap = 0;
    for (uint32_t n = 0; n < 1000; n++) {
        CU_ASSERT_EQUAL_FATAL(sim_grow((void **)&items, &cap, n, sizeof *items, &err), 0);
        CU_ASSERT_FATAL(cap > n);
        items[n] = n;
    }
    for (uint32_t n = 0; n < 1000; n++)
        CU_ASSERT_EQUAL(items[n], n);
    cap = SIZE_MAX / 16;
    CU_ASSERT_EQUAL(sim_grow((void **)&items, &cap, cap, 64, &err), SIM_EIO);
    CU_ASSERT_EQUAL(items[999], 999);
    free(items);
}

CU_pSuite suite_err(void) {
    CU_pSuite s = CU_add_suite("err", NULL, NULL);
    CU_ADD_TEST(s, test_fail);
    CU_ADD_TEST(s, test_fail_errno);
    CU_ADD_TEST(s, test_long_text_is_cut);
    CU_ADD_TEST(s, test_alloc);
    CU_ADD_TEST(s, test_grow);
    return s;
}
