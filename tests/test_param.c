/* Parameters: defaults, assignments, files, refusals with file and line, and the nearest key. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memmodels/params.h"
#include "sim/param.h"
#include "tests/suites.h"
#include "tests/support.h"

struct sample {
    bool flag;
    uint64_t size, ways;
    double latency;
    int mode;
    char name[PARAM_TEXT_SIZE];
};

#define FIELD(f) offsetof(struct sample, f)
static const struct param rows[] = {
    {"llc.flag", PARAM_BOOL, UNIT_NONE, FIELD(flag), "yes", 0, 0, 0, "a flag"},
    {"llc.size", PARAM_UINT, UNIT_BYTES, FIELD(size), "3MiB", 0, 0x1p40, 0, "a size"},
    {"llc.ways", PARAM_UINT, UNIT_NONE, FIELD(ways), "16", 1, 64, 0, "ways"},
    {"dram.latency", PARAM_REAL, UNIT_SECONDS, FIELD(latency), "156ns", 0, 1, 0, "a time"},
    {"llc.write", PARAM_CHOICE, UNIT_NONE, FIELD(mode), "back", 0, 0,
     PARAM_CHOICES({"back", 0}, {"through", 1}), "a choice"},
    {"llc.tech", PARAM_TEXT, UNIT_NONE, FIELD(name), "none", 0, 0, 0, "a text"},
};
static const struct param_table table = {rows, sizeof rows / sizeof rows[0]};

static bool near(double got, double want) {
    return fabs(got - want) <= 1e-15 * want;
}

static struct param_set *new_set(struct sample *s) {
    struct sim_err err = {0};
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_EQUAL(param_bind(set, &table, s, &err), 0);
    return set;
}

static void test_defaults(void) {
    struct sample s;
    struct param_set *set = new_set(&s);
    CU_ASSERT(s.flag && s.size == 3145728 && s.ways == 16 && s.mode == 0);
    CU_ASSERT(near(s.latency, 156e-9));
    CU_ASSERT_STRING_EQUAL(s.name, "none");
    CU_ASSERT(!param_given(set, "llc.size"));
    param_set_free(set);
}

static void test_assign(void) {
    struct sample s;
    struct sim_err err = {0};
    struct param_set *set = new_set(&s);
    static const char *const good[] = {"llc.flag=off",       "llc.size=1.5KiB",   "llc.ways=64",
                                       "dram.latency=7.5ns", "llc.write=through", "llc.tech=a=b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        CU_ASSERT_EQUAL(param_assign_text(set, good[i], &err), 0);
    CU_ASSERT(!s.flag && s.size == 1536 && s.ways == 64 && s.mode == 1);
    CU_ASSERT(near(s.latency, 7.5e-9));
    CU_ASSERT_STRING_EQUAL(s.name, "a=b");
    CU_ASSERT(param_given(set, "llc.size") && !param_given(set, "no.such"));
    CU_ASSERT_EQUAL(param_assign(set, "llc.ways", "8", "--set", &err), 0);
    CU_ASSERT_EQUAL(s.ways, 8);
    param_set_free(set);
}

/* Each leaves the value as it was. */
static void test_refused(void) {
    static const struct {
        const char *text, *error;
    } bad[] = {
        {"llc.ways=65", "--set: llc.ways = 65: above 64"},
        {"llc.ways=0", "--set: llc.ways = 0: below 1"},
        {"llc.ways=1.5", "whole number"},
        {"llc.ways=-3", "not a negative number"},
        {"llc.ways=", "llc.ways"},
        {"llc.ways=8ns", "expected a number with"},
        {"llc.size=2TiB", "above 1TiB"},
        {"dram.latency=2", "above 1 s"},
        {"dram.latency=3GHz", "fs, ps, ns, us, ms, s"},
        {"dram.latency=nan", "expected a number"},
        {"llc.flag=maybe", "expected yes or no"},
        {"llc.write=around", "expected one of back|through"},
        {"llc.write=bac", "expected one of back|through"},
        {"llc.way=8", "did you mean 'llc.ways'?"},
        {"llc.wyas=8", "did you mean 'llc.ways'?"},
        {"dram.latncy=1ns", "did you mean 'dram.latency'?"},
        {"completely.different=1", "list params"},
        {"llc.ways", "expected KEY=VALUE"},
        {"=8", "expected KEY=VALUE"},
        {"", "expected KEY=VALUE"},
    };
    struct sample s;
    struct param_set *set = new_set(&s);
    const struct sample before = s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(param_assign_text(set, bad[i].text, &err), SIM_EUSAGE);
        if (!strstr(err.text, bad[i].error))
            fprintf(stderr, "'%s' gives '%s'\n", bad[i].text, err.text);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bad[i].error));
    }
    CU_ASSERT(s.flag == before.flag && s.size == before.size && s.ways == before.ways);
    CU_ASSERT(s.latency == before.latency && s.mode == before.mode);
    char text[PARAM_TEXT_SIZE + 1];
    struct sim_err err = {0};
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CU_ASSERT_EQUAL(param_assign(set, "llc.tech", text, "--set", &err), SIM_EUSAGE);
    param_set_free(set);
}

static int load(struct param_set *set, const char *text, struct sim_err *err) {
    char path[80];
    FILE *f = fopen(test_temporary(path, sizeof path, "ini"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
    const int rc = param_load(set, path, err);
    unlink(path);
    return rc;
}

static void test_files(void) {
    struct sample s;
    struct sim_err err = {0};
    struct param_set *set = new_set(&s);
    CU_ASSERT_EQUAL(load(set,
                         "; a comment\n# another\n\n[llc]\nsize = 7MiB ; after\n  ways=4\r\n"
                         "[dram]\nlatency: 90ns\n",
                         &err),
                    0);
    CU_ASSERT(s.size == 7340032 && s.ways == 4);
    CU_ASSERT(near(s.latency, 90e-9));
    static const struct {
        const char *text, *error;
    } bad[] = {
        {"[llc]\nways = 4\n\nways = 99\n", ":4: llc.ways = 99: above 64"},
        {"[llc]\nwasy = 4\n", ":2: unknown parameter 'llc.wasy'; did you mean 'llc.ways'?"},
        {"ways = 4\n", ":1: unknown parameter 'ways'"},
        {"[llc]\nnonsense\n", ":2: expected [section] or name = value"},
        {"[llc\nways = 4\n", ":1: expected [section]"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_EQUAL(load(set, bad[i].text, &err), SIM_EUSAGE);
        if (!strstr(err.text, bad[i].error))
            fprintf(stderr, "'%s' lacks '%s'\n", err.text, bad[i].error);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bad[i].error));
    }
    CU_ASSERT_EQUAL(param_load(set, "no-such-file.ini", &err), SIM_EIO);
    CU_ASSERT_EQUAL(param_load(set, ".", &err), SIM_EIO);
    param_set_free(set);
}

/* What is printed as a value is accepted as one, and gives the same value. */
static void test_format_round_trip(void) {
    struct sample s, back;
    struct sim_err err = {0};
    struct param_set *set = new_set(&s), *other = new_set(&back);
    param_assign_text(set, "llc.size=12345", &err);
    param_assign_text(set, "dram.latency=1.25us", &err);
    param_assign_text(set, "llc.write=through", &err);
    param_assign_text(set, "llc.flag=no", &err);
    for (size_t i = 0; i < table.n; i++) {
        char text[300];
        param_format(&rows[i], &s, text, sizeof text);
        CU_ASSERT_EQUAL(param_assign(other, rows[i].key, text, "back", &err), 0);
    }
    CU_ASSERT(back.size == s.size && back.ways == s.ways && back.mode == s.mode);
    CU_ASSERT(back.flag == s.flag && back.latency == s.latency);
    json_t *a = param_json(set), *b = param_json(other);
    CU_ASSERT(json_equal(a, b));
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(a, "llc.size")), 12345);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(a, "llc.write")), "through");
    json_decref(a);
    json_decref(b);
    param_set_free(set);
    param_set_free(other);
}

/* Each row alone makes two structs differ, and nothing else does: not what is behind the end of a
 * text, nor a field of no row. */
static void test_equal(void) {
    static const char *const others[] = {"llc.flag=no",       "llc.size=1",
                                         "llc.ways=2",        "dram.latency=1ns",
                                         "llc.write=through", "llc.tech=nonesuch"};
    struct sample s, other;
    struct sim_err err = {0};
    memset(&s, 0, sizeof s);
    memset(&other, 0xff, sizeof other);
    struct param_set *set = new_set(&s), *second = new_set(&other);
    CU_ASSERT(param_equal(&table, &s, &other));
    for (size_t i = 0; i < table.n; i++) {
        char text[300];
        param_format(&rows[i], &other, text, sizeof text);
        CU_ASSERT_EQUAL(param_assign_text(second, others[i], &err), 0);
        CU_ASSERT(!param_equal(&table, &s, &other) && !param_equal(&table, &other, &s));
        CU_ASSERT_EQUAL(param_assign(second, rows[i].key, text, "back", &err), 0);
        CU_ASSERT(param_equal(&table, &s, &other));
    }
    param_set_free(set);
    param_set_free(second);
}

/* Every default of the product's own tables is a value the table accepts. */
static void test_shipped_tables(void) {
    struct memory_config c = {0};
    struct sim_err err = {0};
    struct param_set *set = param_set_new(&err);
    CU_ASSERT_EQUAL(params_bind(set, &c, &err), 0);
    CU_ASSERT_EQUAL(params_resolve(&c, true, false, &err), 0);
    CU_ASSERT(c.caches.llc.size == 3145728 && c.caches.llc.sector == 32);
    param_set_free(set);
}

CU_pSuite suite_param(void) {
    CU_pSuite s = CU_add_suite("param", NULL, NULL);
    CU_ADD_TEST(s, test_defaults);
    CU_ADD_TEST(s, test_assign);
    CU_ADD_TEST(s, test_refused);
    CU_ADD_TEST(s, test_files);
    CU_ADD_TEST(s, test_format_round_trip);
    CU_ADD_TEST(s, test_equal);
    CU_ADD_TEST(s, test_shipped_tables);
    return s;
}
