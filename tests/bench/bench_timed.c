/* Timed mode beside count mode: the trace through the TITAN X preset without L1s by events, and
 * functionally, through that cache and through the default one (`replay FILE`): the preset's hashes
 * make it the slower of the two. */
#include <stdio.h>
#include <stdlib.h>

#include "memmodels/tech/tech.h"
#include "memmodels/timed.h"
#include "tests/bench/bench.h"

#define REPETITIONS 3

struct timed_bench {
    const char *trace;
    struct memory_config config;
    struct tech_point tech; /* timed */
};

static void need(int rc, const struct sim_err *err) {
    if (rc == 0)
        return;
    fprintf(stderr, "bench: %s\n", err->text);
    exit(2);
}

static uint64_t run_timed(void *user) {
    const struct timed_bench *b = user;
    struct sim_err err = {0};
    struct timed_stats stats;
    struct timed_run run = {.config = &b->config, .tech = &b->tech, .seed = 1};
    need(trace_open(&run.trace, b->trace, NULL, &err), &err);
    need(timed_simulate(&run, &stats, &err), &err);
    const uint64_t n = run.trace->done;
    trace_close(run.trace);
    return n;
}

static uint64_t run_count(void *user) {
    const struct timed_bench *bench = user;
    struct sim_err err = {0};
    struct trace *t;
    struct hierarchies *h = hierarchies_new(1, 1, &err);
    struct trace_block *b = block_new(&err);
    need(h && b ? trace_open(&t, bench->trace, NULL, &err) : SIM_EIO, &err);
    const int number = hierarchies_add(h, &bench->config.caches, &err);
    need(number < 0 ? number : 0, &err);
    for (;;) {
        need(trace_next(t, b, &err), &err);
        if (b->n == 0)
            break;
        need(hierarchies_run(h, b, 0, b->n, &err), &err);
    }
    const uint64_t n = t->done;
    hierarchies_free(h);
    block_free(b);
    trace_close(t);
    return n;
}

static void configure(struct timed_bench *b, const char *preset, bool timed) {
    struct sim_err err = {0};
    struct param_set *set = param_set_new(&err);
    need(set ? params_bind(set, &b->config, &err) : SIM_EIO, &err);
    if (preset) {
        need(param_load(set, preset, &err), &err);
        need(param_assign_text(set, "gpu.l1.size=0", &err), &err);
    }
    param_set_free(set);
    need(params_resolve(&b->config, true, timed, &err), &err);
}

static void technology(struct tech_point *point, uint64_t capacity) {
    struct sim_err err = {0};
    struct tech *tech;
    need(tech_open(&tech, "stt-mram", &err), &err);
    need(tech_at(tech, (double)capacity, false, point, &err), &err);
    tech_free(tech);
}

void bench_timed(const char *trace, const char *preset) {
    struct timed_bench plain = {.trace = trace}, same = plain, timed = plain;
    configure(&plain, NULL, false);
    configure(&same, preset, false);
    configure(&timed, preset, true);
    technology(&timed.tech, timed.config.caches.llc.size);
    struct bench_task tasks[] = {
        {"count mode, default cache", run_count, &plain, 0, 0},
        {"count mode, TITAN X preset", run_count, &same, 0, 0},
        {"timed mode, TITAN X preset without L1, STT-MRAM", run_timed, &timed, 0, 0},
    };
    bench_run(tasks, 3, REPETITIONS);
    for (size_t i = 0; i < 3; i++)
        printf("  %-56s %7.2f M/s\n", tasks[i].name, bench_rate(&tasks[i]) * 1e-6);
    const double rate = bench_rate(&tasks[2]);
    bench_bound("timed / count of the default cache, accesses per second",
                rate / bench_rate(&tasks[0]), true, 1.0 / 12, "");
    bench_bound("timed / count of the same cache, accesses per second",
                rate / bench_rate(&tasks[1]), true, 1.0 / 12, "");
}
