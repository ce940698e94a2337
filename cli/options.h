/* Options that the commands which simulate have in common: what is read, where parameters come
 * from, where results go. A command puts the rows it wants into its own table and passes the keys
 * that it does not know on. */
#ifndef MAGNETAR_CLI_OPTIONS_H
#define MAGNETAR_CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore/settings.h"
#include "explore/stream.h"
#include "sim/err.h"
#include "sim/progress.h"
#include "sim/result.h"
#include "traces/trace.h"

struct cli_options {
    struct settings settings;
    const char *json, *csv, *report;
    char *typed; /* the command line, quoted; owned */
    uint64_t seed, threads;
    bool quiet;
};

enum {
    CLI_KEY_SET = 512,
    CLI_KEY_VARY,
    CLI_KEY_SEED,
    CLI_KEY_JSON,
    CLI_KEY_CSV,
    CLI_KEY_REPORT,
    CLI_KEY_FORMAT,
    CLI_KEY_WARMUP,
    CLI_KEY_LIMIT,
    CLI_KEY_OPS,
    CLI_KEY_DESCRIPTIONS
};

#define CLI_OPTION_CONFIG(what, group)                                                             \
    {                                                                                              \
        "config", 'c', "FILE", 0,                                                                  \
            "Take " what                                                                           \
            " from an INI file or a preset ('magnetar list presets'); may be repeated",            \
            group                                                                                  \
    }
#define CLI_OPTION_SET(group)                                                                      \
    {                                                                                              \
        "set", CLI_KEY_SET, "KEY=VALUE", 0,                                                        \
            "Set a parameter ('magnetar list params'); may be repeated", group                     \
    }
#define CLI_OPTION_VARY(group)                                                                     \
    {                                                                                              \
        "vary", CLI_KEY_VARY, "KEY=V1,V2", 0,                                                      \
            "A case of each value of a parameter ('magnetar list params'); A..B doubles, "         \
            "A..B:STEP "                                                                           \
            "adds, A..B*F multiplies; may be repeated",                                            \
            group                                                                                  \
    }
#define CLI_OPTION_SEED(of, group)                                                                 \
    { "seed", CLI_KEY_SEED, "N", 0, "Of " of "; default 1", group }
#define CLI_OPTION_JOBS(of, group)                                                                 \
    { "jobs", 'j', "N", 0, "Threads, for " of "; the results are the same", group }
#define CLI_OPTION_JSON(group)                                                                     \
    {                                                                                              \
        "json", CLI_KEY_JSON, "FILE", 0,                                                           \
            "Write the result as JSON ('-': standard output, no table)", group                     \
    }
#define CLI_OPTION_CSV(row, group)                                                                 \
    { "csv", CLI_KEY_CSV, "FILE", 0, "Write the result as CSV, a row per " row, group }
#define CLI_OPTION_REPORT(group)                                                                   \
    { "report", CLI_KEY_REPORT, "FILE", 0, "Write tables and charts as one HTML page", group }
#define CLI_OPTION_QUIET(group)                                                                    \
    { "quiet", 'q', NULL, 0, "No progress and no table", group }

#define CLI_OPTION_FORMAT(group)                                                                   \
    {                                                                                              \
        "format", CLI_KEY_FORMAT, "NAME", 0,                                                       \
            "Read the files as this format ('magnetar list formats') instead of probing", group    \
    }
#define CLI_OPTION_WARMUP(group)                                                                   \
    { "warmup", CLI_KEY_WARMUP, "N", 0, "Count nothing in the first N accesses (k, M, G)", group }
#define CLI_OPTION_LIMIT(group)                                                                    \
    { "limit", CLI_KEY_LIMIT, "N", 0, "Stop after N accesses, warm-up included (k, M, G)", group }
#define CLI_OPTION_OPS(group)                                                                      \
    {                                                                                              \
        "ops", CLI_KEY_OPS, "LIST", 0,                                                             \
            "Only these: read, write, atomic, fetch, copyback, invalidate, separated by commas "   \
            "(all; of a lackey trace all but fetch)",                                              \
            group                                                                                  \
    }
#define CLI_OPTION_DESCRIPTIONS(group)                                                             \
    {                                                                                              \
        "descriptions", CLI_KEY_DESCRIPTIONS, "SIZE", 0,                                           \
            "Keep at most SIZE of the kernels, allocations and notes of a file (6MiB; more for a " \
            "file of many MiB)",                                                                   \
            group                                                                                  \
    }

/* Parsers of the rows above: 0, ARGP_ERR_UNKNOWN, or a sim_status. */
int cli_options_parse(int key, const char *arg, struct cli_options *o, struct sim_err *err);
int cli_input_parse(int key, const char *arg, struct stream_input *in, struct sim_err *err);
void cli_options_free(struct cli_options *o);

/* A file that an option names; path NULL: not given. */
struct cli_output {
    const char *option, *path;
};

/* Before long work: is each file its own, and can it be written? SIM_EUSAGE, SIM_EIO. */
int cli_outputs_check(const struct cli_output *outputs, size_t n, struct sim_err *err);

/* The same of --json, --csv and --report. */
int cli_options_check(const struct cli_options *o, struct sim_err *err);

/* What long work ticks: progress, and an error once a signal has come. */
struct cli_watch {
    struct progress progress;
    struct tick tick; /* its user is the watch, which must stay where it is */
};
void cli_watch_begin(struct cli_watch *w, const char *what, uint64_t total, bool quiet);
void cli_watch_end(struct cli_watch *w);

/* The command line before argp puts its words in another order. */
void cli_options_typed(struct cli_options *o, int argc, char **argv);

/* Adds the command line and every file beside the traces to the result: -c files, and what the
 * runs' configurations name. */
void cli_options_manifest(const struct cli_options *o, struct result *r);

/* Writes JSON and CSV where asked. */
/* `parts`: the runs' array whose elements are rows of the CSV, too, or NULL. */
int cli_options_write(const struct cli_options *o, const struct result *r, const char *parts,
                      struct sim_err *err);
/* Lines on standard output that say what of the inputs is not taken as it stands. */
void cli_print_remarks(const struct result *r);
/* A line on standard output that says how many fetches were left out; nothing for 0. */
void cli_print_left_out(FILE *out, uint64_t fetches);
/* Is a table wanted on standard output? */
bool cli_options_table(const struct cli_options *o);

#endif
