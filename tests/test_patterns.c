/* The reuse of patterns in generated traces, against recording every work-group anew, for layers
 * drawn at random. */
#include <CUnit/CUnit.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/rng.h"
#include "tests/suites.h"
#include "traces/kernels/plan.h"
#include "traces/kernels/stream.h"

/* A position in the stream under test. */
struct cursor {
    struct kernel_stream *stream;
    struct trace_block *block;
    uint32_t at;
    int more;
};

static void expect(struct cursor *c, uint64_t addr, uint32_t word, bool *equal) {
    if (c->at == c->block->n && c->more) {
        block_clear(c->block);
        c->more = kernel_stream_fill(c->stream, c->block, NULL);
        c->at = 0;
    }
    if (c->at == c->block->n || c->block->addr[c->at] != addr || c->block->word[c->at] != word)
        *equal = false;
    else
        c->at++;
}

/* Every part of every work-group recorded for itself, against the stream. */
static bool compare_launch(const struct launch *l, struct cursor *c, struct recorder *r) {
    bool equal = true;
    struct part p = {.group = {0}};
    kernel_stream_begin(c->stream, l, 0);
    block_clear(c->block);
    c->at = 0;
    c->more = 1;
    for (p.group[1] = 0; p.group[1] < l->groups[1]; p.group[1]++)
        for (p.group[0] = 0; p.group[0] < l->groups[0]; p.group[0]++)
            for (p.index = 0; l->model->part(l, &p); p.index++) {
                recorder_begin(r, p.base);
                l->model->record(l, &p, r);
                for (uint32_t i = 0; i < r->out.n && equal; i++)
                    expect(c, p.base[r->out.buffer[i]] + (uint64_t)r->out.rel[i],
                           r->out.word[i] + (p.warp << 20), &equal);
            }
    while (c->more == 1 && c->at == c->block->n) {
        block_clear(c->block);
        c->more = kernel_stream_fill(c->stream, c->block, NULL);
        c->at = 0;
    }
    return equal && c->at == c->block->n;
}

static struct net_layer random_layer(struct rng *r) {
    static const enum net_type types[] = {NET_CONV, NET_CONV, NET_CONV, NET_FC,      NET_GEMM,
                                          NET_BMM,  NET_POOL, NET_LSTM, NET_SOFTMAX, NET_ELTWISE};
    struct net_layer l = {.name = "random", .type = types[rng_below(r, 10)], .n = 1, .w = 1};
    const bool window = l.type == NET_CONV || l.type == NET_POOL;
    l.groups = l.type == NET_CONV || l.type == NET_BMM ? 1 + rng_below(r, 3) : 1;
    l.c = l.groups * (1 + rng_below(r, window ? 6 : 70));
    l.k = l.type == NET_POOL || l.type == NET_SOFTMAX || l.type == NET_ELTWISE
              ? l.c
              : l.groups * (1 + rng_below(r, 70));
    l.r = l.s = 1;
    net_set_window(&l, 1, 0, 1);
    l.h = l.type == NET_FC ? 1 : l.type == NET_LSTM ? 2 : 1 + rng_below(r, 40);
    if (window) {
        l.w = 1 + rng_below(r, 40);
        l.r = 1 + rng_below(r, l.h < 5 ? l.h : 5);
        l.s = 1 + rng_below(r, l.w < 5 ? l.w : 5);
        const uint64_t stride = 1 + rng_below(r, 3), pad = rng_below(r, l.r < l.s ? l.r : l.s);
        const bool dilate = l.type == NET_CONV && stride == 1 && l.h > 10 && l.w > 10;
        net_set_window(&l, stride, pad, dilate ? 1 + rng_below(r, 2) : 1);
        if (rng_below(r, 2)) { /* and half of them walk unevenly */
            l.x = (struct net_axis){1 + rng_below(r, 3), 1, rng_below(r, 3), rng_below(r, 3)};
            l.y.after = rng_below(r, 3);
        }
    }
    return l;
}

static void compare_plan(const struct network *net, const struct tiles *tiles, struct rng *r) {
    struct plan_options o = {.batch = 1 + rng_below(r, 3), .first = 1, .last = 1};
    o.training = rng_below(r, 2);
    struct sim_err err = {0};
    struct trace_meta meta = {0};
    struct recorder recorder = {0};
    struct plan *p;
    const struct launch *l;
    struct cursor c = {.stream = kernel_stream_new(&err), .block = block_new(&err)};
    CU_ASSERT_FATAL(c.stream && c.block);
    CU_ASSERT_EQUAL_FATAL(plan_new(&p, net, tiles, &o, &err), 0);
    while (!plan_next(p, &meta, &l, &err) && l)
        if (!compare_launch(l, &c, &recorder)) {
            const struct net_layer *n = net->layers;
            fprintf(stderr, "%s of %s c %d h %d w %d k %d r %d s %d stride %d pad %d dilation %d\n",
                    l->name, net_type_name(n->type), (int)n->c, (int)n->h, (int)n->w, (int)n->k,
                    (int)n->r, (int)n->s, (int)n->y.stride, (int)n->y.before, (int)n->y.dilation);
            CU_FAIL("a pattern moved is not the pattern recorded there");
        }
    plan_free(p);
    meta_free(&meta);
    recorder_free(&recorder);
    kernel_stream_free(c.stream);
    block_free(c.block);
}

static void test_patterns(void) {
    const uint64_t seed = 4;
    struct rng r = rng_stream(seed, 0);
    struct tiles tiles[3];
    struct sim_err err = {0};
    char path[500];
    const char *dir = getenv("srcdir");
    CU_ASSERT_EQUAL_FATAL(tiles_open(&tiles[0], "gtx1080ti", &err), 0);
    CU_ASSERT_EQUAL_FATAL(tiles_open(&tiles[1], "default", &err), 0);
    snprintf(path, sizeof path, "%s/tests/data/kernels/indirect.ini", dir ? dir : ".");
    CU_ASSERT_EQUAL_FATAL(tiles_open(&tiles[2], path, &err), 0);
    printf("seed %" PRIu64 " ", seed);
    for (int i = 0; i < 60; i++) {
        struct net_layer layer = random_layer(&r);
        const struct network net = {.name = "random", .layers = &layer, .n = 1};
        if (layer.y.dilation * (layer.r - 1) + 1 > layer.h + layer.y.before + layer.y.after ||
            layer.x.dilation * (layer.s - 1) + 1 > layer.w + layer.x.before + layer.x.after)
            continue;
        compare_plan(&net, &tiles[rng_below(&r, 3)], &r);
    }
}

CU_pSuite suite_patterns(void) {
    CU_pSuite s = CU_add_suite("patterns", NULL, NULL);
    CU_ADD_TEST(s, test_patterns);
    return s;
}
