/* Ranges and what varies, against lists written by hand; cases of one command against the same
 * cases alone, and against what studies and the simulators below make of the same words. */
#include <CUnit/CUnit.h>

#include <math.h>
#include <string.h>

#include "explore/count.h"
#include "explore/range.h"
#include "explore/result.h"
#include "explore/sample.h"
#include "explore/timed.h"
#include "tests/suites.h"
#include "validation/arrays.h"
#include "validation/timed.h"

static void test_ranges(void) {
    static const struct {
        const char *text;
        enum unit unit;
        size_t n;
        double values[6];
    } good[] = {
        {"8..64", UNIT_NONE, 4, {8, 16, 32, 64}},
        {"8..63", UNIT_NONE, 3, {8, 16, 32}},
        {"6..15:3", UNIT_NONE, 4, {6, 9, 12, 15}},
        {"6..14:3", UNIT_NONE, 3, {6, 9, 12}},
        {"2..54*3", UNIT_NONE, 4, {2, 6, 18, 54}},
        {"7..7", UNIT_NONE, 1, {7}},
        {"0..4:2", UNIT_NONE, 3, {0, 2, 4}},
        {"-1..1:1", UNIT_NONE, 3, {-1, 0, 1}},
        {"0.1..0.5:0.1", UNIT_NONE, 5, {0.1, 0.2, 0.3, 0.4, 0.5}},
        {"1MiB..4MiB", UNIT_BYTES, 3, {0x1p20, 0x1p21, 0x1p22}},
        {"1MiB..2MiB:512KiB", UNIT_BYTES, 3, {0x1p20, 0x1.8p20, 0x1p21}},
        {"10ns..1us*10", UNIT_SECONDS, 3, {1e-8, 1e-7, 1e-6}},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct range r;
        double v;
        CU_ASSERT_FATAL(range_read(&r, good[i].text, good[i].unit, NULL) == 0);
        for (size_t k = 0; k < good[i].n; k++) {
            CU_ASSERT(range_at(&r, k, &v));
            CU_ASSERT(fabs(v - good[i].values[k]) <= 1e-15 * fabs(good[i].values[k]) + 1e-16);
        }
        CU_ASSERT(!range_at(&r, good[i].n, &v));
    }
}

static void test_bad_ranges(void) {
    static const char *const bad[][2] = {
        {"8..4", "ends below"}, {"0..4", "above 0"},  {"-2..4", "above 0"},   {"1..4:0", "step"},
        {"1..4:-1", "step"},    {"1..4*1", "factor"}, {"1..4*0.5", "factor"}, {"1..x", "'x'"},
        {"..4", "''"},          {"1..", "''"},        {"1..4:", "''"},        {"1..4:1:1", "'1:1'"},
        {"1..4..8", "'4..8'"},  {"1..nan", "'nan'"},  {"1..2KiB", "2KiB"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct range r;
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(range_read(&r, bad[i][0], UNIT_NONE, &err), SIM_EUSAGE);
        CU_ASSERT(strstr(err.text, bad[i][1]) != NULL);
        if (!strstr(err.text, bad[i][1]))
            printf("%s: %s\n", bad[i][0], err.text);
    }
}

/* The cases of a run or replay with --set `settings` (NULL at the end) and --vary `vary`. */
static int build(struct explore_cases *cases, struct case_plan plan, const char *const *settings,
                 const char *const *vary, struct sim_err *err) {
    struct settings s = {0};
    struct texts t = {0};
    for (; vary && *vary; vary++)
        texts_add(&t, *vary, NULL);
    settings_add_values(&s, settings, NULL);
    plan.settings = &s;
    plan.vary = &t;
    const int rc = cases_build(cases, &plan, err);
    settings_free(&s);
    texts_free(&t);
    return rc;
}

static void test_vary(void) {
    static const char *const vary[] = {"array.rows=8..32", "glb.size=64KiB,96KiB..128KiB:32KiB",
                                       NULL};
    static const char *const words[] = {"glb.tech=nvsim-stt,nvsim-sram", "spad.tech=nvsim-sram",
                                        NULL};
    static const char *const set[] = {"glb.size=1MiB", NULL};
    const struct case_plan plan = {.path = CASE_RUN};
    struct explore_cases cases = {0};
    CU_ASSERT_FATAL(build(&cases, plan, NULL, vary, NULL) == 0);
    CU_ASSERT_FATAL(cases.n == 9);
    for (size_t i = 0; i < 9; i++) {
        static const uint64_t kib[] = {64, 96, 128};
        const struct array_config *a = &cases.items[i].array.machine.array;
        char label[64];
        CU_ASSERT_EQUAL(a->rows, UINT64_C(8) << i / 3);
        CU_ASSERT_EQUAL(a->glb_size, kib[i % 3] * 1024);
        snprintf(label, sizeof label, "size=%dKiB rows=%d", (int)kib[i % 3], 8 << i / 3);
        CU_ASSERT_STRING_EQUAL(cases.items[i].label, label);
        CU_ASSERT_EQUAL(json_integer_value(json_object_get(cases.items[i].resolved, "array.rows")),
                        a->rows);
    }
    cases_free(&cases);
    struct sim_err err = {0};
    /* keys that end alike are written in full, and the case that cannot be is named */
    CU_ASSERT_EQUAL(build(&cases, plan, set, words, &err), SIM_EUNSUP);
    CU_ASSERT(strstr(err.text, "spad.tech=nvsim-sram glb.tech=nvsim-stt") == err.text);
    cases_free(&cases);
}

static void test_bad_vary(void) {
    static const struct {
        const char *vary[3], *text;
    } bad[] = {
        {{"array.rows"}, "expected KEY=VALUE"},
        {{"=1,2"}, "expected KEY=VALUE"},
        {{"array.rows="}, "an empty item"},
        {{"array.rows=1,,2"}, "an empty item"},
        {{"array.rwos=1,2"}, "did you mean 'array.rows'"},
        {{"llc.ways=1..4"}, "'magnetar replay', not of this command"},
        {{"array.rows=1..4:0.5"}, "whole numbers"},
        {{"array.rows=0..4:1"}, "below 1"},
        {{"array.rows=9..4"}, "ends below"},
        {{"array.dataflow=os..rs"}, "list the words"},
        {{"array.dataflow=os,zz"}, "expected one of"},
        {{"array.rows=1..2000:1"}, "more than 1024"},
        {{"array.rows=1..33:1", "array.cols=1..32:1"}, "more than 1024"},
        {{"array.rows=1,2", "array.rows=4,8"}, "given twice"},
    };
    const struct case_plan plan = {.path = CASE_RUN};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct explore_cases cases = {0};
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(build(&cases, plan, NULL, bad[i].vary, &err), SIM_EUSAGE);
        CU_ASSERT(strstr(err.text, bad[i].text) != NULL);
        if (!strstr(err.text, bad[i].text))
            printf("%s: %s\n", bad[i].vary[0], err.text);
        cases_free(&cases);
    }
}

/* A row of the JSON of a result, as a library user gets it. */
static double stat_of(const struct result *r, size_t run, const char *key) {
    const json_t *runs = json_object_get(result_json(r), "runs");
    return json_number_value(
        json_object_get(json_object_get(json_array_get(runs, run), "stats"), key));
}

/* Layers of a network: the cases that --vary makes, each alone, and a study's machine with a
 * study's layers give the same figures in all three modes. */
static void test_same_run(void) {
    static const char *const vary[] = {"array.mode=closed,timed,exact", "array.rows=8,12", NULL};
    static const char *const modes[] = {"closed", "timed", "exact"};
    struct explore_cases cases = {0};
    struct network *net = NULL;
    const struct tick none = {0};
    struct study_run study = {.pool = pool_new(2, NULL)};
    CU_ASSERT_FATAL(network_open(&net, "squeezenet1_1", NULL) == 0);
    struct layer_work work = {.net = net, .batch = 2, .seed = 3};
    CU_ASSERT_FATAL(layer_work_choose(&work, "fire2*1x1", NULL) == 0);
    CU_ASSERT_FATAL(work.n == 2);
    CU_ASSERT_STRING_EQUAL(net->layers[work.layers[1]].name, "fire2_expand1x1");
    const struct case_plan plan = {.path = CASE_RUN, .layers = &work};
    CU_ASSERT_FATAL(build(&cases, plan, NULL, vary, NULL) == 0 && cases.n == 6);
    CU_ASSERT_FATAL(cases_run(&cases, study.pool, &none, NULL) == 0);
    struct result *result = result_new("test", 3, NULL);
    for (size_t i = 0; i < cases.n; i++) {
        char mode[32], rows[32];
        const char *const alone[] = {mode, rows, NULL};
        const struct array_case *a = &cases.items[i].array;
        struct machine m;
        struct run_layer jobs[2];
        struct pe_result total = {0};
        snprintf(mode, sizeof mode, "array.mode=%s", modes[i / 2]);
        snprintf(rows, sizeof rows, "array.rows=%d", i % 2 ? 12 : 8);
        CU_ASSERT_FATAL(study_machine(&m, NULL, alone, NULL, NULL, NULL) == 0);
        for (size_t k = 0; k < 2; k++)
            jobs[k] = (struct run_layer){.net = &net->layers[work.layers[k]],
                                         .batch = 2,
                                         .zeros_in = -1,
                                         .zeros_out = -1,
                                         .seed = 3 + work.layers[k]};
        CU_ASSERT_FATAL(study_layers(&study, &m, jobs, 2, NULL) == 0);
        for (size_t k = 0; k < 2; k++) {
            CU_ASSERT(memcmp(&jobs[k].result, &a->jobs[k].result, sizeof total) == 0);
            pe_result_add(&total, &jobs[k].result);
        }
        CU_ASSERT(memcmp(&total, &a->total, sizeof total) == 0);
        case_result_add(result, &cases.items[i], NULL);
        CU_ASSERT_EQUAL(stat_of(result, i, "cycles"), (double)total.cycles);
        CU_ASSERT_EQUAL(stat_of(result, i, "energy_j"), total.energy_j);
    }
    result_free(result);
    cases_free(&cases);
    layer_work_free(&work);
    network_free(net);
    pool_free(study.pool);
}

/* A replay by events: the cases of a command, and a study's jobs. */
static void test_same_timed(void) {
    static const char *const vary[] = {"llc.size=1MiB..4MiB", NULL};
    const char *path = "gen:vectoradd,n=20000";
    const struct stream_input input = {.files = {.at = &path, .n = 1}, .limit = 1500};
    const struct timed_job job = {.input = &input, .seed = 1};
    struct explore_cases cases = {0};
    struct timed_input about;
    struct trace *first = NULL;
    struct study_run study = {.pool = pool_new(2, NULL), .threads = 2};
    struct study_timed jobs[3];
    struct timed_stats stats[3];
    char size[3][32];
    const char *settings[3][2] = {{size[0]}, {size[1]}, {size[2]}};
    CU_ASSERT_FATAL(trace_open(&first, path, NULL, NULL) == 0);
    const struct case_plan plan = {.timed = true, .gpu_trace = first->gpu, .techs = "nvsim-stt"};
    CU_ASSERT_FATAL(build(&cases, plan, NULL, vary, NULL) == 0 && cases.n == 3);
    CU_ASSERT_FATAL(cases_timed(&cases, &job, study.pool, &first, &about, NULL) == 0);
    CU_ASSERT(first == NULL && about.records == 1500);
    for (int i = 0; i < 3; i++) {
        snprintf(size[i], sizeof size[i], "llc.size=%dMiB", 1 << i);
        jobs[i] = (struct study_timed){
            .path = path, .settings = settings[i], .tech = "nvsim-stt", .limit = 1500};
    }
    CU_ASSERT_FATAL(study_timed_all(&study, jobs, stats, 3, NULL) == 0);
    struct result *result = result_new("test", 1, NULL);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT(memcmp(&stats[i], cases.items[i].memory.timed, sizeof *stats) == 0);
        case_result_add(result, &cases.items[i], NULL);
        CU_ASSERT(stats[i].cycles > 0);
        CU_ASSERT_EQUAL(stat_of(result, i, "time.cycles"), (double)stats[i].cycles);
    }
    result_free(result);
    cases_free(&cases);
    pool_free(study.pool);
}

/* A replay counted: the cases of one pass, each in a pass of its own, and hierarchies by hand. */
static void test_same_count(void) {
    static const char *const vary[] = {"llc.repl=lru,opt", "llc.size=1MiB,2MiB", NULL};
    const char *path = "gen:transpose,n=256,variant=naive";
    const struct stream_input input = {.files = {.at = &path, .n = 1}, .warmup = 1000};
    const struct tick none = {0};
    struct explore_cases cases = {0};
    struct count_run run;
    CU_ASSERT_FATAL(count_open(&run, &input, 2, 1, &none, NULL) == 0);
    const struct case_plan plan = {.gpu_trace = run.stream.first->gpu, .techs = "sram@3MiB"};
    const struct case_plan plain = {.gpu_trace = run.stream.first->gpu};
    struct sim_err err = {0};
    CU_ASSERT_EQUAL(build(&cases, plan, NULL, vary, &err), SIM_EUSAGE); /* two say the size */
    cases_free(&cases);
    CU_ASSERT_FATAL(build(&cases, plain, NULL, vary, NULL) == 0 && cases.n == 4);
    CU_ASSERT_FATAL(count_cases(&run, &cases, NULL) == 0);
    for (size_t i = 0; i < cases.n; i++) {
        const char *const alone[] = {i / 2 ? "llc.repl=opt" : "llc.repl=lru",
                                     i % 2 ? "llc.size=2MiB" : "llc.size=1MiB", NULL};
        struct explore_cases one = {0};
        struct count_run again;
        CU_ASSERT_FATAL(count_open(&again, &input, 1, 1, &none, NULL) == 0);
        CU_ASSERT_FATAL(build(&one, plain, alone, NULL, NULL) == 0 && one.n == 1);
        CU_ASSERT_FATAL(count_cases(&again, &one, NULL) == 0);
        const struct memory_case *a = &cases.items[i].memory, *b = &one.items[0].memory;
        CU_ASSERT(memcmp(a->cache, b->cache, sizeof *a->cache) == 0);
        CU_ASSERT(memcmp(&a->count, &b->count, sizeof a->count) == 0);
        CU_ASSERT(a->cache->accesses > 0);
        CU_ASSERT(json_equal(cases.items[i].resolved, one.items[0].resolved));
        cases_free(&one);
        count_close(&again);
    }
    CU_ASSERT(cases.items[0].memory.cache->read_misses >= cases.items[2].memory.cache->read_misses);
    cases_free(&cases);
    count_close(&run);
}

static int stop(void *user, uint64_t done, struct sim_err *err) {
    return done == *(const uint64_t *)user ? sim_fail(err, SIM_EIO, "stopped at %d", (int)done) : 0;
}

/* Who started a run can stop it; the first error by number is told, with its case. */
static void test_stop(void) {
    static const char *const vary[] = {"array.rows=8,9", NULL};
    uint64_t at = 3;
    const struct tick tick = {stop, &at};
    struct explore_cases cases = {0};
    struct network *net = NULL;
    struct sim_err err = {0};
    struct pool *pool = pool_new(1, NULL);
    CU_ASSERT_FATAL(network_open(&net, "alexnet", NULL) == 0);
    struct layer_work work = {.net = net, .batch = 1};
    CU_ASSERT_FATAL(layer_work_choose(&work, NULL, NULL) == 0 && work.n == net->n);
    const struct case_plan plan = {.path = CASE_RUN, .layers = &work};
    CU_ASSERT_FATAL(build(&cases, plan, NULL, vary, NULL) == 0);
    CU_ASSERT_EQUAL(cases_run(&cases, pool, &tick, &err), SIM_EIO);
    CU_ASSERT_STRING_EQUAL(err.text, "stopped at 3");
    CU_ASSERT(cases.items[0].array.jobs[2].result.cycles > 0);
    CU_ASSERT_EQUAL(cases.items[1].array.jobs[0].result.cycles, 0);
    cases_free(&cases);
    layer_work_free(&work);
    network_free(net);
    pool_free(pool);
}

static void test_sample(void) {
    enum { N = 40 };
    static const size_t levels[] = {4, 5, 6};
    size_t a[N][3], b[N / 2][3];
    CU_ASSERT_FATAL(sample_distinct(9, levels, 3, a[0], N, NULL) == 0);
    CU_ASSERT_FATAL(sample_distinct(9, levels, 3, b[0], N / 2, NULL) == 0);
    CU_ASSERT(memcmp(a, b, sizeof b) == 0);
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < 3; k++)
            CU_ASSERT(a[i][k] < levels[k]);
        for (int j = 0; j < i; j++)
            CU_ASSERT(memcmp(a[i], a[j], sizeof a[i]) != 0);
    }
}

CU_pSuite suite_explore(void) {
    CU_pSuite s = CU_add_suite("explore", NULL, NULL);
    CU_add_test(s, "ranges", test_ranges);
    CU_add_test(s, "bad ranges", test_bad_ranges);
    CU_add_test(s, "what varies", test_vary);
    CU_add_test(s, "bad lists of what varies", test_bad_vary);
    CU_add_test(s, "a run, three ways", test_same_run);
    CU_add_test(s, "a timed replay, three ways", test_same_timed);
    CU_add_test(s, "a counted replay, alone and in company", test_same_count);
    CU_add_test(s, "stopping", test_stop);
    CU_add_test(s, "samples", test_sample);
    return s;
}
