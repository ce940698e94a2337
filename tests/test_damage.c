/* A container with any one bit turned or any tail cut off is refused, and what recovery saves of it
 * is a whole trace. Every byte of a small sample is tried. */
#include "config.h"

#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "traces/mgt/mgt.h"
#include "traces/trace.h"

#define SAMPLE_MAX 4096

struct sample {
    unsigned char bytes[SAMPLE_MAX];
    size_t n;
    int fd; /* a file in memory */
    char path[40];
};

static void open_sample(struct sample *s) {
    char path[400];
    const char *dir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/bad/trace/good-small.mgt", dir ? dir : ".");
    FILE *f = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    s->n = fread(s->bytes, 1, sizeof s->bytes, f);
    fclose(f);
    CU_ASSERT(s->n > 200 && s->n < SAMPLE_MAX);
    s->fd = memfd_create("sample", 0);
    CU_ASSERT_FATAL(s->fd >= 0);
    snprintf(s->path, sizeof s->path, "/proc/self/fd/%d", s->fd);
}

static void store(const struct sample *s, size_t n) {
    CU_ASSERT_EQUAL_FATAL(ftruncate(s->fd, 0), 0);
    CU_ASSERT_EQUAL_FATAL(pwrite(s->fd, s->bytes, n, 0), (ssize_t)n);
}

/* Status of reading everything; *accesses counts. */
static int read_all(const char *path, uint64_t from, struct trace_block *b, uint64_t *accesses) {
    struct trace *t = NULL;
    struct sim_err err;
    int rc = trace_open(&t, path, "mgt", &err);
    *accesses = 0;
    if (rc == 0 && from)
        rc = trace_seek(t, from, &err);
    while (rc == 0 && (rc = trace_next(t, b, &err)) == 0 && b->n)
        *accesses += b->n;
    trace_close(t);
    return rc;
}

/* What is saved is a trace by itself, of as many accesses as reported; also where the file header
 * was damaged, which says that it is of a GPU: without that, sector masks are refused. */
static void check_recovery(const struct sample *s, struct trace_block *b) {
    char saved[40];
    uint64_t accesses;
    struct mgt_recovery report;
    struct sim_err err;
    const int fd = memfd_create("saved", 0);
    FILE *out = fdopen(dup(fd), "wb");
    const int rc = mgt_recover(s->path, 0, out, &report, &err);
    CU_ASSERT(rc == 0 || rc == SIM_EFORMAT);
    CU_ASSERT_EQUAL(fclose(out), 0);
    snprintf(saved, sizeof saved, "/proc/self/fd/%d", fd);
    if (rc == 0) {
        CU_ASSERT_EQUAL(read_all(saved, 0, b, &accesses), 0);
        CU_ASSERT_EQUAL(accesses, report.records);
    }
    close(fd);
}

static void test_bits(void) {
    static struct sample s;
    struct sim_err err;
    struct trace_block *b = block_new(&err);
    uint64_t accesses;
    open_sample(&s);
    store(&s, s.n);
    CU_ASSERT_EQUAL(read_all(s.path, 0, b, &accesses), 0);
    CU_ASSERT_EQUAL(accesses, 10);
    for (size_t i = 0; i < s.n; i++) {
        s.bytes[i] ^= (unsigned char)(1u << i % 8);
        store(&s, s.n);
        CU_ASSERT_EQUAL(read_all(s.path, 0, b, &accesses), SIM_EFORMAT);
        const int rc = read_all(s.path, 1 + i % 9, b, &accesses);
        CU_ASSERT(rc == 0 || rc == SIM_EFORMAT);
        check_recovery(&s, b);
        s.bytes[i] ^= (unsigned char)(1u << i % 8);
    }
    close(s.fd);
    block_free(b);
}

static void test_cuts(void) {
    static struct sample s;
    struct sim_err err;
    struct trace_block *b = block_new(&err);
    uint64_t accesses;
    open_sample(&s);
    for (size_t n = 0; n < s.n; n++) {
        store(&s, n);
        CU_ASSERT_EQUAL(read_all(s.path, 0, b, &accesses), SIM_EFORMAT);
        CU_ASSERT_EQUAL(read_all(s.path, 1, b, &accesses), SIM_EFORMAT);
        check_recovery(&s, b);
    }
    close(s.fd);
    block_free(b);
}

CU_pSuite suite_damage(void) {
    CU_pSuite s = CU_add_suite("damage", NULL, NULL);
    CU_ADD_TEST(s, test_bits);
    CU_ADD_TEST(s, test_cuts);
    return s;
}
