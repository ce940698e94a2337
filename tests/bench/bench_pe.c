/* The PE array's speeds: layers per second of the closed form, PE-cycles per second of exact runs,
 * the five AlexNet convolutions as SCALE-Sim counts them, ResNet-50 with banked DRAM. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/run.h"
#include "tests/bench/bench.h"

/* CPU seconds that SCALE-Sim v2 takes for AlexNet at 32 x 32: the least that was measured. */
#define SCALESIM_S 78.0

enum { CLOSED_ROUNDS = 500 };

struct pe_bench {
    struct machine machine;
    struct param_set *params;
    struct network *net;
    size_t first, n; /* layers */
    unsigned rounds;
    bool compat, count_cycles;
};

static void fail(const struct sim_err *err) {
    fprintf(stderr, "bench: %s\n", err->text);
    exit(EXIT_FAILURE);
}

static void setup(struct pe_bench *b, const char *network, const char *const *settings) {
    struct sim_err err = {0};
    b->params = param_set_new(&err);
    if (!b->params || machine_bind(b->params, &b->machine, &err))
        fail(&err);
    for (; *settings; settings++)
        if (param_assign_text(b->params, *settings, &err))
            fail(&err);
    if (machine_resolve(&b->machine, b->params, &err) || network_open(&b->net, network, &err))
        fail(&err);
    b->rounds = b->rounds ? b->rounds : 1;
    b->n = b->n ? b->n : b->net->n;
}

/* Operations: layers, or PE-cycles. */
static uint64_t run_bench(void *user) {
    struct pe_bench *b = user;
    struct sim_err err;
    uint64_t layers = 0, cycles = 0;
    for (unsigned round = 0; round < b->rounds; round++)
        for (size_t i = b->first; i < b->first + b->n; i++) {
            struct run_layer job = {.net = &b->net->layers[i],
                                    .batch = 1,
                                    .seed = 1,
                                    .compat = b->compat,
                                    .sram_ifmap = 65536,
                                    .sram_filter = 65536};
            if (run_layer(&b->machine, &job, &err))
                fail(&err);
            layers++;
            cycles += job.result.pe_cycles;
        }
    return b->count_cycles ? cycles : layers;
}

static void release(struct pe_bench *b) {
    network_free(b->net);
    param_set_free(b->params);
}

void bench_pe(void) {
    static const char *const closed[] = {"array.mode=closed", NULL};
    static const char *const exact[] = {"array.mode=exact", NULL};
    static const char *const rs[] = {"array.mode=exact", "array.dataflow=rs", "array.rows=12",
                                     "array.cols=14", NULL};
    static const char *const os[] = {"array.dataflow=os", NULL};
    static const char *const banked[] = {"dram.model=banked", NULL};
    struct pe_bench c = {.rounds = CLOSED_ROUNDS}, e = {.first = 2, .n = 1, .count_cycles = true},
                    r = e, s = {.n = 5, .compat = true}, t = {0};
    setup(&c, "resnet50", closed);
    setup(&e, "alexnet", exact);
    setup(&r, "alexnet", rs);
    setup(&s, "alexnet", os);
    setup(&t, "resnet50", banked);
    struct bench_task tasks[] = {{.name = "closed form", .run = run_bench, .user = &c},
                                 {.name = "exact, weight-stationary", .run = run_bench, .user = &e},
                                 {.name = "exact, row-stationary", .run = run_bench, .user = &r},
                                 {.name = "scalesim, AlexNet", .run = run_bench, .user = &s},
                                 {.name = "timed, ResNet-50", .run = run_bench, .user = &t}};
    bench_run(tasks, sizeof tasks / sizeof *tasks, 3);
    bench_bound("closed form, layers per second", bench_rate(&tasks[0]) * 1e-3, true, 200, "k");
    bench_bound("exact ws 32x32, PE-cycles per second", bench_rate(&tasks[1]) * 1e-6, true, 50,
                "M");
    bench_bound("exact rs 12x14, PE-cycles per second", bench_rate(&tasks[2]) * 1e-6, true, 50,
                "M");
    bench_bound("five AlexNet convolutions, times faster than SCALE-Sim",
                SCALESIM_S / tasks[3].least_s, true, 1000, "x");
    bench_bound("ResNet-50 timed with banked DRAM", tasks[4].least_s, false, 1, "s");
    release(&c);
    release(&e);
    release(&r);
    release(&s);
    release(&t);
}
