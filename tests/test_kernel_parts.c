/* A launch as it is delivered, its patterns recorded once and moved, against every part of it
 * recorded anew. */
#include <CUnit/CUnit.h>

#include <stdio.h>

#include "tests/suites.h"
#include "tests/support.h"
#include "traces/kernels/plan.h"
#include "traces/kernels/recorder.h"
#include "traces/kernels/stream.h"

/* The parts of a launch one after another, none of them from a pattern. */
struct anew {
    const struct launch *launch;
    struct recorder recorder;
    struct part part;
    uint32_t group, at; /* the next access of the part */
    bool open;
};

static uint32_t groups_of(const struct launch *l) {
    return l->groups[0] * l->groups[1] * l->groups[2];
}

static bool next_part(struct anew *a) {
    const uint32_t *n = a->launch->groups;
    for (; a->group < groups_of(a->launch); a->group++, a->part.index = 0) {
        a->part.group[0] = a->group % n[0];
        a->part.group[1] = a->group / n[0] % n[1];
        a->part.group[2] = a->group / n[0] / n[1];
        if (a->launch->model->part(a->launch, &a->part))
            return true;
    }
    return false;
}

/* False behind the last access. */
static bool next_access(struct anew *a, uint64_t *addr, uint32_t *word) {
    const struct recorder_segment *s = &a->recorder.out;
    while (!a->open || a->at == s->n) {
        if (!next_part(a))
            return false;
        recorder_begin(&a->recorder, a->part.base);
        a->launch->model->record(a->launch, &a->part, &a->recorder);
        a->part.index++;
        a->at = 0;
        a->open = true;
    }
    const uint8_t buffer = s->buffer[a->at];
    *addr = (buffer < KERNEL_BUFFERS ? a->part.base[buffer] : 0) + (uint64_t)s->rel[a->at];
    *word = s->word[a->at] + (a->part.warp << 20);
    a->at++;
    return true;
}

static uint32_t group_at(const struct trace_block *b, uint32_t i) {
    uint32_t run = b->n_runs;
    while (b->runs[run - 1].first > i)
        run--;
    return b->runs[run - 1].group;
}

static bool same_launch(struct kernel_stream *s, struct trace_block *b, const struct launch *l,
                        bool work) {
    struct anew a = {.launch = l, .recorder.with_work = work};
    uint64_t addr;
    uint32_t word;
    bool same = true;
    int more = 1;
    kernel_stream_begin(s, l, 3);
    while (more > 0 && same) {
        block_clear(b);
        more = kernel_stream_fill(s, b, NULL);
        for (uint32_t i = 0; i < b->n && same; i++)
            same = next_access(&a, &addr, &word) && addr == b->addr[i] && word == b->word[i] &&
                   group_at(b, i) == a.group;
    }
    same = same && more == 0 && !next_access(&a, &addr, &word);
    recorder_free(&a.recorder);
    return same;
}

/* Every launch of a training step of two such layers; their number. */
static unsigned check_layer(const struct net_layer *layer, const char *device, uint64_t batch) {
    struct net_layer two[] = {*layer, *layer};
    const struct network net = {.name = "parts", .layers = two, .n = 2};
    const struct plan_options o = {.batch = batch, .training = true, .first = 1, .last = 2};
    struct trace_meta meta = {0};
    struct sim_err err = {0};
    struct tiles tiles;
    struct plan *p;
    const struct launch *l;
    unsigned checked = 0;
    struct trace_block *b = block_new(&err);
    struct kernel_stream *s = kernel_stream_new(&err);
    CU_ASSERT_FATAL(b && s);
    CU_ASSERT_EQUAL_FATAL(tiles_open(&tiles, device, &err), 0);
    CU_ASSERT_EQUAL_FATAL(plan_new(&p, &net, &tiles, &o, &err), 0);
    if (plan_has_work(p))
        kernel_stream_keep_work(s);
    while (!plan_next(p, &meta, &l, &err) && l) {
        const bool same = same_launch(s, b, l, plan_has_work(p));
        if (!same)
            fprintf(stderr, "%s of %s is not its parts\n", l->name, net_type_name(layer->type));
        CU_ASSERT(same);
        checked++;
    }
    CU_ASSERT_EQUAL(err.code, 0);
    plan_free(p);
    meta_free(&meta);
    kernel_stream_free(s);
    block_free(b);
    return checked;
}

/* Sizes just above and below those that tiles and warps divide. */
static uint64_t size_of(struct rng *r) {
    static const uint64_t around[] = {1, 8, 16, 32, 64, 128};
    return around[rng_below(r, 6)] + rng_below(r, 3) * rng_below(r, 5);
}

static struct net_layer random_layer(struct rng *r) {
    static const enum net_type types[] = {NET_CONV, NET_FC,   NET_GEMM,    NET_LSTM,
                                          NET_POOL, NET_CONV, NET_ELTWISE, NET_SOFTMAX};
    struct net_layer l = {.name = "parts",
                          .type = types[rng_below(r, 8)],
                          .n = 1,
                          .c = size_of(r),
                          .h = 1,
                          .w = 1,
                          .k = size_of(r),
                          .r = 1,
                          .s = 1,
                          NET_WINDOW(1, 0, 1),
                          .groups = 1};
    if (l.type == NET_GEMM || l.type == NET_SOFTMAX)
        l.h = size_of(r);
    if (l.type == NET_LSTM)
        l.h = 2;
    if (l.type == NET_CONV || l.type == NET_POOL || l.type == NET_ELTWISE) {
        l.c = 1 + rng_below(r, 40);
        l.k = 1 + rng_below(r, 40);
        l.h = 3 + rng_below(r, 12);
        l.w = 3 + rng_below(r, 40);
    }
    if (l.type == NET_CONV || l.type == NET_POOL) {
        l.r = 1 + rng_below(r, 3);
        l.s = 1 + rng_below(r, 3);
        net_set_window(&l, 1 + rng_below(r, 2), rng_below(r, 2), 1);
    }
    if (l.type == NET_POOL || l.type == NET_ELTWISE || l.type == NET_SOFTMAX)
        l.k = l.c;
    return l;
}

static void test_random_layers(void) {
    static const char *const devices[] = {"gtx1080ti", "default"};
    struct rng r = test_rng("parts");
    unsigned checked = 0;
    for (int i = 0; i < 60; i++) {
        const struct net_layer l = random_layer(&r);
        checked += check_layer(&l, devices[i % 2], 1 + rng_below(&r, 3));
    }
    CU_ASSERT(checked > 300);
}

/* Stretches of 64 iterations of 64 work-items: planes of 6,400 elements are no multiple of them, so
 * that some stretches cross from one image to the next and others do not. */
static void test_bias_over_images(void) {
    struct net_layer l = {.name = "wide",
                          .type = NET_CONV,
                          .n = 1,
                          .c = 1,
                          .h = 80,
                          .w = 80,
                          .k = 2,
                          .r = 1,
                          .s = 1,
                          NET_WINDOW(1, 0, 1),
                          .groups = 1};
    CU_ASSERT(check_layer(&l, "gtx1080ti", 3) > 4);
}

CU_pSuite suite_kernel_parts(void) {
    CU_pSuite s = CU_add_suite("kernel_parts", NULL, NULL);
    CU_ADD_TEST(s, test_random_layers);
    CU_ADD_TEST(s, test_bias_over_images);
    return s;
}
