/* Prediction by the regression models against the timed simulation of the same design, network by
 * network of the quidam study. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "validation/quidam/campaign.h"

enum { DESIGNS = 120, ROUNDS = 2000 };

struct quidam_bench {
    struct explorer explorer;
    struct explorer_design designs[DESIGNS];
    struct explorer_figures figures[DESIGNS];
    struct regression models[FIGURES];
    double sum; /* so that predictions are not left out */
};

static void check(int rc, const struct sim_err *err) {
    if (rc) {
        fprintf(stderr, "bench: %s\n", err->text);
        exit(EXIT_FAILURE);
    }
}

static uint64_t simulate(void *user) {
    struct quidam_bench *b = user;
    struct sim_err err;
    for (size_t i = 0; i < DESIGNS; i++)
        check(explorer_simulate(&b->explorer, &b->designs[i], &b->figures[i], &err), &err);
    return DESIGNS;
}

/* All three figures of a design, as the simulation gives them. */
static uint64_t predict(void *user) {
    struct quidam_bench *b = user;
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < DESIGNS; i++)
            for (int f = 0; f < FIGURES; f++)
                b->sum += regression_predict(&b->models[f], b->designs[i].knob);
    return (uint64_t)ROUNDS * DESIGNS;
}

/* Models with as many terms as any that the study may choose, for they cost the most. */
static void widest_models(struct quidam_bench *b) {
    for (int f = 0; f < FIGURES; f++) {
        struct regression *r = &b->models[f];
        *r = (struct regression){.knobs = KNOBS, .terms = REGRESSION_TERMS_MAX};
        for (size_t k = 0; k < KNOBS; k++)
            r->scale[k] = 0.1;
        for (size_t t = 0; t < r->terms; t++) {
            r->power[t][t % KNOBS] = (uint8_t)(t % REGRESSION_DEGREE_MAX);
            r->power[t][(t + 3) % KNOBS] = (uint8_t)(t % 3);
            r->weight[t] = 1e-3;
        }
    }
}

void bench_quidam(void) {
    struct quidam_bench *b = calloc(1, sizeof *b);
    struct sim_err err;
    if (!b)
        exit(EXIT_FAILURE);
    check(explorer_open(&b->explorer, "resnet50", "lightpe1", &err), &err);
    check(explorer_sample(1, b->designs, DESIGNS, &err), &err);
    widest_models(b);
    struct bench_task tasks[] = {{.name = "timed, ResNet-50 designs", .run = simulate, .user = b},
                                 {.name = "predicted designs", .run = predict, .user = b}};
    bench_run(tasks, 2, 2);
    bench_bound("a design predicted, times faster than timed (lightpe1, ResNet-50)",
                bench_rate(&tasks[1]) / bench_rate(&tasks[0]), true, 1000, "x");
    explorer_free(&b->explorer);
    free(b);
}
