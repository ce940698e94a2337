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
    CU_ASSERT_EQUAL(tech_status(t), TECH_MODELLED);
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

static struct tech *imported(const char *file) {
    char path[400];
    const char *paths[] = {data_path(path, sizeof path, file)};
    const struct tech_import_options options = {.device = "LOP"};
    struct tech *t = NULL;
    struct sim_err err = {0};
    const int rc = tech_import(&t, paths, 1, &options, &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    CU_ASSERT_STRING_EQUAL(tech_device(t), "LOP");
    CU_ASSERT_EQUAL(tech_status(t), TECH_MODELLED);
    return t;
}

static bool noted(const struct tech *t, const char *text) {
    const char *note;
    for (size_t i = 0; (note = tech_note(t, i)); i++)
        if (strstr(note, text))
            return true;
    return false;
}

/* Sections of arrays that are indented, refresh, retention, stacked dies: a sample in the layout of
 * NS-Cache, whose figures are easily added up. 64 B at 128 GB/s take 0.5 ns, at 0.1 TB/s 0.64 ns.
 */
static void test_import_nscache(void) {
    struct tech *t = imported("data/tech/nscache_edram_64KB.txt");
    const struct tech_point *p = tech_point(t, 0);
    CU_ASSERT_STRING_EQUAL(tech_kind(t), "Embedded-DRAM");
    CU_ASSERT_EQUAL(tech_describes(t), TECH_SLICE);
    CU_ASSERT_EQUAL(tech_line(t), 64);
    CU_ASSERT_EQUAL(p->capacity_b, MIB / 16);
    CU_ASSERT(near(p->read_latency_s, 1.5e-9, 1e-9));
    CU_ASSERT(near(p->write_latency_s, 1.3e-9, 1e-9));
    CU_ASSERT(near(p->read_energy_j, 30e-12, 1e-9));
    CU_ASSERT(near(p->write_energy_j, 25e-12, 1e-9));
    CU_ASSERT(near(p->read_cycle_s, 0.5e-9, 1e-8));
    CU_ASSERT(near(p->write_cycle_s, 0.64e-9, 1e-8));
    CU_ASSERT(near(p->refresh_latency_s, 250e-9, 1e-9));
    CU_ASSERT(near(p->refresh_energy_j, 7e-9, 1e-9));
    CU_ASSERT(near(p->refresh_power_w, 3e-6, 1e-9));
    CU_ASSERT(near(tech_behaviour(t)->retention_s, 40e-6, 1e-9));
    CU_ASSERT_PTR_NOT_NULL(strstr(p->source, "banks 2 x 2 x 4"));
    CU_ASSERT(noted(t, "a warning of the tool."));
    CU_ASSERT(noted(t, "Cache Availability"));
    CU_ASSERT(noted(t, "tag Read Bandwidth"));
    CU_ASSERT(!noted(t, "Retention Time"));
    tech_free(t);
}

/* 16 B at 40 GB/s take 0.4 ns, at 80 GB/s 0.2 ns; 30,000 um^2 are 0.03 mm^2. */
static void test_import_ram(void) {
    struct tech *t = imported("data/tech/nvsim_ram_64KB.txt");
    const struct tech_point *p = tech_point(t, 0);
    CU_ASSERT_EQUAL(tech_describes(t), TECH_RAM);
    CU_ASSERT_EQUAL(tech_line(t), 16);
    CU_ASSERT(near(p->read_latency_s, 0.45e-9, 1e-9));
    CU_ASSERT(near(p->write_latency_s, 0.35e-9, 1e-9));
    CU_ASSERT(near(p->read_energy_j, 8e-12, 1e-9));
    CU_ASSERT(near(p->area_mm2, 0.03, 1e-9));
    CU_ASSERT(near(p->leakage_w, 0.06, 1e-9));
    CU_ASSERT(near(p->read_cycle_s, 0.4e-9, 1e-8));
    CU_ASSERT(near(p->write_cycle_s, 0.2e-9, 1e-8));
    CU_ASSERT_EQUAL(p->tag_latency_s, 0);
    tech_free(t);
    t = imported("data/tech/cacti7_ram_32KB.out");
    CU_ASSERT_EQUAL(tech_describes(t), TECH_RAM);
    CU_ASSERT_EQUAL(tech_line(t), 8);
    CU_ASSERT(near(tech_point(t, 0)->read_cycle_s, 0.25e-9, 1e-9));
    CU_ASSERT(noted(t, "Ndwl"));
    tech_free(t);
}

static void test_import_refusals(void) {
    char a[400], b[400];
    const char *paths[] = {data_path(a, sizeof a, "data/tech/nvsim_stt_8MB_64B.txt"),
                           data_path(b, sizeof b, "data/tech/cacti7_sram_4MB.out")};
    const struct tech_import_options none = {0}, name = {.name = "a b"};
    const struct tech_import_options kind = {.kind = "SRAM"}, same = {.kind = "MRAM"};
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_import(&t, paths, 2, &none, &err), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "expected one kind per table"));
    CU_ASSERT_EQUAL(tech_import(&t, paths, 0, &none, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(tech_import(&t, paths, 1, &name, &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(tech_import(&t, paths, 1, &kind, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "the report is of MRAM"));
    CU_ASSERT_EQUAL(tech_import(&t, paths, 2, &same, &err), SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "accesses of 128 B, but of 64 B before"));
    paths[0] = b;
    paths[1] = data_path(a, sizeof a, "data/tech/cacti7_sram_2MB.out");
    CU_ASSERT_EQUAL_FATAL(tech_import(&t, paths, 2, &kind, &err), 0);
    CU_ASSERT_EQUAL(tech_points(t), 2); /* sorted */
    CU_ASSERT_EQUAL(tech_point(t, 0)->capacity_b, 2 * MIB);
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
    CU_ADD_TEST(s, test_import_nscache);
    CU_ADD_TEST(s, test_import_ram);
    CU_ADD_TEST(s, test_import_refusals);
    CU_ADD_TEST(s, test_import_set_reset);
    CU_ADD_TEST(s, test_malformed);
    return s;
}
