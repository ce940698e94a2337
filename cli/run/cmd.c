/* magnetar run: the layers of a network on a PE array. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/run/case.h"
#include "cli/run/report.h"
#include "cli/run/watch.h"
#include "memmodels/params.h"
#include "pe/dataflow.h"
#include "sim/progress.h"

enum {
    KEY_DATAFLOW = 256,
    KEY_PE,
    KEY_MODE,
    KEY_LAYERS,
    KEY_BATCH,
    KEY_DIM,
    KEY_MAPPING,
    KEY_COMPAT,
    KEY_EXPLAIN,
    KEY_TRACE,
    KEY_TRACE_SRAM,
    KEY_TIMELINE
};

struct arguments {
    struct cli_options options;
    const char *network, *layers, *dims, *trace, *trace_sram, *timeline;
    uint64_t batch;
    bool compat, explain;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"dataflow", KEY_DATAFLOW, DATAFLOW_NAMES, 0,
     "What stays in the PEs ('magnetar list dataflows')", 1},
    {"pe", KEY_PE, "TYPE", 0, "PE type ('magnetar list pes')", 1},
    {"mode", KEY_MODE, "closed|timed|exact", 0,
     "Formula; events with memory; every PE every cycle, with values", 1},
    CLI_OPTION_CONFIG("parameters", 2),
    CLI_OPTION_SET(2),
    {"mapping", KEY_MAPPING, "FILE", 0, "Row-stationary mappings, CSV: layer,m,n,e,p,q,r,t", 2},
    {"layers", KEY_LAYERS, "LIST", 0, "Names, patterns, numbers or ranges, separated by commas", 3},
    {"batch", KEY_BATCH, "N", 0, "Images; default 1", 3},
    {"dim", KEY_DIM, "NAME=N,...", 0,
     "Sizes that an ONNX file leaves open, by their names in it or as INPUT.AXIS", 3},
    CLI_OPTION_SEED("the values of exact runs", 3),
    {"compat", KEY_COMPAT, "scalesim", 0,
     "Count as SCALE-Sim v2 does; SRAM of 64 KiB unless spad.ifmap and spad.filter are given", 3},
    {"explain", KEY_EXPLAIN, NULL, 0, "With --compat: what differs from the model, and why", 3},
    CLI_OPTION_JOBS("layers", 3),
    {"trace", KEY_TRACE, "FILE", 0,
     "Write the DRAM demand of a timed run as .mgt, or for DRAMsim3 (.trc)", 4},
    {"trace-sram", KEY_TRACE_SRAM, "FILE", 0, "Write the accesses to the global buffer as .mgt", 4},
    {"timeline", KEY_TIMELINE, "FILE", 0, "Write a timed run for Perfetto", 4},
    CLI_OPTION_JSON(4),
    CLI_OPTION_CSV("layer", 4),
    CLI_OPTION_REPORT(4),
    CLI_OPTION_QUIET(4),
    {0},
};

/* A short form of --set KEY=ARG. */
static int set_key(struct arguments *a, const char *key, const char *arg) {
    return cli_settings_add(&a->options.settings, SETTING_KEY, key, arg, &a->err);
}

static int parse_compat(struct arguments *a, const char *arg) {
    a->compat = true;
    return strcmp(arg, "scalesim") == 0
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--compat %s: expected scalesim", arg);
}

static int parse_network(struct arguments *a, const char *arg) {
    if (a->network)
        return sim_fail(&a->err, SIM_EUSAGE, "run: one network, and '%s' is a second", arg);
    a->network = arg;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct arguments *a = state->input;
    switch (key) {
    case KEY_DATAFLOW:
        return set_key(a, "array.dataflow", arg);
    case KEY_PE:
        return set_key(a, "array.pe", arg);
    case KEY_MODE:
        return set_key(a, "array.mode", arg);
    case KEY_MAPPING:
        return set_key(a, "array.mapping", arg);
    case KEY_LAYERS:
        a->layers = arg;
        return 0;
    case KEY_BATCH:
        return cli_number("batch", arg, 1, UINT32_MAX, &a->batch, &a->err);
    case KEY_COMPAT:
        return parse_compat(a, arg);
    case KEY_DIM:
        a->dims = arg;
        return 0;
    case KEY_EXPLAIN:
        a->explain = true;
        return 0;
    case KEY_TRACE:
        a->trace = arg;
        return 0;
    case KEY_TRACE_SRAM:
        a->trace_sram = arg;
        return 0;
    case KEY_TIMELINE:
        a->timeline = arg;
        return 0;
    case ARGP_KEY_ARG:
        return parse_network(a, arg);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE, "run: expected a network; see magnetar run --help");
    default:
        return cli_options_parse(key, arg, &a->options, &a->err);
    }
}

static int configure(struct run_case *c, struct arguments *a) {
    c->params = param_set_new(&a->err);
    int rc = c->params ? machine_bind(c->params, &c->machine, &a->err) : SIM_EIO;
    if (rc == 0)
        rc = params_mention(c->params, "magnetar replay", &a->err);
    if (rc == 0)
        rc = cli_settings_apply(&a->options.settings, c->params, &a->err);
    return rc ? rc : machine_resolve(&c->machine, c->params, &a->err);
}

static int check(const struct run_case *c, struct arguments *a) {
    const bool timed = c->machine.array.mode == MODE_TIMED && !a->compat;
    if (a->explain && !a->compat)
        return sim_fail(&a->err, SIM_EUSAGE, "--explain: needs --compat scalesim");
    if (a->trace_sram && a->compat)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace-sram: not with --compat");
    if (a->trace_sram && dataflow_require(dataflow_of(&c->machine), USE_DEMAND, &a->err))
        return a->err.code;
    if ((a->trace || a->timeline) && !timed)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace and --timeline: need --mode timed");
    if (a->trace && !c->machine.use_dram)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--trace: needs an off-chip memory: a dram.* parameter, as dram.model");
    const struct cli_output outputs[] = {
        {"--json", a->options.json}, {"--csv", a->options.csv},
        {"--trace", a->trace},       {"--trace-sram", a->trace_sram},
        {"--timeline", a->timeline}, {"--report", a->options.report}};
    return cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, &a->err);
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
    progress_begin(&progress, "layers", c->n, a->options.quiet);
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
        return a->options.threads > 1
                   ? run_layers(&c->machine, c->jobs, c->n, (unsigned)a->options.threads, &a->err)
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
        result_new(a->compat ? "run --compat scalesim" : "run", a->options.seed, &a->err);
    if (!result)
        return SIM_EIO;
    result_input(result, c->net->name, "network", c->net->n, 0);
    run_result(result, c, c->net->name);
    const struct cli_options *o = &a->options;
    int rc = result_check(result, &a->err);
    if (rc == 0 && o->json)
        rc = result_write_json(result, o->json, &a->err);
    if (rc == 0 && o->report)
        rc = run_report_write(c, result, o->report, &a->err);
    result_free(result);
    if (rc == 0 && o->csv)
        rc = run_write_csv(c, o->csv, &a->err);
    if (rc || !cli_options_table(o))
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
        rc = run_case_open(c, a->network, &a->batch, &a->layers, a->dims, &a->err);
    if (rc == 0 && *c->machine.array.mapping)
        rc = run_case_mapping(c, &a->err);
    if (rc)
        return rc;
    c->compat = a->compat;
    rc = run_case_select(c, a->layers, a->batch, a->options.seed, &a->err);
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
    "NETWORK is a shipped table (magnetar list networks), a table, a SCALE-Sim topology, a MAESTRO "
    "model or an ONNX file; gen:NETWORK[,batch=N][,layers=A-B] is taken as by replay. "
    "Layers of a file that cannot be modelled refuse it only if they are chosen.\n\n"
    "Examples:\n"
    "  magnetar run resnet50 --dataflow ws --set dram.model=banked\n"
    "  magnetar run alexnet -c conf/eyeriss.ini --layers 'conv*' --batch 4\n"
    "  magnetar run alexnet -c conf/eyeriss.ini --report r.html\n"
    "  magnetar run topology.csv --compat scalesim --dataflow os --explain\n"
    "  magnetar run alexnet --layers conv3 --mode exact --pe lightpe1\n"
    "  magnetar run vgg16 --set glb.tech=nvsim-stt --set glb.size=2MiB --json -\n";

int cmd_run(int argc, char **argv) {
    struct arguments a = {.batch = 1, .options = {.threads = 1, .seed = 1}};
    struct run_case c = {0};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "NETWORK", .doc = doc};
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&c, &a) ? cli_fail(&a.err) : 0;
    run_case_free(&c);
    cli_options_free(&a.options);
    return rc;
}
