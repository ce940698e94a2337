/* The container: random traces of all kinds written and read again, from any position; recovery
 * after damage; an index that does not match; and the shipped trace against its source. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/mgt/mgt.h"
#include "traces/mgt/layout.h"
#include "traces/trace.h"

#define MOST    200000u
#define KERNELS 5u

/* A whole trace, flat. */
struct flat {
    uint32_t n;
    uint64_t *addr;
    uint32_t *word, *gap, *kernel, *group;
};

static struct flat flat_new(void) {
    struct sim_err err = {0};
    const struct flat f = {0,
                           sim_alloc(MOST, sizeof *f.addr, &err),
                           sim_alloc(MOST, sizeof *f.word, &err),
                           sim_alloc(MOST, sizeof *f.gap, &err),
                           sim_alloc(MOST, sizeof *f.kernel, &err),
                           sim_alloc(MOST, sizeof *f.group, &err)};
    CU_ASSERT_FATAL(f.addr && f.word && f.gap && f.kernel && f.group);
    return f;
}

static void flat_free(struct flat *f) {
    free(f->addr);
    free(f->word);
    free(f->gap);
    free(f->kernel);
    free(f->group);
}

/* What one random trace looks like. */
struct shape {
    uint32_t n, forms;
    unsigned addr_bits, shift;
    bool gaps, strides;
    uint32_t run; /* mean length of a run, */
    uint32_t warp_run;
};

static struct shape random_shape(struct rng *r) {
    static const uint32_t sizes[] = {
        1, 2, 63, 1000, BLOCK_MAX - 1, BLOCK_MAX, 65537, 70000, 100 * 257, BLOCK_MAX * 2, MOST};
    return (struct shape){.n = sizes[rng_below(r, sizeof sizes / sizeof sizes[0])],
                          .forms = 1u << rng_below(r, 13),
                          .addr_bits = 8 + (unsigned)rng_below(r, 57),
                          .shift = rng_below(r, 2) ? 7 : (unsigned)rng_below(r, 8),
                          .gaps = rng_below(r, 2),
                          .strides = rng_below(r, 2),
                          .run = 1u << rng_below(r, 12),
                          .warp_run = 1u << rng_below(r, 8)};
}

static uint32_t random_word(struct rng *r, uint32_t forms, uint32_t warp) {
    const uint32_t form = (uint32_t)rng_below(r, forms);
    const bool mask = form % 2;
    const uint32_t extent = mask ? form / 2 % 15 + 1 : form % WORD_EXTENT_MAX + 1;
    return word_make((enum trace_op)(form % OP_COUNT), mask, extent, warp);
}

static void fill(struct flat *f, struct rng *r, const struct shape *s) {
    const uint64_t limit = UINT64_MAX >> (64 - s->addr_bits);
    uint64_t addr = rng_next(r) & limit;
    uint32_t kernel = 0, group = 0, warp = 0;
    for (f->n = 0; f->n < s->n; f->n++) {
        addr = s->strides && rng_below(r, 10) ? addr + (128 << rng_below(r, 6)) : rng_next(r);
        addr = (addr & limit) >> s->shift << s->shift;
        if (rng_below(r, s->run) == 0) {
            kernel = (uint32_t)rng_below(r, KERNELS);
            group = (uint32_t)(rng_next(r) >> (32 + rng_below(r, 32)));
        }
        if (rng_below(r, s->warp_run) == 0)
            warp = (uint32_t)rng_below(r, WORD_WARP_MAX + 1);
        f->addr[f->n] = addr;
        f->word[f->n] = random_word(r, s->forms, warp);
        f->gap[f->n] =
            s->gaps && rng_below(r, 3) ? (uint32_t)(rng_next(r) >> (32 + rng_below(r, 32))) : 0;
        f->kernel[f->n] = kernel;
        f->group[f->n] = group;
    }
}

static void describe(struct trace_meta *m) {
    struct sim_err err = {0};
    for (uint32_t k = 0; k < KERNELS; k++) {
        char name[40];
        snprintf(name, sizeof name, "kernel %u", k);
        const struct trace_kernel kernel = {k + 10, name, {k + 1, 2, 3}, {32, 1, 1}};
        CU_ASSERT_EQUAL(meta_add_kernel(m, &kernel, &err), 0);
    }
    CU_ASSERT_EQUAL(meta_add_alloc(m, UINT64_MAX - 4095, 4096, "top", &err), 0);
    CU_ASSERT_EQUAL(meta_add_alloc(m, 0, 1, "", &err), 0);
    CU_ASSERT_EQUAL(meta_add_note(m, "workload", "two\nlines", &err), 0);
}

/* Writes in pieces of random size. */
static void write_trace(const char *path, const struct flat *f, struct rng *r) {
    struct sim_err err = {0};
    struct trace_meta meta = {0};
    struct trace_block *b = block_new(&err);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_FATAL(b && file);
    struct mgt_writer *w = mgt_create(file, MGT_GPU, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    describe(&meta);
    for (uint32_t i = 0; i < f->n;) {
        const uint32_t end = i + 1 + (uint32_t)rng_below(r, BLOCK_MAX);
        block_clear(b);
        for (; i < f->n && i < end && b->n < BLOCK_MAX; i++)
            block_add(b, f->addr[i], f->word[i], f->gap[i], f->kernel[i], f->group[i]);
        CU_ASSERT_EQUAL(mgt_write(w, b, &meta, &err), 0);
    }
    CU_ASSERT_EQUAL(mgt_finish(w, &meta, &err), 0);
    CU_ASSERT_EQUAL(mgt_records(w), f->n);
    mgt_free(w);
    CU_ASSERT_EQUAL(fclose(file), 0);
    meta_free(&meta);
    block_free(b);
}

/* Does b hold the accesses from `at` on? */
static bool holds(const struct trace_block *b, const struct flat *f, uint64_t at) {
    if (b->n > f->n - at || b->runs[0].first)
        return false;
    for (uint32_t i = 0, run = 0; i < b->n; i++) {
        while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
            run++;
        if (b->addr[i] != f->addr[at + i] || b->word[i] != f->word[at + i] ||
            (b->has_gaps ? b->gap[i] : 0) != f->gap[at + i] ||
            b->runs[run].kernel != f->kernel[at + i] || b->runs[run].group != f->group[at + i])
            return false;
    }
    return true;
}

static bool reads_on(struct trace *t, const struct flat *f, uint64_t at, struct trace_block *b) {
    struct sim_err err = {0};
    bool same = true;
    while (same && trace_next(t, b, &err) == 0 && b->n) {
        same = holds(b, f, at);
        at += b->n;
        same &= t->done == at;
    }
    if (err.code)
        fprintf(stderr, "%s\n", err.text);
    return same && at == f->n && !err.code;
}

static void check_meta(const struct trace_meta *m) {
    CU_ASSERT_EQUAL_FATAL(m->n_kernels, KERNELS);
    CU_ASSERT(m->kernels[4].id == 14 && m->kernels[4].groups[0] == 5);
    CU_ASSERT_STRING_EQUAL(m->kernels[4].name, "kernel 4");
    CU_ASSERT_EQUAL_FATAL(m->n_allocs, 2);
    CU_ASSERT(m->allocs[0].base == UINT64_MAX - 4095 && m->allocs[0].bytes == 4096);
    CU_ASSERT_STRING_EQUAL(m->allocs[1].name, "");
    CU_ASSERT_STRING_EQUAL(meta_note(m, "workload"), "two\nlines");
}

static void test_round_trip(void) {
    char path[80];
    struct sim_err err = {0};
    struct rng r = test_rng("containers");
    struct flat f = flat_new();
    struct trace_block *b = block_new(&err);
    test_temporary(path, sizeof path, "mgt");
    for (int i = 0; i < 25; i++) {
        struct trace *t;
        const struct shape s = random_shape(&r);
        fill(&f, &r, &s);
        write_trace(path, &f, &r);
        CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
        CU_ASSERT(t->total == f.n && t->gpu);
        CU_ASSERT(reads_on(t, &f, 0, b));
        check_meta(&t->meta);
        for (int k = 0; k < 5; k++) {
            const uint64_t at = k ? rng_below(&r, f.n + 1) : f.n;
            CU_ASSERT_EQUAL(trace_seek(t, at, &err), 0);
            CU_ASSERT(reads_on(t, &f, at, b));
        }
        CU_ASSERT_EQUAL(trace_seek(t, (uint64_t)f.n + 1, &err), SIM_EUSAGE);
        trace_close(t);
    }
    unlink(path);
    flat_free(&f);
    block_free(b);
}

static long file_size(const char *path) {
    struct stat st;
    return stat(path, &st) ? -1 : (long)st.st_size;
}

static void overwrite(const char *path, long at, const void *bytes, size_t n) {
    FILE *f = fopen(path, "r+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT(fseek(f, at, SEEK_SET) == 0 && fwrite(bytes, 1, n, f) == n);
    fclose(f);
}

/* Every block of `path` is found in the trace, in order, from some position on. */
static uint64_t saved_part(const char *path, const struct flat *f, struct trace_block *b) {
    struct trace *t;
    struct sim_err err = {0};
    uint64_t at = 0, n = 0;
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
    while (trace_next(t, b, &err) == 0 && b->n) {
        while (at < f->n && !holds(b, f, at))
            at++;
        CU_ASSERT(at < f->n);
        at += b->n;
        n += b->n;
    }
    CU_ASSERT_EQUAL(err.code, 0);
    trace_close(t);
    return n;
}

/* Random bytes over random places: reading says so, or nothing changed; recovery loses no more than
 * the blocks that were hit. */
static void test_recovery(void) {
    char path[80], saved[80];
    struct sim_err err = {0};
    struct rng r = test_rng("recovery");
    struct flat f = flat_new();
    struct trace_block *b = block_new(&err);
    test_temporary(path, sizeof path, "mgt");
    test_temporary(saved, sizeof saved, "saved");
    const struct shape s = {MOST, 30, 40, 7, false, true, 500, 30};
    for (int i = 0; i < 12; i++) {
        struct mgt_recovery report;
        uint8_t junk[40];
        fill(&f, &r, &s);
        write_trace(path, &f, &r);
        for (size_t k = 0; k < sizeof junk; k++)
            junk[k] = (uint8_t)rng_next(&r);
        const size_t n = 1 + rng_below(&r, sizeof junk);
        overwrite(path, (long)rng_below(&r, (uint64_t)file_size(path) - n), junk, n);
        FILE *out = fopen(saved, "wb");
        CU_ASSERT_PTR_NOT_NULL_FATAL(out);
        CU_ASSERT_EQUAL(mgt_recover(path, 0, out, &report, &err), 0);
        fclose(out);
        CU_ASSERT_EQUAL(saved_part(saved, &f, b), report.records);
        CU_ASSERT(report.records >= f.n - 2 * BLOCK_MAX);
    }
    unlink(path);
    unlink(saved);
    flat_free(&f);
    block_free(b);
}

/* An index that is whole in itself, of another trace of the same length. */
static void test_foreign_index(void) {
    char path[80], other[80];
    struct sim_err err = {0};
    struct rng r = test_rng("index");
    struct flat f = flat_new();
    struct trace_block *b = block_new(&err);
    struct trace *t;
    uint8_t tail[4096];
    uint64_t index_offset, records;
    const struct shape s = {90000, 8, 40, 7, false, true, 500, 30};
    fill(&f, &r, &s);
    write_trace(test_temporary(path, sizeof path, "mgt"), &f, &r);
    f.addr[5] ^= 1 << 20; /* one difference is enough to move the blocks */
    fill(&f, &r, &s);
    write_trace(test_temporary(other, sizeof other, "other"), &f, &r);
    FILE *in = fopen(other, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    CU_ASSERT(fseek(in, -(long)MGT_HEAD_SIZE, SEEK_END) == 0 && fread(tail, MGT_HEAD_SIZE, 1, in));
    CU_ASSERT_FATAL(mgt_get_trailer(tail, &index_offset, &records));
    const size_t index_size = (size_t)file_size(other) - index_offset - MGT_HEAD_SIZE;
    CU_ASSERT_FATAL(index_size < sizeof tail - MGT_HEAD_SIZE);
    fseek(in, (long)index_offset, SEEK_SET);
    CU_ASSERT_EQUAL(fread(tail, 1, index_size, in), index_size);
    fclose(in);
    in = fopen(path, "rb");
    uint8_t own[MGT_HEAD_SIZE];
    CU_ASSERT(fseek(in, -(long)MGT_HEAD_SIZE, SEEK_END) == 0 && fread(own, sizeof own, 1, in));
    fclose(in);
    CU_ASSERT_FATAL(mgt_get_trailer(own, &index_offset, &records));
    mgt_put_trailer(tail + index_size, index_offset, records);
    CU_ASSERT_EQUAL(truncate(path, (off_t)index_offset), 0);
    overwrite(path, (long)index_offset, tail, index_size + MGT_HEAD_SIZE);
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
    int rc;
    while ((rc = trace_next(t, b, &err)) == 0 && b->n)
        ;
    CU_ASSERT_EQUAL(rc, SIM_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "index does not match"));
    trace_close(t);
    unlink(path);
    unlink(other);
    flat_free(&f);
    block_free(b);
}

/* Bytes of a description as docs/trace-format.md gives them. */
static size_t varint_size(uint64_t v) {
    return v < 128 ? 1 : 1 + varint_size(v >> 7);
}

static size_t text_size(size_t n) {
    return varint_size(n) + n;
}

/* One item of `kind` with a text of n bytes; returns what it takes in a chunk. */
static size_t add_item(struct trace_meta *m, int kind, size_t n, struct rng *r) {
    struct sim_err err;
    char *text = malloc(n + 1);
    const uint64_t a = rng_next(r) >> rng_below(r, 64), b = rng_next(r) >> rng_below(r, 64);
    struct trace_kernel k = {(uint32_t)a, text, {1, (uint32_t)b, 1}, {128, 1, 1}};
    memset(text, 'x', n);
    text[n] = '\0';
    CU_ASSERT_EQUAL_FATAL(kind == 0   ? meta_add_kernel(m, &k, &err)
                          : kind == 1 ? meta_add_alloc(m, a, b, text, &err)
                                      : meta_add_note(m, "key", text, &err),
                          0);
    free(text);
    return 1 + text_size(n) +
           (kind == 0   ? varint_size(k.id) + varint_size(k.groups[1]) + 6
            : kind == 1 ? varint_size(a) + varint_size(b)
                        : text_size(3));
}

/* Descriptions of one kind, small but for the last, that come to `off` bytes above a chunk of
 * `limit`: each chunk holds as many whole ones as fit, and together they hold all, in order. The
 * buffer is an allocation of its own, so that a sanitizer sees each byte beyond it. */
static void check_limit(int kind, size_t limit, int off, struct rng *r) {
    struct trace_meta m = {0}, back = {0};
    struct mgt_position at = {0};
    struct sim_err err;
    size_t sizes[400], n = 0, sum = 1, chunks = 0;
    uint8_t *buffer = malloc(limit);
    while (sum + 300 < limit && n < 399)
        sum += sizes[n++] = add_item(&m, kind, rng_below(r, 40), r);
    const size_t left = limit + (size_t)(off + 400) - 400 > sum ? limit + (size_t)off - sum : 0;
    sizes[n++] = add_item(&m, kind, left > 60 ? left - 60 : 0, r);
    for (size_t item = 0; item < n; chunks++) {
        struct cursor c = cursor_over(buffer, limit);
        size_t expected = varint_size(at.kernels), fit = 0;
        while (item + fit < n && expected + sizes[item + fit] <= limit)
            expected += sizes[item + fit++];
        const uint32_t items = mgt_encode_meta(&m, &at, &c);
        CU_ASSERT_EQUAL(items, fit);
        if (!fit)
            break;
        CU_ASSERT(c.n == expected && !c.full);
        CU_ASSERT_EQUAL(mgt_decode_meta(buffer, c.n, items, NULL, &back, &err), 0);
        item += fit;
        CU_ASSERT_EQUAL(at.kernels + at.allocs + at.notes, item);
    }
    for (size_t i = 0; i < back.n_kernels; i++)
        CU_ASSERT_STRING_EQUAL(back.kernels[i].name, m.kernels[i].name);
    for (size_t i = 0; i < back.n_allocs; i++)
        CU_ASSERT_STRING_EQUAL(back.allocs[i].name, m.allocs[i].name);
    for (size_t i = 0; i < back.n_notes; i++)
        CU_ASSERT_STRING_EQUAL(back.notes[i].text, m.notes[i].text);
    meta_free(&m);
    meta_free(&back);
    free(buffer);
}

static void test_descriptions_at_the_limit(void) {
    struct rng r = test_rng("descriptions");
    for (int kind = 0; kind < 3; kind++)
        for (int off = -200; off <= 200; off++)
            check_limit(kind, 1000 + rng_below(&r, 3000), off, &r);
}

/* Texts of which two do not fit a chunk of 4 MiB, one of every kind after the other: the container
 * holds them in as many chunks as it takes, and one that fits no chunk is refused. */
static void test_descriptions_over_chunks(void) {
    char path[80];
    struct sim_err err;
    struct rng r = test_rng("chunks");
    static const int around[] = {-200, -64, -20, -1, 0, 1, 200};
    test_temporary(path, sizeof path, "mgt");
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) {
        struct trace_meta m = {0};
        struct trace *t;
        struct trace_block *b = block_new(&err);
        size_t sizes[3];
        for (int kind = 0; kind < 3; kind++)
            sizes[kind] =
                add_item(&m, kind, MGT_RAW_MAX - 24 + (size_t)(around[i] + 400) - 400, &r);
        FILE *f = fopen(path, "wb");
        struct mgt_writer *w = mgt_create(f, MGT_GPU, &err);
        block_add(b, 0, word_make(OP_READ, true, 1, 0), 0, 0, 0);
        const int rc = mgt_write(w, b, &m, &err);
        const bool fits =
            sizes[0] < MGT_RAW_MAX && sizes[1] < MGT_RAW_MAX && sizes[2] < MGT_RAW_MAX;
        CU_ASSERT_EQUAL(rc, fits ? 0 : SIM_EUNSUP);
        if (rc == 0) {
            CU_ASSERT_EQUAL(mgt_finish(w, &m, &err), 0);
            fflush(f);
            CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
            trace_limit(t, 64u << 20, 0);
            CU_ASSERT_EQUAL(trace_next(t, b, &err), 0);
            CU_ASSERT(b->n == 1 && t->meta.n_kernels == 1 && t->meta.n_allocs == 1);
            CU_ASSERT(t->meta.n_notes == 1 && !strcmp(t->meta.notes[0].text, m.notes[0].text));
            trace_close(t);
        }
        mgt_free(w);
        fclose(f);
        meta_free(&m);
        block_free(b);
    }
    unlink(path);
}

/* The accesses of the shipped trace as lines of warp text. */
struct lines {
    uint32_t crc;
    const struct trace *t;
};

static void add_lines(struct lines *l, const struct trace_block *b) {
    char text[100];
    for (uint32_t i = 0, run = 0; i < b->n; i++) {
        while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
            run++;
        const uint32_t w = b->word[i];
        const int n = snprintf(
            text, sizeof text, "%" PRIu32 " %" PRIu32 " %" PRIu32 " %c %" PRIx64 " %" PRIx32 "\n",
            l->t->meta.kernels[b->runs[run].kernel].id,
            meta_summed_group(&l->t->meta.kernels[b->runs[run].kernel], b->runs[run].group),
            word_warp(w), word_op(w) == OP_READ ? 'R' : 'W', b->addr[i], word_extent(w));
        l->crc = (uint32_t)crc32(l->crc, (const Bytef *)text, (uInt)n);
    }
}

/* CRC-32 of the access lines of the source, squeezenet1_1.warp (all but those that begin with A, K
 * or #), as Python's zlib module gives it. */
#define SOURCE_CRC     0x8ffebb6eu
#define SOURCE_RECORDS 8994867u

static void test_shipped_trace(void) {
    char path[400];
    struct sim_err err = {0};
    struct lines l = {0};
    struct trace *t;
    struct trace_block *b = block_new(&err);
    test_path(path, sizeof path, "data/squeezenet1_1.mgt");
    CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
    l.t = t;
    while (trace_next(t, b, &err) == 0 && b->n)
        add_lines(&l, b);
    CU_ASSERT_EQUAL(t->done, SOURCE_RECORDS);
    CU_ASSERT_EQUAL(l.crc, SOURCE_CRC);
    CU_ASSERT((double)file_size(path) <= 0.7 * SOURCE_RECORDS);
    trace_close(t);
    block_free(b);
}

/* What no reader would take is not written. */
static void test_masks_need_a_gpu(void) {
    struct sim_err err = {0};
    struct trace_meta meta = {0};
    struct trace_block *b = block_new(&err);
    for (int gpu = 0; gpu < 2; gpu++) {
        FILE *file = tmpfile();
        struct mgt_writer *w = mgt_create(file, mgt_flags(gpu, false), &err);
        block_clear(b);
        block_add(b, 128, word_make(OP_READ, false, 4, 0), 0, 0, 0);
        block_add(b, 128, word_make(OP_READ, true, 3, 0), 0, 0, 0);
        CU_ASSERT_EQUAL(mgt_write(w, b, &meta, &err), 0);
        CU_ASSERT_EQUAL(mgt_finish(w, &meta, &err), gpu ? 0 : SIM_EUNSUP);
        mgt_free(w);
        fclose(file);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "not of a GPU"));
    block_free(b);
}

CU_pSuite suite_mgt(void) {
    CU_pSuite s = CU_add_suite("mgt", NULL, NULL);
    CU_ADD_TEST(s, test_round_trip);
    CU_ADD_TEST(s, test_recovery);
    CU_ADD_TEST(s, test_foreign_index);
    CU_ADD_TEST(s, test_descriptions_at_the_limit);
    CU_ADD_TEST(s, test_descriptions_over_chunks);
    CU_ADD_TEST(s, test_masks_need_a_gpu);
    CU_ADD_TEST(s, test_shipped_trace);
    return s;
}
