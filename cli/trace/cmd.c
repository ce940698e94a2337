/* magnetar trace: look at, convert, check and repair traces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/trace/pass.h"
#include "cli/trace/plot.h"
#include "cli/trace/print.h"
#include "cli/trace/recover.h"
#include "cli/trace/reuse.h"
#include "cli/trace/symbols.h"
#include "cli/trace/write.h"
#include "sim/output.h"
#include "sim/progress.h"
#include "sim/unit.h"
#include "traces/export/export.h"
#include "traces/summary.h"
#include "traces/trace.h"

struct trace_arguments {
    const char *action, *output, *json, *note, *to;
    struct trace_reading read;
    char generated[1024]; /* options of gen, ",KEY=VALUE" each */
    struct trace_symbols symbols;
    bool reuse;
    unsigned given; /* of the TAKES_ bits */
    struct sim_err err;
};

/* Which options an action takes. */
enum {
    TAKES_READING = 1,
    TAKES_RANGE = 2,
    TAKES_NOTE = 4,
    TAKES_JSON = 8,
    TAKES_GEN = 16,
    TAKES_TO = 32,
    TAKES_ELF = 64,
    TAKES_OUTPUT = 128,
    TAKES_REUSE = 256,
    TAKES_DESCRIPTIONS = 512,
    TAKES_OPS = 1024
};

enum { KEY_TO = 256, KEY_DESCRIPTIONS, KEY_OPS };

static const struct argp_option options[] = {
    {"format", 'f', "NAME", 0, "Read as this format ('magnetar list formats') instead of probing",
     0},
    {"from", 'k', "N", 0, "Begin at access N, counted from 0 (needs a seekable .mgt)", 0},
    {"limit", 'n', "N", 0, "Stop after N accesses", 0},
    {"descriptions", KEY_DESCRIPTIONS, "SIZE", 0,
     "Keep at most SIZE of kernels, allocations and notes (24MiB, info 6MiB or, with --json, "
     "1.5MiB; "
     "more for a file of many MiB)",
     0},
    {"ops", KEY_OPS, "LIST", 0,
     "Only these: read, write, atomic, fetch, copyback, invalidate (all; convert and plot of a "
     "lackey trace all but fetch)",
     0},
    {"note", 't', "TEXT", 0, "convert: store TEXT as the note 'workload'", 0},
    {"to", KEY_TO, "NAME", 0,
     "convert: write mgt, din, xdin, lackey, dramsim3, ramulator, ramulator1, gem5, scalesim, "
     "scalesim-ofmap, champsim, champsim-cloudsuite, cvp1, oracleGeneral or warp (default: what "
     "the "
     "name of OUT ends in, mgt where it has no extension)",
     0},
    {"json", 'j', "FILE", 0, "info: write JSON to FILE ('-': standard output)", 0},
    {"reuse", 'r', NULL, 0, "info: reuse distances and strides per kernel and tensor", 0},
    {"elf", 'e', "FILE[@BASE]", 0,
     "convert: name accesses by the symbols of FILE, loaded at BASE; may be repeated", 0},
    {"output", 'o', "FILE", 0, "plot: write the picture to FILE, a .svg ('-': standard output)", 0},
    {"batch", 'b', "N", 0, "gen: images, or sequences (1)", 0},
    {"training", 'T', NULL, 0, "gen: a step of training instead of inference", 0},
    {"layers", 'l', "A[-B]", 0, "gen: only these, by position in the network from 1", 0},
    {"tiles", 'i', "SET", 0, "gen: GEMM parameters, a set of 'magnetar list tiles' or a file", 0},
    {"quiet", 'q', NULL, 0, "No progress", 0},
    {0},
};

static int take_argument(struct trace_arguments *a, char *arg) {
    if (!a->action)
        a->action = arg;
    else if (!a->read.input)
        a->read.input = arg;
    else if (!a->output)
        a->output = arg;
    else
        return sim_fail(&a->err, SIM_EUSAGE, "trace %s: one argument too many: %s", a->action, arg);
    return 0;
}

/* Appends ",KEY=VALUE" to the name of the generated trace. */
static int add_generated(struct trace_arguments *a, const char *key, const char *value) {
    const size_t used = strlen(a->generated), left = sizeof a->generated - used;
    a->given |= TAKES_GEN;
    if (strchr(value, ','))
        return sim_fail(&a->err, SIM_EUSAGE, "--%s %s: a comma cannot stand here", key, value);
    if ((size_t)snprintf(a->generated + used, left, ",%s=%s", key, value) >= left)
        return sim_fail(&a->err, SIM_EUSAGE, "--%s: the value is too long", key);
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct trace_arguments *a = state->input;
    switch (key) {
    case 'b':
        return add_generated(a, "batch", arg);
    case 'T':
        return add_generated(a, "training", "yes");
    case 'l':
        return add_generated(a, "layers", arg);
    case 'i':
        return add_generated(a, "tiles", arg);
    case 'f':
        a->read.format = arg;
        a->given |= TAKES_READING;
        return 0;
    case 'k':
        a->given |= TAKES_RANGE;
        return cli_number("from", arg, 0, UINT64_MAX, &a->read.from, &a->err);
    case 'n':
        a->given |= TAKES_RANGE;
        return cli_number("limit", arg, 1, UINT64_MAX, &a->read.limit, &a->err);
    case KEY_DESCRIPTIONS:
        a->given |= TAKES_DESCRIPTIONS;
        return cli_bytes("descriptions", arg, &a->read.descriptions, &a->err);
    case KEY_OPS:
        a->given |= TAKES_OPS;
        return trace_ops_read(arg, &a->read.ops, &a->err);
    case 't':
        a->note = arg;
        a->given |= TAKES_NOTE;
        return 0;
    case KEY_TO:
        a->to = arg;
        a->given |= TAKES_TO;
        return 0;
    case 'r':
        a->reuse = true;
        a->given |= TAKES_REUSE;
        return 0;
    case 'e':
        a->given |= TAKES_ELF;
        return trace_symbols_add(&a->symbols, arg, &a->err);
    case 'o':
        a->output = arg;
        a->given |= TAKES_OUTPUT;
        return 0;
    case 'j':
        a->json = arg;
        a->given |= TAKES_JSON;
        return 0;
    case 'q':
        a->read.quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return take_argument(a, arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct summing {
    struct summary *summary;
    struct reuse *reuse; /* NULL: not asked for */
    struct sim_err *err;
};

static int take_summary(void *user, struct pass *p) {
    struct summing *s = user;
    const int rc = summary_add(s->summary, p->block, &p->trace->meta, s->err);
    return rc || !s->reuse ? rc : reuse_add(s->reuse, p->block, &p->trace->meta, s->err);
}

/* Of descriptions, a row of a table takes more memory than the description, an object more yet. */
#define INFO_KEPT      (6u << 20)
#define INFO_JSON_KEPT (3u << 19)

static int run_info(struct trace_arguments *a) {
    struct pass p = {0};
    struct summing s = {summary_new(&a->err), a->reuse ? reuse_new(&a->err) : NULL, &a->err};
    a->read.small = a->json ? INFO_JSON_KEPT : INFO_KEPT;
    int rc = s.summary && (s.reuse || !a->reuse) ? pass_open(&p, &a->read, &a->err) : SIM_EIO;
    if (rc == 0 && a->json)
        rc = output_check(a->json, &a->err);
    if (rc == 0)
        rc = pass_run(&p, &a->read, take_summary, &s, &a->err);
    progress_end(&p.progress);
    if (rc == 0 && a->json)
        rc = trace_print_json(a->json, p.trace, s.summary, s.reuse, &a->err);
    else if (rc == 0)
        trace_print_info(stdout, p.trace, s.summary);
    if (rc == 0 && !a->json && s.reuse)
        trace_reuse_print(stdout, &p.trace->meta, s.reuse);
    summary_free(s.summary);
    reuse_free(s.reuse);
    pass_close(&p);
    return rc;
}

static int run_plot(struct trace_arguments *a) {
    a->read.choose = true;
    return trace_plot(&a->read, a->output, &a->err);
}

static int run_cat(struct trace_arguments *a) {
    struct pass p = {0};
    const struct export_format *format;
    int rc = pass_open(&p, &a->read, &a->err);
    if (rc == 0)
        rc = export_find(p.trace->gpu ? "warp" : "xdin", &format, &a->err);
    if (rc == 0)
        rc = write_text(&p, &a->read, format, stdout, "standard output", &a->err);
    if (rc == 0)
        pass_say(&p, "-");
    pass_close(&p);
    return rc;
}

static int convert(struct trace_arguments *a, struct pass *p, FILE *f) {
    const char *name = strcmp(a->output, "-") ? a->output : "standard output";
    const int rc = a->note ? meta_add_note(&p->trace->meta, "workload", a->note, &a->err) : 0;
    return rc ? rc : write_mgt(p, &a->read, &a->symbols, f, name, &a->err);
}

/* What --to says, or else the name of the output; NULL in *format: .mgt. */
static int output_format(struct trace_arguments *a, const struct export_format **format) {
    *format = NULL;
    if (!a->to)
        return export_by_name(a->output, format, &a->err);
    return strcmp(a->to, "mgt") ? export_find(a->to, format, &a->err) : 0;
}

static int run_convert(struct trace_arguments *a) {
    struct pass p = {0};
    struct output out = {0};
    const struct export_format *format;
    int rc = output_format(a, &format);
    a->read.choose = true;
    if (rc == 0 && format && (a->note || a->symbols.n))
        rc = sim_fail(&a->err, SIM_EUSAGE, "trace convert: only mgt has room for --note and --elf");
    if (rc == 0)
        rc = pass_open(&p, &a->read, &a->err);
    if (rc == 0)
        rc = output_open(&out, a->output, &a->err);
    if (rc == 0)
        rc = format ? write_text(&p, &a->read, format, out.file, a->output, &a->err)
                    : convert(a, &p, out.file);
    if (rc == 0)
        rc = output_commit(&out, &a->err);
    if (rc == 0)
        pass_say(&p, a->output);
    output_discard(&out);
    pass_close(&p);
    return rc;
}

static int take_nothing(void *user, struct pass *p) {
    (void)user, (void)p;
    return 0;
}

static int run_verify(struct trace_arguments *a) {
    struct pass p = {0};
    int rc = pass_open(&p, &a->read, &a->err);
    if (rc == 0)
        rc = pass_run(&p, &a->read, take_nothing, NULL, &a->err);
    progress_end(&p.progress);
    if (rc == 0)
        printf("%s: whole, %llu accesses, %s\n", p.trace->name, (unsigned long long)p.trace->done,
               p.trace->format->name);
    pass_close(&p);
    return rc;
}

static int run_recover(struct trace_arguments *a) {
    return trace_recover(a->read.input, a->read.descriptions, a->output, &a->err);
}

/* The kernels of a network: as text, or stored. */
static int run_gen(struct trace_arguments *a) {
    char name[2048];
    if ((size_t)snprintf(name, sizeof name, "gen:%s%s", a->read.input, a->generated) >= sizeof name)
        return sim_fail(&a->err, SIM_EUSAGE, "trace gen: the name of the network is too long");
    a->read.input = name;
    return a->output ? run_convert(a) : run_cat(a);
}

enum { NO_OUTPUT, MAY_OUTPUT, NEEDS_OUTPUT };
#define READS (TAKES_READING | TAKES_DESCRIPTIONS | TAKES_RANGE | TAKES_OPS)

static const struct trace_action {
    const char *name;
    int output;
    unsigned takes;
    int (*run)(struct trace_arguments *a);
} actions[] = {
    {"info", NO_OUTPUT, READS | TAKES_JSON | TAKES_REUSE, run_info},
    {"convert", NEEDS_OUTPUT, READS | TAKES_NOTE | TAKES_TO | TAKES_ELF, run_convert},
    {"cat", NO_OUTPUT, READS, run_cat},
    {"verify", NO_OUTPUT, TAKES_READING | TAKES_DESCRIPTIONS, run_verify},
    {"recover", NEEDS_OUTPUT, TAKES_DESCRIPTIONS, run_recover},
    {"plot", NEEDS_OUTPUT, READS | TAKES_OUTPUT, run_plot},
    {"gen", MAY_OUTPUT, TAKES_RANGE | TAKES_NOTE | TAKES_GEN | TAKES_TO, run_gen},
};

static int dispatch(struct trace_arguments *a) {
    const char *name = a->action ? a->action : "";
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(actions[i].name, name))
            continue;
        if (!a->read.input || (actions[i].output == NEEDS_OUTPUT && !a->output))
            return sim_fail(&a->err, SIM_EUSAGE, "trace %s: expected FILE%s", name,
                            actions[i].output == NEEDS_OUTPUT ? " and OUT" : "");
        if (a->output && actions[i].output == NO_OUTPUT)
            return sim_fail(&a->err, SIM_EUSAGE, "trace %s: one argument too many: %s", name,
                            a->output);
        if (a->given & ~actions[i].takes)
            return sim_fail(&a->err, SIM_EUSAGE,
                            "trace %s: an option of another action; see magnetar trace --help",
                            name);
        const int rc = actions[i].run(a);
        return rc ? rc : cli_flush(&a->err);
    }
    return sim_fail(&a->err, SIM_EUSAGE,
                    "trace %s: expected info, convert, cat, verify, recover, plot or gen", name);
}

int cmd_trace(int argc, char **argv) {
    struct trace_arguments a = {0};
    int rc = 0;
    const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "info FILE\nconvert FILE OUT\ncat FILE\nverify FILE\nrecover FILE "
                    "OUT.mgt\nplot FILE -o OUT.svg\n"
                    "gen NETWORK [OUT.mgt]",
        .doc =
            "Look at, convert, check and repair traces.\v"
            "info      accesses, reads and writes, footprint, kernels, allocations\n"
            "convert   any format to .mgt, or to what other simulators read (--to)\n"
            "cat       print as text: warp text, or xdin where there are no sector masks\n"
            "verify    read everything, check every checksum\n"
            "recover   save every whole block of a damaged .mgt\n"
            "plot      addresses over time and the reuse curve, as an SVG\n"
            "gen       what the kernels of a network do to memory, generated; printed, or stored.\n"
            "          As gen:NETWORK,KEY=VALUE... it can stand wherever FILE stands\n\n"
            "FILE may be '-', may be compressed (gzip, xz, zstd), and may be a captured trace "
            "('magnetar list traces'). NETWORK is one of 'magnetar list networks'. OUT may be "
            "'-'.\n\n"
            "Examples:\n"
            "  valgrind --tool=lackey --trace-mem=yes --log-file=t.txt ls\n"
            "  magnetar trace convert t.txt t.mgt\n"
            "  magnetar trace info t.mgt\n"
            "  magnetar trace convert t.mgt t.xdin\n"
            "  magnetar trace gen alexnet --layers 3-5 alexnet.mgt\n",
    };
    if (cli_parse(&argp, argc, argv, &a, &a.err) || dispatch(&a))
        rc = cli_fail(&a.err);
    trace_symbols_free(&a.symbols);
    return rc;
}
