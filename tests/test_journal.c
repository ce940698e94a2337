/* The journal of long work: rows come back bit for bit, a torn line and another key are dropped, a
 * second process keeps nothing, and the end leaves no file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "explore/journal.h"

CU_pSuite suite_journal(void);

enum { ROWS = 5, WIDTH = 3 };

static const double rows[ROWS][WIDTH] = {
    {0, -1, 1e300}, {0.1, 1.0 / 3, 5e-324}, {INFINITY, -0.0, 2}, {7, 8, 9}, {1, 2, 3}};

static char path[64];

static struct journal *opened(const char *key) {
    struct journal *j;
    CU_ASSERT_FATAL(journal_open(&j, path, key, ROWS, WIDTH, NULL) == 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    return j;
}

/* A folder that is made, and three rows in it. */
static void begin(void) {
    snprintf(path, sizeof path, "journal-%d/file", (int)getpid());
    struct journal *j = opened("work 1");
    CU_ASSERT_EQUAL(journal_rows(j), 0);
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(journal_add(j, i, rows[i], NULL), 0);
    journal_close(j, false);
}

static void end(void) {
    char *slash = strrchr(path, '/');
    unlink(path);
    *slash = '\0';
    CU_ASSERT_EQUAL(rmdir(path), 0);
}

static void append(const char *text) {
    FILE *f = fopen(path, "a");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

static void rows_come_back(void) {
    double row[WIDTH];
    begin();
    struct journal *j = opened("work 1");
    CU_ASSERT_EQUAL(journal_rows(j), 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_FATAL(journal_find(j, i, row));
        CU_ASSERT_EQUAL(memcmp(row, rows[i], sizeof row), 0);
    }
    CU_ASSERT_FALSE(journal_find(j, 3, row));
    journal_close(j, true);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    end();
}

/* What follows a line that is not whole is dropped, and rows are added behind what is. */
static void torn_lines_are_dropped(void) {
    static const char *const torn[] = {"3 0x1p+0 0x1", "3 1 2\n",   "3 1 2 3 4\n", "9 1 2 3\n",
                                       "x\n",          "1 5 5 5\n", "1 5"};
    double row[WIDTH];
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        begin();
        append(torn[i]);
        struct journal *j = opened("work 1");
        CU_ASSERT_EQUAL(journal_rows(j), 3);
        CU_ASSERT_EQUAL(journal_add(j, 4, rows[4], NULL), 0);
        journal_close(j, false);
        j = opened("work 1");
        CU_ASSERT_EQUAL(journal_rows(j), 4);
        CU_ASSERT(journal_find(j, 1, row) && memcmp(row, rows[1], sizeof row) == 0);
        CU_ASSERT(journal_find(j, 4, row));
        CU_ASSERT_FALSE(journal_find(j, 3, row));
        journal_close(j, true);
        end();
    }
}

static void other_work_begins_anew(void) {
    begin();
    struct journal *j = opened("work 12");
    CU_ASSERT_EQUAL(journal_rows(j), 0);
    journal_close(j, false);
    j = opened("work 1");
    CU_ASSERT_EQUAL(journal_rows(j), 0);
    journal_close(j, true);
    end();
}

static void one_at_a_time(void) {
    struct journal *second;
    begin();
    struct journal *first = opened("work 1");
    CU_ASSERT_EQUAL(journal_open(&second, path, "work 1", ROWS, WIDTH, NULL), 0);
    CU_ASSERT_PTR_NULL(second);
    journal_close(first, true);
    end();
}

static void faults_are_told(void) {
    struct sim_err err = {0};
    struct journal *j;
    CU_ASSERT_EQUAL(journal_open(&j, "/dev/null/x", "k", 1, 1, &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dev/null/x: "));
}

CU_pSuite suite_journal(void) {
    CU_pSuite s = CU_add_suite("explore: journal", NULL, NULL);
    CU_add_test(s, "rows come back bit for bit", rows_come_back);
    CU_add_test(s, "torn lines are dropped", torn_lines_are_dropped);
    CU_add_test(s, "other work begins anew", other_work_begins_anew);
    CU_add_test(s, "one process at a time", one_at_a_time);
    CU_add_test(s, "faults are told", faults_are_told);
    return s;
}
