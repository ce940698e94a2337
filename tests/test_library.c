/* The library as its headers declare it: what it returns against the inside, against closed forms,
 * and against itself on another way. */
#include <CUnit/CUnit.h>

#include <stdlib.h>
#include <string.h>

#include "tests/library_support.h"
#include "tests/suites.h"
#include "traces/trace.h"

#define TRACE "gen:matrixmul,m=96"

/* ---- own policies ------------------------------------------------------------------------------
 */

/* First in, first out, over ages; the shipped one keeps a stack in bytes. */
struct fifo {
    uint32_t ways;
    uint64_t clock, *born; /* [sets][ways] */
};

static void *fifo_open(void *user, uint32_t sets, uint32_t ways, uint64_t seed) {
    struct fifo *f = calloc(1, sizeof *f);
    (void)seed;
    f->ways = ways;
    f->born = calloc((size_t)sets * ways, sizeof *f->born);
    if (user)
        ++*(int *)user;
    return f;
}

static void fifo_close(void *state) {
    struct fifo *f = state;
    free(f->born);
    free(f);
}

static void fifo_hit(void *state, uint32_t set, uint32_t way) {
    (void)state, (void)set, (void)way;
}

static void fifo_fill(void *state, uint32_t set, uint32_t way, uint64_t line) {
    struct fifo *f = state;
    (void)line;
    f->born[(size_t)set * f->ways + way] = ++f->clock;
}

static uint32_t fifo_victim(void *state, uint32_t set) {
    const struct fifo *f = state;
    const uint64_t *born = f->born + (size_t)set * f->ways;
    uint32_t oldest = 0;
    for (uint32_t w = 1; w < f->ways; w++)
        if (born[w] < born[oldest])
            oldest = w;
    return oldest;
}

static struct magnetar_policy own_fifo(int *opened) {
    return (struct magnetar_policy){.name = "own-fifo",
                                    .help = "as fifo",
                                    .user = opened,
                                    .open = fifo_open,
                                    .close = fifo_close,
                                    .hit = fifo_hit,
                                    .fill = fifo_fill,
                                    .victim = fifo_victim};
}

static void compare_policies(int timed) {
    static const char *const traces[] = {"gen:hpcg,n=8"}, *const vary[] = {
                                                              "llc.repl=fifo,own-fifo,lru"};
    static const char *const keys[] = {"llc.read_hits", "llc.write_hits", "llc.evictions",
                                       "llc.writebacks", "llc.fills"};
    struct magnetar_error error = {0};
    int opened = 0;
    const struct magnetar_policy policy = own_fifo(&opened);
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure("[llc]\nsize = 16KiB\nways = 4\n");
    struct magnetar_result *r = NULL;
    const struct magnetar_replay_options o = {
        .traces = traces, .n_traces = 1, .vary = vary, .n_vary = 1, .timed = timed};
    CU_ASSERT_EQUAL(magnetar_policy_register(context, &policy, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL_FATAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_result_runs(r), 3);
    CU_ASSERT(opened > 0);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        CU_ASSERT_EQUAL(library_count(r, 0, keys[i]), library_count(r, 1, keys[i]));
    if (timed)
        CU_ASSERT_EQUAL(library_count(r, 0, "time.cycles"), library_count(r, 1, "time.cycles"));
    CU_ASSERT_NOT_EQUAL(library_count(r, 0, "llc.read_hits"), library_count(r, 2, "llc.read_hits"));
    CU_ASSERT_STRING_EQUAL(magnetar_result_parameter(r, 1, "llc.repl"), "own-fifo");
    magnetar_result_free(r);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

static void test_policy(void) {
    compare_policies(0);
    compare_policies(1);
}

/* A registered name is known to its context alone, once. */
static void test_policy_names(void) {
    struct magnetar_error error = {0};
    struct magnetar_policy policy = own_fifo(NULL);
    struct magnetar *context = library_context(), *other = library_context();
    struct magnetar_configuration *c = library_configure("[llc]\nrepl = own-fifo\n");
    static const char *const traces[] = {TRACE};
    const struct magnetar_replay_options o = {.traces = traces, .n_traces = 1};
    struct magnetar_result *r = NULL;
    size_t n = 0;
    CU_ASSERT_EQUAL(magnetar_policy_register(context, &policy, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_policy_register(context, &policy, &error), MAGNETAR_USAGE);
    policy.name = "lru";
    CU_ASSERT_EQUAL(magnetar_policy_register(context, &policy, &error), MAGNETAR_USAGE);
    policy.name = "half";
    policy.victim = NULL;
    CU_ASSERT_EQUAL(magnetar_policy_register(context, &policy, &error), MAGNETAR_USAGE);
    while (magnetar_name(context, MAGNETAR_POLICIES, n))
        n++;
    CU_ASSERT_STRING_EQUAL(magnetar_name(context, MAGNETAR_POLICIES, n - 1), "own-fifo");
    CU_ASSERT_STRING_EQUAL(magnetar_help(context, MAGNETAR_POLICIES, n - 1), "as fifo");
    CU_ASSERT_PTR_NULL(magnetar_name(other, MAGNETAR_POLICIES, n - 1));
    CU_ASSERT_EQUAL(magnetar_replay(other, c, &o, &r, &error), MAGNETAR_USAGE);
    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "own-fifo"));
    magnetar_configuration_free(c);
    magnetar_free(other);
    magnetar_free(context);
}

/* ---- technologies ------------------------------------------------------------------------------
 */

static const char table[] = "# name: ours\n# kind: SRAM\n# status: unverified\n"
                            "capacity[MiB],read_latency[ns],write_latency[ns],read_energy[nJ],"
                            "write_energy[nJ],leakage[mW],area[mm^2],source\n"
                            "1,2,4,0.5,0.25,100,1,round\n4,8,16,2,1,400,4,round\n";

/* Figures that are proportional to capacity stay so between the rows: log-log. */
static void test_technology(void) {
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_technology *t = NULL;
    struct magnetar_design_point p;
    CU_ASSERT_EQUAL(magnetar_technology_open(&t, context, "ours", &error), MAGNETAR_USAGE);
    CU_ASSERT_PTR_NULL(t);
    CU_ASSERT_EQUAL(magnetar_technology_register(context, table, "t", &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_technology_register(context, table, "t", &error), MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_technology_register(context, "what\n", "t", &error),
                    MAGNETAR_MALFORMED);
    CU_ASSERT_EQUAL_FATAL(magnetar_technology_open(&t, context, "ours", &error), MAGNETAR_OK);
    CU_ASSERT_STRING_EQUAL(magnetar_technology_kind(t), "SRAM");
    CU_ASSERT_STRING_EQUAL(magnetar_technology_status(t), "unverified");
    CU_ASSERT(magnetar_technology_point(t, 1, &p) && !magnetar_technology_point(t, 2, &p));
    CU_ASSERT_EQUAL(magnetar_technology_at(t, 0x1p21, 0, &p, &error), MAGNETAR_OK);
    CU_ASSERT_DOUBLE_EQUAL(p.read_latency_s, 4e-9, 1e-18);
    CU_ASSERT_DOUBLE_EQUAL(p.leakage_w, 0.2, 1e-12);
    CU_ASSERT_EQUAL(p.interpolated, 1);
    CU_ASSERT_EQUAL(magnetar_technology_at(t, 0x1p23, 0, &p, &error), MAGNETAR_USAGE);
    magnetar_technology_free(t);
    magnetar_free(context);
}

/* The serial formula by hand, with a technology that only this context has. */
static void test_technology_replay(void) {
    static const char *const traces[] = {TRACE};
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c =
        library_configure("[llc]\nsize = 1MiB\n[dram]\nlatency = 100ns\n");
    struct magnetar_result *r = NULL;
    const struct magnetar_replay_options o = {
        .traces = traces, .n_traces = 1, .technologies = "ours"};
    CU_ASSERT_EQUAL(magnetar_technology_register(context, table, "t", &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL_FATAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_OK);
    const double reads = (double)library_count(r, 0, "llc.reads"),
                 writes = (double)library_count(r, 0, "llc.writes"),
                 dram = (double)(library_count(r, 0, "dram.reads") +
                                 library_count(r, 0, "dram.writes"));
    CU_ASSERT_DOUBLE_EQUAL(library_real(r, 0, "time.total_s"),
                           2e-9 * reads + 4e-9 * writes + 1e-7 * dram, 1e-12);
    magnetar_result_free(r);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

/* ---- traces ------------------------------------------------------------------------------------
 */

static void test_trace(void) {
    struct magnetar_error error = {0};
    struct magnetar_trace *t = NULL;
    struct magnetar_access some[1000];
    struct trace *inside = NULL;
    struct trace_block *b = block_new(NULL);
    uint64_t total = 0;
    uint32_t at = 0;
    size_t n;
    CU_ASSERT_EQUAL_FATAL(trace_open(&inside, TRACE, NULL, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(magnetar_trace_open(&t, TRACE, NULL, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_trace_is_gpu(t), inside->gpu);
    do {
        CU_ASSERT_EQUAL_FATAL(magnetar_trace_read(t, some, 1000, &n, &error), MAGNETAR_OK);
        for (size_t i = 0; i < n; i++, at++, total++) {
            if (at == b->n) {
                at = 0;
                CU_ASSERT_EQUAL_FATAL(trace_next(inside, b, NULL), 0);
            }
            CU_ASSERT_EQUAL(some[i].address, b->addr[at]);
            CU_ASSERT_EQUAL(some[i].operation, word_op(b->word[at]));
            CU_ASSERT_EQUAL(some[i].sectors, word_extent(b->word[at]));
            CU_ASSERT_EQUAL(some[i].warp, word_warp(b->word[at]));
        }
    } while (n);
    CU_ASSERT(total > 1000 && at == b->n);
    trace_next(inside, b, NULL);
    CU_ASSERT_EQUAL(b->n, 0);
    struct magnetar_kernel k;
    CU_ASSERT(magnetar_trace_kernel(t, 0, &k) && strstr(k.name, "matrixMul"));
    magnetar_trace_close(t);
    CU_ASSERT_EQUAL(magnetar_trace_open(&t, "tests/none.mgt", NULL, &error), MAGNETAR_IO);
    CU_ASSERT_PTR_NULL(t);
    trace_close(inside);
    block_free(b);
}

/* ---- results and errors ------------------------------------------------------------------------
 */

static void test_result(void) {
    static const char *const traces[] = {TRACE};
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure("[llc]\nsize = 1MiB\n");
    struct magnetar_result *r = NULL;
    const struct magnetar_replay_options o = {.traces = traces, .n_traces = 1};
    double real;
    uint64_t count;
    CU_ASSERT_EQUAL_FATAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_result_count(r, 1, "llc.reads", &count, &error), MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_result_count(r, 0, "llc.rads", &count, &error), MAGNETAR_USAGE);
    CU_ASSERT_EQUAL(magnetar_result_real(r, 0, "llc.reads", &real, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(real, (double)library_count(r, 0, "llc.reads"));
    CU_ASSERT_STRING_EQUAL(magnetar_result_parameter(r, 0, "llc.size"), "1048576");
    CU_ASSERT_STRING_EQUAL(magnetar_result_parameter(r, 0, "llc.repl"), "lru");
    CU_ASSERT_PTR_NULL(magnetar_result_parameter(r, 0, "llc.none"));
    CU_ASSERT_PTR_NULL(magnetar_result_label(r, 1));
    const char *json = magnetar_result_json(r);
    CU_ASSERT(json && json[0] == '{' && strstr(json, "\"llc.read_hits\""));
    magnetar_result_free(r);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

static void ignore_answer(void *user, uint64_t tag, uint64_t tick) {
    (void)user, (void)tag, (void)tick;
}

static int stop(void *user, uint64_t accesses) {
    (void)accesses;
    return *(int *)user;
}

/* Every fault is a status with a text, and nothing is handed back. */
static void test_errors(void) {
    static const char *const traces[] = {TRACE, TRACE};
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure("[llc]\nsize = 1MiB\n");
    struct magnetar_result *r = NULL;
    int yes = 1;
    struct magnetar_replay_options o = {0};
    CU_ASSERT_EQUAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_USAGE);
    o = (struct magnetar_replay_options){.traces = traces, .n_traces = 2, .timed = 1};
    CU_ASSERT_EQUAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_USAGE);
    o.timed = 0;
    o.progress = stop;
    o.user = &yes;
    CU_ASSERT_EQUAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_IO);
    CU_ASSERT_STRING_EQUAL(error.text, "stopped by the caller");
    o.progress = NULL;
    CU_ASSERT_EQUAL(magnetar_configuration_set(c, "llc.wys", "4", &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_replay(context, c, &o, &r, &error), MAGNETAR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "llc.ways"));
    CU_ASSERT_PTR_NULL(magnetar_memory_new(context, c, 1, ignore_answer, NULL, &error));
    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_STRING_EQUAL(magnetar_status_text(MAGNETAR_STALLED), "no progress");
    CU_ASSERT_STRING_EQUAL(magnetar_status_text(99), "unknown status");
    magnetar_configuration_free(c);
    magnetar_free(context);
}

/* Products of fully connected layers, by hand, on two dataflows; a network that is not there. */
static void test_run(void) {
    static const char *const vary[] = {"array.dataflow=os,ws"};
    struct magnetar_error error = {0};
    struct magnetar *context = library_context();
    struct magnetar_configuration *c = library_configure("[array]\nrows = 16\ncols = 16\n");
    struct magnetar_result *r = NULL;
    struct magnetar_run_options o = {
        .network = "alexnet", .layers = "fc*", .vary = vary, .n_vary = 1};
    CU_ASSERT_EQUAL_FATAL(magnetar_run(context, c, &o, &r, &error), MAGNETAR_OK);
    CU_ASSERT_EQUAL(magnetar_result_runs(r), 2);
    for (size_t i = 0; i < 2; i++) /* fc6, fc7, fc8 */
        CU_ASSERT_EQUAL(library_count(r, i, "macs"),
                        9216ull * 4096 + 4096ull * 4096 + 4096ull * 1000);
    magnetar_result_free(r);
    o.network = "nonesuch";
    CU_ASSERT_EQUAL(magnetar_run(context, c, &o, &r, &error), MAGNETAR_USAGE);
    magnetar_configuration_free(c);
    magnetar_free(context);
}

CU_pSuite suite_library(void) {
    CU_pSuite s = CU_add_suite("library", NULL, NULL);
    CU_ADD_TEST(s, test_policy);
    CU_ADD_TEST(s, test_policy_names);
    CU_ADD_TEST(s, test_technology);
    CU_ADD_TEST(s, test_technology_replay);
    CU_ADD_TEST(s, test_trace);
    CU_ADD_TEST(s, test_result);
    CU_ADD_TEST(s, test_errors);
    CU_ADD_TEST(s, test_run);
    return s;
}
