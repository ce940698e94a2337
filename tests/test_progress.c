/* What is said of a run's progress, on a standard error that is no terminal. */
#define _GNU_SOURCE
#include <CUnit/CUnit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/progress.h"
#include "tests/suites.h"

/* The line that `done` of `total` makes, `age` seconds after the beginning, which is also when the
 * last one was printed. */
static const char *said(uint64_t done, uint64_t total, double age, bool quiet) {
    static char text[200];
    struct progress p;
    const int fd = memfd_create("stderr", 0), kept = dup(STDERR_FILENO);
    CU_ASSERT_FATAL(fd >= 0 && kept >= 0);
    fflush(stderr);
    dup2(fd, STDERR_FILENO);
    progress_begin(&p, "accesses", total, quiet);
    p.start -= age;
    p.last -= age;
    progress_update(&p, done);
    progress_end(&p);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    const ssize_t n = pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    close(fd);
    close(kept);
    return text;
}

/* 5,000 in 100 s are 50 in one: the other 5,000 take as long. */
static void test_time_left(void) {
    CU_ASSERT_STRING_EQUAL(said(5000, 10000, 100, false),
                           "5000 accesses of 10000 (50%), 50/s, 100 s left\n");
    CU_ASSERT_STRING_EQUAL(said(5000, 0, 100, false), "5000 accesses, 50/s\n");
}

/* None is left at the end, and of what has not begun nothing is known. */
static void test_no_time_left(void) {
    CU_ASSERT_STRING_EQUAL(said(5000, 5000, 100, false), "5000 accesses of 5000 (100%), 50/s\n");
    CU_ASSERT_STRING_EQUAL(said(5000, 4000, 100, false), "5000 accesses of 4000 (125%), 50/s\n");
    CU_ASSERT_STRING_EQUAL(said(0, 4000, 100, false), "0 accesses of 4000 (0%), 0/s\n");
}

static void test_silence(void) {
    CU_ASSERT_STRING_EQUAL(said(5000, 10000, 100, true), "");
    CU_ASSERT_STRING_EQUAL(said(5000, 10000, 0, false), "");
}

/* Seconds between lines, as the environment asks, from 0.2 to an hour; else 5. */
static void test_every(void) {
    static const struct {
        const char *asked;
        double every;
    } cases[] = {{"0.5", 0.5}, {"0.2", 0.2}, {"0.1", 5}, {"", 5},
                 {"often", 5}, {"nan", 5},   {"1e9", 5}};
    const int kept = dup(STDERR_FILENO), fd = memfd_create("stderr", 0);
    CU_ASSERT_FATAL(fd >= 0 && kept >= 0);
    dup2(fd, STDERR_FILENO);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct progress p;
        setenv("MAGNETAR_PROGRESS", cases[i].asked, 1);
        progress_begin(&p, "accesses", 0, false);
        CU_ASSERT_EQUAL(p.every, cases[i].every);
    }
    unsetenv("MAGNETAR_PROGRESS");
    dup2(kept, STDERR_FILENO);
    close(fd);
    close(kept);
}

CU_pSuite suite_progress(void) {
    CU_pSuite s = CU_add_suite("progress", NULL, NULL);
    CU_ADD_TEST(s, test_time_left);
    CU_ADD_TEST(s, test_no_time_left);
    CU_ADD_TEST(s, test_silence);
    CU_ADD_TEST(s, test_every);
    return s;
}
