/* magnetar replay: traces through caches of one or more memory technologies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/replay_case.h"
#include "cli/replay_print.h"
#include "cli/replay_result.h"
#include "cli/replay_cubin.h"
#include "cli/replay_timed.h"
#include "sim/progress.h"
#include "sim/result.h"
#include "traces/trace.h"

#define THREADS_MAX 256

enum {
    KEY_TECH = 256,
    KEY_MODE,
    KEY_SET,
    KEY_GPGPUSIM,
    KEY_VARY,
    KEY_JSON,
    KEY_CSV,
    KEY_WARMUP,
    KEY_LIMIT,
    KEY_SEED,
    KEY_EXTRAPOLATE,
    KEY_FORMAT,
    KEY_CUBIN,
    KEY_OCCUPANCY,
    KEY_KERNELS,
    KEY_EPOCH,
    KEY_EPOCH_CSV,
    KEY_TIMELINE,
    KEY_WINDOW
};

struct arguments {
    struct replay_plan plan;
    struct replay_cubin cubin;
    const char **files;
    size_t n_files, cap_files;
    const char *json, *csv, *format;
    uint64_t warmup, limit, seed, threads;
    bool quiet, kernels;
    struct replay_observe observe;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"tech", KEY_TECH, "LIST", 0,
     "Technologies, separated by commas, each NAME or NAME@CAPACITY; 'none' counts only", 1},
    {"mode", KEY_MODE, "MODE", 0,
     "count (default): hits, misses, traffic; time and energy by the serial formula. timed: an "
     "event-driven GPU, LLC and DRAM",
     1},
    {"config", 'c', "FILE", 0, "Take parameters from an INI file; may be repeated", 2},
    {"gpgpusim", KEY_GPGPUSIM, "STRING", 0,
     "Take llc.* from a -gpgpu_cache:dl2 string of GPGPU-Sim, with @SLICES after it", 2},
    {"set", KEY_SET, "KEY=VALUE", 0, "Set a parameter ('magnetar list params'); may be repeated",
     2},
    {"vary", KEY_VARY, "KEY=V1,V2", 0, "Simulate each value, in the same pass; may be repeated", 2},
    {"extrapolate", KEY_EXTRAPOLATE, NULL, 0, "Allow capacities outside a technology's table", 2},
    {"format", KEY_FORMAT, "NAME", 0, "Read the files as this format instead of probing", 3},
    {"warmup", KEY_WARMUP, "N", 0, "Count nothing in the first N accesses", 3},
    {"limit", KEY_LIMIT, "N", 0, "Stop after N accesses, warm-up included", 3},
    {"seed", KEY_SEED, "N", 0, "Of random policies; default 1", 3},
    {"jobs", 'j', "N", 0, "Threads, for distinct geometries; the results are the same", 3},
    {"json", KEY_JSON, "FILE", 0, "Write the result as JSON ('-': standard output, no table)", 4},
    {"csv", KEY_CSV, "FILE", 0, "Write the result as CSV, a row per run", 4},
    {"cubin", KEY_CUBIN, "FILE", 0, "Timed mode: work-groups per SM of each kernel from its cubin",
     5},
    {"occupancy", KEY_OCCUPANCY, "GPU", 0, "The GPU of --cubin, as for 'magnetar elf'", 5},
    {"kernels", KEY_KERNELS, NULL, 0, "Print counts per kernel, too", 4},
    {"epoch", KEY_EPOCH, "N", 0,
     "Timed mode: write hits, bandwidths and the state of banks, write buffers and MSHRs every N "
     "cycles as CSV",
     5},
    {"epoch-csv", KEY_EPOCH_CSV, "FILE", 0, "To this file; default " EPOCH_FILE, 5},
    {"timeline", KEY_TIMELINE, "FILE", 0,
     "Timed mode: write what happens in a window as JSON for a trace viewer (Perfetto)", 5},
    {"window", KEY_WINDOW, "FROM..TO", 0, "The window, in cycles; default 0..20000", 5},
    {"quiet", 'q', NULL, 0, "No progress and no table", 4},
    {0},
};

static int add_setting(struct arguments *a, int kind, const char *text) {
    struct replay_plan *p = &a->plan;
    const int rc = sim_grow((void **)&p->settings, &p->cap_settings, p->n_settings,
                            sizeof *p->settings, &a->err);
    if (rc == 0)
        p->settings[p->n_settings++] = (struct replay_setting){kind, text};
    return rc;
}

static int add_text(struct arguments *a, const char ***list, size_t *n, size_t *cap,
                    const char *text) {
    const int rc = sim_grow((void **)list, cap, *n, sizeof **list, &a->err);
    if (rc == 0)
        (*list)[(*n)++] = text;
    return rc;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct arguments *a = state->input;
    switch (key) {
    case KEY_TECH:
        if (a->plan.techs)
            return sim_fail(&a->err, SIM_EUSAGE, "--tech %s: given twice; separate names by commas",
                            arg);
        a->plan.techs = arg;
        return 0;
    case KEY_MODE:
        a->plan.timed = strcmp(arg, "timed") == 0;
        return a->plan.timed || strcmp(arg, "count") == 0
                   ? 0
                   : sim_fail(&a->err, SIM_EUSAGE, "--mode %s: expected count or timed", arg);
    case 'c':
        return add_setting(a, SETTING_FILE, arg);
    case KEY_SET:
        return add_setting(a, SETTING_VALUE, arg);
    case KEY_GPGPUSIM:
        return add_setting(a, SETTING_GPGPUSIM, arg);
    case KEY_VARY:
        return add_text(a, &a->plan.vary, &a->plan.n_vary, &a->plan.cap_vary, arg);
    case KEY_EXTRAPOLATE:
        a->plan.extrapolate = true;
        return 0;
    case KEY_FORMAT:
        a->format = arg;
        return 0;
    case KEY_WARMUP:
        return cli_number("warmup", arg, 0, UINT64_MAX, &a->warmup, &a->err);
    case KEY_LIMIT:
        return cli_number("limit", arg, 1, UINT64_MAX, &a->limit, &a->err);
    case KEY_SEED:
        return cli_number("seed", arg, 0, INT64_MAX, &a->seed, &a->err);
    case 'j':
        return cli_number("jobs", arg, 1, THREADS_MAX, &a->threads, &a->err);
    case KEY_JSON:
        a->json = arg;
        return 0;
    case KEY_CSV:
        a->csv = arg;
        return 0;
    case KEY_CUBIN:
        a->cubin.file = arg;
        return 0;
    case KEY_OCCUPANCY:
        a->cubin.gpu = arg;
        return 0;
    case KEY_KERNELS:
        a->kernels = true;
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
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return add_text(a, &a->files, &a->n_files, &a->cap_files, arg);
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE,
                        "replay: expected a trace; see magnetar replay --help");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A replay under way. */
struct replay {
    struct arguments *a;
    struct replay_cases cases;
    struct hierarchies *h;
    struct trace *first; /* opened already */
    struct trace_block *block;
    struct result *result;
    struct trace_meta kernels; /* of all traces so far */
    struct progress progress;
    uint64_t done;
    bool learning;
};

static int run_piece(struct replay *r, uint32_t from, uint32_t to) {
    return r->learning ? hierarchies_learn(r->h, r->block, from, to, &r->a->err)
                       : hierarchies_run(r->h, r->block, from, to, &r->a->err);
}

/* The accesses of a block before and after the end of the warm-up. */
static int run_block(struct replay *r, uint32_t n) {
    const uint64_t warmup = r->a->warmup;
    uint32_t split = 0;
    int rc = 0;
    if (r->done < warmup) {
        split = warmup - r->done < n ? (uint32_t)(warmup - r->done) : n;
        rc = run_piece(r, 0, split);
        if (rc == 0 && r->done + split == warmup && !r->learning)
            hierarchies_reset_stats(r->h);
    }
    if (rc == 0 && split < n)
        rc = run_piece(r, split, n);
    r->done += n;
    return rc;
}

static int run_trace(struct replay *r, struct trace *t) {
    const uint64_t limit = r->a->limit ? r->a->limit : UINT64_MAX;
    while (r->done < limit) {
        int rc = trace_next(t, r->block, &r->a->err);
        if (rc)
            return rc;
        if (r->block->n == 0)
            return 0;
        const uint64_t left = limit - r->done;
        for (uint32_t i = 0; i < r->block->n_runs; i++)
            r->block->runs[i].kernel += (uint32_t)r->kernels.n_kernels;
        rc = run_block(r, r->block->n < left ? r->block->n : (uint32_t)left);
        if (rc == 0)
            rc = cli_interrupted(&r->a->err);
        if (rc)
            return rc;
        progress_update(&r->progress, r->done);
    }
    return 0;
}

static int prepare(struct replay *r, bool gpu) {
    struct arguments *a = r->a;
    int rc = replay_cases_build(&r->cases, &a->plan, gpu, &a->err);
    if (rc)
        return rc;
    r->h = hierarchies_new((unsigned)a->threads, a->seed, &a->err);
    r->block = block_new(&a->err);
    if (!r->h || !r->block)
        return SIM_EIO;
    for (size_t i = 0; i < r->cases.n; i++) {
        const int number = hierarchies_add(r->h, &r->cases.items[i].config.caches, &a->err);
        if (number < 0)
            return number;
        r->cases.items[i].hierarchy = number;
    }
    for (size_t i = 0; i < a->n_files; i++)
        if (strcmp(a->files[i], "-") == 0 && hierarchies_need_oracle(r->h))
            return sim_fail(
                &a->err, SIM_EUNSUP,
                "llc.repl = opt reads the trace twice: standard input cannot be read again");
    return 0;
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
    if (t->meta.n_kernels == 0 && r->a->n_files > 1)
        rc = meta_add_kernel(&r->kernels, &whole, &r->a->err);
    return rc;
}

/* The kind of the first trace decides the default sectors; it stays open for the first pass. */
static int open_first(struct replay *r) {
    struct arguments *a = r->a;
    int rc = trace_open(&r->first, a->files[0], a->format, &a->err);
    if (rc == 0)
        rc = prepare(r, r->first->gpu);
    if (rc == 0)
        progress_begin(&r->progress, "accesses",
                       a->limit          ? a->limit
                       : a->n_files == 1 ? r->first->total
                                         : 0,
                       a->quiet);
    return rc;
}

static int open_file(struct replay *r, size_t i, struct trace **t) {
    if (i == 0 && r->first) {
        *t = r->first;
        r->first = NULL;
        return 0;
    }
    return trace_open(t, r->a->files[i], r->a->format, &r->a->err);
}

/* All files once, as one stream. */
static int pass(struct replay *r) {
    r->done = 0;
    for (size_t i = 0; i < r->a->n_files; i++) {
        struct trace *t;
        int rc = open_file(r, i, &t);
        if (rc)
            return rc;
        const uint64_t before = r->done;
        rc = run_trace(r, t);
        if (rc == 0 && !r->learning) {
            uint32_t crc;
            result_input(r->result, t->name, t->format->name, r->done - before,
                         trace_crc(t, &crc) ? &crc : NULL);
            rc = keep_kernels(r, t);
        }
        trace_close(t);
        if (rc)
            return rc;
    }
    return 0;
}

static int report(struct replay *r) {
    struct arguments *a = r->a;
    int rc = 0;
    if (a->json)
        rc = result_write_json(r->result, a->json, &a->err);
    if (rc == 0 && a->csv)
        rc = result_write_csv(r->result, a->csv, &a->err);
    const bool taken = (a->json && !strcmp(a->json, "-")) || (a->csv && !strcmp(a->csv, "-"));
    if (rc || taken || a->quiet)
        return rc;
    replay_print(stdout, &r->cases);
    if (a->kernels && r->h)
        replay_print_kernels(stdout, &r->cases, r->h, &r->kernels);
    return cli_flush(&a->err);
}

static int report_counts(struct replay *r) {
    hierarchies_finish(r->h);
    for (size_t i = 0; i < r->cases.n; i++)
        replay_result_add(r->result, &r->cases.items[i], r->h, &r->kernels);
    return report(r);
}

/* Each case is a simulation of its own, with its own reader. */
static int run_timed(struct replay *r) {
    struct arguments *a = r->a;
    struct replay_timed job = {a->files[0], a->format, a->warmup, a->limit,   a->seed,
                               a->threads,  a->quiet,  &r->cases, a->observe, NULL};
    if (a->n_files > 1)
        return sim_fail(&a->err, SIM_EUSAGE, "--mode timed takes one trace; %s is a second",
                        a->files[1]);
    int rc = replay_cubin_read(&a->cubin, &job.kernels, &a->err);
    if (rc == 0)
        rc = trace_open(&r->first, a->files[0], a->format, &a->err);
    if (rc == 0)
        rc = replay_cases_build(&r->cases, &a->plan, r->first->gpu, &a->err);
    if (rc == 0)
        rc = replay_timed_run(&job, r->result, &r->first, &a->err);
    return rc ? rc : report(r);
}

static int run(struct replay *r) {
    struct arguments *a = r->a;
    if (!a->plan.timed && (a->cubin.file || a->cubin.gpu))
        return sim_fail(&a->err, SIM_EUSAGE, "--cubin and --occupancy need --mode timed");
    if (!a->plan.timed && (a->observe.epoch || a->observe.timeline))
        return sim_fail(&a->err, SIM_EUSAGE, "--epoch and --timeline need --mode timed");
    if (cli_check_warmup(a->warmup, a->limit, &a->err) ||
        cli_check_outputs(a->json, a->csv, &a->err) || replay_observe_check(&a->observe, &a->err))
        return a->err.code;
    r->result =
        result_new(a->plan.timed ? "replay --mode timed" : "replay --mode count", a->seed, &a->err);
    if (!r->result)
        return SIM_EIO;
    if (a->plan.timed)
        return run_timed(r);
    int rc = open_first(r);
    if (rc == 0 && hierarchies_need_oracle(r->h)) {
        r->learning = true;
        rc = pass(r);
        r->learning = false;
    }
    if (rc == 0)
        rc = pass(r);
    progress_end(&r->progress);
    if (rc == 0)
        rc = cli_check_length(a->files[0], r->done, a->warmup, &a->err);
    return rc ? rc : report_counts(r);
}

static const char doc[] =
    "Replay traces through a last-level cache, for any number of technologies and "
    "configurations in one pass.\v"
    "Time and energy follow the serial formula of DeepNVM++:\n"
    "  time   = reads x read latency + writes x write latency\n"
    "           + DRAM accesses x DRAM latency\n"
    "  energy = reads x read energy + writes x write energy\n"
    "           + leakage power x time + DRAM energy\n"
    "\n"
    "Several files are one stream, one after another. A file may be '-' (standard input) and may "
    "be "
    "compressed (gzip, xz, zstd).\n\n"
    "Examples:\n"
    "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram\n"
    "  magnetar replay t.mgt --tech sram,stt-mram@7MiB,sot-mram@10MiB\n"
    "  magnetar replay t.din --set llc.repl=fifo --vary llc.size=1MiB,2MiB,4MiB\n"
    "  magnetar replay t.mgt --tech nvsim-stt --json r.json -q\n";

int cmd_replay(int argc, char **argv) {
    struct arguments a = {.seed = 1, .threads = 1};
    struct replay r = {.a = &a};
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE...", .doc = doc};
    const int rc = cli_parse(&argp, argc, argv, &a, &a.err) || run(&r) ? cli_fail(&a.err) : 0;
    trace_close(r.first);
    replay_cases_free(&r.cases);
    hierarchies_free(r.h);
    block_free(r.block);
    result_free(r.result);
    meta_free(&r.kernels);
    replay_cubin_free(&a.cubin);
    free(a.plan.settings);
    free(a.plan.vary);
    free(a.files);
    return rc;
}
