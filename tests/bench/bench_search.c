/* The search engine: its own share of a design, and of designs that are networks in closed form. */
#include <stdlib.h>

#include "explore/evaluators.h"
#include "explore/search/search.h"
#include "tests/bench/bench.h"

static int knob(void *state, const char *key, const struct param **row, bool *number,
                struct sim_err *err) {
    (void)state;
    (void)key;
    (void)err;
    *row = NULL;
    *number = true;
    return 0;
}

static size_t figures(void *state, const char *names[FIGURES_MAX]) {
    (void)state;
    names[0] = "f";
    names[1] = "g";
    return 2;
}

static int sum(void *state, const struct eval_block *b, struct sim_err *err) {
    const uint32_t knobs = b->space->n_knobs;
    (void)state;
    (void)err;
    for (size_t i = 0; i < b->n; i++) {
        const uint32_t *c = b->choices + i * knobs;
        b->figures[2 * i] = c[0] + 0.5 * c[1];
        b->figures[2 * i + 1] = 1000 - 0.3 * c[0] + c[2];
    }
    return 0;
}

static const struct evaluator sums = {
    .name = "sums", .block = ASK_MAX, .knob = knob, .figures = figures, .eval = sum};

static void check(int rc, const struct sim_err *err) {
    if (rc == 0)
        return;
    fprintf(stderr, "bench: %s\n", err->text);
    exit(2);
}

uint64_t bench_explore(const char *text, const struct evaluator *e) {
    struct space s;
    struct space_file file;
    struct exploration x;
    struct sim_err err;
    struct pareto set;
    void *state = NULL;
    size_t n;
    struct pool *pool = pool_new(1, &err);
    const struct search_options o = {
        .strategy = strategy_find("exhaustive"), .shards = 1, .pool = pool, .threads = 1};
    check(pool ? 0 : SIM_EIO, &err);
    check(space_read(&s, &file, &(struct space_text){"bench.ini", text, NULL}, &err), &err);
    check(e->open ? e->open(&state, &s, 1, &err) : 0, &err);
    const struct space_knowledge knows = {state, e->knob, e->figures, e->expand};
    check(space_resolve(&s, &file, &knows, &err), &err);
    check(e->ready ? e->ready(state, &s, &err) : 0, &err);
    search_init(&x, &s, e, state);
    check(search_run(&x, &o, &err), &err);
    size_t *order = search_order(&x, &n, &err);
    check(order ? 0 : SIM_EIO, &err);
    check(search_pareto(&x, order, n, &set, &err), &err);
    pareto_free(&set);
    free(order);
    search_free(&x);
    if (state)
        e->close(state);
    space_file_free(&file);
    space_free(&s);
    pool_free(pool);
    return n;
}

static uint64_t engine(void *user) {
    (void)user;
    return bench_explore(
        "[space]\na = 1..100:1\nb = 1..100:1\nc = 1..100:1\n[evaluate]\nwith = sums\n"
        "[goals]\nf = min\ng = min\n",
        &sums);
}

static uint64_t networks(void *user) {
    (void)user;
    return bench_explore(
        "[space]\narray.rows = 8..32:4\narray.cols = 8..32:4\n"
        "array.dataflow = ws, os, is\nglb.size = 64KiB..1MiB\n[evaluate]\n"
        "with = run.closed\nnetwork = resnet50\n[goals]\ntime_s = min\nenergy_j = min\n",
        evaluator_find("run.closed"));
}

void bench_search(void) {
    struct bench_task tasks[] = {
        {"search engine, 1 M designs of nothing but two sums", engine, NULL, 0, 0},
        {"735 arrays on ResNet-50 in closed form", networks, NULL, 0, 0},
    };
    bench_run(tasks, 2, 3);
    printf("  %-56s %7.1f ns a design\n", tasks[0].name, 1e9 / bench_rate(&tasks[0]));
    printf("  %-56s %7.0f networks/s\n", tasks[1].name, bench_rate(&tasks[1]));
    bench_bound("search engine, ns a design", 1e9 / bench_rate(&tasks[0]), false, 30, " ns");
    bench_bound("networks in closed form per second", bench_rate(&tasks[1]), true, 20000, "");
}
