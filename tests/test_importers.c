/* Importers of other simulators' formats: what each sample means, written out by hand; and what
 * comes back when a trace is stored as .mgt and written again in its own format. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/export/export.h"
#include "traces/mgt/mgt.h"
#include "traces/trace.h"

#define TEXT_MAX 65536

/* "R 1000 64 +7" for 64 bytes 7 clocks after the access before; "R 1000 m3 k0 g5 w1" for sectors.
 */
static size_t render(char *out, size_t room, const struct trace_block *b) {
    size_t n = 0;
    for (uint32_t i = 0, r = 0; i < b->n; i++) {
        while (r + 1 < b->n_runs && b->runs[r + 1].first <= i)
            r++;
        const uint32_t w = b->word[i];
        n += (size_t)snprintf(out + n, room - n, "%c %" PRIx64, "RWAFCI"[word_op(w)], b -> addr[i]);
        if (word_is_mask(w))
            n += (size_t)snprintf(out + n, room - n, " m%x k%u g%u w%u\n", word_extent(w),
                                  b->runs[r].kernel, b->runs[r].group, word_warp(w));
        else if (b->has_gaps)
            n += (size_t)snprintf(out + n, room - n, " %u +%u\n", word_extent(w), b->gap[i]);
        else
            n += (size_t)snprintf(out + n, room - n, " %u\n", word_extent(w));
        CU_ASSERT_FATAL(n < room);
    }
    return n;
}

static struct trace *open_trace(const char *path, const char *format) {
    struct trace *t = NULL;
    struct sim_err err = {0};
    if (trace_open(&t, path, format, &err))
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    return t;
}

/* The whole trace as lines; the caller frees. */
static char *text_of(const char *path, const char *format) {
    struct sim_err err = {0};
    struct trace *t = open_trace(path, format);
    struct trace_block *b = block_new(&err);
    char *text = calloc(1, TEXT_MAX);
    CU_ASSERT_FATAL(b && text);
    size_t n = 0;
    while (trace_next(t, b, &err) == 0 && b->n)
        n += render(text + n, TEXT_MAX - n, b);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    trace_close(t);
    block_free(b);
    return text;
}

/* A sample of tests/data/formats; `format` NULL: it must be recognised as `found`. */
static void expect(const char *name, const char *format, const char *found, const char *want) {
    char buf[500], path[400];
    snprintf(buf, sizeof buf, "tests/data/formats/%s", name);
    test_path(path, sizeof path, buf);
    struct trace *t = open_trace(path, format);
    CU_ASSERT_STRING_EQUAL(t->format->name, found);
    trace_close(t);
    char *text = text_of(path, format);
    if (strcmp(text, want))
        fprintf(stderr, "%s:\n%s", name, text);
    CU_ASSERT_STRING_EQUAL(text, want);
    free(text);
}

#define MODES(k)                                                                                   \
    "R 1000 m3 k" k " g3 w1\nR 1100 m1 k" k " g3 w1\n"                                             \
    "R 2000 m1 k" k " g3 w1\nR 2080 m1 k" k " g3 w1\nR 2100 m1 k" k " g3 w1\n"                     \
    "W 3f80 m8 k" k " g3 w1\nW 4000 m1 k" k " g3 w1\nR 5000 m1 k" k " g3 w1\n"                     \
    "A 5f80 m8 k" k " g3 w1\nA 6000 m1 k" k " g3 w1\n"                                             \
    "A 6ff80 m8 k" k " g3 w1\nA 70000 m1 k" k " g3 w1\n"                                           \
    "R 80000 mf k" k " g0 w0\nR 80080 mf k" k " g0 w0\nR 80100 mf k" k " g0 w0\n"                  \
    "R 80180 mf k" k " g0 w0\nR 80200 m1 k" k " g0 w0\n"

static void test_traceg(void) {
    expect("kernel-2.traceg", NULL, "traceg", MODES("0"));
    expect("old.traceg", NULL, "traceg", "R 1000 m3 k0 g2 w0\n");
}

/* Of each warp, 4 operations on 4 whole lines: loads, loads, stores, stores. Bases from the file.
 */
static size_t pow_records(char *out, size_t room, unsigned kernel) {
    size_t n = 0;
    for (unsigned group = 0; group < 2; group++)
        for (unsigned warp = 0; warp < 4; warp++)
            for (unsigned i = 0; i < 16; i++) {
                const uint64_t base = (i < 8 ? 0x7f580face400u : 0x7f580fb3c400u) +
                                      (i / 4 % 2) * 0x800u + i % 4 * TRACE_LINE;
                n += (size_t)snprintf(out + n, room - n, "%c %" PRIx64 " mf k%u g%u w%u\n",
                                      i < 8 ? 'R' : 'W', base + group * 0x1000u + warp * 0x200u,
                                      kernel, group, warp);
            }
    return n;
}

static void test_real(void) {
    static char want[TEXT_MAX];
    pow_records(want, sizeof want, 0);
    expect("pytorch-pow.traceg", NULL, "traceg", want);
}

static void test_kernelslist(void) {
    static char want[TEXT_MAX];
    char path[400];
    strcpy(want, MODES("0"));
    pow_records(want + strlen(want), sizeof want - strlen(want), 1);
    expect("kernelslist.g", NULL, "kernelslist", want);
    struct sim_err err;
    struct trace *t =
        open_trace(test_path(path, sizeof path, "tests/data/formats/kernelslist.g"), NULL);
    struct trace_block *b = block_new(&err);
    while (trace_next(t, b, &err) == 0 && b->n)
        continue;
    CU_ASSERT_EQUAL(t->meta.n_allocs, 2);
    CU_ASSERT_EQUAL(t->meta.allocs[0].base, 0x7f580face400);
    CU_ASSERT_EQUAL(t->meta.allocs[0].bytes, 32768);
    CU_ASSERT_EQUAL_FATAL(t->meta.n_kernels, 2);
    CU_ASSERT_EQUAL(t->meta.kernels[1].id, 593);
    CU_ASSERT_EQUAL(t->meta.kernels[1].groups[0], 55);
    CU_ASSERT_STRING_EQUAL(t->meta.kernels[0].name, "modes(float*)");
    trace_close(t);
    block_free(b);
}

static void test_ramulator(void) {
    expect("sample.ramulator", NULL, "ramulator", "R 12345680 64\nW 40 64\nR 12340 64\n");
    expect("sample.ramulator1", NULL, "ramulator1", "R 12345680 64\nW 40 64\nR 80 64\n");
}

static void test_champsim(void) {
    expect("sample.champsim", "champsim", "champsim",
           "F 400000 1\nR 1000 1\nR 2008 1\nW 7fff0010 1\nF 400004 1\n");
    expect("sample.champsim-cloudsuite", "champsim-cloudsuite", "champsim-cloudsuite",
           "F 500000 1\nR 4000 1\nW 3000 1\n"
           "F 500004 1\nR 5 1\nR 6 1\nR 7 1\nR 8 1\nW 1 1\nW 2 1\nW 3 1\nW 4 1\n");
}

static void test_oracle(void) {
    expect("sample.oracleGeneral", "oracleGeneral", "oracleGeneral",
           "R 180 1\nR ffffffffffffff80 1\nR 180 1\n");
}

static void test_gem5(void) {
    expect("sample.gem5", NULL, "gem5",
           "R 80000000 64 +1000\nW 80000040 8 +500\nF 1000 32 +500\nW 2000 64 +0\n");
}

static void test_cvp(void) {
    expect("sample.cvp1", "cvp1", "cvp1",
           "F 1000 4\nF 1004 4\nR 8000 16\nF 1008 4\nW 9001 4\nF 100c 4\nF 1010 4\nF 1014 4\n"
           "R a000 8\n");
}

static void test_scalesim(void) {
    expect("sample-IFMAP.scalesim", NULL, "scalesim", "R 3 1 +0\nR 5 1 +0\nR 7 1 +6\nR 8 1 +0\n");
    expect("sample-OFMAP_SRAM_TRACE.csv", NULL, "scalesim",
           "W 1312d00 1 +10\nW 1312d01 1 +0\nW 1312d02 1 +1\n");
}

static void store(const char *from, const char *format, const char *to) {
    struct sim_err err = {0};
    struct trace *t = open_trace(from, format);
    struct trace_block *b = block_new(&err);
    FILE *f = fopen(to, "wb");
    CU_ASSERT_FATAL(b && f);
    struct mgt_writer *w = mgt_create(f, mgt_flags(t->gpu, false), &err);
    while (trace_next(t, b, &err) == 0 && b->n)
        CU_ASSERT_EQUAL(mgt_write(w, b, &t->meta, &err), 0);
    CU_ASSERT_EQUAL(mgt_finish(w, &t->meta, &err), 0);
    mgt_free(w);
    fclose(f);
    trace_close(t);
    block_free(b);
}

static void write_again(const char *from, const char *format, const char *to) {
    struct sim_err err = {0};
    const struct export_format *x;
    struct trace *t = open_trace(from, NULL);
    struct trace_block *b = block_new(&err);
    FILE *f = fopen(to, "wb");
    CU_ASSERT_FATAL(b && f);
    CU_ASSERT_EQUAL_FATAL(export_find(format, &x, &err), 0);
    struct export *e = export_new(f, x, &err);
    while (trace_next(t, b, &err) == 0 && b->n)
        CU_ASSERT_EQUAL(export_block(e, b, &t->meta, &err), 0);
    CU_ASSERT_EQUAL(export_finish(e, &t->meta, &err), 0);
    export_free(e);
    fclose(f);
    trace_close(t);
    block_free(b);
}

/* Sample -> .mgt -> the format `to` -> the same accesses, read as `again`. */
static void round_trip_as(const char *sample, const char *format, const char *to,
                          const char *again) {
    char path[400], mgt[80], text[80];
    test_path(path, sizeof path, sample);
    test_temporary(mgt, sizeof mgt, "mgt");
    test_temporary(text, sizeof text, strstr(sample, "OFMAP") ? "OFMAP.csv" : "text");
    store(path, format, mgt);
    write_again(mgt, to, text);
    char *want = text_of(path, format), *found = text_of(text, again);
    if (strcmp(want, found))
        fprintf(stderr, "%s by %s:\n%s", sample, to, found);
    CU_ASSERT_STRING_EQUAL(found, want);
    CU_ASSERT(strlen(want) > 0);
    free(want);
    free(found);
    unlink(mgt);
    unlink(text);
}

static void round_trip(const char *sample, const char *format, const char *to) {
    round_trip_as(sample, format, to, to);
}

/* Every importer's sample, through the exporter of its name; Accel-Sim's through warp text, which
 * holds all that they deliver. */
static void test_round_trips(void) {
    round_trip("tests/bad/trace/good.din", "din", "din");
    round_trip("tests/bad/trace/good.xdin", "xdin", "xdin");
    round_trip("tests/bad/trace/good.lackey", "lackey", "lackey");
    round_trip("tests/bad/trace/good.dramsim3", "dramsim3", "dramsim3");
    round_trip("tests/bad/trace/good.warp", "warp", "warp");
    round_trip("tests/data/formats/sample.ramulator", NULL, "ramulator");
    round_trip("tests/data/formats/sample.ramulator1", NULL, "ramulator1");
    round_trip("tests/data/formats/sample.gem5", NULL, "gem5");
    round_trip("tests/data/formats/sample-IFMAP.scalesim", NULL, "scalesim");
    round_trip_as("tests/data/formats/sample-OFMAP_SRAM_TRACE.csv", NULL, "scalesim-ofmap",
                  "scalesim");
    round_trip("tests/data/formats/sample.champsim", "champsim", "champsim");
    round_trip("tests/data/formats/sample.champsim-cloudsuite", "champsim-cloudsuite",
               "champsim-cloudsuite");
    round_trip("tests/data/formats/sample.cvp1", "cvp1", "cvp1");
    round_trip("tests/data/formats/sample.oracleGeneral", "oracleGeneral", "oracleGeneral");
    round_trip("tests/data/formats/kernel-2.traceg", NULL, "warp");
    round_trip("tests/data/formats/old.traceg", NULL, "warp");
    round_trip("tests/data/formats/pytorch-pow.traceg", NULL, "warp");
    round_trip("tests/data/formats/kernelslist.g", NULL, "warp");
}

/* What one access becomes in each format. */
static void expect_export(const char *format, uint64_t addr, uint32_t word, uint32_t gap,
                          const char *want) {
    struct sim_err err = {0};
    const struct export_format *x;
    const struct trace_meta meta = {0};
    char *text = NULL;
    size_t n;
    CU_ASSERT_EQUAL_FATAL(export_find(format, &x, &err), 0);
    struct trace_block *b = block_new(&err);
    FILE *f = open_memstream(&text, &n);
    struct export *e = export_new(f, x, &err);
    block_add(b, addr, word, gap, 0, 0);
    CU_ASSERT_EQUAL(export_block(e, b, &meta, &err), 0);
    CU_ASSERT_EQUAL(export_finish(e, &meta, &err), 0);
    fclose(f);
    if (strcmp(text, want))
        fprintf(stderr, "%s:\n%s", format, text);
    CU_ASSERT_STRING_EQUAL(text, want);
    export_free(e);
    block_free(b);
    free(text);
}

static void test_exports(void) {
    const uint32_t sectors = word_make(OP_ATOMIC, true, 0xd, 3); /* 0, 2 and 3 */
    const uint32_t bytes = word_make(OP_READ, false, 8, 0);
    expect_export("xdin", 0x1000, sectors, 0, "w 1000 20\nw 1040 40\n");
    expect_export("ramulator", 0x1000, sectors, 0, "LD 0x1000\nST 0x1000\nLD 0x1040\nST 0x1040\n");
    expect_export("dramsim3", 0x103c, bytes, 9, "0x1000 READ 9\n0x1040 READ 9\n");
    expect_export("ramulator1", 0x103c, bytes, 9, "0x1000 R\n0x1040 R\n");
    expect_export("din", 0x1002, bytes, 9, "0 1000\n0 1004\n0 1008\n");
    expect_export("din", 0x40, word_make(OP_INVALIDATE, false, 4, 0), 0, "5 40\n");
    expect_export("ramulator", 0x40, word_make(OP_INVALIDATE, false, 4, 0), 0, "");
    expect_export("warp", 0x107c, bytes, 0,
                  "# kernel wg warp op line sectors\nK 0 ? 4294967295 1 1 32 1 1\n"
                  "0 0 0 R 1000 8\n0 0 0 R 1080 1\n");
    expect_export("din", UINT64_MAX, word_make(OP_READ, false, 1, 0), 0, "0 fffffffffffffffc\n");
    struct sim_err err;
    const struct export_format *x;
    CU_ASSERT_EQUAL(export_find("dni", &x, &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "din"));
}

/* A kernel is described before the first of its accesses, also where the trace knows all of them
 * from the start. */
static void test_export_of_kernels(void) {
    struct sim_err err = {0};
    const struct export_format *x;
    struct trace_meta meta = {0};
    char *text = NULL;
    size_t n;
    const struct trace_kernel first = {4, (char *)(uintptr_t) "first", {2, 1, 1}, {32, 1, 1}};
    const struct trace_kernel second = {9, (char *)(uintptr_t) "second", {1, 1, 1}, {64, 1, 1}};
    CU_ASSERT_EQUAL_FATAL(export_find("warp", &x, &err), 0);
    CU_ASSERT(!meta_add_kernel(&meta, &first, &err) && !meta_add_kernel(&meta, &second, &err));
    struct trace_block *b = block_new(&err);
    FILE *f = open_memstream(&text, &n);
    struct export *e = export_new(f, x, &err);
    block_add(b, 0x80, word_make(OP_READ, true, 1, 0), 0, 0, 1);
    block_add(b, 0x100, word_make(OP_WRITE, true, 2, 1), 0, 1, 0);
    CU_ASSERT_EQUAL(export_block(e, b, &meta, &err), 0);
    CU_ASSERT_EQUAL(export_finish(e, &meta, &err), 0);
    fclose(f);
    CU_ASSERT_STRING_EQUAL(text, "# kernel wg warp op line sectors\n"
                                 "K 4 first 2 1 1 32 1 1\n4 1 0 R 80 1\n"
                                 "K 9 second 1 1 1 64 1 1\n9 0 1 W 100 2\n");
    export_free(e);
    meta_free(&meta);
    block_free(b);
    free(text);
}

CU_pSuite suite_importers(void) {
    CU_pSuite s = CU_add_suite("importers", NULL, NULL);
    CU_ADD_TEST(s, test_traceg);
    CU_ADD_TEST(s, test_real);
    CU_ADD_TEST(s, test_kernelslist);
    CU_ADD_TEST(s, test_ramulator);
    CU_ADD_TEST(s, test_champsim);
    CU_ADD_TEST(s, test_oracle);
    CU_ADD_TEST(s, test_gem5);
    CU_ADD_TEST(s, test_cvp);
    CU_ADD_TEST(s, test_scalesim);
    CU_ADD_TEST(s, test_round_trips);
    CU_ADD_TEST(s, test_exports);
    CU_ADD_TEST(s, test_export_of_kernels);
    return s;
}
