/* Statistics and results as JSON and CSV. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/manifest.h"
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

/* Bytes to JSON and back; what is UTF-8 and holds no escape stands as it is. */
static void test_escape(void) {
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"n\xff.csv", "n\\xff.csv"},
        {"\xc3\xa9\xe2\x82\xac", "\xc3\xa9\xe2\x82\xac"},
        {"a\\b", "a\\b"},
        {"a\\x41", "a\\x5cx41"},
        {"\xc3", "\\xc3"},
        {"\xff\\", "\\xff\\x5c"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"\xc0\xaf", "\\xc0\\xaf"},
        {"\xc3\xa9\xff", "\xc3\xa9\\xff"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *escaped = manifest_escape(cases[i][0]);
        CU_ASSERT_STRING_EQUAL(escaped, cases[i][1]);
        free(escaped);
    }
    struct rng r = test_rng("escape");
    for (int i = 0; i < 3000; i++) {
        static const char bytes[] = "x\\\xc3\xa9\xff\xe2\x82\xac"
                                    "5c\xed\xa0";
        char text[16];
        size_t n = (size_t)rng_below(&r, sizeof text);
        text[n] = '\0';
        while (n)
            text[--n] = bytes[rng_below(&r, sizeof bytes - 1)];
        char *escaped = manifest_escape(text), *back = manifest_bytes(escaped);
        json_t *string = json_text(text);
        CU_ASSERT_STRING_EQUAL(back, text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(string);
        CU_ASSERT_STRING_EQUAL(json_string_value(string), escaped);
        json_decref(string);
        free(escaped);
        free(back);
    }
}

/* Every \\xHH becomes that byte. */
static void test_bytes(void) {
    for (unsigned b = 1; b < 256; b++) {
        char escaped[8];
        snprintf(escaped, sizeof escaped, "a\\x%02xz", b);
        char *bytes = manifest_bytes(escaped);
        CU_ASSERT(bytes[0] == 'a' && (uint8_t)bytes[1] == b && bytes[2] == 'z' && !bytes[3]);
        free(bytes);
    }
}

static void test_quote(void) {
    char *const words[] = {"magnetar run", "a-b_c.csv", "conv*",   "it's", "",
                           "n\xff\n",      "gen:x,n=1", "\xc3\xa9"};
    char *text = manifest_quote(8, words);
    CU_ASSERT_STRING_EQUAL(text, "magnetar run a-b_c.csv 'conv*' 'it'\\''s' '' $'n\\377\\012' "
                                 "gen:x,n=1 '\xc3\xa9'");
    free(text);
}

/* crc32("123456789") is the check value that CRC-32 is published with. */
static void test_inputs(void) {
    char path[300];
    uint32_t crc;
    struct sim_err err;
    FILE *f = fopen(test_temporary(path, sizeof path, "crc.txt"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs("123456789", f);
    fclose(f);
    CU_ASSERT(manifest_crc(path, &crc) && crc == 0xcbf43926);
    CU_ASSERT_EQUAL(manifest_crc_text("123456789", 9), 0xcbf43926);
    CU_ASSERT_FALSE(manifest_crc("/", &crc));
    CU_ASSERT_FALSE(manifest_crc("/dev/null", &crc));
    struct result *r = result_new("t", 1, &err);
    json_t *config = json_object();
    result_input(r, path, "din", 3, NULL);
    json_put(config, "llc.tech", json_text(path));
    json_put(config, "llc.repl", json_text("lru"));
    result_run(r, "a", config, json_object());
    manifest_file(r, "no/such/preset", "configuration", "123456789");
    manifest_file(r, "no/such/preset", "configuration", "123456789");
    manifest_file(r, "no/such/file", "configuration", NULL);
    manifest_config(r);
    manifest_config(r);
    const json_t *inputs = json_object_get(result_json(r), "inputs");
    CU_ASSERT_EQUAL(json_array_size(inputs), 3);
    for (size_t i = 0; i < 3; i++) {
        const char *sum = json_string_value(json_object_get(json_array_get(inputs, i), "crc32"));
        CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
        CU_ASSERT_STRING_EQUAL(sum, "cbf43926");
    }
    result_free(r);
    remove(path);
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
    json_put(config, "llc.ways", json_integer(16));
    json_put(config, "llc.tech", json_text("a, \"b\""));
    result_run(r, "sram", config, stats);
    stats = json_object();
    config = json_object();
    json_put(stats, "x.hits", json_integer(5));
    json_put(stats, "y.more", json_boolean(1));
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
    CU_ADD_TEST(s, test_escape);
    CU_ADD_TEST(s, test_bytes);
    CU_ADD_TEST(s, test_quote);
    CU_ADD_TEST(s, test_inputs);
    return s;
}
