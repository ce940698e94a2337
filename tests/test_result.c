/* Statistics and results as JSON and CSV. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/result.h"
#include "sim/stat.h"
#include "tests/suites.h"
#include "tests/support.h"

struct counts {
    uint64_t hits, misses;
    double time;
};

static const struct stat_row rows[] = {
    {"x.hits", STAT_COUNT, offsetof(struct counts, hits), "", "hits"},
    {"x.misses", STAT_COUNT, offsetof(struct counts, misses), "", "misses"},
    {"x.time_s", STAT_REAL, offsetof(struct counts, time), "s", "time"},
};
static const struct stat_row may_be_absent[] = {
    {"x.time_s", STAT_ABSENT, offsetof(struct counts, time), "s", "time"},
};
static const struct stat_table table = {rows, 3};

static void test_stat(void) {
    const struct counts before = {3, 1, 9};
    struct counts after = {10, 1ull << 53 | 1, 2.5};
    stat_subtract(&table, &after, &before);
    CU_ASSERT(after.hits == 7 && after.misses == 1ull << 53);
    CU_ASSERT_EQUAL(after.time, 2.5);
    json_t *o = json_object();
    stat_json(o, &table, &after);
    CU_ASSERT_EQUAL(json_object_size(o), 3);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(o, "x.misses")), 1ll << 53);
    CU_ASSERT_EQUAL(json_real_value(json_object_get(o, "x.time_s")), 2.5);
    json_decref(o);
}

/* NaN is what there is none of, where the row says so; infinity is never a result. */
static void test_not_finite(void) {
    static const double values[] = {0, NAN, INFINITY, -INFINITY};
    const struct stat_table absent = {may_be_absent, 1};
    for (int i = 0; i < 8; i++) {
        struct sim_err err = {0};
        struct result *r = result_new("x", 1, &err);
        const struct counts c = {.time = values[i % 4]};
        json_t *stats = json_object();
        stat_json(stats, i < 4 ? &table : &absent, &c);
        result_run(r, "a", json_object(), stats);
        const bool fine = i % 4 == 0 || i == 5;
        CU_ASSERT_EQUAL(result_check(r, &err), fine ? 0 : SIM_EUSAGE);
        CU_ASSERT(fine || strstr(err.text, "x.time_s of run 1 is not a finite number"));
        result_free(r);
    }
}

static struct result *sample(void) {
    struct sim_err err = {0};
    const uint32_t crc = 0xabc;
    struct result *r = result_new("replay --mode count", 42, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    result_input(r, "/some/where/t.mgt", "mgt", 7, &crc);
    const struct counts a = {1, 2, 0.125};
    json_t *stats = json_object(), *config = json_object();
    stat_json(stats, &table, &a);
    json_object_set_new(config, "llc.ways", json_integer(16));
    json_object_set_new(config, "llc.tech", json_string("a, \"b\""));
    result_run(r, "sram", config, stats);
    stats = json_object();
    config = json_object();
    json_object_set_new(stats, "x.hits", json_integer(5));
    json_object_set_new(stats, "y.more", json_boolean(1));
    result_run(r, "two\nlines", config, stats);
    return r;
}

static char *content(const char *path) {
    char *text = calloc(1, 4096);
    FILE *f = fopen(path, "r");
    CU_ASSERT_FATAL(f && text);
    CU_ASSERT(fread(text, 1, 4095, f) > 0);
    fclose(f);
    unlink(path);
    return text;
}

static void test_json(void) {
    char path[80];
    struct sim_err err = {0};
    struct result *r = sample();
    CU_ASSERT_EQUAL(result_write_json(r, test_temporary(path, sizeof path, "json"), &err), 0);
    char *text = content(path);
    json_t *back = json_loads(text, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(back);
    CU_ASSERT(json_equal(back, result_json(r)));
    CU_ASSERT_PTR_NULL(strstr(text, "/some/where"));
    const json_t *run = json_array_get(json_object_get(back, "runs"), 0);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(run, "label")), "sram");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_object_get(run, "stats"), "x.misses")),
                    2);
    json_decref(back);
    free(text);
    result_free(r);
}

static void test_csv(void) {
    char path[80];
    struct sim_err err = {0};
    struct result *r = sample();
    CU_ASSERT_EQUAL(result_write_csv(r, test_temporary(path, sizeof path, "csv"), &err), 0);
    char *text = content(path);
    CU_ASSERT_STRING_EQUAL(text, "label,llc.ways,llc.tech,x.hits,x.misses,x.time_s,y.more\n"
                                 "sram,16,\"a, \"\"b\"\"\",1,2,0.125,\n"
                                 "\"two\nlines\",,,5,,,true\n");
    free(text);
    result_free(r);
}

/* The same content gives the same bytes, whenever it is written. */
static void test_same_bytes(void) {
    char path[80], *text[2];
    struct sim_err err = {0};
    for (int i = 0; i < 2; i++) {
        struct result *r = sample();
        result_write_json(r, test_temporary(path, sizeof path, "json"), &err);
        text[i] = content(path);
        result_free(r);
    }
    CU_ASSERT_STRING_EQUAL(text[0], text[1]);
    free(text[0]);
    free(text[1]);
}

static void test_unwritable(void) {
    struct sim_err err = {0};
    struct result *r = sample();
    CU_ASSERT_EQUAL(result_write_json(r, "no/such/folder.json", &err), SIM_EIO);
    CU_ASSERT_EQUAL(result_write_csv(r, "no/such/folder.csv", &err), SIM_EIO);
    if (access("/dev/full", W_OK) == 0) {
        CU_ASSERT_EQUAL(result_write_json(r, "/dev/full", &err), SIM_EIO);
        CU_ASSERT_EQUAL(result_write_csv(r, "/dev/full", &err), SIM_EIO);
    }
    result_free(r);
}

/* Numbers as short as they can be, and the same when read again; what is no number is null. */
static void test_digits(void) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.1, "0.1"},     {2, "2.0"},
                 {0, "0.0"},       {1.0 / 3, "0.3333333333333333"},
                 {7.0 / 5, "1.4"}, {-1.5e-30, "-1.5e-30"},
                 {1e22, "1e22"},   {NAN, "null"}};
    static const struct stat_row row = {"x-1.50", STAT_ABSENT, 0, "", ""};
    static const struct stat_table one = {&row, 1};
    char path[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_err err = {0};
        struct result *r = result_new("c", 1, &err);
        json_t *stats = json_object();
        stat_json(stats, &one, &cases[i].value);
        result_run(r, "label 1.250", json_object(), stats);
        test_temporary(path, sizeof path, "digits.json");
        CU_ASSERT_EQUAL(result_write_json(r, path, &err), 0);
        char *text = content(path), want[64];
        snprintf(want, sizeof want, "\"x-1.50\": %s\n", cases[i].text);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, want));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"label 1.250\""));
        json_t *again = json_loads(text, 0, NULL);
        const json_t *run = json_array_get(json_object_get(again, "runs"), 0);
        const json_t *value = json_object_get(json_object_get(run, "stats"), "x-1.50");
        CU_ASSERT(isnan(cases[i].value) ? json_is_null(value)
                                        : json_real_value(value) == cases[i].value);
        json_decref(again);
        free(text);
        unlink(path);
        result_free(r);
    }
}

CU_pSuite suite_result(void) {
    CU_pSuite s = CU_add_suite("result", NULL, NULL);
    CU_ADD_TEST(s, test_stat);
    CU_ADD_TEST(s, test_not_finite);
    CU_ADD_TEST(s, test_json);
    CU_ADD_TEST(s, test_csv);
    CU_ADD_TEST(s, test_same_bytes);
    CU_ADD_TEST(s, test_unwritable);
    CU_ADD_TEST(s, test_digits);
    return s;
}
