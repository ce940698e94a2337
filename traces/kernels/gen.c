/* Generated traces: "gen:NETWORK[,batch=N][,training=1][,layers=A-B][,tiles=NAME][,groups=linear]
 * [,dims=NAME=N+NAME=N]" * in place of a file. */
#include "traces/kernels/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/gen/gen.h"
#include "traces/kernels/plan.h"
#include "traces/kernels/stream.h"
#include "traces/networks/coverage.h"

struct gen_config {
    uint64_t batch;
    bool training;
    char layers[PARAM_TEXT_SIZE], tiles[PARAM_TEXT_SIZE], dims[PARAM_TEXT_SIZE];
    int groups; /* enum groups */
};

enum groups { GROUPS_CAPTURED, GROUPS_LINEAR };

#define ROW(key, type, field, initial, lo, hi, choices, help)                                      \
    { key, type, UNIT_NONE, offsetof(struct gen_config, field), initial, lo, hi, choices, help }

static const struct param rows[] = {
    ROW("gen.batch", PARAM_UINT, batch, "1", 1, 65536, NULL, "images (or sequences) at a time"),
    ROW("gen.training", PARAM_BOOL, training, "no", 0, 0, NULL,
        "a step of training instead of inference"),
    ROW("gen.layers", PARAM_TEXT, layers, "", 0, 0, NULL,
        "A or A-B: only these, by position in the table from 1"),
    ROW("gen.tiles", PARAM_TEXT, tiles, "gtx1080ti", 0, 0, NULL,
        "tile parameters of the GEMM kernels: a shipped set or a file"),
    ROW("gen.dims", PARAM_TEXT, dims, "", 0, 0, NULL,
        "NAME=N+NAME=N: sizes that an ONNX file leaves open"),
    ROW("gen.groups", PARAM_CHOICE, groups, "captured", 0, 0,
        PARAM_CHOICES({"captured", GROUPS_CAPTURED}, {"linear", GROUPS_LINEAR}),
        "work-group numbers in text: as captures have them (x + y), or each its own"),
};

const struct param_table gen_params = {rows, sizeof rows / sizeof *rows};

struct gen {
    struct gen_config config;
    struct network *net;
    struct tiles tiles;
    struct plan *plan;
    struct kernel_stream *stream;
    bool running; /* a launch is being streamed */
    bool ended;
};

/* "A" or "A-B", five digits at most each; "" is all n layers. */
static int read_layers(const char *text, size_t n, struct plan_options *o, struct sim_err *err) {
    static const char digits[] = "0123456789";
    const size_t first = strspn(text, digits);
    const char *last = text[first] == '-' ? text + first + 1 : text;
    const size_t used = strspn(last, digits);
    o->first = 1;
    o->last = n;
    if (!*text)
        return 0;
    if (!first || !used || first > 5 || used > 5 || last[used])
        return sim_fail(err, SIM_EUSAGE, "gen.layers = '%.40s': expected A or A-B", text);
    o->first = strtoul(text, NULL, 10);
    o->last = strtoul(last, NULL, 10);
    return 0;
}

static int open_parts(struct gen *g, const char *name, struct sim_err *err) {
    const struct network_options options = {.dims = *g->config.dims ? g->config.dims : NULL,
                                            .keep_refused = true};
    int rc = network_open_with(&g->net, name, &options, err);
    if (!rc)
        rc = tiles_open(&g->tiles, g->config.tiles, err);
    if (rc)
        return rc;
    struct plan_options o = {.batch = g->config.batch, .training = g->config.training};
    rc = read_layers(g->config.layers, g->net->n, &o, err);
    if (!rc)
        rc = plan_new(&g->plan, g->net, &g->tiles, &o, err);
    if (rc)
        return rc;
    g->stream = kernel_stream_new(err);
    return g->stream ? 0 : SIM_EIO;
}

/* What the reader of the network did, and how much of its file it stands for. */
static int note_network(struct trace *t, const struct network *net, struct sim_err *err) {
    char text[2000];
    const int rc = *net->note ? meta_add_note(&t->meta, "network", net->note, err) : 0;
    if (rc || !net->coverage)
        return rc;
    net_coverage_text(net->coverage, text, sizeof text);
    return meta_add_note(&t->meta, "coverage", text, err);
}

/* Work that is known of some kernels only would slow down these alone. */
static int note_work(struct trace *t, const struct plan *plan, struct sim_err *err) {
    t->work = plan_has_work(plan);
    return t->work ? 0
                   : meta_add_note(&t->meta, "work",
                                   "none: not of all kernels is it known what they execute", err);
}

static int gen_open(struct trace *t, struct sim_err *err) {
    if (!gen_is_name(t->name))
        return sim_fail(err, SIM_EUSAGE, "%s: a generated trace is named gen:NAME[,KEY=VALUE...]",
                        t->name);
    struct gen *g = sim_alloc(1, sizeof *g, err);
    if (!g)
        return SIM_EIO;
    t->state = g;
    t->gpu = true;
    char *name = strdup(strchr(t->name, ':') + 1);
    if (!name)
        return sim_fail_errno(err, "%s", t->name);
    name[strcspn(name, ",")] = '\0';
    int rc = gen_configure(t->name, &gen_params, &g->config, err);
    if (!rc)
        rc = open_parts(g, name, err);
    free(name);
    if (!rc)
        rc = note_work(t, g->plan, err);
    if (!rc)
        rc = meta_add_note(&t->meta, "generator", t->name, err);
    if (!rc)
        rc = note_network(t, g->net, err);
    return rc ? rc
              : meta_add_note(&t->meta, "groups",
                              g->config.groups == GROUPS_LINEAR ? "linear" : META_GROUPS_SUMMED,
                              err);
}

/* Begins the next launch; at the last one's end g->ended. */
static int next_launch(struct trace *t, struct gen *g, struct sim_err *err) {
    const struct launch *l;
    const int rc = plan_next(g->plan, &t->meta, &l, err);
    if (rc)
        return rc;
    g->running = l != NULL;
    g->ended = !l;
    if (t->keep_work)
        kernel_stream_keep_work(g->stream);
    if (l)
        kernel_stream_begin(g->stream, l, (uint32_t)(t->meta.n_kernels - 1));
    return 0;
}

/* A block holds records of one launch, so that a reader meets kernels where they begin. */
static int gen_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct gen *g = t->state;
    while (!g->ended) {
        if (g->running) {
            const int rc = kernel_stream_fill(g->stream, b, err);
            g->running = rc == 1;
            if (rc < 0 || b->n)
                return rc < 0 ? rc : 0;
        }
        const int rc = next_launch(t, g, err);
        if (rc)
            return rc;
    }
    return 0;
}

static void gen_close(struct trace *t) {
    struct gen *g = t->state;
    if (!g)
        return;
    kernel_stream_free(g->stream);
    plan_free(g->plan);
    network_free(g->net);
    free(g);
}

const struct trace_format format_gen = {
    .name = "gen",
    .help = "generated in place of a file: gen:NAME,KEY=VALUE; see 'magnetar list gens'",
    .open = gen_open,
    .next = gen_next,
    .close = gen_close,
};
