/* EDAP tuning against a second implementation that reads the shipped table files itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"
#include "sim/shipped.h"
#include "tests/suites.h"
#include "validation/edap/designs.h"
#include "validation/study.h"

/* A row of a table file as printed: MiB, ns, ns, nJ, nJ, mW, mm^2. */
struct row {
    const char *table;
    int kind; /* 0 SRAM, 1 STT, 2 SOT */
    double mib, tr, tw, er, ew, leak, area;
};

static const struct {
    const char *table;
    int kind;
} tables[] = {
    {"nvsim-sram", 0},
    {"nvsim-sram-opt-read-latency", 0},
    {"nvsim-sram-opt-area", 0},
    {"nvsim-sram-opt-leakage", 0},
    {"nvsim-sram-normal", 0},
    {"nvsim-stt", 1},
    {"nvsim-stt-opt-read-latency", 1},
    {"nvsim-stt-opt-write-edp", 1},
    {"nvsim-stt-opt-area", 1},
    {"nvsim-stt-opt-leakage", 1},
    {"nvsim-stt-normal", 1},
    {"nvsim-sot", 2},
};
static const char *const kinds[] = {"SRAM", "STT-MRAM", "SOT-MRAM"};
static const double capacities[] = {1, 2, 4, 8, 16, 32};

static size_t read_rows(struct row *rows) {
    const char *srcdir = getenv("srcdir");
    size_t n = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char path[512], line[1024];
        snprintf(path, sizeof path, "%s/memmodels/tech/%s.csv", srcdir ? srcdir : ".",
                 tables[i].table);
        FILE *f = fopen(path, "r");
        CU_ASSERT_PTR_NOT_NULL_FATAL(f);
        while (fgets(line, sizeof line, f)) {
            struct row r = {.table = tables[i].table, .kind = tables[i].kind};
            if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &r.mib, &r.tr, &r.tw, &r.er, &r.ew,
                       &r.leak, &r.area) == 7 &&
                r.mib >= 1)
                rows[n++] = r;
        }
        fclose(f);
    }
    return n;
}

/* EDAP in ns, nJ and mm^2, kept per access so that the numbers stay small. */
static double edap_of(const struct row *r, const struct deepnvm_counts *c,
                      const struct deepnvm_dram *d) {
    const double all = c->reads + c->writes;
    const double ns = (c->reads * r->tr + c->writes * r->tw + c->dram * d->latency_s * 1e9) / all;
    const double nj =
        (c->reads * r->er + c->writes * r->ew + c->dram_bytes * d->energy_j_per_b * 1e9) / all +
        r->leak * 1e-3 * ns;
    return ns * nj * r->area;
}

static struct deepnvm_counts draw(struct rng *r) {
    const double writes = 1 + (double)rng_below(r, 1000000);
    const double reads = writes * (double)rng_below(r, 4000) / 100;
    const double dram = (reads + writes) * (double)rng_below(r, 500) / 1000;
    return (struct deepnvm_counts){reads, writes, dram, dram * 64};
}

static void check(const struct edap_designs *d, const struct row *rows, size_t n, int kind,
                  size_t capacity, const struct edap_workload *w) {
    struct edap_choice choice;
    double least = 0;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if ((kind >= 0 && rows[i].kind != kind) ||
            (capacity < 6 && rows[i].mib != capacities[capacity]))
            continue;
        size_t k = 0;
        while (capacities[k] != rows[i].mib)
            k++;
        const double edap = edap_of(&rows[i], &w->counts[k], &w->dram);
        /* EDAP goes with the square of the accesses, which may differ between capacities. */
        const double scaled = edap * (w->counts[k].reads + w->counts[k].writes) *
                              (w->counts[k].reads + w->counts[k].writes);
        if (best == SIZE_MAX || scaled < least) {
            least = scaled;
            best = i;
        }
    }
    CU_ASSERT_EQUAL_FATAL(edap_choose(d->items, d->n, kind >= 0 ? kinds[kind] : NULL,
                                      capacity < 6 ? capacities[capacity] * 0x1p20 : 0, w, &choice,
                                      NULL),
                          0);
    const struct edap_design *got = &d->items[choice.design];
    CU_ASSERT(strcmp(got->table, rows[best].table) == 0 &&
              got->point.capacity_b == rows[best].mib * 0x1p20);
    CU_ASSERT_DOUBLE_EQUAL(choice.edap, least * 1e-24, 1e-9 * choice.edap);
}

static void test_brute_force(void) {
    static struct row rows[64];
    const size_t n = read_rows(rows);
    const double bytes[] = {0x1p20, 0x2p20, 0x4p20, 0x8p20, 0x10p20, 0x20p20};
    struct edap_designs d;
    struct rng r = rng_stream(7, 0);
    CU_ASSERT_EQUAL_FATAL(
        edap_designs_parse(&d, shipped_text("validation/edap/designs.csv"), "designs.csv", NULL),
        0);
    CU_ASSERT_EQUAL(d.n, n);
    for (int i = 0; i < 300; i++) {
        struct deepnvm_counts counts[6];
        for (size_t k = 0; k < 6; k++)
            counts[k] = draw(&r);
        const struct edap_workload w = {
            bytes, counts, 6, {1e-9 * (double)rng_below(&r, 300), 1.1e-10}};
        for (int kind = -1; kind < 3; kind++)
            for (size_t capacity = 0; capacity < 7; capacity++)
                check(&d, rows, n, kind, capacity, &w);
    }
    edap_designs_free(&d);
}

static void test_refused(void) {
    static const char *const cases[][2] = {
        {"table,target\n", "d.csv:1: no column 'access'"},
        {"table,target,access\n", "d.csv: no designs"},
        {"# x\ntable,target,access\nnvsim-sram,area\n", "d.csv:3: 2 fields, expected 3"},
        {"table,target,access\nnvsim-sram,,normal\n", "d.csv:2: target = ''"},
        {"table,target,access\nnvsim-sram,a,b,c\n", "d.csv:2: 4 fields, expected 3"},
        {"table,target,access\nnvsim-sran,area,normal\n", "nvsim-sran"},
        {"table,target,access\nnvsim-sram,area,normal\nnvsim-sram,area,normal\n",
         "d.csv:3: SRAM of 1048576 B for area, normal: listed as nvsim-sram, too"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct edap_designs d;
        struct sim_err err = {0};
        CU_ASSERT(edap_designs_parse(&d, cases[i][0], "d.csv", &err) < 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i][1]));
    }
}

static void test_workload(void) {
    const double bytes[] = {0x1p20};
    const struct deepnvm_counts counts[] = {{2, 1, 0, 0}};
    const struct edap_workload w = {bytes, counts, 1, {0, 0}};
    struct edap_design d = {.memory = "SRAM", .target = "area", .access = "normal"};
    struct edap_choice c;
    struct sim_err err = {0};
    d.point.capacity_b = 0x2p20;
    d.point.area_mm2 = 1;
    CU_ASSERT_EQUAL(edap_choose(&d, 1, NULL, 0, &w, &c, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "not counted at 2097152 B"));
    d.point.capacity_b = 0x1p20;
    d.point.area_mm2 = 0;
    CU_ASSERT_EQUAL(edap_choose(&d, 1, NULL, 0, &w, &c, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "area 0 mm^2"));
    d.point.area_mm2 = 1;
    CU_ASSERT_EQUAL(edap_choose(&d, 1, NULL, 0, &w, &c, &err), 0);
    CU_ASSERT_EQUAL(edap_choose(&d, 1, "STT-MRAM", 0, &w, &c, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no design of STT-MRAM"));
}

CU_pSuite suite_edap(void) {
    CU_pSuite s = CU_add_suite("edap", NULL, NULL);
    CU_add_test(s, "random workloads against a second implementation", test_brute_force);
    CU_add_test(s, "bad lists of designs", test_refused);
    CU_add_test(s, "designs that cannot be judged", test_workload);
    return s;
}
