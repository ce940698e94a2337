/* Timed mode beside count mode: the same trace through the TITAN X preset without L1s, functionally
 * and by events. */
#include <stdio.h>
#include <stdlib.h>

#include "memmodels/timed.h"
#include "tests/bench/bench.h"

#define REPETITIONS 3

struct timed_bench {
    const char *trace;
    struct memory_config config;
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
    struct timed_run run = {.config = &b->config, .seed = 1};
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

void bench_timed(const char *trace, const char *preset) {
    struct sim_err err = {0};
    struct timed_bench b = {.trace = trace};
    struct param_set *set = param_set_new(&err);
    need(set ? params_bind(set, &b.config, &err) : SIM_EIO, &err);
    need(param_load(set, preset, &err), &err);
    need(param_assign_text(set, "gpu.l1.size=0", &err), &err);
    param_set_free(set);
    need(params_resolve(&b.config, true, true, &err), &err);
    struct bench_task tasks[] = {
        {"count mode, TITAN X preset", run_count, &b, 0, 0},
        {"timed mode, TITAN X preset without L1", run_timed, &b, 0, 0},
    };
    bench_run(tasks, 2, REPETITIONS);
    for (size_t i = 0; i < 2; i++)
        printf("  %-56s %7.2f M/s\n", tasks[i].name, bench_rate(&tasks[i]) * 1e-6);
    bench_bound("timed / count, accesses per second", bench_rate(&tasks[1]) / bench_rate(&tasks[0]),
                true, 1.0 / 12, "");
}
