/* Figures of a table for what is simulated: by hand from the rows, and the rule for lines against
 * the circuit estimator itself. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/tech/lookup.h"

#define MIB 1048576.0

static bool near(double got, double want, double relative) {
    const bool ok = fabs(got - want) <= relative * fabs(want);
    if (!ok)
        fprintf(stderr, "got %.12g, want %.12g\n", got, want);
    return ok;
}

static int look_up(const char *name, const struct tech_need *need, struct tech_figures *f,
                   struct sim_err *err) {
    struct tech *t;
    CU_ASSERT_EQUAL_FATAL(tech_open(&t, name, err), 0);
    const int rc = tech_lookup(t, need, f, err);
    tech_free(t);
    return rc;
}

static const char bank_table[] =
    "# name: b\n# kind: SRAM\n# status: measured\n# describes: bank\n# line: 128\n"
    "capacity[KiB],read_latency[ns],write_latency[ns],read_energy[pJ],write_energy[pJ],"
    "leakage[mW],area[mm^2],source\n64,1,2,3,4,5,0.5,x\n";

static struct tech *table_of(const char *text) {
    struct tech *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(tech_parse(&t, text, strlen(text), "x", &err), 0);
    return t;
}

/* 40 MiB in 80 slices are rows of 512 KiB: 702.036 mW and 0.417 mm^2 each. */
static void test_slice(void) {
    const struct tech_need need = {
        .bytes = 40 * MIB, .slices = 80, .banks = 4, .line = 128, .tags = true};
    struct tech_figures f;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(look_up("nvsim-sram", &need, &f, &err), 0);
    CU_ASSERT(near(f.point.read_latency_s, 0.541789e-9, 1e-9));
    CU_ASSERT(near(f.point.write_energy_j, 0.210018e-9, 1e-9));
    CU_ASSERT(near(f.point.leakage_w, 80 * 0.702036, 1e-9));
    CU_ASSERT(near(f.point.area_mm2, 80 * 0.417, 1e-9));
    CU_ASSERT(!f.point.interpolated && !f.point.extrapolated);
    CU_ASSERT_EQUAL(f.units, 80);
}

/* A whole cache has its latency in every slice, and leaks once. */
static void test_whole(void) {
    const struct tech_need need = {
        .bytes = 3 * MIB, .slices = 24, .banks = 2, .line = 64, .tags = true};
    struct tech_figures f;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(look_up("sram", &need, &f, &err), 0);
    CU_ASSERT(near(f.point.read_latency_s, 2.91e-9, 1e-9));
    CU_ASSERT(near(f.point.read_energy_j, 0.35e-9, 1e-9));
    CU_ASSERT(near(f.point.leakage_w, 6.442, 1e-9));
    CU_ASSERT(near(f.point.area_mm2, 5.53, 1e-9));
    CU_ASSERT_EQUAL(f.units, 1);
}

static void test_bank(void) {
    const struct tech_need need = {
        .bytes = MIB, .slices = 4, .banks = 4, .line = 128, .tags = true};
    struct tech_figures f;
    struct sim_err err = {0};
    struct tech *t = table_of(bank_table);
    CU_ASSERT_EQUAL(tech_lookup(t, &need, &f, &err), 0);
    CU_ASSERT_EQUAL(f.units, 16);
    CU_ASSERT(near(f.point.leakage_w, 0.08, 1e-9));
    CU_ASSERT(near(f.point.area_mm2, 8, 1e-9));
    tech_free(t);
}

/* Rows of 128 B lines at a line of 64 B against NVSim's own run of 8 MiB with 64 B lines
 * (tests/data/tech/nvsim_stt_8MB_64B.txt): data read 352.576 pJ, write 763.999 pJ, tag 134.604 pJ;
 * 3.121 + 1.781 ns; 1.196 W; 2.438 mm^2. */
static void test_line(void) {
    struct tech_need need = {.bytes = 8 * MIB, .slices = 1, .banks = 1, .line = 64, .tags = true};
    struct tech_figures f;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL_FATAL(look_up("nvsim-stt", &need, &f, &err), 0);
    CU_ASSERT(near(f.point.data_read_energy_j, 352.576e-12, 0.02));
    CU_ASSERT(near(f.point.data_write_energy_j, 763.999e-12, 0.02));
    CU_ASSERT(near(f.point.read_energy_j, (352.576 + 134.604) * 1e-12, 0.02));
    CU_ASSERT(near(f.point.write_energy_j, (763.999 + 134.604) * 1e-12, 0.02));
    CU_ASSERT(near(f.point.read_latency_s, 4.902e-9, 0.02));
    CU_ASSERT(near(f.point.area_mm2, 2.438, 0.02));
    CU_ASSERT(near(f.point.leakage_w, 1.196, 0.1));
    need.line = 16;
    CU_ASSERT_EQUAL(look_up("nvsim-stt", &need, &f, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "rows of 128 B lines, and a line of 16 B"));
}

/* A RAM has words and no tags: eight of them make 128 B, of whatever number of banks. */
static void test_ram(void) {
    static const char text[] =
        "# name: r\n# kind: SRAM\n# status: modelled\n# describes: ram\n# line: 16\n"
        "capacity[KiB],read_latency[ns],write_latency[ns],read_energy[pJ],write_energy[pJ],"
        "leakage[mW],area[mm^2],source\n64,1,2,3,4,5,0.5,x\n";
    struct tech_need need = {.bytes = MIB, .slices = 1, .banks = 16, .line = 128};
    struct tech_figures f;
    struct sim_err err = {0};
    struct tech *t = table_of(text);
    CU_ASSERT_EQUAL(tech_lookup(t, &need, &f, &err), 0);
    CU_ASSERT(near(f.point.read_energy_j, 24e-12, 1e-9));
    CU_ASSERT(near(f.point.leakage_w, 0.08, 1e-9));
    need.tags = true;
    CU_ASSERT_EQUAL(tech_lookup(t, &need, &f, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no tags"));
    tech_free(t);
}

static void test_outside(void) {
    struct tech_need need = {.bytes = 3 * MIB, .slices = 24, .banks = 2, .line = 128, .tags = true};
    struct tech_figures f;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(look_up("cacti-sram", &need, &f, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "128KiB is outside the table"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "describe a slice, and 3MiB are 24 of them"));
    need.extrapolate = true;
    CU_ASSERT_EQUAL(look_up("cacti-sram", &need, &f, &err), 0);
    CU_ASSERT(f.point.extrapolated);
}

CU_pSuite suite_tech_lookup(void) {
    CU_pSuite s = CU_add_suite("tech lookup", NULL, NULL);
    CU_ADD_TEST(s, test_slice);
    CU_ADD_TEST(s, test_whole);
    CU_ADD_TEST(s, test_bank);
    CU_ADD_TEST(s, test_line);
    CU_ADD_TEST(s, test_ram);
    CU_ADD_TEST(s, test_outside);
    return s;
}
