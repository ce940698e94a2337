/* CSV text and rows by column name; the tables of studies and of PE types that are refused. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/type.h"
#include "sim/csv.h"
#include "sim/shipped.h"
#include "tests/suites.h"
#include "tests/support.h"
#include "validation/quidam/synthesis.h"
#include "validation/gpus/curves.h"

/* Cells of the letters that matter, written and cut up again. */
static void cells_come_back(void) {
    static const char letters[] = "ab,\"# \t";
    struct rng r = test_rng("csv");
    for (int i = 0; i < 2000; i++) {
        char cells[6][12], *back[8], *line = NULL;
        size_t size;
        const int n = 1 + (int)rng_below(&r, 6);
        FILE *f = open_memstream(&line, &size);
        for (int k = 0; k < n; k++) {
            size_t length = (size_t)rng_below(&r, sizeof cells[0]);
            cells[k][length] = '\0';
            while (length)
                cells[k][--length] = letters[rng_below(&r, sizeof letters - 1)];
            fputs(k ? "," : "", f);
            csv_write(f, cells[k]);
        }
        fclose(f);
        CU_ASSERT_EQUAL_FATAL(csv_split(line, back, 8), n);
        for (int k = 0; k < n; k++)
            CU_ASSERT_STRING_EQUAL(back[k], cells[k]);
        free(line);
    }
}

/* Quotes stand only where a cell needs them. */
static void cells_by_hand(void) {
    static const char *const cases[][2] = {
        {"plain text", "plain text"},
        {"", ""},
        {"a,b", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {" a", "\" a\""},
        {"#1", "\"#1\""},
        {"a#1", "a#1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        csv_write(f, cases[i][0]);
        fclose(f);
        CU_ASSERT_STRING_EQUAL(text, cases[i][1]);
        free(text);
    }
}

static const struct rows_column columns[] = {
    {"name", .kind = ROWS_NAME},
    {"size", .kind = ROWS_WHOLE, .least = 1, .most = 100},
    {"share", .kind = ROWS_NUMBER, .unit = "%", .empty = true},
    {"note", .kind = ROWS_TEXT, .optional = true},
};
static const struct rows_table exact = ROWS_TABLE(columns), beside = ROWS_TABLE_BESIDE(columns);

static void rows_by_name(void) {
    static const char text[] = "\xef\xbb\xbf# a comment\r\nshare, size ,name,note\r\n\r\n"
                               "7.5%,3,\"a, b\",x\r\n  \n,100,c,\n50%,1,d";
    struct rows r;
    CU_ASSERT_EQUAL_FATAL(rows_parse(&r, &exact, text, strlen(text), "t.csv", NULL), 0);
    CU_ASSERT_EQUAL(rows_next(&r, NULL), 1);
    CU_ASSERT_STRING_EQUAL(rows_text(&r, "name"), "a, b");
    CU_ASSERT_STRING_EQUAL(rows_text(&r, "note"), "x");
    CU_ASSERT_EQUAL(rows_whole(&r, "size"), 3);
    CU_ASSERT_EQUAL(rows_number(&r, "share"), 7.5);
    CU_ASSERT_EQUAL(r.line, 4);
    CU_ASSERT_EQUAL(rows_next(&r, NULL), 1);
    CU_ASSERT(isnan(rows_number(&r, "share")));
    CU_ASSERT_EQUAL(rows_whole(&r, "size"), 100);
    CU_ASSERT_EQUAL(rows_next(&r, NULL), 1); /* its last cell is optional */
    CU_ASSERT_STRING_EQUAL(rows_text(&r, "note"), "");
    CU_ASSERT_EQUAL(rows_next(&r, NULL), 0);
    rows_free(&r);
}

static void refused(const struct rows_table *table, const char *text, const char *message) {
    struct rows r;
    struct sim_err err = {0};
    int rc = rows_parse(&r, table, text, strlen(text), "t.csv", &err);
    if (rc == 0) {
        rc = rows_finish(&r, &err);
        rows_free(&r);
    }
    CU_ASSERT_EQUAL(rc, SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, message));
    if (!strstr(err.text, message))
        fprintf(stderr, "'%s', want '%s'\n", err.text, message);
}

static void faults_are_named(void) {
    refused(&exact, "", "t.csv: no header; expected name,size,share");
    refused(&exact, "# nothing\n", "t.csv: no header");
    refused(&exact, "name,size\n", "t.csv:1: no column 'share'; expected name,size,share");
    refused(&exact, "name,size,share,nota\n",
            "t.csv:1: unknown column 'nota'; did you mean 'note'?");
    refused(&exact, "name,size,share,size\n", "t.csv:1: column 'size' is there twice");
    refused(&beside, "name,size,share,more\na,1,1%\n", "t.csv:2: 3 fields, expected 4");
    refused(&exact, "name,size,share\na,1,1%,2\n", "t.csv:2: 4 fields, expected 3");
    refused(&exact, "name,size,share\na,1,1%\n\n,1,1%\n", "t.csv:4: name = '': expected a text");
    refused(&exact, "name,size,share\na,0,1%\n",
            "t.csv:2: size = '0': expected a whole number from 1");
    refused(&exact, "name,size,share\na,1.5,1%\n", "t.csv:2: size = '1.5'");
    refused(&exact, "name,size,share\na,-1,1%\n", "t.csv:2: size = '-1'");
    refused(&exact, "name,size,share\na,,1%\n", "t.csv:2: size = ''");
    refused(&exact, "name,size,share\na,99999999999999999999,1%\n", "t.csv:2: size = '99");
    refused(&exact, "name,size,share\na,1,1\n", "t.csv:2: share = '1': expected a number in %");
    refused(&exact, "name,size,share\na,1,inf%\n", "t.csv:2: share = 'inf%'");
    refused(&exact, "name,size,share\na,\"1,1%\n", "t.csv:2: a quote out of place");
    refused(&exact, "name,size,share\na,1,1\x01%\n", "t.csv:2: byte 0x01: expected text");
}

static char *slurp(const char *name, char *path, size_t size) {
    char *text;
    size_t length;
    CU_ASSERT_EQUAL_FATAL(csv_slurp(&text, &length, test_path(path, size, name), NULL), 0);
    return text;
}

/* Reads a study's table of its own kind, by the first letter of its name. */
static int read_study(const char *file, struct sim_err *err) {
    char path[300], name[100];
    snprintf(name, sizeof name, "tests/bad/studies/%s", file);
    char *text = slurp(name, path, sizeof path);
    struct synthesis s;
    struct titanx_curve c;
    double a, b;
    const int rc = *file == 's'   ? synthesis_parse(&s, text, file, err)
                   : *file == 'c' ? curve_parse(&c, text, file, "cycles_mean", "a40", err)
                                  : others_parse(&a, &b, text, file, "a", err);
    free(text);
    return rc;
}

static void studies_drop_no_line(void) {
    char line[300], file[100], message[200];
    FILE *f = test_open("tests/bad/studies/expected");
    bool header = true;
    while (test_row(f, line, sizeof line, &header)) {
        struct sim_err err = {0};
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%99[^\t]\t%199[^\n]", file, message), 2);
        CU_ASSERT_EQUAL(read_study(file, &err), SIM_EFORMAT);
        const bool named = strncmp(err.text, file, strlen(file)) == 0 &&
                           strncmp(err.text + strlen(file), message, strlen(message)) == 0;
        CU_ASSERT(named);
        if (!named)
            fprintf(stderr, "'%s', want '%s%s'\n", err.text, file, message);
    }
    fclose(f);
    CU_ASSERT_EQUAL(read_study("synthesis-good.csv", NULL), 0);
    CU_ASSERT_EQUAL(read_study("curve-good.csv", NULL), 0);
    CU_ASSERT_EQUAL(read_study("others-good.csv", NULL), 0);
}

static void curves_are_read(void) {
    static const char text[] = "gpu,clock,footprint_kB,x\na,1,2,3.5\nb,1,4,9\na,1,8,7\n";
    struct titanx_curve c;
    double one, two;
    CU_ASSERT_EQUAL(curve_parse(&c, text, "t.csv", "x", "a", NULL), 0);
    CU_ASSERT_EQUAL_FATAL(c.n, 2);
    CU_ASSERT_EQUAL(c.footprint[1], 8);
    CU_ASSERT_EQUAL(c.figure[0], 3.5);
    CU_ASSERT_EQUAL(others_parse(&one, &two, "kernel,gpucachesim cycles,Accel-Sim cycles\na,1,2\n",
                                 "t.csv", "a", NULL),
                    0);
    CU_ASSERT(one == 1 && two == 2);
}

static void types_drop_no_line(void) {
    static const char *const cases[][2] = {
        {"short.csv:int8", ":3: 14 fields, expected 15"},
        {"bits.csv:int8", ":2: act_bits = '8.5': expected a whole number from 1 to 32"},
        {"column.csv:int8", ":1: unknown column 'energy'"},
        {"quote.csv:int8", ":3: a quote out of place"},
        {"twice.csv:int8", ":3: type int8 is in line 2, too"},
        {"status.csv:int8", ":3: area_status = 'believed': expected published"},
        {"source.csv:int8", ":2: energy_source = '': expected a text"},
        {"name.csv:int8", ":3: name = 'a-name-of-more-than-23-letters'"},
    };
    struct pe_type t;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[100], path[300];
        struct sim_err err = {0};
        snprintf(name, sizeof name, "tests/bad/pe/%s", cases[i][0]);
        CU_ASSERT_EQUAL(pe_type_open(&t, test_path(path, sizeof path, name), &err), SIM_EFORMAT);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i][1]));
        if (!strstr(err.text, cases[i][1]))
            fprintf(stderr, "'%s', want '%s'\n", err.text, cases[i][1]);
    }
    char path[300];
    CU_ASSERT_EQUAL(
        pe_type_open(&t, test_path(path, sizeof path, "tests/bad/pe/good.csv:int6"), NULL), 0);
    CU_ASSERT_EQUAL(t.act_bits, 6);
    CU_ASSERT_STRING_EQUAL(t.energy_source, "made up, twice");
}

static void what_is_not_shipped(void) {
    struct rows r;
    struct sim_err err;
    CU_ASSERT_PTR_NULL(shipped_text("conf/none.ini"));
    CU_ASSERT_EQUAL(shipped_rows(&r, &exact, "validation/none.csv", &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "validation/none.csv: not shipped"));
}

CU_pSuite suite_rows(void) {
    CU_pSuite s = CU_add_suite("rows", NULL, NULL);
    CU_ADD_TEST(s, cells_come_back);
    CU_ADD_TEST(s, cells_by_hand);
    CU_ADD_TEST(s, rows_by_name);
    CU_ADD_TEST(s, faults_are_named);
    CU_ADD_TEST(s, studies_drop_no_line);
    CU_ADD_TEST(s, curves_are_read);
    CU_ADD_TEST(s, types_drop_no_line);
    CU_ADD_TEST(s, what_is_not_shipped);
    return s;
}
