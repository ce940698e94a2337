/* magnetar run: the layers of a network on a PE array. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/run/maestro.h"
#include "cli/run/print.h"
#include "cli/run/report.h"
#include "cli/run/watch.h"
#include "cli/run/work.h"
#include "explore/case.h"
#include "explore/result.h"
#include "explore/verdict.h"
#include "pe/dataflow.h"
#include "sim/pool.h"

enum {
    KEY_DATAFLOW = 256,
    KEY_PE,
    KEY_MODE,
    KEY_LAYERS,
    KEY_BATCH,
    KEY_DIM,
    KEY_MAPPING,
    KEY_COMPAT,
    KEY_HW,
    KEY_MODEL,
    KEY_EXPLAIN,
    KEY_TRACE,
    KEY_TRACE_SRAM,
    KEY_TIMELINE
};

struct run_arguments {
    struct cli_options options;
    const char *network, *layers, *dims, *trace, *trace_sram, *timeline;
    const char *mode; /* as given last; NULL: not */
    size_t named;     /* settings that --dataflow and --mode make */
    struct texts vary;
    struct layer_work work;
    struct run_maestro of_maestro;
    bool explain, maestro;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"dataflow", KEY_DATAFLOW, DATAFLOW_NAMES, 0,
     "What stays in the PEs ('magnetar list dataflows')", 1},
    {"pe", KEY_PE, "TYPE", 0,
     "PE type ('magnetar list pes'), file (each layer's by the file's bits), or a table FILE.csv "
     "of "
     "layer,pe",
     1},
    {"mode", KEY_MODE, "closed|timed|exact", 0,
     "Formula; events with memory, with --compat maestro beside its model; every PE every cycle, "
     "with values",
     1},
    CLI_OPTION_CONFIG("parameters", 2),
    CLI_OPTION_SET(2),
    CLI_OPTION_VARY(2),
    {"mapping", KEY_MAPPING, "FILE", 0, "Row-stationary mappings, CSV: layer,m,n,e,p,q,r,t", 2},
    {"layers", KEY_LAYERS, "LIST", 0, "Names, patterns, numbers or ranges, separated by commas", 3},
    {"batch", KEY_BATCH, "N", 0, "Images; default 1", 3},
    {"dim", KEY_DIM, "NAME=N,...", 0,
     "Sizes that an ONNX file leaves open, by their names in it or as INPUT.AXIS", 3},
    CLI_OPTION_SEED("the values of exact runs", 3),
    {"compat", KEY_COMPAT, "scalesim|maestro", 0,
     "Count as SCALE-Sim v2 does, SRAM of 64 KiB unless spad.ifmap and spad.filter are given; or "
     "as MAESTRO does, by the Dataflow of a .m file or by "
     "--dataflow kcp_ws|xp_ws|yxp_os|ykp_os|rs|nlr|nmk",
     3},
    {"hw", KEY_HW, "FILE", 0, "With --compat maestro: PEs and bandwidths, a .hw or .m file", 3},
    {"model", KEY_MODEL, "maestro|maestro-fixed", 0,
     "With --compat maestro: energy as it is printed, or as the model means it", 3},
    {"explain", KEY_EXPLAIN, NULL, 0,
     "Where tensors live between layers; with --compat: what differs from the model; and why", 3},
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
static int set_key(struct run_arguments *a, const char *key, const char *arg) {
    return settings_add(&a->options.settings, SETTING_KEY, key, arg, &a->err);
}

static int parse_compat(struct run_arguments *a, const char *arg) {
    a->maestro = strcmp(arg, "maestro") == 0;
    a->work.compat = !a->maestro;
    a->work.keep_refused = a->maestro;
    return a->maestro || strcmp(arg, "scalesim") == 0
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--compat %s: expected scalesim or maestro", arg);
}

static int parse_network(struct run_arguments *a, const char *arg) {
    if (a->network)
        return sim_fail(&a->err, SIM_EUSAGE, "run: one network, and '%s' is a second", arg);
    a->network = arg;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct run_arguments *a = state->input;
    switch (key) {
    case KEY_DATAFLOW:
        a->of_maestro.dataflow = arg;
        a->named++;
        return set_key(a, "array.dataflow", arg);
    case KEY_HW:
        a->of_maestro.hw = arg;
        return 0;
    case KEY_MODEL:
        a->of_maestro.model = arg;
        return 0;
    case KEY_PE:
        return set_key(a, "array.pe", arg);
    case KEY_MODE:
        a->mode = arg;
        a->named++;
        return set_key(a, "array.mode", arg);
    case KEY_MAPPING:
        return set_key(a, "array.mapping", arg);
    case CLI_KEY_VARY:
        return texts_add(&a->vary, arg, &a->err);
    case KEY_LAYERS:
        a->layers = arg;
        return 0;
    case KEY_BATCH:
        return cli_number("batch", arg, 1, UINT32_MAX, &a->work.batch, &a->err);
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

/* A run under way. */
struct run {
    struct run_arguments *a;
    struct run_words words;
    struct explore_cases cases;
};

/* What is written on the way is written of one case. */
static int check_single(const struct run *r) {
    struct run_arguments *a = r->a;
    const struct {
        const char *option;
        bool given;
    } single[] = {{"--trace", a->trace},
                  {"--trace-sram", a->trace_sram},
                  {"--timeline", a->timeline},
                  {"--explain", a->explain}};
    for (size_t i = 0; i < sizeof single / sizeof *single && r->cases.n > 1; i++)
        if (single[i].given)
            return sim_fail(&a->err, SIM_EUSAGE, "%s: of one case, and --vary makes %zu",
                            single[i].option, r->cases.n);
    return 0;
}

static int check(const struct run *r) {
    struct run_arguments *a = r->a;
    const struct machine *m = &r->cases.items[0].array.machine;
    const bool timed = m->array.mode == MODE_TIMED && !a->work.compat;
    if (a->trace_sram && a->work.compat)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace-sram: not with --compat");
    if (a->trace_sram && dataflow_require(dataflow_of(m), USE_DEMAND, &a->err))
        return a->err.code;
    if ((a->trace || a->timeline) && !timed)
        return sim_fail(&a->err, SIM_EUSAGE, "--trace and --timeline: need --mode timed");
    if (a->trace && !m->use_dram)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--trace: needs an off-chip memory: a dram.* parameter, as dram.model");
    const struct cli_output outputs[] = {
        {"--json", a->options.json}, {"--csv", a->options.csv},
        {"--trace", a->trace},       {"--trace-sram", a->trace_sram},
        {"--timeline", a->timeline}, {"--report", a->options.report}};
    const int rc = check_single(r);
    return rc ? rc : cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, &a->err);
}

/* One layer of a case that is watched. */
static int watch_layer(struct array_case *c, struct run_watch *watch, size_t i,
                       int (*run)(const struct machine *m, struct run_layer *job,
                                  struct sim_err *err),
                       struct sim_err *err) {
    struct run_layer *job = &c->jobs[i];
    int rc = run_watch_layer(watch, i, job->net, err);
    job->watch = run_watch_timed(watch);
    if (rc == 0)
        rc = run(&c->machine, job, err);
    if (rc == 0)
        rc = run_watch_end(watch, job->result.cycles, err);
    job->watch = NULL;
    return rc ? rc : cli_interrupted(err);
}

/* Runs the layers of a case one after another and writes what they do. */
static int
watch_layers(struct array_case *c, const char *trace, const char *timeline, const char *workload,
             int (*run)(const struct machine *m, struct run_layer *job, struct sim_err *err),
             struct sim_err *err) {
    struct run_watch *watch = NULL;
    int rc =
        run_watch_new(&watch, trace, timeline, c->machine.array.clock_hz, &c->machine.dram, err);
    if (rc == 0 && trace)
        rc = run_watch_note(watch, workload, err);
    for (size_t i = 0; i < c->n && rc == 0; i++)
        rc = watch_layer(c, watch, i, run, err);
    if (rc == 0)
        rc = run_watch_commit(watch, err);
    run_watch_free(watch);
    return rc;
}

static int demand_layer(const struct machine *m, struct run_layer *job, struct sim_err *err) {
    return run_layer_demand(m, job, err);
}

/* Watched layers run one after another, the others in parallel; progress is of one thread. */
static int simulate(struct run *r) {
    struct run_arguments *a = r->a;
    struct array_case *c = &r->cases.items[0].array;
    struct cli_watch watch;
    size_t n = 0;
    if (a->trace || a->timeline) {
        const int rc =
            watch_layers(c, a->trace, a->timeline, "DRAM demand of a PE array", run_layer, &a->err);
        array_case_total(c);
        return rc;
    }
    struct pool *pool = pool_new((unsigned)a->options.threads, &a->err);
    if (!pool)
        return SIM_EIO;
    for (size_t i = 0; i < r->cases.n; i++)
        n += r->cases.items[i].array.n;
    cli_watch_begin(&watch, "layers", n, a->options.quiet || a->options.threads > 1);
    const int rc = cases_run(&r->cases, pool, &watch.tick, &a->err);
    cli_watch_end(&watch);
    pool_free(pool);
    return rc;
}

static int print(const struct run *r) {
    int rc = 0;
    if (r->cases.n > 1)
        run_print_cases(stdout, &r->cases);
    else
        run_print(stdout, &r->cases);
    if (r->a->explain)
        rc = run_explain(stdout, &r->cases.items[0].array, &r->a->err);
    return rc ? rc : cli_flush(&r->a->err);
}

static int report(struct run *r) {
    struct run_arguments *a = r->a;
    const struct network *net = r->words.net;
    const struct cli_options *o = &a->options;
    struct result *result =
        result_new(a->work.compat ? "run --compat scalesim" : "run", o->seed, &a->err);
    if (!result)
        return SIM_EIO;
    case_result_network(result, &r->cases, net, a->network);
    for (size_t i = 0; i < r->cases.n; i++)
        case_result_add(result, &r->cases.items[i], NULL);
    case_result_verdicts(result, &r->cases);
    cli_options_manifest(o, result);
    int rc = result_check(result, &a->err);
    if (rc == 0 && o->json)
        rc = result_write_json(result, o->json, &a->err);
    if (rc == 0 && o->report)
        rc = run_report_write(&r->cases, &a->vary, result, o->report, &a->err);
    if (rc == 0 && o->csv)
        rc = result_write_csv_parts(result, "layers", o->csv, &a->err);
    result_free(result);
    return rc || !cli_options_table(o) ? rc : print(r);
}

/* Options that mean nothing to the other model. */
static int check_words(struct run_arguments *a) {
    const struct {
        const char *option;
        bool given;
    } ours[] = {{"-c, --set, --pe and --mapping", a->options.settings.n > a->named},
                {"--vary", a->vary.n},
                {"--trace", a->trace},
                {"--trace-sram", a->trace_sram},
                {"--timeline", a->timeline},
                {"--report", a->options.report}};
    for (size_t i = 0; i < sizeof ours / sizeof *ours && a->maestro; i++)
        if (ours[i].given)
            return sim_fail(&a->err, SIM_EUSAGE,
                            "%s: not with --compat maestro, which takes --hw and --dataflow",
                            ours[i].option);
    if (!a->maestro && (a->of_maestro.hw || a->of_maestro.model))
        return sim_fail(&a->err, SIM_EUSAGE, "--hw and --model: need --compat maestro");
    a->of_maestro.timed = a->mode && strcmp(a->mode, "timed") == 0;
    if (a->maestro && a->mode && !a->of_maestro.timed)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--mode %s: with --compat maestro, expected timed, or none for the model "
                        "alone",
                        a->mode);
    return 0;
}

static int run(struct run *r) {
    struct run_arguments *a = r->a;
    a->work.seed = a->options.seed;
    int rc = check_words(a);
    if (rc)
        return rc;
    rc = run_words_open(&r->words, &a->work, a->network, a->layers, a->dims, &a->err);
    if (rc == 0 && a->maestro) {
        a->of_maestro.explain = a->explain;
        a->of_maestro.path = a->network;
        return run_maestro(&a->of_maestro, &a->work, &a->options, &a->err);
    }
    if (rc)
        return rc;
    const struct case_plan plan = {.path = CASE_RUN,
                                   .settings = &a->options.settings,
                                   .vary = &a->vary,
                                   .name = r->words.net->name,
                                   .layers = &a->work};
    rc = cases_build(&r->cases, &plan, &a->err);
    if (rc == 0)
        rc = check(r);
    if (rc == 0)
        rc = simulate(r);
    if (rc == 0 && a->trace_sram)
        rc = watch_layers(&r->cases.items[0].array, a->trace_sram, NULL,
                          "global buffer accesses of a PE array", demand_layer, &a->err);
    if (rc == 0)
        rc = verdicts_find(&r->cases, &a->err);
    return rc ? rc : report(r);
}

static const char doc[] =
    "Run a network on a PE array: cycles, utilisation, stalls, accesses, energy, area per layer."
    "\v"
    "NETWORK is a shipped table ('magnetar list networks'), a table, a SCALE-Sim topology, a "
    "MAESTRO "
    "model or an ONNX file; gen:NETWORK[,batch=N][,layers=A-B] is taken as by replay. "
    "Layers of a file that cannot be modelled refuse it only if they are chosen.\n\n"
    "Examples:\n"
    "  magnetar run resnet50 --dataflow ws --set dram.model=banked\n"
    "  magnetar run alexnet -c eyeriss --layers 'conv*' --batch 4\n"
    "  magnetar run alexnet -c eyeriss --report r.html\n"
    "  magnetar run resnet50 --set glb.size=8MiB --set glb.keep=fit --explain\n"
    "  magnetar run topology.csv --compat scalesim --dataflow os --explain\n"
    "  magnetar run vgg16 --compat maestro --dataflow kcp_ws --csv o.csv\n"
    "  magnetar run vgg16 --compat maestro --dataflow ykp_os --mode timed\n"
    "  magnetar run alexnet --layers conv3 --mode exact --pe lightpe1\n"
    "  magnetar run resnet50 --vary array.rows=8..64 --csv rows.csv -q\n"
    "  magnetar run vgg16 --set glb.tech=nvsim-stt --set glb.size=2MiB --json -\n";

int cmd_run(int argc, char **argv) {
    struct run_arguments a = {.work = {.batch = 1}, .options = {.threads = 1, .seed = 1}};
    struct run r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "NETWORK", .doc = doc};
    cli_options_typed(&a.options, argc, argv);
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    cases_free(&r.cases);
    layer_work_free(&a.work);
    run_words_free(&r.words);
    texts_free(&a.vary);
    cli_options_free(&a.options);
    return rc;
}
