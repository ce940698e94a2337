/* Output files are whole or absent. */
#include <CUnit/CUnit.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/output.h"
#include "tests/suites.h"

static char folder[40];

static const char *in_folder(char *buf, size_t size, const char *name) {
    snprintf(buf, size, "%s/%s", folder, name);
    return buf;
}

static int entries(void) {
    DIR *d = opendir(folder);
    int n = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(d);
    for (const struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void expect_content(const char *path, const char *want) {
    char got[100] = "";
    FILE *f = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    CU_ASSERT_STRING_EQUAL(got, want);
}

static void write_file(const char *path, const char *text) {
    struct output out;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(output_open(&out, path, &err), 0);
    fputs(text, out.file);
    CU_ASSERT_EQUAL(output_commit(&out, &err), 0);
}

static void test_commit(void) {
    char path[80];
    struct stat st;
    in_folder(path, sizeof path, "a");
    write_file(path, "one");
    expect_content(path, "one");
    write_file(path, "two");
    expect_content(path, "two");
    const mode_t mask = umask(0);
    umask(mask);
    CU_ASSERT_EQUAL(stat(path, &st), 0);
    CU_ASSERT_EQUAL(st.st_mode & 0777, 0666 & ~mask);
    CU_ASSERT_EQUAL(entries(), 1);
}

/* Until the commit nothing is there under the name; after a discard nothing at all. */
static void test_discard(void) {
    char path[80], fresh[80];
    struct output out;
    struct sim_err err = {0};
    write_file(in_folder(path, sizeof path, "a"), "old");
    CU_ASSERT_EQUAL_FATAL(output_open(&out, path, &err), 0);
    fputs("new", out.file);
    fflush(out.file);
    expect_content(path, "old");
    CU_ASSERT_EQUAL(entries(), out.nameless ? 1 : 2);
    output_discard(&out);
    expect_content(path, "old");
    CU_ASSERT_EQUAL(entries(), 1);
    CU_ASSERT_EQUAL_FATAL(output_open(&out, in_folder(fresh, sizeof fresh, "b"), &err), 0);
    CU_ASSERT_EQUAL(access(fresh, F_OK), -1);
    output_discard(&out);
    output_discard(&out);
    CU_ASSERT_EQUAL(entries(), 1);
}

static void make_file(char *path, size_t size, const char *name) {
    FILE *f = fopen(in_folder(path, size, name), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fclose(f);
}

/* What a killed process left of the same output goes; other files stay, and what another process
 * writes at the moment, which holds a lock. */
static void test_left_over(void) {
    static const char *const names[] = {"a.tmp-AbC0eF", "a.tmp-AbC0eG", "a.tmp-AbC0eFg",
                                        "b.tmp-AbC0eF", "a.backup"};
    char paths[5][80], path[80];
    for (int i = 0; i < 5; i++)
        make_file(paths[i], sizeof paths[i], names[i]);
    const int held = open(paths[1], O_RDONLY);
    CU_ASSERT_EQUAL_FATAL(flock(held, LOCK_EX), 0);
    write_file(in_folder(path, sizeof path, "a"), "new");
    for (int i = 0; i < 5; i++)
        CU_ASSERT_EQUAL(access(paths[i], F_OK), i == 0 ? -1 : 0);
    close(held);
    write_file(path, "newer");
    CU_ASSERT_EQUAL(access(paths[1], F_OK), -1);
    expect_content(path, "newer");
    for (int i = 2; i < 5; i++)
        unlink(paths[i]);
}

/* A process that ends in the middle of an output leaves nothing that the next one does not remove.
 */
static void test_killed(void) {
    char path[80];
    in_folder(path, sizeof path, "a");
    for (int i = 0; i < 2; i++) {
        const pid_t child = fork();
        if (child == 0) {
            struct output out;
            struct sim_err err;
            if (output_open(&out, path, &err) == 0 && fputs("half", out.file) >= 0)
                fflush(out.file);
            _exit(0);
        }
        CU_ASSERT(child > 0 && waitpid(child, NULL, 0) == child);
    }
    write_file(path, "whole");
    CU_ASSERT_EQUAL(entries(), 1);
    expect_content(path, "whole");
}

static void test_refused(void) {
    char path[80];
    struct output out;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(output_open(&out, folder, &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is a directory"));
    CU_ASSERT_EQUAL(output_open(&out, in_folder(path, sizeof path, "no/such"), &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "No such file"));
    output_discard(&out);
    CU_ASSERT_EQUAL(output_open(&out, "", &err), SIM_EIO);
}

static void test_full_device(void) {
    struct output out;
    struct sim_err err = {0};
    if (access("/dev/full", W_OK))
        return;
    CU_ASSERT_EQUAL_FATAL(output_open(&out, "/dev/full", &err), 0);
    fputs("text", out.file);
    CU_ASSERT_EQUAL(output_commit(&out, &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dev/full: No space left"));
    CU_ASSERT_EQUAL(access("/dev/full", F_OK), 0);
}

static int make_folder(void) {
    strcpy(folder, "output-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void) {
    char path[80];
    unlink(in_folder(path, sizeof path, "a"));
    return rmdir(folder);
}

CU_pSuite suite_output(void) {
    CU_pSuite s = CU_add_suite("output", make_folder, remove_folder);
    CU_ADD_TEST(s, test_commit);
    CU_ADD_TEST(s, test_discard);
    CU_ADD_TEST(s, test_left_over);
    CU_ADD_TEST(s, test_killed);
    CU_ADD_TEST(s, test_refused);
    CU_ADD_TEST(s, test_full_device);
    return s;
}
