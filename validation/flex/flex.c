/* Flexibility: exact sizes and optima, order of classes, and the abstract's claims beside the
 * spread over designs that are equally good. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/flex/sizes.h"
#include "explore/flex/study.h"
#include "sim/memory.h"
#include "sim/shipped.h"
#include "validation/study.h"

enum { SAMPLES = 4000, SMALL = 3000, DESIGNS = 50 };

static int tick(void *user, uint64_t done, struct sim_err *err) {
    (void)done;
    return study_tick(user, err);
}

/* A layer of the table: its dimensions as letters, P and Q being outputs. */
static bool read_layer(const char *dims, struct net_layer *l) {
    static const struct net_axis one = {1, 1, 0, 0};
    uint64_t v[128] = {0};
    char letter;
    unsigned long long size;
    for (int used; sscanf(dims, " %c=%llu%n", &letter, &size, &used) == 2; dims += used)
        v[letter & 127] = size;
    *l = (struct net_layer){.name = "row", .n = 1, .groups = 1, .y = one, .x = one};
    if (v['M']) {
        l->type = NET_GEMM;
        l->h = v['M'];
        l->w = l->r = l->s = 1;
        l->c = v['K'];
        l->k = v['N'];
        return *dims == '\0';
    }
    l->type = v['K'] ? NET_CONV : NET_DWCONV;
    l->c = v['C'];
    l->k = v['K'] ? v['K'] : v['C'];
    l->groups = v['K'] ? 1 : v['C'];
    l->r = v['R'];
    l->s = v['S'];
    l->h = v['P'] + v['R'] - 1;
    l->w = v['Q'] + v['S'] - 1;
    return *dims == '\0';
}

/* Is what the program counts what the row says? */
static int row_is_equal(const struct flex_accelerator *nvdla, struct rows *r, bool *equal,
                        struct sim_err *err) {
    struct flex_accelerator a = *nvdla;
    struct flex_layer layer;
    struct flex_size sizes[FLEX_AXES];
    struct net_layer net;
    if (!read_layer(rows_text(r, "dims"), &net))
        return rows_fail(r, "dims", "dimensions as K=64 C=64", err);
    a.hw.l2 = (int64_t)rows_whole(r, "capacity_words");
    a.hw.pes = (int64_t)rows_whole(r, "pes");
    int rc = flex_layer_of(&layer, &net, err);
    if (rc == 0)
        rc = flex_sizes(&a, &layer, sizes, err);
    *equal = rc == 0 && sizes[FLEX_TILES].resources == rows_whole(r, "T_divisor_tiles_that_fit") &&
             sizes[FLEX_ORDER].resources == rows_whole(r, "O_orders") &&
             sizes[FLEX_PARALLEL].resources == rows_whole(r, "P_ordered_pairs") &&
             sizes[FLEX_SHAPE].resources == rows_whole(r, "S_shapes_rows_x_cols=pes") &&
             flex_shapes_within((uint64_t)a.hw.pes) == rows_whole(r, "S_shapes_rows_x_cols<=pes");
    return rc;
}

static int count_sizes(struct study_run *run, const struct flex_accelerator *nvdla,
                       struct sim_err *err) {
    static const struct rows_column columns[] = {
        {.name = "layer", .kind = ROWS_NAME},
        {.name = "dims", .kind = ROWS_NAME},
        {.name = "capacity_words", .kind = ROWS_WHOLE},
        {.name = "pes", .kind = ROWS_WHOLE},
        {.name = "T_divisor_tiles_that_fit", .kind = ROWS_WHOLE},
        {.name = "O_orders", .kind = ROWS_WHOLE},
        {.name = "P_ordered_pairs", .kind = ROWS_WHOLE},
        {.name = "S_shapes_rows_x_cols=pes", .kind = ROWS_WHOLE},
        {.name = "S_shapes_rows_x_cols<=pes", .kind = ROWS_WHOLE},
    };
    static const struct rows_table table = ROWS_TABLE(columns);
    struct rows r;
    double n = 0, equal = 0;
    int rc = shipped_rows(&r, &table, "validation/flex/mapspace.csv", err), more = 0;
    if (rc)
        return rc;
    while (rc == 0 && (more = rows_next(&r, err)) > 0) {
        bool same = false;
        rc = row_is_equal(nvdla, &r, &same, err);
        n++;
        equal += same;
    }
    rows_free(&r);
    rc = rc ? rc : more < 0 ? more : 0;
    return rc ? rc : study_point(run, "mapspace", NAN, 100 * equal / n, err);
}

/* The least over a class by nested loops: orders, pairs, shapes and tiles of a product. */
struct brute {
    struct flex_worker *worker;
    const struct flex_accelerator *a;
    const struct flex_layer *layer;
    struct flex_point first;
    double least;
};

static int try_point(struct brute *b, struct flex_point p, bool tiled, struct sim_err *err) {
    struct flex_cost cost;
    bool halved;
    const int rc = tiled
                       ? flex_evaluate(b->worker, b->a, b->layer, &p, &cost, err)
                       : flex_evaluate_halving(b->worker, b->a, b->layer, &p, &cost, &halved, err);
    if (rc == 0 && cost.violation == 0)
        b->least = fmin(b->least, cost.cycles);
    return rc;
}

static int try_tiles(struct brute *b, struct flex_point p, bool open, struct sim_err *err) {
    int rc = open ? 0 : try_point(b, p, false, err);
    for (uint64_t k = 1; k <= 16 && open; k *= 2)
        for (uint64_t c = 1; c <= 16; c *= 2)
            for (uint64_t y = 1; y <= 16 && rc == 0; y *= 2) {
                p.tile[FLEX_K] = k;
                p.tile[FLEX_C] = c;
                p.tile[FLEX_Y] = y;
                rc = try_point(b, p, true, err);
            }
    return rc;
}

static int try_shapes(struct brute *b, struct flex_point p, unsigned class, struct sim_err *err) {
    const bool tiled = class >> FLEX_TILES & 1;
    int rc = class >> FLEX_SHAPE & 1 ? 0 : try_tiles(b, p, tiled, err);
    for (p.shape = 1; p.shape <= 16 && class >> FLEX_SHAPE & 1 && rc == 0; p.shape *= 2)
        rc = try_tiles(b, p, tiled, err);
    return rc;
}

static int try_pairs(struct brute *b, struct flex_point p, unsigned class, struct sim_err *err) {
    int rc = class >> FLEX_PARALLEL & 1 ? 0 : try_shapes(b, p, class, err);
    for (int i = 0; i < 9 && class >> FLEX_PARALLEL & 1 && rc == 0; i++) {
        p.outer = (uint8_t)(i / 3);
        p.inner = (uint8_t)(i % 3);
        rc = p.outer == p.inner ? 0 : try_shapes(b, p, class, err);
    }
    return rc;
}

static int try_orders(struct brute *b, unsigned class, struct sim_err *err) {
    static const uint8_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct flex_point p = b->first;
    int rc = class >> FLEX_ORDER & 1 ? 0 : try_pairs(b, p, class, err);
    for (int i = 0; i < 6 && class >> FLEX_ORDER & 1 && rc == 0; i++) {
        const uint8_t order[FLEX_DIMS] = {orders[i][0], orders[i][1], orders[i][2],
                                          FLEX_X,       FLEX_R,       FLEX_S};
        memcpy(p.order, order, sizeof order);
        rc = try_pairs(b, p, class, err);
    }
    return rc;
}

static int find_optima(struct study_run *run, struct sim_err *err) {
    static const char text[] = "[resources]\npes = 16\nl1 = 24\nl2 = 400\nnoc.bandwidth = 4\n"
                               "offchip = 4\n[l2]\nspatial = K\norder = K C Y X R S\ntile.K = 1\n"
                               "tile.C = 4\ntile.Y = R\ntile.X = S\ntile.R = R\ntile.S = S\n"
                               "[l1]\nspatial = C\nshape = 4\norder = K C Y X R S\ntile.K = K\n"
                               "tile.C = 1\ntile.Y = R\ntile.X = S\n";
    static const struct flex_options o = {.samples = SMALL, .seed = 1};
    struct flex_accelerator a;
    struct flex_layer layer;
    struct net_layer net;
    struct flex_worker w = {.scratch = {NULL}};
    double found = 0;
    read_layer("M=16 N=16 K=16", &net);
    int rc = flex_accelerator_read(&a, "small", text, err);
    if (rc == 0)
        rc = flex_layer_of(&layer, &net, err);
    for (unsigned class = 0; class < FLEX_CLASSES && rc == 0; class ++) {
        struct brute b = {.worker = &w, .a = &a, .layer = &layer, .least = INFINITY};
        struct flex_best best;
        bool cut;
        flex_point_first(&a, &layer, &b.first, &cut);
        rc = try_orders(&b, class, err);
        if (rc == 0)
            rc = flex_search(&w, &a, &layer, class, &o, &best, err);
        found += rc == 0 && best.cost.cycles == b.least;
    }
    flex_worker_free(&w);
    return rc ? rc : study_point(run, "small", NAN, 100 * found / FLEX_CLASSES, err);
}

static int check_order(struct study_run *run, const struct flex_accelerator *a,
                       struct sim_err *err) {
    struct flex_work work = {.n = 0};
    struct flex_study s = {.accelerator = a,
                           .work = &work,
                           .options = {.samples = SAMPLES, .seed = 1},
                           .classes = (1u << FLEX_CLASSES) - 1};
    const struct tick t = {tick, run};
    static const char *const networks[] = {"resnet50", "mobilenet_v2", "bert_base_s128"};
    int rc = 0;
    for (int i = 0; i < 3 && rc == 0; i++)
        rc = flex_work_add(&work, networks[i], NULL, err);
    if (rc == 0)
        rc = flex_study_run(&s, run->pool, &t, err);
    if (rc == 0) {
        const struct flex_order_check c = flex_study_check(&s);
        rc = study_point(run, "order.own", NAN, 100 * (double)c.worse / (double)c.pairs, err);
        if (rc == 0)
            rc = study_point(run, "order.merged", NAN,
                             100 * (double)c.worse_merged / (double)c.pairs, err);
    }
    flex_study_free(&s);
    flex_work_free(&work);
    return rc;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The geometric mean of a design's gains. */
static int gain_of(const struct flex_design *d, const struct flex_study *s, struct flex_worker *w,
                   double *gain, struct sim_err *err) {
    double sum = 0;
    int rc = 0;
    for (size_t n = 0; n < s->work->n_networks && rc == 0; n++) {
        struct flex_cost closed, open;
        rc = flex_design_gain(w, d, s, &s->work->networks[n], &closed, &open, err);
        sum += rc == 0 ? log(closed.cycles / open.cycles) : 0;
    }
    *gain = exp(sum / (double)s->work->n_networks);
    return rc;
}

static int give_gains(struct study_run *run, const struct flex_designs *d,
                      const struct flex_study *s, struct sim_err *err) {
    double gains[DESIGNS];
    struct flex_worker w = {.scratch = {NULL}};
    int rc = 0;
    for (size_t i = 0; i < d->n && rc == 0; i++)
        rc = gain_of(&d->at[i], s, &w, &gains[i], err);
    flex_worker_free(&w);
    if (rc)
        return rc;
    qsort(gains, d->n, sizeof *gains, ascending);
    json_t *chart = report_chart(run->section, "Gain of opening every axis, designs sorted by it",
                                 REPORT_LINES, (struct report_axis){"design", "", false},
                                 (struct report_axis){"gain", "", false});
    for (size_t i = 0; i < d->n; i++) {
        report_point(chart, "as good at AlexNet as any", (double)i + 1, gains[i], NULL);
        report_point(chart, "published for one", (double)i + 1, 11.8, NULL);
    }
    rc = study_point(run, "gain.median", NAN, gains[d->n / 2], err);
    if (rc == 0)
        rc = study_point(run, "gain.least", NAN, gains[0], err);
    return rc ? rc : study_point(run, "gain.most", NAN, gains[d->n - 1], err);
}

static int find_gains(struct study_run *run, const struct flex_accelerator *a,
                      struct sim_err *err) {
    static const char *const later[] = {"resnet50", "mobilenet_v2", "vit_b16", "bert_base_s128",
                                        "gpt2_small_s1024"};
    struct flex_work work = {.n = 0}, alexnet = {.n = 0};
    struct flex_study s = {.accelerator = a,
                           .work = &work,
                           .options = {.samples = SAMPLES, .seed = 1},
                           .classes = 1u << (FLEX_CLASSES - 1)};
    struct flex_designs d = {.accelerator = a,
                             .work = &alexnet,
                             .options = {.samples = FLEX_DESIGN_SAMPLES, .seed = 1},
                             .wanted = DESIGNS,
                             .within = 0.02};
    const struct tick t = {tick, run};
    int rc = flex_work_add(&alexnet, "alexnet", NULL, err);
    for (size_t i = 0; i < sizeof later / sizeof *later && rc == 0; i++)
        rc = flex_work_add(&work, later[i], NULL, err);
    if (rc == 0)
        rc = flex_study_run(&s, run->pool, &t, err);
    if (rc == 0)
        rc = flex_designs_find(&d, run->pool, &t, err);
    if (rc == 0)
        rc = give_gains(run, &d, &s, err);
    flex_designs_free(&d);
    flex_study_free(&s);
    flex_work_free(&work);
    flex_work_free(&alexnet);
    return rc;
}

/* Cycles times PEs of two networks, every axis closed. */
static int pe_cycles(const char *name, const struct flex_work *work, double *sum,
                     struct sim_err *err) {
    struct flex_accelerator a;
    struct flex_worker w = {.scratch = {NULL}};
    int rc = flex_accelerator_open(&a, name, NULL, 0, err);
    *sum = 0;
    for (size_t n = 0; n < work->n_networks && rc == 0; n++) {
        struct flex_cost cost;
        rc = flex_network_cost(&w, &a, work, &work->networks[n], &cost, err);
        *sum += cost.cycles * (double)a.hw.pes;
    }
    flex_worker_free(&w);
    return rc;
}

static int compare(struct study_run *run, struct sim_err *err) {
    struct flex_work work = {.n = 0};
    double eyeriss = 0, nvdla = 0, tpu = 0;
    int rc = flex_work_add(&work, "resnet50", NULL, err);
    if (rc == 0)
        rc = flex_work_add(&work, "mobilenet_v2", NULL, err);
    if (rc == 0)
        rc = pe_cycles("eyeriss", &work, &eyeriss, err);
    if (rc == 0)
        rc = pe_cycles("nvdla", &work, &nvdla, err);
    if (rc == 0)
        rc = pe_cycles("tpu", &work, &tpu, err);
    flex_work_free(&work);
    if (rc == 0)
        rc = study_point(run, "eyeriss.nvdla", NAN, nvdla / eyeriss, err);
    return rc ? rc : study_point(run, "eyeriss.tpu", NAN, tpu / eyeriss, err);
}

static int flex_run_study(struct study_run *run, struct sim_err *err) {
    struct flex_accelerator nvdla;
    int rc = flex_accelerator_open(&nvdla, "conf/flex/nvdla.ini", NULL, 0, err);
    if (rc == 0)
        rc = count_sizes(run, &nvdla, err);
    if (rc == 0)
        rc = find_optima(run, err);
    if (rc == 0)
        rc = compare(run, err);
    if (rc || run->quick)
        return rc;
    rc = check_order(run, &nvdla, err);
    return rc ? rc : find_gains(run, &nvdla, err);
}

static const struct study_group groups[] = {
    {"sizes of map spaces", "another program's count", "mapspace"},
    {"optima of 16 classes", "brute force", "small"},
    {"order of classes", "a larger class is never worse", "order.*"},
    {"what flexibility is worth", "the paper's abstract", "gain.*"},
    {"Eyeriss over NVDLA and TPU", "the paper's abstract", "eyeriss.*"},
    {0},
};

const struct study study_flex = {
    "flex",
    "Flexibility of accelerators",
    "An accelerator that leaves its mappings open gains on networks that come later; by how much "
    "hangs on which of many equally good designs it is compared with.",
    flex_run_study,
    .groups = groups,
    .verdict = "Fifty designs that are all as good at AlexNet gain {gain.least} to {gain.most} "
               "times on five later networks by opening every axis, {gain.median} in the median. "
               "The published 11.8 times is of one design that is not named.",
};
