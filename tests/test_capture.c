/* Grouping of work-item accesses into warp accesses, against streams worked out by hand. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/suites.h"
#include "traces/capture/store.h"
#include "traces/capture/warps.h"
#include "traces/trace.h"

struct text {
    char s[4096];
    size_t n;
};

static int append(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                  struct sim_err *err) {
    struct text *t = arg;
    (void)err;
    t->n += (size_t)snprintf(t->s + t->n, sizeof t->s - t->n, "%u%c%llx:%x ", warp, "RWA"[op],
                             (unsigned long long)line, sectors);
    return t->n < sizeof t->s ? 0 : SIM_EIO;
}

static const char load[16], store[16]; /* two instructions */

static void touch(struct warps *w, const void *pc, uint32_t item, enum trace_op op, uint64_t addr,
                  uint64_t size) {
    CU_ASSERT_EQUAL(warps_access(w, pc, item, op, addr, size, NULL), 0);
}

static void check_flush(struct warps *w, const char *expected) {
    struct text t = {.n = 0};
    t.s[0] = '\0';
    CU_ASSERT_EQUAL(warps_flush(w, false, append, &t, NULL), 0);
    CU_ASSERT_STRING_EQUAL(t.s, expected);
}

static struct warps *begin(uint32_t items) {
    struct warps *w = warps_new(WARP_ITEMS, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL(warps_begin(w, items, NULL), 0);
    return w;
}

/* 40 work-items read and write consecutive words: two warps, the second with 8 lanes. */
static void test_coalesces(void) {
    struct warps *w = begin(40);
    for (uint32_t i = 0; i < 40; i++) {
        touch(w, load, i, OP_READ, 0x1000 + 4 * i, 4);
        touch(w, store, i, OP_WRITE, 0x2040 + 4 * i, 4);
    }
    check_flush(w, "0R1000:f 0W2000:c 0W2080:3 1R1080:1 1W2080:4 ");
    check_flush(w, "");
    warps_free(w);
}

/* Stores over half-warps, one half after the other, also where the second half comes much later. */
static void test_half_warps(void) {
    struct warps *w = warps_new(WARP_ITEMS / 2, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL(warps_begin(w, 32, NULL), 0);
    for (uint32_t i = 0; i < 32; i++)
        for (uint32_t k = 0; k < 2; k++) {
            touch(w, load, i, OP_READ, 0x1000 + 4 * i, 4);
            touch(w, store, i, OP_WRITE, 0x2000 + 0x1000 * k + 4 * i, 4);
        }
    check_flush(w, "0R1000:f 0W2000:3 0W2000:c 0R1000:f 0W3000:3 0W3000:c ");
    warps_free(w);
}

/* Lane 0 skips the first load; its first load still joins the first of the others. Lines ascend
 * whatever the order of the lanes. */
static void test_occurrence(void) {
    struct warps *w = begin(32);
    touch(w, store, 0, OP_WRITE, 0x9000, 4);
    touch(w, load, 0, OP_READ, 0x5000, 4);
    touch(w, load, 1, OP_READ, 0x4000, 4);
    touch(w, store, 1, OP_WRITE, 0x9020, 4);
    touch(w, load, 1, OP_READ, 0x4100, 4);
    check_flush(w, "0W9000:3 0R4000:1 0R5000:1 0R4100:1 ");
    warps_free(w);
}

/* Occurrences count from the last barrier: lanes that diverged before it are together after it. */
static void test_barrier(void) {
    struct warps *w = begin(32);
    touch(w, load, 0, OP_READ, 0x1000, 4);
    touch(w, load, 0, OP_READ, 0x1080, 4);
    touch(w, load, 1, OP_READ, 0x1020, 4);
    check_flush(w, "0R1000:3 0R1080:1 ");
    touch(w, load, 0, OP_READ, 0x2000, 4);
    touch(w, load, 1, OP_READ, 0x2060, 4);
    check_flush(w, "0R2000:9 ");
    warps_free(w);
}

/* A vector access across a line, an access of more than one line, and an empty one. */
static void test_wide(void) {
    struct warps *w = begin(1);
    touch(w, load, 0, OP_READ, 0x1070, 32);
    touch(w, load, 0, OP_READ, 0x2000, 0x180);
    touch(w, store, 0, OP_ATOMIC, 0x3000, 0);
    check_flush(w, "0R1000:8 0R1080:1 0R2000:f 0R2080:f 0R2100:f 0A3000:1 ");
    warps_free(w);
}

/* Many instructions and a new kernel: tables grow, nothing of the old kernel is left. */
static void test_grows(void) {
    static const char code[5000];
    struct warps *w = begin(64);
    for (uint32_t i = 0; i < 300; i++)
        for (uint32_t item = 0; item < 64; item++)
            touch(w, code + 16 * i, item, i % 2 ? OP_WRITE : OP_READ, 0x10000 + 0x80 * i, 4);
    struct text t = {.n = 0};
    CU_ASSERT_EQUAL(warps_flush(w, false, append, &t, NULL), SIM_EIO); /* more than fits the text */
    CU_ASSERT_EQUAL(warps_begin(w, 96, NULL), 0);
    touch(w, code, 95, OP_READ, 0x1000, 4);
    check_flush(w, "2R1000:1 ");
    warps_free(w);
}

static void test_limit(void) {
    struct warps *w = warps_new(WARP_ITEMS, NULL);
    struct sim_err err;
    CU_ASSERT_EQUAL(warps_begin(w, 32 * 4096 + 1, &err), SIM_EUNSUP);
    warps_free(w);
}

static void store_some(const char *path) {
    struct store *s;
    struct sim_err err = {0};
    struct trace_kernel k = {.name = "one", .groups = {2, 1, 1}, .items = {64, 1, 1}};
    CU_ASSERT_EQUAL_FATAL(store_open(&s, path, &err), 0);
    CU_ASSERT_EQUAL(store_alloc(s, 0x1000, 256, "a", &err), 0);
    CU_ASSERT_EQUAL(store_kernel(s, &k, &err), 0);
    for (uint32_t i = 0; i < 70000; i++) /* more than a block */
        CU_ASSERT_EQUAL_FATAL(
            store_access(s, i / 40000, i & 1, OP_WRITE, 0x1000 + 128 * (i & 1), 1 + i % 15, &err),
            0);
    CU_ASSERT_EQUAL(store_close(s, &err), 0);
}

/* Counts the records that differ from those of store_some. */
static uint64_t differing(struct trace *t, struct trace_block *b, uint64_t *n) {
    uint64_t bad = 0;
    while (trace_next(t, b, NULL) == 0 && b->n)
        for (uint32_t i = 0; i < b->n; i++, (*n)++) {
            const uint32_t word =
                word_make(OP_WRITE, true, 1 + (uint32_t)(*n % 15), (uint32_t)(*n & 1));
            bad += b->word[i] != word || b->addr[i] != 0x1000 + 128 * (*n & 1);
        }
    return bad;
}

/* The container and the text give back what was stored. */
static void test_store(void) {
    char paths[2][64];
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "test_capture.%ld.%s", (long)getpid(),
                 i ? "mgt" : "warp");
        store_some(paths[i]);
        struct trace *t = NULL;
        struct trace_block *b = block_new(NULL);
        CU_ASSERT_EQUAL_FATAL(trace_open(&t, paths[i], NULL, NULL), 0);
        uint64_t n = 0;
        CU_ASSERT_EQUAL(differing(t, b, &n), 0);
        CU_ASSERT_EQUAL(n, 70000);
        CU_ASSERT_EQUAL(t->meta.n_kernels, 1);
        CU_ASSERT_STRING_EQUAL(t->meta.kernels[0].name, "one");
        CU_ASSERT_EQUAL(t->meta.n_allocs, 1);
        CU_ASSERT_STRING_EQUAL(t->meta.allocs[0].name, i ? "a" : "");
        trace_close(t);
        block_free(b);
        unlink(paths[i]);
    }
}

static void test_store_errors(void) {
    struct store *s;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(store_open(&s, "/nonexistent/x.mgt", &err), SIM_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nonexistent/x.mgt"));
    CU_ASSERT_EQUAL_FATAL(store_open(&s, "/dev/full", &err), 0);
    CU_ASSERT_EQUAL(store_close(s, &err), SIM_EIO);
}

CU_pSuite suite_capture(void) {
    CU_pSuite s = CU_add_suite("capture", NULL, NULL);
    CU_add_test(s, "stores of half-warps", test_half_warps);
    CU_add_test(s, "coalesces", test_coalesces);
    CU_add_test(s, "occurrence", test_occurrence);
    CU_add_test(s, "barrier", test_barrier);
    CU_add_test(s, "wide", test_wide);
    CU_add_test(s, "grows", test_grows);
    CU_add_test(s, "limit", test_limit);
    CU_add_test(s, "store", test_store);
    CU_add_test(s, "store errors", test_store_errors);
    return s;
}
