/* Reports: the document, numbers as text, and Markdown. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/report/write.h"
#include "sim/report.h"
#include "tests/suites.h"

static void expect_format(double value, int digits, const char *want) {
    char got[64];
    CU_ASSERT_STRING_EQUAL(report_format(got, sizeof got, value, digits), want);
}

static void test_format(void) {
    expect_format(12300, 4, "12300");
    expect_format(12345.6, 3, "12346");
    expect_format(0.0123, 3, "0.0123");
    expect_format(1.23e-9, 3, "1.23e-09");
    expect_format(-1.5e16, 2, "-1.5e+16");
    expect_format(0, 4, "0.000");
    expect_format(-0.0, 4, "0.000");
    expect_format(1, 4, "1.000");
    expect_format(NAN, 4, "-");
    expect_format(INFINITY, -3, "-");
}

/* Where rounding makes a number longer, no digit is gained. */
static void test_format_rounds_up(void) {
    expect_format(9.996, 3, "10.0");
    expect_format(99.96, 3, "100");
    expect_format(0.99996, 4, "1.000");
    expect_format(9.994, 3, "9.99");
    expect_format(-9.996, 3, "-10.0");
}

static void test_format_deviation(void) {
    expect_format(0, -3, "+0.00");
    expect_format(1.254, -3, "+1.25");
    expect_format(-12.34, -3, "-12.3");
    expect_format(180.4, -3, "+180");
    expect_format(-0.0312, -3, "-0.03");
    expect_format(1e-7, -3, "+0.00");
}

static void test_format_count(void) {
    expect_format(0, REPORT_EXACT, "0");
    expect_format(9007199254740992.0, REPORT_EXACT, "9007199254740992");
    expect_format(0.5, REPORT_EXACT, "0.500000000000000");
}

/* Every number of `digits` digits reads back as that number to half a unit of its last place. */
static void test_format_reads_back(void) {
    srand(1);
    for (int i = 0; i < 20000; i++) {
        char text[64];
        const int digits = 1 + rand() % 9;
        const double value = ldexp((double)rand() / RAND_MAX + 0.5, rand() % 120 - 60);
        report_format(text, sizeof text, value, digits);
        CU_ASSERT_FATAL(fabs(strtod(text, NULL) - value) <=
                        0.5000001 * pow(10, 1 - digits) * value);
    }
}

static const struct report_column columns[] = {
    {"name", "", 0}, {"time", "ms", 3}, {"off", "%", -3}};

static struct report *example(void) {
    struct sim_err err;
    struct report *r = report_new("R", &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    report_summary(r, "one", "%d of %d", 1, 2);
    json_t *section = report_section(r, "one", "First");
    report_text(section, "text %s", "here");
    json_t *table = report_table(section, "T", columns, 3);
    report_cell(table, "a|b_c*<d>\n\\`");
    report_number(table, 1.5);
    report_number(table, NAN);
    report_cell(table, "%s", "");
    report_number(table, NAN);
    report_cell(table, "n/a");
    return r;
}

static const json_t *block(const struct report *r, size_t i) {
    const json_t *sections = json_object_get(report_json(r), "sections");
    return json_array_get(json_object_get(json_array_get(sections, 0), "blocks"), i);
}

static void test_table(void) {
    char buf[64];
    struct report *r = example();
    const json_t *table = block(r, 1), *rows = json_object_get(table, "rows");
    const json_t *heads = json_object_get(table, "columns");
    const json_t *row = json_array_get(rows, 0), *second = json_array_get(rows, 1);
    CU_ASSERT_EQUAL(json_array_size(rows), 2);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_array_get(heads, 2), "digits")), 3);
    CU_ASSERT_TRUE(json_is_true(json_object_get(json_array_get(heads, 2), "signed")));
    CU_ASSERT_TRUE(json_is_false(json_object_get(json_array_get(heads, 1), "signed")));
    CU_ASSERT_STRING_EQUAL(
        report_cell_text(buf, sizeof buf, json_array_get(heads, 1), json_array_get(row, 1)),
        "1.50");
    CU_ASSERT_STRING_EQUAL(
        report_cell_text(buf, sizeof buf, json_array_get(heads, 2), json_array_get(row, 2)), "-");
    CU_ASSERT_STRING_EQUAL(
        report_cell_text(buf, sizeof buf, json_array_get(heads, 2), json_array_get(second, 2)),
        "n/a");
    report_free(r);
}

static void test_column_shown(void) {
    struct sim_err err;
    struct report *r = report_new("R", &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    json_t *section = report_section(r, "s", "S");
    json_t *table = report_table(section, "T", columns, 3);
    CU_ASSERT_TRUE(report_column_shown(table, 0) && report_column_shown(table, 2));
    report_cell(table, "%s", "");
    report_number(table, 0);
    report_number(table, NAN);
    CU_ASSERT_FALSE(report_column_shown(table, 0));
    CU_ASSERT_TRUE(report_column_shown(table, 1));
    CU_ASSERT_FALSE(report_column_shown(table, 2));
    report_free(r);
}

static void test_chart(void) {
    struct sim_err err;
    struct report *r = report_new("R", &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    json_t *section = report_section(r, "s", "S");
    const struct report_axis x = {"x", "", false}, y = {"y", "ms", true};
    json_t *bars = report_chart(section, "B", REPORT_STACKED, x, y);
    report_bar(bars, "one", "a", 1);
    report_bar(bars, "two", "b", 2);
    report_bar(bars, "one", "b", INFINITY);
    json_t *points = report_chart(section, "P", REPORT_POINTS, x, y);
    report_diagonal(points);
    report_point(points, "one", 1, NAN, "first");
    char *got = json_dumps(json_object_get(block(r, 0), "series"), JSON_COMPACT);
    CU_ASSERT_STRING_EQUAL(
        got, "[{\"name\":\"one\",\"y\":[1.0,null]},{\"name\":\"two\",\"y\":[null,2.0]}]");
    free(got);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(block(r, 0), "chart")), "stacked");
    CU_ASSERT_TRUE(json_is_true(json_object_get(block(r, 1), "diagonal")));
    got = json_dumps(json_object_get(block(r, 1), "series"), JSON_COMPACT);
    CU_ASSERT_STRING_EQUAL(got,
                           "[{\"name\":\"one\",\"x\":[1.0],\"y\":[null],\"labels\":[\"first\"]}]");
    free(got);
    report_free(r);
}

static void test_markdown(void) {
    char path[] = "/tmp/magnetar-report-XXXXXX", got[1024] = "";
    struct sim_err err;
    struct report *r = example();
    const int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    CU_ASSERT_EQUAL(report_write_markdown(report_json(r), path, &err), 0);
    FILE *f = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    CU_ASSERT_STRING_EQUAL(got, "# R\n\n- 1 of 2\n\n## one: First\n\ntext here\n\n**T**\n\n"
                                "| name | time, ms | off, % |\n|---|---:|---:|\n"
                                "| a\\|b\\_c\\*\\<d> \\\\\\` | 1.50 | - |\n|  | - | n/a |\n\n");
    report_free(r);
}

CU_pSuite suite_report(void) {
    CU_pSuite suite = CU_add_suite("report", NULL, NULL);
    CU_ADD_TEST(suite, test_format);
    CU_ADD_TEST(suite, test_format_rounds_up);
    CU_ADD_TEST(suite, test_format_deviation);
    CU_ADD_TEST(suite, test_format_count);
    CU_ADD_TEST(suite, test_format_reads_back);
    CU_ADD_TEST(suite, test_table);
    CU_ADD_TEST(suite, test_column_shown);
    CU_ADD_TEST(suite, test_chart);
    CU_ADD_TEST(suite, test_markdown);
    return suite;
}
