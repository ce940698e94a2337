/* Technology tables: shipped figures against copies of their sources, interpolation,
 * refusals, reading and writing table files. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/tech.h"

#define MIB 1048576.0

static FILE *open_data(const char *path) {
    const char *dir = getenv("srcdir");
    char full[400];
    snprintf(full, sizeof full, "%s/tests/%s", dir ? dir : ".", path);
    FILE *f = fopen(full, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    return f;
}

static bool near(double got, double want, double relative) {
    const bool ok = fabs(got - want) <= relative * fabs(want);
    if (!ok)
        fprintf(stderr, "got %.12g, want %.12g\n", got, want);
    return ok;
}

static struct tech *open_table(const char *name) {
    struct tech *t;
    struct sim_err err = {0};
    const int rc = tech_open(&t, name, &err);
    if (rc)
        fprintf(stderr, "%s: %s\n", name, err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return t;
}

static struct tech_point point_at(const char *name, double mib) {
    struct tech *t = open_table(name);
    struct tech_point p = {0};
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_at(t, mib * MIB, false, &p, &err), 0);
    tech_free(t);
    return p;
}

static void test_every_table_opens(void) {
    const struct tech_entry *e;
    size_t n = 0;
    for (; (e = tech_entry_at(n)); n++) {
        struct tech *t = open_table(e->name);
        CU_ASSERT_STRING_EQUAL(tech_name(t), e->name);
        CU_ASSERT_STRING_EQUAL(tech_aliases(t), e->aliases);
        CU_ASSERT_STRING_EQUAL(tech_help(t), e->help);
        CU_ASSERT(strlen(tech_source(t)) > 0);
        tech_free(t);
    }
    CU_ASSERT_EQUAL(n, 24);
}

static void test_aliases(void) {
    static const char *const pairs[][2] = {{"sram", "deepnvm-sram"},
                                           {"stt-mram", "deepnvm-stt"},
                                           {"sot-mram", "deepnvm-sot"},
                                           {"nvsim-sot-22nm", "nvsim-sot"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct tech *t = open_table(pairs[i][0]);
        CU_ASSERT_STRING_EQUAL(tech_name(t), pairs[i][1]);
        tech_free(t);
    }
}

/* Skips comments and the row of names; false at the end. */
static bool data_line(FILE *f, char *line, int size, bool *header) {
    while (fgets(line, size, f)) {
        if (*line == '#')
            continue;
        if (*header)
            return true;
        *header = true;
    }
    return false;
}

static void test_deepnvm_figures(void) {
    FILE *f = open_data("data/tech/deepnvm_cache.csv");
    char line[400], tech[20];
    bool header = false;
    int rows = 0;
    while (data_line(f, line, sizeof line, &header)) {
        double v[7];
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%19[^,],%*[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf", tech,
                                     &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]),
                              8);
        const char *name = strcmp(tech, "SRAM") == 0       ? "sram"
                           : strcmp(tech, "STT-MRAM") == 0 ? "stt-mram"
                                                           : "sot-mram";
        const struct tech_point p = point_at(name, v[0]);
        CU_ASSERT(near(p.read_latency_s, v[1] * 1e-9, 1e-12));
        CU_ASSERT(near(p.write_latency_s, v[2] * 1e-9, 1e-12));
        CU_ASSERT(near(p.read_energy_j, v[3] * 1e-9, 1e-12));
        CU_ASSERT(near(p.write_energy_j, v[4] * 1e-9, 1e-12));
        CU_ASSERT(near(p.leakage_w, v[5] * 1e-3, 1e-12));
        CU_ASSERT(near(p.area_mm2, v[6], 1e-12));
        CU_ASSERT_EQUAL(p.tag_latency_s, 0);
        CU_ASSERT(!p.interpolated && !p.extrapolated);
        rows++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(rows, 5);
}

static void test_cacti_figures(void) {
    FILE *f = open_data("data/tech/cacti7_22nm.csv");
    char line[400];
    bool header = false;
    int rows = 0;
    while (data_line(f, line, sizeof line, &header)) {
        double v[7];
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%lf, %lf, %lf, %lf, %lf, %lf, %lf", &v[0], &v[1], &v[2],
                                     &v[3], &v[4], &v[5], &v[6]),
                              7);
        const struct tech_point p = point_at("cacti-sram", v[0]);
        CU_ASSERT(near(p.read_latency_s, v[1] * 1e-9, 1e-12));
        CU_ASSERT(near(p.write_latency_s, v[1] * 1e-9, 1e-12));
        CU_ASSERT(near(p.read_energy_j, v[3] * 1e-9, 1e-12));
        CU_ASSERT(near(p.write_energy_j, v[4] * 1e-9, 1e-12));
        CU_ASSERT(near(p.leakage_w, v[5] * 1e-3, 1e-12));
        CU_ASSERT(near(p.area_mm2, v[6], 1e-12));
        rows++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(rows, 7);
}

/* The shipped table that holds an NVSim run, by the run's name; NULL: SRAMoptWriteEDP, whose
 * figures are those of nvsim-sram, is not shipped apart. */
static const char *nvsim_table(const char *run) {
    static const char *const names[][2] = {{"SRAM", "nvsim-sram"},
                                           {"STT", "nvsim-stt"},
                                           {"SOT", "nvsim-sot"},
                                           {"STTagg", "nvsim-stt-aggressive"},
                                           {"DNVMSTT", "nvsim-dnvm-stt"},
                                           {"DNVMSOT", "nvsim-dnvm-sot"},
                                           {"SRAMlstp", "nvsim-sram-lstp"},
                                           {"STTlstp", "nvsim-stt-lstp"},
                                           {"SRAMmodeNormal", "nvsim-sram-normal"},
                                           {"STTmodeNormal", "nvsim-stt-normal"},
                                           {"SRAMoptArea", "nvsim-sram-opt-area"},
                                           {"STToptArea", "nvsim-stt-opt-area"},
                                           {"SRAMoptLeakagePower", "nvsim-sram-opt-leakage"},
                                           {"STToptLeakagePower", "nvsim-stt-opt-leakage"},
                                           {"SRAMoptReadLatency", "nvsim-sram-opt-read-latency"},
                                           {"STToptReadLatency", "nvsim-stt-opt-read-latency"},
                                           {"SRAMoptWriteEDP", "nvsim-sram"},
                                           {"STToptWriteEDP", "nvsim-stt-opt-write-edp"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], run) == 0)
            return names[i][1];
    return NULL;
}

/* v: hit, miss, write latency; hit, miss, write energy; leakage; area; data read and write latency,
 * read and write energy; the same of the tags. NVSim prints 1 ps and 1 pJ in its summary. */
static void check_nvsim_row(const struct tech_point *p, const double *v) {
    CU_ASSERT(fabs(p->read_latency_s - v[0] * 1e-9) < 1.1e-12);
    CU_ASSERT(fabs(p->read_energy_j - v[3] * 1e-9) < 1.1e-12);
    CU_ASSERT(near(p->write_latency_s, (v[12] + v[9]) * 1e-9, 1e-9));
    CU_ASSERT(near(p->write_energy_j, (v[14] + v[11]) * 1e-9, 1e-9));
    CU_ASSERT(near(p->leakage_w, v[6] * 1e-3, 1e-9));
    CU_ASSERT(near(p->area_mm2, v[7], 1e-9));
    CU_ASSERT(near(p->data_read_latency_s, v[8] * 1e-9, 1e-9));
    CU_ASSERT(near(p->data_write_latency_s, v[9] * 1e-9, 1e-9));
    CU_ASSERT(near(p->data_read_energy_j, v[10] * 1e-9, 1e-9));
    CU_ASSERT(near(p->data_write_energy_j, v[11] * 1e-9, 1e-9));
    CU_ASSERT(near(p->tag_latency_s, v[12] * 1e-9, 1e-9));
    CU_ASSERT(near(p->tag_write_latency_s, v[13] * 1e-9, 1e-9));
    CU_ASSERT(near(p->tag_energy_j, v[14] * 1e-9, 1e-9));
    CU_ASSERT(near(p->tag_write_energy_j, v[15] * 1e-9, 1e-9));
    CU_ASSERT_EQUAL(p->node_nm, 22);
}

static void test_nvsim_figures(void) {
    FILE *f = open_data("data/tech/nvsim_22nm.csv");
    char line[600], run[40];
    bool header = false;
    int rows = 0;
    while (data_line(f, line, sizeof line, &header)) {
        double mib, v[16];
        CU_ASSERT_EQUAL_FATAL(
            sscanf(line,
                   "%39[^_]%*[^,],%lfMB,128,16,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,"
                   "%*[^,],%*[^,],%lf,%lf,%lf,%lf",
                   run, &mib, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9],
                   &v[10], &v[11], &v[12], &v[13], &v[14], &v[15]),
            18);
        const char *name = nvsim_table(run);
        CU_ASSERT_PTR_NOT_NULL_FATAL(name);
        const struct tech_point p = point_at(name, mib);
        check_nvsim_row(&p, v);
        rows++;
    }
    fclose(f);
    CU_ASSERT_EQUAL(rows, 35);
}

/* Slices of 16 KiB to 1 MiB, and caches of three nodes: `key` before the capacity names the table.
 */
static int check_slices(const char *file, const char *const names[][2], size_t n) {
    FILE *f = open_data(file);
    char line[600], key[20];
    bool header = false;
    int rows = 0;
    while (data_line(f, line, sizeof line, &header)) {
        double kib, v[16];
        CU_ASSERT_EQUAL_FATAL(
            sscanf(line,
                   "%19[^,],%lf,128,16,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,"
                   "%lf",
                   key, &kib, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9],
                   &v[10], &v[11], &v[12], &v[13], &v[14], &v[15]),
            18);
        size_t k = 0;
        while (k < n && strcmp(names[k][0], key) != 0)
            k++;
        CU_ASSERT_FATAL(k < n);
        struct tech_point p = point_at(names[k][1], kib / 1024);
        if (strchr("753", *key))
            CU_ASSERT_EQUAL(p.node_nm, atof(key));
        p.node_nm = 22;
        if (kib == 1024) /* the longer table rounds otherwise */
            CU_ASSERT(near(p.leakage_w, v[6] * 1e-3, 1e-5));
        if (kib == 1024)
            v[6] = p.leakage_w * 1e3;
        check_nvsim_row(&p, v);
        rows++;
    }
    fclose(f);
    return rows;
}

static void test_slice_figures(void) {
    static const char *const nvsim[][2] = {
        {"SRAM", "nvsim-sram"}, {"STT", "nvsim-stt"}, {"SOT", "nvsim-sot"}};
    static const char *const nodes[][2] = {
        {"7", "nscache-sram-7nm"}, {"5", "nscache-sram-5nm"}, {"3", "nscache-sram-3nm"}};
    CU_ASSERT_EQUAL(check_slices("data/tech/nvsim_slices_22nm.csv", nvsim, 3), 21);
    CU_ASSERT_EQUAL(check_slices("data/tech/nscache_sram.csv", nodes, 3), 10);
}

/* Midway in logs, the log-log line is at the geometric mean; 5 MiB was computed apart:
 * y = ya (yb / ya)^(log(5/3) / log(7/3)). */
static void test_interpolation(void) {
    struct tech_point p = point_at("stt-mram", sqrt(3 * 7));
    CU_ASSERT(p.interpolated && !p.extrapolated);
    CU_ASSERT(near(p.read_latency_s, sqrt(2.98 * 4.58) * 1e-9, 1e-12));
    CU_ASSERT(near(p.write_latency_s, sqrt(9.31 * 10.06) * 1e-9, 1e-12));
    CU_ASSERT(near(p.leakage_w, sqrt(748.0 * 1706) * 1e-3, 1e-12));
    CU_ASSERT(near(p.area_mm2, sqrt(2.34 * 5.12), 1e-12));
    CU_ASSERT_EQUAL(p.node_nm, 16);
    CU_ASSERT_EQUAL(p.tag_latency_s, 0);
    p = point_at("stt-mram", 5);
    CU_ASSERT(near(p.read_latency_s, 3.8614002096500605e-9, 1e-9));
    CU_ASSERT(near(p.area_mm2, 3.7517194967609, 1e-9));
    p = point_at("nvsim-sram", sqrt(8.0)); /* between 2 and 4 MiB */
    CU_ASSERT(near(p.tag_latency_s, sqrt(0.19025 * 0.206143) * 1e-9, 1e-12));
}

static void expect_refusal(const char *name, double capacity_b, bool extrapolate,
                           const char *fragment) {
    struct tech *t = open_table(name);
    struct tech_point p;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_at(t, capacity_b, extrapolate, &p, &err), SIM_EUSAGE);
    if (!strstr(err.text, fragment))
        fprintf(stderr, "'%s' lacks '%s'\n", err.text, fragment);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
    tech_free(t);
}

static void test_outside(void) {
    expect_refusal("stt-mram", 2 * MIB, false, "2MiB is outside the table, 3MiB to 7MiB");
    expect_refusal("stt-mram", 8 * MIB, false, "8MiB is outside the table, 3MiB to 7MiB");
    expect_refusal("sram", 4 * MIB, false, "the table has one point, 3MiB");
    expect_refusal("stt-mram", 0, true, "expected one above zero");
    expect_refusal("stt-mram", -1, true, "expected one above zero");
    expect_refusal("stt-mram", NAN, true, "expected one above zero");
    expect_refusal("nvsim-sram-opt-area", 1 * MIB, false, "one point, 4MiB");
}

/* The one point of DeepNVM++'s SRAM, 3 MiB, at four times its capacity: twice the latency and
 * energy, four times the leakage and area. */
static void test_single_point(void) {
    struct sim_err err;
    struct tech *t;
    struct tech_point p;
    CU_ASSERT_EQUAL_FATAL(tech_open(&t, "sram", &err), 0);
    CU_ASSERT_EQUAL(tech_at(t, 12 * MIB, true, &p, &err), 0);
    CU_ASSERT(p.extrapolated);
    CU_ASSERT_DOUBLE_EQUAL(p.read_latency_s, 5.82e-9, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(p.write_energy_j, 0.64e-9, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(p.leakage_w, 25.768, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(p.area_mm2, 22.12, 1e-9);
    tech_free(t);
}

/* Along the last two points: from (3, 1.95) and (10, 5.64), computed apart. */
static void test_extrapolation(void) {
    struct tech *t = open_table("sot-mram");
    struct tech_point p;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_at(t, 20 * MIB, true, &p, &err), 0);
    CU_ASSERT(p.extrapolated);
    CU_ASSERT(near(p.area_mm2, 10.39501773555394, 1e-9));
    CU_ASSERT_EQUAL(tech_at(t, 1 * MIB, true, &p, &err), 0);
    CU_ASSERT(p.extrapolated);
    CU_ASSERT(near(p.area_mm2, 0.7398675025106516, 1e-9));
    CU_ASSERT_EQUAL(tech_at(t, 5 * MIB, true, &p, &err), 0);
    CU_ASSERT(!p.extrapolated && p.interpolated);
    tech_free(t);
}

static void test_unknown_names(void) {
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(tech_open(&t, "stt-mrm", &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "did you mean 'stt-mram'?"));
    CU_ASSERT_EQUAL(tech_open(&t, "", &err), SIM_EUSAGE);
    CU_ASSERT_EQUAL(tech_open(&t, "zzzzzzzzzzzzzzz", &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "tech list"));
    CU_ASSERT_EQUAL(tech_open(&t, "./missing.csv", &err), SIM_EIO);
    CU_ASSERT_EQUAL(tech_open(&t, "./", &err), SIM_EIO);
    CU_ASSERT_EQUAL(tech_open(&t, "/dev/zero", &err), SIM_EFORMAT);
    CU_ASSERT_PTR_NULL(t);
}

/* What tech_write writes, tech_parse reads: figures to 9 digits, text exactly. */
static void test_round_trip(void) {
    const struct tech_entry *e;
    for (size_t i = 0; (e = tech_entry_at(i)); i++) {
        struct tech *t = open_table(e->name), *back;
        struct sim_err err = {0};
        char *text;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        tech_write(f, t, tech_point(t, 0), tech_points(t));
        fclose(f);
        CU_ASSERT_EQUAL_FATAL(tech_parse(&back, text, size, "written", &err), 0);
        CU_ASSERT_EQUAL_FATAL(tech_points(back), tech_points(t));
        CU_ASSERT_STRING_EQUAL(tech_note(back, 0), tech_note(t, 0));
        for (size_t k = 0; k < tech_points(t); k++) {
            const struct tech_point *a = tech_point(t, k), *b = tech_point(back, k);
            const struct tech_column *c;
            for (size_t j = 0; (c = tech_column(j)); j++)
                CU_ASSERT(near(tech_value(b, c), tech_value(a, c), 1e-8));
            CU_ASSERT_STRING_EQUAL(a->source, b->source);
        }
        tech_free(back);
        tech_free(t);
        free(text);
    }
}

/* CRLF, a byte order mark, columns in another order, other units, a quoted source, no last newline.
 */
static void test_user_table(void) {
    static const char text[] =
        "\xef\xbb\xbf# name: mine\r\n# kind: FeRAM\r\n# free text\r\n# status: published\r\n\r\n"
        "source,area[um^2],capacity[KiB],read_latency[ps],write_latency[us],read_energy[pJ],"
        "write_energy[uJ],leakage[W],tag_latency[ns]\r\n"
        "\"a, \"\"b\"\"\", 5e5, 512 ,100,0.002,3,0.004,0.5,\r\n"
        "c,6e5,1024,200,0.004,3,0.004,0.5,1";
    struct tech *t;
    struct tech_point p;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(tech_parse(&t, text, sizeof text - 1, "mine", &err), 0);
    CU_ASSERT_EQUAL(tech_at(t, 524288, false, &p, &err), 0);
    CU_ASSERT_STRING_EQUAL(p.source, "a, \"b\"");
    CU_ASSERT_STRING_EQUAL(tech_kind(t), "FeRAM");
    CU_ASSERT(near(p.area_mm2, 0.5, 1e-12));
    CU_ASSERT(near(p.read_latency_s, 100e-12, 1e-12));
    CU_ASSERT(near(p.write_latency_s, 2e-9, 1e-12));
    CU_ASSERT(near(p.write_energy_j, 4e-9, 1e-12));
    CU_ASSERT_EQUAL(p.leakage_w, 0.5);
    CU_ASSERT_EQUAL(p.tag_latency_s, 0);
    CU_ASSERT_EQUAL(tech_at(t, 700000, false, &p, &err), 0);
    CU_ASSERT_EQUAL(p.tag_latency_s, 0); /* given at one end only */
    CU_ASSERT(isfinite(p.read_latency_s));
    tech_free(t);
}

CU_pSuite suite_tech(void) {
    CU_pSuite s = CU_add_suite("tech", NULL, NULL);
    CU_ADD_TEST(s, test_every_table_opens);
    CU_ADD_TEST(s, test_aliases);
    CU_ADD_TEST(s, test_deepnvm_figures);
    CU_ADD_TEST(s, test_cacti_figures);
    CU_ADD_TEST(s, test_nvsim_figures);
    CU_ADD_TEST(s, test_slice_figures);
    CU_ADD_TEST(s, test_interpolation);
    CU_ADD_TEST(s, test_outside);
    CU_ADD_TEST(s, test_single_point);
    CU_ADD_TEST(s, test_extrapolation);
    CU_ADD_TEST(s, test_unknown_names);
    CU_ADD_TEST(s, test_round_trip);
    CU_ADD_TEST(s, test_user_table);
    return s;
}
