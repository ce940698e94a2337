/* What is done over and over does not grow the heap: errors and ends give back what they took. */
#define _GNU_SOURCE
#include <CUnit/CUnit.h>

#include <features.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "memmodels/dram/dram.h"
#include "sim/event.h"
#include "sim/output.h"
#include "tests/dram_bench.h"
#include "tests/library_support.h"
#include "tests/suites.h"
#include "tests/support.h"
#include "tests/timed_support.h"

#if defined __GLIBC__ && __GLIBC_PREREQ(2, 33)
#include <malloc.h>
#define HAVE_HEAP 1
#else
#define HAVE_HEAP 0
#endif

/* Bytes of the heap in use; 0 where that is not known, as under an allocator of a sanitizer. */
static size_t heap(void) {
#if HAVE_HEAP
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
#else
    return 0;
#endif
}

enum { ROUNDS = 8, SETTLED = 4, REPETITIONS = 16, LEAST = 16 };

/* Does every round of repetitions leave more than the one before, by a smallest block each? What is
 * kept once, and the allocator's own caches, settle in the first rounds. */
static bool grows(void (*repeated)(void)) {
    size_t last = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < REPETITIONS; i++)
            repeated();
        const size_t now = heap();
        if (round >= SETTLED && now < last + (size_t)REPETITIONS * LEAST)
            return false;
        last = now;
    }
    return true;
}

/* The measure itself: one block a time is seen. */
static void *kept[ROUNDS * REPETITIONS];
static size_t n_kept;

static void keep_a_block(void) {
    CU_ASSERT_FATAL(n_kept < sizeof kept / sizeof *kept);
    kept[n_kept++] = malloc(64);
}

static void test_measure(void) {
    keep_a_block();
    free(kept[--n_kept]);
    const bool measured = heap() > 0;
    CU_ASSERT_EQUAL(grows(keep_a_block), measured);
    while (n_kept)
        free(kept[--n_kept]);
}

static void event_queue(void) {
    struct sim_err err = {0};
    struct event_queue *q = event_queue_new(100, 8, &err);
    CU_ASSERT_PTR_NOT_NULL(q);
    event_queue_free(q);
}

static void banked_dram(void) {
    struct dram_config config;
    struct bench b = {0};
    configure(&config, "DDR4_8Gb_x8_2400");
    open_bench(&b, &config);
    close_bench(&b);
}

static void read_trace(const char *path) {
    struct sim_err err = {0};
    struct trace *t;
    struct trace_block *b = block_new(&err);
    CU_ASSERT_FATAL(b && trace_open(&t, path, NULL, &err) == 0);
    do {
        CU_ASSERT_EQUAL_FATAL(trace_next(t, b, &err), 0);
    } while (b->n);
    trace_close(t);
    block_free(b);
}

static void generated_trace(void) {
    read_trace("gen:alexnet,layers=8");
}

/* Of Accel-Sim: a list of kernels, each a file. */
static void list_of_kernels(void) {
    char path[400];
    read_trace(test_path(path, sizeof path, "tests/data/formats/kernelslist.g"));
}

static void timed_run(void) {
    static const char *const settings[] = {"dram.model=banked", "llc.size=64KiB", NULL};
    const struct timed_case c = {.path = "gen:vectoradd,n=100", .settings = settings};
    CU_ASSERT(timed_test_ok(&c).stats.cycles > 0);
}

static void no_answer(void *user, uint64_t tag, uint64_t tick) {
    (void)user, (void)tag, (void)tick;
}

/* The LLC and DRAM that a user of the library clocks. */
static void clocked_memory(void) {
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure("[llc]\nsize = 64KiB\n");
    struct magnetar_memory *m = magnetar_memory_new(context, c, 1, no_answer, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL(m);
    magnetar_memory_free(m);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

/* Where neither a file without a name nor one under a temporary name can be. */
static void refused_output(void) {
    struct output out;
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(output_open(&out, "/proc/no-such-place.json", &err), SIM_EIO);
    output_discard(&out);
}

static void test_ends(void) {
    CU_ASSERT_FALSE(grows(event_queue));
    CU_ASSERT_FALSE(grows(banked_dram));
    CU_ASSERT_FALSE(grows(generated_trace));
    CU_ASSERT_FALSE(grows(list_of_kernels));
    CU_ASSERT_FALSE(grows(timed_run));
    CU_ASSERT_FALSE(grows(clocked_memory));
}

static void test_errors(void) {
    CU_ASSERT_FALSE(grows(refused_output));
}

CU_pSuite suite_leaks(void) {
    CU_pSuite s = CU_add_suite("leaks", NULL, NULL);
    CU_ADD_TEST(s, test_measure);
    CU_ADD_TEST(s, test_ends);
    CU_ADD_TEST(s, test_errors);
    return s;
}
