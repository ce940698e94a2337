/* MAESTRO's analytical cycles beside a simulation of the same mapping, layer by layer: whether the
 * order of mappings is the same, and by how much each is off. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe/maestro/hw.h"
#include "pe/maestro/pair.h"
#include "sim/memory.h"
#include "validation/study.h"

enum { PES = 256, LAYERS_MAX = 32, FLOWS = 6, KCP = 0, RS = 1 };

/* Mappings that MAESTRO's own files give convolutions. */
static const char *const flow_names[FLOWS] = {"kcp_ws", "rs", "ykp_os", "nlr", "yxp_os", "xp_ws"};

/* Simulated cycles that differ by less are no order. */
#define APART 0.02

/* A layer with its cycles by each mapping, by the model and by events. */
struct pair_row {
    char name[64];
    bool of_vgg;
    struct maestro_pair flows[FLOWS];
};

struct pair_study {
    struct pair_row rows[LAYERS_MAX];
    size_t n;
};

static int64_t model_of(const struct pair_row *r, int flow) {
    return r->flows[flow].model[PAIR_NO_BOUNDS];
}

static int64_t simulation_of(const struct pair_row *r, int flow) {
    return r->flows[flow].simulated[PAIR_NO_BOUNDS];
}

static int compare_layer(const struct network *net, size_t i, int flow, struct maestro_pair *pair,
                         struct sim_err *err) {
    struct maestro_run r = {.n = 0};
    struct maestro_job job = {.net = net,
                              .path = net->name,
                              .dataflow = flow_names[flow],
                              .layers = &i,
                              .n = 1,
                              .batch = 1,
                              .hw = maestro_hw_default()};
    job.hw.pes = PES;
    int rc = maestro_run(&r, &job, err);
    if (rc == 0)
        rc = maestro_pair_make(pair, &r.rows[0], &job, err);
    maestro_run_free(&r);
    return rc;
}

static int add_network(struct study_run *run, struct pair_study *s, const char *name,
                       struct sim_err *err) {
    struct network *net = NULL;
    int rc = network_open(&net, name, err);
    for (size_t i = 0; rc == 0 && i < net->n && s->n < LAYERS_MAX; i++) {
        const struct net_layer *l = &net->layers[i];
        if (l->type != NET_CONV)
            continue;
        struct pair_row *row = &s->rows[s->n++];
        snprintf(row->name, sizeof row->name, "%s %.40s", name, l->name);
        row->of_vgg = strcmp(name, "vgg16") == 0;
        for (int flow = 0; flow < FLOWS && rc == 0; flow++)
            rc = compare_layer(net, i, flow, &row->flows[flow], err);
        if (rc == 0)
            rc = study_tick(run, err);
    }
    network_free(net);
    return rc;
}

static bool both_done(const struct pair_row *r, int a, int b) {
    return r->flows[a].done && r->flows[b].done;
}

static bool agrees(const struct pair_row *r, int a, int b) {
    return (model_of(r, a) < model_of(r, b)) == (simulation_of(r, a) < simulation_of(r, b));
}

static bool are_apart(const struct pair_row *r, int a, int b) {
    const double x = (double)simulation_of(r, a), y = (double)simulation_of(r, b);
    return fabs(x - y) > APART * fmax(x, y);
}

/* The fastest mapping of a layer. */
static int fastest(const struct pair_row *r, int64_t (*cycles)(const struct pair_row *, int)) {
    int best = -1;
    for (int flow = 0; flow < FLOWS; flow++)
        if (r->flows[flow].done && (best < 0 || cycles(r, flow) < cycles(r, best)))
            best = flow;
    return best;
}

/* How many there are, and on how many of them model and events agree. */
struct pair_share {
    double n, same;
};

static void count(struct pair_share *s, bool same) {
    s->n++;
    s->same += same;
}

static double percent(const struct pair_share *s) {
    return s->n > 0 ? 100 * s->same / s->n : NAN;
}

struct pair_order {
    struct pair_share two;    /* layers, by the order of kcp_ws and rs */
    struct pair_share pairs;  /* a layer and two mappings each, */
    struct pair_share apart;  /* and those of them that are apart */
    struct pair_share whole;  /* layers, by the order of all mappings */
    struct pair_share leader; /* layers, by the fastest mapping */
};

static void count_layer(struct pair_order *o, const struct pair_row *r) {
    bool whole = true;
    count(&o->two, agrees(r, KCP, RS));
    for (int a = 0; a < FLOWS; a++)
        for (int b = a + 1; b < FLOWS; b++) {
            if (!both_done(r, a, b))
                continue;
            const bool same = agrees(r, a, b);
            count(&o->pairs, same);
            if (are_apart(r, a, b))
                count(&o->apart, same);
            whole &= same;
        }
    count(&o->whole, whole);
    count(&o->leader, fastest(r, model_of) == fastest(r, simulation_of));
}

/* Of the layers of AlexNet (0), of VGG-16 (1), of both (-1). */
static struct pair_order order_of(const struct pair_study *s, int which) {
    struct pair_order o = {.two = {0}};
    for (size_t i = 0; i < s->n; i++)
        if (which < 0 || s->rows[i].of_vgg == (which == 1))
            count_layer(&o, &s->rows[i]);
    return o;
}

/* In percent of the simulation. */
static double difference(const struct pair_row *r, int flow) {
    return maestro_pair_off(model_of(r, flow), simulation_of(r, flow));
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_table(json_t *section, const struct pair_study *s) {
    static const struct report_column columns[] = {{"layer", "", 0},
                                                   {"mapping", "", 0},
                                                   {"array", "", 0},
                                                   {"MAESTRO", "cycles", REPORT_EXACT},
                                                   {"by events", "cycles", REPORT_EXACT},
                                                   {"off", "%", -3},
                                                   {"none, because", "", 0}};
    char text[MAESTRO_ARRAY_TEXT];
    json_t *table = report_table(section, "By layer", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < s->n; i++)
        for (int flow = 0; flow < FLOWS; flow++) {
            const struct pair_row *r = &s->rows[i];
            const struct maestro_pair *p = &r->flows[flow];
            report_cell(table, "%s", r->name);
            report_cell(table, "%s", flow_names[flow]);
            report_cell(table, "%s", p->done ? maestro_array_text(&p->array, text) : "none");
            report_number(table, (double)model_of(r, flow));
            report_number(table, p->done ? (double)simulation_of(r, flow) : NAN);
            report_number(table, p->done ? difference(r, flow) : NAN);
            report_cell(table, "%s", p->reason);
        }
}

/* Layers that each mapping has an array for, and pairs that agree. */
static void add_pairs(json_t *section, const struct pair_study *s) {
    static const struct report_column columns[] = {{"mapping", "", 0},
                                                   {"and", "", 0},
                                                   {"layers that have both", "", REPORT_EXACT},
                                                   {"same order", "", REPORT_EXACT}};
    json_t *table = report_table(section, "By pair", columns, sizeof columns / sizeof *columns);
    for (int a = 0; a < FLOWS; a++)
        for (int b = a + 1; b < FLOWS; b++) {
            struct pair_share share = {0};
            for (size_t i = 0; i < s->n; i++)
                if (both_done(&s->rows[i], a, b))
                    count(&share, agrees(&s->rows[i], a, b));
            if (share.n == 0)
                continue;
            report_cell(table, "%s", flow_names[a]);
            report_cell(table, "%s", flow_names[b]);
            report_number(table, share.n);
            report_number(table, share.same);
        }
}

/* Largest and median difference of a mapping, where a layer has it. */
static int give_flow(struct study_run *run, const struct pair_study *s, int flow,
                     struct sim_err *err) {
    double off[LAYERS_MAX];
    char name[40];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].flows[flow].done)
            off[n++] = fabs(difference(&s->rows[i], flow));
    if (!n)
        return 0;
    qsort(off, n, sizeof *off, ascending);
    snprintf(name, sizeof name, "%s.worst", flow_names[flow]);
    const int rc = study_point(run, name, NAN, off[n - 1], err);
    snprintf(name, sizeof name, "%s.median", flow_names[flow]);
    return rc ? rc : study_point(run, name, NAN, off[n / 2], err);
}

static int give_order(struct study_run *run, const struct pair_study *s, struct sim_err *err) {
    const struct pair_order all = order_of(s, -1), alexnet = order_of(s, 0), vgg = order_of(s, 1);
    const struct {
        const char *point;
        const struct pair_share *share;
    } points[] = {{"order", &all.two},
                  {"order.alexnet", &alexnet.two},
                  {"order.vgg16", &vgg.two},
                  {"pairs", &all.pairs},
                  {"pairs.apart", &all.apart},
                  {"pairs.alexnet", &alexnet.pairs},
                  {"pairs.vgg16", &vgg.pairs},
                  {"layers.whole", &all.whole},
                  {"layers.fastest", &all.leader}};
    int rc = 0;
    for (size_t i = 0; i < sizeof points / sizeof *points && rc == 0; i++)
        rc = study_point(run, points[i].point, NAN, percent(points[i].share), err);
    return rc ? rc : study_point(run, "pairs.n", NAN, all.pairs.n, err);
}

static int maestro_study(struct study_run *run, struct sim_err *err) {
    struct pair_study *s = sim_alloc(1, sizeof *s, err);
    int rc = s ? add_network(run, s, "alexnet", err) : SIM_EIO;
    if (rc == 0)
        rc = add_network(run, s, "vgg16", err);
    if (rc == 0) {
        add_pairs(run->section, s);
        add_table(run->section, s);
        rc = give_order(run, s, err);
    }
    for (int flow = 0; flow < FLOWS && rc == 0; flow++)
        rc = give_flow(run, s, flow, err);
    free(s);
    return rc;
}

static const struct study_group groups[] = {
    {"order of MAESTRO's kcp_ws and rs", "the same mappings by events", "order*"},
    {"order of MAESTRO's mappings, two by two", "the same mappings by events", "pairs*"},
    {"order of MAESTRO's mappings, by layer", "the same mappings by events", "layers.*"},
    {"cycles of MAESTRO's rs", "the same mapping by events", "rs.*"},
    {"cycles of MAESTRO's kcp_ws", "the same mapping by events", "kcp_ws.*"},
    {"cycles of MAESTRO's ykp_os", "the same mapping by events", "ykp_os.*"},
    {"cycles of MAESTRO's nlr", "the same mapping by events", "nlr.*"},
    {0},
};

const struct study study_maestro = {
    "maestro",
    "MAESTRO: the order of mappings, and how far off each is",
    "An analytical model should put the mappings of a layer in the order in which a simulation of "
    "the same mappings does, on four of five layers.",
    maestro_study,
    .groups = groups,
    .verdict =
        "The faster of kcp_ws and rs is the same on {order} % of the layers of AlexNet and "
        "VGG-16; of all mappings that an array can have, two by two, {pairs} % ({pairs.apart} "
        "% of those more than 2 % apart), the whole order on {layers.whole} % of the layers. "
        "rs is off by {rs.worst} % at most, kcp_ws by {kcp_ws.median} % in the median and "
        "by a multiple on first layers, whose three channels fill 3 of 64 PEs.",
};
