/* magnetar replay: traces through caches of one or more memory technologies. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/replay/cubin.h"
#include "cli/replay/observe.h"
#include "cli/replay/print.h"
#include "cli/replay/report.h"
#include "explore/case.h"
#include "explore/count.h"
#include "explore/result.h"
#include "explore/spread.h"
#include "explore/timed.h"
#include "explore/verdict.h"
#include "sim/manifest.h"

enum {
    KEY_TECH = 256,
    KEY_MODE,
    KEY_GPGPUSIM,
    KEY_EXTRAPOLATE,
    KEY_CUBIN,
    KEY_OCCUPANCY,
    KEY_KERNELS,
    KEY_EPOCH,
    KEY_EPOCH_CSV,
    KEY_TIMELINE,
    KEY_WINDOW,
    KEY_FLIP,
    KEY_SPREAD,
    KEY_DRAWS
};

struct replay_arguments {
    struct cli_options options;
    struct stream_input input;
    struct case_plan plan;
    struct texts vary;
    struct replay_cubin cubin;
    struct replay_observe observe;
    bool kernels, flip;
    const char *spread;
    uint64_t draws;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"tech", KEY_TECH, "LIST", 0,
     "Technologies ('magnetar list techs'), separated by commas, each "
     "NAME[@CAPACITY][:KEY=VALUE,...], the last to change "
     "what its cells do; 'none' counts only",
     1},
    {"mode", KEY_MODE, "count|timed", 0,
     "count (default): hits, misses, traffic; time and energy by the serial formula. timed: an "
     "event-driven GPU, LLC and DRAM",
     1},
    CLI_OPTION_CONFIG("parameters", 2),
    CLI_OPTION_SET(2),
    {"gpgpusim", KEY_GPGPUSIM, "STRING", 0,
     "Take llc.* from a -gpgpu_cache:dl2 string of GPGPU-Sim, with @SLICES after it", 2},
    CLI_OPTION_VARY(2),
    {"extrapolate", KEY_EXTRAPOLATE, NULL, 0, "Allow capacities outside a technology's table", 2},
    {"flip", KEY_FLIP, NULL, 0,
     "Timed mode: check by further runs what would turn each verdict, and find the latency that "
     "turns the time; count mode's formula needs none",
     2},
    {"spread", KEY_SPREAD, "LOW..HIGH|FILE", 0,
     "Draw the figures of the tables between factors, all of them or those of a CSV file "
     "(tech,figure,low,high), and count how often each case wins",
     2},
    {"draws", KEY_DRAWS, "N", 0, "Of --spread; default 1000", 2},
    CLI_OPTION_FORMAT(3),
    CLI_OPTION_WARMUP(3),
    CLI_OPTION_LIMIT(3),
    CLI_OPTION_OPS(3),
    CLI_OPTION_DESCRIPTIONS(3),
    CLI_OPTION_SEED("random policies", 3),
    CLI_OPTION_JOBS("distinct geometries", 3),
    CLI_OPTION_JSON(4),
    CLI_OPTION_CSV("run", 4),
    CLI_OPTION_REPORT(4),
    {"kernels", KEY_KERNELS, NULL, 0, "Print counts per kernel, too", 4},
    CLI_OPTION_QUIET(4),
    {"cubin", KEY_CUBIN, "FILE", 0, "Timed mode: work-groups per SM of each kernel from its cubin",
     5},
    {"occupancy", KEY_OCCUPANCY, "GPU", 0, "The GPU of --cubin, as for 'magnetar elf'", 5},
    {"epoch", KEY_EPOCH, "N", 0,
     "Timed mode: write hits, bandwidths and the state of banks, write buffers and MSHRs every N "
     "cycles as CSV",
     5},
    {"epoch-csv", KEY_EPOCH_CSV, "FILE", 0, "To this file; default " EPOCH_FILE, 5},
    {"timeline", KEY_TIMELINE, "FILE", 0,
     "Timed mode: write what happens in a window as JSON for a trace viewer (Perfetto)", 5},
    {"window", KEY_WINDOW, "FROM..TO", 0, "The window, in cycles; default 0..20000", 5},
    {0},
};

static int parse_techs(struct replay_arguments *a, const char *arg) {
    if (a->plan.techs)
        return sim_fail(&a->err, SIM_EUSAGE, "--tech %s: given twice; separate names by commas",
                        arg);
    a->plan.techs = arg;
    return 0;
}

static int parse_mode(struct replay_arguments *a, const char *arg) {
    a->plan.timed = strcmp(arg, "timed") == 0;
    return a->plan.timed || strcmp(arg, "count") == 0
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--mode %s: expected count or timed", arg);
}

/* What only timed mode offers. */
static int parse_timed(int key, char *arg, struct replay_arguments *a) {
    switch (key) {
    case KEY_CUBIN:
        a->cubin.file = arg;
        return 0;
    case KEY_OCCUPANCY:
        a->cubin.gpu = arg;
        return 0;
    case KEY_EPOCH:
        return cli_number("epoch", arg, 1, UINT32_MAX, &a->observe.epoch, &a->err);
    case KEY_EPOCH_CSV:
        a->observe.epoch_file = arg;
        return 0;
    case KEY_TIMELINE:
        a->observe.timeline = arg;
        return 0;
    case KEY_WINDOW:
        return replay_observe_window(&a->observe, arg, &a->err);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct replay_arguments *a = state->input;
    int rc;
    switch (key) {
    case KEY_TECH:
        return parse_techs(a, arg);
    case KEY_MODE:
        return parse_mode(a, arg);
    case KEY_GPGPUSIM:
        return settings_add(&a->options.settings, SETTING_GPGPUSIM, NULL, arg, &a->err);
    case CLI_KEY_VARY:
        return texts_add(&a->vary, arg, &a->err);
    case KEY_EXTRAPOLATE:
        a->plan.extrapolate = true;
        return 0;
    case KEY_FLIP:
        a->flip = true;
        return 0;
    case KEY_SPREAD:
        a->spread = arg;
        return 0;
    case KEY_DRAWS:
        return cli_number("draws", arg, 1, 1000000, &a->draws, &a->err);
    case KEY_KERNELS:
        a->kernels = true;
        return 0;
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE,
                        "replay: expected a trace; see magnetar replay --help");
    default:
        rc = parse_timed(key, arg, a);
        rc = rc == ARGP_ERR_UNKNOWN ? cli_input_parse(key, arg, &a->input, &a->err) : rc;
        return rc == ARGP_ERR_UNKNOWN ? cli_options_parse(key, arg, &a->options, &a->err) : rc;
    }
}

/* A replay under way. */
struct replay {
    struct replay_arguments *a;
    struct explore_cases cases;
    struct cli_watch watch;
    struct count_run counted;    /* count mode */
    struct trace *first;         /* timed mode: the trace, until the first case takes it */
    uint64_t fetches_left_out;   /* timed mode */
    struct trace_meta said;      /* timed mode: what its generator says of a network */
    struct table_spread *spread; /* as asked for, until the cases have it */
    struct result *result;
};

static int report(struct replay *r) {
    struct replay_arguments *a = r->a;
    const struct count_run *counted = r->counted.h ? &r->counted : NULL;
    const struct replay_report page = {&r->cases, &a->vary, counted, r->result, a->kernels};
    for (size_t i = 0; i < r->cases.n; i++)
        case_result_add(r->result, &r->cases.items[i], counted);
    case_result_verdicts(r->result, &r->cases);
    const char *coverage = meta_note(counted ? &counted->kernels : &r->said, "coverage");
    if (coverage)
        case_result_cover(r->result, coverage);
    cli_options_manifest(&a->options, r->result);
    if (a->spread && !r->cases.spread->range)
        manifest_file(r->result, a->spread, "spread", NULL);
    if (a->cubin.file)
        manifest_file(r->result, a->cubin.file, "cubin", NULL);
    int rc = cli_options_write(&a->options, r->result, a->kernels ? "kernels" : NULL, &a->err);
    if (rc == 0 && a->options.report)
        rc = replay_report_write(&page, a->options.report, &a->err);
    if (rc || !cli_options_table(&a->options))
        return rc;
    replay_print(stdout, &r->cases);
    cli_print_remarks(r->result);
    cli_print_left_out(stdout, counted ? counted->fetches_left_out : r->fetches_left_out);
    if (coverage)
        printf("coverage: %s\n", coverage);
    if (a->kernels && counted)
        replay_print_kernels(stdout, &r->cases, counted);
    if (a->kernels && !counted)
        replay_print_launches(stdout, &r->cases);
    return cli_flush(&a->err);
}

/* The kind of the first trace decides the default sectors. */
static int build(struct replay *r, const struct trace *first) {
    r->a->plan.gpu_trace = first->gpu;
    r->watch.progress.total = stream_input_total(&r->a->input, first->total);
    const int rc = cases_build(&r->cases, &r->a->plan, &r->a->err);
    bool any = rc || !r->a->plan.extrapolate;
    for (size_t i = 0; i < r->cases.n; i++)
        any |= case_tech(&r->cases.items[i]) != NULL;
    return any ? rc : sim_fail(&r->a->err, SIM_EUSAGE, "--extrapolate: no case has a technology");
}

/* What the comparison says, once the cases have run. */
static int judge(struct replay *r) {
    struct replay_arguments *a = r->a;
    int rc = verdicts_find(&r->cases, &a->err);
    if (rc == 0 && r->spread)
        rc = spread_draw(r->spread, &r->cases, &a->err);
    r->cases.spread = r->spread;
    r->spread = NULL;
    return rc;
}

static int run_count(struct replay *r) {
    struct replay_arguments *a = r->a;
    cli_watch_begin(&r->watch, "accesses", 0, a->options.quiet);
    int rc = count_open(&r->counted, &a->input, (unsigned)a->options.threads, a->options.seed,
                        &r->watch.tick, &a->err);
    r->counted.result = r->result;
    if (rc == 0)
        rc = build(r, r->counted.stream.first);
    if (rc == 0)
        rc = count_cases(&r->counted, &r->cases, &a->err);
    cli_watch_end(&r->watch);
    if (rc == 0)
        rc = judge(r);
    return rc ? rc : report(r);
}

static void note_input(struct replay *r, const struct timed_input *in) {
    r->fetches_left_out = in->fetches_left_out;
    if (in->summed && !r->a->options.quiet)
        fprintf(stderr,
                "magnetar: %s: work-groups are numbered x + y: in launches two wide, neighbours "
                "ran as one (docs/capture.md)\n",
                in->name);
}

static int rerun(struct replay *r, const struct timed_job *job) {
    if (strcmp(job->input->files.at[0], "-") == 0)
        return sim_fail(&r->a->err, SIM_EUNSUP,
                        "--flip reads the trace again: standard input cannot be read again");
    if (!r->cases.verdicts || !r->cases.verdicts->n)
        return sim_fail(&r->a->err, SIM_EUSAGE, "--flip: no two cases differ in a technology");
    return verdicts_rerun(&r->cases, job, &r->a->err);
}

/* Each case with its files for what is written on the way. */
static int simulate(struct replay *r, struct timed_job *job) {
    struct replay_arguments *a = r->a;
    struct timed_input input;
    struct replay_streams streams = {0};
    struct pool *pool = pool_new((unsigned)a->options.threads, &a->err);
    int rc = pool ? replay_streams_open(&streams, &a->observe, r->cases.n, &a->err) : SIM_EIO;
    job->observe = streams.items;
    if (rc == 0)
        rc = cases_timed(&r->cases, job, pool, &r->first, &input, &a->err);
    if (rc == 0)
        rc = judge(r);
    if (rc == 0 && a->flip)
        rc = rerun(r, job);
    cli_watch_end(&r->watch);
    if (rc == 0) {
        note_input(r, &input);
        rc = replay_streams_write(&streams, &a->observe, &a->err);
    }
    replay_streams_close(&streams);
    pool_free(pool);
    return rc;
}

/* The first trace is closed when its case has run. */
static int keep_coverage(struct replay *r) {
    const char *text = meta_note(&r->first->meta, "coverage");
    return text ? meta_add_note(&r->said, "coverage", text, &r->a->err) : 0;
}

static int run_timed(struct replay *r) {
    struct replay_arguments *a = r->a;
    struct timed_job job = {.input = &a->input, .seed = a->options.seed, .result = r->result};
    if (a->input.files.n > 1)
        return sim_fail(&a->err, SIM_EUSAGE, "--mode timed takes one trace; %s is a second",
                        a->input.files.at[1]);
    cli_watch_begin(&r->watch, "accesses", 0, a->options.quiet);
    job.tick = r->watch.tick;
    int rc = replay_cubin_read(&a->cubin, &job.kernels, &a->err);
    if (rc == 0)
        rc = stream_input_open(&a->input, 0, &r->first, &a->err);
    if (rc == 0)
        rc = build(r, r->first);
    if (rc == 0)
        rc = keep_coverage(r);
    if (rc == 0)
        rc = simulate(r, &job);
    return rc ? rc : report(r);
}

static int run(struct replay *r) {
    struct replay_arguments *a = r->a;
    a->plan.settings = &a->options.settings;
    a->plan.vary = &a->vary;
    if (!a->plan.timed && (a->cubin.file || a->cubin.gpu))
        return sim_fail(&a->err, SIM_EUSAGE, "--cubin and --occupancy need --mode timed");
    if (!a->plan.timed && (a->observe.epoch || a->observe.timeline))
        return sim_fail(&a->err, SIM_EUSAGE, "--epoch and --timeline need --mode timed");
    if (!a->plan.timed && a->flip)
        return sim_fail(&a->err, SIM_EUSAGE,
                        "--flip: only --mode timed needs it; what count mode prints is exact");
    if (a->draws && !a->spread)
        return sim_fail(&a->err, SIM_EUSAGE, "--draws: of --spread, which is not given");
    if (a->spread && spread_read(&r->spread, a->spread, a->draws ? a->draws : SPREAD_DRAWS,
                                 a->options.seed, &a->err))
        return a->err.code;
    if (stream_input_check(&a->input, &a->err) || replay_observe_check(&a->observe, &a->err))
        return a->err.code;
    const struct cli_output outputs[] = {
        {"--json", a->options.json},
        {"--csv", a->options.csv},
        {"--report", a->options.report},
        {"--epoch-csv", a->observe.epoch ? a->observe.epoch_file : NULL},
        {"--timeline", a->observe.timeline}};
    if (cli_outputs_check(outputs, sizeof outputs / sizeof *outputs, &a->err))
        return a->err.code;
    r->result = result_new(a->plan.timed ? "replay --mode timed" : "replay --mode count",
                           a->options.seed, &a->err);
    if (!r->result)
        return SIM_EIO;
    return a->plan.timed ? run_timed(r) : run_count(r);
}

static const char doc[] =
    "Replay traces through a last-level cache, for any number of technologies and "
    "configurations in one pass.\v"
    "Time and energy follow the serial formula of DeepNVM++:\n"
    "  time   = reads x read latency + writes x write latency\n"
    "           + DRAM accesses x DRAM latency\n"
    "  energy = reads x read energy + writes x write energy\n"
    "           + leakage power x time + DRAM energy\n"
    "and what cells with a behaviour (retention, write errors, ...) add to both.\n"
    "\n"
    "Several files are one stream, one after another. A file may be '-' (standard input), may be "
    "compressed (gzip, xz, zstd), and may be a captured or a generated trace ('magnetar list "
    "traces', 'magnetar list gens').\n\n"
    "Examples:\n"
    "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram\n"
    "  magnetar replay t.mgt --tech sram,stt-mram@7MiB,sot-mram@10MiB\n"
    "  magnetar replay t.mgt --tech sram,stt-mram:write_error=1e-5,verify=yes\n"
    "  magnetar replay t.din --set llc.repl=fifo --vary llc.size=1MiB,2MiB,4MiB\n"
    "  magnetar replay t.mgt --tech sram,stt-mram --spread 0.8..1.25\n"
    "  magnetar replay t.mgt --limit 2k --mode timed --tech sram,sot-mram --flip\n"
    "  magnetar replay t.mgt --tech nvsim-stt --json r.json -q\n"
    "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram --report r.html\n";

int cmd_replay(int argc, char **argv) {
    struct replay_arguments a = {.options = {.seed = 1, .threads = 1}};
    struct replay r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE...", .doc = doc};
    cli_options_typed(&a.options, argc, argv);
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    count_close(&r.counted);
    trace_close(r.first);
    meta_free(&r.said);
    cases_free(&r.cases);
    spread_free(r.spread);
    result_free(r.result);
    replay_cubin_free(&a.cubin);
    texts_free(&a.vary);
    texts_free(&a.input.files);
    cli_options_free(&a.options);
    return rc;
}
