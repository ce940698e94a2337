/* The search engine: its own share of a design, and of designs that are networks in closed form. */
#include <stdlib.h>

#include "explore/evaluators.h"
#include "explore/search/opened.h"
#include "tests/bench/bench.h"
#include "validation/quidam/evaluate.h"

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

struct searched {
    struct opened_space opened;
    const char *text;
    const struct evaluator *evaluator;
};

static void open_space(struct searched *x) {
    struct sim_err err;
    check(opened_space(&x->opened, &(struct space_text){"bench.ini", x->text, NULL}, x->evaluator,
                       NULL, 1, &err),
          &err);
}

/* All designs of a space that is open, and their Pareto set. */
static uint64_t search(struct searched *x) {
    struct exploration *found = &x->opened.found;
    struct sim_err err;
    struct pareto set;
    size_t n;
    struct pool *pool = pool_new(1, &err);
    const struct search_options o = {
        .strategy = &strategy_exhaustive, .shards = 1, .pool = pool, .threads = 1};
    check(pool ? 0 : SIM_EIO, &err);
    check(search_run(found, &o, &err), &err);
    size_t *order = search_order(found, &n, &err);
    check(order ? 0 : SIM_EIO, &err);
    check(search_pareto(found, order, n, &set, &err), &err);
    pareto_free(&set);
    free(order);
    pool_free(pool);
    return n;
}

uint64_t bench_explore(const char *text, const struct evaluator *e) {
    struct searched x = {.text = text, .evaluator = e};
    open_space(&x);
    const uint64_t n = search(&x);
    opened_space_free(&x.opened);
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

/* Blocks of the models' own, in the order of the space. */
static uint64_t models(void *user) {
    struct searched *x = user;
    const struct space *s = &x->opened.space;
    static uint32_t choices[ASK_MAX * 8];
    static double values[ASK_MAX * 3];
    static bool refused[ASK_MAX];
    struct eval_block b = {
        .space = s, .n = ASK_MAX, .choices = choices, .figures = values, .refused = refused};
    struct sim_err err;
    uint64_t done = 0;
    for (; done + ASK_MAX <= s->designs && done < 2000000; done += ASK_MAX) {
        for (size_t i = 0; i < ASK_MAX; i++)
            space_choices(s, done + i, choices + i * s->n_knobs);
        check(x->evaluator->eval(x->opened.state, &b, &err), &err);
    }
    return done;
}

void bench_search(void) {
    struct searched quidam = {
        .text = "[space]\nquidam.pe = int16, lightpe1\nquidam.rows = 6..30:3\n"
                "quidam.cols = 8..32:2\nquidam.ifmap = 6..32:4\nquidam.filter = 32..256:32\n"
                "quidam.psum = 4..32:4\nquidam.glb = 32KiB..384KiB:32KiB\n"
                "quidam.bandwidth = 4GB/s..25GB/s:3GB/s\n[evaluate]\nwith = quidam.model\n"
                "network = alexnet\nsample = 800\n[goals]\ntime_s = min\nenergy_j = min\n"
                "area_mm2 = min\n",
        .evaluator = &quidam_model_evaluator};
    open_space(&quidam);
    struct bench_task tasks[] = {
        {"search engine, 1 M designs of nothing but two sums", engine, NULL, 0, 0},
        {"735 arrays on ResNet-50 in closed form", networks, NULL, 0, 0},
        {"arrays of QUIDAM's space by polynomials", models, &quidam, 0, 0},
    };
    bench_run(tasks, 3, 3);
    opened_space_free(&quidam.opened);
    printf("  %-56s %7.1f ns a design\n", tasks[0].name, 1e9 / bench_rate(&tasks[0]));
    printf("  %-56s %7.0f networks/s\n", tasks[1].name, bench_rate(&tasks[1]));
    bench_bound("search engine, ns a design", 1e9 / bench_rate(&tasks[0]), false, 30, " ns");
    printf("  %-56s %7.2f M/s\n", tasks[2].name, 1e-6 * bench_rate(&tasks[2]));
    bench_bound("networks in closed form per second", bench_rate(&tasks[1]), true, 20000, "");
    bench_bound("designs by polynomials, M per second", 1e-6 * bench_rate(&tasks[2]), true, 5, "");
}
