/* magnetar replay: traces through caches of one or more memory technologies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/replay_case.h"
#include "cli/replay/cubin.h"
#include "cli/replay/print.h"
#include "cli/replay/report.h"
#include "cli/replay_result.h"
#include "cli/replay/timed.h"
#include "cli/stream.h"

enum {
    KEY_TECH = 256,
    KEY_MODE,
    KEY_GPGPUSIM,
    KEY_VARY,
    KEY_EXTRAPOLATE,
    KEY_CUBIN,
    KEY_OCCUPANCY,
    KEY_KERNELS,
    KEY_EPOCH,
    KEY_EPOCH_CSV,
    KEY_TIMELINE,
    KEY_WINDOW
};

struct arguments {
    struct cli_options options;
    struct cli_input input;
    struct replay_plan plan;
    struct replay_cubin cubin;
    struct replay_observe observe;
    bool kernels;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"tech", KEY_TECH, "LIST", 0,
     "Technologies, separated by commas, each NAME[@CAPACITY][:KEY=VALUE,...], the last to change "
     "what its cells do; 'none' counts only",
     1},
    {"mode", KEY_MODE, "MODE", 0,
     "count (default): hits, misses, traffic; time and energy by the serial formula. timed: an "
     "event-driven GPU, LLC and DRAM",
     1},
    CLI_OPTION_CONFIG("parameters", 2),
    CLI_OPTION_SET(2),
    {"gpgpusim", KEY_GPGPUSIM, "STRING", 0,
     "Take llc.* from a -gpgpu_cache:dl2 string of GPGPU-Sim, with @SLICES after it", 2},
    {"vary", KEY_VARY, "KEY=V1,V2", 0, "Simulate each value, in the same pass; may be repeated", 2},
    {"extrapolate", KEY_EXTRAPOLATE, NULL, 0, "Allow capacities outside a technology's table", 2},
    CLI_OPTION_FORMAT(3),
    CLI_OPTION_WARMUP(3),
    CLI_OPTION_LIMIT(3),
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

static int parse_techs(struct arguments *a, const char *arg) {
    if (a->plan.techs)
        return sim_fail(&a->err, SIM_EUSAGE, "--tech %s: given twice; separate names by commas",
                        arg);
    a->plan.techs = arg;
    return 0;
}

static int parse_mode(struct arguments *a, const char *arg) {
    a->plan.timed = strcmp(arg, "timed") == 0;
    return a->plan.timed || strcmp(arg, "count") == 0
               ? 0
               : sim_fail(&a->err, SIM_EUSAGE, "--mode %s: expected count or timed", arg);
}

/* What only timed mode offers. */
static int parse_timed(int key, char *arg, struct arguments *a) {
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
    struct arguments *a = state->input;
    int rc;
    switch (key) {
    case KEY_TECH:
        return parse_techs(a, arg);
    case KEY_MODE:
        return parse_mode(a, arg);
    case KEY_GPGPUSIM:
        return cli_settings_add(&a->options.settings, SETTING_GPGPUSIM, NULL, arg, &a->err);
    case KEY_VARY:
        return cli_texts_add(&a->plan.vary, arg, &a->err);
    case KEY_EXTRAPOLATE:
        a->plan.extrapolate = true;
        return 0;
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
    struct arguments *a;
    struct replay_cases cases;
    struct hierarchies *h;
    struct stream stream;
    struct result *result;
    struct trace_meta kernels; /* of all traces so far */
    bool learning;
};

static int run_piece(void *user, const struct trace_block *b, uint32_t from, uint32_t to,
                     struct sim_err *err) {
    const struct replay *r = user;
    return r->learning ? hierarchies_learn(r->h, b, from, to, err)
                       : hierarchies_run(r->h, b, from, to, err);
}

static void end_warmup(void *user) {
    const struct replay *r = user;
    if (!r->learning)
        hierarchies_reset_stats(r->h);
}

/* What a generator says of the network whose kernels these are. */
static int keep_coverage(struct replay *r, const struct trace *t) {
    const char *text = meta_note(&t->meta, "coverage");
    return text ? meta_add_note(&r->kernels, "coverage", text, &r->a->err) : 0;
}

/* Takes over the kernels of a trace that was read; one that has none stands as one, if there are
 * others. */
static int keep_kernels(struct replay *r, const struct trace *t) {
    const char *slash = strrchr(t->name, '/');
    const struct trace_kernel whole = {
        0, (char *)(uintptr_t)(slash ? slash + 1 : t->name), {1, 1, 1}, {1, 1, 1}};
    int rc = 0;
    for (size_t i = 0; i < t->meta.n_kernels && rc == 0; i++)
        rc = meta_add_kernel(&r->kernels, &t->meta.kernels[i], &r->a->err);
    if (t->meta.n_kernels == 0 && r->a->input.files.n > 1)
        rc = meta_add_kernel(&r->kernels, &whole, &r->a->err);
    r->stream.kernels = (uint32_t)r->kernels.n_kernels;
    return rc ? rc : keep_coverage(r, t);
}

static int end_trace(void *user, struct trace *t, uint64_t accesses, struct sim_err *err) {
    struct replay *r = user;
    uint32_t crc;
    (void)err;
    if (r->learning)
        return 0;
    result_input(r->result, t->name, t->format->name, accesses, trace_crc(t, &crc) ? &crc : NULL);
    return keep_kernels(r, t);
}

/* The name of the first that needs one; there is one. */
static const char *oracle_policy(const struct replay_cases *cases) {
    size_t i = 0;
    while (!cases->items[i].config.caches.llc.repl->needs_oracle)
        i++;
    return cases->items[i].config.caches.llc.repl->about.name;
}

/* The kind of the first trace decides the default sectors. */
static int prepare(struct replay *r) {
    struct arguments *a = r->a;
    int rc = replay_cases_build(&r->cases, &a->plan, r->stream.first->gpu, &a->err);
    if (rc)
        return rc;
    r->h = hierarchies_new((unsigned)a->options.threads, a->options.seed, &a->err);
    if (!r->h)
        return SIM_EIO;
    rc = replay_cases_count(&r->cases, r->h, a->options.seed, &a->err);
    if (rc)
        return rc;
    for (size_t i = 0; i < a->input.files.n; i++)
        if (strcmp(a->input.files.at[i], "-") == 0 && hierarchies_need_oracle(r->h))
            return sim_fail(&a->err, SIM_EUNSUP,
                            "llc.repl = %s reads the trace twice: standard input cannot be read "
                            "again",
                            oracle_policy(&r->cases));
    return 0;
}

static int report(struct replay *r) {
    struct arguments *a = r->a;
    const struct replay_report page = {&a->plan,    &r->cases, r->h,
                                       &r->kernels, r->result, a->kernels};
    const char *coverage = meta_note(&r->kernels, "coverage");
    if (coverage)
        replay_result_cover(r->result, coverage);
    int rc = cli_options_write(&a->options, r->result, &a->err);
    if (rc == 0 && a->options.report)
        rc = replay_report_write(&page, a->options.report, &a->err);
    if (rc || !cli_options_table(&a->options))
        return rc;
    replay_print(stdout, &r->cases);
    if (coverage)
        printf("coverage: %s\n", coverage);
    if (a->kernels && r->h)
        replay_print_kernels(stdout, &r->cases, r->h, &r->kernels);
    return cli_flush(&a->err);
}

static int run_count(struct replay *r) {
    struct arguments *a = r->a;
    r->stream = (struct stream){.input = &a->input,
                                .quiet = a->options.quiet,
                                .user = r,
                                .piece = run_piece,
                                .warm = end_warmup,
                                .end = end_trace};
    int rc = stream_open(&r->stream, &a->err);
    if (rc == 0)
        rc = prepare(r);
    if (rc == 0 && hierarchies_need_oracle(r->h)) {
        r->learning = true;
        rc = stream_pass(&r->stream, &a->err);
        r->learning = false;
    }
    if (rc == 0)
        rc = stream_pass(&r->stream, &a->err);
    stream_close(&r->stream);
    if (rc == 0)
        rc = cli_input_enough(&a->input, r->stream.done, &a->err);
    if (rc)
        return rc;
    hierarchies_finish(r->h);
    for (size_t i = 0; i < r->cases.n; i++)
        replay_result_add(r->result, &r->cases.items[i], r->h, &r->kernels);
    return report(r);
}

/* Each case is a simulation of its own, with its own reader. */
static int run_timed(struct replay *r) {
    struct arguments *a = r->a;
    struct replay_timed job = {
        .input = &a->input, .options = &a->options, .cases = &r->cases, .observe = a->observe};
    if (a->input.files.n > 1)
        return sim_fail(&a->err, SIM_EUSAGE, "--mode timed takes one trace; %s is a second",
                        a->input.files.at[1]);
    int rc = replay_cubin_read(&a->cubin, &job.kernels, &a->err);
    if (rc == 0)
        rc = cli_input_open(&a->input, 0, &r->stream.first, &a->err);
    if (rc == 0)
        rc = replay_cases_build(&r->cases, &a->plan, r->stream.first->gpu, &a->err);
    if (rc == 0)
        rc = keep_coverage(r, r->stream.first);
    if (rc == 0)
        rc = replay_timed_run(&job, r->result, &r->stream.first, &a->err);
    return rc ? rc : report(r);
}

static int run(struct replay *r) {
    struct arguments *a = r->a;
    a->plan.settings = &a->options.settings;
    if (!a->plan.timed && (a->cubin.file || a->cubin.gpu))
        return sim_fail(&a->err, SIM_EUSAGE, "--cubin and --occupancy need --mode timed");
    if (!a->plan.timed && (a->observe.epoch || a->observe.timeline))
        return sim_fail(&a->err, SIM_EUSAGE, "--epoch and --timeline need --mode timed");
    if (cli_input_check(&a->input, &a->err) || replay_observe_check(&a->observe, &a->err))
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
    "Several files are one stream, one after another. A file may be '-' (standard input) and may "
    "be "
    "compressed (gzip, xz, zstd).\n\n"
    "Examples:\n"
    "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram\n"
    "  magnetar replay t.mgt --tech sram,stt-mram@7MiB,sot-mram@10MiB\n"
    "  magnetar replay t.mgt --tech sram,stt-mram:write_error=1e-5,verify=yes\n"
    "  magnetar replay t.din --set llc.repl=fifo --vary llc.size=1MiB,2MiB,4MiB\n"
    "  magnetar replay t.mgt --tech nvsim-stt --json r.json -q\n"
    "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram --report r.html\n";

int cmd_replay(int argc, char **argv) {
    struct arguments a = {.options = {.seed = 1, .threads = 1}};
    struct replay r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE...", .doc = doc};
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    stream_close(&r.stream);
    replay_cases_free(&r.cases);
    hierarchies_free(r.h);
    result_free(r.result);
    meta_free(&r.kernels);
    replay_cubin_free(&a.cubin);
    free(a.plan.vary.at);
    cli_input_free(&a.input);
    cli_options_free(&a.options);
    return rc;
}
