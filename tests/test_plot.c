/* Figures of magnetar plot: scales, texts, rows of CSV and JSON, fronts, ratios. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/condition.h"
#include "cli/plot/figure.h"
#include "cli/plot/scale.h"
#include "cli/plot/table.h"
#include "explore/search/pareto.h"
#include "sim/result.h"
#include "sim/rng.h"
#include "sim/stat.h"
#include "tests/suites.h"

#define SEED 16

/* ---- scales ---- */

/* Ticks and their texts as one line: "0|1 k|2 k (ms)". */
static void expect_ticks(double low, double high, bool log, size_t most, const char *unit,
                         const char *want) {
    const struct plot_scale s = plot_scale_of(low, high, log, strcmp(unit, "B") == 0, false);
    const struct plot_unit u = plot_unit_of(unit, &s);
    double ticks[PLOT_TICKS];
    char texts[PLOT_TICKS][PLOT_TICK_SIZE], got[2000] = "";
    const size_t n = plot_ticks(&s, most, ticks);
    plot_tick_texts(&u, ticks, n, texts);
    for (size_t i = 0; i < n; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? "|" : "", texts[i]);
    if (*u.name)
        snprintf(got + strlen(got), sizeof got - strlen(got), " (%s)", u.name);
    CU_ASSERT_STRING_EQUAL(got, want);
    if (strcmp(got, want) != 0)
        printf("\n  got  %s\n  want %s\n", got, want);
}

static void test_linear_ticks(void) {
    expect_ticks(0, 4.4e-3, false, 6, "s", "0|1|2|3|4 (ms)");
    expect_ticks(1.2, 1.9, false, 6, "", "1.2|1.4|1.6|1.8");
    expect_ticks(9.2, 9.9, false, 6, "", "9.2|9.4|9.6|9.8");
    expect_ticks(0, 2.3e6, false, 6, "", "0|0.5 M|1.0 M|1.5 M|2.0 M");
    expect_ticks(-3e-9, 3e-9, false, 4, "J", "-2|0|2 (nJ)");
    expect_ticks(5, 5, false, 5, "mm^2", "3|4|5|6|7 (mm^2)");
    expect_ticks(0, 0, false, 5, "", "-1.0|-0.5|0.0|0.5|1.0");
    expect_ticks(2e-7, 9e-7, false, 6, "",
                 "0|2\xc3\x97"
                 "10^-7|4\xc3\x97"
                 "10^-7|6\xc3\x97"
                 "10^-7|8\xc3\x97"
                 "10^-7");
    expect_ticks(1e18, 4e18, false, 5, "",
                 "0|10^18|2\xc3\x97"
                 "10^18|3\xc3\x97"
                 "10^18|4\xc3\x97"
                 "10^18");
}

static void test_log_ticks(void) {
    expect_ticks(1, 1000, true, 6, "", "1|10|100|1000");
    expect_ticks(12, 190, true, 6, "", "20|50|100|200");
    expect_ticks(3e-6, 4e-3, true, 8, "s", "3|10|30|100|300|1000|3000 (\xc2\xb5s)");
    expect_ticks(1e-9, 1e3, true, 7, "J", "10^-8|10^-6|10^-4|10^-2|10^0|10^2 (J)");
    expect_ticks(4.1, 4.4, true, 5, "", "4.0|4.5");
    expect_ticks(1e9, 4e9, true, 8, "B/s", "0.9|1|2|3|4 (GB/s)");
}

static void test_byte_ticks(void) {
    expect_ticks(65536, 1 << 20, true, 6, "B", "64 KiB|128 KiB|256 KiB|512 KiB|1 MiB");
    expect_ticks(65536, 64 << 20, true, 6, "B", "64 KiB|256 KiB|1 MiB|4 MiB|16 MiB|64 MiB");
    expect_ticks(1 << 20, 10 << 20, false, 6, "B", "0 B|2 MiB|4 MiB|6 MiB|8 MiB|10 MiB");
}

/* Of any range: ascending, on the axis, few enough, at least two unless the axis is narrow. */
static void check_ticks(const struct plot_scale *s, size_t most) {
    double ticks[PLOT_TICKS], minor[PLOT_TICKS];
    const size_t n = plot_ticks(s, most, ticks), m = plot_minor_ticks(s, minor);
    CU_ASSERT_FATAL(n >= 1 && n <= most && m <= PLOT_TICKS);
    for (size_t i = 0; i < n; i++) {
        const double place = plot_place(s, ticks[i]);
        CU_ASSERT_FATAL(place > -1e-6 && place < 1 + 1e-6);
        CU_ASSERT_FATAL(i == 0 || ticks[i] > ticks[i - 1]);
    }
}

static void test_any_range(void) {
    struct rng r = rng_stream(SEED, 1);
    for (int i = 0; i < 50000; i++) {
        const double size = pow(10, (double)rng_below(&r, 298) - 149 + rng_real(&r));
        const double low = size * rng_real(&r), high = low + size * pow(10, -9 * rng_real(&r));
        const bool log = rng_below(&r, 2), binary = rng_below(&r, 2);
        if (log && !(low > 0))
            continue;
        const bool below = !log && rng_below(&r, 2);
        const struct plot_scale s =
            plot_scale_of(below ? -high : low, below ? -low : high, log, binary, rng_below(&r, 2));
        CU_ASSERT_FATAL(s.low < s.high && isfinite(s.high - s.low));
        CU_ASSERT_FATAL(below || (s.low <= low && s.high >= high));
        check_ticks(&s, 2 + rng_below(&r, 20));
    }
}

static void expect_value(double value, const char *unit, const char *want) {
    char got[80];
    CU_ASSERT_STRING_EQUAL(plot_value_text(got, sizeof got, value, unit), want);
}

static void test_values(void) {
    expect_value(3.2e-3, "s", "3.2 ms");
    expect_value(65536, "B", "64 KiB");
    expect_value(1.5e-12, "J", "1.5 pJ");
    expect_value(6.3e-6, "Js", "6.3 \xc2\xb5J s");
    expect_value(0, "s", "0 s");
    expect_value(12.5, "mm^2", "12.5 mm^2");
    expect_value(123456, "", "1.2346e+05");
}

/* ---- keys ---- */

static void test_keys(void) {
    struct plot_key size = plot_key_of("llc.size"), time = plot_key_of("time.total_s");
    struct plot_key own = plot_key_of("mine");
    CU_ASSERT_STRING_EQUAL(size.unit, "B");
    CU_ASSERT_STRING_EQUAL(time.unit, "s");
    CU_ASSERT_STRING_EQUAL(plot_key_of("energy_j").unit, "J");
    CU_ASSERT_EQUAL(plot_key_number(&size, "64KiB"), 65536);
    CU_ASSERT_EQUAL(plot_key_number(&size, "65536"), 65536);
    CU_ASSERT_TRUE(isnan(plot_key_number(&time, "soon")));
    CU_ASSERT_TRUE(isnan(plot_key_number(&time, "inf")));
    CU_ASSERT_TRUE(isnan(plot_key_number(&time, "")));
    CU_ASSERT_EQUAL(plot_key_number(&own, "3"), 3);
    CU_ASSERT_STRING_EQUAL(own.unit, "");
    CU_ASSERT_EQUAL(plot_key_number(&own, "2MiB"), 2 << 20);
    CU_ASSERT_STRING_EQUAL(own.unit, "B");
}

/* ---- rows ---- */

static FILE *file_of(const char *text) {
    FILE *f = tmpfile();
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    rewind(f);
    return f;
}

static void test_csv_rows(void) {
    struct plot_table *t;
    struct sim_err err;
    FILE *f = file_of("\n# note\na,b c,\"d\"\"e\"\n1,\"two\nlines\",\n\n,x,3\n");
    CU_ASSERT_EQUAL_FATAL(plot_table_open(&t, f, "t.csv", NULL, false, &err), 0);
    const int a = plot_table_column(t, "a"), d = plot_table_column(t, "d\"e");
    CU_ASSERT(a == 0 && plot_table_column(t, "b c") == 1 && d == 2);
    CU_ASSERT_EQUAL(plot_table_column(t, "b"), -1);
    CU_ASSERT_EQUAL_FATAL(plot_table_next(t, &err), 1);
    CU_ASSERT_STRING_EQUAL(plot_table_cell(t, a), "1");
    CU_ASSERT_STRING_EQUAL(plot_table_cell(t, 1), "two\nlines");
    CU_ASSERT_STRING_EQUAL(plot_table_cell(t, d), "");
    CU_ASSERT_STRING_EQUAL(plot_table_where(t), "t.csv:4");
    CU_ASSERT_EQUAL_FATAL(plot_table_next(t, &err), 1);
    CU_ASSERT_STRING_EQUAL(plot_table_cell(t, 1), "x");
    CU_ASSERT_STRING_EQUAL(plot_table_where(t), "t.csv:7");
    CU_ASSERT_STRING_EQUAL(plot_table_cell(t, -1), "");
    CU_ASSERT_EQUAL(plot_table_next(t, &err), 0);
    plot_table_free(t);
    fclose(f);
}

static struct result *example(void) {
    struct sim_err err;
    struct result *r = result_new("test", 1, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    for (int i = 0; i < 3; i++) {
        char label[20];
        json_t *config = json_object(), *stats = json_object();
        snprintf(label, sizeof label, "run, %d", i);
        json_put(config, "llc.tech", json_text(i ? "sram" : "stt-mram"));
        json_put(config, "llc.size", json_count(1024u << i));
        json_put(stats, "time_s", i < 2 ? stat_real(0.1 / (i + 1)) : json_null());
        json_put(stats, "count", json_count(UINT64_MAX >> (1 + i)));
        json_t *notes = json_put(result_run(r, label, config, stats), "notes", json_array());
        json_add(notes, json_text("first"));
        json_add(notes, json_text(i ? "(unverified)" : "second"));
    }
    return r;
}

/* The two formats that the program writes are the same rows. */
static void test_formats_agree(void) {
    char csv_path[] = "/tmp/magnetar-plot-XXXXXX", json_path[] = "/tmp/magnetar-plot-XXXXXX";
    struct result *r = example();
    struct sim_err err;
    fclose(fdopen(mkstemp(csv_path), "w"));
    fclose(fdopen(mkstemp(json_path), "w"));
    CU_ASSERT_EQUAL_FATAL(result_write_csv(r, csv_path, &err), 0);
    CU_ASSERT_EQUAL_FATAL(result_write_json(r, json_path, &err), 0);
    FILE *files[] = {fopen(csv_path, "r"), fopen(json_path, "r")};
    struct plot_table *csv, *json;
    CU_ASSERT_EQUAL_FATAL(plot_table_open(&csv, files[0], "c", NULL, false, &err), 0);
    CU_ASSERT_EQUAL_FATAL(plot_table_open(&json, files[1], "j", NULL, false, &err), 0);
    int rows = 0;
    for (; plot_table_next(csv, &err) == 1; rows++) {
        const char *name;
        CU_ASSERT_EQUAL_FATAL(plot_table_next(json, &err), 1);
        for (size_t k = 0; (name = plot_table_name(csv, k)); k++) {
            const char *own = plot_table_cell(csv, (int)k);
            const int column = plot_table_column(json, name);
            CU_ASSERT_FATAL(column >= 0);
            const char *other = plot_table_cell(json, column);
            CU_ASSERT(strcmp(own, other) == 0 ||
                      (*own && *other && strtod(own, NULL) == strtod(other, NULL)));
        }
    }
    CU_ASSERT_EQUAL(rows, 3);
    CU_ASSERT_EQUAL(plot_table_next(json, &err), 0);
    plot_table_free(csv);
    plot_table_free(json);
    fclose(files[0]);
    fclose(files[1]);
    remove(csv_path);
    remove(json_path);
    result_free(r);
}

/* ---- figures ---- */

static void read_text(struct plot_figure *f, const struct plot_request *q, const char *text) {
    struct sim_err err;
    FILE *file = file_of(text);
    CU_ASSERT_EQUAL_FATAL(plot_figure_read(f, q, file, &err), 0);
    fclose(file);
}

static void test_left_out(void) {
    const struct plot_request q = {.file = "t", .x = "x", .y = "y", .log_y = true};
    struct plot_figure f;
    char text[400];
    read_text(&f, &q,
              "x,y,status\n1,2,ok\n2,,ok\n,3,valid\n3,1,failed\n4,nan,\n5,0,ok\n6,-1,ok\n7,5,\n");
    plot_figure_logs(&f);
    CU_ASSERT_EQUAL(f.n, 2);
    CU_ASSERT_STRING_EQUAL(plot_figure_left_out(&f, text, sizeof text),
                           "6 of 8 points left out: 1 without y, 1 without x, 1 failed, 1 with y = "
                           "nan, 2 at y of 0 or "
                           "less, which a logarithmic axis has not");
    plot_figure_free(&f);
}

static void test_where(void) {
    const struct plot_request q = {.file = "t",
                                   .x = "llc.size",
                                   .y = "y",
                                   .where = {"llc.size=1KiB,4096", "tech!=c"},
                                   .n_where = 2};
    struct plot_figure f;
    read_text(&f, &q, "llc.size,y,tech\n1024,1,a\n2048,2,a\n4KiB,3,b\n1024,4,c\n");
    CU_ASSERT_EQUAL_FATAL(f.n, 2);
    CU_ASSERT(f.points[0].y == 1 && f.points[1].y == 3 && f.points[1].x == 4096);
    CU_ASSERT_EQUAL(f.left_out, 0);
    plot_figure_free(&f);
}

static void test_relative(void) {
    struct plot_request q = {.file = "t", .x = "x", .y = "y", .by = "tech", .relative = "tech=a"};
    const char *text = "label,x,y,tech\np,1,2,a\nq,2,4,a\nr,1,3,b\ns,2,3,b\nt,3,9,b\n";
    struct plot_figure f;
    struct sim_err err;
    read_text(&f, &q, text);
    CU_ASSERT_EQUAL_FATAL(plot_figure_relative(&f, &err), 0);
    CU_ASSERT_EQUAL_FATAL(f.n, 4);
    CU_ASSERT(f.points[0].y == 1 && f.points[1].y == 1 && f.points[2].y == 1.5 &&
              f.points[3].y == 0.75);
    CU_ASSERT_EQUAL(f.left_out, 1);
    plot_figure_free(&f);
    q.relative = "q";
    read_text(&f, &q, text);
    CU_ASSERT_EQUAL_FATAL(plot_figure_relative(&f, &err), 0);
    CU_ASSERT(f.n == 5 && f.points[4].y == 2.25 && f.points[1].y == 1);
    plot_figure_free(&f);
    q.relative = "tech=a,x=7";
    read_text(&f, &q, text);
    CU_ASSERT_EQUAL(plot_figure_relative(&f, &err), SIM_EUSAGE);
    plot_figure_free(&f);
}

/* What the set of a search holds, found another way (explore/search/pareto.c). */
static void test_front(void) {
    struct rng r = rng_stream(SEED, 2);
    for (int round = 0; round < 200; round++) {
        const struct plot_request q = {.max_x = round & 1, .max_y = round & 2, .pareto = true};
        struct plot_figure f = {.request = &q, .n = 1 + rng_below(&r, 60)};
        struct pareto set;
        struct sim_err err;
        f.points = calloc(f.n, sizeof *f.points);
        CU_ASSERT_PTR_NOT_NULL_FATAL(f.points);
        pareto_init(&set, 2);
        for (size_t i = 0; i < f.n; i++) {
            bool joined;
            f.points[i].x = (double)rng_below(&r, 20);
            f.points[i].y = (double)rng_below(&r, 20);
            const double goals[GOALS_MAX] = {q.max_x ? -f.points[i].x : f.points[i].x,
                                             q.max_y ? -f.points[i].y : f.points[i].y};
            CU_ASSERT_EQUAL_FATAL(pareto_add(&set, i, goals, &joined, &err), 0);
        }
        CU_ASSERT_EQUAL_FATAL(plot_figure_pareto(&f, &err), 0);
        CU_ASSERT_EQUAL(f.front, set.n);
        for (size_t i = 0; i < set.n; i++)
            CU_ASSERT_TRUE(f.points[set.index[i]].front);
        pareto_free(&set);
        free(f.points);
    }
}

CU_pSuite suite_plot(void) {
    CU_pSuite s = CU_add_suite("plot", NULL, NULL);
    CU_add_test(s, "linear ticks", test_linear_ticks);
    CU_add_test(s, "logarithmic ticks", test_log_ticks);
    CU_add_test(s, "ticks of bytes", test_byte_ticks);
    CU_add_test(s, "ticks of any range", test_any_range);
    CU_add_test(s, "values with units", test_values);
    CU_add_test(s, "keys", test_keys);
    CU_add_test(s, "rows of CSV", test_csv_rows);
    CU_add_test(s, "CSV and JSON agree", test_formats_agree);
    CU_add_test(s, "what is left out", test_left_out);
    CU_add_test(s, "conditions", test_where);
    CU_add_test(s, "ratios", test_relative);
    CU_add_test(s, "Pareto fronts", test_front);
    return s;
}
