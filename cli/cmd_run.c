/* magnetar run: the layers of a network on a PE array. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/run_case.h"
#include "cli/run_watch.h"
#include "sim/progress.h"

#define THREADS_MAX 256

enum {
    KEY_DATAFLOW = 256,
    KEY_PE,
    KEY_MODE,
    KEY_SET,
    KEY_LAYERS,
    KEY_BATCH,
    KEY_MAPPING,
    KEY_COMPAT,
    KEY_EXPLAIN,
    KEY_TRACE,
    KEY_TRACE_SRAM,
    KEY_TIMELINE,
    KEY_JSON,
    KEY_CSV,
    KEY_SEED
};

/* -c, --set and their short forms, in the order given. */
struct setting {
    const char *key; /* NULL: value is a file; "": value is KEY=VALUE */
    const char *value;
};

struct arguments {
    struct setting *settings;
    size_t n_settings, cap_settings;
    const char *network, *layers, *json, *csv, *trace, *trace_sram, *timeline;
    uint64_t batch, threads, seed;
    bool compat, explain, quiet;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"dataflow", KEY_DATAFLOW, "os|ws|is|rs", 0, "What stays in the PEs", 1},
    {"pe", KEY_PE, "TYPE", 0, "PE type ('magnetar list pes')", 1},
    {"mode", KEY_MODE, "closed|timed|exact", 0,
     "Formula; events with memory; every PE every cycle, with values", 1},
    {"config", 'c', "FILE", 0, "Take parameters from an INI file; may be repeated", 2},
    {"set", KEY_SET, "KEY=VALUE", 0, "Set a parameter ('magnetar list params'); may be repeated",
     2},
    {"mapping", KEY_MAPPING, "FILE", 0, "Row-stationary mappings, CSV: layer,m,n,e,p,q,r,t", 2},
    {"layers", KEY_LAYERS, "LIST", 0, "Names, patterns, numbers or ranges, separated by commas", 3},
    {"batch", KEY_BATCH, "N", 0, "Images; default 1", 3},
    {"seed", KEY_SEED, "N", 0, "Of the values of exact runs; default 1", 3},
    {"compat", KEY_COMPAT, "scalesim", 0,
     "Count as SCALE-Sim v2 does; SRAM of 64 KiB unless spad.ifmap and spad.filter are given", 3},
    {"explain", KEY_EXPLAIN, NULL, 0, "With --compat: what differs from the model, and why", 3},
    {"jobs", 'j', "N", 0, "Threads, for layers; the results are the same", 3},
    {"trace", KEY_TRACE, "FILE", 0,
     "Write the DRAM demand of a timed run as .mgt, or for DRAMsim3 (.trc)", 4},
    {"trace-sram", KEY_TRACE_SRAM, "FILE", 0,
     "Write the accesses to the global buffer as .mgt (os, ws, is)", 4},
    {"timeline", KEY_TIMELINE, "FILE", 0, "Write a timed run for Perfetto", 4},
    {"json", KEY_JSON, "FILE", 0, "Write the result as JSON ('-': standard output, no table)", 4},
    {"csv", KEY_CSV, "FILE", 0, "Write the result as CSV, a row per layer", 4},
    {"quiet", 'q', NULL, 0, "No table", 4},
    {0},
};

static int add_setting(struct arguments *a, const char *key, const char *value) {
    const int rc = sim_grow((void **)&a->settings, &a->cap_settings, a->n_settings,
                            sizeof *a->settings, &a->err);
    if (rc == 0)
        a->settings[a->n_settings++] = (struct setting){key, value};
    return rc;
}

static error_t parse_output(int key, char *arg, struct arguments *a) {
    switch (key) {
    case KEY_TRACE:
        a->trace = arg;
        return 0;
    case KEY_TRACE_SRAM:
        a->trace_sram = arg;
        return 0;
    case KEY_TIMELINE:
        a->timeline = arg;
        return 0;
    case KEY_JSON:
        a->json = arg;
        return 0;
    case KEY_CSV:
        a->csv = arg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->network)
            return sim_fail(&a->err, SIM_EUSAGE, "run: one network, and '%s' is a second", arg);
        a->network = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE, "run: expected a network; see magnetar run --help");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct arguments *a = state->input;
    switch (key) {
    case KEY_DATAFLOW:
        return add_setting(a, "array.dataflow", arg);
    case KEY_PE:
        return add_setting(a, "array.pe", arg);
    case KEY_MODE:
        return add_setting(a, "array.mode", arg);
    case KEY_MAPPING:
        return add_setting(a, "array.mapping", arg);
    case 'c':
        return add_setting(a, NULL, arg);
    case KEY_SET:
        return add_setting(a, "", arg);
    case KEY_LAYERS:
        a->layers = arg;
        return 0;
    case KEY_BATCH:
        return cli_number("batch", arg, 1, UINT32_MAX, &a->batch, &a->err);
    case KEY_SEED:
        return cli_number("seed", arg, 1, INT64_MAX, &a->seed, &a->err);
    case 'j':
        return cli_number("jobs", arg, 1, THREADS_MAX, &a->threads, &a->err);
    case KEY_COMPAT:
        a->compat = true;
        return strcmp(arg, "scalesim") == 0
                   ? 0
                   : sim_fail(&a->err, SIM_EUSAGE, "--compat %s: expected scalesim", arg);
    case KEY_EXPLAIN:
        a->explain = true;
        return 0;
    default:
        return parse_output(key, arg, a);
    }
}

/* Files and assignments in the order given; later ones win. */
static int configure(struct run_case *c, struct arguments *a) {
    c->params = param_set_new(&a->err);
    int rc = c->params ? machine_bind(c->params, &c->machine, &a->err) : SIM_EIO;
    for (size_t i = 0; i < a->n_settings && rc == 0; i++) {
        const struct setting *s = &a->settings[i];
        if (!s->key)
            rc = param_load(c->params, s->value, &a->err);
        else if (!*s->key)
            rc = param_assign_text(c->params, s->value, &a->err);
        else
            rc = param_assign(c->params, s->key, s->value, "command line", &a->err);
    }
    return rc ? rc : machine_resolve(&c->machine, c->params, &a->err);
}

static int check(const struct run_case *c, struct arguments *a) {
    const bool timed = c->machine.array.mode == MODE_TIMED && !a->compat;
    if (a->explain && !a->compat)
        return sim_fail(&a->err, SIM_EUSAGE, "--explain: needs --compat scalesim");
    if (a->trace_sram && a->compat)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace-sram: not with --compat");
    if ((a->trace || a->timeline) && !timed)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace and --timeline: need --mode timed");
    if (a->trace && !c->machine.use_dram)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--trace: needs an off-chip memory: a dram.* parameter, as dram.model");
    return cli_check_outputs(a->json, a->csv, &a->err);
}

/* The layers' accesses to the global buffer, one layer after another. */
static int write_demand(struct run_case *c, struct arguments *a) {
    struct run_watch *watch = NULL;
    int rc = run_watch_new(&watch, a->trace_sram, NULL, c->machine.array.clock_hz, &c->machine.dram,
                           &a->err);
    if (rc == 0)
        rc = run_watch_note(watch, "global buffer accesses of a PE array", &a->err);
    for (size_t i = 0; i < c->n && rc == 0; i++) {
        struct run_layer job = c->jobs[i];
        job.watch = run_watch_timed(watch);
        rc = run_watch_layer(watch, i, job.net, &a->err);
        if (rc == 0)
            rc = run_layer_demand(&c->machine, &job, &a->err);
        if (rc == 0)
            rc = run_watch_end(watch, job.result.cycles, &a->err);
        if (rc == 0)
            rc = cli_interrupted(&a->err);
    }
    if (rc == 0)
        rc = run_watch_commit(watch, &a->err);
    run_watch_free(watch);
    return rc;
}

/* One layer after another, with progress, until a signal comes. */
static int run_serially(struct run_case *c, struct arguments *a) {
    struct progress progress;
    int rc = 0;
    progress_begin(&progress, "layers", c->n, a->quiet);
    for (size_t i = 0; i < c->n && rc == 0; i++) {
        progress_update(&progress, i);
        rc = run_layer(&c->machine, &c->jobs[i], &a->err);
        if (rc == 0)
            rc = cli_interrupted(&a->err);
    }
    progress_end(&progress);
    return rc;
}

/* Watched layers run one after another, the others in parallel. */
static int simulate(struct run_case *c, struct arguments *a) {
    struct run_watch *watch = NULL;
    if (!a->trace && !a->timeline)
        return a->threads > 1
                   ? run_layers(&c->machine, c->jobs, c->n, (unsigned)a->threads, &a->err)
                   : run_serially(c, a);
    int rc = run_watch_new(&watch, a->trace, a->timeline, c->machine.array.clock_hz,
                           &c->machine.dram, &a->err);
    if (rc == 0 && a->trace)
        rc = run_watch_note(watch, "DRAM demand of a PE array", &a->err);
    for (size_t i = 0; i < c->n && rc == 0; i++) {
        rc = run_watch_layer(watch, i, c->jobs[i].net, &a->err);
        c->jobs[i].watch = run_watch_timed(watch);
        if (rc == 0)
            rc = run_layer(&c->machine, &c->jobs[i], &a->err);
        if (rc == 0)
            rc = run_watch_end(watch, c->jobs[i].result.cycles, &a->err);
        if (rc == 0)
            rc = cli_interrupted(&a->err);
    }
    if (rc == 0)
        rc = run_watch_commit(watch, &a->err);
    run_watch_free(watch);
    return rc;
}

static int report(struct run_case *c, struct arguments *a) {
    struct result *result =
        result_new(a->compat ? "run --compat scalesim" : "run", a->seed, &a->err);
    if (!result)
        return SIM_EIO;
    result_input(result, c->net->name, "network", c->net->n, 0);
    run_result(result, c, c->net->name);
    int rc = a->json ? result_write_json(result, a->json, &a->err) : 0;
    result_free(result);
    if (rc == 0 && a->csv)
        rc = run_write_csv(c, a->csv, &a->err);
    const bool taken = (a->json && !strcmp(a->json, "-")) || (a->csv && !strcmp(a->csv, "-"));
    if (rc || taken || a->quiet)
        return rc;
    run_print(stdout, c);
    if (a->explain)
        rc = run_explain(stdout, c, &a->err);
    return rc ? rc : cli_flush(&a->err);
}

static int run(struct run_case *c, struct arguments *a) {
    int rc = configure(c, a);
    if (rc == 0)
        rc = check(c, a);
    if (rc == 0)
        rc = network_open(&c->net, a->network, &a->err);
    if (rc)
        return rc;
    c->compat = a->compat;
    rc = run_case_select(c, a->layers, a->batch, a->seed, &a->err);
    if (rc == 0)
        rc = run_case_zeros(c, &a->err);
    if (rc == 0)
        rc = simulate(c, a);
    if (rc == 0 && a->trace_sram)
        rc = write_demand(c, a);
    if (rc)
        return rc;
    run_case_total(c);
    return report(c, a);
}

static const char doc[] =
    "Run a network on a PE array: cycles, utilisation, stalls, accesses, energy, area per layer."
    "\v"
    "NETWORK is a shipped table (magnetar list networks), a table, a SCALE-Sim topology or an ONNX "
    "file.\n\n"
    "Examples:\n"
    "  magnetar run resnet50 --dataflow ws --set dram.model=banked\n"
    "  magnetar run alexnet -c conf/eyeriss.ini --layers 'conv*' --batch 4\n"
    "  magnetar run topology.csv --compat scalesim --dataflow os --explain\n"
    "  magnetar run alexnet --layers conv3 --mode exact --pe lightpe1\n"
    "  magnetar run vgg16 --set glb.tech=nvsim-stt --set glb.size=2MiB --json -\n";

int cmd_run(int argc, char **argv) {
    struct arguments a = {.batch = 1, .threads = 1, .seed = 1};
    struct run_case c = {0};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "NETWORK", .doc = doc};
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&c, &a) ? cli_fail(&a.err) : 0;
    run_case_free(&c);
    free(a.settings);
    return rc;
}
