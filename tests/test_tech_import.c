/* Importers of NVSim and CACTI output, and every malformed table and report under tests/bad/tech.
 */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/tech.h"

#define MIB 1048576.0

static const char *data_path(char *buf, size_t size, const char *path) {
    const char *dir = getenv("srcdir");
    snprintf(buf, size, "%s/tests/%s", dir ? dir : ".", path);
    return buf;
}

static bool near(double got, double want, double relative) {
    const bool ok = fabs(got - want) <= relative * fabs(want);
    if (!ok)
        fprintf(stderr, "got %.12g, want %.12g\n", got, want);
    return ok;
}

static void test_import_nvsim(void) {
    char path[400];
    const char *paths[] = {data_path(path, sizeof path, "data/tech/nvsim_stt_8MB_64B.txt")};
    const struct tech_import_options options = {.kind = "STT-MRAM", .node_nm = 22};
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(tech_import(&t, paths, 1, &options, &err), 0);
    CU_ASSERT_STRING_EQUAL(tech_kind(t), "STT-MRAM");
    CU_ASSERT_STRING_EQUAL(tech_name(t), "nvsim_stt_8MB_64B");
    CU_ASSERT_EQUAL(tech_status(t), TECH_MEASURED);
    const struct tech_point *p = tech_point(t, 0);
    CU_ASSERT_EQUAL(p->capacity_b, 8 * MIB);
    CU_ASSERT(near(p->read_latency_s, 4.902e-9, 1e-6)); /* the tool's own hit */
    CU_ASSERT(near(p->read_energy_j, 0.487e-9, 1e-3));
    CU_ASSERT(near(p->write_latency_s, (1.781 + 11.068) * 1e-9, 1e-9));
    CU_ASSERT(near(p->write_energy_j, (134.604 + 763.999) * 1e-12, 1e-9));
    CU_ASSERT(near(p->leakage_w, 1.195658, 1e-9));
    CU_ASSERT(near(p->area_mm2, 2.438, 1e-9));
    CU_ASSERT(near(p->tag_write_latency_s, 10.252e-9, 1e-9));
    CU_ASSERT(near(p->tag_write_energy_j, 538.312e-12, 1e-9));
    CU_ASSERT(near(p->data_read_latency_s, 3.121e-9, 1e-9));
    CU_ASSERT_EQUAL(p->node_nm, 22);
    CU_ASSERT_PTR_NOT_NULL(strstr(p->source, "64 B lines; 16 ways"));
    tech_free(t);
}

static void test_import_cacti(void) {
    char path[400];
    const char *paths[] = {data_path(path, sizeof path, "data/tech/cacti7_sram_4MB.out")};
    const struct tech_import_options options = {.name = "mine"};
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(tech_import(&t, paths, 1, &options, &err), 0);
    CU_ASSERT_STRING_EQUAL(tech_name(t), "mine");
    CU_ASSERT_STRING_EQUAL(tech_kind(t), "SRAM");
    struct tech *table;
    CU_ASSERT_EQUAL_FATAL(tech_open(&table, "cacti-sram", &err), 0);
    const struct tech_point *shipped = tech_point(table, 3), *p = tech_point(t, 0);
    const struct tech_column *c;
    for (size_t i = 0; (c = tech_column(i)); i++)
        CU_ASSERT(near(tech_value(p, c), tech_value(shipped, c), 1e-8));
    tech_free(table);
    tech_free(t);
}

static void test_import_refusals(void) {
    char a[400], b[400];
    const char *paths[] = {data_path(a, sizeof a, "data/tech/nvsim_stt_8MB_64B.txt"),
                           data_path(b, sizeof b, "data/tech/cacti7_sram_4MB.out")};
    const struct tech_import_options none = {0}, name = {.name = "a b"}, kind = {.kind = "SRAM"};
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_import(&t, paths, 2, &none, &err), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "expected one kind per table"));
    CU_ASSERT_EQUAL(tech_import(&t, paths, 0, &none, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(tech_import(&t, paths, 1, &name, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL_FATAL(tech_import(&t, paths, 2, &kind, &err), 0);
    CU_ASSERT_EQUAL(tech_points(t), 2); /* sorted: 4 MiB, then 8 MiB */
    CU_ASSERT_EQUAL(tech_point(t, 0)->capacity_b, 4 * MIB);
    tech_free(t);
}

/* SET and RESET in place of one write: the slower, the costlier. */
static void test_import_set_reset(void) {
    char path[400], *text;
    size_t size = 0;
    FILE *in = fopen(data_path(path, sizeof path, "data/tech/nvsim_stt_8MB_64B.txt"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    FILE *f = open_memstream(&text, &size);
    char line[300];
    while (fgets(line, sizeof line, in)) {
        if (strcmp(line, " - Write Latency = 11.068ns\n") == 0)
            fputs(" - RESET Latency = 900ps\n - SET Latency   = 0.15us\n", f);
        else
            fputs(line, f);
    }
    fclose(in);
    fclose(f);
    const struct tech_import_options none = {0};
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(tech_import_text(&t, text, size, "x", &none, &err), 0);
    CU_ASSERT(near(tech_point(t, 0)->data_write_latency_s, 150e-9, 1e-9));
    tech_free(t);
    free(text);
}

static void check_malformed(const char *file, int status, const char *fragment) {
    char path[300], full[500];
    struct tech *t;
    struct sim_err err = {0};
    const struct tech_import_options none = {0};
    snprintf(path, sizeof path, "bad/tech/%s", file);
    const char *paths[] = {data_path(full, sizeof full, path)};
    const bool table = strstr(file, ".csv");
    const int rc = table ? tech_open(&t, paths[0], &err) : tech_import(&t, paths, 1, &none, &err);
    if (rc != -status || !strstr(err.text, fragment) || !strstr(err.text, file))
        fprintf(stderr, "%s: got %d '%s', want %d '%s'\n", file, rc, err.text, -status, fragment);
    CU_ASSERT_EQUAL(rc, -status);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, file));
    CU_ASSERT_PTR_NULL(t);
}

static void test_malformed(void) {
    char line[400], file[100], fragment[300];
    int n = 0, status;
    FILE *f = fopen(data_path(line, sizeof line, "bad/tech/expected"), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    while (fgets(line, sizeof line, f)) {
        if (*line == '#')
            continue;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%99[^\t]\t%d\t%299[^\n]", file, &status, fragment), 3);
        check_malformed(file, status, fragment);
        n++;
    }
    fclose(f);
    CU_ASSERT(n > 60);
}

CU_pSuite suite_tech_import(void) {
    CU_pSuite s = CU_add_suite("tech import", NULL, NULL);
    CU_ADD_TEST(s, test_import_nvsim);
    CU_ADD_TEST(s, test_import_cacti);
    CU_ADD_TEST(s, test_import_refusals);
    CU_ADD_TEST(s, test_import_set_reset);
    CU_ADD_TEST(s, test_malformed);
    return s;
}
