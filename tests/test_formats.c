/* Text formats: what each record means, recognition by the first line, and every compression. */
#include <CUnit/CUnit.h>

#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/trace.h"

struct record {
    uint64_t addr;
    enum trace_op op;
    bool mask;
    uint32_t extent, warp, gap, kernel, group;
};

static void write_bytes(const char *path, const void *bytes, size_t n) {
    FILE *f = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static bool same_record(const struct trace_block *b, uint32_t i, uint32_t run,
                        const struct record *w) {
    const uint32_t word = b->word[i];
    return b->addr[i] == w->addr && word_op(word) == w->op && word_is_mask(word) == w->mask &&
           word_extent(word) == w->extent && word_warp(word) == w->warp &&
           (b->has_gaps ? b->gap[i] : 0) == w->gap && b->runs[run].kernel == w->kernel &&
           b->runs[run].group == w->group;
}

/* Reads a file and compares; `format` NULL probes, and must find `found`. */
static void expect_file(const char *path, const char *format, const char *found,
                        const struct record *want, uint32_t n) {
    struct trace *t;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    uint32_t at = 0;
    int rc = trace_open(&t, path, format, &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    CU_ASSERT_STRING_EQUAL(t->format->name, found);
    while ((rc = trace_next(t, b, &err)) == 0 && b->n)
        for (uint32_t i = 0, run = 0; i < b->n; i++, at++) {
            while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
                run++;
            CU_ASSERT(at < n && same_record(b, i, run, &want[at % n]));
        }
    CU_ASSERT_EQUAL(rc, 0);
    CU_ASSERT_EQUAL(at, n);
    trace_close(t);
    block_free(b);
}

static void expect(const char *text, const char *format, const char *found,
                   const struct record *want, uint32_t n) {
    char path[80];
    test_temporary(path, sizeof path, "trace");
    write_bytes(path, text, strlen(text));
    expect_file(path, format, found, want, n);
    unlink(path);
}

static void test_din(void) {
    static const struct record want[] = {{0x10000000, OP_READ, false, 4, 0, 0, 0, 0},
                                         {0x1084, OP_WRITE, false, 4, 0, 0, 0, 0},
                                         {0x20, OP_FETCH, false, 4, 0, 0, 0, 0},
                                         {0x24, OP_READ, false, 4, 0, 0, 0, 0},
                                         {0x28, OP_COPYBACK, false, 4, 0, 0, 0, 0},
                                         {0x2c, OP_INVALIDATE, false, 4, 0, 0, 0, 0},
                                         {0xfffffffffffffffc, OP_READ, false, 4, 0, 0, 0, 0}};
    expect("0 10000000\n1 1087\n2 20\n3 24 the rest is ignored\n4 0x28\n 5  2F\r\n"
           "0 ffffffffffffffff",
           NULL, "din", want, 7);
}

static void test_xdin(void) {
    static const struct record want[] = {
        {0x1003, OP_READ, false, 8, 0, 0, 0, 0},    {0x1087, OP_WRITE, false, 0x10, 0, 0, 0, 0},
        {0x20, OP_FETCH, false, 1, 0, 0, 0, 0},     {0x24, OP_READ, false, 4, 0, 0, 0, 0},
        {0x28, OP_COPYBACK, false, 4, 0, 0, 0, 0},  {0x2c, OP_INVALIDATE, false, 4, 0, 0, 0, 0},
        {0x30, OP_WRITE, false, 0xffff, 0, 0, 0, 0}};
    expect("r 1003 8\nw 1087 10\ni 20 1\nm 24 4\nc 28 4\nv 2c 4\n1 30 ffff\n", NULL, "xdin", want,
           7);
}

static void test_lackey(void) {
    static const struct record want[] = {{0x4014f0, OP_FETCH, false, 2, 0, 0, 0, 0},
                                         {0x1fff000600, OP_READ, false, 8, 0, 0, 0, 0},
                                         {0x1fff000608, OP_WRITE, false, 4, 0, 0, 0, 0},
                                         {0x421c7cc, OP_READ, false, 4, 0, 0, 0, 0},
                                         {0x421c7cc, OP_WRITE, false, 4, 0, 0, 0, 0},
                                         {0x4038e06, OP_READ, false, 1, 0, 0, 0, 0}};
    expect("==123== Lackey\nI  04014f0,2\n L 1fff000600,8\n S 1fff000608,4\n M 0421c7cc,4\n"
           "L 04038e06,1\n==123== end\n",
           NULL, "lackey", want, 6);
}

static void test_dramsim3(void) {
    static const struct record want[] = {{0x2000d5c0, OP_READ, false, 64, 0, 30, 0, 0},
                                         {0x40, OP_WRITE, false, 64, 0, 0, 0, 0},
                                         {0x80, OP_WRITE, false, 64, 0, 70, 0, 0},
                                         {0xc0, OP_READ, false, 64, 0, 1, 0, 0}};
    expect("0x2000D5C0 READ 30\n0x40 WRITE  30\n0x80 P_MEM_WR 100\n0xc0 published 101\n", NULL,
           "dramsim3", want, 4);
}

/* Bubbles stand before the load; its store, where there is one, comes with it. */
static void test_ramulator_cpu(void) {
    static const struct record want[] = {{20734016, OP_READ, false, 64, 0, 3, 0, 0},
                                         {128, OP_READ, false, 64, 0, 1, 0, 0},
                                         {20841280, OP_WRITE, false, 64, 0, 0, 0, 0},
                                         {0, OP_READ, false, 64, 0, 0, 0, 0}};
    expect("3 20734016\n1 130 20841299\n0 63\n", "ramulator-cpu", "ramulator-cpu", want, 4);
}

static void test_warp(void) {
    static const struct record want[] = {{0x1000000000400, OP_READ, true, 3, 1, 0, 0, 0},
                                         {0x1000000000480, OP_WRITE, true, 15, 0, 0, 0, 385},
                                         {0x80, OP_ATOMIC, true, 8, 31, 0, 1, 2}};
    expect("# kernel wg warp op line sectors\nA 1000000000000 65536 weights of all\n"
           "K 3 XgemmDirectTN 2 193 1 8 16 1\n3 0 1 R 1000000000400 3\n3 385 0 W 1000000000480 f\n"
           "K 9 copy 3 1 1 32 1 1\n9 2 31 A 80 8\n",
           NULL, "warp", want, 3);
}

/* The same lines, compressed in every way that is read. */
static const char plain[] = "0 10000000\n1 10000080\n2 44\n";
static const struct record plain_records[] = {{0x10000000, OP_READ, false, 4, 0, 0, 0, 0},
                                              {0x10000080, OP_WRITE, false, 4, 0, 0, 0, 0},
                                              {0x44, OP_FETCH, false, 4, 0, 0, 0, 0}};

static void expect_compressed(const void *bytes, size_t n) {
    char path[80];
    test_temporary(path, sizeof path, "packed.din");
    write_bytes(path, bytes, n);
    expect_file(path, NULL, "din", plain_records, 3);
    unlink(path);
}

static size_t gzip(uint8_t *out, size_t size, const char *text, size_t n) {
    z_stream z = {0};
    CU_ASSERT_EQUAL_FATAL(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = (uInt)size;
    CU_ASSERT_EQUAL(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return size - z.avail_out;
}

static void test_compressed(void) {
    uint8_t out[1000];
    const size_t whole = sizeof plain - 1;
    expect_compressed(out, gzip(out, sizeof out, plain, whole));
    size_t n = gzip(out, sizeof out, plain, 15); /* two members, cut inside a line */
    n += gzip(out + n, sizeof out - n, plain + 15, whole - 15);
    expect_compressed(out, n);
    size_t at = 0;
    CU_ASSERT_EQUAL_FATAL(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)plain,
                                                  whole, out, &at, sizeof out),
                          LZMA_OK);
    expect_compressed(out, at);
    n = ZSTD_compress(out, sizeof out, plain, whole, 3);
    CU_ASSERT_FATAL(!ZSTD_isError(n));
    expect_compressed(out, n);
}

/* More lines than fit one block: none lost, none twice. */
static void test_many_lines(void) {
    char path[80];
    const uint32_t n = BLOCK_MAX * 2 + 77;
    struct record *want = calloc(n, sizeof *want);
    FILE *f = fopen(test_temporary(path, sizeof path, "many"), "w");
    CU_ASSERT_FATAL(want && f);
    for (uint32_t i = 0; i < n; i++) {
        want[i] = (struct record){i * 64ull, i % 3 ? OP_READ : OP_WRITE, false, 8, 0, 0, 0, 0};
        fprintf(f, "%c %x 8\n", i % 3 ? 'r' : 'w', i * 64);
    }
    fclose(f);
    expect_file(path, NULL, "xdin", want, n);
    unlink(path);
    free(want);
}

static void test_names(void) {
    struct trace *t;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(trace_open(&t, "x", "warpp", &err), SIM_EIO);
    char path[80];
    test_temporary(path, sizeof path, "trace");
    write_bytes(path, plain, sizeof plain - 1);
    CU_ASSERT_EQUAL(trace_open(&t, path, "warpp", &err), SIM_EUSAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "did you mean 'warp'?"));
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, "din", &err), 0);
    CU_ASSERT_EQUAL(trace_seek(t, 1, &err), SIM_EUNSUP);
    trace_close(t);
    expect_file(path, "din", "din", plain_records, 3);
    unlink(path);
}

CU_pSuite suite_formats(void) {
    CU_pSuite s = CU_add_suite("formats", NULL, NULL);
    CU_ADD_TEST(s, test_din);
    CU_ADD_TEST(s, test_xdin);
    CU_ADD_TEST(s, test_lackey);
    CU_ADD_TEST(s, test_dramsim3);
    CU_ADD_TEST(s, test_ramulator_cpu);
    CU_ADD_TEST(s, test_warp);
    CU_ADD_TEST(s, test_compressed);
    CU_ADD_TEST(s, test_many_lines);
    CU_ADD_TEST(s, test_names);
    return s;
}
