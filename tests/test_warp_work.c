/* Work between accesses: packed and cut, in a container, generated as captured, and in time by
 * hand. */
#include <CUnit/CUnit.h>

#include <string.h>
#include <unistd.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"
#include "traces/capture/warps.h"
#include "traces/mgt/mgt.h"
#include "traces/warp_work.h"

static struct warp_work random_work(struct rng *r, uint64_t most) {
    struct warp_work w = {.waits = rng_below(r, 2), .barrier = rng_below(r, 2)};
    for (int k = 0; k < WORK_KINDS; k++)
        w.n[k] = (uint32_t)rng_below(r, most);
    return w;
}

/* What is taken in pieces is what was there; the first waits, the last has the barrier. */
static void test_pieces(void) {
    struct rng r = test_rng("work in pieces");
    for (int i = 0; i < 2000; i++) {
        const struct warp_work all = random_work(&r, 1 + rng_below(&r, 9000));
        struct warp_work rest = all, piece, sum = {0};
        for (int n = 0; work_take(&rest, &piece); n++) {
            const struct warp_work back = work_unpack(work_pack(&piece));
            CU_ASSERT_EQUAL(back.waits, n == 0 && all.waits);
            CU_ASSERT_FALSE(sum.barrier);
            sum.waits |= back.waits;
            sum.barrier |= back.barrier;
            for (int k = 0; k < WORK_KINDS; k++)
                sum.n[k] += back.n[k];
        }
        CU_ASSERT_EQUAL(sum.waits, all.waits);
        CU_ASSERT_EQUAL(sum.barrier, all.barrier);
        CU_ASSERT_EQUAL(memcmp(sum.n, all.n, sizeof all.n), 0);
    }
}

#define N 70000u /* more than a block */

struct mixed {
    uint64_t addr[N];
    uint32_t word[N], n, accesses;
};

static void add(struct mixed *m, struct trace_block *b, uint64_t addr, uint32_t word) {
    m->addr[m->n] = addr;
    m->word[m->n++] = word;
    m->accesses += word_op(word) != OP_WORK;
    block_add(b, addr, word, 0, 0, 0);
}

static void write_mixed(struct mixed *m, const char *path, struct rng *r) {
    static const uint32_t one[3] = {1, 1, 1};
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct trace_meta meta = {0};
    const struct trace_kernel k = {
        0, (char *)(uintptr_t) "k", {one[0], 1, 1}, {64, one[1], one[2]}};
    FILE *f = fopen(path, "wb");
    CU_ASSERT_FATAL(f && b && meta_add_kernel(&meta, &k, &err) == 0);
    struct mgt_writer *w = mgt_create(f, mgt_flags(true, true), &err);
    while (m->n < N) {
        block_clear(b);
        for (uint32_t i = 0; i < 5000 && m->n < N; i++) {
            const uint32_t warp = (uint32_t)rng_below(r, 2);
            const struct warp_work work = random_work(r, 60);
            if (rng_below(r, 3))
                add(m, b, rng_below(r, 1 << 20) * TRACE_LINE, word_make(OP_READ, true, 15, warp));
            else
                add(m, b, work_pack(&work), WORK_WORD(warp));
        }
        CU_ASSERT_EQUAL_FATAL(mgt_write(w, b, &meta, &err), 0);
    }
    CU_ASSERT_EQUAL(mgt_finish(w, &meta, &err), 0);
    CU_ASSERT_EQUAL(mgt_records(w), m->accesses);
    mgt_free(w);
    meta_free(&meta);
    block_free(b);
    fclose(f);
}

/* Compares from record `at` on; without `work` what is none. */
static void read_mixed(const struct mixed *m, struct trace *t, uint32_t at, bool work) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    bool same = true;
    while (trace_next(t, b, &err) == 0 && b->n)
        for (uint32_t i = 0; i < b->n; i++, at++) {
            while (!work && at < m->n && word_op(m->word[at]) == OP_WORK)
                at++;
            same &= at < m->n && m->addr[at] == b->addr[i] && m->word[at] == b->word[i];
        }
    while (!work && at < m->n && word_op(m->word[at]) == OP_WORK)
        at++;
    CU_ASSERT(same);
    CU_ASSERT_EQUAL(at, m->n);
    block_free(b);
}

/* Written and read again, with the work and without, from the start and from any access. */
static void test_container(void) {
    static struct mixed m;
    struct rng r = test_rng("work in a container");
    struct sim_err err = {0};
    char path[200];
    m = (struct mixed){.n = 0};
    write_mixed(&m, test_temporary(path, sizeof path, "work.mgt"), &r);
    for (int i = 0; i < 12; i++) {
        const uint64_t from = i < 2 ? 0 : rng_below(&r, m.accesses);
        uint32_t at = 0;
        struct trace *t;
        for (uint64_t met = 0; met < from; at++)
            met += word_op(m.word[at]) != OP_WORK;
        CU_ASSERT_EQUAL_FATAL(trace_open(&t, path, NULL, &err), 0);
        CU_ASSERT(t->work);
        CU_ASSERT_EQUAL(t->total, m.accesses);
        if (i % 2)
            trace_keep_work(t);
        if (from)
            CU_ASSERT_EQUAL(trace_seek(t, from, &err), 0);
        read_mixed(&m, t, at, i % 2);
        CU_ASSERT_EQUAL(t->done, m.accesses);
        trace_close(t);
    }
    unlink(path);
}

/* Without MGT_WORK no work is written. */
static void test_refused(void) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct trace_meta meta = {0};
    const struct warp_work work = {.n = {1}};
    FILE *f = tmpfile();
    struct mgt_writer *w = mgt_create(f, MGT_GPU, &err);
    block_clear(b);
    block_add(b, work_pack(&work), WORK_WORD(0), 0, 0, 0);
    CU_ASSERT_EQUAL(mgt_write(w, b, &meta, &err), 0);
    CU_ASSERT_EQUAL(mgt_finish(w, &meta, &err), SIM_EUNSUP);
    mgt_free(w);
    block_free(b);
    fclose(f);
}

/* The address of an access, counted from its allocation. */
static uint64_t offset(const struct trace *t, uint64_t addr) {
    const struct trace_meta *m = &t->meta;
    for (size_t i = 0; i < m->n_allocs; i++)
        if (addr - m->allocs[i].base < m->allocs[i].bytes)
            return (uint64_t)i << 48 | (addr - m->allocs[i].base);
    return addr;
}

struct stream {
    struct trace *t;
    struct trace_block *b;
    uint32_t at;
};

static void stream_start(struct stream *s, const char *path) {
    struct sim_err err = {0};
    *s = (struct stream){.b = block_new(&err)};
    CU_ASSERT_EQUAL_FATAL(trace_open(&s->t, path, NULL, &err), 0);
    trace_keep_work(s->t);
}

static bool stream_step(struct stream *s, uint64_t *addr, uint32_t *word) {
    struct sim_err err = {0};
    if (s->at == s->b->n) {
        CU_ASSERT_EQUAL(trace_next(s->t, s->b, &err), 0);
        s->at = 0;
        if (s->b->n == 0)
            return false;
    }
    *word = s->b->word[s->at];
    *addr = word_op(*word) == OP_WORK ? s->b->addr[s->at] : offset(s->t, s->b->addr[s->at]);
    s->at++;
    return true;
}

static uint64_t compare_streams(const char *generated, const char *captured) {
    struct stream a, b;
    uint64_t n = 0, addr[2];
    uint32_t word[2];
    bool same = true, more[2];
    stream_start(&a, generated);
    stream_start(&b, captured);
    for (;; n++) {
        more[0] = stream_step(&a, &addr[0], &word[0]);
        more[1] = stream_step(&b, &addr[1], &word[1]);
        if (!more[0] || !more[1])
            break;
        same &= addr[0] == addr[1] && word[0] == word[1];
    }
    CU_ASSERT(same);
    CU_ASSERT(!more[0] && !more[1]);
    trace_close(a.t);
    trace_close(b.t);
    block_free(a.b);
    block_free(b.b);
    return n;
}

/* Generated and captured kernels are equal, record for record, work included. */
static void test_captured(void) {
    static const char *const pairs[][2] = {
        {"gen:vectoradd,n=100,type=f32", "vectoradd-f32-100"},
        {"gen:vectoradd,n=1000,type=f64", "vectoradd-f64-1k"},
        {"gen:vectoradd,n=100000,type=f32", "vectoradd-f32-100k"},
        {"gen:vectoradd,n=500000,type=f64", "vectoradd-f64-500k"},
        {"gen:matrixmul,m=32", "matrixmul-32"},
        {"gen:matrixmul,m=256", "matrixmul-256"},
        {"gen:transpose,n=128,variant=naive", "transpose-naive-128"},
        {"gen:transpose,n=512,variant=naive", "transpose-naive-512"},
        {"gen:transpose,n=256,variant=coalesced", "transpose-coalesced-256"},
        {"gen:simplematmul,m=32,n=32,p=32", "simplematmul-32x32x32"},
        {"gen:simplematmul,m=32,n=64,p=128", "simplematmul-32x64x128"},
        {"gen:simplematmul,m=128,n=128,p=128", "simplematmul-128x128x128"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char name[96], path[300];
        snprintf(name, sizeof name, "data/titanx/%s.mgt", pairs[i][1]);
        CU_ASSERT(compare_streams(pairs[i][0], test_path(path, sizeof path, name)) > 50);
    }
}

struct emitted {
    struct warp_work work[64];
    int accesses, n;
};

static int take_emitted(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                        struct sim_err *err) {
    struct emitted *e = arg;
    (void)warp, (void)sectors, (void)err;
    if (op == OP_WORK)
        e->work[e->n++] = work_unpack(line);
    else
        e->accesses++;
    return 0;
}

/* Lanes that execute the same instructions make one of the warp; shared accesses of 32 lanes to
 * columns of a matrix of 32 words meet in one bank, to rows in none. */
static void test_recorded(void) {
    static const char pc[4];
    struct sim_err err = {0};
    struct emitted e = {.n = 0};
    struct warps *w = warps_new(WARP_ITEMS, &err);
    CU_ASSERT_EQUAL_FATAL(warps_begin(w, 32, &err), 0);
    for (uint32_t lane = 0; lane < 32; lane++) {
        for (int time = 0; time < 3; time++)
            CU_ASSERT_EQUAL(warps_step(w, &pc[0], lane, WORK_INTEGER, 2, &err), 0);
        CU_ASSERT_EQUAL(warps_access(w, &pc[1], lane, OP_READ, lane * 4, 4, &err), 0);
        CU_ASSERT_EQUAL(warps_wait(w, lane, &err), 0);
        CU_ASSERT_EQUAL(warps_shared(w, &pc[2], lane, lane * 128, 4, &err), 0);
        CU_ASSERT_EQUAL(warps_shared(w, &pc[3], lane, lane * 4, 4, &err), 0);
    }
    CU_ASSERT_EQUAL(warps_flush(w, true, take_emitted, &e, &err), 0);
    CU_ASSERT_EQUAL(e.accesses, 1);
    CU_ASSERT_EQUAL_FATAL(e.n, 2);
    CU_ASSERT_EQUAL(e.work[0].n[WORK_INTEGER], 6);
    CU_ASSERT(!e.work[0].waits && !e.work[0].barrier);
    CU_ASSERT_EQUAL(e.work[1].n[WORK_SHARED], 2);
    CU_ASSERT_EQUAL(e.work[1].n[WORK_CONFLICTS], 31);
    CU_ASSERT(e.work[1].waits && e.work[1].barrier);
    warps_free(w);
}

/* A warp: a read, `work`, a read of the same sector. Its time. */
static uint64_t timed(const struct warp_work *work, const char *const *settings) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    struct trace_meta meta = {0};
    const struct trace_kernel k = {0, (char *)(uintptr_t) "k", {1, 1, 1}, {32, 1, 1}};
    char path[200];
    FILE *f = fopen(test_temporary(path, sizeof path, "timed.mgt"), "wb");
    struct mgt_writer *w = mgt_create(f, mgt_flags(true, true), &err);
    CU_ASSERT_EQUAL(meta_add_kernel(&meta, &k, &err), 0);
    block_clear(b);
    block_add(b, 0, word_make(OP_READ, true, 1, 0), 0, 0, 0);
    block_add(b, work_pack(work), WORK_WORD(0), 0, 0, 0);
    block_add(b, 0, word_make(OP_READ, true, 1, 0), 0, 0, 0);
    CU_ASSERT_EQUAL(mgt_write(w, b, &meta, &err), 0);
    CU_ASSERT_EQUAL(mgt_finish(w, &meta, &err), 0);
    mgt_free(w);
    fclose(f);
    meta_free(&meta);
    block_free(b);
    const struct timed_case c = {.path = path, .settings = settings};
    const uint64_t cycles = timed_test_ok(&c).stats.cycles;
    unlink(path);
    return cycles;
}

#define SET                                                                                        \
    "gpu.clock=1GHz", "gpu.work.latency=5", "gpu.work.float=2", "gpu.work.shared_latency=30",      \
        "gpu.work.double_lanes=1", "dram.model=fixed", "dram.latency=100ns"

/* What instructions add to the time of two reads that wait for one another. */
static void test_time(void) {
    static const char *const settings[] = {SET, NULL}, *const launched[] = {
                                                           SET, "gpu.group_launch=77", NULL};
    /* Every access is followed by a cycle of its own (gpu.gap), which instructions hide. */
    struct warp_work w = {.waits = true, .n[WORK_INTEGER] = 1};
    const uint64_t one = timed(&w, settings);
    w.n[WORK_INTEGER] = 8;
    CU_ASSERT_EQUAL(timed(&w, settings), one + 7 * 5);
    w.n[WORK_FLOAT] = 3;
    CU_ASSERT_EQUAL(timed(&w, settings), one + 7 * 5 + 3 * 2 * 5);
    w.n[WORK_SHARED] = 4;
    CU_ASSERT_EQUAL(timed(&w, settings), one + 7 * 5 + 3 * 2 * 5 + 4 * 30);
    CU_ASSERT_EQUAL(timed(&w, launched), one + 7 * 5 + 3 * 2 * 5 + 4 * 30 + 77);
    w = (struct warp_work){.waits = true, .n[WORK_DOUBLE] = 10};
    CU_ASSERT_EQUAL(timed(&w, settings), one - 5 + 10 * 32); /* lanes, not latency */
    w = (struct warp_work){.waits = false, .n[WORK_INTEGER] = 8};
    CU_ASSERT(timed(&w, settings) < one + 7 * 5); /* beside the first read */
}

/* The L1 is empty when a kernel begins: a second launch misses as the first did. */
static void test_flush(void) {
    static const char *const settings[] = {"gpu.l1.size=64KiB", NULL};
    static const char *const runs[] = {"gen:vectoradd,n=1000", "gen:vectoradd,n=1000,repeat=3"};
    struct timed_stats s[2];
    for (int i = 0; i < 2; i++) {
        const struct timed_case c = {.path = runs[i], .settings = settings};
        s[i] = timed_test_ok(&c).stats;
    }
    CU_ASSERT_EQUAL(s[1].front.l1_reads, 3 * s[0].front.l1_reads);
    CU_ASSERT_EQUAL(s[1].front.l1_hits, 3 * s[0].front.l1_hits);
    CU_ASSERT_EQUAL(s[1].cache.reads, 3 * s[0].cache.reads);
}

CU_pSuite suite_warp_work(void) {
    CU_pSuite s = CU_add_suite("work between accesses", NULL, NULL);
    CU_add_test(s, "in pieces", test_pieces);
    CU_add_test(s, "in a container", test_container);
    CU_add_test(s, "refused without a flag", test_refused);
    CU_add_test(s, "generated as captured", test_captured);
    CU_add_test(s, "recorded", test_recorded);
    CU_add_test(s, "in time", test_time);
    CU_add_test(s, "L1 emptied", test_flush);
    return s;
}
