/* The LLC and DRAM that a user clocks: against timed replays of the same accesses, and by hand. */
#include <CUnit/CUnit.h>

#include <stdlib.h>

#include "tests/library_support.h"
#include "tests/suites.h"
#include "tests/support.h"

/* A stream over a trace of which `window` accesses are in flight: what timed replays do inside. */
struct stream {
    struct magnetar_memory *memory;
    struct magnetar_access *accesses;
    size_t n, next, answered;
    uint64_t last;
};

static void submit_more(struct stream *s, uint64_t tick) {
    struct magnetar_error error = {0};
    int rc = MAGNETAR_OK;
    while (s->next < s->n && rc == MAGNETAR_OK) {
        const struct magnetar_access *a = &s->accesses[s->next];
        const struct magnetar_request r = {a->address, a->size, a->operation == MAGNETAR_WRITE,
                                           s->next, tick};
        rc = magnetar_memory_submit(s->memory, &r, &error);
        CU_ASSERT(rc == MAGNETAR_OK || rc == MAGNETAR_FULL);
        s->next += rc == MAGNETAR_OK;
    }
}

static void stream_answer(void *user, uint64_t tag, uint64_t tick) {
    struct stream *s = user;
    CU_ASSERT(tag < s->next && tick >= s->last);
    s->answered++;
    s->last = tick;
    submit_more(s, tick);
}

static void write_text_trace(const char *path, const struct magnetar_access *a, size_t n) {
    FILE *f = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%d %llx %x\n", a[i].operation == MAGNETAR_WRITE,
                (unsigned long long)a[i].address, a[i].size);
    fclose(f);
}

/* Same accesses, same window, same figures as a timed replay. */
static void compare_with_replay(const char *text, struct rng *rng, size_t n) {
    char path[300];
    const char *name = test_temporary(path, sizeof path, "library.xdin");
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure(text);
    struct stream s = {.accesses = calloc(n, sizeof *s.accesses), .n = n};
    struct magnetar_result *clocked = NULL, *replayed = NULL;
    const struct magnetar_replay_options o = {
        .traces = &name, .n_traces = 1, .format = "xdin", .timed = 1};
    for (size_t i = 0; i < n; i++)
        s.accesses[i] = (struct magnetar_access){.address = rng_below(rng, 1u << 18) * 8,
                                                 .size = 1 + (uint32_t)rng_below(rng, 8),
                                                 .operation = rng_below(rng, 3) == 0};
    write_text_trace(name, s.accesses, n);
    CU_ASSERT_EQUAL_FATAL(magnetar_replay(context, c, &o, &replayed, &error), MAGNETAR_OK);
    s.memory = magnetar_memory_new(context, c, 1, stream_answer, &s, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s.memory);
    submit_more(&s, 0);
    CU_ASSERT_EQUAL(magnetar_memory_drain(s.memory, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(s.answered, n);
    CU_ASSERT_EQUAL(magnetar_memory_result(s.memory, &clocked, &error), MAGNETAR_OK);
    static const char *const keys[] = {"llc.reads",       "llc.read_hits",     "llc.write_hits",
                                       "llc.fills",       "llc.writebacks",    "dram.reads",
                                       "dram.writes",     "dram.row_hits",     "time.cycles",
                                       "front.completed", "latency.p99_cycles"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        CU_ASSERT_EQUAL(library_count(clocked, 0, keys[i]), library_count(replayed, 0, keys[i]));
    CU_ASSERT_DOUBLE_EQUAL(library_real(clocked, 0, "energy.total_j"),
                           library_real(replayed, 0, "energy.total_j"), 1e-18);
    remove(name);
    free(s.accesses);
    magnetar_memory_free(s.memory);
    magnetar_result_free(clocked);
    magnetar_result_free(replayed);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

static void test_memory_is_replay(void) {
    struct rng rng = test_rng("memory_is_replay");
    compare_with_replay("[llc]\nsize = 64KiB\n[front]\nwindow = 1\n", &rng, 3000);
    compare_with_replay("[llc]\nsize = 1MiB\nline = 64\ntech = nvsim-stt\n", &rng, 3000);
    compare_with_replay("[llc]\nsize = 0\n[front]\nwindow = 4\n[dram]\nmodel = fixed\n", &rng,
                        3000);
}

struct answers {
    uint64_t n, tag, tick;
    struct magnetar_memory *memory; /* to move time from an answer, or NULL */
    int moved;
};

static void note_answer(void *user, uint64_t tag, uint64_t tick) {
    struct answers *a = user;
    a->n++;
    a->tag = tag;
    a->tick = tick;
    if (a->memory)
        a->moved = magnetar_memory_advance(a->memory, tick + 1, NULL);
}

static struct magnetar_memory *memory_new(const char *text, struct answers *a) {
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure(text);
    struct magnetar_memory *m = magnetar_memory_new(context, c, 1, note_answer, a, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    magnetar_configuration_free(c);
    magnetar_free(context);
    return m;
}

/* A fixed memory and round cycles, by hand: 1 ns each; a miss is 3 cycles of pipeline and 2 of
 * tags, half the way down, the DRAM's 100 ns and the transfer, and half the way back. */
static void test_memory_by_hand(void) {
    struct answers a = {0};
    struct magnetar_memory *m =
        memory_new("[gpu]\nclock = 1GHz\n[llc]\nsize = 64KiB\npipeline = 3\ntag_cycles = 2\n"
                   "data_cycles = 4\nmiss_cycles = 20\n[dram]\nmodel = fixed\nlatency = "
                   "100ns\nbandwidth = 128GB/s\n",
                   &a);
    const struct magnetar_request r = {.address = 4096, .size = 4, .tag = 7, .tick = 5000};
    CU_ASSERT_EQUAL(magnetar_memory_cycle(m), 1000);
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_advance(m, 5000, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_now(m), 5000);
    CU_ASSERT_EQUAL(magnetar_memory_in_flight(m), 1);
    CU_ASSERT_EQUAL(magnetar_memory_wait(m, NULL), MAGNETAR_OK);
    CU_ASSERT(a.n == 1 && a.tag == 7);
    CU_ASSERT_EQUAL(a.tick, 5000 + 1000 * (3 + 2 + 10 + 100 + 1 + 10));
    const uint64_t first = a.tick;
    struct magnetar_request again = r;
    again.tick = first; /* the same line: a hit */
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &again, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_advance(m, first + 8999, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(a.n, 1);
    CU_ASSERT_EQUAL(magnetar_memory_advance(m, first + 9000, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(a.n, 2);
    CU_ASSERT_EQUAL(a.tick, first + 1000 * (3 + 2 + 4));
    magnetar_memory_free(m);
}

static void test_memory_refuses(void) {
    struct answers a = {0};
    struct magnetar_error error = {0};
    struct magnetar_memory *m =
        memory_new("[llc]\nsize = 64KiB\nline = 64\nsector = 64\n[front]\nwindow = 2\n", &a);
    struct magnetar_request r = {.address = 60, .size = 8, .tick = 10};
    CU_ASSERT_EQUAL(magnetar_memory_wait(m, &error), MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_OK); /* two lines */
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_FULL);
    CU_ASSERT_EQUAL(magnetar_memory_wait(m, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(a.n, 1);
    r.tick = 9;
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_memory_advance(m, 9, &error), MAGNETAR_USAGE);
    r.tick = magnetar_memory_now(m);
    r.size = 0;
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    r.size = 65536;
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    r.size = 200; /* four lines, whatever waits */
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    r.address = UINT64_MAX;
    r.size = 2;
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    a.memory = m;
    r = (struct magnetar_request){.address = 0, .size = 4, .tick = magnetar_memory_now(m)};
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_drain(m, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(a.moved, MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_USAGE);
    magnetar_memory_free(m);
}

static void test_memory_stalls(void) {
    struct answers a = {0};
    struct magnetar_error error = {0};
    struct magnetar_memory *m = memory_new("[llc]\nlose_answer = 1\n", &a);
    const struct magnetar_request r = {.size = 4};
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &r, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_drain(m, &error), MAGNETAR_STALLED);
    CU_ASSERT_EQUAL(error.status, MAGNETAR_STALLED);
    magnetar_memory_free(m);
}

/* After a warm-up only what comes later is counted, and hits what the warm-up has brought in; time
 * in which nothing is asked is no fault. */
static void test_memory_forgets(void) {
    struct answers a = {0};
    struct magnetar_result *r = NULL;
    struct magnetar_memory *m = memory_new("[llc]\nsize = 64KiB\nline = 128\n", &a);
    for (uint64_t i = 0; i < 32; i++) {
        const struct magnetar_request q = {
            .address = i % 16 * 128, .size = 4, .tick = magnetar_memory_now(m)};
        CU_ASSERT_EQUAL(magnetar_memory_submit(m, &q, NULL), MAGNETAR_OK);
        CU_ASSERT_EQUAL(magnetar_memory_wait(m, NULL), MAGNETAR_OK);
        if (i == 15) {
            CU_ASSERT_EQUAL(magnetar_memory_advance(m, 3000000000000, NULL), MAGNETAR_OK);
            magnetar_memory_forget(m);
        }
    }
    CU_ASSERT_EQUAL(magnetar_memory_result(m, &r, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(library_count(r, 0, "llc.reads"), 16);
    CU_ASSERT_EQUAL(library_count(r, 0, "llc.read_hits"), 16);
    CU_ASSERT_EQUAL(library_count(r, 0, "dram.reads"), 0);
    CU_ASSERT_EQUAL(library_count(r, 0, "front.completed"), 16);
    CU_ASSERT(library_real(r, 0, "time.total_s") < 1e-5);
    magnetar_result_free(r);
    CU_ASSERT_EQUAL(magnetar_memory_result(m, &r, NULL), MAGNETAR_OK); /* asking changes nothing */
    CU_ASSERT_EQUAL(library_count(r, 0, "llc.read_hits"), 16);
    magnetar_result_free(r);
    magnetar_memory_free(m);
}

/* Without a cache nothing is counted of one, and every request is a DRAM access. */
static void test_memory_without_a_cache(void) {
    struct answers a = {0};
    struct magnetar_result *r = NULL;
    struct magnetar_memory *m = memory_new("[llc]\nsize = 0\n", &a);
    const struct magnetar_request q = {.address = 4096, .size = 4};
    CU_ASSERT_EQUAL(magnetar_memory_submit(m, &q, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_drain(m, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_memory_result(m, &r, NULL), MAGNETAR_OK);
    CU_ASSERT_EQUAL(library_count(r, 0, "llc.accesses"), 0);
    CU_ASSERT_EQUAL(library_count(r, 0, "llc.reads"), 0);
    CU_ASSERT_EQUAL(library_count(r, 0, "dram.reads"), 1);
    CU_ASSERT_EQUAL(library_count(r, 0, "front.completed"), 1);
    magnetar_result_free(r);
    magnetar_memory_free(m);
}

CU_pSuite suite_library_memory(void) {
    CU_pSuite s = CU_add_suite("library_memory", NULL, NULL);
    CU_ADD_TEST(s, test_memory_is_replay);
    CU_ADD_TEST(s, test_memory_by_hand);
    CU_ADD_TEST(s, test_memory_refuses);
    CU_ADD_TEST(s, test_memory_stalls);
    CU_ADD_TEST(s, test_memory_forgets);
    CU_ADD_TEST(s, test_memory_without_a_cache);
    return s;
}
